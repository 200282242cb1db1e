"""Runs PyTorch lines in a process of their own, with a limit on time and memory. PyTorch is not loaded here."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, Self

from dlquiz.torchlines import wall
from dlquiz.torchlines.code import NoTorchError, TorchError, UntrustedError, Value

START_SECONDS = 120.0

_PROGRAM = """
import json, sys
asked = json.loads(sys.argv[1])
sys.path[:] = asked["path"]
from dlquiz.torchlines.serve import serve
serve(asked["trusted"])
"""
# What the child keeps of the environment: where libraries are, and what makes them compute right on this machine.
_KEPT = (
    "SYSTEMROOT", "WINDIR", "PYTHONHOME", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "OPENBLAS_CORETYPE", "MKL_CBWR",
    "MKL_ENABLE_INSTRUCTIONS", "ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "NPY_DISABLE_CPU_FEATURES",
)  # fmt: skip
_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
_NO_MACHINE_CODE = {"FBGEMM_NO_ASMJIT": "1"}  # none is written while it runs: the wall keeps it out
_BAD_CALL = 31  # SIGSYS on Linux: how the wall ends a process
_WHY = "`python -c 'import torch'` says why; `pip install --force-reinstall torch` most often mends it"
_STOPPED = "PyTorch stopped without an answer; most often the lines needed too much memory"
_SHUT_OUT = "PyTorch asked the system for what lines may not have, and was stopped"


class TorchWorker:
    """A process that has PyTorch loaded. It starts when first needed, or with `start`, and anew after it was killed.

    `version` is PyTorch's version once the worker is ready, "" before. Where the system has no wall, only `trusted`
    lines run.
    """

    def __init__(self, trusted: bool = False) -> None:
        self.version = ""
        self.trusted = trusted
        self._child: subprocess.Popen[str] | None = None
        self._missing: NoTorchError | None = None  # it could not be loaded, and is not tried again and again
        self._answers: queue.SimpleQueue[str | None] = queue.SimpleQueue()

    @property
    def refuses(self) -> bool:
        """Whether no lines will run: they are not trusted, and the system has no wall."""
        return not self.trusted and not wall.available()

    def start(self) -> None:
        """Begins to load PyTorch (one to four seconds) and returns at once. Starts nothing that may not run."""
        if self._child is not None and self._child.poll() is None:
            return
        self.close()
        if self.refuses or self._missing:
            return
        self._child = _spawn(self.trusted)
        self._answers = queue.SimpleQueue()
        threading.Thread(target=_forward, args=(self._child.stdout, self._answers), daemon=True).start()

    def ready(self) -> bool:
        """Whether PyTorch is loaded, so that `run` answers at once. Starts nothing."""
        with contextlib.suppress(TorchError):
            self._hear_version(0.0)
        return bool(self.version)

    def run(
        self,
        source: str,
        given: Mapping[str, Value],
        results: Sequence[str],
        truth: bool = False,
        timeout: float = 20.0,
    ) -> dict[str, Value]:
        """As `run.run`, or UntrustedError; taking more than `timeout` seconds, loading PyTorch not counted, is a
        TorchError too."""
        self.start()
        if self._child is None:
            raise self._missing or UntrustedError
        try:
            self._hear_version(START_SECONDS)
            request = {"source": source, "given": dict(given), "results": list(results), "truth": truth}
            answer = self._ask({**request, "seconds": timeout}, timeout)
        except BaseException:  # also Ctrl-C: an answer that comes too late must not be taken for the next one
            self.close()
            raise
        if "error" in answer:
            raise TorchError(answer["error"], answer["line"], answer["hint"])
        values: dict[str, Value] = answer["values"]
        return values

    def close(self) -> None:
        """Ends the process. The worker can be used again: it starts anew."""
        child, self._child, self.version = self._child, None, ""
        if child is None:
            return
        child.kill()
        child.wait()
        with contextlib.suppress(OSError):
            if child.stdin:
                child.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _hear_version(self, timeout: float) -> None:
        if self.version or self._child is None:
            return
        with contextlib.suppress(queue.Empty):
            line = self._answers.get(timeout=timeout) if timeout else self._answers.get_nowait()
            if line is None:
                self.close()
                self._missing = NoTorchError("it could not be loaded", hint=_WHY)
                raise self._missing
            self.version = json.loads(line)["torch"]
            return
        if timeout:
            raise NoTorchError(f"PyTorch took longer than {timeout:g} s to load", hint="try again")

    def _ask(self, request: dict[str, Any], timeout: float) -> dict[str, Any]:
        assert self._child is not None
        assert self._child.stdin is not None
        try:
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
            line = self._answers.get(timeout=timeout)
        except queue.Empty:
            raise TorchError(f"this took longer than {timeout:g} s", hint="use smaller sizes") from None
        except OSError:
            line = None
        if line is None:
            raise self._explained()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _explained(self) -> TorchError:
        """Why the process gave no answer."""
        assert self._child is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(timeout=1)
        if self._child.returncode == -_BAD_CALL:
            return TorchError(
                _SHUT_OUT, hint="compute it in another way; if the lines are harmless, please report them"
            )
        return TorchError(_STOPPED, hint="use smaller sizes")


def _spawn(trusted: bool) -> subprocess.Popen[str]:
    """A child that finds the same modules as this process, and that Ctrl-C in the terminal does not reach."""
    asked = {"path": search_path(), "trusted": trusted}
    return subprocess.Popen(
        [sys.executable, "-P", "-c", _PROGRAM, json.dumps(asked)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        cwd=os.sep,
        encoding="utf-8",
        close_fds=True,
        start_new_session=True,
    )


def search_path() -> list[str]:
    """Where modules are looked for: as here, but never in the current folder. This package's own place comes last, or
    before the first where another of its name is: the child runs this code, whatever else is installed."""
    own = str(Path(__file__).resolve().parents[2])
    places = [place for place in sys.path if Path(place).is_absolute() and place not in (str(Path.cwd()), own)]
    others = (number for number, place in enumerate(places) if (Path(place) / "dlquiz" / "__init__.py").is_file())
    places.insert(next(others, len(places)), own)
    return places


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {**kept, **_ONE_THREAD, **_NO_MACHINE_CODE, "HOME": os.devnull, "LANG": "C.UTF-8"}


def _forward(stdout: IO[str], answers: queue.SimpleQueue[str | None]) -> None:
    with contextlib.suppress(ValueError, OSError), stdout:
        for line in stdout:
            answers.put(line)
    answers.put(None)
