"""The lines of several rows as one program, which comes out true if each row's do."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from dlquiz.kinds.facts.table import Row

# What stands between two rows' lines, so that each draw the numbers that they draw by themselves.
_AGAIN = "torch.manual_seed(0)"


def joined(rows: Sequence[Row]) -> str:
    """The lines of the rows that have any, each below its row's id; the rows without are named. "" if none has any."""
    shown = [row for row in rows if row.torch]
    if len(rows) == 1 or not shown:
        return "".join(row.torch for row in shown)
    blocks = [f"# {row.id}\n{_named(row)}" for row in shown]
    without = "".join(f"# {row.id}: no lines show this\n" for row in rows if not row.torch)
    return f"\n{_AGAIN}\n".join(blocks) + f"\n{without}all([{', '.join(map(_name, shown))}])\n"


def _name(row: Row) -> str:
    """What the program calls the truth of a row."""
    return f"holds_{row.id.replace('-', '_')}"


def _named(row: Row) -> str:
    """A row's lines, whose last expression gets a name."""
    lines = row.torch.rstrip().encode().split(b"\n")  # Python counts columns in bytes
    last = ast.parse(row.torch).body[-1]
    line, column = lines[last.lineno - 1], last.col_offset
    lines[last.lineno - 1] = line[:column] + f"{_name(row)} = ".encode() + line[column:]
    return b"\n".join(lines).decode()
