"""One number of a layer with the formula that it comes from: what the table shows is what `--explain` derives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from dlquiz.language.evaluate import evaluate
from dlquiz.language.syntax import Expression, parse

if TYPE_CHECKING:
    from dlquiz.maths import Node


class Cell(Struct, frozen=True):
    """A quantity of a layer: `name` is its column (`weights`, `size`), `symbol` stands left of the formula.

    The formula is in the language of the cards; `given` are its numbers.
    """

    name: str
    symbol: str
    formula: str
    given: tuple[tuple[str, int], ...]

    @property
    def value(self) -> int:
        """The exact whole number."""
        return _value(self.formula, self.given)

    def maths(self) -> Node:
        """`W = C·K = 3 × 5 = 15`, as maths; what is a number already stands once."""
        from dlquiz.language import Names
        from dlquiz.language.typeset import typeset
        from dlquiz.maths.tree import Numeral, Operator, Row

        expression = _parsed(self.formula)
        symbols = {name: _symbol(name) for name, _ in self.given}
        ranks = dict.fromkeys(symbols, 0)
        in_symbols = typeset(expression, Names(symbols, ranks))
        in_numbers = typeset(expression, Names(symbols, ranks, dict(self.given)))
        shown: list[Node] = [_symbol(self.symbol)]
        for side in (in_symbols, in_numbers, Numeral(str(self.value))):
            if side != shown[-1]:
                shown += [Operator("="), side]
        return Row(tuple(shown))


def is_whole(one: Cell) -> bool:
    """Whether the cell would be the same without its rounding."""
    exact = evaluate(_parsed(one.formula.replace("floor", "").replace("ceil", "")), dict(one.given))
    return bool(exact == one.value)


def cell(name: str, symbol: str, formula: str, **given: int) -> Cell:
    """A cell whose formula's names are the keywords."""
    return Cell(name, symbol, formula, tuple(given.items()))


@lru_cache(maxsize=4096)
def _value(formula: str, given: tuple[tuple[str, int], ...]) -> int:
    value = evaluate(_parsed(formula), dict(given))
    assert isinstance(value, int) or (not isinstance(value, (tuple, float)) and value.denominator == 1)
    return int(value)


@lru_cache(maxsize=1024)
def _parsed(formula: str) -> Expression:
    return parse(formula)


@lru_cache(maxsize=256)
def _symbol(name: str) -> Node:
    """C_in as maths, with a lowered `in`."""
    from dlquiz.maths.reader import parse_latex

    letter, _, below = name.partition("_")
    return parse_latex(f"{letter}_{{{below}}}" if below else letter)


Given = Mapping[str, int]
