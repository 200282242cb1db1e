"""A vector or matrix shown by one entry: Pᵢ = cᵢ/i, where its formula says no more of the whole than of each entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from math import prod
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple, replace

from dlquiz.language import numbers
from dlquiz.language.functions import FUNCTIONS, is_by_entry
from dlquiz.language.indices import LETTERS, with_sub
from dlquiz.language.names import Names, rank_of
from dlquiz.language.notation import REDUCTIONS, RUNNING
from dlquiz.language.syntax import Binary, Call, Comparison, Conditional, Expression, Unary, children, names_in
from dlquiz.language.typeset import typeset
from dlquiz.language.values import Value, entry_of, shape
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Fenced, Matrix, Node, Numeral, Operator, Row, Symbol, Words

# Between a formula and what follows from it: where a line is broken first.
_GAP = Words("  ")
# Entries with their numbers in take at most so many characters; of longer ones the first alone is shown.
_LONG = 60
# As many entries are written out with their numbers.
_MOST_ENTRIES = 9
# Functions of a number that lecturers write of a whole vector: h = tanh(Wx + b).
_OF_VECTORS = ("tanh", "sigmoid", "sin", "cos", "erf", "sign", "round")
# Functions that have no sign: what their windows cover, or the size of a layer, says it all once the numbers are in.
_WITHOUT_SIGN = ("max_pool", "avg_pool", "adaptive_max_pool", "adaptive_avg_pool", "lengths")


def is_entrywise(expression: Expression, ranks: Mapping[str, int]) -> bool:
    """Whether a vector or matrix is best shown by its entry.

    What is written as a whole is algebra of vectors (sums, multiples, ⊙, matrix products, tanh of them), and what is
    made of all entries (a sorted vector, a softmax).
    """
    return rank_of(expression, ranks) > 0 and not _is_algebra(expression, ranks)


def _is_algebra(expression: Expression, ranks: Mapping[str, int]) -> bool:
    if not rank_of(expression, ranks):
        return True
    match expression:
        case Unary(_, operand):
            return _is_algebra(operand, ranks)
        case Binary("+" | "-", left, right):
            whole = bool(rank_of(left, ranks) and rank_of(right, ranks))
            return whole and _is_algebra(left, ranks) and _is_algebra(right, ranks)
        case Binary("*" | "@", left, right):
            return _is_algebra(left, ranks) and _is_algebra(right, ranks)
        case Binary("/", left, right):
            return not rank_of(right, ranks) and _is_algebra(left, ranks)
        case Binary() | Comparison() | Conditional():
            return False
        case Call(function, arguments):
            alone = (not is_by_entry(expression) or function in _OF_VECTORS) and FUNCTIONS[function].shown is None
            by_index = function in (*REDUCTIONS, *RUNNING, "places")
            return alone and not by_index and all(_is_algebra(item, ranks) for item in arguments)
        case _:
            return all(_is_algebra(child, ranks) for child in children(expression))


def indices(expression: Expression, size: tuple[int, ...], names: Names) -> tuple[Node, ...]:
    """The letters that the entries of a result of that shape carry: one for a vector or a column, two for a matrix;
    none that is a symbol of the formula already."""
    taken = {text for name in names_in(expression) for text in _letters(names.symbols.get(name))}
    free = [letter for letter in LETTERS if letter.text not in taken]
    count = 1 if len(size) == 1 or size[1:] == (1,) else 2
    return tuple((free if len(free) >= count + 1 else LETTERS)[:count])


def one_entry(symbol: Node, expression: Expression, size: tuple[int, ...], names: Names) -> Node:
    """Pᵢ = cᵢ/i: the formula of one entry of a result of that shape, in symbols."""
    letters = indices(expression, size, names)
    formula = typeset(expression, replace(names, index=letters, values=None))
    return Row((with_sub(symbol, *letters), Operator("="), formula))


def opened(
    symbol: Node, expression: Expression, names: Names, value: Value, valued: Callable[[Value], list[Node]]
) -> tuple[list[Node], list[Node]]:
    """What stands before a result's own line, and the sides of that line: the formula of one entry, if there are signs
    to write it with, then the numbers of all entries, or, where they are many or long, of the first alone. `valued`
    writes "= 7" or "≈ 0.33" of an entry."""
    size = shape(value)
    items: list[Node] = []
    if not (isinstance(expression, Call) and expression.function in _WITHOUT_SIGN):
        items += [one_entry(symbol, expression, size, names), Operator(","), _GAP]
    for sums in (True, False):  # with all that is summed in them written out, if there is room for it
        every = all_entries(expression, value, replace(names, open=sums))
        if every is not None and len(to_line(every)) <= _LONG and (sums or not _is_sum(expression)):
            return items, [every]
    place = (0,) * len(size)
    shown = place[:1] if size[1:] == (1,) else place
    first = with_sub(symbol, *(Numeral(str(index + 1)) for index in shown))
    numbers = typeset(expression, replace(names, entry=place, open=True))
    return [*items, first, Operator("="), numbers, *valued(entry_of(value, place)), Operator(","), _GAP], []


def _is_sum(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.function in (*REDUCTIONS, *RUNNING)


def all_entries(expression: Expression, value: Value, names: Names) -> Node | None:
    """Every entry with its numbers in; None if they are too many."""
    size = shape(value)
    if prod(size) > _MOST_ENTRIES:
        return None
    if len(size) == 1:
        cells = [typeset(expression, replace(names, entry=(i,))) for i in range(size[0])]
        return Fenced("[", numbers.separated(cells), "]")
    rows = ((typeset(expression, replace(names, entry=(i, j))) for j in range(size[1])) for i in range(size[0]))
    return Matrix(tuple(tuple(row) for row in rows))


def _letters(value: Any) -> set[str]:
    """The texts of all symbols in a tree."""
    if isinstance(value, Symbol):
        return {value.text}
    parts = astuple(value) if isinstance(value, Struct) else value
    return {text for part in parts for text in _letters(part)} if isinstance(parts, tuple) else set()
