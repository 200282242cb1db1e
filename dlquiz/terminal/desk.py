"""The desk at which a student sits: what is read, what is typed, and what both need."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Protocol

from dlquiz.bank.bank import Bank
from dlquiz.clock import Clock
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.proof.comparison import Runner
from dlquiz.study.attempt import study_day
from dlquiz.terminal.keyboard import TerminalKeyboard
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import Keyboard, Prompt, folded, never
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.text.wording import say

if TYPE_CHECKING:
    from dlquiz.history.recorder import Recorder

# Columns left free behind a prompt.
ROOM = 12
_COMMANDS = {
    "?": "hint", "h": "hint", "提示": "hint",
    "s": "skip", "跳过": "skip", "先跳过": "skip",
    "k": "unknown", "不会": "unknown", "不知道": "unknown", "don't know": "unknown",
    "<": "back", "《": "back", "〈": "back", "上一问": "back",
    "v": "variant", "换": "variant", "换题": "variant",
    "p": "proof", "证明": "proof",
    "u": "undo", "撤销": "undo",
    "q": "quit", "退出": "quit",
}  # fmt: skip


def command(typed: str) -> str:
    """hint, skip, unknown, back, variant, proof, undo or quit; "" if it is none of them."""
    return _COMMANDS.get(folded(typed).strip().lower(), "")


def quits(typed: str) -> bool:
    """Whether the student wants to leave."""
    return command(typed) == "quit"


class Torch(Runner, Protocol):
    """What runs PyTorch lines, and knows whether it could at once, and whether it would not at all."""

    @property
    def refuses(self) -> bool:
        """Whether it runs nothing, since the lines are not trusted and the system has no wall."""
        ...

    def ready(self) -> bool:
        """Whether PyTorch is loaded."""
        ...


@dataclass(frozen=True)
class Desk:
    """Where a session takes place: page and keyboard, the bank, PyTorch, the history and the clock."""

    page: Page
    keyboard: Keyboard
    bank: Bank
    runner: Torch
    recorder: Recorder
    clock: Clock

    @property
    def today(self) -> date:
        """The study day that it is now."""
        return study_day(self.clock.now())

    @property
    def screen(self) -> bool:
        """Whether this is a whole screen, which can be cleared, and not lines that follow lines."""
        return isinstance(self.keyboard, TerminalKeyboard)

    def say(self, key: str, style: str = "", indent: str = "", **values: object) -> None:
        self.page.words(say(self.page.lang, key, **values), indent, style)

    def complain(self, problem: Unreadable) -> None:
        """Why a response can't be read."""
        self.page.words(problem.why.of(self.page.lang), INDENT, "magenta")

    def ask(self, prompt: str, keys: str, instant: Callable[[str], bool] = never, default: str = "") -> str:
        """What is typed at a prompt, where `default` may stand already; of a prompt that leaves no room to type, only
        the end stands on that line."""
        lines = wrap((Run(prompt),), self.page.width - ROOM)
        *above, last = (INDENT + "".join(run.text for run in line) for line in lines)
        return self.keyboard.ask(Prompt(last, keys, instant, default, above=tuple(above)))
