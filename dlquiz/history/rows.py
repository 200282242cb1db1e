"""From values to rows of the history file, and back."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from dlquiz.history.sitting import Sitting
from dlquiz.study.attempt import Attempt, printable
from dlquiz.study.progress import Progress
from dlquiz.study.schedule import Memory

Row = Sequence[Any]
T = TypeVar("T")

# An attempt is known by these, on every machine.
KEY = "session, instant, question, seed"
COLUMNS = "at, question, seed, digest, response, score, mistake, seconds, hints, session, mixed, fact"
SITTINGS = "SELECT id, kind, state, saved FROM sitting"
EXAM = "SELECT value FROM setting WHERE name = 'exam'"
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def sound(convert: Callable[[Row], T]) -> Callable[[Row], T]:
    """A conversion that says as SQLite would when a row holds what dlquiz never wrote."""

    @functools.wraps(convert)
    def converted(row: Row) -> T:
        try:
            return convert(row)
        except (ValueError, TypeError, OverflowError) as error:
            raise sqlite3.DatabaseError(f"a row can't be read: {error}") from None

    return converted


def instant(at: datetime) -> int:
    """Microseconds since 1970, which sort across time zones."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def key(attempt: Attempt) -> tuple[object, ...]:
    """The values of KEY."""
    return attempt.session, instant(attempt.at), attempt.question, attempt.seed


def to_attempt_row(attempt: Attempt) -> tuple[object, ...]:
    """The values of `instant`, `day` and COLUMNS."""
    return (
        instant(attempt.at),
        attempt.day.isoformat(),
        attempt.at.isoformat(timespec="microseconds"),
        attempt.question,
        attempt.seed,
        attempt.digest,
        printable(attempt.response),
        attempt.score,
        attempt.mistake,
        attempt.seconds,
        attempt.hints,
        attempt.session,
        attempt.mixed,
        printable(attempt.fact),
    )


@sound
def to_attempt(row: Row) -> Attempt:
    """The attempt of a row of COLUMNS."""
    at, question, seed, digest, response, score, mistake, seconds, hints, session, mixed, fact = row
    return Attempt(
        datetime.fromisoformat(at),
        f"{question}#{int(seed)}",
        digest,
        response,
        _number(score),
        mistake,
        _number(seconds),
        int(hints),
        session,
        bool(mixed),
        fact,
    )


def to_progress_row(found: Progress) -> tuple[object, ...]:
    """A whole row of the table `progress`."""
    memory = found.memory
    return (
        found.question,
        found.attempts,
        found.correct,
        found.last.isoformat(),
        memory.stability,
        memory.difficulty,
        memory.reviewed.isoformat(),
        memory.interval,
        memory.exam_interval,
        found.wrong_day.isoformat() if found.wrong_day else None,
        found.mistake,
        found.times,
        found.right_days,
        found.right_day.isoformat() if found.right_day else None,
        json.dumps(found.missed) if found.missed else None,
    )


@sound
def to_progress(row: Row) -> Progress:
    """The progress of a whole row of the table `progress`."""
    question, attempts, correct, last, stability, difficulty, reviewed, interval, exam_interval, *notebook = row
    wrong_day, mistake, times, right_days, right_day, missed = notebook
    return Progress(
        question,
        int(attempts),
        int(correct),
        datetime.fromisoformat(last),
        Memory(float(stability), float(difficulty), date.fromisoformat(reviewed), int(interval), int(exam_interval)),
        _day(wrong_day),
        mistake,
        int(times),
        int(right_days),
        _day(right_day),
        tuple(map(str, json.loads(missed))) if missed else (),
    )


@sound
def to_day(row: Row) -> tuple[date, tuple[int, int]]:
    """A study day, and how many attempts it had and how many were right."""
    day, attempts, correct = row
    return date.fromisoformat(day), (int(attempts), int(correct))


@sound
def to_sitting(row: Row) -> tuple[Sitting, datetime]:
    """A sitting, and the local time at which it was saved, of a row of SITTINGS."""
    name, kind, state, saved = row
    return Sitting(name, kind, state), datetime.fromisoformat(saved).astimezone()


@sound
def to_exam(row: Row) -> date:
    """The day of the exam, of a row of EXAM."""
    return date.fromisoformat(row[0])


def _number(value: object) -> float:
    if not isinstance(value, int | float):
        raise TypeError(f"{value!r} is not a number")
    return float(value)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
