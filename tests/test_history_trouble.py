"""When the history can't be used: what is said, what can still be read, and that nothing changes."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from damage import MANY, PAGE, content
from histories import as_nobody, at, attempt, filled, first_version, numbered, open_folder, opened, sums

from dlquiz.history import connection, lock
from dlquiz.history.opened import open_history
from dlquiz.history.schema import VERSION
from dlquiz.history.sitting import Sitting
from dlquiz.history.store import FILE, History
from dlquiz.history.trouble import DamagedHistoryError, HistoryError


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits for another session."""
    monkeypatch.setattr(connection, "PATIENCE", 0.0)
    monkeypatch.setattr("dlquiz.history.opened.PATIENCE", 0.0)


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A home folder that somebody without rights can reach, but not change."""
    folder = open_folder()
    home = folder / "home"
    home.mkdir(mode=0o755)
    yield home
    home.chmod(0o755)
    shutil.rmtree(folder)


# What stands in the way, what is said about it, and in which words


def a_folder(home: Path) -> None:
    (home / FILE).mkdir(parents=True)


def a_file_for_a_home(home: Path) -> None:
    home.write_text("here before")


def a_strangers_file(home: Path, version: int = 0) -> None:
    home.mkdir()
    with closing(sqlite3.connect(home / FILE)) as db:
        db.execute("CREATE TABLE places (url TEXT)")
        db.execute(f"PRAGMA user_version = {version}")


def a_newer_file(home: Path) -> None:
    with closing(sqlite3.connect(filled(home, numbered(3)))) as db:
        db.execute(f"PRAGMA user_version = {VERSION + 1}")


def a_loop(home: Path) -> None:
    home.mkdir()
    (home / FILE).symlink_to(home / FILE)


IN_THE_WAY: list[tuple[str, Callable[[Path], None], str, str]] = [
    ("a folder in place of the file", a_folder, "foreign", "is a folder; choose another --home"),
    ("a file in place of the home", a_file_for_a_home, "open", "choose another --home"),
    ("the file of another program", a_strangers_file, "foreign", "belongs to another program; choose another --home"),
    ("with our version", lambda home: a_strangers_file(home, VERSION), "foreign", "belongs to another program"),
    ("with the first version", lambda home: a_strangers_file(home, 1), "foreign", "belongs to another program"),
    ("with a high version", lambda home: a_strangers_file(home, 70), "foreign", "belongs to another program"),
    ("with a version below zero", lambda home: a_strangers_file(home, -1), "foreign", "belongs to another program"),
    ("a newer version", a_newer_file, "newer", "newer dlquiz; update dlquiz"),
    ("a link to itself", a_loop, "open", "choose another --home"),
]


@pytest.mark.parametrize(("put", "reason", "says"), [row[1:] for row in IN_THE_WAY], ids=[row[0] for row in IN_THE_WAY])
def test_what_stands_in_the_way_is_said_and_left_alone(
    tmp_path: Path, put: Callable[[Path], None], reason: str, says: str
) -> None:
    put(tmp_path / "home")
    before = content(tmp_path)
    with pytest.raises(HistoryError) as found:
        open_history(tmp_path / "home")
    assert not isinstance(found.value, DamagedHistoryError)
    assert found.value.reason == reason
    assert says in str(found.value)
    assert str(tmp_path / "home") in str(found.value)
    assert content(tmp_path) == before


def test_a_home_below_a_file_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("here before")
    with pytest.raises(HistoryError, match=r"taken.* can't be used: .*; choose another|check the folder"):
        open_history(tmp_path / "taken" / "home")


def test_a_home_is_made_with_all_folders_above_it_for_its_owner_only(tmp_path: Path) -> None:
    home = tmp_path / "a" / "问题 #1?" / "home"
    with closing(opened(home, [attempt()])) as history:
        assert history.path == home / FILE
    assert home.stat().st_mode & 0o077 == 0
    assert [file.name for file in home.iterdir()] == [FILE]


def test_an_empty_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / FILE).touch()
    with closing(opened(tmp_path, [attempt()])) as history:
        assert len(list(history.export())) == 1


def test_an_empty_file_is_read_without_a_byte_being_written(tmp_path: Path) -> None:
    """A full disk leaves such a one behind, and statistics need no room on it."""
    (tmp_path / FILE).touch()
    with closing(History(tmp_path / FILE, make=False)) as history:
        assert list(history.export()) == []
        assert (tmp_path / FILE).stat().st_size == 0
        history.add([attempt()])
    with closing(opened(tmp_path)) as history:
        assert len(list(history.export())) == 1


@pytest.mark.usefixtures("impatient")
def test_another_session_that_does_not_stop_writing_is_named(tmp_path: Path) -> None:
    path = filled(tmp_path, numbered(3))
    with closing(opened(tmp_path)) as history, closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert len(history.progress()) == 3
        with pytest.raises(HistoryError, match="another session is writing") as found:
            history.add([attempt()])
        assert found.value.reason == "busy"
        other.execute("ROLLBACK")
        assert history.add([attempt()]) == 1


# A full disk


def test_a_full_disk_is_said_and_leaves_no_half(tmp_path: Path) -> None:
    """SQLite's own limit makes it fail as it does when the disk is full."""
    with closing(opened(tmp_path, numbered(10))) as history:
        before = sums(history)
        (pages,) = history._db.execute("PRAGMA page_count").fetchone()
        history._db.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(HistoryError, match="make room on the disk") as found:
            history.add(MANY, Sitting("quiz-1", "quiz", "{}"))
        assert found.value.reason == "full"
        assert sums(history) == before
        assert history.sittings("quiz") == []
        history._db.execute("PRAGMA max_page_count = 100000")
        assert history.add(MANY) == len(MANY) - 10


