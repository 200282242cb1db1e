"""A real terminal for tests: dlquiz runs in a pty, and what its screen shows is worked out from the bytes it writes."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pexpect

from dlquiz.maths.width import display_width

_ESCAPE = re.compile(r"\x1b(?:\[([?]?)([\d;]*)([A-Za-z])|\][^\x07]*\x07|[^\[\]])")
PATIENCE = 60.0


class Screen:
    """Lines and a cursor, as a VT100 has them. Nothing scrolls away: `lines` is everything that was ever shown.

    `wrapped` are the lines that were too long for the screen.
    """

    def __init__(self, columns: int) -> None:
        self.columns = columns
        self.wrapped: list[str] = []
        self._cells: list[list[str]] = [[]]
        self._row = self._column = 0
        self._wraps = True

    @property
    def lines(self) -> list[str]:
        return ["".join(row).rstrip() for row in self._cells]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def feed(self, text: str) -> str:
        """Shows what was written; returns what is still incomplete: the beginning of an escape sequence."""
        place = 0
        while place < len(text):
            if text[place] == "\x1b":
                found = _ESCAPE.match(text, place)
                if found is None:
                    return text[place:]
                self._escape(found[1] or "", found[2] or "", found[3] or "")
                place = found.end()
            else:
                self._show(text[place])
                place += 1
        return ""

    def _show(self, character: str) -> None:
        if character == "\n":
            self._row += 1
        elif character == "\r":
            self._column = 0
        elif character == "\b":
            self._column = max(self._column - 1, 0)
        elif character >= " ":
            self._put(character)

    def _put(self, character: str) -> None:
        width = display_width(character)
        if self._column + width > self.columns:
            if not self._wraps:
                return
            self.wrapped.append("".join(self._line()) + character)
            self._row, self._column = self._row + 1, 0
        line = self._line()
        line += [" "] * (self._column + width - len(line))
        if width:
            line[self._column : self._column + width] = [character, *[""] * (width - 1)]
        self._column += width

    def _line(self) -> list[str]:
        self._cells += [[] for _ in range(self._row + 1 - len(self._cells))]
        return self._cells[self._row]

    def _escape(self, private: str, numbers: str, letter: str) -> None:
        first = int(numbers.split(";")[0] or 0)
        steps = max(first, 1)
        if private:
            self._wraps = letter == "h" if first == 7 else self._wraps
        elif letter in "AB":
            self._row = max(self._row + (steps if letter == "B" else -steps), 0)
        elif letter in "CD":
            self._column = max(self._column + (steps if letter == "C" else -steps), 0)
        elif letter in "JK" and first == 0:
            del self._line()[self._column :]
            if letter == "J":
                del self._cells[self._row + 1 :]


class Terminal:
    """dlquiz on a screen of so many columns, with somebody at the keys."""

    def __init__(self, words: list[str], columns: int, settings: dict[str, str]) -> None:
        self.screen = Screen(columns)
        self.raw = ""
        self._rest = ""
        self._spawned = pexpect.spawn(
            sys.executable,
            ["-m", "dlquiz", *words],
            dimensions=(50, columns),
            encoding="utf-8",
            env={**os.environ, "TERM": "xterm-256color", **settings},
        )

    def type(self, keys: str) -> None:
        self._spawned.send(keys)

    def resize(self, columns: int) -> None:
        self.screen.columns = columns
        self._spawned.setwinsize(50, columns)

    def sees(self, *texts: str) -> None:
        """Waits until all of these have been shown, in whatever order."""
        end = time.monotonic() + PATIENCE
        while missing := [text for text in texts if text not in self.screen.text]:
            assert self.read(), f"ended without {missing}:\n{self.screen.text}"
            assert time.monotonic() < end, f"no {missing}:\n{self.screen.text}"

    def read(self) -> bool:
        """Takes in what was written since. False at the end."""
        try:
            text = self._spawned.read_nonblocking(4096, timeout=0.1)
        except pexpect.TIMEOUT:
            return True
        except pexpect.EOF:
            return False
        self.raw += text
        self._rest = self.screen.feed(self._rest + text)
        return True

    def ends(self) -> int:
        """Waits for the end; the exit code."""
        while self.read():
            pass
        self._spawned.close()
        return int(self._spawned.exitstatus if self._spawned.exitstatus is not None else -1)

    def kill(self) -> None:
        self._spawned.close(force=True)


@contextmanager
def terminal(*words: object, columns: int = 60, **settings: str) -> Iterator[Terminal]:
    """`dlquiz` with these words, in an environment with these settings; killed if it has not ended."""
    opened = Terminal([str(word) for word in words], columns, settings)
    try:
        yield opened
    finally:
        opened.kill()
