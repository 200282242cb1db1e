"""The daily copy: what it saves of a damaged file, what is counted as lost, and that what is forgotten is not in it."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from damage import MANY, PAGE, a_text, half_of_it, no_first_page, noise, overwrite, page_of, statement, the_page_of
from histories import CHINA, at, attempt, opened

from dlquiz.ground.clock import Clock
from dlquiz.history.backup import back_up, backup_of
from dlquiz.history.opened import open_history, renew
from dlquiz.history.recorder import Recorder
from dlquiz.history.store import FILE, History
from dlquiz.history.trouble import DamagedHistoryError

# The first were there when the copy was made, the others came on the same day.
BEFORE = 250


def kept(home: Path, copy: bool = True) -> Path:
    """The file of a history with all of MANY; its copy has the first ones."""
    with closing(opened(home, MANY[:BEFORE])) as history:
        history.add(MANY[BEFORE:])
        if not copy:
            backup_of(history.path).unlink()
        return history.path


def the_page_with(marker: bytes) -> Callable[[Path], None]:
    def run(path: Path) -> None:
        overwrite(path, page_of(path.read_bytes(), marker) * PAGE, noise(PAGE))

    return run


def front_and_end(path: Path) -> None:
    """Two places at once: what stands between them is only in the indexes."""
    the_page_with(b"marker-100 ")(path)
    the_page_with(b"marker-200 ")(path)


def emptied(path: Path) -> None:
    os.truncate(path, 0)


def on_the_page(path: Path, marker: bytes) -> set[int]:
    """The numbers of the attempts of a page, found in its bytes."""
    data = path.read_bytes()
    start = page_of(data, marker) * PAGE
    page = data[start : start + PAGE]
    return {one.seed for one in MANY if f"marker-{one.seed:03} ".encode() in page}


# The damage; the pages that it makes unreadable, by an attempt on each; whether the number of the lost is known.
PAGES: list[tuple[str, Callable[[Path], None], list[bytes]]] = [
    ("the front", the_page_with(b"marker-001 "), [b"marker-001 "]),
    ("the middle", the_page_with(b"marker-150 "), [b"marker-150 "]),
    ("the end", the_page_with(b"marker-299 "), [b"marker-299 "]),
    ("two places", front_and_end, [b"marker-100 ", b"marker-200 "]),
]


@pytest.mark.parametrize("copy", [True, False], ids=["with a copy", "without"])
@pytest.mark.parametrize(("damage", "markers"), [row[1:] for row in PAGES], ids=[row[0] for row in PAGES])
def test_a_damaged_page_costs_what_was_on_it_and_is_not_in_the_copy(
    tmp_path: Path, damage: Callable[[Path], None], markers: list[bytes], copy: bool
) -> None:
    path = kept(tmp_path, copy)
    gone = {seed for marker in markers for seed in on_the_page(path, marker)}
    lost = {seed for seed in gone if not copy or seed >= BEFORE}
    damage(path)
    history = History(path)
    with pytest.raises(DamagedHistoryError):
        history.check()
    history, mended = renew(history)
    with closing(history):
        assert {one.seed for one in history.export()} == set(range(300)) - lost
        assert mended is not None
        assert (mended.saved, mended.lost, mended.sure) == (300 - len(lost), len(lost), True)
        assert f"; lost: {len(lost)}." in mended.told("en")
        assert f"丢失 {len(lost)} 条。" in mended.told("zh")


@pytest.mark.parametrize("damage", [no_first_page, a_text, emptied, half_of_it])
def test_of_a_file_that_says_nothing_any_more_the_copy_is_left(tmp_path: Path, damage: Callable[[Path], None]) -> None:
    damage(kept(tmp_path))
    history, mended = open_history(tmp_path)
    if mended is None:
        history, mended = renew(history)
    with closing(history):
        there = {one.seed for one in history.export()}
        assert there >= set(range(BEFORE))
        assert mended is not None
        assert mended.saved == len(there)
        assert mended.lost == 300 - len(there) if mended.sure else mended.lost <= 300 - len(there)
    if damage is not half_of_it:
        assert not mended.sure
        assert "nobody can tell how many" in mended.told("en")
        assert "已无从得知" in mended.told("zh")


def test_at_least_so_many_are_lost_where_nothing_counts_them_all(tmp_path: Path) -> None:
    """Sums and indexes gone, and a page: what is known is that one row was met and could not be read."""
    path = kept(tmp_path, copy=False)
    statement("UPDATE attempt SET at = 'soon' WHERE seed = 7")(path)
    pages = ("daily", "progress", "attempt_of_question", "sqlite_autoindex_attempt_1")
    for damage in [*map(the_page_of, pages), the_page_with(b"marker-150 ")]:
        damage(path)
    history, mended = renew(History(path))
    history.close()
    assert mended is not None
    assert (mended.lost, mended.sure) == (1, False)
    assert "lost: at least 1." in mended.told("en")
    assert "丢失至少 1 条。" in mended.told("zh")


def test_the_copy_is_made_once_a_study_day_before_its_first_attempt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime(2026, 11, 10, 20, tzinfo=CHINA)
    monkeypatch.setattr(Clock, "now", lambda _: now)
    seen = []
    with closing(opened(tmp_path)) as history:
        for number, hours in enumerate((0, 1, 7, 9, 24)):  # 20:00, 21:00, 3:00, 5:00, and 20:00 of the next day
            monkeypatch.setattr(Clock, "now", lambda _, hours=hours: now + timedelta(hours=hours))
            history.add([attempt(at(10), seed=number)])
            seen.append(copied(tmp_path))
    # Nothing is copied of an empty history; the day ends at four in the morning.
    assert seen == [None, 1, 1, 3, 3]
    assert {file.name for file in tmp_path.iterdir()} == {FILE, backup_of(tmp_path / FILE).name}


def copied(home: Path) -> int | None:
    """How many attempts the copy has; None if there is none."""
    path = backup_of(home / FILE)
    if not path.exists():
        return None
    with closing(History(path)) as history:
        return history.count()


def test_a_damaged_file_does_not_take_the_place_of_a_sound_copy_and_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = kept(tmp_path)
    the_page_with(b"marker-150 ")(path)
    os.utime(backup_of(path), (0, 0))  # of a day long ago
    told: list[str] = []
    with closing(Recorder(tmp_path, "en", told.append)) as recorder:
        recorder.add([attempt(at(20))])
        assert sum(one.attempts for one in recorder.progress().values()) == 301
    assert len(told) == 1
    assert "Attempts saved: 300; lost: 0." in told[0]


def test_what_is_forgotten_is_not_in_the_copy_either(tmp_path: Path) -> None:
    path = kept(tmp_path)
    assert b"marker-150" in backup_of(path).read_bytes()
    with closing(opened(tmp_path)) as history:
        link = tmp_path / "held"
        os.link(backup_of(path), link)  # what stays on the disk when a file is removed
        history.forget()
    assert b"marker" not in link.read_bytes()
    assert b"marker" not in path.read_bytes()
    assert not backup_of(path).exists()


@pytest.mark.parametrize("taken", ["history-backup.sqlite3", "history-backup-new.sqlite3"])
def test_a_link_in_the_place_of_the_copy_is_not_written_through(tmp_path: Path, taken: str) -> None:
    victim, home = tmp_path / "victim", tmp_path / "home"
    home.mkdir()
    victim.write_text("mine")
    (home / taken).symlink_to(victim)
    os.utime(victim, (0, 0))
    kept(home)
    assert victim.read_text() == "mine"
    assert copied(home) == BEFORE


def test_a_copy_that_can_not_be_made_keeps_no_attempt_from_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dlquiz.history.backup._copy", full)
    with closing(opened(tmp_path, [attempt()])) as history:
        back_up(history.path, at(3))
        assert history.add([attempt(at(4))]) == 1
    assert copied(tmp_path) is None
    assert [file.name for file in tmp_path.iterdir()] == [FILE]