def test_a_file_that_may_not_grow_is_said_and_leaves_no_half(reachable: Path) -> None:
    """The system's own limit for files, in a process of its own."""

    def grow() -> tuple[str, int]:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with closing(opened(reachable)) as history:
            resource.setrlimit(resource.RLIMIT_FSIZE, (history.path.stat().st_size,) * 2)
            try:
                history.add(MANY)
            except HistoryError as error:
                return type(error).__name__, len(list(history.export()))
            return "written", 0

    filled(reachable, numbered(10))
    reachable.chmod(0o777)
    (reachable / FILE).chmod(0o666)
    assert in_child(grow) == ("HistoryError", 10)
    with closing(opened(reachable)) as history:
        history.check()
        assert len(list(history.export())) == 10


def in_child(action: Callable[[], Any]) -> Any:
    """What an action returns in a process of its own, whose limits end with it."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            text = repr(action())
        except BaseException as error:
            text = repr(repr(error))
        os.write(writing, text.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    return eval(text)


# A home that can't be written to


def nothing(home: Path) -> None:
    pass


def folder_open(home: Path) -> None:
    home.chmod(0o777)


def file_open(home: Path) -> None:
    (home / FILE).chmod(0o666)


def first_layout(home: Path) -> None:
    (home / FILE).unlink()
    first_version(home / FILE, numbered(200))


def cut_short(home: Path) -> None:
    """A session was killed while its transaction was on its way into the file."""
    program = (
        "import os, sqlite3, sys\n"
        "db = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "db.execute('PRAGMA cache_size = 1')\n"
        "db.execute('BEGIN IMMEDIATE')\n"
        "db.execute(\"UPDATE attempt SET response = 'gone', session = 'gone' || id\")\n"
        "os.kill(os.getpid(), 9)\n"
    )
    path = home / FILE
    before = path.read_bytes()
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    journal = home / f"{FILE}-journal"
    assert journal.stat().st_size > PAGE
    assert path.read_bytes() != before
    journal.chmod(0o644)


READ_ONLY = [
    ("neither folder nor file", nothing),
    ("the folder can be written to, the file not", folder_open),
    ("the file can be written to, the folder not", file_open),
    ("a file of the first version", first_layout),
    ("a file in which a session was killed", cut_short),
]


@pytest.mark.parametrize("change", [row[1] for row in READ_ONLY], ids=[row[0] for row in READ_ONLY])
def test_what_can_be_read_is_read_even_if_nothing_can_be_written(
    reachable: Path, change: Callable[[Path], None]
) -> None:
    def use() -> tuple[object, ...]:
        with closing(opened(reachable)) as history:
            before = sums(history), list(history.export())
            try:
                history.add([attempt(at(20))])
            except HistoryError as error:
                return *before, error.reason, sums(history) == before[0]
            return before

    filled(reachable, numbered(200)).chmod(0o644)
    with closing(opened(reachable)) as history:
        expected = sums(history)
    change(reachable)
    held = content(reachable)
    assert as_nobody(use) == (expected, numbered(200), "readonly", True)
    assert content(reachable) == held


def test_nothing_there_and_nothing_to_be_made(reachable: Path) -> None:
    def use() -> str:
        try:
            open_history(reachable / "home")
        except HistoryError as error:
            return str(error)
        return "opened"

    says = as_nobody(use)
    assert "Permission denied; make it writable, or choose another --home" in says
    assert list(reachable.iterdir()) == []


# A session that was killed leaves a journal


def test_what_a_killed_session_had_begun_is_undone(tmp_path: Path) -> None:
    filled(tmp_path, numbered(200))
    cut_short(tmp_path)
    with closing(opened(tmp_path)) as history:
        assert list(history.export()) == numbered(200)
        history.check()
    assert [file.name for file in tmp_path.iterdir()] == [FILE]


@pytest.mark.parametrize("leftover", [b"", b"\0" * 512, os.urandom(3000)], ids=["empty", "zeros", "noise"])
def test_a_leftover_that_is_no_journal_does_no_harm(tmp_path: Path, leftover: bytes) -> None:
    filled(tmp_path, numbered(10))
    (tmp_path / f"{FILE}-journal").write_bytes(leftover)
    with closing(opened(tmp_path, [attempt(at(20))])) as history:
        assert len(list(history.export())) == 11


# Mending that can't be done


@pytest.mark.usefixtures("impatient")
def test_a_mending_that_takes_too_long_is_said(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("no history")
    guard = lock.take(tmp_path, "renewal")
    assert guard is not None
    with pytest.raises(HistoryError, match="mended by another session") as found:
        open_history(tmp_path)
    assert found.value.reason == "busy"
    guard.release()


def test_a_damaged_file_that_can_not_be_set_aside_is_said(reachable: Path) -> None:
    def use() -> str:
        try:
            open_history(reachable)
        except HistoryError as error:
            return type(error).__name__ + str(error)
        return "opened"

    (reachable / FILE).write_text("no history")
    assert as_nobody(use).startswith("HistoryError")
    assert (reachable / FILE).read_text() == "no history"
