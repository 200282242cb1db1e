"""Locks between sessions. The system releases them when a session dies, however it dies.

They are files in the home folder. Where the system has no such locks, or the folder can't be written to, there is no
guard: then everybody gets the lock.
"""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from filelock import BaseFileLock

# Seconds in which another session that only looks has let go again.
BLINK = 0.2


class Lock:
    """A lock that this process holds."""

    def __init__(self, path: Path, guard: BaseFileLock | None) -> None:
        self._path = path
        self._guard = guard

    def release(self) -> None:
        """Releases the lock, and leaves no file behind. A second time it does nothing."""
        guard, self._guard = self._guard, None
        if guard is None:
            return
        if sys.platform != "win32":  # there filelock removes it, which nobody can who does not hold it
            with contextlib.suppress(OSError):  # before it is free: behind it another session may hold a new one
                self._path.unlink()
        with contextlib.suppress(OSError):
            guard.release()


def take(home: Path, name: str, patience: float = 0.0) -> Lock | None:
    """The lock of a name; None if another session still holds it after so many seconds."""
    from filelock import FileLock, Timeout  # here, since it takes longer to load than all else of the history

    path = _path(home, name)
    guard = FileLock(path, timeout=patience, mode=0o600, thread_local=False, fallback_to_soft=False)
    try:
        guard.acquire()
    except Timeout:
        return None
    except OSError:  # no such folder, nothing to be written there, or a file system without locks
        return Lock(path, None)
    return Lock(path, guard)


def held(home: Path, name: str) -> bool:
    """Whether a session holds the lock of a name. Who finds it free has held it for a moment."""
    try:
        if not _path(home, name).exists():
            return False
    except OSError:  # a name that no file can have
        return False
    found = take(home, name, BLINK)
    if found is not None:
        found.release()
    return found is None


def _path(home: Path, name: str) -> Path:
    return home / f"{quote(name, safe='')}.lock"
