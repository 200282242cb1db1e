"""The list of system calls that are allowed from now on, as a filter that Linux runs before each of them (seccomp).

What is not on the list is refused (EPERM); what only an attack would try ends the process. The filter is a program of
the kernel's small machine: load a word, compare, return. One of PyPI's bindings needs the C library libseccomp to be
installed beside it; the forty lines below need nothing, and follow linux/seccomp.h, linux/filter.h and seccomp(2).
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
from collections.abc import Iterable, Iterator, Sequence

from dlquiz.torchlines.syscalls import CHECKED, DEADLY, MACHINES, PLAIN

_ARCHITECTURES = (0xC000003E, 0xC00000B7)  # AUDIT_ARCH_X86_64, AUDIT_ARCH_AARCH64
_X32 = 0x40000000  # numbers from here on are the same calls by another name, on x86_64
_SECCOMP = (317, 277)

_SET_MODE_FILTER, _GET_ACTION_AVAIL, _TSYNC = 1, 2, 1
ALLOW, KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
REFUSE, MISSING = _ERRNO | errno.EPERM, _ERRNO | 38  # 38: ENOSYS, "this kernel does not know the call"

# Places in what the filter is shown (struct seccomp_data); an argument's low half, as both machines store it.
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16
_LOAD, _EQUAL, _AT_LEAST, _AND, _RETURN = 0x20, 0x15, 0x35, 0x54, 0x06

_OPEN_WRITING = 0o1 | 0o2 | 0o100 | 0o1000 | 0o2000 | 0o20000000  # WRONLY RDWR CREAT TRUNC APPEND TMPFILE's own bit
_THREAD = 0x00010000 | 0x00000100  # CLONE_THREAD, CLONE_VM
_EXECUTABLE = 4  # PROT_EXEC
_TERMINAL = (0x5401, 0x5451, 0x5450)  # TCGETS (isatty), FIOCLEX, FIONCLEX
_DESCRIPTOR = (0, 1, 2, 3, 1030)  # F_DUPFD F_GETFD F_SETFD F_GETFL F_DUPFD_CLOEXEC

Instruction = tuple[int, int, int, int]  # code, jump if true, jump if false, value


def available(machine: str) -> bool:
    """Whether this kernel filters system calls and can end the whole process; `machine` as `platform.machine()`."""
    if machine not in MACHINES:
        return False
    action = ctypes.c_uint32(KILL)
    return _call(machine, _GET_ACTION_AVAIL, 0, ctypes.byref(action)) == 0


def install(machine: str) -> None:
    """Sets the filter for all threads of this process, for good. Raises OSError; needs no_new_privs."""
    code = b"".join(struct.pack("=HBBI", *step) for step in program(MACHINES.index(machine), os.getpid()))
    steps = ctypes.create_string_buffer(code, len(code))
    header = struct.pack("@HP", len(code) // 8, ctypes.addressof(steps))
    if _call(machine, _SET_MODE_FILTER, _TSYNC, ctypes.create_string_buffer(header, len(header))) != 0:
        raise OSError(ctypes.get_errno(), "the filter of system calls was not taken")


def _call(machine: str, operation: int, flags: int, argument: object) -> int:
    call = ctypes.CDLL(None, use_errno=True).syscall
    call.restype = ctypes.c_long
    number = ctypes.c_long(_SECCOMP[MACHINES.index(machine)])
    return int(call(number, ctypes.c_uint(operation), ctypes.c_uint(flags), argument))


def program(machine: int, pid: int) -> list[Instruction]:
    """The filter for a machine (by its place in MACHINES) and the process of that id."""
    steps: list[Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, KILL),
        (_LOAD, 0, 0, _NUMBER),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, KILL),
    ]
    for name, then in _rules(pid):
        number = {**PLAIN, **CHECKED, **DEADLY}[name][machine]
        if number is not None:
            steps += [(_EQUAL, 0, len(then), number), *then]
    return [*steps, (_RETURN, 0, 0, REFUSE)]


def _rules(pid: int) -> Iterator[tuple[str, Sequence[Instruction]]]:
    yield from ((name, _end(ALLOW)) for name in PLAIN)
    yield "openat", _bits(2, _OPEN_WRITING, 0, REFUSE)
    yield "open", _bits(1, _OPEN_WRITING, 0, REFUSE)
    yield "mmap", _bits(2, _EXECUTABLE, 0, REFUSE)
    yield "mprotect", _bits(2, _EXECUTABLE, 0, REFUSE)
    yield "ioctl", _one_of(1, _TERMINAL, REFUSE)
    yield "fcntl", _one_of(1, _DESCRIPTOR, REFUSE)
    yield "prlimit64", _one_of(0, (0, pid), REFUSE)
    yield "tgkill", _one_of(0, (pid,), KILL)
    yield "clone", _bits(0, _THREAD, _THREAD, KILL)
    yield "clone3", _end(MISSING)  # its flags lie in memory, where no filter can look; libc then takes clone
    yield from ((name, _end(KILL)) for name in DEADLY)


def _end(action: int) -> list[Instruction]:
    return [(_RETURN, 0, 0, action)]


def _bits(argument: int, mask: int, wanted: int, otherwise: int) -> list[Instruction]:
    """Allowed if the argument's bits under the mask are the wanted ones."""
    return [
        (_LOAD, 0, 0, _ARGUMENTS + 8 * argument),
        (_AND, 0, 0, mask),
        (_EQUAL, 0, 1, wanted),
        *_end(ALLOW),
        *_end(otherwise),
    ]


def _one_of(argument: int, wanted: Iterable[int], otherwise: int) -> list[Instruction]:
    """Allowed if the argument is one of the wanted values."""
    steps: list[Instruction] = [(_LOAD, 0, 0, _ARGUMENTS + 8 * argument)]
    for value in wanted:
        steps += [(_EQUAL, 0, 1, value), *_end(ALLOW)]
    return [*steps, *_end(otherwise)]
