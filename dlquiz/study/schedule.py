"""When a question should come again: FSRS, on the question (the skill), never on one variant of it.

Times are snapped to whole study days, since FSRS counts elapsed days and drops the rest. Correct is Good, with a hint
Hard, wrong Again; there is no Easy, and no chance in an interval.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from fsrs import Card, Scheduler

Rating = Literal["again", "hard", "good"]

# The share that should still be known when a question is due: in general, and with an exam in sight.
RETENTION = 0.90
EXAM_RETENTION = 0.95
# The days before an exam that are for what is known, no longer for what is new.
LAST_DAYS = 3
# Any day: FSRS counts from it.
_DAY_ONE = datetime(2000, 1, 1, 12, tzinfo=UTC)


class Memory(Struct, frozen=True):
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
    if memory is None:
        found = _reviewed(None, rating)
    else:
        found = _reviewed((memory.stability, memory.difficulty, (day - memory.reviewed).days), rating)
    return Memory(*found[:2], day, *found[2:])


# FSRS counts the days that have passed and no others. A plan asks for the same few thousand reviews over and over.
@lru_cache(maxsize=65_536)
def _reviewed(before: tuple[float, float, int] | None, rating: Rating) -> tuple[float, float, int, int]:
    """Stability, difficulty and both intervals after a review, so many days after the one that led to the first two."""
    from fsrs import Rating as Ratings

    grade = {"again": Ratings.Again, "hard": Ratings.Hard, "good": Ratings.Good}[rating]
    card = _card(before[:2]) if before else _card(None)
    day = _DAY_ONE + timedelta(before[2]) if before else _DAY_ONE
    cards = [_scheduler(goal).review_card(card, grade, day)[0] for goal in (RETENTION, EXAM_RETENTION)]
    assert cards[0].stability is not None
    assert cards[0].difficulty is not None
    interval, exam_interval = ((one.due - day).days for one in cards)
    return cards[0].stability, cards[0].difficulty, interval, exam_interval


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
    return _recalled(memory.stability, max((day - memory.reviewed).days, 0))


@lru_cache(maxsize=65_536)
def _recalled(stability: float, days: int) -> float:
    card = _card((stability, 5.0))  # its difficulty has no say
    return float(_scheduler(RETENTION).get_card_retrievability(card, _DAY_ONE + timedelta(days)))


@cache
def _scheduler(retention: float) -> Scheduler:
    from fsrs import Scheduler

    return Scheduler(desired_retention=retention, learning_steps=(), relearning_steps=(), enable_fuzzing=False)


def _card(memory: tuple[float, float] | None) -> Card:
    """A card of FSRS, reviewed on _DAY_ONE if it has a memory. Its id has no meaning here, but without one FSRS sleeps
    to find a fresh one."""
    from fsrs import Card, State

    if memory is None:
        return Card(card_id=0)
    return Card(0, State.Review, None, *memory, due=_DAY_ONE, last_review=_DAY_ONE)
