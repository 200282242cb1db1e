"""A table of texts as Markdown, HTML and CSV."""

from __future__ import annotations

import csv
import io
from html import escape

from dlquiz.networks.grid import Grid


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
