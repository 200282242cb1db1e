"""The history: attempts in, attempts and what they add up to out. Safe against kill -9 and a second session."""

from __future__ import annotations

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

from msgspec.structs import replace

from dlquiz.ground.clock import clock
from dlquiz.history import sums
from dlquiz.history.backup import back_up, wipe
from dlquiz.history.connection import connect, transaction
from dlquiz.history.recovery import Salvaged
from dlquiz.history.rows import (
    COLUMNS,
    REMARKS,
    SETTINGS,
    SITTINGS,
    Row,
    to_attempt,
    to_day,
    to_progress,
    to_remark,
    to_remark_row,
    to_session,
    to_setting,
    to_setting_rows,
    to_settings,
    to_sitting,
    to_slip,
)
from dlquiz.history.sitting import EXAM, REPORT, Sitting
from dlquiz.history.trouble import DamagedHistoryError, HistoryError, told
from dlquiz.study.attempt import Attempt, printable, study_day
from dlquiz.study.progress import Progress, add_up
from dlquiz.study.remark import Remark
from dlquiz.study.settings import Settings

FILE = "history.sqlite3"
# What was broken off and not taken up again for so long is let go.
_SITTING_LASTS = timedelta(days=60)
# Attempts that `export` reads at once: between them another session can write.
_BATCH = 5_000
# The former ids of a bank in which no question has any.
NONE_RENAMED: Mapping[str, str] = MappingProxyType({})
_ORDER = "ORDER BY instant, session, question, seed"


