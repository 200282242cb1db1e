"""What is shown of a table, in words: its rows as a grid, two networks side by side, a layer explained."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from msgspec import Struct

from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.grid import Grid
from dlquiz.networks.layer import size_text
from dlquiz.networks.table import Group, Row, Table, sights
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

if TYPE_CHECKING:
    from dlquiz.networks.zoo import Known

BYTES: Mapping[str, int] = {
    "float64": 8, "fp64": 8, "float32": 4, "fp32": 4, "float16": 2, "fp16": 2, "bfloat16": 2, "bf16": 2, "int8": 1,
}  # fmt: skip
COLUMNS = ("name", "output", "weights", "biases", "macs", "memory", "receptive_field", "jump")
LONG = 60  # rows from which blocks stand as one


class View(Struct, frozen=True):
    """A table with how it is to be shown: the bytes of a number, the size of a batch, the language."""

    table: Table
    name: str
    lang: Language
    dtype: str = "float32"
    batch: int = 1
    known: Known | None = None

    def memory(self, entries: int) -> int:
        """The bytes of so many entries of activations, for a batch."""
        return entries * BYTES[self.dtype] * self.batch


def grid_of(view: View, depth: int | None = None, short: bool = False) -> Grid:
    """The table as it is printed: blocks of more than LONG rows stand as one unless a depth is given (0: all rows).

    `short` rounds what is long to three digits with a unit.
    """
    table, lang = view.table, view.lang
    blocks = depth if depth is not None else int(len(table.rows) > LONG)
    rows = [_grid_row(view, group, short) for group in table.groups(blocks)]
    total = _sums(view, say(lang, "net_total"), table.rows, short)
    notes = [say(lang, "net_input", shape=size_text(table.input), batch=view.batch, dtype=view.dtype)]
    notes.append(say(lang, "net_parameters", count=f"{table.parameters:,}", memory=_bytes(_weights(view))))
    if len(rows) < len(table.rows):
        notes.append(say(lang, "net_grouped", count=len(table.rows)))
    if view.known is not None:
        notes.append(say(lang, "net_published", count=f"{view.known.parameters:,}", source=view.known.source[lang]))
    if any(row.implied for row in table.rows):
        notes.append(say(lang, "net_implied"))
    if table.network.printed:
        notes.append(say(lang, "net_printed"))
    return Grid(view.name, tuple(say(lang, f"net_{word}") for word in COLUMNS), (*rows, total), tuple(notes), 1)


def _weights(view: View) -> int:
    return view.table.parameters * BYTES[view.dtype]


def _grid_row(view: View, group: Group, short: bool) -> tuple[str, ...]:
    last = group.rows[-1]
    seen, jump = sizes(last.seen), sizes(last.jump)
    return (*_sums(view, group.name, group.rows, short, size_text(last.output))[:6],
            seen or say(view.lang, "net_all"), jump)  # fmt: skip


def _sums(view: View, name: str, rows: Sequence[Row], short: bool, output: str = "") -> tuple[str, ...]:
    macs = sum(row.macs for row in rows)
    return (
        name, output, f"{sum(row.weights for row in rows):,}", f"{sum(row.biases for row in rows):,}",
        rounded(macs) if short else f"{macs:,}", _bytes(view.memory(sum(row.stored for row in rows))), "", "",
    )  # fmt: skip


def sizes(values: tuple[Fraction, ...] | None) -> str:
    """One size where all axes have the same; "" for none."""
    if not values:
        return ""
    return str(values[0]) if len(set(values)) == 1 else "x".join(map(str, values))


def rounded(count: int) -> str:
    """1,849,688,064 as 1.85 G."""
    for unit, size in (("T", 10**12), ("G", 10**9), ("M", 10**6)):
        if count >= size:
            return f"{count / size:.{2 if count < 10 * size else 1}f} {unit}"
    return f"{count:,}"


def _bytes(count: int) -> str:
    """12,845,056 as 12.25 MiB."""
    for unit, size in (("TiB", 2**40), ("GiB", 2**30), ("MiB", 2**20), ("KiB", 2**10)):
        if count >= size:
            return f"{count / size:.2f} {unit}"
    return f"{count} B"


def compared(views: Sequence[View]) -> Grid:
    """Networks side by side: a row for each quantity."""
    lang = views[0].lang
    tables = [view.table for view in views]
    rows = [
        ("net_input_size", [size_text(table.input) for table in tables]),
        ("net_output", [size_text(table.rows[-1].output) for table in tables]),
        ("net_layers", [f"{len(table.rows):,}" for table in tables]),
        ("net_weights", [f"{table.weights:,}" for table in tables]),
        ("net_biases", [f"{table.biases:,}" for table in tables]),
        ("net_all_parameters", [f"{table.parameters:,}" for table in tables]),
        ("net_macs", [f"{table.macs:,}" for table in tables]),
        ("net_memory", [_bytes(view.memory(view.table.stored)) for view in views]),
        ("net_receptive_field", [_widest(table) for table in tables]),
    ]
    texts = tuple((say(lang, word), *values) for word, values in rows)
    return Grid(say(lang, "net_compared"), ("", *(view.name for view in views)), texts,
                narrow=tuple(range(1, len(views) + 1)))  # fmt: skip


def _widest(table: Table) -> str:
    """The receptive field of the last layer that has not seen everything."""
    return next((sizes(row.seen) for row in reversed(table.rows) if row.seen), "")


def row_named(table: Table, asked: str) -> Row:
    """The row of a name, or of its number from 1. Raises UnknownName with the names that come near."""
    from difflib import get_close_matches

    for row in table.rows:
        if row.name == asked:
            return row
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(table.rows):
        return table.rows[int(asked) - 1]
    inside = [row.name for row in table.rows if f"{row.name}.".startswith(f"{asked}.")]
    if inside:
        raise DlquizError(f"{asked} is a block", f"name a layer of it: {', '.join(inside[:12])}")
    names = [row.name for row in table.rows]
    close = get_close_matches(asked, names, 3, 0.4) or names[:8]
    raise UnknownName(f"the network has no layer {asked[:40]!r}", f"such as {', '.join(close)}, or its number")


def explained(view: View, row: Row) -> list[tuple[str, Cell | str]]:
    """Each cell of a row by its heading, with its formula; what has none as a text."""
    lang = view.lang
    found: list[tuple[str, Cell | str]] = [(say(lang, f"net_{one.name}"), one) for one in row.effect.cells]
    for name in ("weights", "biases", "macs"):
        if not row.effect.total(name):
            found.append((say(lang, f"net_{name}"), "0"))
    entries = cell("memory", "A", "n * b * B", n=prod(row.output), b=BYTES[view.dtype], B=view.batch)
    found.append((say(lang, "net_bytes"), entries if row.stored else say(lang, "net_view")))
    sight = list(sights(row))
    found += [(say(lang, f"net_{one.name}"), one) for one in sight]
    if not sight:
        found.append((say(lang, "net_receptive_field"), sizes(row.seen) or say(lang, "net_all")))
    return found
