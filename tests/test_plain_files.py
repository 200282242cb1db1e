"""What stands in place of a file: a pipe that nobody writes, a device without end, a link to itself, a clock beyond all
dates. Nothing waits, nothing is an internal error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Cli
from rows import every

from dlquiz.ground.clock import Clock
from dlquiz.ground.files import holds, open_named, start_of
from dlquiz.use.on_record import beside, keep


@pytest.fixture
def pipe(tmp_path: Path) -> Path:
    path = tmp_path / "pipe.json"
    os.mkfifo(path)
    return path


needs_pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes by name here")


@needs_pipes
@pytest.mark.timeout(20)
def test_a_pipe_or_a_device_is_not_read(pipe: Path) -> None:
    for path in (pipe, Path("/dev/zero"), pipe.parent, pipe.parent / "none"):
        with pytest.raises(OSError, match=r"."):
            start_of(path, 10)
        assert Clock(path).seconds() > 0


@needs_pipes
@pytest.mark.timeout(20)
@pytest.mark.parametrize("line", ["mark {pipe} answers.csv", "mark /dev/zero answers.csv", "key {pipe}"])
def test_a_pipe_in_place_of_papers_is_said(cli: Cli, pipe: Path, line: str) -> None:
    ran = cli(*line.format(pipe=pipe).split())
    assert (ran.code, ran.out) == (2, "")
    assert "not a file" in ran.err


# Every command that reads a file which a person names, given a pipe that nobody writes, a device or a folder; what is
# said.
NAMED = [
    ("history import {pipe}", "pipe.json: can't be read: not a file; name a plain file, or - for standard input"),
    ("history import /dev/zero", "/dev/zero: can't be read: not a file"),
    ("history import {folder}", "can't be read: not a file"),
    ("history import {folder}/none", "none: can't be read: No such file or directory"),
    ("sheet -n 1 --secret {pipe} -o {folder}/papers", "pipe.json can't be read: not a file; name the file that was"),
    ("sheet -n 1 --secret /dev/zero -o {folder}/papers", "/dev/zero can't be read: not a file"),
    ("mark {papers} {pipe}", "pipe.json: can't be read: not a file; check the path"),
    ("mark {papers} {folder}", "can't be read: not a file; check the path"),
    ("key {papers} --secret {pipe}", "pipe.json can't be read: not a file; name the file that was"),
    ("mark {pipe} {pipe}", "pipe.json: can't be read: not a file"),
    ("bank check {pipe}", "pipe.json is neither a file nor a folder"),
    ("net {pipe}", "there is no file"),
    ("blueprint check {pipe}", "there is no blueprint"),
    ("formulas -o {pipe} --format md", "pipe.json is no file"),
    ("config lang en --home {piped_home}", "preferences.json is no file"),
    ("stats --home {piped_home}", "history.sqlite3-journal is no file"),
]  # fmt: skip


@needs_pipes
@pytest.mark.timeout(60)
@every(("line", "said"), NAMED)
def test_a_pipe_or_a_device_that_a_person_names_is_refused_in_words(
    cli: Cli, pipe: Path, tiny_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, said: str
) -> None:
    home = pipe.parent / "home"
    if not home.exists():
        home.mkdir()
        os.mkfifo(home / "preferences.json")
        os.mkfifo(home / "history.sqlite3-journal")
        (home / "history.sqlite3").write_bytes(b"SQLite format 3\0")
    papers = pipe.parent / "papers.json"
    papers.write_text('{"papers": []}', "utf-8")
    ran = cli(*line.format(pipe=pipe, papers=papers, folder=pipe.parent, piped_home=home).split(), "--bank", tiny_path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


@needs_pipes
@pytest.mark.timeout(20)
def test_what_is_open_already_is_read_and_what_has_no_bytes_is_not(tmp_path: Path) -> None:
    read, write = os.pipe()
    os.write(write, b"said")
    os.close(write)
    with open_named(Path(f"/dev/fd/{read}")) as file:  # what bash makes of <(command)
        assert file.read() == b"said"
    os.close(read)
    (tmp_path / "log").touch()
    with open_named(tmp_path / "log") as file:
        assert (file.read(), start_of(tmp_path / "log", 10)) == (b"", b"")


@pytest.mark.timeout(20)
@pytest.mark.skipif(not os.access("/proc/kmsg", os.R_OK), reason="nothing here waits that calls itself a file")
def test_what_calls_itself_a_file_and_waits_is_not_read() -> None:
    with open_named(Path("/proc/kmsg")) as file:
        assert (file.read(), start_of(Path("/proc/kmsg"), 10)) == (b"", b"")
    assert not holds(Path("/proc/kmsg"), b"x")


@needs_pipes
@pytest.mark.timeout(20)
def test_preferences_that_are_a_pipe_say_nothing(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "preferences.json")
    monkeypatch.setenv("DLQUIZ_HOME", str(tmp_path))
    assert cli("calc", "relu").code == 2  # x is missing


def test_a_link_to_itself_is_no_bank(cli: Cli, tmp_path: Path) -> None:
    loop = tmp_path / "loop.yaml"
    loop.symlink_to(loop)
    ran = cli("bank", "check", loop)
    assert ran.code == 2
    assert "there is no bank at" in ran.err


# What the file of DLQUIZ_CLOCK says; whether the time moves by it.
SECONDS = [("86400", True), ("-86400", True), ("inf", False), ("nan", False), ("-1e11", False), ("1e300", False),
           ("", False), ("tomorrow", False)]  # fmt: skip


@every(("said", "moves"), SECONDS)
def test_a_clock_beyond_all_dates_is_the_machines_own(tmp_path: Path, said: str, moves: bool) -> None:
    path = tmp_path / "clock"
    path.write_text(said, "utf-8")
    ahead = (Clock(path).now() - Clock().now()).total_seconds()
    assert abs(ahead - (float(said) if moves else 0.0)) < 5


def test_two_runs_into_one_folder_keep_the_records_of_both(tmp_path: Path) -> None:
    """Each has read what was there before the other wrote."""
    for code in ("B10W-4G1W-QHAC-EQRT-M0S4-P", "B10W-4G9W-QHAB-VAAS-XVZJ-2"):
        record = {"code": code, "files": code, "variant": "A", "number": 0, "lang": "en", "seed": 4, "exam": None}
        items = [{"item": ["square#1", "b4ecf5d166a6"], "points": None}]
        keep(tmp_path, None, [], [{**record, "items": items, "made": None}])
    assert len(beside(tmp_path)) == 2
    assert [file.name for file in tmp_path.iterdir()] == ["papers.json"]
