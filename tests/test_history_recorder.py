"""The recorder: the history as a session uses it. It never fails, and says what it could not do, once."""

from __future__ import annotations

import errno
import fcntl
import os
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from histories import as_nobody, at, attempt, filled, numbered, open_folder, opened

from dlquiz.history import connection, lock
from dlquiz.history.recorder import Recorder
from dlquiz.history.sitting import Sitting
from dlquiz.history.store import FILE
from dlquiz.text.spans import Language

QUIZ = Sitting("quiz-1", "quiz", '{"position": 1}')


def recorder(home: Path, told: list[str], lang: Language = "en") -> Recorder:
    return Recorder(home, lang, told.append)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_what_is_recorded_is_in_the_history(home: Path, told: list[str]) -> None:
    with closing(recorder(home, told)) as session:
        session.add([attempt(at(3))], QUIZ)
        session.add([attempt(at(4), seed=1, score=0.0, mistake="a")])
        session.set_exam(date(2026, 12, 20))
        assert session.writes
        assert session.progress()["square"].attempts == 2
        assert session.exam(date(2026, 11, 4)) == date(2026, 12, 20)
        session.withdraw(attempt(at(4), seed=1), QUIZ)
        assert session.progress()["square"].attempts == 1
        session.end(QUIZ)
        assert session.open_sittings("quiz") == []
    assert told == []
    with closing(opened(home)) as history:
        assert list(history.export()) == [attempt(at(3))]


# What every method does, with whatever home


def use(session: Recorder) -> None:
    """Everything that a session does with it."""
    session.claim("quiz-1")
    session.add([attempt(at(3))], QUIZ)
    session.withdraw(attempt(at(3)), QUIZ)
    session.save(QUIZ)
    session.add([attempt(at(3))], QUIZ, ended=True)
    session.end(QUIZ)
    session.set_exam(date(2026, 12, 20))
    session.progress()
    session.exam(date(2026, 11, 3))
    session.open_sittings("quiz")
    session.close()
    session.close()


def a_file_for_a_home(home: Path) -> None:
    home.write_text("here before")


def a_folder_for_a_file(home: Path) -> None:
    (home / FILE).mkdir(parents=True)


def a_newer_file(home: Path) -> None:
    with closing(opened(home)) as history:
        history._db.execute("PRAGMA user_version = 99")


UNFIT: list[tuple[Callable[[Path], None], str, str]] = [
    (a_file_for_a_home, "The history can't be opened", "历史记录文件打不开"),
    (a_folder_for_a_file, "Something that is not a history", "被其他文件占用"),
    (a_newer_file, "newer dlquiz", "更新版本的 dlquiz"),
]


@pytest.mark.parametrize(("put", "english", "chinese"), UNFIT)
def test_without_a_history_the_session_goes_on_and_is_told_once(
    home: Path, told: list[str], put: Callable[[Path], None], english: str, chinese: str
) -> None:
    put(home)
    session = recorder(home, told)
    assert (session.history, session.writes) == (None, False)
    assert not session.progress()
    assert session.open_sittings("quiz") == []
    assert session.exam(date(2026, 11, 3)) is None
    use(session)
    assert len(told) == 1
    assert english in told[0]
    assert "is not being recorded" in told[0]
    assert str(home) in told[0]
    said: list[str] = []
    use(recorder(home, said, "zh"))
    assert len(said) == 1
    assert chinese in said[0]
    assert "不会留下记录" in said[0]


def test_a_full_disk_is_told_once_and_what_was_kept_before_still_counts(home: Path, told: list[str]) -> None:
    filled(home, numbered(10))
    with closing(recorder(home, told)) as session:
        assert session.history is not None
        session.history._db.execute("PRAGMA max_page_count = 1")
        for turn in range(3):
            session.add([attempt(at(20), f"question-{turn}", seed=number) for number in range(200)])
        assert len(session.progress()) == 5
        assert not session.writes
    assert len(told) == 1
    assert told[0].startswith("The disk is full")


def test_a_read_only_home_is_told_at_the_first_answer_and_the_schedule_is_used(told: list[str]) -> None:
    home = open_folder()

    def practise() -> tuple[int, list[str], int]:
        with closing(recorder(home, told)) as session:
            known = len(session.progress())
            session.add([attempt(at(20))])
            session.add([attempt(at(21))])
            return known, told, len(session.progress())

    filled(home, numbered(10)).chmod(0o644)
    known, said, after = as_nobody(practise)
    assert (known, after, len(said)) == (5, 5, 1)
    assert said[0].startswith("The folder of the history can't be written to")
    shutil.rmtree(home)


