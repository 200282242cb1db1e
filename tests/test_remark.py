"""Bookmarks and notes: made after the feedback, shown when the question returns, carried with the history."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Cli
from histories import at, attempt, filled, opened
from room import Room

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.history.lines import read_lines
from dlquiz.history.schema import FIRST, MIGRATIONS, VERSION, statements
from dlquiz.history.store import FILE
from dlquiz.study.remark import MOST, Remark, remark_from, remark_line, remark_record


@pytest.fixture
def room(tiny_bank: Bank, tmp_path: Path) -> Room:
    return Room(tiny_bank, tmp_path)


# One row: what is typed after the feedback, bookmarked, the note.
MADE = [
    (("b",), True, ""),
    (("收藏",), True, ""),
    (("b", "b"), False, ""),
    (("n", "two sides!"), False, "two sides!"),
    (("n", "two sides!", "n", "no, four"), False, "no, four"),
    (("n", "two sides!", "n", ""), False, "two sides!"),
    (("n", "two sides!", "n", "-"), False, ""),
    (("b", "n", "框有两侧"), True, "框有两侧"),
    (("n", "x" * (MOST + 1)), False, ""),
]


@pytest.mark.parametrize(("typed", "bookmarked", "note"), MADE)
def test_bookmark_and_note(room: Room, typed: tuple[str, ...], bookmarked: bool, note: str) -> None:
    room.take("square", "81", *typed, "")
    found = room.recorder.remarks().get("square", Remark("square", at(1)))
    assert (found.bookmarked, found.note) == (bookmarked, note)
    room.page.truncate(0)
    again = room.take("square", "81", "")
    assert ("bookmarked" in again) == bookmarked
    assert (f"Your note: {note}" in again) == bool(note)


def test_a_b_is_an_answer_while_it_can_be_one(room: Room) -> None:
    room.take("pick-one", "b", "")
    assert len(room.session.answered) == 1
    assert room.recorder.remarks() == {}


def test_the_newest_remark_of_two_machines_stays(tmp_path: Path) -> None:
    old, new = Remark("square", at(3), True, "old"), Remark("square", at(4), False, "new")
    for order in ([old, new], [new, old], [old, new, old]):
        with closing(opened(tmp_path / str(len(order)))) as history:
            history.annotate(order)
            assert history.remarks() == {"square": new}
    with closing(opened(tmp_path / "3")) as history:
        assert history.annotate([old, new]) == 0
        assert history.remarks({"square": "box"})["box"].note == "new"  # under the id of today


def test_they_go_with_the_history(cli: Cli, tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    remark = Remark("square", at(3), True, "框 \x1b[31m")
    with closing(opened(one, [attempt()])) as history:
        history.annotate([remark])
    lines = cli("history", "export", "--home", one).out
    assert len(lines.splitlines()) == 2
    assert "\x1b" not in lines
    (tmp_path / "lines").write_text(lines, "utf-8")
    assert cli("history", "import", tmp_path / "lines", "--home", other).code == 0
    with closing(opened(other)) as history:
        assert history.remarks() == {"square": remark}
    assert json.loads(cli("history", "export", "--home", other, "--json").out)["remarks"] == [remark_record(remark)]
    assert cli("history", "forget", "--yes", "--home", other).code == 0
    with closing(opened(other)) as history:
        assert history.remarks() == {}


BAD = [
    {"remark": 1},
    {"at": "now"},
    {"note": None},
    {"bookmarked": "yes"},
    {"note": "x" * (MOST + 1)},
    {"remark": "a\x1b"},
]


@pytest.mark.parametrize("change", BAD, ids=str)
def test_what_is_no_remark_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(DlquizError):
        remark_from({**remark_record(Remark("square", at(3))), **change}, "x", 1)


def test_lines_of_both_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lines"
    path.write_text(remark_line(Remark("square", at(3), True)) + "\n", "utf-8")
    with path.open("rb") as file:
        assert read_lines([("x", file)]) == [Remark("square", at(3), True)]


def test_a_file_of_version_three_gets_remarks_and_second_tries(tmp_path: Path) -> None:
    """As the last release wrote it: what stands in it stays, and what is new has its place."""
    path = tmp_path / FILE
    with closing(sqlite3.connect(path)) as db, db:
        for script in (FIRST, MIGRATIONS[1], MIGRATIONS[2]):
            for statement in statements(script):
                db.execute(statement)
        columns = [row[1] for row in db.execute("PRAGMA table_info(attempt)")]
        assert "fact" in columns
        assert "second" not in columns
        db.execute("PRAGMA user_version = 3")
        kept = attempt(at(5), fact="row-a", score=0.5)
        db.execute(
            "INSERT INTO attempt (instant, at, day, question, seed, digest, response, score, mistake, seconds, hints,"
            " session, mixed, fact) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                round(kept.at.timestamp() * 1_000_000), kept.at.isoformat(), kept.day.isoformat(), kept.question,
                kept.seed, kept.digest, kept.response, kept.score, None, kept.seconds, 0, kept.session, 0, kept.fact,
            ),
        )  # fmt: skip
    with closing(opened(tmp_path)) as history:
        assert list(history.export()) == [kept]
        assert history.remarks() == {}
        assert history.annotate([Remark("square", at(6), True)]) == 1
        assert history.progress()["square"].attempts == 1
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA user_version").fetchone() == (VERSION,)


def test_a_damaged_file_keeps_what_can_be_read_of_them(tmp_path: Path) -> None:
    from dlquiz.history.recovery import salvage

    path = filled(tmp_path, [attempt()])
    with closing(opened(tmp_path)) as history:
        history.annotate([Remark("square", at(6), True, "n")])
    assert salvage(path).remarks == (Remark("square", at(6), True, "n"),)
