"""The daily copy of the history file, beside it: made before the first attempt of a study day is written.

What a damaged page held is in it, but for what came on the very day; and a damage that nobody has met yet is found by
making it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from datetime import date, datetime, tzinfo
from pathlib import Path

from dlquiz.history.trouble import DamagedHistoryError, HistoryError, told
from dlquiz.study.attempt import study_day

_NAME = "history-backup.sqlite3"
_FRESH = "history-backup-new.sqlite3"
_ALONE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
_WIPED_AT_ONCE = 1 << 20


def backup_of(path: Path) -> Path:
    """Where the copy of a history file is, if there is one."""
    return path.with_name(_NAME)


def back_up(path: Path, now: datetime) -> None:
    """Copies the file, unless that was done on the same study day. The caller keeps others from writing. What can't be
    copied (the disk is full) is not: an attempt must not wait for it. Raises DamagedHistoryError if the file is
    damaged; the last copy, which is not, stays then."""
    if _day(backup_of(path), now.tzinfo) == study_day(now) or not os.access(path, os.W_OK):
        return
    fresh = path.with_name(_FRESH)
    try:
        with told(path):
            _copy(path, fresh)
            os.utime(fresh, (now.timestamp(), now.timestamp()))
            fresh.replace(backup_of(path))
    except DamagedHistoryError:
        raise
    except HistoryError:
        return
    finally:
        _remove(fresh)


def wipe(path: Path) -> None:
    """Removes the copy of a history file, and what stands in it from the disk: what is forgotten is forgotten there
    too. Raises OSError."""
    with contextlib.suppress(FileNotFoundError):
        with backup_of(path).open("r+b") as file:
            for start in range(0, os.fstat(file.fileno()).st_size, _WIPED_AT_ONCE):
                file.seek(start)
                file.write(bytes(min(_WIPED_AT_ONCE, os.fstat(file.fileno()).st_size - start)))
            os.fsync(file.fileno())
        backup_of(path).unlink()


def _copy(path: Path, fresh: Path) -> None:
    _remove(fresh)  # of a session that was killed
    os.close(os.open(fresh, _ALONE, 0o600))
    with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(fresh)) as copy:
        source.backup(copy)
        (found,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if found != "ok":
        raise DamagedHistoryError(path, found)


def _remove(fresh: Path) -> None:
    for file in (fresh, fresh.with_name(f"{fresh.name}-journal")):
        with contextlib.suppress(OSError):
            file.unlink(missing_ok=True)


def _day(copy: Path, zone: tzinfo | None) -> date | None:
    """The study day on which a copy was made; None if there is none."""
    try:
        return study_day(datetime.fromtimestamp(copy.stat().st_mtime, zone))
    except (OSError, OverflowError, ValueError):
        return None
