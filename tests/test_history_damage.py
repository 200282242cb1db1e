"""However a history file is damaged: each command ends, says what was lost, and keeps what can be read."""

from __future__ import annotations

import json
import resource
import signal
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from damage import MANY, PAGE, a_row_with, at_random, overwrite
from histories import filled, numbered
from msgspec.structs import replace
from rows import some

from dlquiz.cli import dispatch
from dlquiz.cli.outcome import run as outcome
from dlquiz.history.recovery import salvage
from dlquiz.history.store import FILE

# Far more processor time than any of them takes; an endless one is stopped by it.
_SECONDS = 30

pytestmark = pytest.mark.usefixtures("real_bank")  # read before the time counts


@contextmanager
def bounded() -> Iterator[None]:
    """What does not end is stopped, and what takes 300 MB more than before fails."""

    def stop(*_: object) -> None:
        raise AssertionError("it does not end")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    old = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, _SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, old)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 300_000


def run(*words: str) -> tuple[int, str, str]:
    out, err = StringIO(), StringIO()
    with redirect_stdout(out), redirect_stderr(err), bounded():
        code = outcome(lambda: dispatch(list(words)))
    return code, out.getvalue(), err.getvalue()


COMMANDS = (["stats"], ["stats", "--json"], ["mistakes", "--json"], ["history", "export"])


def check_all(folder: Path) -> list[object]:
    """The commands that did not end as they should, with what they said."""
    wrong: list[object] = []
    for words in COMMANDS:
        code, _, err = run(*words, "--home", str(folder))
        if code not in (0, 1, 2) or "internal error" in err or "Traceback" in err:
            wrong.append((words, code, err))
    return wrong


# The damage; how many of 300 attempts are exported; how many are told to be lost.
ROWS = [
    ("a response of bytes", a_row_with(response=b"\xff\x00"), 299),
    ("a score that is a word", a_row_with(score="x"), 299),
    ("a score of 7", a_row_with(score=7.0), 299),
    ("a day in the year 9999", a_row_with(at="9999-12-31T23:59:59+00:00"), 299),
    ("a time without a zone", a_row_with(at="2026-01-01T00:00:00"), 299),
    ("a seed that is a word", a_row_with(seed="x"), 299),
    ("hints without end", a_row_with(hints=float("inf")), 299),
    ("a question of bytes", a_row_with(question=b"\xff"), 299),
    ("a mistake of bytes", a_row_with(mistake=b"\xff"), 299),
    ("stability 0", a_row_with(table="progress", stability=0), 300),
    ("stability without end", a_row_with(table="progress", stability=float("inf")), 300),
    ("a difficulty of bytes", a_row_with(table="progress", difficulty=b"1"), 300),
    ("an interval of a million years", a_row_with(table="progress", interval=400_000_000_000), 300),
    ("a review in the year 1", a_row_with(table="progress", reviewed="0001-01-01"), 300),
    ("a last time that is none", a_row_with(table="progress", last="yesterday"), 300),
    ("a count of bytes", a_row_with(table="daily", attempts=b"1"), 300),
    ("a count that is a word", a_row_with(table="daily", correct="x"), 300),
]


# Of bytes, words and times, of each table: what is read by different lines.
ONE_EACH = [
    "a response of bytes",
    "a score of 7",
    "a day in the year 9999",
    "a time without a zone",
    "hints without end",
    "stability 0",
    "an interval of a million years",
    "a count that is a word",
]


@pytest.mark.parametrize(("damage", "kept"), some(ROWS, *ONE_EACH))
def test_a_row_that_was_altered_costs_that_row_alone(tmp_path: Path, damage: Callable[[Path], None], kept: int) -> None:
    damage(filled(tmp_path, MANY))
    code, out, err = run("history", "export", "--home", str(tmp_path), "--lang", "en")
    assert len([json.loads(line) for line in out.splitlines()]) == kept
    assert (code, "left out: 1." in err) == ((1, True) if kept < 300 else (0, False))
    assert check_all(tmp_path) == []


