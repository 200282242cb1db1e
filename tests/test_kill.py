"""kill -9 at fifty random moments in the middle of quizzes: nothing that was graded is lost, and each goes on."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tiny import write_choices

from dlquiz.history.recorder import Recorder
from dlquiz.study.progress import add_up

ROUNDS = 50


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("killed")


@pytest.fixture(scope="module")
def rounds(place: Path) -> list[dict[str, Any]]:
    """What was seen and what was kept, for each quiz that was killed."""
    bank = write_choices(place / "choices.yaml")
    killer = Path(__file__).with_name("killer.py")
    ran = subprocess.run(
        [sys.executable, str(killer), str(bank), str(place / "home"), "1", str(ROUNDS)],
        capture_output=True, text=True, timeout=100,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    return [json.loads(line) for line in ran.stdout.splitlines()]


@pytest.mark.slow
def test_what_was_seen_to_be_graded_is_kept_and_no_more_than_one_besides(rounds: list[dict[str, Any]]) -> None:
    """One answer may have been written when its feedback was not on the screen yet."""
    assert len(rounds) == ROUNDS
    for one in rounds:
        seen, kept = one["seen"], one["kept"]
        assert kept[: len(seen)] == seen
        assert len(kept) - len(seen) in (0, 1)
    assert sum(len(one["seen"]) for one in rounds) > ROUNDS  # the kills came in the middle of something
    assert len({len(one["seen"]) for one in rounds}) > 3


@pytest.mark.slow
def test_a_quiz_that_was_killed_goes_on_where_it_stopped(rounds: list[dict[str, Any]]) -> None:
    asked = [one for one in rounds if one["asked"]]
    assert [one["said"] for one in asked] == [one["done"] for one in asked]
    assert sum(one["done"] is not None for one in asked) > ROUNDS // 4


@pytest.mark.slow
def test_the_file_is_sound_and_its_sums_are_right(rounds: list[dict[str, Any]], place: Path) -> None:
    file = place / "home" / "history.sqlite3"
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    recorder = Recorder(file.parent, "en", pytest.fail)
    assert recorder.history is not None
    for question, progress in recorder.progress().items():
        assert add_up(recorder.history.recent([question], 10**6)) == progress
    assert sum(one.attempts for one in recorder.progress().values()) == sum(len(one["kept"]) for one in rounds)
    recorder.close()
