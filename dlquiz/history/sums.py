"""Attempts into the file, and `progress` kept in step with them. All of it within the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from dlquiz.history.rows import COLUMNS, KEY, key, to_attempt, to_attempt_row, to_progress, to_progress_row
from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import Progress, add_up, after

_INSERT = f"""
INSERT INTO attempt (instant, day, {COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT ({KEY}) DO NOTHING
"""


def add(db: sqlite3.Connection, attempts: Iterable[Attempt]) -> int:
    """Adds those attempts that are not there yet; returns how many."""
    count = 0
    new: dict[str, Attempt | None] = {}
    for attempt in attempts:
        if db.execute(_INSERT, to_attempt_row(attempt)).rowcount == 1:
            count += 1
            new[attempt.question] = None if attempt.question in new else attempt
    _follow(db, new)
    return count


def remove(db: sqlite3.Connection, attempt: Attempt) -> None:
    """Takes an attempt out again."""
    where = " AND ".join(f"{name.strip()} = ?" for name in KEY.split(","))
    db.execute(f"DELETE FROM attempt WHERE {where}", key(attempt))
    recount(db, [attempt.question])


def _follow(db: sqlite3.Connection, new: Mapping[str, Attempt | None]) -> None:
    """Takes each question's progress a step further, by the one attempt that is new. Adds it up again if there are
    several (None), or if the new one is not the newest."""
    late = []
    for question, attempt in new.items():
        row = db.execute("SELECT * FROM progress WHERE question = ?", (question,)).fetchone()
        before = to_progress(row) if row else None
        if attempt is None or (before is not None and attempt.at <= before.last):
            late.append(question)
        else:
            _save(db, after(before, attempt))
    recount(db, late)


def recount(db: sqlite3.Connection, questions: Iterable[str]) -> None:
    """Adds the progress of questions up from all of their attempts."""
    for question in questions:
        rows = db.execute(f"SELECT {COLUMNS} FROM attempt WHERE question = ?", (question,))
        found = add_up(map(to_attempt, rows))
        db.execute("DELETE FROM progress WHERE question = ?", (question,))
        if found is not None:
            _save(db, found)


def _save(db: sqlite3.Connection, found: Progress) -> None:
    values = to_progress_row(found)
    db.execute(f"INSERT OR REPLACE INTO progress VALUES ({', '.join('?' * len(values))})", values)