def test_another_session_that_does_not_stop_writing_is_told(
    home: Path, told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE", 0.0)
    with closing(opened(home)) as other, closing(recorder(home, told)) as session:
        other._db.execute("BEGIN EXCLUSIVE")
        session.add([attempt()])
        assert session.progress() == {}
        other._db.execute("ROLLBACK")
    assert len(told) == 1
    assert "Another session" in told[0]


def test_a_file_that_is_damaged_at_the_start_is_set_aside_and_said(home: Path, told: list[str]) -> None:
    home.mkdir()
    (home / FILE).write_text("no history")
    with closing(recorder(home, told, "zh")) as session:
        session.add([attempt()])
        assert session.writes
    assert len(told) == 1
    assert str(home / "history-damaged-1.sqlite3") in told[0]
    assert "已损坏" in told[0]
    with closing(opened(home)) as history:
        assert len(list(history.export())) == 1


def damage(home: Path, table: str) -> None:
    """Noise on the page of a table."""
    with closing(opened(home)) as history:
        query = "SELECT rootpage FROM sqlite_master WHERE name = ?"
        (page,) = history._db.execute(query, (table,)).fetchone()
    with (home / FILE).open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xee" * 4096)


def test_a_file_found_damaged_while_writing_is_set_aside_and_the_attempt_kept(home: Path, told: list[str]) -> None:
    filled(home, numbered(10))
    with closing(recorder(home, told)) as session:
        damage(home, "daily")
        session.add([attempt(at(20))], QUIZ)
        assert session.writes
        assert sum(one.attempts for one in session.progress().values()) == 11
    assert len(told) == 1
    assert "Attempts saved: 10; lost: 0." in told[0]
    with closing(opened(home)) as history:
        assert attempt(at(20)) in list(history.export())
        assert [found for found, _ in history.sittings("quiz")] == [QUIZ]


def test_a_file_found_damaged_while_reading_is_mended_too(home: Path, told: list[str]) -> None:
    filled(home, numbered(10))
    with closing(recorder(home, told)) as session:
        damage(home, "progress")
        assert len(session.progress()) == 5
        session.add([attempt(at(20))])
    assert len(told) == 1


def test_two_sessions_that_share_a_damaged_file_both_go_on_in_the_new_one(home: Path, told: list[str]) -> None:
    filled(home, numbered(10))
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        damage(home, "daily")
        one.add([attempt(at(20))])
        two.add([attempt(at(21), seed=1)])
        one.add([attempt(at(22), seed=2)])
        assert one.writes
        assert two.writes
    with closing(opened(home)) as history:
        assert len(list(history.export())) == 13
    assert len(told) == 1  # the other one has found a sound file


# Sittings


def test_a_sitting_belongs_to_one_session_at_a_time(home: Path, told: list[str]) -> None:
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        assert one.claim("quiz-1")
        assert one.claim("quiz-1")
        one.save(QUIZ)
        assert [found for found, _ in one.open_sittings("quiz")] == [QUIZ]
        assert two.open_sittings("quiz") == []
        assert not two.claim("quiz-1")
        assert two.claim("quiz-2")
        one.close()
        assert [found for found, _ in two.open_sittings("quiz")] == [QUIZ]
        assert two.claim("quiz-1")
    assert told == []
    assert [file.name for file in home.iterdir()] == [FILE]


WRITTEN: list[Callable[[Recorder], None]] = [
    lambda one: one.save(QUIZ),
    lambda one: one.add([attempt()], QUIZ),
    lambda one: one.withdraw(attempt(), QUIZ),
]


@pytest.mark.parametrize("write", WRITTEN, ids=["saved", "with an answer", "an answer taken back"])
def test_a_new_sitting_is_held_from_the_moment_it_is_written(
    home: Path, told: list[str], write: Callable[[Recorder], None]
) -> None:
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        write(one)
        assert two.open_sittings("quiz") == []
        assert not two.claim("quiz-1")


@pytest.mark.parametrize("end", [lambda one: one.end(QUIZ), lambda one: one.add([attempt()], QUIZ, ended=True)])
def test_a_sitting_that_has_ended_is_let_go(home: Path, told: list[str], end: Callable[[Recorder], None]) -> None:
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        one.claim("quiz-1")
        one.save(QUIZ)
        end(one)
        assert one.open_sittings("quiz") == []
        assert two.claim("quiz-1")


def test_what_changed_since_it_was_listed_is_not_taken(home: Path, told: list[str]) -> None:
    with closing(recorder(home, told)) as before:
        before.save(QUIZ)
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        assert two.open_sittings("quiz")
        one.claim("quiz-1")
        one.save(Sitting("quiz-1", "quiz", '{"position": 2}'))
        one.close()
        assert not two.claim("quiz-1")
        assert two.open_sittings("quiz")
        assert two.claim("quiz-1")


def test_what_ended_since_it_was_listed_is_not_taken(home: Path, told: list[str]) -> None:
    with closing(recorder(home, told)) as before:
        before.save(QUIZ)
    with closing(recorder(home, told)) as one, closing(recorder(home, told)) as two:
        assert two.open_sittings("quiz")
        one.claim("quiz-1")
        one.add([attempt()], QUIZ, ended=True)
        assert not two.claim("quiz-1")
        assert two.claim("quiz-9")


def test_a_sitting_whose_session_was_killed_is_free(home: Path, told: list[str]) -> None:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        session = recorder(home, told)
        session.claim("exam-1")
        session.save(Sitting("exam-1", "exam", "{}"))
        os.write(writing, b"!")
        signal.pause()
    os.read(reading, 1)
    with closing(recorder(home, told)) as session:
        assert session.open_sittings("exam") == []
        assert not session.claim("exam-1")
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        assert len(session.open_sittings("exam")) == 1
        assert session.claim("exam-1")
    os.close(reading)
    os.close(writing)


@pytest.fixture
def hands() -> Iterator[list[lock.Lock]]:
    taken: list[lock.Lock] = []
    yield taken
    for one in taken:
        one.release()


@pytest.mark.parametrize("name", ["quiz-1", "../x", "a/b", "习题", "..", "x" * 3000])
def test_any_name_can_be_locked_within_the_folder(tmp_path: Path, name: str, hands: list[lock.Lock]) -> None:
    taken = lock.take(tmp_path, name)
    assert taken is not None
    hands.append(taken)
    assert lock.held(tmp_path, name) == (len(name) < 3000)  # no file can have that name: no guard
    assert all(file.parent == tmp_path for file in tmp_path.rglob("*"))
    taken.release()
    taken.release()
    assert not lock.held(tmp_path, name)
    assert list(tmp_path.iterdir()) == []


def test_without_locks_there_is_no_guard(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that has none, or a folder that is not there."""

    def none(*_: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    monkeypatch.setattr(fcntl, "flock", none)
    assert lock.take(tmp_path, "quiz-1") is not None
    assert lock.take(tmp_path, "quiz-1") is not None
    assert lock.take(tmp_path / "nowhere", "quiz-1") is not None


def test_a_lock_whose_file_was_taken_away_meanwhile_is_taken_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hands: list[lock.Lock]
) -> None:
    """Between opening the file and locking it, who held it has let go, and removed the file."""
    first = lock.take(tmp_path, "quiz-1")
    assert first is not None
    flock = fcntl.flock
    turns = iter([first.release])

    def late(file: int, how: int) -> None:
        next(turns, lambda: None)()
        flock(file, how)

    monkeypatch.setattr(fcntl, "flock", late)
    second = lock.take(tmp_path, "quiz-1", patience=60)
    assert second is not None
    hands.append(second)
    assert (tmp_path / "quiz-1.lock").exists()
    assert lock.held(tmp_path, "quiz-1")


def test_who_only_looks_is_in_nobodys_way(tmp_path: Path, hands: list[lock.Lock]) -> None:
    """The file of a session that was killed stays, and is free for who looks and for who takes it."""
    (tmp_path / "quiz-1.lock").touch()
    assert not lock.held(tmp_path, "quiz-1")
    assert not lock.held(tmp_path, "quiz-1")
    assert list(tmp_path.iterdir()) == []
    taken = lock.take(tmp_path, "quiz-1")
    assert taken is not None
    hands.append(taken)
    assert lock.take(tmp_path, "quiz-1") is None


def test_a_lock_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hands: list[lock.Lock]) -> None:
    first = lock.take(tmp_path, "quiz-1")
    assert first is not None
    monkeypatch.setattr(time, "sleep", lambda _: first.release())
    second = lock.take(tmp_path, "quiz-1", patience=60)
    assert second is not None
    hands.append(second)
