"""The plan until the exam: how the student stands, where it leads, and what is left of today."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.bank.form import MAX_COUNT
from dlquiz.study.agenda import Task
from dlquiz.study.aim import Aim
from dlquiz.study.attempt import Attempt
from dlquiz.study.effort import pace
from dlquiz.study.outlook import Outlook, Student, outlook, todays
from dlquiz.study.progress import Progress
from dlquiz.study.settings import Settings

# Of how many attempts, the newest, it is seen how fast somebody is, and how long today was.
_LATEST = 300
# No question was worked on for longer: that was a pause.
_PAUSE = 900.0
# Minutes that a question takes at most.
_LONGEST = 16


class Past(Protocol):
    """A history, open, or a recorder."""

    def progress(self, former: Mapping[str, str] = ...) -> Mapping[str, Progress]:
        """The progress of every question that was ever attempted."""
        ...

    def settings(self) -> Settings:
        """What the student has said of the exam."""
        ...

    def daily(self, since: date) -> Mapping[date, tuple[int, int]]:
        """The study days from `since` on that had attempts."""
        ...

    def latest(self, most: int) -> list[Attempt]:
        """The attempts that were written last, at most so many."""
        ...


def aim(past: Past, today: date) -> Aim | None:
    """What is aimed at, from the day on which it was begun; None without a plan. Raises HistoryError if a history can't
    be read."""
    found = past.settings().aim(today)
    return found.begun(past.daily(found.since), today) if found else None


def student(bank: Bank, past: Past, today: date) -> Student:
    """How somebody stands on a study day. Raises HistoryError if a history can't be read."""
    latest = past.latest(_LATEST)
    spent = sum(min(one.seconds, _PAUSE) for one in latest if one.day == today)
    return Student(past.progress(bank.former), today, pace(latest, bank.asked), spent)


def where_it_leads(bank: Bank, past: Past, today: date) -> Outlook | None:
    """The plan from today on; None if there is none. Raises HistoryError if a history can't be read."""
    wanted = aim(past, today)
    return outlook(bank.select(), student(bank, past, today), wanted) if wanted else None


def of_today(entries: Sequence[Entry], now: Student, wanted: Aim, count: int | None) -> list[Entry]:
    """Of these questions `count`, if there are so many; None: what is left of today, or another such day once the
    minutes are over."""
    if count is not None:
        return _counted(entries, now, wanted, count)
    tasks = todays(entries, now, wanted) or todays(entries, replace(now, spent=0.0), wanted)
    return [task.entry for task in tasks][:MAX_COUNT]


def _counted(entries: Sequence[Entry], now: Student, wanted: Aim, count: int) -> list[Entry]:
    """So many questions, new and due in the plan's proportion, however long they take."""
    tasks: list[Task] = []
    minutes = count
    while len(tasks) < min(count, len(entries)) and minutes <= _LONGEST * count:
        tasks = todays(entries, replace(now, spent=60.0 * (wanted.minutes - minutes)), wanted)
        minutes *= 2
    return [task.entry for task in evenly(tasks)][:count]


def evenly(tasks: Sequence[Task]) -> list[Task]:
    """The tasks with each sort spread over the whole, so that a beginning of them has its share of each."""
    sorts = Counter(task.sort for task in tasks)
    seen: Counter[str] = Counter()
    places = []
    for task in tasks:
        seen[task.sort] += 1
        places.append((seen[task.sort] / (sorts[task.sort] + 1), task))
    return [task for _, task in sorted(places, key=lambda pair: pair[0])]