class History:
    """An open history file. Every method raises HistoryError if the file can't be used, DamagedHistoryError if it is
    none any more.

    `path` is the file, `identity` tells it from another one that takes its place. Each change is one transaction: it
    is on the disk when the method returns, or not at all.
    """

    def __init__(self, path: Path, make: bool = True) -> None:
        """Opens the file, and brings an older layout up to date. Where there is none it is made: at once, or, unless
        `make`, when something is to be written."""
        self.path = path
        self._db = connect(path, make)
        self.identity = identity(path)

    def close(self) -> None:
        """Closes the file; what was written stays."""
        self._db.close()

    # What is written

    def add(self, attempts: Iterable[Attempt], sitting: Sitting | None = None, ended: bool = False) -> int:
        """Adds attempts, each of them once, whatever is there already; returns how many are new. `sitting` is saved
        with them, or forgotten if it has `ended`; of an exam that has, the report stays. Before the
        first of a study day the file is copied."""
        with self._writing():
            if self._db.execute("SELECT 1 FROM attempt LIMIT 1").fetchone():
                back_up(self.path, clock().now())
            count = sums.add(self._db, attempts)
            if sitting is not None:
                self._end_sitting(sitting) if ended else self._save_sitting(sitting, clock().now())
            return count

    def withdraw(self, attempt: Attempt, sitting: Sitting | None = None) -> None:
        """Takes an attempt back, as if it had never been."""
        with self._writing():
            sums.remove(self._db, attempt)
            if sitting is not None:
                self._save_sitting(sitting, clock().now())

    def forget(self, questions: Sequence[str] | None = None, before: date | None = None) -> int:
        """Forgets attempts: those at these questions (None: at all), of study days before that one (None: of any).
        Returns how many. Where all is forgotten, remarks are too. What is forgotten is wiped from the file."""
        with self._writing():
            named = self._attempted(questions)
            where, end = _before(before)
            for name in named:  # a report holds what was typed, and goes with any of it
                of = f"SELECT session FROM attempt WHERE {where}"
                self._db.execute(f"DELETE FROM sitting WHERE kind = ? AND id IN ({of})", (REPORT, name, end))
            count = sum(self._db.execute(f"DELETE FROM attempt WHERE {where}", (name, end)).rowcount for name in named)
            sums.recount(self._db, named)
            if questions is None and before is None:
                self._db.execute("DELETE FROM sitting")
                self._db.execute("DELETE FROM remark")
        with contextlib.suppress(HistoryError), told(self.path):
            wipe(self.path)
            self._db.execute("VACUUM")  # gives the room back; the text itself is overwritten by now
        return count

    def save(self, sitting: Sitting, saved: datetime | None = None) -> None:
        """Saves where a quiz or exam stands, as of now or of the time given."""
        with self._writing():
            self._save_sitting(sitting, saved or clock().now())

    def end(self, sitting: Sitting) -> None:
        """Forgets a quiz or exam that has ended."""
        with self._writing():
            self._forget_sitting(sitting)

    def set_exam(self, day: date | None) -> None:
        """Remembers the day of the exam; None: there is none."""
        self.remember(self.settings().with_exam(day, study_day(clock().now())))

    def remember(self, settings: Settings) -> None:
        """Remembers what the student has said."""
        with self._writing():
            for name, value in to_setting_rows(settings).items():
                self._set(name, value)

    def annotate(self, remarks: Iterable[Remark]) -> int:
        """Keeps remarks, of each question the newest; returns how many are newer than what was there."""
        with self._writing():
            return self._annotate(remarks)

    def _annotate(self, remarks: Iterable[Remark]) -> int:
        known = {one.question: one for one in map(to_remark, self._db.execute(REMARKS).fetchall())}
        count = 0
        for remark in remarks:
            before = known.get(remark.question)
            if before is None or before.at < remark.at:
                known[remark.question] = remark
                self._db.execute("INSERT OR REPLACE INTO remark VALUES (?, ?, ?, ?)", to_remark_row(remark))
                count += 1
        return count

    def _set(self, name: str, value: str | None) -> None:
        self._db.execute("DELETE FROM setting WHERE name = ?", (name,))
        if value is not None:
            self._db.execute("INSERT INTO setting VALUES (?, ?)", (name, value))

    def fill(self, found: Salvaged, copy: Salvaged) -> int:
        """Fills a new file with what could be read of a damaged one, and of its copy where that is more; returns how
        many attempts it has."""
        sittings = found.sittings if found.sittings is not None else copy.sittings
        settings = found.settings if found.settings is not None else copy.settings
        with self._writing():
            count = sums.add(self._db, [*copy.attempts, *found.attempts])
            for sitting, saved in sittings or ():
                self._save_sitting(sitting, saved)
            for name, value in settings or ():
                self._set(name, value)
            self._annotate([*(copy.remarks or ()), *(found.remarks or ())])
        return count

    # What is read

    def settings(self) -> Settings:
        """What the student has said of the exam."""
        with told(self.path):
            return to_settings(map(to_setting, self._db.execute(SETTINGS).fetchall()))

    def remarks(self, former: Mapping[str, str] = NONE_RENAMED) -> Mapping[str, Remark]:
        """The remarks by question. `former` has the ids of today by former ones."""
        with told(self.path):
            found = [to_remark(row).renamed(former) for row in self._db.execute(REMARKS).fetchall()]
        return {one.question: one for one in sorted(found, key=lambda one: one.at)}

    def exam(self, today: date) -> date | None:
        """The day of the exam, unless it is over."""
        return self.settings().exam_from(today)

    def latest(self, most: int) -> list[Attempt]:
        """The attempts that were written last, at most so many."""
        return self._attempts(f"SELECT {COLUMNS} FROM attempt ORDER BY id DESC LIMIT ?", (most,))

    def progress(self, former: Mapping[str, str] = NONE_RENAMED) -> Mapping[str, Progress]:
        """The progress of every question that was ever attempted. `former` has the ids of today by former ones."""
        with told(self.path):
            found = {row[0]: to_progress(row) for row in self._db.execute("SELECT * FROM progress").fetchall()}
        for new in {former[old] for old in found.keys() & former.keys()}:
            added = add_up(self._all_of(new, former))
            if added is not None:
                found[new] = added
        return {name: one for name, one in found.items() if name not in former}

    def _all_of(self, question: str, former: Mapping[str, str], most: int = -1) -> list[Attempt]:
        """The newest attempts at a question, under whatever of its ids (-1: all)."""
        query = f"SELECT {COLUMNS} FROM attempt WHERE question = ? ORDER BY instant DESC LIMIT ?"
        names = [question, *(old for old, new in former.items() if new == question)]
        found = [attempt for name in names for attempt in self._attempts(query, (name, most))]
        found.sort(key=lambda attempt: attempt.order)
        renamed = [replace(attempt, address=f"{question}#{attempt.seed}") for attempt in found]
        return renamed if most < 0 else renamed[-most:]

    def recent(self, questions: Iterable[str], most: int, former: Mapping[str, str] = NONE_RENAMED) -> list[Attempt]:
        """The newest attempts at these questions, at most so many a question, in the order of time."""
        found = [attempt for name in questions for attempt in self._all_of(name, former, most)]
        return sorted(found, key=lambda attempt: attempt.order)

    def of_session(self, session: str) -> list[Attempt]:
        """The attempts of one session, in the order of time."""
        return self._attempts(f"SELECT {COLUMNS} FROM attempt WHERE session = ? {_ORDER}", (session,))

    def sessions(self, most: int) -> list[tuple[str, datetime, int, float]]:
        """The newest sessions, at most so many: the id, the time of the last attempt, how many attempts there were, and
        the sum of their scores."""
        query = (
            "SELECT session, at, count(*), sum(score), max(instant) FROM attempt GROUP BY session"
            " ORDER BY max(instant) DESC LIMIT ?"
        )
        with told(self.path):
            return list(map(to_session, self._db.execute(query, (most,)).fetchall()))

    def seconds_of(self, day: date) -> float:
        """How many seconds the answers of a study day took."""
        with told(self.path):
            (found,) = self._db.execute(
                "SELECT total(seconds) FROM attempt WHERE day = ?", (day.isoformat(),)
            ).fetchone()
        return float(found)

    def daily(self, since: date = date.min) -> Mapping[date, tuple[int, int]]:
        """How many attempts there were on each study day from `since` on, and how many were right."""
        query = "SELECT day, attempts, correct FROM daily WHERE day >= ? ORDER BY day"
        with told(self.path):
            return dict(map(to_day, self._db.execute(query, (since.isoformat(),)).fetchall()))

    def mistakes(self, former: Mapping[str, str] = NONE_RENAMED) -> Mapping[tuple[str, str], int]:
        """How often each named mistake was made: by question and mistake, the most frequent first."""
        query = "SELECT question, mistake, times FROM slip ORDER BY times DESC, question, mistake"
        with told(self.path):
            rows = list(map(to_slip, self._db.execute(query).fetchall()))
        times: Counter[tuple[str, str]] = Counter()
        for (question, mistake), count in rows:
            times[former.get(question, question), mistake] += count
        return dict(sorted(times.items(), key=lambda row: (-row[1], row[0])))

    def count(self, questions: Sequence[str] | None = None, before: date | None = None) -> int:
        """How many attempts `forget` would forget."""
        where, end = _before(before)
        query = f"SELECT count(*) FROM attempt WHERE {where}"
        with told(self.path):
            return sum(self._db.execute(query, (name, end)).fetchone()[0] for name in self._attempted(questions))

    def export(self, skip: Callable[[int], None] | None = None) -> Iterator[Attempt]:
        """Every attempt, in the order of time. Other sessions can write in the meantime. `skip` is told the number of
        each row that can't be read; without it the first raises DamagedHistoryError."""
        query = f"SELECT {COLUMNS} FROM attempt WHERE id IN (SELECT value FROM json_each(?)) {_ORDER}"
        with told(self.path):
            ids = [row[0] for row in self._db.execute(f"SELECT id FROM attempt {_ORDER}")]
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            try:
                yield from self._attempts(query, (json.dumps(batch),))
            except DamagedHistoryError:
                if skip is None:
                    raise
                yield from self._one_by_one(batch, skip)

    def sittings(self, kind: str) -> list[tuple[Sitting, datetime]]:
        """What has begun and not ended, of a kind ("quiz", "exam"), with the time it was saved; the newest first."""
        with told(self.path):
            found = [to_sitting(row) for row in self._db.execute(f"{SITTINGS} WHERE kind = ?", (kind,)).fetchall()]
        return sorted(found, key=lambda pair: pair[1], reverse=True)

    def check(self) -> None:
        """Raises DamagedHistoryError if any page of the file is damaged, or an index leaves rows out. Takes as long as
        reading all of it."""
        with told(self.path):
            (found,) = self._db.execute("PRAGMA integrity_check(1)").fetchone()
        if found != "ok":
            raise DamagedHistoryError(self.path, found)

    # How it is done

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        if self.identity is None:
            self._db.close()
            self._db = connect(self.path)
            self.identity = identity(self.path)
        with told(self.path), transaction(self._db):
            yield

    def _attempts(self, query: str, values: Row) -> list[Attempt]:
        with told(self.path):
            return [to_attempt(row) for row in self._db.execute(query, values).fetchall()]

    def _one_by_one(self, ids: Iterable[int], skip: Callable[[int], None]) -> Iterator[Attempt]:
        """The attempts of rows, past those that can't be read."""
        for number in ids:
            try:
                yield from self._attempts(f"SELECT {COLUMNS} FROM attempt WHERE id = ?", (number,))
            except DamagedHistoryError:
                skip(number)

    def _attempted(self, questions: Sequence[str] | None) -> list[str]:
        known = [row[0] for row in self._db.execute("SELECT question FROM progress").fetchall()]
        return known if questions is None else sorted(set(known) & set(questions))

    def _save_sitting(self, sitting: Sitting, saved: datetime) -> None:
        values = (sitting.id, sitting.kind, _utc(saved), printable(sitting.state))
        self._db.execute("INSERT OR REPLACE INTO sitting VALUES (?, ?, ?, ?)", values)
        end = _utc(clock().now() - _SITTING_LASTS)
        self._db.execute("DELETE FROM sitting WHERE saved < ? AND kind != ?", (end, REPORT))

    def _end_sitting(self, sitting: Sitting) -> None:
        if sitting.kind == EXAM:
            self._save_sitting(replace(sitting, kind=REPORT), clock().now())
        else:
            self._forget_sitting(sitting)

    def _forget_sitting(self, sitting: Sitting) -> None:
        self._db.execute("DELETE FROM sitting WHERE id = ?", (sitting.id,))


def identity(path: Path) -> tuple[int, int] | None:
    """What tells a file from another one that takes its place; None if there is none, or nothing in it."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found.st_size else None


def _before(before: date | None) -> tuple[str, str]:
    """The condition that chooses a question's attempts up to a day, and its second value."""
    return "question = ? AND day < ?", (before or date.max).isoformat()


def _utc(at: datetime) -> str:
    """A time as text that sorts."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
