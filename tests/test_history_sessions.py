"""Many sessions in one history, sessions that die, and histories that grow long."""

from __future__ import annotations

import random
import signal
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date, datetime
from pathlib import Path

import pytest
from histories import CHINA, at, attempt, big_history, from_scratch, numbered, opened, sums, writer

from dlquiz.history.opened import open_history
from dlquiz.history.sitting import Sitting
from dlquiz.history.store import History
from dlquiz.study.attempt import Attempt

# Two sessions at once, and sessions that die


def test_two_sessions_see_each_others_attempts(tmp_path: Path) -> None:
    with closing(opened(tmp_path)) as one, closing(opened(tmp_path)) as two:
        one.add([attempt(at(3))])
        two.add([attempt(at(4), seed=1, score=0.0)])
        one.add([attempt(at(5), seed=2)])
        assert sums(one) == sums(two) == from_scratch(list(one.export()))


def test_an_export_that_is_read_slowly_keeps_nobody_from_writing(tmp_path: Path) -> None:
    with closing(opened(tmp_path, numbered(20))) as slow, closing(opened(tmp_path)) as quick:
        quick._db.execute("PRAGMA busy_timeout = 0")
        reading = slow.export()
        next(reading)
        quick.add([attempt(at(20))])
        assert len(list(reading)) == 19


@pytest.mark.slow
def test_two_sessions_at_once_lose_nothing(tmp_path: Path) -> None:
    """Two processes, which make the file at the same moment, write 200 attempts each."""
    with ExitStack() as stack:
        both = [stack.enter_context(writer(tmp_path / "home", name, 200)) for name in ("quiz-a", "quiz-b")]
        for process in both:
            process.communicate()
            assert process.returncode == 0
    with closing(opened(tmp_path / "home")) as history:
        assert len(history.of_session("quiz-a")) == len(history.of_session("quiz-b")) == 200
        assert sums(history) == from_scratch(list(history.export()))


@pytest.mark.slow
def test_a_session_that_is_killed_has_lost_nothing_that_it_said_was_written(tmp_path: Path) -> None:
    """Killed at twenty moments, each within an attempt more or less; the sums are whole each time."""
    delays = random.Random(5)
    for turn in range(20):
        with writer(tmp_path, f"quiz-{turn}", 100_000) as process:
            assert process.stdout is not None
            said = [int(process.stdout.readline()) for _ in range(delays.randrange(1, 12))]
            with pytest.raises(subprocess.TimeoutExpired):
                process.wait(delays.random() * 0.02)
            process.send_signal(signal.SIGKILL)
            said += list(map(int, process.stdout.read().split()))
        with closing(opened(tmp_path)) as history:
            there = [one.seed for one in history.of_session(f"quiz-{turn}")]
            assert there[: len(said)] == said
            assert len(there) - len(said) in (0, 1)  # it may have died before it could say so
            assert sums(history) == from_scratch(list(history.export()))
            history.check()


@pytest.mark.slow
def test_many_processes_make_the_same_file(tmp_path: Path) -> None:
    with ExitStack() as stack:
        crowd = [stack.enter_context(writer(tmp_path / "a" / "home", f"quiz-{number}", 2)) for number in range(6)]
        for process in crowd:
            process.communicate()
            assert process.returncode == 0
    with closing(opened(tmp_path / "a" / "home")) as history:
        assert len(list(history.export())) == 12


def test_a_change_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[Attempt]:
        yield from numbered(5)
        raise KeyboardInterrupt

    with closing(opened(tmp_path, [attempt()])) as history:
        before = sums(history)
        with pytest.raises(KeyboardInterrupt):
            history.add(breaking(), Sitting("quiz-1", "quiz", "{}"))
        assert sums(history) == before
        assert history.sittings("quiz") == []
        history.add([attempt(at(5))])


# Scale


def steps_of(history: History, home: Path) -> dict[str, int]:
    """How much work SQLite does for each reading, in steps of its virtual machine."""
    readings: dict[str, Callable[[], object]] = {
        "open": lambda: open_history(home)[0].close(),
        "progress": history.progress,
        "recent": lambda: history.recent(["question-1"], 20),
        "daily": lambda: history.daily(date(2026, 11, 1)),
        "mistakes": history.mistakes,
        "exam": lambda: history.exam(date(2026, 11, 1)),
        "session": lambda: history.of_session("quiz-3"),
        "add": lambda: history.add([attempt(datetime(2027, 1, 1, 12, tzinfo=CHINA), "question-1")]),
    }
    steps = {}
    for name, reading in readings.items():
        count = 0

        def step() -> int:
            nonlocal count
            count += 1
            return 0

        history._db.set_progress_handler(step, 1)
        reading()
        history._db.set_progress_handler(None, 0)
        steps[name] = count
    return steps


@pytest.mark.slow
def test_reading_costs_the_same_however_long_the_history_is(tmp_path: Path) -> None:
    """Fifty times the attempts at the same questions on the same days: the same steps, but for a deeper search."""
    questions = [f"question-{number}" for number in range(10)]
    steps = []
    for count in (400, 20_000):
        home = tmp_path / str(count)
        big_history(home, count, questions, days=10)
        with closing(opened(home)) as history:
            assert sum(attempts for attempts, _ in history.daily().values()) == count
            assert sum(one.attempts for one in history.progress().values()) == count
            steps.append(steps_of(history, home))
    short, long = steps
    for name in short:
        assert long[name] <= short[name] * 1.2 + 10, (name, short, long)


def test_a_big_history_is_a_real_one(tmp_path: Path) -> None:
    """What SQL has put there is what attempts are, and adds up to the same."""
    big_history(tmp_path, 60, ["question-0", "question-1"], days=5)
    with closing(opened(tmp_path)) as history:
        attempts = list(history.export())
        assert len(attempts) == 60
        assert sums(history) == from_scratch(attempts)
        assert history.add(attempts) == 0
    with closing(sqlite3.connect(tmp_path / "history.sqlite3")) as db:
        days = [row[0] for row in db.execute("SELECT day FROM attempt ORDER BY instant")]
    assert days == [one.day.isoformat() for one in attempts]
