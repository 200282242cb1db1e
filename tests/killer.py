"""Begins quizzes in a pty, answers as fast as nobody can, and kills them at random moments.

A process of its own, `python killer.py BANK HOME SEED ROUNDS`, since it forks, which a process with threads must not.
What is slow to load is loaded before, so that a round takes a fraction of a second. Prints a line of JSON a round:
the addresses whose feedback was `seen`, those that the history `kept`, how many of its quiz were `done` when it began
(null: it was a new one), how many the screen `said`, and whether a question was `asked` at all.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import json
import os
import pty
import random
import re
import select
import signal
import struct
import sys
import termios
import time
from pathlib import Path
from typing import NoReturn

import fsrs
import prompt_toolkit.shortcuts
from terminal import Screen

from dlquiz.cli import main
from dlquiz.history.recorder import Recorder
from dlquiz.torchlines.worker import TorchWorker

LOADED = (fsrs, prompt_toolkit.shortcuts)
# The longest life of a quiz, in seconds.
LONGEST = 1.0
PATIENCE, MANY = 10.0, 10**6
HEAD = re.compile(r"^\d+/\d+ .* (\S+#\d+)$", re.MULTILINE)
GOING_ON = re.compile(r"已完成 (\d+)/\d+ 题")


class Victim:
    """A quiz in a pty."""

    def __init__(self, bank: Path, home: Path) -> None:
        self.screen = Screen(80)
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._rest = self._answered = ""
        self._ended = False
        self._pid, self._pty = pty.fork()
        if self._pid == 0:
            _sit(bank, home)
        fcntl.ioctl(self._pty, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 80, 0, 0))

    def live(self, seconds: float, feedbacks: int, chance: random.Random) -> None:
        """Answers for so many seconds, or until so many feedbacks have begun to be shown."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self._ended and len(seen(self.screen.lines)) < feedbacks:
            self._read(min(chance.uniform(0.0, 0.03), end - time.monotonic()))
            if self.screen.text != self._answered:
                self._answered = self.screen.text
                self._answer(chance)

    def die(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        while self._read(0.0):
            pass
        os.close(self._pty)

    def _answer(self, chance: random.Random) -> None:
        last = "".join(self.screen.lines[-2:])  # the keys may take two lines
        with contextlib.suppress(OSError):  # it has come to its end
            if "s 先跳过" in last or "k 看解答" in last:
                os.write(self._pty, chance.choice("ABC").encode())
            elif "u 撤销评分" in last:
                os.write(self._pty, b" ")
            elif "回车 结束" in last:  # what it was killed for is over
                self._ended = True

    def _read(self, seconds: float) -> bool:
        if not select.select([self._pty], [], [], max(seconds, 0.0))[0]:
            return False
        try:
            text = self._decoder.decode(os.read(self._pty, 65536))
        except OSError:  # the end of a pty
            self._ended = True
            return False
        self._rest = self.screen.feed(self._rest + text)
        return True


def _sit(bank: Path, home: Path) -> NoReturn:
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w", 1), open(2, "w", 1)  # noqa: SIM115 - the pty
    setattr(TorchWorker, "start", lambda _: None)  # noqa: B010 - these questions need no PyTorch
    os.environ["TERM"] = "xterm-256color"
    main(["quiz", "-n", "12", "--lang", "zh", "--bank", str(bank), "--home", str(home)])


def seen(lines: list[str]) -> list[str]:
    """The addresses whose feedback stands on the screen."""
    found, address = [], ""
    for line in lines:
        head = HEAD.match(line)
        address = head[1] if head else address
        if line.startswith(("  ✓ 正确", "  ✗ 错误", "  ◐ 部分正确")):
            found.append(address)
    return found


def begun(home: Path) -> int | None:
    """How many questions are done of the quiz that can be taken up; None if there is none."""
    recorder = Recorder(home, "zh", lambda text: sys.exit(text))
    states = [json.loads(sitting.state) for sitting, _ in recorder.open_sittings("quiz")]
    recorder.close()
    return next((state["done"] for state in states if state["done"] < state["count"]), None)


def kept(home: Path) -> list[str]:
    """The addresses of every attempt, in the order of time."""
    recorder = Recorder(home, "zh", lambda text: sys.exit(text))
    assert recorder.history is not None
    found = [attempt.address for attempt in recorder.history.export()]
    recorder.close()
    return found


def play(bank: Path, home: Path, seed: int, rounds: int) -> None:
    chance = random.Random(seed)
    before: list[str] = []
    for number in range(rounds):
        done = begun(home)
        victim = Victim(bank, home)
        # Every other one at the very moment when it has just said right or wrong.
        feedbacks = chance.randint(1, 4) if number % 2 else MANY
        victim.live(chance.uniform(0.0, LONGEST) if feedbacks == MANY else PATIENCE, feedbacks, chance)
        victim.die()
        said = GOING_ON.search(victim.screen.text)
        now = kept(home)
        report = {
            "seen": seen(victim.screen.lines),
            "kept": now[len(before) :],
            "done": done,
            "said": int(said[1]) if said else None,
            "asked": HEAD.search(victim.screen.text) is not None,
        }
        before = now
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    play(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
