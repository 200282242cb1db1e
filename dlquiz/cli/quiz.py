"""`dlquiz quiz`: a session in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer
from msgspec.structs import replace

from dlquiz.bank.bank import Bank, with_beyond
from dlquiz.cli.common import Exit, language, print_json
from dlquiz.cli.complete import networks
from dlquiz.cli.desk import open_desk, say_lost
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    BookmarkedOption,
    ExamDateOption,
    HomeOption,
    JsonOption,
    KindOption,
    LangOption,
    LevelOption,
    PlainOption,
    SeedOption,
    WordArgument,
    any_kind,
    command_app,
)
from dlquiz.cli.past import exam_day
from dlquiz.cli.places import open_bank
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.export.session import session_record
from dlquiz.session.course import COUNT, Plan, Wish
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.quiz import run_quiz
from dlquiz.text.spans import Language
from dlquiz.use.notebook import practise_notebook
from dlquiz.use.practise import Ending, Practice
from dlquiz.use.quiz import begin, planned, take_up, weak_ones

app = command_app()
OWN_COUNT = 3  # questions on a network of one's own: each has many answers
CountOption = Annotated[
    int | None,
    typer.Option("-n", "--count", help="How many questions; by default 10, or what a plan has left.", metavar="COUNT"),
]
InOrderOption = Annotated[
    bool, typer.Option("--in-order", help="In the order of the bank, from the first one that you never met.")
]
NetOption = Annotated[
    str,
    typer.Option(
        "--net",
        help="Ask about this network: a notation, a name or a file, as `dlquiz net` takes.",
        metavar="NETWORK",
        autocompletion=networks,
    ),
]
SizeOption = Annotated[
    str, typer.Option("--input", help="With --net: what comes in, such as 1x28x28.", metavar="SHAPE")
]


@app.command()
def quiz(
    topics: WordArgument = None,
    count: CountOption = None,
    seed: SeedOption = None,
    level: LevelOption = None,
    kind: KindOption = None,
    beyond: BeyondOption = False,
    exam_date: ExamDateOption = None,
    in_order: InOrderOption = False,
    bookmarked: BookmarkedOption = False,
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
    A word finds questions by topic, title and text, in either language. With --seed, exactly that seed's questions. A
    quiz broken off by Ctrl-C goes on when it is run again the same day.

    Example: dlquiz quiz cnn.convolution -n 5 --lang zh
    """
    asked, exam = language(lang), exam_day(exam_date) if exam_date is not None else None
    opened = _bank_on(net, size, asked) if net else open_bank(bank)
    named, usual = with_beyond(topics or ()) if beyond else tuple(topics or ()), OWN_COUNT if net else COUNT
    wish = Wish(named, usual if count is None else count, level, any_kind(kind), seed, in_order, bookmarked)
    fresh = planned(opened, wish, seed_or_fresh(seed))
    with open_desk(opened, asked, folder, plain, as_json) as desk:
        if exam_date is not None:
            desk.recorder.set_exam(exam)
        practice = _taken_up(desk, fresh, new) or begin(desk, fresh, sys.stdin.isatty(), count is None and not net)
        ending = _sit(desk, practice) if as_json else _more(desk, fresh, _sit(desk, practice))
    if as_json:
        print_json(session_record(ending.session))
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _bank_on(text: str, size: str, lang: Language) -> Bank:
    """The questions on a network and what comes in."""
    from dlquiz.cli.networks import network_input, notation_of  # every kind of layer: no other quiz waits for them
    from dlquiz.use.network import own_bank

    notation, _, known = notation_of(text, lang)
    return own_bank(notation, network_input(notation, size, known))


def _taken_up(desk: Desk, fresh: Plan, new: bool) -> Practice | None:
    """The quiz that was broken off, if it is the one that is wished for; only a terminal takes one up again."""
    practice = take_up(desk, fresh.wish, new) if sys.stdin.isatty() else None
    if practice is not None:
        desk.say("going_on", "bold", done=practice.course.done, count=practice.course.count)
        say_lost(desk, practice.lost)
    return practice


def _more(desk: Desk, asked: Plan, ending: Ending) -> Ending:
    """One more set, or the weak ones, for as long as the student wants; how the last one ended. Nothing more is offered
    where a seed says what comes, or nobody is there to ask."""
    from dlquiz.terminal.summary import ask_for_more

    offered = asked.wish.seed is None and sys.stdin.isatty()
    while offered and ending.whole:
        weak = weak_ones(desk, asked)
        wish = ask_for_more(desk, len(weak))
        if wish == "stop":
            break
        fresh = replace(asked, seed=seed_or_fresh(None))
        ending = _sit(desk, practise_notebook(desk, weak, fresh.seed) if wish == "weak" else begin(desk, fresh))
    return ending


def _sit(desk: Desk, practice: Practice) -> Ending:
    """The quiz to its summary."""
    ending = run_quiz(desk, practice)
    from dlquiz.terminal.summary import show_summary  # with all that says how it goes on: not before the first question

    show_summary(desk, ending.session)
    if ending.to_go_on:
        desk.say("to_go_on", "bold")
    return ending
