"""`dlquiz review`: past sessions, exams and the notebook, with one's own answers."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from dlquiz.bank.bank import Bank
from dlquiz.bank.kept import Lost, named
from dlquiz.cli.common import Exit, language, narrate, print_json
from dlquiz.cli.complete import among
from dlquiz.cli.desk import open_desk
from dlquiz.cli.options import BankOption, HomeOption, JsonOption, LangOption, PlainOption, command_app
from dlquiz.cli.past import read_history
from dlquiz.cli.places import home, open_bank
from dlquiz.export.review import answers_record, sessions_record
from dlquiz.history.store import History
from dlquiz.study.past import Past, Seen
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.exam.report import print_answers, show_report, walk_solutions
from dlquiz.terminal.page import Page
from dlquiz.terminal.review import ask_for_session, look_through, say_none, show_all, show_sessions
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use.review import (
    NOTEBOOK,
    brought_back,
    of_notebook,
    past_sessions,
    report_of,
    session_named,
)

app = command_app()


@app.command()
def review(
    what: Annotated[
        str | None,
        typer.Argument(
            help="A number of the list, quiz, exam or mistakes, or a session's id; none: the list.",
            metavar="[SESSION]",
            show_default=False,
            autocompletion=among("quiz", "exam", "mistakes"),
        ),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Also what was right.")] = False,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """Past sessions, exams and notebook entries: your own answer, the key, the solution, the slip.

    What was fully right is left out; --all shows it too. Of an exam the report comes first.

    Example: dlquiz review quiz --all
    """
    asked, opened, place = language(lang), open_bank(bank), home(folder)
    sessions = read_history(place, asked, past_sessions)
    if what is None and as_json:
        print_json(sessions_record(sessions))
        return Exit.DONE
    if what is None:
        show_sessions(Page(asked, plain=plain), sessions)
        what = _asked(opened, asked, place, plain, sessions)
    if what:
        _open(opened, asked, place, plain, as_json, _chosen(sessions, what), whole)
    return Exit.DONE


def _asked(bank: Bank, lang: Language, place: Path, plain: bool, sessions: list[Past]) -> str:
    """Which session a student at a terminal wants to see; "" for none."""
    if not sessions or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return ""
    with open_desk(bank, lang, place, plain, as_json=False) as desk:
        return ask_for_session(desk, len(sessions))


def _chosen(sessions: list[Past], what: str) -> str:
    """The id of a session, or NOTEBOOK."""
    return NOTEBOOK if what == NOTEBOOK else session_named(sessions, what).id


def _open(bank: Bank, lang: Language, place: Path, plain: bool, as_json: bool, name: str, whole: bool) -> None:
    """The answers of a session or of the notebook, on the screen or as JSON."""

    def read(history: History) -> tuple[list[Seen], list[Lost]]:
        found = of_notebook(bank, history) if name == NOTEBOOK else history.of_session(name)
        return brought_back(bank, found, wrong_only=not whole)

    seen, lost = read_history(place, lang, read)
    if lost:
        narrate(say(lang, "review_lost", questions=named(bank, lost, lang)))
    if as_json:
        print_json(answers_record(seen, lang))
        return
    with open_desk(bank, lang, place, plain, as_json=False) as desk:
        if not _shows_report(desk, name, whole):
            _show(desk, seen, whole)


def _show(desk: Desk, seen: list[Seen], whole: bool) -> None:
    if not seen:
        say_none(desk.page, wrong_only=not whole)
    elif sys.stdin.isatty():
        look_through(desk, seen)
    else:
        show_all(desk, seen)


def _shows_report(desk: Desk, name: str, whole: bool) -> bool:
    """Whether that is an exam whose report was kept: then it is shown, and its solutions after it."""
    history = desk.recorder.history
    found = report_of(desk.bank, history, name) if history is not None else None
    if found is None:
        return False
    report, state = found
    show_report(desk, report, state.used)
    if sys.stdin.isatty():
        walk_solutions(desk, report, whole)
    else:
        print_answers(desk, report, wrong_only=not whole)
    return True
