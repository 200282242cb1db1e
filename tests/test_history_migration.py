"""An older layout of the history becomes today's: nothing is lost, and everything is added up."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from histories import at, attempt, filled, first_version, lists_of_attempts, new, numbered, opened, sums, writer
from hypothesis import given, settings
from msgspec.structs import replace

from dlquiz.history import connection
from dlquiz.history.opened import open_history
from dlquiz.history.schema import CREATE, FIRST, HELD, MIGRATIONS, VERSION, statements
from dlquiz.history.sitting import Sitting
from dlquiz.history.store import FILE
from dlquiz.study.attempt import Attempt


def layout(path: Path) -> set[tuple[str, ...]]:
    """What a file consists of: the columns of its tables, its indexes and its triggers."""
    with closing(sqlite3.connect(path)) as db:
        tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        columns = {
            (table, *map(str, row[2:]))
            for (table,) in tables
            for row in db.execute(f"SELECT cid, 0, name, type, \"notnull\", pk FROM pragma_table_info('{table}')")
        }
        rest = set(db.execute("SELECT type, name, sql FROM sqlite_master WHERE type IN ('trigger', 'index')"))
    return columns | {tuple(map(str, row)) for row in rest}


@settings(max_examples=20, deadline=None)
@given(lists_of_attempts())
def test_a_file_of_the_first_version_adds_up_to_what_a_new_one_does(
    tmp_path_factory: pytest.TempPathFactory, attempts: list[Attempt]
) -> None:
    folder = tmp_path_factory.mktemp("old")
    first_version(folder / FILE, attempts)
    with closing(opened(folder)) as old, new(attempts) as today:
        assert list(old.export()) == list(today.export())
        assert sums(old) == sums(today)


def test_a_migrated_file_is_laid_out_as_a_new_one_and_goes_on(tmp_path: Path) -> None:
    attempts = numbered(12)
    first_version(tmp_path / FILE, attempts)
    with closing(opened(tmp_path)) as history:
        assert history.add(attempts) == 0
        assert history.add([replace(attempt(at(20)), mixed=True)]) == 1
        assert [one.mixed for one in history.export()] == [False] * 12 + [True]
        assert history.progress()["question-0"].attempts == 3
        history.withdraw(attempts[0])
        assert history.progress()["question-0"].attempts == 2
        history.save(Sitting("quiz-1", "quiz", "{}"))
    assert layout(tmp_path / FILE) == layout(filled(tmp_path / "new", []))
    with closing(sqlite3.connect(tmp_path / FILE)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_every_version_has_its_way_to_the_next() -> None:
    assert set(MIGRATIONS) == set(range(1, VERSION))
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in statements(FIRST):
            db.execute(statement)
        for version in range(1, VERSION):
            for statement in statements(MIGRATIONS[version]):
                db.execute(statement)
        held = {name for (name,) in db.execute("SELECT type || ' ' || name FROM sqlite_master")}
    assert held >= HELD
    assert {"table attempt", "table progress", "table daily", "table slip"} < HELD
    assert {"index attempt_of_question", "trigger attempt_added", "trigger attempt_removed"} < HELD


def test_a_trigger_is_one_statement() -> None:
    found = statements(CREATE)
    assert sum(one.startswith("CREATE TRIGGER") for one in found) == 2
    assert all(sqlite3.complete_statement(one) for one in found)
    assert len(found) == len(HELD)


def test_a_migration_that_fails_leaves_the_old_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def breaking(*_: object) -> None:
        raise KeyboardInterrupt

    first_version(tmp_path / FILE, numbered(12))
    before = (tmp_path / FILE).read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(connection, "recount", breaking)
        with pytest.raises(KeyboardInterrupt):
            open_history(tmp_path)
    assert (tmp_path / FILE).read_bytes() == before
    with closing(opened(tmp_path)) as history:
        assert len(list(history.export())) == 12


def test_of_two_sessions_that_migrate_at_once_one_does(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second one has seen the old version too, and has waited for the first to finish."""
    first_version(tmp_path / FILE, numbered(12))
    transaction = connection.transaction
    turns = iter([lambda: opened(tmp_path).close()])

    def late(db: sqlite3.Connection) -> object:
        next(turns, lambda: None)()
        return transaction(db)

    monkeypatch.setattr(connection, "transaction", late)
    with closing(opened(tmp_path)) as history:
        assert len(list(history.export())) == 12
        assert sums(history)
    assert list(turns) == []


@pytest.mark.slow
def test_processes_that_migrate_at_once_lose_nothing(tmp_path: Path) -> None:
    first_version(tmp_path / FILE, numbered(2000))
    with ExitStack() as stack:
        crowd = [stack.enter_context(writer(tmp_path, f"quiz-{name}", 20)) for name in "abcd"]
        for process in crowd:
            process.communicate()
            assert process.returncode == 0
    with closing(opened(tmp_path)) as history:
        assert len(list(history.export())) == 2080
        assert sum(one.attempts for one in history.progress().values()) == 2080


@pytest.fixture(autouse=True)
def _no_leftovers(tmp_path: Path) -> Iterator[None]:
    """No test of this file leaves a journal, a lock or a file set aside."""
    yield
    assert {file.name for file in tmp_path.iterdir()} <= {FILE, "history-backup.sqlite3", "new"}
