"""From values to rows of the history file, and back."""

from __future__ import annotations

import functools
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from math import isfinite
from typing import Any, TypeVar

from dlquiz.ground.errors import DlquizError
from dlquiz.history.sitting import Sitting
from dlquiz.study.aim import MINUTES
from dlquiz.study.attempt import YEARS, Attempt, from_record, printable
from dlquiz.study.progress import Progress
from dlquiz.study.remark import Remark, remark_from
from dlquiz.study.schedule import Memory
from dlquiz.study.settings import Settings, second_named

Row = Sequence[Any]
T = TypeVar("T")

# An attempt is known by these, on every machine.
KEY = "session, instant, question, seed"
COLUMNS = "at, question, seed, digest, response, score, mistake, seconds, hints, session, mixed, fact, second"
_NAMES = COLUMNS.split(", ")
SITTINGS = "SELECT id, kind, state, saved FROM sitting"
SETTINGS = "SELECT name, value FROM setting"
REMARKS = "SELECT question, at, bookmarked, note FROM remark"
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


def sound(convert: Callable[[Row], T]) -> Callable[[Row], T]:
    """A conversion that says as SQLite would when a row holds what dlquiz never wrote."""

    @functools.wraps(convert)
    def converted(row: Row) -> T:
        try:
            return convert(row)
        except (ValueError, TypeError, OverflowError, RecursionError, DlquizError) as error:
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
        printable(attempt.second),
    )


@sound
def to_attempt(row: Row) -> Attempt:
    """The attempt of a row of COLUMNS. What a row holds has to pass what a line of an import has to pass."""
    found: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    found["address"], found["mixed"] = f"{_text(found['question'])}#{found['seed']}", bool(found["mixed"])
    return from_record(found, "", 0)


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
        _text(question),
        _count(attempts),
        _count(correct),
        _time(last),
        _memory(stability, difficulty, reviewed, interval, exam_interval),
        _day(wrong_day) if wrong_day else None,
        _text(mistake) if mistake is not None else None,
        _count(times),
        _count(right_days),
        _day(right_day) if right_day else None,
        tuple(map(str, json.loads(_text(missed)))) if missed else (),
    )


def _memory(stability: object, difficulty: object, reviewed: object, interval: object, exam_interval: object) -> Memory:
    """FSRS keeps stability above 0.001 and difficulty from 1 to 10; with others it divides by zero."""
    strength = _number(stability, 0.0005, 1e9), _number(difficulty, 1, 10)
    return Memory(*strength, _day(reviewed), _count(interval), _count(exam_interval))


@sound
def to_day(row: Row) -> tuple[date, tuple[int, int]]:
    """A study day, and how many attempts it had and how many were right."""
    day, attempts, correct = row
    return _day(day), (_count(attempts), _count(correct))


@sound
def to_slip(row: Row) -> tuple[tuple[str, str], int]:
    """A question and its named mistake, and how often it was made."""
    question, mistake, times = row
    return (_text(question), _text(mistake)), _count(times)


@sound
def to_sitting(row: Row) -> tuple[Sitting, datetime]:
    """A sitting, and the local time at which it was saved, of a row of SITTINGS."""
    name, kind, state, saved = row
    return Sitting(_text(name), _text(kind), _text(state)), _time(saved).astimezone()


@sound
def to_setting(row: Row) -> tuple[str, str]:
    """Name and value, of a row of SETTINGS; a value of today's settings can be read."""
    name, value = map(_text, row)
    to_settings([(name, value)])
    return name, value


@sound
def to_session(row: Row) -> tuple[str, datetime, int, float]:
    """A session's id, the time of its last attempt, how many it has, and the sum of their scores."""
    name, at, count, score, _ = row
    return _text(name), _time(at), _count(count), _number(score)


@sound
def to_remark(row: Row) -> Remark:
    """The remark of a row of REMARKS, judged as a line of an import is."""
    question, at, bookmarked, note = row
    return remark_from({"remark": question, "at": at, "bookmarked": bookmarked == 1, "note": note}, "", 0)


def to_remark_row(remark: Remark) -> tuple[object, ...]:
    """A whole row of the table `remark`."""
    return remark.question, remark.at.isoformat(), remark.bookmarked, printable(remark.note)


def to_settings(rows: Iterable[tuple[str, str]]) -> Settings:
    """The settings that rows of SETTINGS hold; of others nothing is known here."""
    found = dict(rows)
    return Settings(
        _day(found["exam"]) if "exam" in found else None,
        int(_number(int(found["minutes"]), MINUTES[0], MINUTES[-1])) if "minutes" in found else None,
        _day(found["since"]) if "since" in found else None,
        "asked" in found,
        second_named(found.get("second", "slip")),
    )


def to_setting_rows(settings: Settings) -> dict[str, str | None]:
    """Every name of a setting, and its value in the table (None: no row)."""
    return {
        "exam": settings.exam.isoformat() if settings.exam else None,
        "minutes": str(settings.minutes) if settings.minutes else None,
        "since": settings.since.isoformat() if settings.since else None,
        "asked": "yes" if settings.asked else None,
        "second": settings.second if settings.second != "slip" else None,
    }


# What a column holds, whatever somebody made of it: SQLite keeps any type in any column.


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"a {type(value).__name__} is not a text")
    return value


def _number(value: object, least: float = 0, most: float = 1e9) -> float:
    if not isinstance(value, int | float) or not isfinite(value) or not least <= value <= most:
        raise ValueError("a number that can't be meant")
    return float(value)


def _count(value: object) -> int:
    return int(_number(value))


def _time(value: object) -> datetime:
    at = datetime.fromisoformat(_text(value))
    if at.tzinfo is None or at.year not in YEARS:
        raise ValueError("a time without a zone, or far from now")
    return at


def _day(value: object) -> date:
    day = date.fromisoformat(_text(value))
    if day.year not in YEARS:
        raise ValueError("a day far from now")
    return day
