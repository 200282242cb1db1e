"""The history file opened: made if there is none, an older layout brought up to date, another program's refused."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path

from dlquiz.history.backup import backup_of
from dlquiz.history.rows import KEY
from dlquiz.history.schema import CREATE, HELD, MIGRATIONS, VERSION, statements
from dlquiz.history.sums import recount
from dlquiz.history.trouble import DamagedHistoryError, HistoryError, reason, told

# How many seconds a session waits for another one that is writing.
PATIENCE = 10.0


def connect(path: Path, make: bool = True) -> sqlite3.Connection:
    """The file, open. One that can only be read opens too. Where there is none it is made, or, unless `make`, stands
    empty in memory: reading leaves no file behind. Raises HistoryError if it can't be used."""
    with told(path):
        if not make and (_is_free(path) or _is_bare(path)):
            return _open(Path(":memory:"))
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if path.is_dir():
            raise HistoryError(f"{path} is a folder", "foreign")
        for place in (path, journal(path)):
            if place.exists() and not place.is_file():  # of a pipe SQLite would wait for whoever writes
                raise HistoryError(f"{place} is no file", "foreign")
        if backup_of(path).is_file() and path.is_file() and not path.stat().st_size:
            raise DamagedHistoryError(path, "nothing is left of it")  # to SQLite it would be a new one
        try:
            return _open(path)
        except sqlite3.OperationalError as error:
            if reason(error) != "readonly" or not path.exists():
                raise
            return _read_only(path)


def _is_free(path: Path) -> bool:
    """Whether there is nothing yet, nor anything that a file could not be made for."""
    return not os.path.lexists(path) and next(folder for folder in path.parents if os.path.lexists(folder)).is_dir()


def _is_bare(path: Path) -> bool:
    """Whether the file has no bytes, nor ever had any: a full disk leaves such a one behind."""
    return (
        path.is_file() and not path.stat().st_size and not any(map(os.path.lexists, (backup_of(path), journal(path))))
    )


def journal(path: Path) -> Path:
    """Where SQLite notes what an unfinished transaction has changed."""
    return path.with_name(f"{path.name}-journal")


@contextlib.contextmanager
def copied(path: Path) -> Iterator[Path]:
    """A copy of the file, and of its journal, for as long as it is needed. Raises OSError."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        shutil.copyfile(path, copy)
        with contextlib.suppress(FileNotFoundError):
            shutil.copyfile(journal(Path(os.path.realpath(path))), journal(copy))
        yield copy


def _open(path: Path) -> sqlite3.Connection:
    db = sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)
    try:
        _prepare(db, path)
    except BaseException:
        db.close()
        raise
    return db


def _read_only(path: Path) -> sqlite3.Connection:
    """A file that would have to be changed before it can be read (it is old, or a session died in it), in memory."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with copied(path) as copy, contextlib.closing(_open(copy)) as changed:
        changed.backup(memory)
    memory.execute("PRAGMA query_only = ON")
    return memory


@contextlib.contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction, which no other session is in at the same time: all of it, or nothing."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            db.execute("ROLLBACK")
        raise


def _prepare(db: sqlite3.Connection, path: Path) -> None:
    db.execute("PRAGMA secure_delete = ON")
    db.execute("PRAGMA synchronous = EXTRA")
    if _version(db, path) == VERSION:
        return
    with transaction(db):  # another session may just have done the same, so the version is asked again
        _migrate(db, _version(db, path))


def _version(db: sqlite3.Connection, path: Path) -> int:
    """The version of the layout; 0 is an empty file. Raises HistoryError for a file that is not ours to use."""
    # One statement, and so one moment, however busy another session is.
    version, names = db.execute(
        "SELECT user_version, (SELECT group_concat(type || ' ' || name, char(10)) FROM sqlite_master)"
        " FROM pragma_user_version"
    ).fetchone()
    if version == 0 and names is None:
        return 0
    held = frozenset(str(names).split("\n"))
    columns = {name for (name,) in db.execute("SELECT name FROM pragma_table_info('attempt')")}
    if version < 1 or not columns.issuperset(KEY.split(", ")):
        raise HistoryError(f"{path} belongs to another program", "foreign")
    if version > VERSION:
        raise HistoryError(f"{path} was written by a newer dlquiz", "newer")
    if version == VERSION and not held >= HELD:
        raise DamagedHistoryError(path, "a table is missing")
    if any(name.startswith("trigger ") for name in held - HELD):  # it could drop what is written, or never end
        raise DamagedHistoryError(path, "a trigger in it is none of ours")
    return int(version)


def _migrate(db: sqlite3.Connection, version: int) -> None:
    if version == VERSION:
        return
    for script in [CREATE] if version == 0 else [MIGRATIONS[old] for old in range(version, VERSION)]:
        for statement in statements(script):
            db.execute(statement)
    recount(db, [row[0] for row in db.execute("SELECT DISTINCT question FROM attempt").fetchall()])
    db.execute(f"PRAGMA user_version = {VERSION}")
