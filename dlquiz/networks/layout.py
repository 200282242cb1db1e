"""Where the boxes of a drawn network stand: what comes later lies below, and branches lie side by side."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.networks.table import Group, Table
from dlquiz.networks.written import written

MOST_BOXES = 60  # beyond them blocks are drawn as one


class Box(Struct, frozen=True):
    """A layer or a block: its name, what it is, its last shape, its parameters, and its place in rows and lanes.
    `sources` are the boxes that it comes from, -1 the input; `family` is what it is coloured by."""

    name: str
    text: str
    output: tuple[int, ...]
    parameters: int
    sources: tuple[int, ...]
    family: str
    row: int = 0
    lane: int = 0


def boxes(table: Table) -> list[Box]:
    """The boxes of a table in their places, after those that they come from."""
    depth, found = 0, table.groups(0)
    while len(found) > MOST_BOXES and depth < 8:
        depth += 1
        blocks = [table.groups(level) for level in range(depth, 0, -1)]
        found = min(blocks, key=len)
    return _placed(_linked(table, found))


def _linked(table: Table, groups: list[Group]) -> list[Box]:
    home = {id(row): number for number, group in enumerate(groups) for row in group.rows}
    index = [home[id(row)] for row in table.rows]
    found = []
    for number, group in enumerate(groups):
        comes = [index[source] if source >= 0 else -1 for row in group.rows for source in row.sources]
        sources = tuple(dict.fromkeys(source for source in comes if source != number))
        last = group.rows[-1]
        alone = len(group.rows) == 1
        text = f"({len(group.rows)})" if not alone else written(last) if last.layer is not None else ""
        family = _family(last.kind) if alone else "block"
        cost = sum(row.parameters for row in group.rows)
        found.append(Box(group.name, text, last.output, cost, sources, family))
    return found


FAMILIES = {
    "conv": "conv", "dw": "conv", "pool": "pool", "gap": "pool", "linear": "dense", "embed": "dense",
    "lstm": "recurrent", "gru": "recurrent", "rnn": "recurrent",
    "attention": "attention", "mha": "attention", "coder": "attention",
    "norm": "norm", "bn": "norm", "ln": "norm", "gn": "norm", "sum": "merge", "concat": "merge", "product": "merge",
}  # fmt: skip


def _family(kind: str) -> str:
    low = kind.lower()
    return next((family for part, family in FAMILIES.items() if part in low), "other")


def _placed(found: list[Box]) -> list[Box]:
    """Rows by the longest way from the input; a first branch keeps its lane, the others get the next free ones."""
    placed: list[Box] = []
    taken: set[tuple[int, int]] = set()
    branches: dict[int, int] = {}
    for box in found:
        row = 1 + max((placed[source].row if source >= 0 else 0 for source in box.sources), default=0)
        lanes = [placed[source].lane if source >= 0 else 0 for source in box.sources] or [0]
        lane = min(lanes)
        if len(box.sources) == 1:
            before = branches.get(box.sources[0], 0)
            branches[box.sources[0]] = before + 1
            lane += before
        while (row, lane) in taken:
            lane += 1
        taken.add((row, lane))
        placed.append(replace(box, row=row, lane=lane))
    return placed
