"""The history file: attempts in, attempts and what they add up to out. Safe against kill -9 and a second session."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from dlquiz.attempt import Attempt
from dlquiz.errors import DlquizError
from dlquiz.history.schema import CREATE, MIGRATIONS, VERSION, statements
from dlquiz.progress import Progress, add_up, after
from dlquiz.schedule import Memory

FILE = "history.sqlite3"
# How long a session waits for another one that is writing.
PATIENCE = 10.0
_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
_COLUMNS = "at, question, seed, digest, response, score, mistake, seconds, hints, session, mixed"
_BROKEN = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT, sqlite3.SQLITE_ERROR}


class HistoryError(DlquizError):
    """The history can't be read or written now: the disk is full, the folder is read-only, the file is in use."""


class DamagedHistoryError(HistoryError):
    """The file is no history, or no longer."""


@dataclass(frozen=True)
class Sitting:
    """A quiz or exam that has begun and not ended: `state` is JSON, for whoever takes it up again."""

    id: str
    kind: str
    state: str


class History:
    """An open history file. Every method raises HistoryError if the file can't be used (DamagedHistoryError: nor ever will).

    `path` is the file. Each change is one transaction: it is on the disk when the method returns, or not at all.
    """

    def __init__(self, path: Path) -> None:
        """Opens the file, makes it if there is none, and brings an older layout up to date."""
        self.path = path
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def close(self) -> None:
        self._db.close()

    # What is written

    def add(self, attempts: Iterable[Attempt], sitting: Sitting | None = None, ended: bool = False) -> int:
        """Adds attempts, each of them once, whatever is there already; returns how many are new. `sitting` is saved
        with them, or forgotten if it has `ended`."""
        with self._writing():
            new = [attempt for attempt in attempts if self._insert(attempt)]
            self._follow(new)
            if sitting is not None:
                self._forget_sitting(sitting.id) if ended else self._save_sitting(sitting)
            return len(new)

    def withdraw(self, attempt: Attempt, sitting: Sitting | None = None) -> None:
        """Takes an attempt back, as if it had never been."""
        with self._writing():
            self._db.execute(
                "DELETE FROM attempt WHERE session = ? AND instant = ? AND question = ? AND seed = ?", _key(attempt)
            )
            self._recount([attempt.question])
            if sitting is not None:
                self._save_sitting(sitting)

    def forget(self, questions: Sequence[str] | None = None, before: date | None = None) -> int:
        """Forgets attempts: those at these questions (None: at all), of study days before that one (None: of any).
        Returns how many. What is forgotten is wiped from the file too."""
        with self._writing():
            known = [row[0] for row in self._db.execute("SELECT question FROM progress")]
            named = known if questions is None else [name for name in questions if name in set(known)]
            count = sum(self._forget_one(name, before) for name in named)
            self._recount(named)
            if questions is None and before is None:
                self._db.execute("DELETE FROM sitting")
        with _told(self.path):
            self._db.execute("VACUUM")
        return count

    def save(self, sitting: Sitting) -> None:
        """Saves where a quiz or exam stands."""
        with self._writing():
            self._save_sitting(sitting)

    def end(self, sitting: Sitting) -> None:
        """Forgets a quiz or exam that has ended."""
        with self._writing():
            self._forget_sitting(sitting.id)

    def set_exam(self, day: date | None) -> None:
        """Remembers the day of the exam; None: there is none."""
        with self._writing():
            self._db.execute("DELETE FROM setting WHERE name = 'exam'")
            if day is not None:
                self._db.execute("INSERT INTO setting VALUES ('exam', ?)", (day.isoformat(),))

    # What is read

    def exam(self, today: date) -> date | None:
        """The day of the exam, unless it is over."""
        found = [date.fromisoformat(value) for (value,) in self._rows("SELECT value FROM setting WHERE name = 'exam'")]
        return found[0] if found and found[0] >= today else None

    def progress(self) -> Mapping[str, Progress]:
        """The progress of every question that was ever attempted."""
        return {row[0]: _progress(row) for row in self._rows("SELECT * FROM progress")}

    def recent(self, questions: Iterable[str], most: int) -> list[Attempt]:
        """The newest attempts at these questions, at most so many a question, in the order of time."""
        query = f"SELECT {_COLUMNS} FROM attempt WHERE question = ? ORDER BY instant DESC LIMIT {int(most)}"
        found = [_attempt(row) for name in questions for row in self._rows(query, (name,))]
        return sorted(found, key=lambda attempt: attempt.order)

    def of_session(self, session: str) -> list[Attempt]:
        """The attempts of one session, in the order of time."""
        return [_attempt(row) for row in self._rows(
            f"SELECT {_COLUMNS} FROM attempt WHERE session = ? ORDER BY instant", (session,)
        )]  # fmt: skip

    def daily(self, since: date = date.min) -> Mapping[date, tuple[int, int]]:
        """How many attempts there were on each study day from `since` on, and how many were right."""
        rows = self._rows("SELECT day, attempts, correct FROM daily WHERE day >= ? ORDER BY day", (since.isoformat(),))
        return {date.fromisoformat(day): (attempts, correct) for day, attempts, correct in rows}

    def mistakes(self) -> Mapping[tuple[str, str], int]:
        """How often each named mistake was made: by question and mistake, the most frequent first."""
        rows = self._rows("SELECT question, mistake, times FROM slip ORDER BY times DESC, question, mistake")
        return {(question, mistake): times for question, mistake, times in rows}

    def export(self) -> Iterator[Attempt]:
        """Every attempt, in the order of time."""
        with _told(self.path):
            for row in self._db.execute(f"SELECT {_COLUMNS} FROM attempt ORDER BY instant, session, question, seed"):
                yield _attempt(row)

    def sittings(self, kind: str) -> list[tuple[Sitting, datetime]]:
        """What has begun and not ended, of a kind ("quiz", "exam"), with the time it was saved; the newest first."""
        rows = self._rows("SELECT id, kind, state, saved FROM sitting WHERE kind = ? ORDER BY saved DESC", (kind,))
        return [(Sitting(name, what, state), datetime.fromisoformat(saved)) for name, what, state, saved in rows]

    # How it is done

    def _prepare(self) -> None:
        self._db.execute("PRAGMA secure_delete = ON")
        version = self._version()
        if version > VERSION:
            raise HistoryError(f"{self.path} was written by a newer dlquiz", "update dlquiz, or choose another --home")
        if version == VERSION:
            self._db.execute("SELECT 1 FROM progress LIMIT 1").fetchall()
            return
        with self._writing():  # another session may be doing the same
            self._migrate(self._version())

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _migrate(self, version: int) -> None:
        """Brings the layout up to date; version 0 is an empty file."""
        if version == VERSION:
            return
        for script in [CREATE] if version == 0 else [MIGRATIONS[old] for old in range(version, VERSION)]:
            for statement in statements(script):
                self._db.execute(statement)
        self._recount([row[0] for row in self._db.execute("SELECT DISTINCT question FROM attempt").fetchall()])
        self._db.execute(f"PRAGMA user_version = {VERSION}")

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """One transaction, which no other session is in at the same time."""
        with _told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("ROLLBACK")
                raise

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with _told(self.path):
            return self._db.execute(query, values).fetchall()

    def _insert(self, attempt: Attempt) -> bool:
        marks = ", ".join("?" * 13)
        done = self._db.execute(
            f"INSERT OR IGNORE INTO attempt (instant, day, {_COLUMNS}) VALUES ({marks})",
            (
                _instant(attempt.at),
                attempt.day.isoformat(),
                attempt.at.isoformat(timespec="microseconds"),
                attempt.question,
                attempt.seed,
                attempt.digest,
                attempt.response,
                attempt.score,
                attempt.mistake,
                attempt.seconds,
                attempt.hints,
                attempt.session,
                attempt.mixed,
            ),
        )
        return done.rowcount == 1

    def _follow(self, new: Sequence[Attempt]) -> None:
        """Brings the progress up to date: a step further for what is newest, else added up again."""
        by_question: dict[str, list[Attempt]] = {}
        for attempt in new:
            by_question.setdefault(attempt.question, []).append(attempt)
        late = []
        for question, attempts in by_question.items():
            row = self._db.execute("SELECT * FROM progress WHERE question = ?", (question,)).fetchone()
            before = _progress(row) if row else None
            if len(attempts) > 1 or (before is not None and attempts[0].at <= before.last):
                late.append(question)
            else:
                self._save_progress(after(before, attempts[0]))
        self._recount(late)

    def _recount(self, questions: Iterable[str]) -> None:
        for question in questions:
            rows = self._db.execute(f"SELECT {_COLUMNS} FROM attempt WHERE question = ?", (question,))
            found = add_up(_attempt(row) for row in rows)
            self._db.execute("DELETE FROM progress WHERE question = ?", (question,))
            if found is not None:
                self._save_progress(found)

    def _save_progress(self, found: Progress) -> None:
        memory = found.memory
        values = (
            found.question,
            found.attempts,
            found.correct,
            found.last.isoformat(),
            memory.stability,
            memory.difficulty,
            memory.reviewed.isoformat(),
            memory.interval,
            memory.exam_interval,
            found.wrong_day.isoformat() if found.wrong_day else None,
            found.mistake,
            found.times,
            found.right_days,
            found.right_day.isoformat() if found.right_day else None,
        )
        self._db.execute(f"INSERT OR REPLACE INTO progress VALUES ({', '.join('?' * len(values))})", values)

    def _forget_one(self, question: str, before: date | None) -> int:
        end = (before or date.max - timedelta(1)).isoformat()
        done = self._db.execute("DELETE FROM attempt WHERE question = ? AND day < ?", (question, end))
        return done.rowcount

    def _save_sitting(self, sitting: Sitting) -> None:
        now = datetime.now().astimezone().isoformat()
        self._db.execute(
            "INSERT OR REPLACE INTO sitting VALUES (?, ?, ?, ?)", (sitting.id, sitting.kind, now, sitting.state)
        )

    def _forget_sitting(self, name: str) -> None:
        self._db.execute("DELETE FROM sitting WHERE id = ?", (name,))


