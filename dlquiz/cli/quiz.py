"""`dlquiz quiz`: a session in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dlquiz.cli.common import Exit, check_choice, language, print_json
from dlquiz.cli.desk import open_desk, say_lost
from dlquiz.cli.options import (
    KINDS,
    BankOption,
    ExamDateOption,
    HomeOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    PlainOption,
    SeedOption,
    TopicArgument,
    command_app,
)
from dlquiz.cli.past import exam_day
from dlquiz.cli.places import open_bank
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.export.session import session_record
from dlquiz.session.course import Plan, Wish
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.quiz import run_quiz
from dlquiz.terminal.summary import show_summary
from dlquiz.use.practise import Ending, Practice
from dlquiz.use.quiz import begin, take_up

app = command_app()


@app.command()
def quiz(
    topics: TopicArgument = None,
    count: Annotated[int, typer.Option("-n", "--count", help="How many questions.", metavar="COUNT")] = 10,
    seed: SeedOption = None,
    level: LevelOption = None,
    kind: KindOption = None,
    exam_date: ExamDateOption = None,
    new: Annotated[bool, typer.Option("--new", help="Begin anew, also where a quiz was broken off.")] = False,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """A quiz: what is due, what went wrong and what is new, one question at a time.

    Every number, and every fact that code can show, is confirmed by PyTorch.

    With --seed, exactly that seed's questions. A quiz broken off by Ctrl-C goes on when it is run again the same day.

    Example: dlquiz quiz cnn.convolution -n 5 --lang zh
    """
    check_choice(kind, KINDS, "--kind")
    asked, exam = language(lang), exam_day(exam_date) if exam_date is not None else None
    opened = open_bank(bank)
    fresh = Plan(Wish(tuple(topics or ()), count, level, kind, seed), seed_or_fresh(seed))
    fresh.items(opened)  # what can't be drawn is said before anything is written
    with open_desk(opened, asked, folder, plain, as_json) as desk:
        if exam_date is not None:
            desk.recorder.set_exam(exam)
        ending = _sit(desk, fresh, new)
    if as_json:
        print_json(session_record(ending.session))
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _sit(desk: Desk, fresh: Plan, new: bool) -> Ending:
    """The quiz from its first question, or from where it was broken off, to its summary. Only a terminal takes a quiz
    up again."""
    practice = _taken_up(desk, fresh, new) or begin(desk, fresh, remembers=sys.stdin.isatty())
    ending = run_quiz(desk, practice)
    show_summary(desk, ending.session)
    if ending.to_go_on:
        desk.say("to_go_on", "bold")
    return ending


def _taken_up(desk: Desk, fresh: Plan, new: bool) -> Practice | None:
    practice = take_up(desk, fresh.wish, new) if sys.stdin.isatty() else None
    if practice is not None:
        desk.say("going_on", "bold", done=practice.course.done, count=practice.course.count)
        say_lost(desk, practice.lost)
    return practice
