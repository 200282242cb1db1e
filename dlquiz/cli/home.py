"""Bare `dlquiz` on a terminal: what is due, and one key starts."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from dlquiz.cli.common import Exit, home, language, narrate, open_bank, today

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.history.recorder import Recorder
    from dlquiz.terminal.home import Waiting
    from dlquiz.text.spans import Language


def start() -> int:
    """Shows the page, and runs the command that the student chooses. Returns its exit code."""
    from dlquiz.terminal.home import ask_what_now, show_home
    from dlquiz.terminal.keyboard import choose_keyboard
    from dlquiz.terminal.page import Page

    lang, bank = language(None), open_bank(None)
    waiting = _waiting(bank, lang)
    show_home(Page(lang), waiting)
    return _run(ask_what_now(choose_keyboard(plain=False, as_json=False), waiting, lang))


def _run(wish: str) -> int:
    from dlquiz.cli.exam import exam
    from dlquiz.cli.mistakes import mistakes
    from dlquiz.cli.quiz import quiz
    from dlquiz.cli.stats import stats

    match wish:
        case "quiz":
            return quiz()
        case "exam":
            return exam()
        case "mistakes":
            return mistakes()
        case "stats":
            return stats()
        case _:
            return Exit.DONE


def _waiting(bank: Bank, lang: Language) -> Waiting:
    from dlquiz.cli.quiz import broken_off
    from dlquiz.history.recorder import Recorder
    from dlquiz.study.notebook import gone, gone_text
    from dlquiz.study.schedule import due
    from dlquiz.terminal.home import Waiting

    day = today()
    with closing(Recorder(home(None), lang, narrate)) as recorder:
        exam, progress = recorder.exam(day), recorder.progress(bank.former)
        if line := gone_text(gone(bank, progress), lang):
            narrate(line)
        here = [one for name, one in progress.items() if name in bank.asked]
        return Waiting(
            day,
            exam,
            due=sum(due(one.memory, exam) <= day for one in here),
            notebook=sum(one.in_notebook for one in here),
            practised=bool(progress),
            quiz=next(((course.done, course.count) for _, _, course in broken_off(recorder, bank, day)), None),
            mock_exam=_mock_exam(recorder, bank, lang),
        )


def _mock_exam(recorder: Recorder, bank: Bank, lang: Language) -> str:
    """How far the exam has come that was broken off; "" if there is none."""
    from dlquiz.history.sitting import EXAM
    from dlquiz.text.wording import say

    for sitting, _ in recorder.open_sittings(EXAM):
        from dlquiz.exam.saved import bank_name, glance  # only where there is one: it takes time to load
        from dlquiz.history.state import BadState
        from dlquiz.terminal.exam.room import clock_text

        try:
            seen = glance(sitting.state)
        except BadState:
            recorder.set_aside(sitting)
            continue
        if seen.bank == bank_name(bank):
            if seen.handed_in:
                return say(lang, "home_exam_to_mark")
            left = clock_text(seen.seconds_left)
            return say(lang, "home_exam_at", answered=seen.answered, count=seen.count, left=left)
    return ""
