"""Processes that share work end with the one that began them, however that ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from dlquiz.proof.processes import processes

_PROGRAM = "import sys; from pathlib import Path; from test_processes import share; share(Path(sys.argv[1]))"


@contextmanager
def begin(folder: Path) -> Iterator[Callable[[Any], Any]]:
    """Work that takes a minute; who does it is written down."""

    def work(_: object) -> None:
        (folder / str(os.getpid())).touch()
        time.sleep(60)

    yield work


def share(folder: Path) -> None:
    with processes(2, begin, folder) as crew:
        for _ in crew.each(range(4), 2):
            pass


def _there(pid: int) -> bool:
    """Whether a process is there, and is not only waiting to be heard of."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _soon(holds: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.05)
    return holds()


@pytest.mark.timeout(120)
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="processes are looked for in /proc")
@pytest.mark.parametrize(
    "signals",
    [["SIGTERM"], ["SIGHUP"], ["SIGKILL"], ["SIGINT"], ["SIGINT", "SIGINT", "SIGINT"]],
    ids=["ended", "its terminal is closed", "killed", "Ctrl-C", "Ctrl-C again and again"],
)
def test_none_is_left_behind(tmp_path: Path, signals: list[str]) -> None:
    first = subprocess.Popen(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], cwd=Path(__file__).parent, start_new_session=True,
        stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )  # fmt: skip
    try:
        assert _soon(lambda: len(list(tmp_path.iterdir())) == 2, 60), "no work was begun"
        others = [int(file.name) for file in tmp_path.iterdir()]
        assert all(map(_there, others))
        for name in signals:
            first.send_signal(getattr(signal, name))
            time.sleep(0.02)
        assert first.wait(10) != 0
        assert _soon(lambda: not any(map(_there, others)), 10), "processes are left behind"
    finally:
        with_it = [int(file.name) for file in tmp_path.iterdir()]
        first.kill()
        for pid in filter(_there, with_it):
            os.kill(pid, signal.SIGKILL)
