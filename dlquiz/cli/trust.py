"""Whose PyTorch lines are run: those of the bank that ships, and another bank's where the system can shut them in.

Elsewhere an untrusted bank's lines run only if the user says so, by `--trust` or when asked.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from os.path import realpath
from pathlib import Path

from dlquiz.bank.bank import default_path
from dlquiz.cli.common import TRUST_GIVEN, narrate, tell_wait
from dlquiz.text.chinese import told
from dlquiz.text.spans import Language
from dlquiz.text.wording import say
from dlquiz.torchlines import wall
from dlquiz.torchlines.code import NoTorchError
from dlquiz.torchlines.worker import TorchWorker


@contextmanager
def torch_for(bank: Sequence[Path], lang: Language, at_once: bool = True) -> Iterator[TorchWorker]:
    """What runs the lines of the bank at these paths, in a process that begins to load PyTorch `at_once`, or else when
    it is started or first needed."""
    with TorchWorker(trusted(bank, lang)) as worker:
        if at_once:
            worker.start()
            tell_wait(lang, "torch_starting")
        yield worker


def say_missing(lang: Language) -> Callable[[NoTorchError], None]:
    """Says that PyTorch is missing or broken, what to do, and what goes on without it."""
    return lambda error: narrate(say(lang, "torch_missing", why=told(error, lang)))


def trusted(bank: Sequence[Path], lang: Language) -> bool:
    """Whether the lines of the bank at these paths, all of them, may run without a wall. Asks on a terminal, and says
    what follows."""
    ours = realpath(default_path())  # which takes a link to itself too
    if TRUST_GIVEN.get() or all(realpath(path) == ours for path in bank):
        return True
    if wall.available():
        return False  # need not be: the wall holds
    narrate(say(lang, "no_wall"))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(say(lang, "trust_question"))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", "是")
