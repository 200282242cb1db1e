"""Learners to try schedules with. What they know and forget is not FSRS's: it halves in days of its own.

A learner is right at first sight by chance (less in weak topics and on long questions, more where a card or table was
met), forgets exponentially, and remembers longer after each answer, the more so the more had been forgotten. Chance
hangs on names and days alone, so that a trial is the same everywhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from dlquiz.bank.entry import Entry
from dlquiz.kinds.draws import pick
from dlquiz.study.agenda import subject
from dlquiz.study.aim import Aim
from dlquiz.study.attempt import Attempt
from dlquiz.study.effort import seconds
from dlquiz.study.outlook import Student, todays
from dlquiz.study.progress import Progress, after
from dlquiz.study.schedule import due, recall

FIRST = date(2026, 11, 2)


@dataclass(frozen=True)
class Learner:
    """Shares right at first sight by level, how much less it is in weak topics, the days in which half is forgotten of
    what was right and of what was wrong at first, how slow (1: as expected), and on which days nothing is done."""

    name: str
    first: tuple[float, float, float] = (0.62, 0.5, 0.35)
    weaker: float = 0.5
    right_half: float = 10.0
    wrong_half: float = 2.5
    slow: float = 1.0
    idle: Callable[[int, int], bool] = lambda number, days: False


AVERAGE = Learner("average")
STRONG = Learner("strong", (0.8, 0.7, 0.55), 0.75, 16.0, 5.0, 0.8)
WEAK = Learner("weak", (0.42, 0.3, 0.15), 0.5, 6.0, 1.5, 1.3)
IRREGULAR = replace(AVERAGE, name="irregular", idle=lambda number, days: number % 3 == 1)
LATE = replace(AVERAGE, name="late", idle=lambda number, days: number < days // 2)
LEARNERS = (STRONG, AVERAGE, WEAK, IRREGULAR, LATE)
# Recall of a question becomes stronger by an answer, at most by so much.
GROWTH = 2.5
# A learner who has met the card or table knows more at first sight.
KINSHIP = 0.15
# One topic in so many is weak.
WEAK_ONE_IN = 8


@dataclass(frozen=True)
class Trace:
    """What a learner really remembers of a question: the days in which half of it is forgotten, and since when."""

    half: float
    since: date

    def at(self, day: date) -> float:
        return float(2.0 ** (-(day - self.since).days / self.half))


@dataclass(frozen=True)
class Asked:
    """One question asked: on which day of the trial, whether it was new, and how long it took."""

    number: int
    entry: Entry
    new: bool
    right: bool
    seconds: float


@dataclass
class Trial:
    """A learner's days with a schedule."""

    learner: Learner
    entries: Sequence[Entry]
    aim: Aim
    asked: list[Asked] = field(default_factory=list)
    progress: dict[str, Progress] = field(default_factory=dict)
    traces: dict[str, Trace] = field(default_factory=dict)
    subjects: set[Hashable] = field(default_factory=set)

    @cached_property
    def bank(self) -> Mapping[str, Entry]:
        return {entry.id: entry for entry in self.entries}

    @cached_property
    def weak_topics(self) -> frozenset[str]:
        topics = sorted({entry.topic for entry in self.entries})
        return frozenset(topic for topic in topics if pick(f"weak/{topic}", WEAK_ONE_IN) == 0)

    def knows(self, entry: Entry, day: date) -> float:
        """The true probability of a right answer."""
        if entry.id in self.traces:
            return self.traces[entry.id].at(day)
        share = self.learner.first[min(entry.level, 3) - 1]
        share *= self.learner.weaker if entry.topic in self.weak_topics else 1
        return min(share + KINSHIP, max(share, 0.95)) if subject(entry) in self.subjects else share

    def takes(self, entry: Entry, number: int) -> float:
        """Seconds, up to a third more or less than expected."""
        chance = 0.7 + 0.6 * pick(f"time/{entry.id}/{number}", 1000) / 999
        return seconds(entry, entry.id in self.traces, self.learner.slow) * chance

    def ask(self, entry: Entry, number: int) -> float:
        """Asks a question on a day of the trial; how long it took."""
        day = FIRST + timedelta(number)
        new, known, time = entry.id not in self.traces, self.knows(entry, day), self.takes(entry, number)
        right = pick(f"{self.learner.name}/{entry.id}/{day}", 10_000) < 10_000 * known
        if new:
            trace = Trace(self.learner.right_half if right else self.learner.wrong_half, day)
        else:
            half = self.traces[entry.id].half
            grown = half * (1 + (GROWTH - 1) * min(1.0, 0.3 + 2 * (1 - known)))
            trace = Trace(grown if right else max(self.learner.wrong_half, half / 2), day)
        self.traces[entry.id] = trace
        self.subjects.add(subject(entry))
        at = datetime.fromisoformat(f"{day}T20:00:00+08:00") + timedelta(seconds=len(self.asked) % 3000)
        made = Attempt(at, f"{entry.id}#1", "d", "x", float(right), None, time, 0, f"quiz-{number}", True)
        self.progress[entry.id] = after(self.progress.get(entry.id), made)
        self.asked.append(Asked(number, entry, new, right, time))
        return time

    # What came of it

    def minutes(self, which: Callable[[Asked], bool] = lambda one: True) -> float:
        return sum(one.seconds for one in self.asked if which(one)) / 60

    def share(self, which: Callable[[Asked], bool]) -> float:
        """The share of all minutes."""
        return self.minutes(which) / self.minutes()

    @property
    def load(self) -> float:
        """The longest day, as a multiple of the minutes a day."""
        spent = Counter[int]()
        for one in self.asked:
            spent[one.number] += round(one.seconds)
        return max(spent.values()) / 60 / self.aim.minutes

    def until(self, number: int) -> list[Asked]:
        """What was asked before the day of that number, counted from 0."""
        return [one for one in self.asked if one.number < number]

    def day_of_last_topic(self) -> int | None:
        """The day, from 1, by which every topic was met; None if some never was."""
        first: dict[str, int] = {}
        for one in self.asked:
            first.setdefault(one.entry.topic, one.number + 1)
        return max(first.values()) if first.keys() >= {entry.topic for entry in self.entries} else None

    @property
    def topics(self) -> int:
        return len({one.entry.topic for one in self.asked})

    @property
    def known(self) -> float:
        """How many of the skills that were practised are expected to be right on the day of the exam."""
        return sum(trace.at(self.aim.exam) for trace in self.traces.values())

    @property
    def predicted(self) -> float:
        """How many FSRS expects to be."""
        return sum(recall(one.memory, self.aim.exam) for one in self.progress.values())

    @property
    def score(self) -> float:
        """The share of the whole bank that is expected to be right, what was never practised at first sight."""
        return sum(self.knows(entry, self.aim.exam) for entry in self.entries) / len(self.entries)


