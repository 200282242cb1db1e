"""Histories that are damaged, in every way that a test needs."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from histories import numbered
from msgspec.structs import replace

PAGE = 4096
# Long enough that the attempts fill many pages.
MANY = [replace(one, response=f"marker-{one.seed:03} " + "x" * 200) for one in numbered(300)]


def content(folder: Path) -> dict[str, bytes | None]:
    return {str(file): file.read_bytes() if file.is_file() else None for file in sorted(folder.rglob("*"))}


def page_of(data: bytes, text: bytes) -> int:
    return data.index(text) // PAGE


def overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def no_header(path: Path) -> None:
    overwrite(path, 0, noise(16))


def no_first_page(path: Path) -> None:
    overwrite(path, 0, noise(PAGE))


def all_noise(path: Path) -> None:
    path.write_bytes(noise(20_000))


def a_text(path: Path) -> None:
    path.write_text("this is my diary\n" * 50)


def a_few_bytes(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0")


def half_of_it(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def a_page_less(path: Path) -> None:
    os.truncate(path, path.stat().st_size - PAGE)


def a_page_of_attempts(path: Path) -> None:
    overwrite(path, page_of(path.read_bytes(), b"marker-150") * PAGE, noise(PAGE))


def zeros_from_the_middle(path: Path) -> None:
    start = page_of(path.read_bytes(), b"marker-150") * PAGE
    overwrite(path, start, bytes(path.stat().st_size - start))


def statement(sql: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db, db:
            db.execute(sql)

    return run


def endless(path: Path) -> None:
    """The progress is a view whose rows never end."""
    rows = "WITH RECURSIVE one(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM one) SELECT kept.* FROM one, kept"
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("ALTER TABLE progress RENAME TO kept")
        db.execute(f"CREATE VIEW progress AS {rows}")


def the_page_of(name: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        overwrite(path, (page - 1) * PAGE, noise(PAGE))

    return run


def a_row_with(**values: object) -> Callable[[Path], None]:
    """A damage: columns of the attempt with id 100, or of every row of a table named by `table`, set by hand."""
    table = str(values.pop("table", ""))
    sets = ", ".join(f"{name} = ?" for name in values)

    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db, db:
            where = "" if table else " WHERE id = 100"
            db.execute(f"UPDATE {table or 'attempt'} SET {sets}{where}", [*values.values()])

    return run


def at_random(path: Path, seed: int) -> str:
    """Cuts a file off, flips bits, or overwrites a stretch; returns what was done."""
    chance = random.Random(seed)
    size = path.stat().st_size
    kind = chance.choice(["cut", "bits", "noise", "zeros", "page"])
    if kind == "cut":
        os.truncate(path, at := chance.randrange(100, size))
        return f"cut at {at}"
    if kind == "bits":
        data = bytearray(path.read_bytes())
        for _ in range(chance.choice([1, 1, 10, 200])):
            data[chance.randrange(size)] ^= 1 << chance.randrange(8)
        path.write_bytes(data)
        return kind
    at, length = chance.randrange(size), chance.choice([1, 100, PAGE, 5 * PAGE])
    if kind == "page":  # a page in the place of another, itself sound: pages that lead back, or twice to one
        one, other = (chance.randrange(1, size // PAGE) * PAGE for _ in range(2))
        overwrite(path, one, path.read_bytes()[other : other + PAGE])
        return f"page {other // PAGE} at {one // PAGE}"
    overwrite(path, at, (chance.randbytes(length) if kind == "noise" else bytes(length))[: size - at])
    return f"{kind} of {length} at {at}"
