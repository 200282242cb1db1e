"""The wall around the process that runs untrusted PyTorch lines: what the system itself refuses, whatever runs.

The whitelist says which lines run; PyTorch's kernels are no border, so the wall is set after PyTorch is loaded and
before the first line. It can't be taken back. Linux has it (Landlock and seccomp); no other system is known to.
"""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterable

from dlquiz.torchlines import landlock, seccomp

_NO_NEW_PRIVILEGES, _DUMPABLE = 38, 4
# What PyTorch reads of the machine when it first asks how many cores there are.
_MACHINE = ("/proc/cpuinfo", "/sys/devices/system/cpu")


class WallError(Exception):
    """The wall could not be set: no untrusted lines may run here."""


def available() -> bool:
    """Whether this system offers the wall."""
    return sys.platform == "linux" and seccomp.available(platform.machine()) and landlock.version() > 0


def shut(folders: Iterable[str], listed: Iterable[str] = ()) -> None:
    """Shuts this process in: it may compute, read below `folders`, list `listed`, and use what is open already.

    Raises WallError if the system does not offer that, or if other threads run, which Landlock would leave outside.
    """
    if not available():
        raise WallError("this system offers no wall")
    machine = platform.machine()
    try:
        if (threads := len(os.listdir("/proc/self/task"))) != 1:  # noqa: PTH208 - a count
            raise WallError(f"{threads} threads run already")
        _no_new_privileges()
        landlock.restrict([*folders, *_MACHINE], listed)
        seccomp.install(machine)
    except OSError as error:
        raise WallError(str(error)) from None


def _no_new_privileges() -> None:
    """Also keeps this process's memory from others of the same user."""
    import ctypes

    prctl = ctypes.CDLL(None, use_errno=True).prctl
    for option, value in ((_NO_NEW_PRIVILEGES, 1), (_DUMPABLE, 0)):
        if prctl(option, *(ctypes.c_ulong(part) for part in (value, 0, 0, 0))) != 0:
            raise OSError(ctypes.get_errno(), "no_new_privs was refused")
