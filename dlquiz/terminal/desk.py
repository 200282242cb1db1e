"""The desk at which a student sits: what is read, what is typed, and what both need."""

from __future__ import annotations

from collections.abc import Callable

from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.terminal.keyboard import TerminalKeyboard
from dlquiz.terminal.page import INDENT, Page
from dlquiz.terminal.prompt import Keyboard, Prompt, folded, is_no, is_yes, never
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.text.wording import say
from dlquiz.use.place import Place

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


_ONWARD = ("", ">", "next", "下一题", "继续")
_AFTER = {"b": "bookmark", "收藏": "bookmark", "取消收藏": "bookmark", "n": "note", "笔记": "note"}


def after_command(typed: str) -> str:
    """What `command` knows, and bookmark or note, which are no answers by then."""
    return command(typed) or _AFTER.get(folded(typed).strip().lower(), "")


def onward(typed: str) -> bool:
    """Whether the student goes on, by Enter alone or a word for it."""
    return folded(typed).translate({ord("》"): ">", ord("〉"): ">"}).strip().lower() in _ONWARD


def quits(typed: str) -> bool:
    """Whether the student wants to leave."""
    return command(typed) == "quit"


class Desk(Place, frozen=True):
    """The place where a session is, with page and keyboard."""

    page: Page
    keyboard: Keyboard

    @property
    def screen(self) -> bool:
        """Whether this is a whole screen, which can be cleared, and not lines that follow lines."""
        return isinstance(self.keyboard, TerminalKeyboard)

    def say(self, key: str, style: str = "", indent: str = "", **values: object) -> None:
        """A line of the program's own words, by key."""
        self.page.text(say(self.page.lang, key, **values), indent, style)

    def no_such_key(self) -> None:
        """That what was typed is none of the keys that are listed; a typed word must not turn the page."""
        self.say("no_such_key", "magenta", INDENT)

    def agrees(self, ask: Callable[[], str]) -> bool:
        """Whether the student agrees to begin, by Enter or a yes, or leaves by `q` or a no; anything else is asked
        again."""
        while True:
            typed = ask()
            if quits(typed) or is_no(typed):
                return False
            if onward(typed) or is_yes(typed):
                return True
            self.no_such_key()

    def complain(self, problem: Unreadable) -> None:
        """Why a response can't be read."""
        self.page.text(problem.why.of(self.page.lang), INDENT, "magenta")

    def ask(self, prompt: str, keys: str, instant: Callable[[str], bool] = never, default: str = "") -> str:
        """What is typed at a prompt, where `default` may stand already; of a prompt that leaves no room to type, only
        the end stands on that line."""
        lines = wrap((Run(prompt),), self.page.width - ROOM)
        *above, last = (INDENT + "".join(run.text for run in line) for line in lines)
        self.runner.start()  # while the student reads; before, it would slow the way to the first question down
        return self.keyboard.ask(Prompt(last, keys, instant, default, above=tuple(above)))
