"""Locks between sessions. The system lets go of them when a session dies, however it dies.

They are files in the home folder. Where the system has no such locks, or the folder can't be written to, there is no
guard: then everybody gets the lock.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from urllib.parse import quote

if sys.platform != "win32":
    import fcntl

_PAUSE = 0.05


class Lock:
    """A lock that this process holds."""

    def __init__(self, path: Path, file: int | None) -> None:
        self._path = path
        self._file = file

    def release(self) -> None:
        """Lets go of it, and leaves no file behind."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._file)
            self._file = None


def take(home: Path, name: str, patience: float = 0.0) -> Lock | None:
    """The lock of a name; None if another session still holds it after so many seconds."""
    end = time.monotonic() + patience
    while (lock := _try(_path(home, name))) is None and time.monotonic() < end:
        time.sleep(_PAUSE)
    return lock


def held(home: Path, name: str) -> bool:
    """Whether a session holds the lock of a name."""
    if sys.platform == "win32":
        return False
    try:
        file = os.open(_path(home, name), os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return not _lock(file, alone=False)
    except OSError:
        return False
    finally:
        os.close(file)


def _try(path: Path) -> Lock | None:
    if sys.platform == "win32":
        return Lock(path, None)
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError:
        return Lock(path, None)
    try:
        if _lock(file, alone=True) and _is_at(path, file):
            return Lock(path, file)
    except OSError:  # a file system without locks
        os.close(file)
        return Lock(path, None)
    os.close(file)  # another session has it, or has just taken it away
    return None if path.exists() else _try(path)


def _lock(file: int, alone: bool) -> bool:
    """Whether the lock is had: alone, or together with others who only look."""
    if sys.platform != "win32":
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _path(home: Path, name: str) -> Path:
    return home / f"{quote(name, safe='')}.lock"


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
