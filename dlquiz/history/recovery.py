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
            return Salvaged(
                tuple(filter(_is_sensible, _attempts(damaged))),
                tuple(_rows(damaged, SITTINGS, to_sitting)),
                next(iter(_rows(damaged, EXAM, to_exam)), None),
            )


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
            with contextlib.suppress(sqlite3.DatabaseError):
                yield to_attempt(row)


def _past_damage(db: sqlite3.Connection, query: str) -> Iterator[Row]:
    """The rows of a query, past those that can't be read."""
    start: int | None = 1
    while start is not None:
        try:
            for row in db.execute(query, (start, -1)):
                start = row[0] + 1
                yield row
            return
        except sqlite3.DatabaseError:
            start = _next_readable(db, query, start)
        if start is not None and (row := db.execute(query, (start, 1)).fetchone()):
            start = row[0] + 1  # read by itself, since Python has dropped the last one before an error
            yield row


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
        db.execute(query, (number, 1)).fetchone()
    except sqlite3.DatabaseError:
        return False
    return True


def _rows(db: sqlite3.Connection, query: str, convert: Callable[[Row], T]) -> list[T]:
    """What a query finds, as far as it comes."""
    found: list[T] = []
    with contextlib.suppress(sqlite3.DatabaseError):
        found.extend(map(convert, db.execute(query)))
    return found


def _is_sensible(attempt: Attempt) -> bool:
    """What is kept has to pass what a line of an import has to pass: a damaged row can hold anything."""
    try:
        return from_line(to_line(attempt), "", 1) == attempt
    except (DlquizError, TypeError, ValueError):
        return False
