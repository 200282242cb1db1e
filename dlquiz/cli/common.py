"""What the commands share: exit codes, the language, the bank, and how results leave the program."""

from __future__ import annotations

import json
import os
import sys
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from dlquiz.document import Language
from dlquiz.errors import DlquizError

if TYPE_CHECKING:
    from dlquiz.bank import Bank


class Exit(IntEnum):
    """Exit codes; scripts rely on them."""

    DONE = 0
    DOES_NOT_HOLD = 1
    UNUSABLE_INPUT = 2
    INTERRUPTED = 130


def language(asked: str | None) -> Language:
    """The language asked for, else the locale's, else English. Raises DlquizError for another one."""
    if asked is not None:
        if asked not in ("zh", "en"):
            raise DlquizError(f"the language {asked!r} is not known", "--lang zh or --lang en")
        return cast(Language, asked)
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if os.environ.get(name):
            return "zh" if os.environ[name].lower().startswith("zh") else "en"
    return "en"


def open_bank(path: Path | None) -> Bank:
    """The bank at a path, or the one that ships. Raises BankError with every fault."""
    from platformdirs import user_cache_path

    from dlquiz.bank import read_bank

    return read_bank(path, cache=user_cache_path("dlquiz", appauthor=False))


def print_json(document: Any) -> None:
    """The document on stdout, Chinese as it is."""
    write(json.dumps(document, ensure_ascii=False, indent=2, allow_nan=False))


def write(text: str) -> None:
    """A line on stdout."""
    sys.stdout.write(text + "\n")


def narrate(text: str) -> None:
    """A line on stderr: what is going on, never the result."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def seed_or_fresh(seed: int | None) -> int:
    """The seed given, or a fresh one from the operating system. Raises DlquizError for one out of range."""
    import secrets

    from dlquiz.item import MAX_SEED

    if seed is None:
        return secrets.randbelow(10**6)
    if not 0 <= seed < MAX_SEED:
        raise DlquizError(f"the seed {seed} is out of range", "use a whole number from 0")
    return seed
