"""What waits for a student who comes: what is due, and what was broken off."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.history.recorder import Recorder
from dlquiz.history.sitting import EXAM
from dlquiz.session.saved import Glance, glance
from dlquiz.session.state import BadState
from dlquiz.study.notebook import gone
from dlquiz.study.outlook import todays
from dlquiz.study.schedule import due
from dlquiz.study.statistics import streak
from dlquiz.use.plan import aim, student
from dlquiz.use.quiz import broken_off


class Rest(Struct, frozen=True):
    """What a plan has left for today: how many questions are new, how many others there are, and how many minutes all
    of them take; `last` says that it is one of the last days, which bring nothing new."""

    new: int
    known: int
    minutes: float
    last: bool = False


class Waiting(Struct, frozen=True):
    """What waits: the day of the exam, how many questions are due and how many stand in the notebook; `practised` says
    that there is a history at all. Of a quiz that was broken off how many are done, and of how many; of such an exam
    how far it has come. `gone` are the questions of the notebook that the bank has no more. `plan` is what a plan until
    the exam has left for today. `streak` is how many days in a row were practised, `minutes` how long today's answers
    took."""

    today: date
    exam: date | None
    due: int
    notebook: int
    practised: bool
    quiz: tuple[int, int] | None = None
    mock_exam: Glance | None = None
    gone: tuple[str, ...] = ()
    plan: Rest | None = None
    streak: int = 0
    minutes: float = 0.0


def what_waits(bank: Bank, recorder: Recorder, today: date) -> Waiting:
    """What waits on a study day."""
    exam, progress = recorder.exam(today), recorder.progress(bank.former)
    asked = {entry.id for entry in bank.select()}  # by a quiz of no topic in particular
    here = [one for name, one in progress.items() if name in bank.asked]
    return Waiting(
        today,
        exam,
        due=sum(due(progress[name].memory, exam) <= today for name in asked & progress.keys()),
        notebook=sum(one.in_notebook for one in here),
        practised=bool(progress),
        quiz=next(((course.done, course.count) for _, _, course in broken_off(recorder, bank, today)), None),
        mock_exam=_mock_exam(recorder, bank),
        gone=gone(bank, progress),
        plan=planned_for(bank, recorder, today),
        streak=streak(recorder.daily(), today),
        minutes=recorder.seconds_of(today) / 60,
    )


def planned_for(bank: Bank, recorder: Recorder, day: date) -> Rest | None:
    """What the plan has left for today, or has for a day to come if nothing is practised until then; None without a
    plan."""
    wanted = aim(recorder, day)
    if wanted is None:
        return None
    tasks = todays(bank.select(), student(bank, recorder, day), wanted)
    new = sum(task.sort == "new" for task in tasks)
    return Rest(new, len(tasks) - new, sum(task.seconds for task in tasks) / 60, not wanted.brings_new(day))


def _mock_exam(recorder: Recorder, bank: Bank) -> Glance | None:
    """The exam of this bank that was broken off last."""
    for sitting, _ in recorder.open_sittings(EXAM):
        try:
            seen = glance(sitting.state)
        except BadState:
            recorder.set_aside(sitting)
            continue
        if seen.is_of(bank):
            return seen
    return None
