"""`dlquiz exam`: a mock exam in the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.common import Exit, language, narrate, open_bank, print_json, seed_or_fresh, session_id
from dlquiz.cli.desk import open_desk, say_lost
from dlquiz.cli.options import BankOption, HomeOption, JsonOption, LangOption, PlainOption, SeedOption
from dlquiz.errors import DlquizError
from dlquiz.text.wording import say

if TYPE_CHECKING:
    from dlquiz.bank.blueprint import Blueprint
    from dlquiz.exam.marks import Marked, Report
    from dlquiz.exam.saved import Glance
    from dlquiz.terminal.desk import Desk
    from dlquiz.terminal.exam.room import Room
    from dlquiz.text.spans import Language

STANDARD = "standard"


def register(app: typer.Typer) -> None:
    app.command()(exam)


def exam(
    blueprint: Annotated[
        str | None,
        typer.Option(help="standard, chinese-paper, or a .yaml file of your own.", metavar="NAME|FILE"),
    ] = None,
    minutes: Annotated[
        int | None, typer.Option(help="Another time than the blueprint's.", min=1, max=600, metavar="M")
    ] = None,
    seed: SeedOption = None,
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
    plan = _plan(blueprint or STANDARD, minutes)
    with open_desk(opened, asked, folder, plain, as_json) as desk:
        room = _resumed(desk, _Wish(blueprint, minutes, seed), new) or _begun(desk, plan, number)
        return _sit(room, as_json)


def _sit(room: Room, as_json: bool) -> Exit:
    """The exam, its marks, and its solutions: one by one where there is someone to ask for them."""
    from dlquiz.terminal.exam.report import print_solutions, walk_solutions
    from dlquiz.terminal.exam.run import run_exam

    try:
        report = run_exam(room)
    except KeyboardInterrupt:
        _tell_how_to_go_on(room)
        return Exit.INTERRUPTED
    if as_json:
        print_json(_record(report, room.state.used, room.page.lang))
    elif sys.stdin.isatty():
        walk_solutions(room.desk, report)
    else:
        print_solutions(room.desk, report)
    return Exit.DONE


@dataclass(frozen=True)
class _Wish:
    """What was asked for; None: nothing in particular."""

    blueprint: str | None
    minutes: int | None
    seed: int | None

    def fits(self, seen: Glance) -> bool:
        """Whether an exam that was broken off is what was asked for."""
        pairs = ((self.blueprint, seen.blueprint), (self.minutes, seen.minutes), (self.seed, seen.seed))
        return all(wanted in (None, found) for wanted, found in pairs)


def _plan(name: str, minutes: int | None) -> Blueprint:
    from dlquiz.bank.bank import default_path
    from dlquiz.bank.blueprint import blueprint_named

    found = blueprint_named(name, default_path() / "blueprints")
    return found if minutes is None else replace(found, minutes=minutes)


def _resumed(desk: Desk, wish: _Wish, new: bool) -> Room | None:
    """The exam of this bank that was broken off, if it is what was asked for. With `new`, or if its questions have been
    edited, it is forgotten instead. Only a terminal takes an exam up again."""
    from dlquiz.exam.saved import bank_name, from_json, glance
    from dlquiz.history.sitting import EXAM
    from dlquiz.history.state import BadState
    from dlquiz.terminal.exam.room import Room

    for sitting, _ in desk.recorder.open_sittings(EXAM) if sys.stdin.isatty() else ():
        try:
            seen = glance(sitting.state)
            if seen.bank != bank_name(desk.bank) or not wish.fits(seen):
                continue
            taken_up = from_json(sitting.state, desk.bank)
        except BadState:
            desk.recorder.set_aside(sitting)
            continue
        if new or taken_up is None:
            desk.say("exam_given_up" if new else "exam_edited", "magenta", done=seen.answered)
            desk.recorder.end(sitting)
        elif desk.recorder.claim(sitting.id):
            exam, state, lost = taken_up
            say_lost(desk, lost)
            return Room(desk, exam, state, sitting.id)
    return None


def _begun(desk: Desk, plan: Blueprint, seed: int) -> Room:
    """A new paper, every key of it proven. Raises DlquizError if the bank has no question for it."""
    from dlquiz.exam.paper import begin, draw_exam
    from dlquiz.history.sitting import EXAM
    from dlquiz.proof.ledger import reproduced
    from dlquiz.terminal.exam.room import Room

    lang = desk.page.lang
    narrate(say(lang, "exam_drawing"))
    paper = draw_exam(desk.bank, plan, seed, lambda item: reproduced(desk.bank, item, desk.runner))
    count = len(paper.tasks)
    if not count:
        raise DlquizError("no question of this bank fits the blueprint", "choose another --blueprint or --bank")
    if count < plan.count:
        narrate(say(lang, "exam_short", count=count, wanted=plan.count, points=paper.points))
    name = session_id(EXAM)
    desk.recorder.claim(name)
    return Room(desk, paper, begin(paper), name, remembers=sys.stdin.isatty())


def _tell_how_to_go_on(room: Room) -> None:
    """Whether, and with how much time, an exam that was broken off can be taken up again."""
    from dlquiz.terminal.exam.room import clock_text

    desk, state = room.desk, room.state
    desk.page.line()
    if not room.remembers or not desk.recorder.writes:
        desk.say("exam_not_kept", "magenta")
    elif state.handed_in:
        desk.say("exam_to_go_on_marking", "bold")
    elif state.used:
        desk.say("exam_to_go_on", "bold", left=clock_text(room.exam.seconds - state.used))


def _record(report: Report, seconds: float, lang: Language) -> dict[str, Any]:
    """The exam as JSON: points by section, topic and question."""
    exam = report.exam
    sections = [
        {"title": section.title.of(lang), "points": earned, "total": whole}
        for section, (earned, whole) in zip(exam.sections, report.by_section(), strict=True)
    ]
    return {
        "exam": exam.blueprint,
        "seed": exam.seed,
        "minutes": exam.minutes,
        "seconds_used": round(min(seconds, exam.seconds), 3),
        "points": report.points,
        "total": exam.points,
        "unanswered": report.unanswered,
        "sections": sections,
        "topics": [
            {"topic": topic, "points": earned, "total": whole} for topic, (earned, whole) in report.by_topic().items()
        ],
        "items": [_item_record(one, lang) for one in report.marked],
    }


def _item_record(one: Marked, lang: Language) -> dict[str, Any]:
    from dlquiz.study.attempt import named_mistake

    return {
        "address": one.task.item.address,
        "section": one.task.section.title.of(lang),
        "points": one.task.points,
        "marks": one.points,
        "response": "; ".join(one.responses) if any(one.responses) else None,
        "score": one.grade.score if one.grade and one.answered else None,
        "mistake": named_mistake(one.grade) if one.grade else None,
        "seconds": round(one.seconds, 3),
    }
