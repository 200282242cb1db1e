"""Processes that share work in which PyTorch has a part: each is begun with what it needs, its own PyTorch with it."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any

from dlquiz.proof.comparison import Runner
from dlquiz.torchlines.worker import TorchWorker


@contextmanager
def processes(jobs: int, begin: Callable[..., None], *arguments: Any) -> Iterator[ProcessPoolExecutor]:
    """So many processes, each begun by a function with these arguments. They do not look for modules in the current
    folder; Ctrl-C is the first process's to hear."""
    context = get_context("spawn")
    with safe_path(), ProcessPoolExecutor(jobs, context, _begin, (begin, *arguments)) as pool:
        yield pool


def _begin(begin: Callable[..., None], *arguments: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    begin(*arguments)


def started(trusted: bool) -> Runner:
    """PyTorch in a process of its own, which begins to load at once; `trusted` as for a TorchWorker."""
    runner = TorchWorker(trusted)
    runner.start()
    return runner


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
