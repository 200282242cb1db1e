"""What stands in place of a file: a pipe that nobody writes, a device without end, a link to itself, a clock beyond all
dates. Nothing waits, nothing is an internal error."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from conftest import Cli
from rows import every

from dlquiz.ground.clock import Clock
from dlquiz.ground.files import start_of


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
