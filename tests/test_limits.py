"""What a system without the wall is asked for. Windows and macOS by doubles, from their documentation."""

from __future__ import annotations

import struct
import sys
from types import SimpleNamespace
from typing import Any

import pytest

from dlquiz.torchlines import limits

# The numbers of macOS's sys/resource.h.
DARWIN = SimpleNamespace(RLIMIT_FSIZE=1, RLIMIT_CORE=4, RLIMIT_AS=5, RLIMIT_NPROC=7, RLIMIT_NOFILE=8)


def test_macos_is_asked_for_no_written_byte_and_no_new_process_and_not_for_memory() -> None:
    assert limits.unix_limits(DARWIN, "darwin") == {1: 0, 4: 0, 7: 0, 8: limits.OPEN_FILES}


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc")
def test_linux_is_asked_for_memory_too() -> None:
    import resource

    found = limits.unix_limits(resource, "linux")
    assert found[resource.RLIMIT_AS] > limits.MEMORY
    assert found[resource.RLIMIT_FSIZE] == 0


class Kernel:
    """Windows's kernel32, as far as it is asked; `refuses` names the call that fails."""

    def __init__(self, refuses: str = "") -> None:
        self.told: list[tuple[Any, ...]] = []
        for name, value in (("CreateJobObjectW", 17), ("GetCurrentProcess", 2**64 - 1)):
            setattr(self, name, self.answer(name, 0 if name == refuses else value))
        for name in ("SetInformationJobObject", "AssignProcessToJobObject"):
            setattr(self, name, self.answer(name, int(name != refuses)))

    def answer(self, name: str, value: int) -> Any:
        class Function:
            restype: Any = None

            def __call__(_self, *arguments: Any) -> int:  # noqa: N805
                self.told.append((name, *(getattr(argument, "value", argument) for argument in arguments)))
                return value

        return Function()


def test_windows_gets_a_job_with_one_process_and_a_bound_on_memory() -> None:
    kernel = Kernel()
    assert limits.join_job(kernel)
    asked = {call[0]: call[1:] for call in kernel.told}
    job, kind, information, size = asked["SetInformationJobObject"]
    assert (job, kind, size) == (17, 9, 144)  # sizeof(JOBOBJECT_EXTENDED_LIMIT_INFORMATION) on x64
    assert struct.unpack_from("<I", information, 16) == (
        0x8 | 0x100 | 0x400 | 0x2000,
    )  # BasicLimitInformation.LimitFlags
    assert struct.unpack_from("<I", information, 40) == (1,)  # .ActiveProcessLimit
    assert struct.unpack_from("<Q", information, 112) == (limits.WHOLE,)  # ProcessMemoryLimit
    assert asked["AssignProcessToJobObject"] == (17, 2**64 - 1)


@pytest.mark.parametrize("call", ["CreateJobObjectW", "SetInformationJobObject", "AssignProcessToJobObject"])
def test_a_windows_that_gives_no_job_is_not_taken_for_one_that_does(call: str) -> None:
    assert not limits.join_job(Kernel(refuses=call))
