"""A network whose table is asked: its rows in words, and the keys of its cells, from whatever comes in at each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from dlquiz.networks import cell
from dlquiz.networks.layer import Effect, LayerError, Shape
from dlquiz.networks.merging import together
from dlquiz.networks.table import Row, Table
from dlquiz.networks.walk import effect_of
from dlquiz.networks.written import written

COLUMNS = ("output", "weights", "biases")
TOTAL = "total"
# A row and a column; the total has the row behind the last.
Place = tuple[int, str]
Answer = int | Shape


class Plan(Struct, frozen=True, dict=True):
    """The table of a network, and the places in it that are blank."""

    table: Table
    blanks: tuple[Place, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        return self.table.rows

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """What each row is called here: conv1, conv2, ..., whatever block it stands in."""
        counts: Counter[str] = Counter()
        found = []
        for row in self.rows:
            word = row.kind.lower()
            counts[word] += 1
            found.append(f"{word}{'-' if word[-1:].isdigit() else ''}{counts[word]}")
        return tuple(found)

    @cached_property
    def keys(self) -> Mapping[Place, Answer]:
        """What belongs in every cell."""
        return dict(_cells(self.rows))

    def incoming(self, row: int, own: Mapping[Place, Answer]) -> tuple[Shape, ...]:
        """What comes in at a row for somebody who has filled in blanks so: of each row that it comes from the own
        output, if that is a blank, else what is shown there."""
        return tuple(self._output(source, own) for source in self.rows[row].sources)

    def _output(self, row: int, own: Mapping[Place, Answer]) -> Shape:
        if row < 0:
            return self.table.input
        found = own.get((row, "output"), self.keys[row, "output"])
        assert isinstance(found, tuple)
        return found

    def effect(self, row: int, own: Mapping[Place, Answer]) -> Effect | None:
        """What a row makes of what comes in for somebody who has filled in blanks so; None if it can't take that."""
        one, shapes = self.rows[row], self.incoming(row, own)
        try:
            return together(one.kind, one.dim, shapes) if one.layer is None else effect_of(one.layer, shapes[0])
        except LayerError:
            return None

    def follows(self, place: Place, own: Mapping[Place, Answer]) -> Answer | None:
        """What belongs in a cell for somebody whose earlier blanks are so; None if nothing does."""
        row, column = place
        if column == TOTAL:
            return sum(number({**self.keys, **own}[at, name]) for at, name in self.keys if name in COLUMNS[1:])
        effect = self.effect(row, own)
        return None if effect is None else dict(_of_effect(row, effect))[row, column]

    def in_words(self, row: int) -> str:
        """A row's layer as it is written in the notation, `conv 16 5x5 stride 2`, and where what comes in is from, if
        that is not the row above: `sum ← conv1, bn2`. What comes in is not said."""
        one = self.rows[row]
        words = written(one)
        if one.sources == (row - 1,):
            return words
        return f"{words} ← {', '.join('input' if source < 0 else self.labels[source] for source in one.sources)}"


def number(value: Answer) -> int:
    """A cell that is no shape."""
    assert isinstance(value, int)
    return value


def _cells(rows: tuple[Row, ...]) -> Iterator[tuple[Place, Answer]]:
    for number, row in enumerate(rows):
        yield from _of_effect(number, row.effect)
    yield (len(rows), TOTAL), sum(row.parameters for row in rows)


def _of_effect(row: int, effect: Effect) -> Iterator[tuple[Place, Answer]]:
    yield (row, "output"), effect.output
    yield (row, "weights"), effect.total("weights")
    yield (row, "biases"), effect.total("biases")


def worth_asking(plan: Plan, columns: tuple[str, ...]) -> tuple[Place, ...]:
    """The cells that say something: an output that is not what came in, weights and biases that are there; and the
    weights of a pool, which are 0."""
    found = []
    for (row, column), key in plan.keys.items():
        if column not in columns or column == TOTAL:
            continue
        changes = plan.rows[row].output not in plan.rows[row].inputs
        costs = plan.rows[row].parameters > 0
        pools = "pool" in plan.rows[row].kind.lower() and column == "weights"
        if (changes or costs) if column == "output" else (key != 0 or pools):
            found.append((row, column))
    return tuple(found)


def is_whole(table: Table) -> bool:
    """Whether no window is cut off: every size comes out whole without rounding."""
    return all(cell.is_whole(one) for row in table.rows for one in row.effect.cells if one.name == "size")
