"""Keyboards that know lines only: a pipe, and a terminal without colours, boxes and lines that change."""

from __future__ import annotations

import contextlib
import shutil
import signal
import sys
from collections.abc import Iterator
from typing import Any, TextIO

from dlquiz.terminal.prompt import TICK, Prompt, TimeUp, last_lines


class PipedKeyboard:
    """Lines from a pipe; they are repeated behind their prompts, so that the output reads as a session would."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def ask(self, prompt: Prompt) -> str:
        _write_above(self._stream, prompt)
        self._stream.write(f"{prompt.text} ")
        self._stream.flush()
        typed = _line(sys.stdin)
        self._stream.write(typed + "\n")
        if prompt.time_is_up:
            raise TimeUp(typed)
        return typed


class LineKeyboard:
    """A terminal without colours, boxes and lines that change: `--plain`, and terminals that know no better."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._readline = _readline() if stream is sys.stdout and stream.isatty() else None

    def ask(self, prompt: Prompt) -> str:
        _write_above(self._stream, prompt)
        with self._alarm(prompt):
            typed = self._typed(prompt)
        if prompt.time_is_up:
            raise TimeUp(typed)
        return typed

    def _typed(self, prompt: Prompt) -> str:
        text = f"{prompt.text} "
        if self._readline is None:
            self._stream.write(text)
            self._stream.flush()
            return _line(sys.stdin)
        self._readline.set_startup_hook(lambda: self._readline.insert_text(prompt.default))
        return input(text)

    @contextlib.contextmanager
    def _alarm(self, prompt: Prompt) -> Iterator[None]:
        """Interrupts a line that is being typed when no seconds are left, where the system has alarms."""
        if sys.platform == "win32" or prompt.seconds_left is None:
            yield
            return

        def look(*_: object) -> None:
            if prompt.time_is_up:
                raise TimeUp(self._readline.get_line_buffer() if self._readline else "")

        before = signal.signal(signal.SIGALRM, look)
        signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


def _readline() -> Any:
    """The library that lets a line be edited; None on systems that do it by themselves."""
    if sys.platform == "win32":
        return None
    try:
        import readline
    except ImportError:
        return None
    readline.parse_and_bind("set enable-bracketed-paste off")  # it draws with control characters
    return readline


def _write_above(stream: TextIO, prompt: Prompt) -> None:
    """The status and the keys, and then the prompt's own lines, above the one on which is typed."""
    last = last_lines(prompt, shutil.get_terminal_size().columns)
    for line in (*("".join(run.text for run in runs) for runs in last), *prompt.above):
        stream.write(f"{line}\n")


def _line(stream: TextIO) -> str:
    line = stream.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")
