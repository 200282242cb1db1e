"""What of memory, time, files and processes a system takes from a process that asks for it, where there is no wall.

Linux: `setrlimit`, with memory. macOS: `setrlimit` by its manual page, whose RLIMIT_AS is not enforced. Windows: a job
object, by the documentation of JOBOBJECT_EXTENDED_LIMIT_INFORMATION. The last two are by documentation, not tried.
"""

from __future__ import annotations

import contextlib
import struct
import sys
from pathlib import Path
from typing import Any

MEMORY = 3 * 2**30  # bytes beyond what PyTorch itself takes
WHOLE = 5 * 2**30  # bytes altogether, where what PyTorch takes is not asked
OPEN_FILES = 64

# winnt.h and jobapi2.h
_EXTENDED_LIMITS = 9  # JobObjectExtendedLimitInformation
_ACTIVE_PROCESS, _PROCESS_MEMORY, _DIE_ON_EXCEPTION, _KILL_ON_CLOSE = 0x8, 0x100, 0x400, 0x2000


def set_limits() -> None:
    """Limits this process, for good, as far as the system goes. Raises nothing: what it does not offer is left out."""
    if sys.platform == "win32":
        import ctypes

        join_job(ctypes.WinDLL("kernel32", use_last_error=True))
    else:
        import resource

        for limit, value in unix_limits(resource, sys.platform).items():
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(limit, (value, value))


def unix_limits(resource: Any, system: str) -> dict[int, int]:
    """The limits of a Unix by their numbers in the module `resource`: no byte written, few files open, and memory on
    Linux; on macOS, which takes no limit on memory, no new process."""
    limits = {resource.RLIMIT_FSIZE: 0, resource.RLIMIT_NOFILE: OPEN_FILES, resource.RLIMIT_CORE: 0}
    if system == "linux":
        with contextlib.suppress(OSError):
            pages = int(Path("/proc/self/statm").read_text().split()[0])
            limits[resource.RLIMIT_AS] = pages * resource.getpagesize() + MEMORY
    elif system == "darwin":
        limits[resource.RLIMIT_NPROC] = 0  # for new processes of this one; threads do not count
    return limits


def join_job(kernel: Any) -> bool:
    """Puts this process into a Windows job with the limits of `job_limits`; whether it took. `kernel` is kernel32."""
    import ctypes

    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job = kernel.CreateJobObjectW(None, None)  # never closed: it goes when this process does
    if not job:
        return False
    handle, limits = ctypes.c_void_p(job), job_limits()
    if not kernel.SetInformationJobObject(handle, _EXTENDED_LIMITS, limits, len(limits)):
        return False
    return bool(kernel.AssignProcessToJobObject(handle, ctypes.c_void_p(kernel.GetCurrentProcess())))


def job_limits() -> bytes:
    """A JOBOBJECT_EXTENDED_LIMIT_INFORMATION of 64 bits (there is no PyTorch for fewer): one process, WHOLE bytes."""
    flags = _ACTIVE_PROCESS | _PROCESS_MEMORY | _DIE_ON_EXCEPTION | _KILL_ON_CLOSE
    # Two times, flags, two working sets, processes, affinity, priority, scheduling; counters; two limits and two peaks.
    return struct.pack("<qqI4xQQI4xQII6Q4Q", 0, 0, flags, 0, 0, 1, 0, 0, 0, *([0] * 6), WHOLE, 0, 0, 0)
