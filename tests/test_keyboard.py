"""What is typed: key by key on a terminal, line by line elsewhere."""

from __future__ import annotations

import atexit
import io
import os
import pty
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TextIO

import pytest
from prompt_toolkit.data_structures import Size
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from dlquiz.terminal import keyboard
from dlquiz.terminal.keyboard import TerminalKeyboard, choose_keyboard
from dlquiz.terminal.lines import LineKeyboard, PipedKeyboard
from dlquiz.terminal.prompt import Keyboard, Prompt, Resized, TimeUp, last_lines

CTRL_C, CTRL_D, LEFT, DELETE, PAGE_UP, PAGE_DOWN = "\x03", "\x04", "\x1b[D", "\x7f", "\x1b[5~", "\x1b[6~"


class Typist:
    """A terminal keyboard whose keys are pressed by a test."""

    def __init__(self, keys: PipeInput) -> None:
        self.keys = keys
        self.output = Screen()
        self.keyboard = TerminalKeyboard(sys.stdout)
        self.keyboard.__dict__ |= {"_input": keys, "_output": self.output}

    def type(self, keys: str, prompt: Prompt) -> str:
        self.keys.send_text(keys)
        return self.keyboard.ask(prompt)


class Screen(DummyOutput):
    """Shows nothing, and may change its size."""

    columns = 60

    def get_size(self) -> Size:
        return Size(rows=24, columns=self.columns)


@pytest.fixture
def typist() -> Iterator[Typist]:
    with ExitStack() as stack:
        yield Typist(stack.enter_context(create_pipe_input()))


ANSWER = Prompt("H =", "? hint")
CHOICE = Prompt("choose one:", instant=lambda text: text.upper() in ("A", "B", "?"))
PAGES = Prompt("answer:", instant=lambda text: text in ("<", ">"), default="28")

TYPED = [
    ("a line", "28\r", ANSWER, "28"),
    ("nothing", "\r", ANSWER, ""),
    ("a slip mended", f"29{DELETE}8\r", ANSWER, "28"),
    ("in the middle", f"8{LEFT}2\r", ANSWER, "28"),
    ("Chinese", "感受野\r", ANSWER, "感受野"),
    ("Chinese, one character taken back", f"感受叶{DELETE}野\r", ANSWER, "感受野"),
    ("Chinese, mended in the middle", f"感野{LEFT}受\r", ANSWER, "感受野"),
    ("full-width digits are kept as they are", "２８\r", ANSWER, "２８"),
    ("pasted, with a line end", "\x1b[200~two\nlines\x1b[201~\r", ANSWER, "two lines"),
    ("pasted lines taken away", "\x1b[200~1\n2\n3\x1b[201~\x1528\r", ANSWER, "28"),
    ("what stands there already", "\r", Prompt("H =", default="28"), "28"),
    ("and is changed", f"{DELETE}9\r", Prompt("H =", default="28"), "29"),
    ("one key", "a", CHOICE, "a"),
    ("one key, full-width", "Ｂ", CHOICE, "Ｂ"),
    ("a full-width question mark", "？", CHOICE, "？"),
    ("a key that is not one of them", "c\r", CHOICE, "c"),
    ("a page back", PAGE_UP, PAGES, "<"),
    ("a page on", PAGE_DOWN, PAGES, ">"),
    ("no page is turned over an answer that was begun", f"1{PAGE_UP}\r", PAGES, "281"),
    ("where pages do not turn", f"{PAGE_UP}28\r", ANSWER, "28"),
]


@pytest.mark.parametrize(("keys", "prompt", "typed"), [row[1:] for row in TYPED], ids=[row[0] for row in TYPED])
def test_a_terminal_hears(typist: Typist, keys: str, prompt: Prompt, typed: str) -> None:
    assert typist.type(keys, prompt) == typed


@pytest.mark.parametrize(
    ("keys", "signal"),
    [(CTRL_C, KeyboardInterrupt), (f"28{CTRL_C}", KeyboardInterrupt), (CTRL_D, EOFError)],
    ids=["Ctrl-C", "Ctrl-C in an answer", "Ctrl-D"],
)
def test_a_terminal_hears_the_end(typist: Typist, keys: str, signal: type[BaseException]) -> None:
    with pytest.raises(signal) as ended:
        typist.type(keys, ANSWER)
    assert "".join(map(str, ended.value.args)) == keys[:-1]  # what had been typed


