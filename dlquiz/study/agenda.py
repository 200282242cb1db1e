"""A day's questions under a plan: what is new, topics first, and of what is due that which is worth most."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal

from msgspec import Struct

from dlquiz.bank.entry import Entry
from dlquiz.bank.form import order
from dlquiz.study.aim import Aim
from dlquiz.study.effort import seconds
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import Memory, recall, review

# Of the minutes on what is new, those for the longest questions.
LONG, LONG_SHARE = 3, 0.28
# A question gets no third review while there is a card that was never asked.
EARLY_ATTEMPTS = 3
# A topic in which all is wrong weighs so much more than one in which all is right.
WEAK_WEIGHT = 2.0
# By so much of its time a day may be longer, so that its last question is a whole one.
SLACK = 1.1

Sort = Literal["new", "due", "mock"]


class Task(Struct, frozen=True):
    """A question of a day's agenda: why it comes, and how long it is expected to take."""

    entry: Entry
    sort: Sort
    seconds: float


class Day(Struct, frozen=True):
    """A day: the `time` (in seconds) that it has, how well things should be known when they come again, how fast the
    student is, and by what the questions are mixed."""

    date: date
    time: float
    retention: float
    pace: float = 1.0
    key: str = ""


def subject(entry: Entry) -> Hashable:
    """What is learned by a question: a card, a table of facts (its questions hold the same data), or what it asks."""
    return entry.formula or entry.data or entry.id


def agenda(entries: Sequence[Entry], progress: Mapping[str, Progress], aim: Aim, day: Day) -> list[Task]:
    """The questions of a day.

    While the plan brings what is new, that has its share of the time; what is due has the rest, and where it needs more
    those wait that lose least by it. In the last days half of the time is for what is weak, and half goes over
    everything as an exam does. What one sort can't fill the others do.
    """
    mixed = order(entries, day.key)
    standing = Standing(mixed, progress, day.pace)
    known = [entry for entry in mixed if entry.id in progress and progress[entry.id].memory.reviewed < day.date]
    again = _Filling(day, met=True)
    if aim.brings_new(day.date):
        late = [entry for entry in known if recall(progress[entry.id].memory, day.date) <= day.retention]
        due = standing.by_worth(standing.early(late), aim.exam, day.date)
        again.fill(due, "due", (1 - aim.new_share) * day.time)
        new = _Filling(day, met=False)
        new.fill(standing.new(aim, day), "new", day.time - again.seconds)
        taken = {task.entry.id for task in again.tasks}
        again.fill((entry for entry in due if entry.id not in taken), "due", day.time - new.seconds)
        tasks = [*new.tasks, *again.tasks]
    else:
        again.fill(standing.by_worth(known, aim.exam, day.date), "due", day.time / 2)
        taken = {task.entry.id for task in again.tasks}
        again.fill(_as_in_an_exam([entry for entry in known if entry.id not in taken], progress), "mock", day.time)
        tasks = again.tasks
    left = day.time - sum(task.seconds for task in tasks)
    if left <= 0:
        return tasks
    rest, taken = _Filling(day, met=True), {task.entry.id for task in tasks}
    others = [entry for entry in known if entry.id not in taken]
    rest.fill(standing.by_worth(others, aim.exam, day.date), "due", left)
    return [*tasks, *rest.tasks]


class _Filling:
    """Questions taken one by one, as long as there is time."""

    def __init__(self, day: Day, met: bool) -> None:
        self.tasks: list[Task] = []
        self.seconds = 0.0
        self._day = day
        self._met = met

    def fill(self, entries: Iterable[Entry], sort: Sort, until: float) -> None:
        """Takes entries until so many seconds are full. One that would go far beyond is left out."""
        entries = iter(entries)
        while self.seconds < until * 0.98:
            entry = next(entries, None)
            if entry is None:
                return
            time = seconds(entry, self._met, self._day.pace)
            fits = self.seconds + time <= until + (SLACK - 1) * self._day.time
            if fits or (not self.tasks and sort != "due"):
                self.tasks.append(Task(entry, sort, time))
                self.seconds += time


