"""`dlquiz stats`: what was practised, what is due, what goes wrong; on the screen, as JSON, or as a page to keep."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dlquiz.cli.common import Exit, language, narrate, print_json, write, write_file
from dlquiz.cli.options import (
    BankOption,
    ExamDateOption,
    ForceOption,
    HomeOption,
    JsonOption,
    LangOption,
    PlainOption,
    command_app,
)
from dlquiz.cli.past import exam_day, read_history, today
from dlquiz.cli.places import home, open_bank
from dlquiz.export.statistics import statistics_record
from dlquiz.export.stats_html import render_stats
from dlquiz.history.store import History
from dlquiz.study.notebook import gone_text
from dlquiz.study.statistics import Statistics
from dlquiz.terminal.page import Page
from dlquiz.terminal.stats import show_statistics
from dlquiz.text.spans import Language
from dlquiz.use.statistics import read_statistics

app = command_app()


@app.command()
def stats(
    exam_date: ExamDateOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page to keep into this file.", metavar="FILE")
    ] = None,
    whole: Annotated[
        bool, typer.Option("--all", help="Everything; by default, on a terminal, what fits a screen.")
    ] = False,
    force: ForceOption = False,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """Your progress: mastery by topic, what is due, the last twelve weeks, the mistakes made most.

    Example: dlquiz stats --lang zh
    """
    asked = language(lang)
    day = exam_day(exam_date) if exam_date is not None else None
    opened = open_bank(bank)

    def read(history: History) -> Statistics:
        if exam_date is not None:
            history.set_exam(day)
        return read_statistics(opened, history, today())

    found = read_history(home(folder), asked, read)
    if html is not None:
        _write_page(html, found, asked, as_json, force)
    if as_json:
        print_json(statistics_record(found, asked))
    elif html is None:
        show_statistics(Page(asked, plain=plain), found, brief=not whole and sys.stdout.isatty())
        if line := gone_text(found.gone, asked):
            narrate(line)
    return Exit.DONE


def _write_page(path: Path, found: Statistics, lang: Language, as_json: bool, force: bool) -> None:
    written = write_file(path, render_stats(found, lang).encode(), force)
    if not as_json:
        write(written)
