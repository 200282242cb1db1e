"""`dlquiz plan`: what can be reached until the exam, and what comes when."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.cli.common import Exit, language, narrate, print_json
from dlquiz.cli.options import (
    BankOption,
    ExamDateOption,
    HomeOption,
    JsonOption,
    LangOption,
    PlainOption,
    command_app,
)
from dlquiz.cli.past import exam_day, read_history, today
from dlquiz.cli.places import home, open_bank
from dlquiz.export.plan import plan_record
from dlquiz.ground.errors import DlquizError
from dlquiz.history.recorder import Recorder
from dlquiz.history.store import History
from dlquiz.study.aim import MINUTES, USUAL_MINUTES
from dlquiz.study.outlook import Outlook
from dlquiz.terminal.keyboard import choose_keyboard
from dlquiz.terminal.page import Page
from dlquiz.terminal.plan import ask_for_aim, show_plan
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.use.plan import where_it_leads

app = command_app()
MinutesOption = Annotated[
    int | None,
    typer.Option("--minutes", help="Minutes a day.", metavar="M", min=MINUTES[0], max=MINUTES[-1]),
]


@app.command()
def plan(
    exam_date: ExamDateOption = None,
    minutes: MinutesOption = None,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """A plan until the exam: what can be reached in so many minutes a day, and what comes when.

    Day and minutes are remembered; `dlquiz` and `dlquiz quiz` then draw each day's questions from the plan.

    Example: dlquiz plan --exam-date 2030-01-15 --minutes 30
    """
    asked, day = language(lang), today()
    exam = exam_day(exam_date) if exam_date is not None else None
    opened, place = open_bank(bank), home(folder)

    def read(history: History) -> Outlook | None:
        before = history.settings()
        settings = before.with_exam(exam, day) if exam_date is not None else before
        if minutes is not None or (exam is not None and not settings.minutes):
            settings = settings.with_minutes(minutes or USUAL_MINUTES, day)
        if settings != before:
            history.remember(settings)
        return where_it_leads(opened, history, day)

    found = read_history(place, asked, read)
    if found is None and exam_date is None and sys.stdin.isatty() and not as_json and ask(place, asked, plain):
        found = read_history(place, asked, read)
    if found is None and exam is None and exam_date is not None:
        return _forgotten(asked, as_json)
    if found is None:
        raise DlquizError("there is no plan yet", "dlquiz plan --exam-date YYYY-MM-DD --minutes 30 makes one")
    _show(opened, found, asked, plain, as_json)
    return Exit.DONE


def _show(bank: Bank, found: Outlook, lang: Language, plain: bool, as_json: bool) -> None:
    if as_json:
        print_json(plan_record(found))
    else:
        show_plan(Page(lang, plain=plain), bank, found)


def _forgotten(lang: Language, as_json: bool) -> int:
    if as_json:
        print_json(None)
    else:
        narrate(say(lang, "plan_forgotten"))
    return Exit.DONE


def ask(folder: Path, lang: Language, plain: bool) -> bool:
    """Asks for the day of the exam and the minutes a day, and remembers both, or that nothing was said; whether there
    is a plan now."""
    day = today()
    with closing(Recorder(folder, lang, narrate)) as recorder:
        exam, minutes = ask_for_aim(choose_keyboard(plain, as_json=False), lang, day)
        settings = replace(recorder.settings(), asked=True)
        if exam is not None:
            settings = settings.with_exam(exam, day).with_minutes(minutes, day)
        recorder.remember(settings)
        return recorder.settings().aim(day) is not None