def test_a_flipped_bit_in_a_response_costs_one_attempt_and_is_told(tmp_path: Path) -> None:
    path = filled(tmp_path, MANY)
    at = path.read_bytes().index(b"marker-150 xx") + 12
    overwrite(path, at, bytes([ord("x") ^ 0x80]))
    code, out, err = run("history", "export", "--home", str(tmp_path), "--lang", "zh")
    assert (code, len(out.splitlines())) == (1, 299)
    assert "有 1 条作答记录已损坏" in err


def test_a_page_that_leads_back_does_not_send_the_salvage_back(tmp_path: Path) -> None:
    """The first page of attempts in the place of a later one: its ids are before those that were read."""
    path = filled(tmp_path, MANY)
    data = path.read_bytes()
    first, later = (data.index(b"marker-" + number) // PAGE * PAGE for number in (b"001", b"200"))
    overwrite(path, later, data[first : first + PAGE])
    with bounded():
        found = salvage(path).attempts
    assert len(found) == len(set(found))
    assert 250 < len(found) < 300
    assert set(found) < set(MANY)


@pytest.mark.slow
def test_a_cut_whose_zeros_look_like_a_row_with_the_id_0_ends(tmp_path: Path) -> None:
    """The salvage began again at 0 for ever. Cut where an inner page still points behind the end of the file."""
    path = filled(tmp_path, [replace(one, response="x" * 60) for one in numbered(3000)])
    data = path.read_bytes()
    for share in (0.50, 0.53, 0.56):
        path.write_bytes(data[: int(len(data) * share)])
        with bounded():
            assert 1300 < len(salvage(path).attempts) < 1800


def test_pages_that_hold_each_other_end(tmp_path: Path) -> None:
    """Every child of the table's root is the root: SQLite would go on for longer than anybody lives."""
    path = filled(tmp_path, MANY)
    with closing(sqlite3.connect(path)) as db:
        (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'attempt'").fetchone()
    start = (root - 1) * PAGE
    page = path.read_bytes()[start : start + PAGE]
    assert page[0] == 5  # an inner page of a table
    count = int.from_bytes(page[3:5], "big")
    for cell in [int.from_bytes(page[12 + 2 * n : 14 + 2 * n], "big") for n in range(count)]:
        overwrite(path, start + cell, root.to_bytes(4, "big"))
    with bounded():
        salvage(path)


FEW = [1, 2, 5, 7, 9]  # bits, a cut, a page in another's place, noise, zeros


@pytest.mark.parametrize("seed", FEW)
def test_a_few_random_damages(tmp_path: Path, seed: int) -> None:
    at_random(filled(tmp_path, MANY), seed)
    assert check_all(tmp_path) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", sorted({*range(312)} - {*FEW}))
def test_many_random_damages(tmp_path: Path, seed: int) -> None:
    at_random(filled(tmp_path, MANY), seed)
    assert check_all(tmp_path) == []
    assert (tmp_path / FILE).exists()


def test_an_index_that_leaves_rows_out_is_damage(tmp_path: Path) -> None:
    """A page of an index in the place of another: each is sound, and SQLite's quick check finds nothing; read in the
    order of that index, most attempts are not there."""
    path = filled(tmp_path, MANY)
    with closing(sqlite3.connect(path)) as db:
        roots = [row[0] for row in db.execute("SELECT rootpage FROM sqlite_master WHERE type = 'index'")]
        plain = db.execute("SELECT count(*) FROM attempt").fetchone()
    data = path.read_bytes()
    leaves = [page for page in range(len(data) // PAGE) if data[page * PAGE] == 10 and page + 1 not in roots]
    one, other = (data[leaf * PAGE : (leaf + 1) * PAGE] for leaf in (leaves[0], leaves[-1]))
    overwrite(path, leaves[0] * PAGE, other)
    overwrite(path, leaves[-1] * PAGE, one)
    with closing(sqlite3.connect(path)) as db:
        assert (plain, "ok") == ((len(MANY),), db.execute("PRAGMA quick_check").fetchone()[0])
    code, out, err = run("history", "export", "--home", str(tmp_path))
    assert (code, len(out.splitlines())) == (0, len(MANY))
    assert "damaged" in err
