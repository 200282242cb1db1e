"""Where a plan leads: what each day until the exam brings, what is met and known by then, and what is left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from msgspec import Struct

from dlquiz.bank.entry import Entry
from dlquiz.kinds.draws import pick
from dlquiz.study.agenda import Day, Task, agenda, subject
from dlquiz.study.aim import Aim
from dlquiz.study.attempt import Attempt
from dlquiz.study.effort import AGAIN, seconds
from dlquiz.study.facts import count_facts, facts_met
from dlquiz.study.progress import Progress, after
from dlquiz.study.retention import fitting_retention
from dlquiz.study.schedule import recall

# Of so many first answers somebody was right in so many before anything is known of them.
_BEFORE = 6, 10
# Two months: what comes later nobody can foresee. What is known is then told as of the day after.
MOST_DAYS = 60
# Minutes are advised in steps.
_STEP = 5


class Student(Struct, frozen=True):
    """How somebody stands on a day: what each question's attempts add up to, how fast they are, and the seconds that
    have been spent today."""

    progress: Mapping[str, Progress]
    today: date
    pace: float = 1.0
    spent: float = 0.0

    @property
    def right(self) -> float:
        """The share of answers that is right, as far as it is known."""
        attempts = sum(one.attempts for one in self.progress.values())
        return (sum(one.correct for one in self.progress.values()) + _BEFORE[0]) / (attempts + _BEFORE[1])


class PlannedDay(Struct, frozen=True):
    """A day of the plan: how many questions are new, due, and asked as in an exam, and how long they take; `topics` are
    those of which something is new, or, in the last days, that are weak."""

    date: date
    new: int
    due: int
    mock: int
    minutes: float
    topics: tuple[str, ...]


class Outlook(Struct, frozen=True):
    """Where a plan leads. Of `of_questions` questions and `of_facts` facts so many are met; `left_out` are the topics
    that are never met. `recall` is the mean predicted recall on the day of what was met, `known` how much of all that
    is. `minutes_needed` a day would do to meet every card, every table and every other question once."""

    aim: Aim
    today: date
    days: tuple[PlannedDay, ...]
    retention: float
    questions: int
    of_questions: int
    facts: int
    of_facts: int
    left_out: tuple[str, ...]
    recall: float
    minutes_needed: int

    @property
    def share(self) -> float:
        """The share of the questions that is met."""
        return self.questions / max(self.of_questions, 1)

    @property
    def known(self) -> float:
        """The share of all questions that is predicted to be right on the day, what was never met counting as wrong."""
        return self.share * self.recall

    @property
    def is_short(self) -> bool:
        """Whether the time does not do."""
        return self.minutes_needed > self.aim.minutes


def todays(entries: Sequence[Entry], student: Student, aim: Aim) -> list[Task]:
    """The questions of what is left of today: those that the plan foresees, as long as nothing was answered."""
    left = max(60.0 * aim.minutes - student.spent, 0.0)
    wanted = retention(entries, student, aim)
    return agenda(entries, student.progress, aim, _day(student, student.today, left, wanted))


def _day(student: Student, day: date, left: float, wanted: float) -> Day:
    return Day(day, left, wanted, student.pace, f"plan/{day}")


def retention(entries: Sequence[Entry], student: Student, aim: Aim) -> float:
    """How well things should be known when they come again."""
    new = sum(seconds(entry, pace=student.pace) for entry in entries if entry.id not in student.progress)
    return fitting_retention(aim, new, round(student.right, 1), AGAIN)


def outlook(entries: Sequence[Entry], student: Student, aim: Aim) -> Outlook:
    """The plan from a student's day on, two months at most. Answers are right as often as they were until now, and as
    memory predicts."""
    wanted, first = retention(entries, student, aim), student
    days = []
    for day in islice(aim.days_from(student.today), MOST_DAYS):
        left = max(60.0 * aim.minutes - (first.spent if day == first.today else 0.0), 0.0)
        tasks = agenda(entries, student.progress, aim, _day(student, day, left, wanted))
        days.append(_planned(day, tasks, aim))
        student = Student(_after(student, tasks, day), day, student.pace)
    met = [entry for entry in entries if entry.id in student.progress]
    end = min(aim.exam, first.today + timedelta(MOST_DAYS))
    recalls = [recall(student.progress[entry.id].memory, end) for entry in met]
    topics = dict.fromkeys(entry.topic for entry in entries)
    return Outlook(
        aim,
        first.today,
        tuple(days),
        wanted,
        len(met),
        len(entries),
        facts_met(entries, student.progress),
        count_facts(entries),
        tuple(topic for topic in topics if topic not in {entry.topic for entry in met}),
        sum(recalls) / max(len(recalls), 1),
        _needed(entries, first, aim),
    )


def _planned(day: date, tasks: Sequence[Task], aim: Aim) -> PlannedDay:
    sorts = [task.sort for task in tasks]
    wanted = "new" if aim.brings_new(day) else "due"
    topics = dict.fromkeys(task.entry.topic for task in tasks if task.sort == wanted)
    minutes = sum(task.seconds for task in tasks) / 60
    return PlannedDay(day, sorts.count("new"), sorts.count("due"), sorts.count("mock"), minutes, tuple(topics))


def _after(student: Student, tasks: Sequence[Task], day: date) -> dict[str, Progress]:
    """The progress after a day on which these are asked."""
    progress, right = dict(student.progress), student.right
    at = datetime.combine(day, time(12), UTC)
    for task in tasks:
        before = progress.get(task.entry.id)
        share = recall(before.memory, day) if before else right
        score = float(pick(f"plan/{task.entry.id}/{day}", 1000) < 1000 * share)
        made = Attempt(at, f"{task.entry.id}#0", "", "", score, None, 0.0, 0, "plan")
        progress[task.entry.id] = after(before, made)
    return progress


def _needed(entries: Sequence[Entry], student: Student, aim: Aim) -> int:
    """The minutes a day in which all that is to be learned is met once, by the quickest question on it."""
    met = {subject(entry) for entry in entries if entry.id in student.progress}
    quickest: dict[object, float] = {}
    for entry in entries:
        about = subject(entry)
        if about not in met:
            quickest[about] = min(seconds(entry, pace=student.pace), quickest.get(about, float("inf")))
    days = sum(aim.brings_new(day) for day in aim.days_from(student.today))
    a_day = sum(quickest.values()) / 60 / max(days, 1) / aim.new_share
    return -(-int(a_day + 0.999) // _STEP) * _STEP