class Standing:
    """How it stands with topics, levels and cards."""

    def __init__(self, entries: Sequence[Entry], progress: Mapping[str, Progress], pace: float) -> None:
        self._pace = pace
        self._progress = progress
        self._attempts: Counter[str] = Counter()
        self._wrong: Counter[str] = Counter()
        self._seconds: dict[str, float] = defaultdict(float)
        self._levels: dict[int, float] = defaultdict(float)
        self._families: dict[str, float] = defaultdict(float)
        self._known: set[tuple[str, int]] = set()
        self._subjects: set[Hashable] = set()
        self._taken: Counter[str] = Counter()
        self._unmet: dict[str, dict[int, list[Entry]]] = {}
        self._whole: dict[str, float] = defaultdict(float)
        for entry in entries:
            self._whole[entry.family] += seconds(entry)
            self._place(entry)
        self._cards = {entry.formula for entry in entries if entry.formula}

    def _place(self, entry: Entry) -> None:
        one = self._progress.get(entry.id)
        if one is None:
            self._unmet.setdefault(entry.topic, {}).setdefault(entry.level, []).append(entry)
            return
        self._attempts[entry.topic] += one.attempts
        self._wrong[entry.topic] += one.attempts - one.correct
        self._meet(entry)
        if not one.in_notebook:
            self._known.add((entry.topic, entry.level))

    def _meet(self, entry: Entry) -> None:
        time = seconds(entry, False, self._pace)
        self._seconds[entry.topic] += time
        self._levels[entry.level] += time
        self._families[entry.family] += time
        self._subjects.add(subject(entry))

    def weight(self, topic: str) -> float:
        """From 1, where all is right, to 1 + WEAK_WEIGHT, where all is wrong."""
        return 1 + WEAK_WEIGHT * self._wrong[topic] / max(1, self._attempts[topic])

    # What is known

    def by_worth(self, known: Iterable[Entry], exam: date, today: date) -> list[Entry]:
        """The entries by what a review today adds to what is known at the exam, a second: the most worth first."""
        return sorted(known, key=lambda entry: -self._worth(entry, exam, today))

    def _worth(self, entry: Entry, exam: date, today: date) -> float:
        gained = gain(self._progress[entry.id].memory, exam, today)
        return gained * self.weight(entry.topic) / seconds(entry, True, self._pace)

    def early(self, due: Sequence[Entry]) -> list[Entry]:
        """What is due but for third reviews: these wait until every card was asked once."""
        every = self._cards <= self._subjects
        return [entry for entry in due if every or self._progress[entry.id].attempts < EARLY_ATTEMPTS]

    # What is new

    def new(self, aim: Aim, day: Day) -> Iterator[Entry]:
        """What is new, one by one: so many topics that every one is met in time, then the longest questions as far as
        they have not their share, else the topic that had the least time for its weight. Each counts as met."""
        waiting = [topic for topic in self._unmet if not self._seconds[topic]]
        quota = -(-len(waiting) // max((aim.covered - day.date).days + 1, 1))
        hurried = quota * 60 * self._pace > aim.new_share * day.time
        for topic in waiting[:quota]:
            yield self._take(topic, min(self._unmet[topic]), hurried)
        while self._unmet:
            yield self._long() or self._wide()

    def _long(self) -> Entry | None:
        """The next of the longest, if it is their turn: of a topic that is ready for it, else a step towards one."""
        if self._levels[LONG] > LONG_SHARE * sum(self._levels.values()):
            return None
        steps = [(self._step(topic), topic) for topic in self._unmet if LONG in self._unmet[topic]]
        if not steps:
            return None
        # Steps go over all topics, not again and again into one that begins on the second level.
        level, topic = min(steps, key=lambda step: (step[0] < LONG, self._taken[step[1]], -step[0], self._had(step[1])))
        return self._take(topic, level)

    def _step(self, topic: str) -> int:
        """The highest level that a topic has something new of and has risen to, else the lowest there is."""
        levels = self._unmet[topic]
        return max((level for level in levels if level <= self._open(topic)), default=min(levels))

    def _wide(self) -> Entry:
        """The next of the topic that is behind most: one with a card or table that was never asked, if there is any."""
        topic = min(self._unmet, key=lambda name: (self._seconds[name] > 0, not self._has_fresh(name), self._had(name)))
        levels = [level for level in self._unmet[topic] if level <= self._open(topic)] or [min(self._unmet[topic])]
        return self._take(topic, min(levels, key=lambda level: (not self._fresh(topic, level), level)))

    def _had(self, topic: str) -> float:
        return self._seconds[topic] / self.weight(topic)

    def _open(self, topic: str) -> int:
        """The level that a topic has risen to: one more than that of which something is known."""
        return 1 + max((level for name, level in self._known if name == topic), default=0)

    def _has_fresh(self, topic: str) -> bool:
        return any(self._fresh(topic, level) for level in self._unmet[topic])

    def _fresh(self, topic: str, level: int) -> bool:
        return any(subject(entry) not in self._subjects for entry in self._unmet[topic][level])

    def _take(self, topic: str, level: int, quickest: bool = False) -> Entry:
        """Of a topic's new questions of a level one on what was never asked, of the family (calculations, or not) that
        is behind; of those the quickest."""
        waiting = self._unmet[topic][level]
        behind = min(self._whole, key=lambda family: self._families[family] / self._whole[family])
        entry = min(
            waiting,
            key=lambda one: (subject(one) in self._subjects, not quickest and one.family != behind, seconds(one)),
        )
        waiting.remove(entry)
        if not waiting:
            del self._unmet[topic][level]
        if not self._unmet[topic]:
            del self._unmet[topic]
        self._taken[topic] += 1
        self._meet(entry)
        return entry


def gain(memory: Memory, exam: date, today: date) -> float:
    """How much likelier a question is to be right at the exam if it comes again today."""
    now = recall(memory, today)
    good, again = (recall(review(memory, rating, today), exam) for rating in ("good", "again"))
    return now * good + (1 - now) * again - recall(memory, exam)


def _as_in_an_exam(known: Sequence[Entry], progress: Mapping[str, Progress]) -> list[Entry]:
    """Topics in turn, in each the question that was not asked for longest."""
    topics: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(known, key=lambda entry: progress[entry.id].last):
        topics[entry.topic].append(entry)
    longest = max(map(len, topics.values()), default=0)
    return [rows[place] for place in range(longest) for rows in topics.values() if place < len(rows)]
