"""`dlquiz stats`: what was practised, what is due, what goes wrong; on the screen, as JSON, or as a page to keep."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from dlquiz.cli.common import Exit, exam_day, home, language, narrate, open_bank, print_json, write, write_file
from dlquiz.cli.options import BankOption, ExamDateOption, HomeOption, JsonOption, LangOption, PlainOption

if TYPE_CHECKING:
    from dlquiz.bank import Bank
    from dlquiz.document import Language
    from dlquiz.history.store import History
    from dlquiz.study.statistics import Statistics

T = TypeVar("T")


def register(app: typer.Typer) -> None:
    app.command()(stats)


def stats(
    exam_date: ExamDateOption = None,
    html: Annotated[
        Path | None, typer.Option("--html", help="Write a page to keep into this file.", metavar="FILE")
    ] = None,
    home_folder: HomeOption = None,
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

    found = read_history(home(home_folder), asked, read)
    if html is not None:
        _write_page(html, found, asked, as_json)
    if as_json:
        from dlquiz.study.statistics import to_json

        print_json(to_json(found, asked))
    elif html is None:
        from dlquiz.terminal.page import Page
        from dlquiz.terminal.stats import show_statistics

        show_statistics(Page(asked, plain=plain), found)
    return Exit.DONE


def read_history(folder: Path, lang: Language, read: Callable[[History], T]) -> T:
    """What is read from the history of a home folder. A damaged file is set aside, and that is told. Raises
    HistoryError if it can't be used."""
    from dlquiz.history.store import DamagedHistoryError, open_history, renew
    from dlquiz.wording import say

    history, aside, saved = open_history(folder)
    try:
        try:
            return read(history)
        except DamagedHistoryError:
            history, aside, saved = renew(history)
            return read(history)
    finally:
        history.close()
        if aside is not None:
            narrate(say(lang, "history_aside", path=aside, count=saved))


def _compiled(bank: Bank, history: History) -> Statistics:
    from dlquiz.clock import clock
    from dlquiz.study.attempt import study_day
    from dlquiz.study.mastery import WINDOW
    from dlquiz.study.statistics import compile_statistics

    today = study_day(clock().now())
    progress = history.progress()
    recent = history.recent((name for name in progress if name in bank.asked), WINDOW)
    daily, mistakes, exam = history.daily(), history.mistakes(), history.exam(today)
    return compile_statistics(bank, progress, recent, daily, mistakes, today, exam)


def _write_page(path: Path, found: Statistics, lang: Language, as_json: bool) -> None:
    from dlquiz.printing.stats_html import render_stats

    written = write_file(path, render_stats(found, lang).encode())
    if not as_json:
        write(written)
