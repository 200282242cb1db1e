"""The layers of a table as PyTorch lines: each is built and called once, with what comes in at its place.

PyTorch itself is not needed here. Nothing is calculated in it either: on its meta device tensors have shapes only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from dlquiz.networks.layer import Shape
from dlquiz.networks.table import Row, Table

BATCH = 2  # a batch norm refuses a single example
ROOM = 3_600  # characters of one run
COUNT = "count = lambda m, bias: sum(p.numel() for n, p in m.named_parameters() if ('bias' in n) == bias)"


class Check(Struct, frozen=True):
    """A layer with what comes in, the names of all rows that have it, and what PyTorch must say of it: the output's
    shape with a batch of two, then weights and biases."""

    rows: tuple[str, ...]
    lines: tuple[str, ...]
    expected: tuple[int, ...]


def checks(table: Table) -> tuple[Check, ...]:
    """Every layer of a table once, however often it comes again."""
    found: dict[tuple[str, ...], tuple[list[str], tuple[int, ...]]] = {}
    for row in table.rows:
        expected = (BATCH, *row.output, row.weights, row.biases)
        names, _ = found.setdefault(tuple(_lines(row)), ([], expected))
        names.append(row.name)
    return tuple(Check(tuple(names), lines, expected) for lines, (names, expected) in found.items())


def _lines(row: Row) -> Iterator[str]:
    if row.layer is None:
        parts = [_zeros(shape) for shape in row.inputs]
        joined = f"torch.cat([{', '.join(parts)}], {row.dim})" if row.kind == "concat" else (
            (" + " if row.kind == "sum" else " * ").join(parts)
        )  # fmt: skip
        yield "m = nn.Identity()"
        yield f"x = {joined}"
        yield "r = [*m(x).shape, count(m, False), count(m, True)]"
        return
    module, call = row.layer.lines(row.inputs[0])
    yield f"m = {module}"
    yield f"x = {_zeros(row.inputs[0], row.layer.needs_ids)}"
    yield f"r = [*{f'({call})' if ' + ' in call else call}.shape, count(m, False), count(m, True)]"


def _zeros(shape: Shape, ids: bool = False) -> str:
    return f"torch.zeros({', '.join(map(str, (BATCH, *shape)))}{', dtype=torch.long' if ids else ''})"


def source(part: Sequence[Check], first: int = 0) -> tuple[str, tuple[str, ...]]:
    """The lines of some checks, and the names of their results."""
    names = tuple(f"r{number}" for number in range(first, first + len(part)))
    rows = [COUNT, "with torch.device('meta'):"]
    for check, name in zip(part, names, strict=True):
        *build, result = check.lines
        rows += [f"    {line}" for line in (*build, result.replace("r = ", f"{name} = ", 1))]
    return "\n".join(rows), names


def runs(every: Sequence[Check]) -> Iterator[tuple[Check, ...]]:
    """The checks in parts that a run has room for."""
    part: list[Check] = []
    used = 0
    for check in every:
        size = sum(len(line) + 10 for line in check.lines)
        if part and (used + size > ROOM or len(part) == 18):
            yield tuple(part)
            part, used = [], 0
        part.append(check)
        used += size
    if part:
        yield tuple(part)
