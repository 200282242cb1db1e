"""Answered questions looked at again, one by one, back and forth."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dlquiz.kinds.protocol import Item
from dlquiz.terminal.desk import Desk, after_command, onward, quits
from dlquiz.terminal.exam.room import as_signs, exam_command
from dlquiz.terminal.feedback import prove_it
from dlquiz.terminal.keys import look_keys
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.prompt import Prompt, Resized
from dlquiz.terminal.remark import remark_on, take_note, toggle_bookmark


def walk(desk: Desk, items: Sequence[Item], show: Callable[[int], None]) -> None:
    """Shows one item after another by its place, until the student has seen the last one or wants to stop."""
    at = 0
    while at < len(items):
        step = _look(desk, items[at], lambda place=at: show(place))  # type: ignore[misc]  # bound now, not later
        if step is None:
            return
        at = max(at + step, 0)


def _look(desk: Desk, item: Item, show: Callable[[], None]) -> int | None:
    """One item; how many to go on, None to stop."""
    stay = {"proof": _prove_apart, "bookmark": toggle_bookmark, "note": take_note}
    show()
    while True:
        keys = look_keys(item, desk.page.lang, remark_on(desk, item).bookmarked)
        try:
            typed = desk.keyboard.ask(Prompt(f"{INDENT}>", keys, _is_key, redraw=desk.screen))
        except Resized:
            return 0
        except (EOFError, KeyboardInterrupt):
            return None
        wish = after_command(typed)
        if wish in stay:
            stay[wish](desk, item)
        elif quits(typed):
            return None
        elif onward(typed):
            return 1
        elif exam_command(typed) == "back":
            return -1
        else:
            desk.no_such_key()


def _prove_apart(desk: Desk, item: Item) -> None:
    desk.page.line()
    prove_it(desk, item)


def _is_key(text: str) -> bool:
    wishes = ("proof", "bookmark", "note", "quit")
    return text == " " or as_signs(text) == "<" or (len(text) == 1 and after_command(text) in wishes)
