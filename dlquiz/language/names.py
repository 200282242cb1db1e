"""How the names of an expression are shown: by symbols or numbers, with the indices that entries carry."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct, field

from dlquiz.language.signatures import Type
from dlquiz.language.syntax import Expression, names_in
from dlquiz.language.typecheck import type_of
from dlquiz.language.values import Value
from dlquiz.maths.tree import Node


class Names(Struct, frozen=True):
    """How names are shown: their symbols and axes, and, if numbers are put in, their values.

    `index` holds the indices that entries carry inside a ∑; `entry` the place of the entry that is written out, `open`
    whether the sums in it are written out too. A matrix of one column, by its shape in `shapes`, carries one index.
    """

    symbols: Mapping[str, Node]
    ranks: Mapping[str, int]
    values: Mapping[str, Value] | None = None
    index: tuple[Node, ...] = ()
    otherwise: str = "otherwise"
    entry: tuple[int, ...] = ()
    open: bool = False
    shapes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)

    def knows(self, expression: Expression) -> bool:
        """Whether there are numbers for all that it uses."""
        return names_in(expression) <= frozenset(self.values or ())


def rank_of(expression: Expression, ranks: Mapping[str, int]) -> int:
    """The number of axes of an expression whose names have so many."""
    found, _ = type_of(expression, {name: Type("integer", ranks.get(name, 0)) for name in names_in(expression)})
    return found.rank if found else 0
