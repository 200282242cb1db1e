"""Processes that share work: each is begun with what it needs, its own PyTorch with it."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

from dlquiz.proof.crew import Begin, Crew


@contextmanager
def processes(jobs: int, begin: Begin, *arguments: Any) -> Iterator[Crew]:
    """So many processes, each begun by a function with these arguments. They do not look for modules in the current
    folder; Ctrl-C is the first process's to hear. Where that ends, however it does, they end at once: nobody waits for
    what they are at, and none is left behind."""
    context = get_context("spawn")
    theirs, ours = context.Pipe(duplex=False)  # nothing is ever sent: its other end is open as long as it is wanted
    with theirs, ours, safe_path(), ProcessPoolExecutor(jobs, context, _begin, (theirs, begin, *arguments)) as pool:
        try:
            yield Crew(lambda argument: pool.submit(_work, argument), jobs)
        except BaseException:
            with _deaf():  # to a second Ctrl-C, which would leave them behind
                ours.close()
                pool.shutdown(cancel_futures=True)
            raise


@contextmanager
def _deaf() -> Iterator[None]:
    """While it lasts, Ctrl-C does nothing. Other threads than the first never hear it."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


# What does the work in a process that was begun; it is left when the process ends.
_worker: dict[str, Any] = {}


def _begin(theirs: Connection, begin: Begin, *arguments: Any) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(theirs,), daemon=True).start()
    _worker["stack"] = ExitStack()
    _worker["work"] = _worker["stack"].enter_context(begin(*arguments))


def _end_with(theirs: Connection) -> None:
    """Ends this process when the first one has closed its end, or is no more. PyTorch's own process ends with it."""
    with suppress(EOFError, OSError):
        theirs.recv_bytes()
    os._exit(1)


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
