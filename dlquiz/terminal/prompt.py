"""One question to the keyboard, whatever keyboard there is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Protocol

from msgspec import Struct

from dlquiz.terminal.wrap import Line, Run, wrap

# What stands between the keys on the last line.
GAP = "   "
# Seconds between two looks at the clock and at the size of the screen.
TICK = 0.2
_YES = ("y", "yes", "是", "好", "确定")
_NO = ("n", "no", "否", "不", "不要", "不用", "不是")


def never(_: str) -> bool:
    """No input ends a prompt without Enter."""
    return False


class Prompt(Struct, frozen=True):
    """One question to the keyboard.

    `text` stands before what is typed, and `above` on the lines before that. `keys` lists the keys, GAP apart, and
    stands on the last line. `instant` says of what was typed so far (full-width letters folded to plain ones) whether
    it needs no Enter. `default` stands there already, to be changed. `status`, such as a clock, stands before the keys
    and is kept up to date. `seconds_left` ends the prompt when it is down to 0, `redraw` when the screen changes its
    size.
    """

    text: str
    keys: str = ""
    instant: Callable[[str], bool] = never
    default: str = ""
    status: Callable[[], str] | None = None
    seconds_left: Callable[[], float] | None = None
    redraw: bool = False
    above: tuple[str, ...] = ()

    @property
    def time_is_up(self) -> bool:
        """Whether the time to answer is over."""
        return self.seconds_left is not None and self.seconds_left() <= 0


class _Ended(Exception):  # noqa: N818 - nothing went wrong: the prompt has ended by itself
    """`typed` is what had been typed so far."""

    def __init__(self, typed: str) -> None:
        self.typed = typed
        super().__init__(typed)


class TimeUp(_Ended):
    """There are no seconds left."""


class Resized(_Ended):
    """The screen has another size now: what stands on it is to be drawn again."""


class Keyboard(Protocol):
    """What reads an answer at a prompt."""

    def ask(self, prompt: Prompt) -> str:
        """What is typed, on one line. Raises EOFError at the end of input, KeyboardInterrupt at Ctrl-C (an argument, if
        any, is what had been typed so far), TimeUp and Resized as the prompt wants them."""
        ...


def folded(text: str) -> str:
    """Full-width letters and signs, as Chinese input methods type them, as plain ones: `？Ａ` is `?A`."""
    return unicodedata.normalize("NFKC", text)


def is_yes(typed: str) -> bool:
    """Whether this agrees to what was asked."""
    return folded(typed).strip().lower() in _YES


def is_no(typed: str) -> bool:
    """Whether this refuses what was asked."""
    return folded(typed).strip().lower() in _NO


def last_lines(prompt: Prompt, columns: int) -> tuple[Line, ...]:
    """The status and the keys on as many lines as they need, none if there are none; no key is broken."""
    status = prompt.status() if prompt.status else ""
    styled = [(status, "class:status"), *((key, "class:keys") for key in prompt.keys.split(GAP))]
    runs = [run for text, style in styled if text for run in (Run(GAP), Run(text, style, whole=True))]
    return wrap(tuple(runs[1:]), columns) if runs else ()
