"""What a session needs: the bank, PyTorch, the history and the clock, handed in by the surface."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Protocol

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.ground.clock import Clock
from dlquiz.history.recorder import Recorder
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.proof.comparison import Runner, prove
from dlquiz.study.attempt import study_day


class Torch(Runner, Protocol):
    """What runs PyTorch lines, and knows whether it could at once, and whether it would not at all."""

    @property
    def refuses(self) -> bool:
        """Whether it runs nothing, since the lines are not trusted and the system has no wall."""
        ...

    def start(self) -> None:
        """Begins to load PyTorch, if it has not begun, and returns at once."""
        ...

    def ready(self) -> bool:
        """Whether PyTorch is loaded."""
        ...


class Place(Struct, frozen=True):
    """Where a session takes place."""

    bank: Bank
    runner: Torch
    recorder: Recorder
    clock: Clock

    @property
    def today(self) -> date:
        """The study day that it is now."""
        return study_day(self.clock.now())

    def prove(self, item: Item) -> Proof | None:
        """The item's proof, run now; None if no lines show its key, or none may run. Raises TorchError if they fail."""
        return prove(item, self.runner)


def session_id(kind: str) -> str:
    """A fresh id: `quiz-5f0c…`, `mistakes-…`."""
    return f"{kind}-{secrets.token_hex(6)}"