def test_an_answer_that_was_begun_is_not_ended_by_control_d(typist: Typist) -> None:
    assert typist.type(f"28{CTRL_D}\r", ANSWER) == "28"


def test_what_is_typed_ahead_of_enter_is_for_the_next_prompt(typist: Typist) -> None:
    assert [typist.type("7\r2.33\r", ANSWER), typist.type("", ANSWER)] == ["7", "2.33"]


def test_what_is_typed_behind_a_key_that_needs_no_enter_is_forgotten(
    typist: Typist, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`b` and Enter out of habit: the Enter must not take the student past the feedback."""
    assert typist.type("b7\r", CHOICE) == "b"
    assert typist.type("28\r", ANSWER) == "28"
    assert [typist.type(keys, prompt) for keys, prompt in (("b", CHOICE), ("7\r2.33\r", ANSWER), ("", ANSWER))] == [
        "b", "7", "2.33",
    ]  # fmt: skip
    assert typist.type("b", CHOICE) == "b"
    threading.Timer(0.2, lambda: typist.keys.send_text("28\r")).start()
    assert typist.type("\r", ANSWER) == "28"  # the Enter that came right after is not heard, the next one is
    monkeypatch.setattr(keyboard, "SETTLING", 0.0)
    assert typist.type("b", CHOICE) == "b"
    assert typist.type("\r", ANSWER) == ""  # this is what would happen without


def test_what_is_typed_while_nothing_is_asked_is_not_echoed_until_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    _, terminal = pty.openpty()
    at_exit: list[Callable[[], None]] = []
    monkeypatch.setattr(sys, "stdin", os.fdopen(terminal))
    monkeypatch.setattr(atexit, "register", lambda done, *words: at_exit.append(lambda: done(*words)))

    def echoes() -> bool:
        return bool(termios.tcgetattr(terminal)[3] & termios.ECHO)

    assert echoes()
    keyboard._silence()
    assert not echoes()
    at_exit[0]()
    assert echoes()


def test_earlier_answers_come_back_by_the_arrow_key(typist: Typist) -> None:
    typist.type("no idea\r", ANSWER)
    assert typist.type(f"\x1b[A{DELETE * 7}28\r", ANSWER) == "28"


def test_time_runs_out_while_something_is_typed(typist: Typist) -> None:
    end = time.monotonic() + 0.3
    with pytest.raises(TimeUp) as up:
        typist.type("2", Prompt("H =", default="1", seconds_left=lambda: end - time.monotonic()))
    assert up.value.typed == "12"


def test_the_status_is_kept_up_to_date(typist: Typist) -> None:
    asked: list[int] = []

    def status() -> str:
        asked.append(1)
        if len(asked) == 3:
            typist.keys.send_text("\r")
        return f"{len(asked)} times"

    assert typist.type("", Prompt("H =", "q quit", status=status)) == ""
    assert len(asked) >= 3


def test_a_new_size_of_the_screen_is_told_where_it_is_wanted(typist: Typist) -> None:
    threading.Timer(0.3, lambda: setattr(typist.output, "columns", 100)).start()
    with pytest.raises(Resized) as resized:
        typist.type("28", Prompt("H =", redraw=True))
    assert resized.value.typed == "28"


@pytest.mark.parametrize("columns", [30, 60])
def test_the_last_line_breaks_between_keys(columns: int) -> None:
    """Each key stays whole: 7, 7 and 11 columns, three between."""
    prompt = Prompt("H =", "? hint   s skip   v another   回车 下一题", status=lambda: "12:34")
    lines = ["".join(run.text for run in line) for line in last_lines(prompt, columns)]
    expected = {
        30: ["12:34   ? hint   s skip", "v another   回车 下一题"],
        60: ["12:34   ? hint   s skip   v another   回车 下一题"],
    }
    assert lines == expected[columns]


# Lines


def stdin(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.fixture(params=[PipedKeyboard, LineKeyboard])
def lines(request: pytest.FixtureRequest) -> tuple[Keyboard, io.StringIO]:
    shown = io.StringIO()
    made: Keyboard = request.param(shown)
    return made, shown


def test_lines_are_read_behind_their_prompts(
    lines: tuple[Keyboard, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    asking, shown = lines
    stdin(monkeypatch, "28\n\n感受野")
    prompt = Prompt("H =", "? hint   s skip", instant=lambda _: True, status=lambda: "12:34")
    assert [asking.ask(prompt) for _ in range(3)] == ["28", "", "感受野"]
    with pytest.raises(EOFError):
        asking.ask(prompt)
    assert shown.getvalue().startswith("12:34   ? hint   s skip\nH = ")


def test_the_lines_of_a_long_prompt_stay_together(
    lines: tuple[Keyboard, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, "28\n")
    lines[0].ask(Prompt("H =", "? hint   s skip", above=("the height of", "the output")))
    assert lines[1].getvalue().startswith("? hint   s skip\nthe height of\nthe output\nH = ")


def test_what_came_through_a_pipe_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, "28\n29\n")
    shown = io.StringIO()
    asking = PipedKeyboard(shown)
    asking.ask(Prompt("H ="))
    asking.ask(Prompt("W ="))
    assert shown.getvalue() == "H = 28\nW = 29\n"


def test_a_line_that_comes_too_late_is_handed_over(
    lines: tuple[Keyboard, io.StringIO], monkeypatch: pytest.MonkeyPatch
) -> None:
    stdin(monkeypatch, "28\n")
    with pytest.raises(TimeUp) as up:
        lines[0].ask(Prompt("H =", seconds_left=lambda: 0.0))
    assert up.value.typed == "28"


def test_time_runs_out_while_a_line_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    end = time.monotonic() + 0.3
    with open(reading, encoding="utf-8") as silent, open(writing, "w", encoding="utf-8"):  # noqa: PTH123 - a pipe
        monkeypatch.setattr(sys, "stdin", silent)
        with pytest.raises(TimeUp):
            LineKeyboard(io.StringIO()).ask(Prompt("H =", seconds_left=lambda: end - time.monotonic()))


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


KEYBOARDS = [
    ("a terminal", True, True, "xterm-256color", False, TerminalKeyboard),
    ("a terminal for a screen reader", True, True, "xterm", True, LineKeyboard),
    ("a terminal that can't move its cursor", True, True, "dumb", False, LineKeyboard),
    ("a terminal without a name", True, True, "", False, LineKeyboard),
    ("the output in a file", True, False, "xterm", False, LineKeyboard),
    ("the input from a pipe", False, True, "xterm", False, PipedKeyboard),
    ("both", False, False, "xterm", True, PipedKeyboard),
]


@pytest.mark.parametrize(
    ("typed", "seen", "term", "plain", "kind"), [row[1:] for row in KEYBOARDS], ids=[row[0] for row in KEYBOARDS]
)
def test_the_keyboard_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, typed: bool, seen: bool, term: str, plain: bool, kind: type
) -> None:
    def stream(terminal: bool) -> TextIO:
        return Tty() if terminal else io.StringIO()

    monkeypatch.setattr(sys, "stdin", stream(typed))
    monkeypatch.setattr(sys, "stdout", stream(seen))
    monkeypatch.setenv("TERM", term)
    assert type(choose_keyboard(plain, as_json=False)) is kind
    # With --json it is stderr that is seen.
    monkeypatch.setattr(sys, "stderr", sys.stdout)
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert type(choose_keyboard(plain, as_json=True)) is kind


def test_prompt_and_keys_stand_there_before_the_library_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the cursor back where the library begins to draw the same; a prompt of two rows is left to it."""
    monkeypatch.setattr(keyboard, "_silence", lambda: None)
    monkeypatch.setattr(keyboard, "_hold_keys", lambda: lambda: None)
    monkeypatch.setattr(keyboard, "get_terminal_size", lambda: os.terminal_size((40, 24)))
    stream = io.StringIO()
    TerminalKeyboard(stream)._show_at_once(Prompt("H =", "? hint   q quit"))
    assert stream.getvalue() == "H = \n\x1b[7m? hint\x1b[0m   \x1b[7mq quit\x1b[0m\x1b[1A\r"
    TerminalKeyboard(stream)._show_at_once(Prompt("H" * 40, "? hint"))
    assert stream.getvalue().count("hint") == 1
