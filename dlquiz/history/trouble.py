"""What can go wrong with the history file, said so that a person understands it."""

from __future__ import annotations

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from dlquiz.ground.errors import DlquizError

Reason = Literal["full", "readonly", "busy", "open", "newer", "foreign", "damaged", "other"]

_HINTS: dict[Reason, str] = {
    "full": "make room on the disk",
    "readonly": "make it writable, or choose another --home",
    "busy": "another session is writing; try again when it has ended",
    "open": "check the folder and its permissions, or choose another --home",
    "newer": "update dlquiz, or choose another --home",
    "foreign": "choose another --home",
    "damaged": "move it away, or choose another --home",
    "other": "check the disk, or choose another --home",
}
_CODES: dict[int, Reason] = {
    sqlite3.SQLITE_FULL: "full",
    sqlite3.SQLITE_READONLY: "readonly",
    sqlite3.SQLITE_PERM: "readonly",
    sqlite3.SQLITE_BUSY: "busy",
    sqlite3.SQLITE_CANTOPEN: "open",
    sqlite3.SQLITE_CORRUPT: "damaged",
    sqlite3.SQLITE_NOTADB: "damaged",
    sqlite3.SQLITE_ERROR: "damaged",  # a statement of ours does not fit: a table or a column is another one
    sqlite3.SQLITE_READONLY_DBMOVED: "damaged",  # another session has set the file aside
}
_ERRNOS: dict[int | None, Reason] = {
    errno.ENOSPC: "full",
    errno.EDQUOT: "full",
    errno.EROFS: "readonly",
    errno.EACCES: "readonly",
    errno.EPERM: "readonly",
}


class HistoryError(DlquizError):
    """The history can't be read or written now. `reason` says why in one word, for other languages."""

    def __init__(self, message: str, reason: Reason = "other") -> None:
        super().__init__(message, _HINTS[reason])
        self.reason = reason


class DamagedHistoryError(HistoryError):
    """The file is no history, or no longer."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(f"{path} is damaged ({what})", "damaged")


@contextlib.contextmanager
def told(path: Path) -> Iterator[None]:
    """Whatever the disk or SQLite says against the file, as a HistoryError."""
    try:
        yield
    except sqlite3.Error as error:
        if reason(error) == "damaged":
            raise DamagedHistoryError(path, str(error)) from None
        raise HistoryError(f"{path} can't be used: {error}", reason(error)) from None
    except UnicodeError as error:  # SQLite's own message quotes what is damaged
        raise DamagedHistoryError(path, str(error)) from None
    except OSError as error:
        place = error.filename or path
        raise HistoryError(f"{place} can't be used: {error.strerror}", _ERRNOS.get(error.errno, "open")) from None


def reason(error: sqlite3.Error) -> Reason:
    """Why SQLite fails, by its code. Without one it is Python, or `rows`, that could not read what stands in a row."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return "damaged" if type(error) in (sqlite3.DatabaseError, sqlite3.OperationalError) else "other"
    return _CODES.get(code) or _CODES.get(code & 0xFF, "other")
