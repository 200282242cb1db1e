"""`dlquiz exam`: a mock exam in the terminal."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from dlquiz.bank.blueprint import Blueprint
from dlquiz.cli.common import Exit, language, narrate, print_json
from dlquiz.cli.complete import blueprints
from dlquiz.cli.desk import open_desk, say_lost
from dlquiz.cli.options import (
    BankOption,
    BeyondOption,
    HomeOption,
    JsonOption,
    LangOption,
    PlainOption,
    SeedOption,
    command_app,
)
from dlquiz.cli.places import open_bank
from dlquiz.cli.seed import seed_or_fresh
from dlquiz.cli.trust import say_missing
from dlquiz.export.exam import exam_record
from dlquiz.study.figures import clock_text
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.exam.report import print_solutions, walk_solutions
from dlquiz.terminal.exam.room import Room
from dlquiz.terminal.exam.run import run_exam
from dlquiz.text.wording import say
from dlquiz.use.exam import Taking, Wish, begin, draw, take_up

app = command_app()


@app.command()
def exam(
    blueprint: Annotated[
        str | None,
        typer.Option(
            help="standard, chinese-paper, or a .yaml file of your own.",
            metavar="NAME|FILE",
            autocompletion=blueprints,
        ),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(help="Another time than the blueprint's.", min=1, max=600, metavar="M")
    ] = None,
    seed: SeedOption = None,
    beyond: BeyondOption = False,
    new: Annotated[bool, typer.Option("--new", help="Begin anew, also where an exam was broken off.")] = False,
    folder: HomeOption = None,
    plain: PlainOption = False,
    bank: BankOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> int:
    """A mock exam against the clock: go back and forth, flag, change answers; marks and solutions after hand-in.

    An exam that is broken off by Ctrl-C goes on, with the time that was left, when the command is run again.

    Example: dlquiz exam --blueprint chinese-paper --minutes 120 --lang zh
    """
    asked, opened, number = language(lang), open_bank(bank), seed_or_fresh(seed)
    wish = Wish(blueprint, minutes, seed, beyond)
    plan = wish.plan()
    with open_desk(opened, asked, folder, plain, as_json) as desk:
        return _sit(Room(desk, _taken_up(desk, wish, new) or _begun(desk, plan, number)), as_json)


def _sit(room: Room, as_json: bool) -> Exit:
    """The exam, its marks, and its solutions: one by one where there is someone to ask for them."""
    try:
        report = run_exam(room)
    except KeyboardInterrupt:
        _tell_how_to_go_on(room)
        return Exit.INTERRUPTED
    if as_json:
        print_json(exam_record(report, room.state.used, room.page.lang))
    elif sys.stdin.isatty():
        walk_solutions(room.desk, report)
    else:
        print_solutions(room.desk, report)
    return Exit.DONE


def _taken_up(desk: Desk, wish: Wish, new: bool) -> Taking | None:
    """The exam that was broken off, if it is what was asked for. Only a terminal takes an exam up again."""
    if not sys.stdin.isatty():
        return None
    told = "exam_given_up" if new else "exam_edited"
    taking = take_up(desk, wish, new, lambda seen: desk.say(told, "magenta", done=seen.answered))
    say_lost(desk, taking.lost if taking else ())
    return taking


def _begun(desk: Desk, plan: Blueprint, seed: int) -> Taking:
    """A new paper."""
    lang = desk.page.lang
    narrate(say(lang, "exam_drawing"))
    drawn = draw(desk, plan, seed, say_missing(lang))
    return begin(desk, drawn, remembers=sys.stdin.isatty())


def _tell_how_to_go_on(room: Room) -> None:
    """Whether, and with how much time, an exam that was broken off can be taken up again."""
    desk, state = room.desk, room.state
    desk.page.line()
    if not room.taking.is_kept:
        desk.say("exam_not_kept", "magenta")
    elif state.handed_in:
        desk.say("exam_to_go_on_marking", "bold")
    elif state.used:
        desk.say("exam_to_go_on", "bold", left=clock_text(room.exam.seconds - state.used))
