"""What of the file system, the network and other processes this process can reach from now on (Linux's Landlock).

Follows linux/landlock.h and landlock(7); numbers of calls are the same on every machine. The kernel is asked which
rights it knows, and all of them are taken away but reading below the folders that are named.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION, _PATH_BENEATH = 1, 1
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
# How many kinds of access to files each version knows; the last one counts for all later versions.
_FILE_RIGHTS = (0, 13, 14, 15, 15, 16)
_NETWORK = 0b11  # to bind and to connect by TCP, from version 4
_SCOPES = 0b11  # abstract sockets of others, signals to others, from version 6
_PATH = 0o10000000 | 0o2000000  # O_PATH, O_CLOEXEC


def version() -> int:
    """The version of Landlock that the kernel offers; 0: none."""
    return max(_call(_CREATE, None, 0, _ASK_VERSION), 0)


def restrict(folders: Iterable[str], listed: Iterable[str] = ()) -> None:
    """Leaves reading below `folders`, and the names in those `listed`; takes everything else from this thread and
    those that it will start, for good. Names that are not there are passed over. Raises OSError; needs no_new_privs."""
    known = version()
    rights = (1 << _FILE_RIGHTS[min(known, len(_FILE_RIGHTS) - 1)]) - 1
    words = [rights, _NETWORK if known >= 4 else 0, _SCOPES if known >= 6 else 0]
    words = words[: 3 if known >= 6 else 2 if known >= 4 else 1]
    attributes = struct.pack(f"={len(words)}Q", *words)
    rules = _checked(_call(_CREATE, attributes, len(attributes), 0))
    try:
        for path in folders:
            _allow(rules, path, _READ_FILE | _READ_DIR if Path(path).is_dir() else _READ_FILE)
        for path in listed:
            _allow(rules, path, _READ_DIR)
        _checked(_call(_RESTRICT, rules, 0, 0))
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, _PATH)
    except OSError:
        return
    try:
        _checked(_call(_ADD_RULE, rules, _PATH_BENEATH, struct.pack("=Qi", rights, place)))
    finally:
        os.close(place)


def _checked(result: int) -> int:
    if result < 0:
        raise OSError(ctypes.get_errno(), "Landlock refused")
    return result


def _call(number: int, first: int | bytes | None, second: int, third: int | bytes) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    whole = [ctypes.c_long(value) if isinstance(value, int) else value for value in (first, second, third)]
    return int(call(ctypes.c_long(number), *whole, ctypes.c_long(0)))
