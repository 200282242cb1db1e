"""When the history can't be used: what is said, what can still be read, and that nothing is lost that was there."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from damage import (
    MANY,
    a_few_bytes,
    a_page_less,
    a_page_of_attempts,
    a_text,
    all_noise,
    content,
    endless,
    half_of_it,
    no_first_page,
    no_header,
    noise,
    statement,
    the_page_of,
    zeros_from_the_middle,
)
from histories import at, attempt, filled, first_version, numbered, opened, sums

from dlquiz.history.backup import backup_of
from dlquiz.history.mended import Mended
from dlquiz.history.opened import open_history, renew
from dlquiz.history.recovery import aside_files, set_aside
from dlquiz.history.sitting import Sitting
from dlquiz.history.store import FILE, History
from dlquiz.history.trouble import DamagedHistoryError, HistoryError

# A damaged file. Each damage, and which of MANY must come back


ALL = set(range(300))
DAMAGE: list[tuple[str, Callable[[Path], None], set[int]]] = [
    ("the header", no_header, set()),
    ("the first page", no_first_page, set()),
    ("everything", all_noise, set()),
    ("a text file", a_text, set()),
    ("the beginning is all there is", a_few_bytes, set()),
    ("cut in half", half_of_it, set(range(100))),
    ("the last page is missing", a_page_less, set(range(270))),
    ("a page of attempts", a_page_of_attempts, set(range(130)) | set(range(170, 300))),
    ("nothing from the middle on", zeros_from_the_middle, set(range(130))),
    ("the page of the progress", the_page_of("progress"), ALL),
    ("the page of an index", the_page_of("attempt_of_question"), ALL),
    ("the page of the days", the_page_of("daily"), ALL),
    ("a table is missing", statement("DROP TABLE slip"), ALL),
    ("a trigger is missing", statement("DROP TRIGGER attempt_added"), ALL),
    ("another's trigger", statement("CREATE TRIGGER t BEFORE INSERT ON attempt BEGIN SELECT RAISE(IGNORE); END"), ALL),
    ("a view without end", endless, ALL),
    ("a column is missing", statement("ALTER TABLE attempt DROP COLUMN hints"), ALL),
    ("an older version than its columns", statement("PRAGMA user_version = 1"), ALL),
    ("a progress that is none", statement("UPDATE progress SET last = 'soon'"), ALL),
    ("a text that is none", statement("UPDATE progress SET mistake = CAST(x'ff' AS TEXT)"), ALL),
    ("a day that is none", statement("UPDATE daily SET day = 'someday'"), ALL),
    ("an attempt at no time", statement("UPDATE attempt SET at = 'soon' WHERE seed = 7"), ALL - {7}),
    ("an attempt of no worth", statement("UPDATE attempt SET score = 'much' WHERE seed = 7"), ALL - {7}),
    ("an attempt in no text", statement("UPDATE attempt SET at = CAST(x'ff' AS TEXT) WHERE seed = 7"), ALL - {7}),
]


def use_all(history: History) -> None:
    """Reads and writes whatever there is."""
    history.check()
    assert sums(history)
    assert list(history.export())
    history.add([attempt(at(20))])


@pytest.mark.parametrize(("damage", "saved"), [row[1:] for row in DAMAGE], ids=[row[0] for row in DAMAGE])
def test_a_damaged_file_is_set_aside_and_what_can_be_read_of_it_is_saved(
    tmp_path: Path, damage: Callable[[Path], None], saved: set[int]
) -> None:
    path = filled(tmp_path, MANY)
    damage(path)
    damaged = path.read_bytes()
    history, mended = open_history(tmp_path)
    if mended is None:  # it shows in use only
        with pytest.raises(DamagedHistoryError) as found:
            use_all(history)
        assert "is damaged" in str(found.value)
        history, mended = renew(history)
    with closing(history):
        assert mended is not None
        assert mended.aside == tmp_path / "history-damaged-1.sqlite3"
        assert mended.aside.read_bytes() == damaged
        there = list(history.export())
        assert len(there) == mended.saved
        assert (mended.lost == 300 - len(there)) if mended.sure else (mended.lost <= 300 - len(there))
        assert {one.seed for one in there} >= saved
        assert set(there) <= set(MANY)
        assert bool(saved) == bool(there)
        use_all(history) if there else history.add([attempt()])
    assert {file.name for file in tmp_path.iterdir()} - {backup_of(path).name} == {FILE, "history-damaged-1.sqlite3"}


def test_a_damaged_file_of_the_first_version_is_saved_too(tmp_path: Path) -> None:
    first_version(tmp_path / FILE, MANY)
    a_page_of_attempts(tmp_path / FILE)
    history, mended = open_history(tmp_path)
    with closing(history):
        assert mended is not None
        assert 260 < mended.saved < 300
        assert (mended.saved + mended.lost, mended.sure) == (300, True)
        history.check()


def test_sittings_and_the_day_of_the_exam_are_saved_as_well(tmp_path: Path) -> None:
    day = at(30).date()
    with closing(opened(tmp_path, MANY)) as history:
        history.set_exam(day)
        history.save(Sitting("exam-1", "exam", '{"position": 3}'))
        expected = history.sittings("exam")
    the_page_of("daily")(tmp_path / FILE)
    with closing(opened(tmp_path)) as history:
        with pytest.raises(DamagedHistoryError):
            history.daily()
        history, _ = renew(history)
    with closing(history):
        assert history.exam(day) == day
        assert history.sittings("exam") == expected


def test_every_damaged_file_is_kept_under_a_number_of_its_own(tmp_path: Path) -> None:
    for number in range(1, 12):
        (tmp_path / FILE).write_text(f"no history {number}")
        history, mended = open_history(tmp_path)
        history.close()
        assert mended == Mended(tmp_path / f"history-damaged-{number}.sqlite3", 0, 0, sure=False)
    assert [file.read_text() for file in aside_files(tmp_path)] == [f"no history {number}" for number in range(1, 12)]


def test_a_journal_goes_with_its_file(tmp_path: Path) -> None:
    """Left where it was, SQLite would write what it holds into the new file."""
    (tmp_path / FILE).write_text("no history")
    (tmp_path / f"{FILE}-journal").write_text("its journal")
    aside = set_aside(tmp_path / FILE)
    assert aside.read_text() == "no history"
    assert (tmp_path / f"{aside.name}-journal").read_text() == "its journal"
    assert len(list(tmp_path.iterdir())) == 2


def test_what_an_earlier_mending_left_half_done_is_no_hindrance(tmp_path: Path) -> None:
    """kill -9 while the new file was being filled: the damaged one is still in its place."""
    (tmp_path / FILE).write_text("no history")
    (tmp_path / "history-new.sqlite3").write_bytes(noise(5000))
    (tmp_path / "history-new.sqlite3-journal").write_bytes(noise(500))
    history, mended = open_history(tmp_path)
    history.close()
    assert mended is not None
    assert len(list(tmp_path.iterdir())) == 2


def test_a_mending_that_fails_leaves_the_damaged_file_in_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaking(*_: object) -> None:
        raise OSError(28, "No space left on device")

    path = filled(tmp_path, MANY)
    no_header(path)
    before = content(tmp_path)
    monkeypatch.setattr("dlquiz.history.opened.set_aside", breaking)
    with pytest.raises(HistoryError, match="No space left on device; make room"):
        open_history(tmp_path)
    assert content(tmp_path) == before


def test_of_two_sessions_that_find_the_damage_one_mends_it(tmp_path: Path) -> None:
    path = filled(tmp_path, MANY)
    one, two = opened(tmp_path), opened(tmp_path)
    the_page_of("progress")(path)
    for history in (one, two):
        with pytest.raises(DamagedHistoryError):
            history.progress()
    one, mended = renew(one)
    assert mended == Mended(tmp_path / "history-damaged-1.sqlite3", 300, 0, sure=True)
    one.add([attempt(at(20))])
    two, mended = renew(two)
    assert mended is None
    assert len(list(two.export())) == 301
    assert len(aside_files(tmp_path)) == 1
    one.close()
    two.close()


def test_a_session_that_saw_no_damage_does_not_write_into_the_file_that_was_set_aside(tmp_path: Path) -> None:
    path = filled(tmp_path, MANY)
    one, two = opened(tmp_path), opened(tmp_path)
    the_page_of("daily")(path)
    with pytest.raises(DamagedHistoryError):
        one.daily()
    one, mended = renew(one)
    assert mended is not None
    kept = mended.aside.read_bytes()
    with pytest.raises(DamagedHistoryError):
        two.set_exam(at(30).date())
    assert mended.aside.read_bytes() == kept
    two, mended = renew(two)
    assert mended is None
    two.set_exam(at(30).date())
    assert one.exam(at(3).date()) == at(30).date()
    one.close()
    two.close()


def test_a_file_that_was_deleted_under_a_session_begins_anew(tmp_path: Path) -> None:
    history = opened(tmp_path, numbered(3))
    history.path.unlink()
    with pytest.raises(DamagedHistoryError):
        history.add([attempt()])
    history, mended = renew(history)
    with closing(history):
        assert mended is None
        assert history.add([attempt()]) == 1
