"""What stands in for PyTorch, the clock and the keyboard, without a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import msgspec

from dlquiz.ground.clock import Clock
from dlquiz.torchlines.code import TorchError

if TYPE_CHECKING:  # a surface without a terminal uses the others
    from dlquiz.terminal.prompt import Prompt

EVENING = datetime.fromisoformat("2026-11-22T20:00:00+08:00")


@dataclass
class FakeTorch:
    """Says of the small bank's questions what PyTorch would say, but of the results in `wrong` something else."""

    wrong: tuple[str, ...] = ()
    broken: bool = False
    version: str = "2.13.0"
    refuses: bool = False
    asked: list[str] = field(default_factory=list)

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        self.asked.append(source)
        if self.broken:
            raise TorchError("it took too long")
        if truth:
            return {"holds": "holds" not in self.wrong}
        known = {"area": 81, "total": 7, "third": 7 / 3, "product": given.get("p", 0) * given.get("q", 0)}
        known |= {"doubled": [2, 4], "scaled": [[1.5, 0.0], [0.0, 4.5]], "size": [6, 28, 28]}
        return {name: -1 if name in self.wrong else known[name] for name in results}

    def start(self) -> None:
        pass

    def ready(self) -> bool:
        return True


class HandClock(Clock, frozen=True):
    """Stands still, but for what is passed."""

    passed: list[float] = msgspec.field(default_factory=list)

    def wait(self, seconds: float) -> None:
        self.passed.append(seconds)

    def now(self) -> datetime:
        return EVENING + timedelta(seconds=self.seconds())

    def seconds(self) -> float:
        return float(sum(self.passed))


class Keys:
    """Types one line after another, at once where the prompt wants no Enter; then the input ends."""

    def __init__(self, *typed: str) -> None:
        self.left = list(typed)
        self.prompts: list[Prompt] = []

    def ask(self, prompt: Prompt) -> str:
        self.prompts.append(prompt)
        if not self.left:
            raise EOFError
        return self.left.pop(0)
