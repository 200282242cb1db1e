"""When a question should come again: FSRS, on the question (the skill), never on one variant of it.

Times are snapped to whole study days, since FSRS counts elapsed days and drops the rest. Correct is Good, with a hint
Hard, wrong Again; there is no Easy, and no chance in an interval.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

Rating = Literal["again", "hard", "good"]

# The share that should still be known when a question is due: in general, and with an exam in sight.
RETENTION = 0.90
EXAM_RETENTION = 0.95
# The days before an exam that are for what is known, no longer for what is new.
LAST_DAYS = 3


@dataclass(frozen=True)
class Memory:
    """What FSRS knows of a question: `stability` (days until recall has sunk to 90 %), `difficulty` (1 to 10), the
    study day of the last review, and after how many days it is due, in general and with an exam in sight."""

    stability: float
    difficulty: float
    reviewed: date
    interval: int
    exam_interval: int


def rate(score: float, hints: int) -> Rating:
    """The rating of an attempt. `score` is from 0 to 1."""
    if score < 1:
        return "again"
    return "hard" if hints else "good"


def review(memory: Memory | None, rating: Rating, day: date) -> Memory:
    """The memory after a review on a study day, not before that of the last one (None: this is the first)."""
    from fsrs import Rating as Ratings

    grade = {"again": Ratings.Again, "hard": Ratings.Hard, "good": Ratings.Good}[rating]
    cards = [_scheduler(goal).review_card(_card(memory), grade, _noon(day))[0] for goal in (RETENTION, EXAM_RETENTION)]
    card = cards[0]
    assert card.stability is not None
    assert card.difficulty is not None
    interval, exam_interval = ((one.due - _noon(day)).days for one in cards)
    return Memory(card.stability, card.difficulty, day, interval, exam_interval)


def due(memory: Memory, exam: date | None = None) -> date:
    """The day on which the question is due, always after that of its last review. With an exam in sight it comes before
    more than half of the days that were left have passed: not after the exam, and never later than without one. But
    only in the LAST_DAYS before it does the exam bring a question back on the very next day: all that was right would
    come daily, and nothing new."""
    if exam is None or exam <= memory.reviewed:
        return memory.reviewed + timedelta(memory.interval)
    left = (exam - memory.reviewed).days
    shortened = max(min(memory.exam_interval, left // 2), 1 if left <= LAST_DAYS else 2)
    return memory.reviewed + timedelta(min(memory.interval, shortened, left))


def recall(memory: Memory, day: date) -> float:
    """The predicted probability that the question is answered correctly on a day."""
    return float(_scheduler(RETENTION).get_card_retrievability(_card(memory), _noon(day)))


@cache
def _scheduler(retention: float) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(memory: Memory | None) -> Card:
    """A card of FSRS. Its id has no meaning here, but without one FSRS sleeps to find a fresh one."""
    from fsrs import Card, State

    if memory is None:
        return Card(card_id=0)
    last = _noon(memory.reviewed)
    return Card(0, State.Review, None, memory.stability, memory.difficulty, due=last, last_review=last)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