def open_history(home: Path) -> tuple[History, Path | None, int]:
    """The history of a home folder. A damaged file is set aside first: then also its new path, and how many attempts
    could be saved from it. Raises HistoryError if none can be opened."""
    path = home / FILE
    try:
        return History(path), None, 0
    except DamagedHistoryError:
        aside = _set_aside(path)
    history = History(path)
    return history, aside, history.add(_salvage(aside))


def _set_aside(path: Path) -> Path:
    """Renames a damaged file, and its journal with it, so that nothing of it is lost."""
    number = 1
    while (aside := path.with_name(f"history-damaged-{number}.sqlite3")).exists():
        number += 1
    with _told(path):
        path.rename(aside)
        journal = path.with_name(f"{path.name}-journal")
        if journal.exists():
            journal.rename(aside.with_name(f"{aside.name}-journal"))
    return aside


def _salvage(path: Path) -> list[Attempt]:
    """The attempts that can still be read from a damaged file."""
    found = []
    with (
        contextlib.suppress(sqlite3.Error, ValueError, TypeError),
        contextlib.closing(sqlite3.connect(path)) as damaged,
    ):
        for row in file.execute(f"SELECT {_COLUMNS} FROM attempt NOT INDEXED"):
            found.append(_attempt(row))
    return found


