"""Files written whole or not at all, never through a link, and never in place of another one unasked."""

from __future__ import annotations

import errno
import io
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped

# What a name is opened with that nobody can have made before us; where links are known they are not followed.
_FRESH = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
# What a shell or a person has opened already: a command's output in bash's <(command) too.
_OPEN = re.compile(r"/dev/stdin|(?:/dev|/proc/self)/fd/\d+")
_MOST_NAMED = 5


def put(path: Path, data: bytes, replace: bool = False, private: bool = False) -> None:
    """Writes the file under a random name in its folder, then gives it its own. A link of that name is replaced
    itself, never what it points to. A `private` one is for nobody else to read. Raises OSError; FileExistsError if the
    name is taken, unless it may `replace`."""
    fresh = path.with_name(f".{secrets.token_hex(8)}.part")
    try:
        with os.fdopen(os.open(fresh, _FRESH, 0o600 if private else 0o666), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if replace:
            fresh.replace(path)
        else:
            _name(fresh, path)
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)


def _name(fresh: Path, path: Path) -> None:
    """Gives a file its name if nobody has it. A file system without hard links can't do both in one step."""
    try:
        os.link(fresh, path)
    except FileExistsError:
        raise
    except OSError:
        if os.path.lexists(path):
            raise FileExistsError(path) from None
        fresh.replace(path)


def put_all(files: Mapping[Path, bytes], force: bool = False) -> None:
    """Writes the files; one that holds these very bytes stays as it is, so that a run that was interrupted can be run
    again. Raises DlquizError, before anything is written, if a name is taken (`force` replaces files) or is no file's.
    """
    others = [path for path, data in files.items() if os.path.lexists(path) and not holds(path, data)]
    refuse_others(others)
    if others and not force:
        raise taken(others)
    for path, data in files.items():
        try:
            if force or not holds(path, data):
                put(path, data, force)
        except FileExistsError:
            raise DlquizError(f"already there: {escaped(path)}", "it has just been made; choose another name") from None
        except OSError as error:
            what = f"{escaped(path)} can't be written: {error.strerror}"
            raise DlquizError(what, "check the folder and the disk") from None


def taken(paths: list[Path]) -> DlquizError:
    """What is said when these names are taken by other files."""
    names = ", ".join(escaped(path) for path in paths[:_MOST_NAMED])
    more = f" and {len(paths) - _MOST_NAMED} more" if len(paths) > _MOST_NAMED else ""
    return DlquizError(f"already there: {names}{more}", "--force replaces; or choose another name or folder with -o")


def refuse_others(paths: list[Path]) -> None:
    """Raises DlquizError for what must not be replaced even if asked: folders, devices, and links to them."""
    for path in paths:
        if path.is_dir():
            raise DlquizError(f"{escaped(path)} is a folder", "name a file in it")
        if path.exists() and not path.is_file():
            raise DlquizError(f"{escaped(path)} is no file", "name another")


def start_of(path: Path, most: int) -> bytes:
    """The first bytes of a plain file, at most so many: never waits for a pipe, nor reads a device without end. Raises
    OSError."""
    _refuse_what_waits(path)
    with path.open("rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            return file.read(most)
        return file.readall() if size else b""  # room for what is there, not for the largest file at each of hundreds


def open_named(path: Path) -> BinaryIO:
    """A file that a person named, to be read: a plain one, or one that is open already, such as /dev/stdin. A pipe by
    name is not waited for. Raises OSError."""
    if _OPEN.fullmatch(str(path)):
        return path.open("rb")
    _refuse_what_waits(path)
    return path.open("rb") if path.stat().st_size else io.BytesIO()


def _refuse_what_waits(path: Path) -> None:
    """Raises OSError for what is no plain file. One without any bytes is not read either: /proc/kmsg calls itself a
    file, and waits."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "not a file", str(path))


def holds(path: Path, data: bytes) -> bool:
    """Whether a file, and no link to one, holds these bytes."""
    try:
        found = path.lstat()
        return stat.S_ISREG(found.st_mode) and found.st_size == len(data) and path.read_bytes() == data
    except OSError:
        return False
