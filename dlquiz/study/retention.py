"""How well things should be known when they come again: as well as the minutes allow."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

from dlquiz.study.aim import Aim
from dlquiz.study.schedule import RETENTION, Memory, Rating, recall, review

# From the best to what is still worth having.
CHOICES = (0.95, RETENTION, 0.85, 0.8, 0.75, 0.7)
_DAY = date(2000, 1, 1)
# Of a question that is missed again and again no more reviews are counted.
_MOST = 4


def fitting_retention(aim: Aim, new_seconds: float, right: float, again: float) -> float:
    """The highest retention at which the reviews fit beside what is new, until the last days begin.

    `new_seconds` is what all that is new would take, `right` the share that is right at first sight, and `again` what a
    review takes against a first answer.
    """
    opening = aim.days - aim.last_days
    there = 60.0 * aim.minutes * opening
    new, half = min(new_seconds, aim.new_share * there), opening // 2
    for retention in CHOICES:
        reviews = right * _reviews("good", half, retention) + (1 - right) * _reviews("again", half, retention)
        if new * (1 + again * reviews) <= there:
            return retention
    return CHOICES[-1]


@lru_cache(maxsize=1024)
def _reviews(first: Rating, days: int, retention: float) -> float:
    """How many reviews are to be expected within so many days after a first answer."""
    return _expected(review(None, first, _DAY), _DAY + timedelta(days), retention, _MOST)


def _expected(memory: Memory, end: date, retention: float, most: int) -> float:
    day = memory.reviewed + timedelta(1)
    while day <= end and recall(memory, day) > retention:
        day += timedelta(1)
    if day > end or not most:
        return 0.0
    known = recall(memory, day)
    good, again = (_expected(review(memory, rating, day), end, retention, most - 1) for rating in ("good", "again"))
    return 1 + known * good + (1 - known) * again
