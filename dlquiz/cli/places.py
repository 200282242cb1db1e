"""Where things are on this machine: the bank, and the folder of the history."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank

# The folder that the command line names, for what stands on no command.
HOME_GIVEN: ContextVar[Path | None] = ContextVar("home", default=None)


def bank_roots(named: Sequence[str] | None) -> tuple[Path, ...]:
    """Where the banks of `--bank` are, each once, in their order; by default the one that ships."""
    from dlquiz.bank.bank import SHIPPED, default_path  # `net` needs the folder only, and does not wait for the bank

    paths = [default_path() if name == SHIPPED else Path(name) for name in named or [SHIPPED]]
    return tuple({os.path.realpath(path): path for path in paths}.values())


def open_bank(named: Sequence[str] | None) -> Bank:
    """The banks of `--bank` as one. Raises BankError with every fault."""
    from dlquiz.bank.loading import read_bank

    first, *beside = bank_roots(named)
    return read_bank(first, cache(), beside)


def cache() -> Path:
    """The folder in which sound banks are remembered."""
    return user_cache_path("dlquiz", appauthor=False)


def home(option: Path | None) -> Path:
    """The folder of the history: the option, else DLQUIZ_HOME, else the place that the system has for it."""
    named = os.environ.get("DLQUIZ_HOME")
    return option or HOME_GIVEN.get() or (Path(named) if named else user_data_path("dlquiz", appauthor=False))
