"""`dlquiz quiz`: a session in the terminal."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from dlquiz.cli.common import Exit, check_choice, exam_day, language, open_bank, print_json, seed_or_fresh, session_id
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
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from dlquiz.bank.bank import Bank
    from dlquiz.history.recorder import Recorder
    from dlquiz.history.sitting import Sitting
    from dlquiz.quiz.course import Course, Plan
    from dlquiz.quiz.session import Session, Turn
    from dlquiz.terminal.desk import Desk
    from dlquiz.terminal.quiz import Ending


def register(app: typer.Typer) -> None:
    app.command()(quiz)


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
    from dlquiz.quiz.course import Plan, Wish

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
        print_json(_record(ending.session))
    return Exit.INTERRUPTED if ending.broken else Exit.DONE


def _sit(desk: Desk, fresh: Plan, new: bool) -> Ending:
    """The quiz from its first question, or from where it was broken off, to its summary."""
    from dlquiz.quiz.course import to_state
    from dlquiz.terminal.quiz import run_quiz
    from dlquiz.terminal.summary import show_summary

    name, plan, course = _resumed(desk, fresh, new) or _begun(desk, fresh)
    state = (lambda where: to_state(plan, where)) if sys.stdin.isatty() else None
    ending = run_quiz(desk, plan.items(desk.bank, course.drawn), course, name, plan.is_mixed(desk.bank), state)
    show_summary(desk, ending.session)
    if ending.to_go_on:
        desk.say("to_go_on", "bold")
    return ending


def _resumed(desk: Desk, fresh: Plan, new: bool) -> tuple[str, Plan, Course] | None:
    """The quiz that was broken off and that this one would be again; with no wish at all, any. With `new` it is
    forgotten instead. Only a terminal takes a quiz up again."""
    from dlquiz.quiz.course import Wish

    for sitting, plan, course in broken_off(desk.recorder, desk.bank, desk.today) if sys.stdin.isatty() else ():
        if fresh.wish not in (plan.wish, Wish()):
            continue
        if new:
            desk.recorder.end(sitting)
        elif desk.recorder.claim(sitting.id):
            desk.say("going_on", "bold", done=course.done, count=course.count)
            say_lost(desk, plan.lost)
            return sitting.id, plan, course
    return None


def broken_off(recorder: Recorder, bank: Bank, day: date) -> Iterator[tuple[Sitting, Plan, Course]]:
    """The quizzes of this bank that were broken off on a study day with something left to ask, the newest first."""
    from dlquiz.history.sitting import QUIZ
    from dlquiz.history.state import BadState
    from dlquiz.quiz.course import from_state
    from dlquiz.study.attempt import study_day

    for sitting, saved in recorder.open_sittings(QUIZ):
        if study_day(saved) != day:
            continue
        try:
            known = from_state(sitting.state, bank)
        except BadState:
            recorder.set_aside(sitting)
            continue
        if known is not None and not known[1].finished:
            yield sitting, *known


def _begun(desk: Desk, fresh: Plan) -> tuple[str, Plan, Course]:
    """A new quiz: of the questions that the history says are next, or as the seed has it."""
    from dlquiz.history.sitting import QUIZ
    from dlquiz.quiz.course import Course
    from dlquiz.study.selection import choose, missed_facts

    name, plan, today = session_id(QUIZ), fresh, desk.today
    desk.recorder.claim(name)
    if fresh.wish.seed is None:
        entries, progress = fresh.entries(desk.bank), desk.recorder.progress(desk.bank.former)
        chosen = choose(entries, progress, today, desk.recorder.exam(today), fresh.wish.count, f"quiz/{fresh.seed}")
        plan = replace(fresh, questions=tuple(entry.id for entry in chosen), facts=missed_facts(chosen, progress))
    return name, plan.drawn(desk.bank), Course(fresh.wish.count)


def _record(session: Session) -> dict[str, Any]:
    return {
        "answered": len(session.answered),
        "skipped": session.skipped,
        "score": session.score,
        "attempts": [_turn_record(turn) for turn in session.turns],
    }


def _turn_record(turn: Turn) -> dict[str, Any]:
    from dlquiz.study.attempt import named_mistake

    return {
        "address": turn.item.address,
        "score": turn.grade.score if turn.grade else None,
        "hinted": turn.hints > 0,
        "verdict": _verdict(turn),
        "dont_know": turn.dont_know,
        "response": "; ".join(turn.responses) if any(turn.responses) else None,
        "mistake": named_mistake(turn.grade) if turn.grade else None,
        "seconds": round(turn.seconds, 3),
        "hints": turn.hints,
    }


def _verdict(turn: Turn) -> str:
    """correct, partly, wrong or skipped."""
    if turn.grade is None:
        return "skipped"
    return "correct" if turn.score >= 1 else "partly" if turn.score else "wrong"
