"""A history that somebody altered with SQL: whatever stands in whatever column, every surface ends, and says so if
something is set aside."""

from __future__ import annotations

import io
import shutil
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from histories import CHINA, attempt, filled, opened

from dlquiz.cli import dispatch
from dlquiz.cli.outcome import run as outcome
from dlquiz.history.schema import CREATE, statements
from dlquiz.history.sitting import EXAM, QUIZ, Sitting
from dlquiz.history.store import FILE

VALUES: list[object] = [
    *(None, b"\xff\x00", b"", "", "x", "\x1b[31m\u202e", "gone#x#7", "[]", '{"a": 1}', '[["x"]]', "-1"),
    *(-1, 0, 7, 2**62, -(2**62), 1e300, float("inf"), float("-inf"), 0.5),
    *("2199-12-31", "1900-01-01", "2199-12-31T23:59:59+14:00", "1900-01-01T00:00:00-14:00", "9999-12-31"),
    *("2026-11-22T21:04:05", "0001-01-01", "x" * 100_000),
]
QUESTIONS = ("square", "pick-one", "no-longer-there")


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A history with something in every table; of three questions the bank has two."""
    home = tmp_path_factory.mktemp("sound")
    now = datetime.now(CHINA)
    rows = [
        attempt(now, QUESTIONS[number % 3], seed=number, score=float(number % 2), mistake="option-1", fact="a")
        for number in range(40)
    ]
    filled(home, rows)
    with closing(opened(home)) as history:
        history.set_exam(datetime(2030, 1, 1).date())
        for kind in (QUIZ, EXAM):
            history.save(Sitting(f"{kind}-1", kind, "{}"))
            history.save(Sitting(f"{kind}-2", kind, '{"count": 3, "done": 1}'))
    return home


def columns() -> list[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as db:
        for statement in statements(CREATE):
            db.execute(statement)
        tables = [row[0] for row in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()]
        query = "SELECT name FROM pragma_table_info(?) WHERE name <> 'id' OR ? <> 'attempt'"
        return [(table, row[0]) for table in tables for row in db.execute(query, (table, table)).fetchall()]


COLUMNS = columns()
# Of the tables whose rows have no number of their own.
KEYS = {
    "attempt": "id",
    "progress": "question",
    "daily": "day",
    "slip": "question, mistake",
    "remark": "question",
}


def alter(path: Path, table: str, column: str, values: Sequence[object]) -> None:
    """Sets a column by hand, each row to the next of the values; without the constraints, which SQL can take away."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = replace(sql, 'NOT NULL', 'CHECK (1)') WHERE type = 'table'")
        db.execute("PRAGMA writable_schema = RESET")
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        key = {
            "attempt": "id",
            "progress": "question",
            "daily": "day",
            "slip": "question, mistake",
            "remark": "question",
        }.get(table, "rowid")
        for number, row in enumerate(db.execute(f"SELECT {key} FROM {table}").fetchall()):
            where = " AND ".join(f"{name} = ?" for name in key.split(", "))
            value = values[number % len(values)]
            try:
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (value, *row))
            except sqlite3.IntegrityError:  # one of that key is there
                db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (f"{value} {number}", *row))


class Typed(io.StringIO):
    """What is typed on a terminal: nothing but the end of input."""

    def isatty(self) -> bool:
        return True


def use_all(home: Path, bank: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every surface that reads the history, as a script and on a terminal: what of them fails."""
    failed: list[object] = []
    here = ["--home", str(home), "--bank", str(bank), "--lang", "en"]
    export = home / "export.jsonl"
    for words in (
        *(["stats"], ["stats", "--json"], ["stats", "--html", str(home / "page.html"), "--force"]),
        *(["mistakes", "--list"], ["mistakes", "--json"], ["quiz"], ["quiz", "--new"], ["exam"], []),
        *(["history", "export"], ["history", "import", str(export)], ["history", "forget", "square", "--yes"]),
    ):
        monkeypatch.setattr(sys, "stdin", Typed())
        monkeypatch.setenv("DLQUIZ_HOME", str(home))
        out, err = StringIO(), StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = outcome(lambda words=words: dispatch([*words, *here] if words else []))  # type: ignore[misc]
        said = out.getvalue() + err.getvalue()
        if code not in (0, 1, 2, 130) or any(bad in said for bad in ("internal error", "Traceback", "\x1b[31m\u202e")):
            failed.append((words, code, said))
        if words[:2] == ["history", "export"]:
            export.write_text(out.getvalue(), "utf-8")
    return failed


@pytest.fixture
def _no_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dlquiz.torchlines.worker.TorchWorker.start", lambda _: None)


# What stands first is what is met first: all else is then read by the salvage.
TURNS = [(0, *column) for column in COLUMNS] + [(13, *column) for column in COLUMNS]
FEW = [(0, "attempt", "fact"), (1, "progress", "interval"), (0, "setting", "value")]


@pytest.mark.usefixtures("_no_torch")
@pytest.mark.parametrize(
    ("turn", "table", "column"), [*FEW, *(pytest.param(*row, marks=pytest.mark.slow) for row in TURNS)]
)
def test_whatever_stands_in_a_column_no_surface_fails(
    sound: Path, tmp_path: Path, tiny_path: Path, monkeypatch: pytest.MonkeyPatch, turn: int, table: str, column: str
) -> None:
    """Other values in each row."""
    shutil.copytree(sound, tmp_path, dirs_exist_ok=True)
    alter(tmp_path / FILE, table, column, VALUES[turn:] + VALUES[:turn])
    assert use_all(tmp_path, tiny_path, monkeypatch) == []
