"""The time: of day, for the history, and of a stopwatch, for an exam.

A test, which can't wait an hour, names a file in DLQUIZ_CLOCK: the number of seconds in it is added to both; one
of more than a hundred years, or none, is not.
"""

from __future__ import annotations

import os
import time
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct

from dlquiz.ground.files import start_of

_MOST_READ = 100  # bytes
_MOST_AHEAD = 100 * 366 * 86400.0  # seconds: a hundred years, in which all dates can be counted with


class Clock(Struct, frozen=True):
    """The machine's own time, ahead by what the file `ahead` says, if there is one."""

    ahead: Path | None = None

    def now(self) -> datetime:
        """The local time, with its offset from UTC."""
        return datetime.now().astimezone() + timedelta(seconds=self._ahead())

    def seconds(self) -> float:
        """Seconds since some fixed moment; they never run backwards, and stand still while the machine sleeps."""
        return time.monotonic() + self._ahead()

    def _ahead(self) -> float:
        if self.ahead is None:
            return 0.0
        try:
            seconds = float(start_of(self.ahead, _MOST_READ))
        except (OSError, ValueError):
            return 0.0
        return seconds if abs(seconds) <= _MOST_AHEAD else 0.0  # nor what is no number (NaN)


def clock() -> Clock:
    """The clock of this run."""
    return Clock(Path(os.environ["DLQUIZ_CLOCK"])) if os.environ.get("DLQUIZ_CLOCK") else Clock()
