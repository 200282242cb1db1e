"""What a long history costs: `python benchmarks/history.py` prints ratios, a million attempts against a thousand.

Both histories are made first, which takes some minutes: the same questions on the same 60 days, put there by SQL and
added up by dlquiz. Everything is then timed in turn (A B A B ...); the median of the ratios is shown.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from itertools import count
from pathlib import Path

from ratios import DLQUIZ, in_turn, row, until_shown

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
from histories import CHINA, START, attempt, big_history

from dlquiz.bank.loading import read_bank
from dlquiz.history.opened import open_history
from dlquiz.history.store import History

FEW, MANY = 1_000, 1_000_000
BOUND = 2


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        few, many = (made(Path(folder) / str(size), size) for size in (FEW, MANY))
        what = f"{MANY:,} attempts against {FEW:,}"
        print(f"{what:58} {'ratio':>6} {'bound':>6} {'ms':>8} {'base ms':>8}", flush=True)
        row("`dlquiz stats`, whole process", BOUND, *in_turn(lambda: stats(many), lambda: stats(few)))
        row("`dlquiz quiz`, until the first question", BOUND, *in_turn(lambda: quiz(many), lambda: quiz(few)))
        row("opening the history", BOUND, *in_turn(lambda: opening(many), lambda: opening(few)))
        with closing(open_history(many)[0]) as long, closing(open_history(few)[0]) as short:
            for name, reading in readings().items():
                row(name, BOUND, *in_turn(timed(reading, long), timed(reading, short)))


def made(home: Path, size: int) -> Path:
    """A home folder with a history of so many attempts at the questions of the bank that ships."""
    began = time.perf_counter()
    path = big_history(home, size, [question.id for question in read_bank().questions], days=60)
    took = time.perf_counter() - began
    print(f"{size:,} attempts: {path.stat().st_size / 1e6:.1f} MB, made in {took:.0f} s", file=sys.stderr)
    return home


def stats(home: Path) -> float:
    began = time.perf_counter()
    subprocess.run([*DLQUIZ, "stats", "--home", str(home)], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def quiz(home: Path) -> float:
    """Seconds until a quiz, whose questions the history chooses, shows the first one on a terminal."""
    return until_shown([*DLQUIZ, "quiz", "-n", "5", "--new", "--home", str(home)], b"1/5")


def opening(home: Path) -> float:
    began = time.perf_counter()
    open_history(home)[0].close()
    return time.perf_counter() - began


def readings() -> dict[str, Callable[[History], object]]:
    """What a session asks of the history, by name."""
    questions = [question.id for question in read_bank().questions]
    today = START.date() + timedelta(days=60)
    times = (datetime(2027, 3, 1, 12, tzinfo=CHINA) + timedelta(hours=number) for number in count())

    return {
        "progress of every question": History.progress,
        "the newest attempt at every question": lambda history: history.recent(questions, 1),
        "attempts by day, the last twelve weeks": lambda history: history.daily(today - timedelta(weeks=12)),
        "named mistakes": History.mistakes,
        "the day of the exam": lambda history: history.exam(date(2026, 11, 2)),
        "writing an attempt down": lambda history: history.add([attempt(next(times), questions[0])]),
    }


def timed(reading: Callable[[History], object], history: History) -> Callable[[], float]:
    def run() -> float:
        began = time.perf_counter()
        reading(history)
        return time.perf_counter() - began

    return run


if __name__ == "__main__":
    main()