@contextlib.contextmanager
def _told(path: Path) -> Iterator[None]:
    """Whatever the disk or SQLite says against it, as a HistoryError that a person understands."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
        if code in _BROKEN:
            raise DamagedHistoryError(
                f"{path} is damaged ({error})", "move it away, or choose another --home"
            ) from None
        raise HistoryError(f"{path} can't be used: {error}", _HINTS.get(code, "choose another --home")) from None
    except OSError as error:
        raise HistoryError(f"{path} can't be used: {error.strerror}", "choose another --home") from None


_HINTS = {
    sqlite3.SQLITE_FULL: "make room on the disk",
    sqlite3.SQLITE_READONLY: "make it writable, or choose another --home",
    sqlite3.SQLITE_CANTOPEN: "check the folder and its permissions, or choose another --home",
    sqlite3.SQLITE_BUSY: "another session is writing; close it and try again",
}


def _key(attempt: Attempt) -> tuple[object, ...]:
    return attempt.session, _instant(attempt.at), attempt.question, attempt.seed


def _instant(at: datetime) -> int:
    """Microseconds since 1970, which sort across time zones."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def _attempt(row: Sequence[Any]) -> Attempt:
    at, question, seed, digest, response, score, mistake, seconds, hints, session, mixed = row
    return Attempt(
        datetime.fromisoformat(at),
        f"{question}#{seed}",
        digest,
        response,
        score,
        mistake,
        seconds,
        hints,
        session,
        bool(mixed),
    )


def _progress(row: Sequence[Any]) -> Progress:
    question, attempts, correct, last, stability, difficulty, reviewed, interval, exam_interval, *notebook = row
    wrong_day, mistake, times, right_days, right_day = notebook
    memory = Memory(stability, difficulty, date.fromisoformat(reviewed), interval, exam_interval)
    return Progress(
        question,
        attempts,
        correct,
        datetime.fromisoformat(last),
        memory,
        _day(wrong_day),
        mistake,
        times,
        right_days,
        _day(right_day),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
