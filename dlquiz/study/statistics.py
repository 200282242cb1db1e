"""What `dlquiz stats` shows, made from what the history keeps added up: its cost does not grow with the attempts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import islice

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.cards.card import Text
from dlquiz.study.attempt import Attempt
from dlquiz.study.mastery import Level, held_by, level, share_right
from dlquiz.study.notebook import gone
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import due, recall

WEEKS = 12
DAYS_AHEAD = 14
MOST_MISTAKES = 10
# Once may be a slip of the finger; from so many times on a mistake is listed.
OFTEN = 2
# From how many attempts a day has the first shade of the heatmap, the second, and so on. They do not depend on the
# other days, so that a day looks the same next week.
SHADES = (1, 10, 20, 40)
_DAY = timedelta(days=1)


class Day(Struct, frozen=True):
    """A study day: how many attempts it had, and how many of them were right."""

    date: date
    attempts: int
    correct: int


class DueDay(Struct, frozen=True):
    """How many questions will be due on a day."""

    date: date
    count: int


class TopicStanding(Struct, frozen=True):
    """A topic: its level, how many questions it has, how many were ever attempted, and how many are due now.

    `right` is the share right of its last ten attempts, `recall` the mean predicted recall of what was attempted; both
    are from 0 to 1, and None before the first attempt.
    """

    id: str
    title: Text
    level: Level
    questions: int
    practised: int
    right: float | None
    recall: float | None
    due: int


class MistakeCount(Struct, frozen=True):
    """A named mistake of a question, and how often it was made."""

    question: str
    topic: str
    mistake: str
    message: Text
    count: int


class Recall(Struct, frozen=True):
    """The predicted recall on a day if nothing is practised until then, from 0 to 1: the mean over the questions that
    were ever attempted (None: there are none), and over the whole bank, where what was never attempted counts as 0."""

    day: date
    practised: float | None
    bank: float


class Statistics(Struct, frozen=True):
    """Everything that `dlquiz stats` shows.

    `attempts`, `correct`, `streak`, `heatmap` and `mistakes_made` count all attempts, those at questions that are no
    longer in the bank too; all else is about the bank. `streak` is how many days in a row were practised, up to today
    or yesterday; `notebook` how many questions stand in the wrong-answer notebook, and `gone` names those in it that
    the bank does not have (any more); `due_today` counts what is overdue too, `planned` what
    a plan takes of it today (None: there is no plan).
    `heatmap` has the 84 days of twelve weeks, from a Monday to the Sunday of this week.
    """

    today: date
    exam: date | None
    attempts: int
    correct: int
    streak: int
    notebook: int
    due_today: int
    due_later: tuple[DueDay, ...]
    recall: Recall
    topics: tuple[TopicStanding, ...]
    heatmap: tuple[Day, ...]
    mistakes: tuple[MistakeCount, ...]
    mistakes_made: int
    gone: tuple[str, ...] = ()
    planned: int | None = None


def compile_statistics(
    bank: Bank,
    progress: Mapping[str, Progress],
    recent: Iterable[Attempt],
    daily: Mapping[date, tuple[int, int]],
    mistakes: Mapping[tuple[str, str], int],
    today: date,
    exam: date | None,
) -> Statistics:
    """The statistics of a history, as of a study day.

    `progress` is by question; `recent` the last ten attempts or so of each; `daily` how many attempts and right ones
    each study day had, from the first on; `mistakes` how often each was made, by question and mistake. `exam` is None,
    or not before today. Recall is predicted for the day of the exam, else for tomorrow.
    """
    known = {name: found for name, found in progress.items() if name in bank.asked}
    days = {name: due(found.memory, exam) for name, found in known.items()}
    day = exam or today + timedelta(1)  # of today nothing could be said: what was just asked is remembered
    recalls = {name: recall(found.memory, day) for name, found in known.items()}
    whole = {entry.id for entry in bank.select()} | known.keys()  # what is beyond the notes counts if it was practised
    return Statistics(
        today,
        exam,
        attempts=sum(found.attempts for found in progress.values()),
        correct=sum(found.correct for found in progress.values()),
        streak=streak(daily, today),
        notebook=sum(found.in_notebook for found in known.values()),
        due_today=sum(day <= today for day in days.values()),
        due_later=_due_later(days.values(), today, exam),
        recall=Recall(day, _mean(recalls.values()), sum(recalls.values()) / max(1, len(whole))),
        topics=tuple(_standings(bank, whole, recent, days, recalls, today)),
        heatmap=heatmap(daily, today),
        mistakes=tuple(islice(_named(bank, mistakes), MOST_MISTAKES)),
        mistakes_made=sum(mistakes.values()),
        gone=gone(bank, progress),
    )


def streak(practised: Container[date], today: date) -> int:
    """How many days in a row were practised, up to today, or to yesterday while today is still to come."""
    day = today if today in practised else today - _DAY
    count = 0
    while day in practised:
        count, day = count + 1, day - _DAY
    return count


def heatmap(daily: Mapping[date, tuple[int, int]], today: date) -> tuple[Day, ...]:
    """The days of the last twelve weeks, from a Monday to the Sunday of this week."""
    first = today - today.weekday() * _DAY - 7 * (WEEKS - 1) * _DAY
    return tuple(Day(day, *daily.get(day, (0, 0))) for day in (first + i * _DAY for i in range(7 * WEEKS)))


def weeks(days: Sequence[Day]) -> list[Sequence[Day]]:
    """The heatmap's days, a week at a time, Monday first."""
    return [days[i : i + 7] for i in range(0, len(days), 7)]


