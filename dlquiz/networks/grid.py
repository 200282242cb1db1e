"""A table of texts, in the columns of a terminal or in plain lines."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dlquiz.maths.width import display_width, wrap_text


class Grid(Struct, frozen=True):
    """Rows of texts under their headings. The last `totals` rows are sums; the first column is a name.

    The first `lefts` columns are words; `narrow` are those that stay beside the name where there is no room: the rest
    follows on a line below.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()
    totals: int = 0
    narrow: tuple[int, ...] = (1,)
    lefts: int = 1


def fits(grid: Grid, width: int) -> bool:
    """Whether a line has room for all columns."""
    widths = _widths(grid)
    return sum(widths) + 2 * (len(widths) - 1) <= width


def _widths(grid: Grid) -> list[int]:
    return [max(map(display_width, column)) for column in zip(grid.head, *grid.rows, strict=True)]


def to_text(grid: Grid, width: int) -> list[str]:
    """Lines of at most `width` columns."""
    widths = _widths(grid)
    title, notes = list(wrap_text(grid.title, width)), [line for note in grid.notes for line in wrap_text(note, width)]
    if fits(grid, width):
        rows = [_aligned(row, widths, grid.lefts) for row in (grid.head, *grid.rows)]
        rule = "─" * max(map(display_width, rows))
        cut = len(rows) - grid.totals
        body = [rows[0], rule, *rows[1:cut], *([rule, *rows[cut:]] if grid.totals else [])]
    else:
        body = [line for row in grid.rows for line in _stacked(grid, row, width)]
    return [*title, *body, *notes]


def _aligned(row: Sequence[str], widths: Sequence[int], lefts: int) -> str:
    """Words to the left, numbers to the right."""
    cells = [
        text + " " * (width - display_width(text)) if place < lefts else " " * (width - display_width(text)) + text
        for place, (text, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _stacked(grid: Grid, row: tuple[str, ...], width: int) -> list[str]:
    """A row on several lines: the name with what matters most, and the rest indented, each with its heading."""
    rest = [
        f"{grid.head[i]} {text}" for i, text in enumerate(row) if i and i not in grid.narrow and text not in ("", "0")
    ]
    first = "  ".join([row[0], *(row[i] for i in grid.narrow)])
    lines, used = list(wrap_text(first, width)), ""
    for part in rest:
        if used and display_width(f"{used} · {part}") + 4 > width:
            lines.append(f"    {used}")
            used = ""
        used = f"{used} · {part}" if used else part
    return [*lines, *([f"    {used}"] if used else [])]


def to_lines(grid: Grid, lang: str) -> list[str]:
    """A line a row, each entry with its heading, for screen readers."""
    colon, between = ("：", "；") if lang == "zh" else (": ", "; ")
    said = [
        row[0]
        + colon
        + between.join(f"{head} {text}" for head, text in zip(grid.head[1:], row[1:], strict=True) if text)
        for row in grid.rows
    ]
    return [grid.title, *said, *grid.notes]
