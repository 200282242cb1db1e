"""Questions as CSV, a row each, for a spreadsheet: no cell of it is a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from datetime import datetime
from io import StringIO

from dlquiz.export.asked import Numbers, asked, decimal_text
from dlquiz.export.feedback import mistake_lines
from dlquiz.export.view import PartView, View
from dlquiz.ground.escaping import unarmed
from dlquiz.text.blocks import CodeBlock, Table
from dlquiz.text.spans import Spans, one_line

COLUMNS = (
    "address", "question", "seed", "topic", "level", "kind", "lang", "stem", "code", "asks", "options", "key",
    "tolerance", "mistakes", "rubric", "solution", "proof",
)  # fmt: skip


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """UTF-8 with the mark by which Excel knows it; several lines of a cell stand below each other."""
    written = StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows([unarmed(cell) if isinstance(cell, str) else cell for cell in _row(view)] for view in views)
    return written.getvalue().encode("utf-8-sig")


def _row(view: View) -> tuple[str | int | float, ...]:
    options = [f"{letter}. {one_line(spans)}" for part in view.parts for letter, spans in part.options]
    rubric = [f"{letter}. {one_line(spans)}" for part in view.parts for letter, spans in part.rubric]
    return (
        view.address, view.question, view.seed, view.topic, view.level, view.kind, view.lang,
        one_line(view.stem), _lines(_drawn(view)), _all(part.prompt for part in view.parts), _lines(options),
        _lines(map(_key, view.parts)), _lines(map(_tolerance, view.parts)), _all(mistake_lines(view)), _lines(rubric),
        _all(view.solution), view.proof.code if view.proof else "",
    )  # fmt: skip


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(texts)


def _all(lines: Iterable[Spans]) -> str:
    return _lines(map(one_line, lines))


def _drawn(view: View) -> Iterable[str]:
    """Programs and tables that are part of the question."""
    for block in view.shown:
        if isinstance(block, CodeBlock):
            yield block.text
        elif isinstance(block, Table):
            yield from (", ".join(row) for row in (block.head, *block.rows))


def _key(part: PartView) -> str:
    return " / ".join(part.forms)


def _tolerance(part: PartView) -> str:
    """Of each number how far off is right; "" of other answers."""
    answer = asked(part)
    return ", ".join(decimal_text(blank.tolerance) for blank in answer.blanks) if isinstance(answer, Numbers) else ""
