"""A history opened: a damaged file is set aside first, and what can be saved of it is in the new one."""

from __future__ import annotations

import contextlib
from pathlib import Path

from dlquiz.history import lock
from dlquiz.history.backup import backup_of
from dlquiz.history.connection import PATIENCE, journal
from dlquiz.history.mended import Mended
from dlquiz.history.recovery import Salvaged, salvage, set_aside
from dlquiz.history.store import FILE, History, identity
from dlquiz.history.trouble import DamagedHistoryError, HistoryError, told


def open_history(home: Path, make: bool = True) -> tuple[History, Mended | None]:
    """The history of a home folder. A damaged file is set aside first: then also what became of it. Raises HistoryError
    if none can be opened."""
    path = home / FILE
    try:
        return History(path, make), None
    except DamagedHistoryError:
        return _renew(path, None)


def renew(history: History) -> tuple[History, Mended | None]:
    """A history in place of one that was found damaged in use; what `open_history` returns."""
    history.close()
    return _renew(history.path, history.identity)


def _renew(path: Path, damaged: tuple[int, int] | None) -> tuple[History, Mended | None]:
    """Sets a file aside, unless another session has done so: then the file at its path opens, or is another one."""
    guard = lock.take(path.parent, "renewal", PATIENCE)
    if guard is None:
        raise HistoryError(f"{path} is being mended by another session", "busy")
    try:
        if damaged is None or identity(path) != damaged:
            with contextlib.suppress(DamagedHistoryError):
                return History(path), None
        with told(path):
            return _replace(path)
    finally:
        guard.release()


def _replace(path: Path) -> tuple[History, Mended]:
    """The new file takes the old one's place when it is complete, so that a kill -9 leaves one of them there."""
    found = salvage(path)
    copy = salvage(backup_of(path)) if backup_of(path).is_file() else Salvaged()
    fresh = path.with_name("history-new.sqlite3")
    _remove(fresh)  # an earlier try's
    try:
        with contextlib.closing(History(fresh)) as history:
            saved = history.fill(found, copy)
        aside = set_aside(path)
        fresh.rename(path)
    finally:
        _remove(fresh)
    return History(path), Mended(aside, saved, max(found.held - saved, 0), found.sure)


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    journal(path).unlink(missing_ok=True)
