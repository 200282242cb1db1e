"""Whose PyTorch lines are run: those of the bank that ships, and a stranger's where the system has a wall around them.

Elsewhere a stranger's lines run only if whoever sits at the keyboard says so, by `--trust` or when asked.
"""

from __future__ import annotations

import sys
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.text.spans import Language

# Whether the command line says --trust.
GIVEN = ContextVar("trust", default=False)


def trusted(bank: Path, lang: Language) -> bool:
    """Whether the lines of the bank at this path may run without a wall. Asks on a terminal, and says what follows."""
    from dlquiz.bank.bank import default_path
    from dlquiz.cli.common import narrate
    from dlquiz.text.wording import say
    from dlquiz.torchlines.wall import available

    if bank.resolve() == default_path().resolve() or GIVEN.get():
        return True
    if available():
        return False  # need not be: the wall holds
    narrate(say(lang, "no_wall"))
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write(say(lang, "trust_question"))
    sys.stderr.flush()
    return sys.stdin.readline().strip().lower() in ("yes", "是")
