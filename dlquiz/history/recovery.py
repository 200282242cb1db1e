"""A damaged history file: set aside, so that nothing of it is lost, and read as far as it can be."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from dlquiz.errors import DlquizError
from dlquiz.history.connection import copied, journal
from dlquiz.history.rows import COLUMNS, EXAM, SITTINGS, Row, to_attempt, to_exam, to_sitting
from dlquiz.history.sitting import Sitting
from dlquiz.study.attempt import Attempt, from_line, to_line

T = TypeVar("T")

_LARGEST_ID = 2**60
# A damaged page can hold pointers to itself: SQLite would follow them for as long as the universe lasts. What it may do
# is counted in its own steps (a row takes about twenty), so that a mending ends on a slow machine and on a fast one.
_STEPS = 1_000
_STEPS_A_BYTE = 20
_LONGEST_TEXT = 4_000_000
# What reading past damage meets; a message that quotes the damage can't always be decoded.
_UNREADABLE = (sqlite3.DatabaseError, UnicodeError)
_PAGES_AT = slice(28, 32)  # of a file's header, as its format has it
_PAGE_SIZE_AT = slice(16, 18)


def aside_files(home: Path) -> list[Path]:
    """The damaged files that were set aside in a home folder, the oldest first."""
    return sorted(home.glob("history-damaged-*.sqlite3"), key=lambda path: (len(path.name), path.name))


def set_aside(path: Path) -> Path:
    """Renames a damaged file, and its journal with it. Returns its new path; raises OSError if it can't be done."""
    number = 1
    while (aside := path.with_name(f"history-damaged-{number}.sqlite3")).exists():
        number += 1
    path.rename(aside)
    with contextlib.suppress(FileNotFoundError):
        journal(path).rename(journal(aside))
    return aside


@dataclass(frozen=True)
class Salvaged:
    """What could be read of a damaged file."""

    attempts: tuple[Attempt, ...] = ()
    sittings: tuple[tuple[Sitting, datetime], ...] = ()
    exam: date | None = None


def salvage(path: Path) -> Salvaged:
    """What can still be read of a damaged file. It stays as it is: a copy is read. Raises OSError."""
    with copied(path) as copy:
        _fill_up(copy)
        with contextlib.closing(sqlite3.connect(copy)) as damaged:
            _limit(damaged, copy.stat().st_size)
            return Salvaged(
                tuple(filter(_is_sensible, _attempts(damaged))),
                tuple(_rows(damaged, SITTINGS, to_sitting)),
                next(iter(_rows(damaged, EXAM, to_exam)), None),
            )


def _limit(db: sqlite3.Connection, size: int) -> None:
    """Bounds what a damaged file of so many bytes can cost: beyond it every query fails, as at a damaged page."""
    left = iter(range(_STEPS + size * _STEPS_A_BYTE // _STEPS))
    db.set_progress_handler(lambda: next(left, None) is None, _STEPS)
    db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_TEXT)


def _fill_up(path: Path) -> None:
    """SQLite reads nothing of a file that was cut short, unless its end is filled up with zeros."""
    with path.open("r+b") as file:
        head = file.read(100)
        page = int.from_bytes(head[_PAGE_SIZE_AT], "big")
        page = 65536 if page == 1 else page
        whole = int.from_bytes(head[_PAGES_AT], "big") * page
        if path.stat().st_size < whole <= 64 * path.stat().st_size:
            file.truncate(whole)


def _attempts(db: sqlite3.Connection) -> Iterator[Attempt]:
    columns = [row[0] for row in _rows(db, "SELECT name FROM pragma_table_info('attempt')", tuple)]
    lacking = {"mixed": "0", "fact": "''"}  # what earlier versions did not have
    wanted = ", ".join(lacking.get(name, name) if name not in columns else name for name in COLUMNS.split(", "))
    if columns:
        for _, *row in _past_damage(db, f"SELECT id, {wanted} FROM attempt WHERE id >= ? ORDER BY id LIMIT ?"):
            with contextlib.suppress(*_UNREADABLE):
                yield to_attempt(row)


def _past_damage(db: sqlite3.Connection, query: str) -> Iterator[Row]:
    """The rows of a query, past those that can't be read. Their ids only ever grow: a page that leads back to rows
    that were read is damaged like any other."""
    start: int | None = 1
    while start is not None:
        try:
            for row in db.execute(query, (start, -1)):
                start = _behind(row, start)
                yield row
            return
        except _UNREADABLE:
            start = _next_readable(db, query, start)
        if start is not None:
            with contextlib.suppress(*_UNREADABLE):
                if row := db.execute(query, (start, 1)).fetchone():
                    start = _behind(row, start)  # read by itself, since Python has dropped the last before an error
                    yield row


def _behind(row: Row, start: int) -> int:
    """The id behind a row that was asked for from `start` on. Raises DatabaseError if the row is before it."""
    if not isinstance(row[0], int) or row[0] < start:
        raise sqlite3.DatabaseError("a page leads back")
    return int(row[0]) + 1


def _next_readable(db: sqlite3.Connection, query: str, start: int) -> int | None:
    """The first id from `start` on that can be read from; None if there is none.

    A damaged page is a range of ids. Its end is found in steps that double, and then by halving the last one.
    """
    step = 0
    while not _readable(db, query, start + step):
        step = max(1, 2 * step)
        if step > _LARGEST_ID:
            return None
    low, high = start + step // 2, start + step
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _readable(db, query, middle) else (middle, high)
    return high


def _readable(db: sqlite3.Connection, query: str, number: int) -> bool:
    try:
        row = db.execute(query, (number, 1)).fetchone()
    except _UNREADABLE:
        return False
    return row is None or row[0] >= number


def _rows(db: sqlite3.Connection, query: str, convert: Callable[[Row], T]) -> list[T]:
    """What a query finds, as far as it comes, without the rows that can't be read."""
    found: list[T] = []
    with contextlib.suppress(*_UNREADABLE):
        for row in db.execute(query):
            with contextlib.suppress(*_UNREADABLE):
                found.append(convert(row))
    return found


def _is_sensible(attempt: Attempt) -> bool:
    """What is kept has to pass what a line of an import has to pass: a damaged row can hold anything."""
    try:
        return from_line(to_line(attempt), "", 1) == attempt
    except (DlquizError, TypeError, ValueError):
        return False
