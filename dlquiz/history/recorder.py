"""The history as a session uses it: it never fails. What goes wrong is told once, and the session goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from msgspec.structs import replace

from dlquiz.history import lock
from dlquiz.history.mended import Mended
from dlquiz.history.opened import open_history, renew
from dlquiz.history.sitting import ASIDE, Sitting
from dlquiz.history.store import NONE_RENAMED, History
from dlquiz.history.trouble import DamagedHistoryError, HistoryError
from dlquiz.study.attempt import Attempt
from dlquiz.study.progress import Progress
from dlquiz.study.remark import Remark
from dlquiz.study.settings import Settings
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

T = TypeVar("T")


class Recorder:
    """The history of a home folder, for one session.

    `history` is the open file, None if it can't be read; `writes` says whether it can be written, as far as is known.
    A file that is found damaged is set aside, and a new one takes its place.
    """

    history: History | None
    writes: bool

    def __init__(self, home: Path, lang: Language, tell: Callable[[str], None]) -> None:
        """`tell` shows a line to the student: once if nothing is recorded, and once for each file set aside."""
        self._home = home
        self._lang = lang
        self._tell = tell
        self._locks: dict[str, lock.Lock] = {}
        self._listed: dict[str, Sitting] = {}
        self.history = None
        self.writes = True
        self._open(lambda: open_history(home))

    def close(self) -> None:
        """Closes the file and releases every sitting."""
        for name in list(self._locks):
            self._locks.pop(name).release()
        self._shut()

    # What is written

    def add(self, attempts: Sequence[Attempt], sitting: Sitting | None = None, ended: bool = False) -> None:
        """Adds attempts, and with them saves the sitting, or forgets it if it has `ended`."""
        self._hold(sitting, ended)
        self._write(lambda history: history.add(attempts, sitting, ended))
        if sitting is not None and ended:
            self._release(sitting)

    def withdraw(self, attempt: Attempt, sitting: Sitting | None = None) -> None:
        """Takes an attempt back, as if it had never been."""
        self._hold(sitting)
        self._write(lambda history: history.withdraw(attempt, sitting))

    def save(self, sitting: Sitting) -> None:
        """Saves where a quiz or exam stands, which nobody else takes up from then on."""
        self._hold(sitting)
        self._write(lambda history: history.save(sitting))

    def end(self, sitting: Sitting) -> None:
        """Forgets a quiz or exam that has ended."""
        self._write(lambda history: history.end(sitting))
        self._release(sitting)

    def set_aside(self, sitting: Sitting) -> None:
        """Keeps a sitting that dlquiz can't have written out of the way, and says so."""
        self._write(lambda history: history.save(replace(sitting, kind=ASIDE)))
        self._tell(say(self._lang, "sitting_aside"))

    def set_exam(self, day: date | None) -> None:
        """Remembers the day of the exam; None: there is none."""
        self._write(lambda history: history.set_exam(day))

    def remember(self, settings: Settings) -> None:
        """Remembers what the student has said."""
        self._write(lambda history: history.remember(settings))

    def annotate(self, remark: Remark) -> None:
        """Keeps what a student has said of a question."""
        self._write(lambda history: history.annotate([remark]))

    # What is read

    def remarks(self, former: Mapping[str, str] = NONE_RENAMED) -> Mapping[str, Remark]:
        """What the student has said of questions, by question; {} without memory."""
        return self._read(lambda history: history.remarks(former), {})

    def progress(self, former: Mapping[str, str] = NONE_RENAMED) -> Mapping[str, Progress]:
        """The progress of every question that was ever attempted; {} without memory. `former` has the ids of today by
        former ones, as a bank states them."""
        return self._read(lambda history: history.progress(former), {})

    def settings(self) -> Settings:
        """What the student has said of the exam; nothing without memory."""
        return self._read(lambda history: history.settings(), Settings())

    def seconds_of(self, day: date) -> float:
        """How many seconds the answers of a study day took; 0 without memory."""
        return self._read(lambda history: history.seconds_of(day), 0.0)

    def daily(self, since: date = date.min) -> Mapping[date, tuple[int, int]]:
        """How many attempts there were on each study day from `since` on, and how many were right."""
        return self._read(lambda history: history.daily(since), {})

    def latest(self, most: int) -> list[Attempt]:
        """The attempts that were written last, at most so many; none without memory."""
        return self._read(lambda history: history.latest(most), [])

    def recent(self, questions: Iterable[str], most: int, former: Mapping[str, str] = NONE_RENAMED) -> list[Attempt]:
        """The newest attempts at these questions, at most so many a question; [] without memory."""
        return self._read(lambda history: history.recent(questions, most, former), [])

    def exam(self, today: date) -> date | None:
        """The day of the exam, unless it is over."""
        return self._read(lambda history: history.exam(today), None)

    # Sittings: one session at a time

    def open_sittings(self, kind: str) -> list[tuple[Sitting, datetime]]:
        """What was broken off, of a kind ("quiz", "exam"), with the local time it was saved; the newest first. What a
        living session holds is not among them."""
        free = [(sitting, saved) for sitting, saved in self._sittings(kind) if not self._is_taken(sitting.id)]
        self._listed.update({sitting.id: sitting for sitting, _ in free})
        return free

    def claim(self, sitting_id: str) -> bool:
        """Takes a sitting for this process, a new one or one of `open_sittings`. False if another session has it, or
        has had it since it was listed."""
        if sitting_id in self._locks:
            return True
        taken = lock.take(self._home, sitting_id, lock.BLINK)
        if taken is None:
            return False
        if not self._is_as_listed(sitting_id):
            taken.release()
            return False
        self._locks[sitting_id] = taken
        return True

    def _hold(self, sitting: Sitting | None, ended: bool = False) -> None:
        """Takes a new sitting before it is written. Not before: the first question need not wait for it."""
        if sitting is not None and not ended:
            self.claim(sitting.id)

    def _is_taken(self, sitting_id: str) -> bool:
        return sitting_id not in self._locks and lock.held(self._home, sitting_id)

    def _is_as_listed(self, sitting_id: str) -> bool:
        listed = self._listed.get(sitting_id)
        if listed is None:
            return True
        return any(sitting == listed for sitting, _ in self._sittings(listed.kind))

    def _sittings(self, kind: str) -> list[tuple[Sitting, datetime]]:
        return self._read(lambda history: history.sittings(kind), [])

    def _release(self, sitting: Sitting) -> None:
        if sitting.id in self._locks:
            self._locks.pop(sitting.id).release()

    # How it is done

    def _write(self, action: Callable[[History], object]) -> None:
        if self.writes:
            try:
                self._do(action)
            except HistoryError as error:
                self._give_up(error)

    def _read(self, action: Callable[[History], T], nothing: T) -> T:
        try:
            found = self._do(action)
        except HistoryError as error:
            self._give_up(error)
            self._shut()
            return nothing
        return nothing if found is None else found

    def _do(self, action: Callable[[History], T]) -> T | None:
        """What the action returns; None without a history. Tried once more, in a new file, if the file is damaged."""
        if self.history is None:
            return None
        try:
            return action(self.history)
        except DamagedHistoryError:
            history = self.history
            self._open(lambda: renew(history))
        return None if self.history is None else action(self.history)

    def _open(self, opening: Callable[[], tuple[History, Mended | None]]) -> None:
        self.history = None
        try:
            self.history, mended = opening()
        except HistoryError as error:
            self._give_up(error)
            return
        if mended is not None:
            self._tell(mended.told(self._lang))

    def _give_up(self, error: HistoryError) -> None:
        """No more is written. What can still be read serves on."""
        if self.writes:
            self.writes = False
            why = say(self._lang, f"history_{error.reason}")
            self._tell(say(self._lang, "no_memory", why=why, path=self._home))

    def _shut(self) -> None:
        if self.history is not None:
            self.history.close()
            self.history = None