# What a schedule does: the questions of a day, in order; as many are asked as there is time for.
Schedule = Callable[[Trial, int], Iterable[Entry]]


def planned(trial: Trial, number: int) -> Iterable[Entry]:
    """The plan's questions of the day."""
    student = Student(trial.progress, FIRST + timedelta(number), trial.learner.slow)
    aim = trial.aim.begun((FIRST + timedelta(one.number) for one in trial.asked), student.today)
    return [task.entry for task in todays(trial.entries, student, aim)]


def plain_fsrs(trial: Trial, number: int) -> Iterable[Entry]:
    """All that is due at 90 %, the longest overdue first, then what is new, by chance."""
    today = FIRST + timedelta(number)
    mixed = sorted(trial.entries, key=lambda entry: pick(f"fsrs/{entry.id}", 10**9))
    days = {entry.id: due(trial.progress[entry.id].memory) for entry in mixed if entry.id in trial.progress}
    late = sorted((entry for entry in mixed if days.get(entry.id, date.max) <= today), key=lambda entry: days[entry.id])
    return [*late, *(entry for entry in mixed if entry.id not in days)]


def at_random(trial: Trial, number: int) -> Iterable[Entry]:
    """Any question, whatever was asked before."""
    return sorted(trial.entries, key=lambda entry: pick(f"random/{number}/{entry.id}", 10**9))


def from_the_front(trial: Trial, number: int) -> Iterable[Entry]:
    """One after the other as they stand in the bank, and from the front again."""
    begun = len(trial.asked)
    return (trial.entries[(begun + place) % len(trial.entries)] for place in range(len(trial.entries)))


SCHEDULES: Mapping[str, Schedule] = {
    "plan": planned,
    "FSRS": plain_fsrs,
    "random": at_random,
    "front": from_the_front,
}


def trial(entries: Sequence[Entry], learner: Learner, minutes: int, days: int, schedule: str) -> Trial:
    """The days until an exam, each as long as the minutes say: the last question is finished."""
    found = Trial(learner, entries, Aim(FIRST + timedelta(days), minutes, FIRST))
    for number in range(days):
        if learner.idle(number, days):
            continue
        spent = 0.0
        for entry in list(SCHEDULES[schedule](found, number)):
            if spent >= 60 * minutes and schedule != "plan":
                break
            spent += found.ask(entry, number)
    return found
