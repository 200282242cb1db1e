"""Histories that are damaged, in every way that a test needs."""

from __future__ import annotations

import os
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from histories import numbered

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


def the_page_of(name: str) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        with closing(sqlite3.connect(path)) as db:
            (page,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
        overwrite(path, (page - 1) * PAGE, noise(PAGE))

    return run
