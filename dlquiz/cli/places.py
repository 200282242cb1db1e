"""Where things are on this machine: the bank, and the folder of the history."""

from __future__ import annotations

import os
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING

from platformdirs import user_cache_path, user_data_path

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank

# The folder that the command line names, for what stands on no command.
HOME_GIVEN: ContextVar[Path | None] = ContextVar("home", default=None)


def open_bank(path: Path | None) -> Bank:
    """The bank at a path, or the one that ships. Raises BankError with every fault."""
    from dlquiz.bank.loading import read_bank  # `net` needs the folder only, and does not wait for the bank

    return read_bank(path, cache=user_cache_path("dlquiz", appauthor=False))


def home(option: Path | None) -> Path:
    """The folder of the history: the option, else DLQUIZ_HOME, else the place that the system has for it."""
    named = os.environ.get("DLQUIZ_HOME")
    return option or HOME_GIVEN.get() or (Path(named) if named else user_data_path("dlquiz", appauthor=False))
