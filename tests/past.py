"""Progress made by hand, for tests that need a past but no history."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from dlquiz.study.progress import Progress
from dlquiz.study.schedule import Memory

TODAY = date(2026, 11, 22)  # a Sunday


def ago(days: int) -> date:
    return TODAY - timedelta(days)


def past(
    question: str,
    reviewed: int = 10,
    due: int = 0,
    wrong: int | None = None,
    right: int | None = None,
    right_days: int = 0,
    score: tuple[int, int] = (1, 1),
) -> Progress:
    """A question that was reviewed so many days ago and is due in so many, with an exam far away too. For the notebook,
    `wrong` and `right` are how many days ago it was; `score` is right and all attempts."""
    interval = reviewed + due
    return Progress(
        question,
        attempts=score[1],
        correct=score[0],
        last=datetime.combine(ago(reviewed), time(12), UTC),
        memory=Memory(10.0, 5.0, ago(reviewed), interval, interval),
        wrong_day=None if wrong is None else ago(wrong),
        right_days=right_days,
        right_day=None if right is None else ago(right),
    )
