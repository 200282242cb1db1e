"""A table of texts, and its writers: columns of a terminal, plain lines, Markdown, HTML and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from dlquiz.maths.width import display_width, wrap_text


@dataclass(frozen=True)
class Grid:
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


def to_markdown(grid: Grid) -> str:
    """A table of Markdown, with the title above."""
    rows = [[cell.replace("|", r"\|") for cell in row] for row in (grid.head, *grid.rows)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    rule = f"|{'|'.join(['---'] + ['---:'] * (len(grid.head) - 1))}|"
    return "\n".join([f"**{grid.title}**", "", lines[0], rule, *lines[1:], "", *grid.notes])


def to_html(grid: Grid, lang: str) -> str:
    """A page with the table."""
    rows = [f"<tr>{''.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in grid.rows]
    cut = len(rows) - grid.totals
    head = "".join(f"<th>{escape(text)}</th>" for text in grid.head)
    style = (
        "body{font-family:sans-serif}td,th{padding:.2em .7em;text-align:right}"
        "td:first-child,th:first-child{text-align:left}"
        "thead tr,tfoot tr:first-child{border-top:1px solid}table{border-collapse:collapse}tbody{border-top:1px solid}"
    )
    notes = "".join(f"<p>{escape(note)}</p>" for note in grid.notes)
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}"><head><meta charset="utf-8"><title>{escape(grid.title)}</title>'
        f"<style>{style}</style></head><body>\n<table><caption>{escape(grid.title)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n" + "\n".join(rows[:cut]) + "\n</tbody>\n<tfoot>"
        + "\n".join(rows[cut:]) + f"</tfoot></table>\n{notes}</body></html>"
    )  # fmt: skip


def to_csv(grid: Grid) -> str:
    """The rows as they are, without the notes."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows((grid.head, *grid.rows))
    return out.getvalue().rstrip("\n")
