"""Processes that share work: each is begun with what it needs, its own PyTorch with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from multiprocessing import get_context
from typing import Any

from dlquiz.proof.crew import Begin, Crew


@contextmanager
def processes(jobs: int, begin: Begin, *arguments: Any) -> Iterator[Crew]:
    """So many processes, each begun by a function with these arguments. They do not look for modules in the current
    folder; Ctrl-C is the first process's to hear."""
    context = get_context("spawn")
    with safe_path(), ProcessPoolExecutor(jobs, context, _begin, (begin, *arguments)) as pool:
        yield Crew(lambda argument: pool.submit(_work, argument), jobs)


# What does the work in a process that was begun; it is left when the process ends.
_worker: dict[str, Any] = {}


def _begin(begin: Begin, *arguments: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker["stack"] = ExitStack()
    _worker["work"] = _worker["stack"].enter_context(begin(*arguments))


def _work(argument: Any) -> Any:
    return _worker["work"](argument)


@contextmanager
def safe_path() -> Iterator[None]:
    """While it lasts, new processes do not look for modules in the current folder."""
    before = os.environ.get("PYTHONSAFEPATH")
    os.environ["PYTHONSAFEPATH"] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ["PYTHONSAFEPATH"]
        else:
            os.environ["PYTHONSAFEPATH"] = before
