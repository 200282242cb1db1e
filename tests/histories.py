"""Histories for tests: attempts made in one line, a million of them in seconds, and people without rights."""

from __future__ import annotations

import os
import pickle
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from msgspec.structs import replace

from dlquiz.history.opened import open_history
from dlquiz.history.schema import FIRST, MIGRATIONS, statements
from dlquiz.history.store import FILE, History
from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import Progress, add_up

CHINA = timezone(timedelta(hours=8))
START = datetime(2026, 11, 2, 20, tzinfo=CHINA)
_NOBODY = 65534


def at(day: int, hour: int = 20, minute: int = 0, zone: timezone = CHINA) -> datetime:
    """A time in November 2026."""
    return datetime(2026, 11, day, hour, minute, tzinfo=zone)


def attempt(when: datetime = START, question: str = "square", **changes: Any) -> Attempt:
    """An attempt, right at once and without a hint unless said otherwise."""
    seed = changes.pop("seed", 7)
    made = Attempt(when, f"{question}#{seed}", "d1", "28", 1.0, None, 3.5, 0, "quiz-1")
    return replace(made, **changes)


def numbered(count: int, session: str = "quiz-1") -> list[Attempt]:
    """So many attempts, a minute apart, at five questions; every third is wrong."""
    return [
        attempt(
            START + timedelta(minutes=number),
            f"question-{number % 5}",
            seed=number,
            score=float(number % 3 > 0),
            mistake=None if number % 3 else f"mistake-{number % 2}",
            session=session,
        )
        for number in range(count)
    ]


def opened(home: Path, attempts: Iterable[Attempt] = ()) -> History:
    """The history of a home folder, sound, with attempts added."""
    history, aside = open_history(home)
    assert aside is None
    if attempts := list(attempts):
        history.add(attempts)
    return history


def filled(home: Path, attempts: Iterable[Attempt]) -> Path:
    """The file of a history with these attempts, closed."""
    with closing(opened(home, attempts)) as history:
        return history.path


def sums(history: History) -> tuple[object, ...]:
    """Everything that a history adds up."""
    return dict(history.progress()), dict(history.daily()), dict(history.mistakes())


def first_version(path: Path, attempts: Iterable[Attempt]) -> None:
    """Writes a file as version 1 had it."""
    with closing(sqlite3.connect(path)) as db, db:
        for statement in statements(FIRST):
            db.execute(statement)
        db.execute("PRAGMA user_version = 1")
        db.executemany(
            "INSERT INTO attempt (instant, at, day, question, seed, digest, response, score, mistake, seconds, hints,"
            " session) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    round(one.at.timestamp() * 1_000_000), one.at.isoformat(), one.day.isoformat(), one.question,
                    one.seed, one.digest, one.response, one.score, one.mistake, one.seconds, one.hints, one.session,
                )
                for one in attempts
            ],
        )  # fmt: skip


_GENERATED = """
WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :count - 1),
     t(i, at) AS (SELECT i, :start + i * (:days * 86400 / :count) FROM n)
INSERT INTO attempt (instant, at, day, question, seed, digest, response, score, mistake, seconds, hints, session)
SELECT at * 1000000, strftime('%Y-%m-%dT%H:%M:%S+00:00', at, 'unixepoch'), date(at - 14400, 'unixepoch'),
  (SELECT value FROM json_each(:questions) WHERE key = i % json_array_length(:questions)), i, 'd1', '28', i % 3 > 0,
  CASE WHEN i % 3 = 0 THEN 'mistake-' || (i % 4) END, 12.5, 0, 'quiz-' || (i / 10) FROM t
"""


def big_history(home: Path, count: int, questions: Iterable[str], days: int = 60) -> Path:
    """A file with so many attempts, spread over questions and days: put there by SQL as version 1 had it, and then
    brought up to date, which adds everything up. A million take about a minute."""
    import json

    home.mkdir(parents=True, exist_ok=True)
    path = home / FILE
    first_version(path, [])
    with closing(sqlite3.connect(path)) as db, db:
        values = {"count": count, "days": days, "start": int(START.timestamp()), "questions": json.dumps([*questions])}
        db.execute(_GENERATED, values)
    assert 1 in MIGRATIONS
    opened(home).close()
    return path


# Attempts as two machines may have them: few questions, days, mistakes and sessions, so that much falls together.
# No two differ in what they are known by and yet in something else: seed and time say all.
@st.composite
def some_attempts(draw: st.DrawFn) -> Attempt:
    minutes = draw(st.integers(0, 6 * 24 * 60))
    zone = timezone(timedelta(hours=[8, -5, 0][minutes % 3]))
    seed = draw(st.integers(0, 3))
    wrong = (minutes + seed) % 3 == 0
    return attempt(
        (START + timedelta(minutes=minutes)).astimezone(zone),
        f"question-{seed % 2}",
        seed=seed,
        score=[0.0, 0.5][seed % 2] if wrong else 1.0,
        mistake=[None, "a", "b"][minutes % 4 % 3] if wrong else None,
        hints=int(minutes % 5 == 0),
        session=f"quiz-{minutes % 2}",
    )


def lists_of_attempts(most: int = 12) -> st.SearchStrategy[list[Attempt]]:
    """Attempts in any order, none of them twice."""
    return st.lists(some_attempts(), max_size=most, unique_by=lambda one: (one.at, one.address))


def as_nobody(action: Callable[[], Any]) -> Any:
    """What an action returns when somebody without rights carries it out. Root, who may write everywhere, runs it in
    a process that has given its rights away."""
    if os.getuid() != 0:
        return action()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setgid(_NOBODY)
            os.setuid(_NOBODY)
            data = pickle.dumps(action())
        except BaseException as error:
            data = pickle.dumps(f"{type(error).__name__}: {error}")
        os.write(writing, data)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        data = pipe.read()
    os.waitpid(child, 0)
    return pickle.loads(data)


def open_folder() -> Path:
    """A folder that somebody without rights can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    return folder


@contextmanager
def new(*parts: Sequence[Attempt]) -> Iterator[History]:
    """A history that these attempts came to, part by part."""
    with tempfile.TemporaryDirectory() as folder, closing(opened(Path(folder))) as history:
        for part in parts:
            history.add(part)
        yield history


def from_scratch(attempts: Sequence[Attempt]) -> tuple[object, ...]:
    """What attempts add up to, counted here a second way."""
    progress: dict[str, Progress | None] = {
        name: add_up(one for one in attempts if one.question == name) for name in {one.question for one in attempts}
    }
    days = {one.day for one in attempts}
    daily = {
        day: (sum(one.day == day for one in attempts), sum(one.day == day and one.score >= 1 for one in attempts))
        for day in days
    }
    named = [(one.question, one.mistake) for one in attempts if one.mistake is not None]
    return progress, daily, {name: named.count(name) for name in named}


WRITER = """
import sys
from datetime import timedelta
from pathlib import Path
from histories import START, attempt
from dlquiz.history.opened import open_history
home, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
history, aside = open_history(home)
assert aside is None
for number in range(count):
    history.add([attempt(START + timedelta(minutes=number), f"question-{number % 3}", seed=number, session=name,
                         score=float(number % 4 > 0))])
    print(number, flush=True)
"""


def writer(home: Path, name: str, count: int) -> subprocess.Popen[str]:
    """A process that writes attempts one by one, and says which are written."""
    command = [sys.executable, "-c", WRITER, str(home), name, str(count)]
    place = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=place)
