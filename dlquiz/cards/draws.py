"""Vectors and matrices that are drawn whole: built so that they fit, not drawn until they do.

A domain of them is counted, and its value at an index is worked out from the index alone, so an address gives the same
vector everywhere. Of a matrix every row is built like a vector.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import lru_cache

from msgspec import field

from dlquiz.cards.card import Domain
from dlquiz.language import Value
from dlquiz.language.decimals import Decimals, either
from dlquiz.language.values import Number, arranged, single


class Mixed(Domain, frozen=True):
    """A domain for each entry, in `size`."""

    entries: tuple[Domain, ...] = ()
    size: tuple[int, ...] = ()

    def __len__(self) -> int:
        return math.prod(len(entry) for entry in self.entries)

    def at(self, index: int) -> Value:
        found: list[Number] = []
        for entry in reversed(self.entries):
            index, place = divmod(index, len(entry))
            found.append(single(entry.at(place)))
        return arranged(reversed(found), self.size)

    @property
    def whole(self) -> bool:
        return True

    @property
    def ends(self) -> tuple[Value, Value]:
        pairs = [entry.ends for entry in self.entries]
        low, high = ([single(pair[end]) for pair in pairs] for end in (0, 1))
        return arranged(low, self.size), arranged(high, self.size)

    @property
    def limits(self) -> tuple[Number, Number]:
        pairs = [entry.limits for entry in self.entries]
        return min(low for low, _ in pairs), max(high for _, high in pairs)

    @property
    def decimals(self) -> Decimals:
        return either([entry.decimals for entry in self.entries])


class Built(Domain, frozen=True):
    """Vectors whose entries come from one domain, `each`, and fit together: in rising or falling order, all different,
    with their steps adding up to `steps` (None: to anything)."""

    each: Domain = field(default_factory=Domain)
    size: tuple[int, ...] = ()
    steps: int | None = None
    distinct: bool = False
    order: str = ""

    def __len__(self) -> int:
        return int(self._rows_each() ** math.prod(self.size[:-1]))

    def at(self, index: int) -> Value:
        found: list[Number] = []
        for _ in range(math.prod(self.size[:-1])):
            index, place = divmod(index, self._rows_each())
            found = [*self._row(place), *found]
        return arranged(found, self.size)

    @property
    def whole(self) -> bool:
        return True

    @property
    def ends(self) -> tuple[Value, Value]:
        return self.at(0), self.at(len(self) - 1)

    @property
    def limits(self) -> tuple[Number, Number]:
        return self.each.limits

    @property
    def decimals(self) -> Decimals:
        return self.each.decimals

    @property
    def _is_shuffled(self) -> bool:
        """Whether different entries are built in order first and then put in any other."""
        return self.distinct and not self.order

    def _rows_each(self) -> int:
        ways = _ways(self.size[-1], 0, len(self.each), self.steps, self._rises, self.distinct)
        return ways * (math.factorial(self.size[-1]) if self._is_shuffled else 1)

    @property
    def _rises(self) -> bool:
        return self.distinct or bool(self.order)

    def _row(self, index: int) -> list[Number]:
        orders = math.factorial(self.size[-1]) if self._is_shuffled else 1
        index, order = divmod(index, orders)
        row = [single(self.each.at(step)) for step in self._chosen(index)]
        if self._is_shuffled:
            return list(_arrangement(row, order))
        return row[::-1] if self.order == "down" else row

    def _chosen(self, index: int) -> Iterator[int]:
        """The steps of the entries of the row with that index, first to last."""
        low, rest = 0, self.steps
        for left in reversed(range(self.size[-1])):
            for step in range(low, len(self.each)):
                after = step + self.distinct if self._rises else low
                remains = None if rest is None else rest - step
                ways = _ways(left, after, len(self.each), remains, self._rises, self.distinct)
                if index < ways:
                    yield step
                    low, rest = after, remains
                    break
                index -= ways


@lru_cache(maxsize=500_000)
def _ways(left: int, low: int, high: int, rest: int | None, rises: bool, distinct: bool) -> int:
    """How many rows of so many entries there are, whose steps lie from `low` up to `high` and add up to `rest`."""
    if left == 0:
        return int(not rest)
    if low >= high or (rest is not None and rest < 0):
        return 0
    if rises:
        remains = None if rest is None else rest - low
        first = _ways(left - 1, low + distinct, high, remains, rises, distinct)
        return first + _ways(left, low + 1, high, rest, rises, distinct)
    if rest is None:
        return int((high - low) ** left)
    return sum(_ways(left - 1, low, high, rest - step, rises, distinct) for step in range(low, min(high, rest + 1)))


def _arrangement(row: list[Number], index: int) -> Iterator[Number]:
    """The row in one of its orders."""
    left = list(row)
    while left:
        index, place = divmod(index, len(left))
        yield left.pop(place)
