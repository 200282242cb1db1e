"""A damaged history file: set aside, so that nothing of it is lost, and read as far as it can be."""

from __future__ import annotations

import contextlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from msgspec import Struct

from dlquiz.history.connection import copied, journal
from dlquiz.history.rows import (
    COLUMNS,
    KEY,
    REMARKS,
    SETTINGS,
    SITTINGS,
    Row,
    to_attempt,
    to_remark,
    to_setting,
    to_sitting,
)
from dlquiz.history.sitting import Sitting
from dlquiz.study.attempt import Attempt
from dlquiz.study.remark import Remark

T = TypeVar("T")

_LARGEST_ID = 2**60
# A damaged page can hold pointers to itself: SQLite would follow them for as long as the universe lasts. What it may do
# is counted in its own steps (a row takes about twenty), so that a mending ends on a slow machine and on a fast one.
_STEPS = 1_000
_STEPS_A_BYTE = 2
_LONGEST_TEXT = 4_000_000
# Bytes of the file that an attempt takes at least.
_SMALLEST = 100
# The indexes of the attempts, each with its columns.
_INDEXES = {
    "attempt_of_question": ("question", "instant"),
    "sqlite_autoindex_attempt_1": tuple(KEY.split(", ")),
}
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


class Salvaged(Struct, frozen=True):
    """What could be read of a damaged file: sittings, settings and remarks are None if their table can't be read.

    `held` is how many attempts it had, as far as that can be known; `sure` says that it is the whole number.
    """

    attempts: tuple[Attempt, ...] = ()
    held: int = 0
    sure: bool = False
    sittings: tuple[tuple[Sitting, datetime], ...] | None = None
    settings: tuple[tuple[str, str], ...] | None = None
    remarks: tuple[Remark, ...] | None = None


def salvage(path: Path) -> Salvaged:
    """What can still be read of a damaged file. It stays as it is: a copy is read. Raises OSError."""
    with copied(path) as copy:
        _fill_up(copy)
        size = copy.stat().st_size
        with contextlib.closing(sqlite3.connect(copy)) as damaged:
            return _salvaged(_Damaged(damaged, size))


def _salvaged(damaged: _Damaged) -> Salvaged:
    ids = _ids(damaged)
    held, sure = _held(damaged, ids)
    attempts = tuple(dict.fromkeys(_attempts(damaged, ids)))
    sittings, settings = damaged.table(SITTINGS, to_sitting), damaged.table(SETTINGS, to_setting)
    return Salvaged(attempts, held, sure, sittings, settings, damaged.table(REMARKS, to_remark))


class _Damaged:
    """A damaged file, whose queries end: what each may cost is bounded by the size of the file. Behind the bound it
    fails, as it does at a damaged page."""

    def __init__(self, db: sqlite3.Connection, size: int) -> None:
        self._db = db
        self.most = size // _SMALLEST
        self._steps = 1 + (_STEPS + size * _STEPS_A_BYTE) // _STEPS
        db.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_TEXT)

    def rows(self, query: str, *values: object) -> Iterator[Row]:
        """The rows of a query. Raises what _UNREADABLE has where it can't go on; the last row before that is not among
        them, since Python has dropped it."""
        left = iter(range(self._steps))
        self._db.set_progress_handler(lambda: next(left, None) is None, _STEPS)
        yield from self._db.execute(query, values)

    def first(self, query: str, *values: object) -> Row | None:
        """The first row of a query; None if there is none, or it can't be read."""
        try:
            return next(self.rows(query, *values), None)
        except _UNREADABLE:
            return None

    def table(self, query: str, convert: Callable[[Row], T]) -> tuple[T, ...] | None:
        """What a query finds, as far as it comes and without the rows that can't be read; None if it can't begin."""
        found: list[T] = []
        try:
            for row in self.rows(query):
                with contextlib.suppress(*_UNREADABLE):
                    found.append(convert(row))
        except _UNREADABLE:
            return tuple(found) or None
        return tuple(found)


def _fill_up(path: Path) -> None:
    """SQLite reads nothing of a file that was cut short, unless its end is filled up with zeros."""
    with path.open("r+b") as file:
        head = file.read(100)
        page = int.from_bytes(head[_PAGE_SIZE_AT], "big")
        page = 65536 if page == 1 else page
        whole = int.from_bytes(head[_PAGES_AT], "big") * page
        if path.stat().st_size < whole <= 64 * path.stat().st_size:
            file.truncate(whole)


def _ids(damaged: _Damaged) -> dict[str, set[int]]:
    """The ids of attempts, by where they stand: in the table and in each index of it, read from both ends as far as
    they come. What was read whole is under its own name, what was not under ""."""
    found: dict[str, set[int]] = {"": set(_walk(damaged, up=True)) | set(_walk(damaged, up=False))}
    for index, keys in _INDEXES.items():
        for order in ("", " DESC"):
            query = f"SELECT id FROM attempt INDEXED BY {index} ORDER BY {', '.join(key + order for key in keys)}"
            ids: set[int] = set()
            try:
                ids.update(row[0] for row in damaged.rows(query))
                found[index] = ids
                break
            except _UNREADABLE:
                found[""] |= ids
    return found


def _walk(damaged: _Damaged, up: bool) -> Iterator[int]:
    """The ids of the table from one end, each asked for by the one before. They only ever grow, or shrink: a page that
    leads back is damaged like any other."""
    at = 0 if up else _LARGEST_ID
    query = f"SELECT id FROM attempt NOT INDEXED WHERE id {'> ? ORDER BY id' if up else '< ? ORDER BY id DESC'} LIMIT 1"
    while (row := damaged.first(query, at)) is not None and isinstance(row[0], int):
        if row[0] <= 0 or (row[0] <= at if up else row[0] >= at):
            return
        at = row[0]
        yield at


def _held(damaged: _Damaged, ids: dict[str, set[int]]) -> tuple[int, bool]:
    """How many attempts a file had, and whether that is sure: the sums by day, the sums by question and each index
    count all of them."""
    sums = [damaged.first(f"SELECT sum(attempts) FROM {table}") for table in ("daily", "progress")]
    counts = [row[0] for row in sums if row is not None and isinstance(row[0], int) and 0 <= row[0] <= damaged.most]
    counts += [len(found) for index, found in ids.items() if index]
    if not counts:
        return len(ids[""]), False
    (count, times), *_ = Counter(counts).most_common()
    return (count, True) if times > 1 or len(counts) == 1 else (min(counts), False)


def _attempts(damaged: _Damaged, ids: dict[str, set[int]]) -> Iterator[Attempt]:
    """The attempts of those ids that can be read."""
    columns = [row[0] for row in damaged.table("SELECT name FROM pragma_table_info('attempt')", tuple) or ()]
    # What earlier versions did not have, and what an attempt is one without.
    lacking = {"mixed": "0", "fact": "''", "second": "''", "mistake": "NULL", "seconds": "0", "hints": "0"}
    wanted = ", ".join(lacking.get(name, name) if name not in columns else name for name in COLUMNS.split(", "))
    for number in sorted(set().union(*ids.values())) if columns else ():
        row = damaged.first(f"SELECT id, {wanted} FROM attempt WHERE id = ?", number)
        if row is not None and row[0] == number:
            with contextlib.suppress(*_UNREADABLE):
                yield to_attempt(row[1:])