def shade(attempts: int) -> int:
    """How dark a day with so many attempts is, from 0 (none) to 4."""
    return sum(attempts >= least for least in SHADES)


def _due_later(days: Iterable[date], today: date, exam: date | None) -> tuple[DueDay, ...]:
    """The days to come, up to that of the exam: what would be due after it, nobody has to know."""
    counts: dict[date, int] = defaultdict(int)
    for day in days:
        counts[day] += 1
    ahead = (today + i * _DAY for i in range(1, DAYS_AHEAD + 1))
    return tuple(DueDay(day, counts[day]) for day in ahead if exam is None or day <= exam)


def _standings(
    bank: Bank,
    whole: Collection[str],
    recent: Iterable[Attempt],
    days: Mapping[str, date],
    recalls: Mapping[str, float],
    today: date,
) -> Iterator[TopicStanding]:
    """Every topic that has questions out of the `whole`, in the order of the bank."""
    questions: dict[str, list[str]] = defaultdict(list)
    for entry in bank.asked.values():
        if entry.id in whole:
            questions[entry.topic].append(entry.id)
    attempts: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in recent:
        if attempt.question in bank.asked:
            attempts[bank.asked[attempt.question].topic].append(attempt)
    for topic, title in bank.topics.items():
        names = questions[topic]
        known = [name for name in names if name in days]
        if names:
            yield TopicStanding(
                topic,
                title,
                held_by(level(attempts[topic]), len(known), len(names)),
                questions=len(names),
                practised=len(known),
                right=share_right(attempts[topic]),
                recall=_mean([recalls[name] for name in known]),
                due=sum(days[name] <= today for name in known),
            )


def _named(bank: Bank, mistakes: Mapping[tuple[str, str], int]) -> Iterator[MistakeCount]:
    """The mistakes that the bank knows and that came back, the most frequent first; their questions alone are built."""
    for (question, mistake), count in sorted(mistakes.items(), key=lambda one: (-one[1], one[0])):
        if question in bank.asked and count >= OFTEN:
            message = bank.question(question).message(mistake)
            if message is not None:
                yield MistakeCount(question, bank.asked[question].topic, mistake, message, count)


def _mean(shares: Iterable[float]) -> float | None:
    found = list(shares)
    return sum(found) / len(found) if found else None
