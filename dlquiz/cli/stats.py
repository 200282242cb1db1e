"""`dlquiz stats`: what was practised, what is due, what goes wrong; on the screen, as JSON, or as a page to keep."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from dlquiz.cli.common import (
    Exit,
    exam_day,
    home,
    language,
    narrate,
    open_bank,
    print_json,
    read_history,
    today,
    write,
    write_file,
)
from dlquiz.cli.options import BankOption, ExamDateOption, ForceOption, HomeOption, JsonOption, LangOption, PlainOption

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.history.store import History
    from dlquiz.study.statistics import Statistics
    from dlquiz.text.spans import Language


def register(app: typer.Typer) -> None:
    app.command()(stats)


def stats(
    exam_date: ExamDateOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page to keep into this file.", metavar="FILE")
    ] = None,
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
        return _compiled(opened, history)

    found = read_history(home(folder), asked, read)
    if html is not None:
        _write_page(html, found, asked, as_json, force)
    if as_json:
        from dlquiz.study.statistics import to_json

        print_json(to_json(found, asked))
    elif html is None:
        from dlquiz.study.notebook import gone_text
        from dlquiz.terminal.page import Page
        from dlquiz.terminal.stats import show_statistics

        show_statistics(Page(asked, plain=plain), found)
        if line := gone_text(found.gone, asked):
            narrate(line)
    return Exit.DONE


def _compiled(bank: Bank, history: History) -> Statistics:
    from dlquiz.study.mastery import WINDOW
    from dlquiz.study.statistics import compile_statistics

    day = today()
    progress = history.progress(bank.former)
    recent = history.recent((name for name in progress if name in bank.asked), WINDOW, bank.former)
    daily, mistakes, exam = history.daily(), history.mistakes(bank.former), history.exam(day)
    return compile_statistics(bank, progress, recent, daily, mistakes, day, exam)


def _write_page(path: Path, found: Statistics, lang: Language, as_json: bool, force: bool) -> None:
    from dlquiz.paper.stats_html import render_stats

    written = write_file(path, render_stats(found, lang).encode(), force)
    if not as_json:
        write(written)
