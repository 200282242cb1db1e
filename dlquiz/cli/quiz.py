"""`dlquiz quiz`: a session in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dlquiz.bank.bank import with_beyond
from dlquiz.cli.common import Exit, check_choice, language, print_json
from dlquiz.cli.desk import open_desk, say_lost
from dlquiz.cli.networks import network_input, notation_of
from dlquiz.cli.options import (
    KINDS,
    BankOption,
    BeyondOption,
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
from dlquiz.session.course import COUNT, Wish
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.quiz import run_quiz
from dlquiz.terminal.summary import show_summary
from dlquiz.text.spans import Language
from dlquiz.use.network import own_bank
from dlquiz.use.practise import Ending, Practice
from dlquiz.use.quiz import begin, planned, take_up

app = command_app()
OWN_COUNT = 3  # questions on a network of one's own: each has many answers
CountOption = Annotated[
    int | None,
    typer.Option("-n", "--count", help="How many questions; by default 10, or what a plan has left.", metavar="COUNT"),
]
NetOption = Annotated[
    str, typer.Option("--net", help="Ask about this network: a notation, a name or a file, as `dlquiz net` takes.")
]
SizeOption = Annotated[str, typer.Option("--input", help="With --net: what comes in, such as 1x28x28.")]


@app.command()
def quiz(
    topics: TopicArgument = None,
    count: CountOption = None,
    seed: SeedOption = None,
    level: LevelOption = None,
    kind: KindOption = None,
    beyond: BeyondOption = False,
    exam_date: ExamDateOption = None,
    net: NetOption = "",
    size: SizeOption = "",
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
    opened = own_bank(*_network(net, size, asked)) if net else open_bank(bank)
    count = OWN_COUNT if net and count is None else count
    named = with_beyond(topics or ()) if beyond else topics or ()
    fresh = planned(opened, named, COUNT if count is None else count, level, kind, seed, seed_or_fresh(seed))
    with open_desk(opened, asked, folder, plain, as_json) as desk:
        if exam_date is not None:
            desk.recorder.set_exam(exam)
        practice = _taken_up(desk, fresh.wish, new) if sys.stdin.isatty() else None  # only a terminal takes it up
        ending = _sit(desk, practice or begin(desk, fresh, sys.stdin.isatty(), count is None))
    if as_json:
        print_json(session_record(ending.session))
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _taken_up(desk: Desk, wish: Wish, new: bool) -> Practice | None:
    """Today's quiz that was broken off, if there is one, with a word that it goes on."""
    practice = take_up(desk, wish, new)
    if practice is not None:
        desk.say("going_on", "bold", done=practice.course.done, count=practice.course.count)
        say_lost(desk, practice.lost)
    return practice


def _network(text: str, size: str, lang: Language) -> tuple[str, tuple[int, ...]]:
    """The notation of a network, and what comes in."""
    notation, _, known = notation_of(text, lang)
    return notation, network_input(notation, size, known)


def _sit(desk: Desk, practice: Practice) -> Ending:
    """The quiz to its summary."""
    ending = run_quiz(desk, practice)
    show_summary(desk, ending.session)
    if ending.to_go_on:
        desk.say("to_go_on", "bold")
    return ending
