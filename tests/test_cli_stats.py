"""`dlquiz stats` as a command: from a history on the disk to the screen, to JSON, and to a page to keep."""

from __future__ import annotations

import os
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli, Ran
from histories import CHINA, at, attempt, filled
from lxml import html  # type: ignore[import-untyped]

from dlquiz.ground.clock import Clock
from dlquiz.history.store import FILE
from dlquiz.study.attempt import Attempt

NOW = datetime(2026, 11, 20, 21, tzinfo=CHINA)  # a Friday
# `square` wrong by one mistake and right the day after; `product` wrong twice by another; one of another bank.
PAST = [
    attempt(at(18), "square", score=0.0, mistake="one-side"),
    attempt(at(19), "square"),
    attempt(at(19, minute=1), "product", score=0.0, mistake="sum"),
    attempt(at(20), "product", score=0.0, mistake="sum"),
    attempt(at(20, minute=1), "of-another-bank", score=0.0, mistake="sum"),
]


class Student:
    """Runs `dlquiz stats` on the evening of NOW, with the small bank and a history."""

    def __init__(self, cli: Cli, bank: Path, home: Path) -> None:
        self.cli, self.bank, self.home = cli, bank, home

    def stats(self, *words: object) -> Ran:
        return self.cli("stats", *words, "--bank", self.bank, "--home", self.home)

    def json(self, *words: object) -> dict[str, Any]:
        found: dict[str, Any] = self.stats("--json", *words).json()
        return found


@pytest.fixture
def student(cli: Cli, tiny_path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Student:
    monkeypatch.setattr(Clock, "now", lambda _: NOW)
    return Student(cli, tiny_path, tmp_path / "home")


@pytest.fixture
def practised(student: Student) -> Student:
    filled(student.home, PAST)
    return student


def test_the_history_becomes_statistics(practised: Student) -> None:
    found = practised.json()
    assert (found["today"], found["attempts"], found["correct"], found["streak"]) == ("2026-11-20", 5, 1, 3)
    assert found["notebook"] == 2  # square was right on one day only
    assert found["exam_date"] is None
    numbers = next(topic for topic in found["topics"] if topic["topic"] == "tiny.numbers")
    assert (numbers["questions"], numbers["practised"], numbers["right"]) == (4, 2, 0.25)
    assert [(one["question"], one["mistake"], one["count"]) for one in found["mistakes"]] == [
        ("product", "sum", 2),
    ]
    assert found["mistakes_made"] == 4
    busy = {day["date"]: day["attempts"] for day in found["heatmap"] if day["attempts"]}
    assert busy == {"2026-11-18": 1, "2026-11-19": 2, "2026-11-20": 2}


def test_the_screen_shows_it_in_both_languages(practised: Student) -> None:
    english, chinese = practised.stats("--lang", "en"), practised.stats("--lang", "zh")
    for ran, expected in (
        (english, ["2 questions", "3 days", "Numbers", "2/4", "2× added instead of multiplied"]),
        (chinese, ["2 题", "3 天", "数", "2/4", "2 次 加了而不是乘"]),
    ):
        assert ran.code == 0
        assert ran.err.endswith("of-another-bank\n")
        assert [text for text in expected if text not in ran.out] == []
        assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f]", ran.out)


def test_plain_draws_nothing(practised: Student) -> None:
    found = practised.stats("--plain").out
    assert "week of 16 Nov: 5 answers, 1 right, on 3 days" in found
    assert not re.search(r"[░▒▓█━╌]", found)


def test_reading_the_statistics_writes_no_attempt(practised: Student) -> None:
    before = (practised.home / FILE).read_bytes()
    practised.stats()
    assert (practised.home / FILE).read_bytes() == before


@pytest.mark.parametrize(("lang", "begin"), [("en", "Nothing has been practised yet."), ("zh", "还没有练习记录。")])
def test_without_a_history_it_says_how_to_begin(student: Student, lang: str, begin: str) -> None:
    ran = student.stats("--lang", lang)
    assert (ran.code, ran.err) == (0, "")
    assert begin in ran.out
    assert "dlquiz quiz" in ran.out


def test_the_exam_date_is_remembered_until_it_is_forgotten(practised: Student) -> None:
    assert practised.json("--exam-date", "2026-12-20")["exam_date"] == "2026-12-20"
    assert practised.json()["recall"]["date"] == "2026-12-20"
    assert "2026-12-20, 30 days left" in practised.stats().out
    assert practised.json("--exam-date", "none")["exam_date"] is None
    assert practised.json()["exam_date"] is None


@pytest.mark.parametrize("wrong", ["2026-11-19", "soon", "2026-02-30", "20.12.2026", ""])
def test_an_exam_date_that_is_none_changes_nothing(practised: Student, wrong: str) -> None:
    practised.json("--exam-date", "2026-12-20")
    ran = practised.stats("--exam-date", wrong)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert practised.json()["exam_date"] == "2026-12-20"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_to_keep_is_written_whole(practised: Student, tmp_path: Path, lang: str) -> None:
    path = tmp_path / "progress.html"
    ran = practised.stats("--html", path, "--lang", lang)
    assert (ran.code, ran.out, ran.err) == (0, f"{path}\n", "")
    page = html.document_fromstring(path.read_text("utf-8"))
    assert "2/4" in page.text_content()
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["progress.html"]


def test_a_page_and_json_at_once(practised: Student, tmp_path: Path) -> None:
    assert practised.json("--html", tmp_path / "progress.html")["attempts"] == 5
    assert (tmp_path / "progress.html").exists()


@pytest.mark.parametrize("place", ["missing/page.html", "file/page.html", "folder", ".", "/"])
def test_a_page_that_can_not_be_written_leaves_nothing(
    practised: Student, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("kept", "utf-8")
    before = sorted(tmp_path.rglob("*"))
    monkeypatch.chdir(tmp_path)
    ran = practised.stats("--html", place)
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert ".part" not in ran.err
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is always full")
def test_a_full_disk_leaves_the_old_page(practised: Student, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page is written beside its place first; there the disk is full."""
    monkeypatch.setattr("secrets.token_hex", lambda _: "full")
    monkeypatch.setattr("dlquiz.ground.files._FRESH", os.O_WRONLY)
    (tmp_path / ".full.part").symlink_to("/dev/full")
    (tmp_path / "page.html").write_text("the old page", "utf-8")
    ran = practised.stats("--force", "--html", tmp_path / "page.html")
    assert ran.code == 2
    assert "No space left" in ran.err
    assert (tmp_path / "page.html").read_text("utf-8") == "the old page"


def test_a_history_that_can_not_be_used_is_one_clear_message(student: Student) -> None:
    student.home.write_text("a file where the folder should be", "utf-8")
    ran = student.stats()
    assert (ran.code, ran.out) == (2, "")
    assert len(ran.err.splitlines()) == 1
    assert str(student.home) in ran.err


def test_a_damaged_history_is_set_aside_and_that_is_told(practised: Student) -> None:
    (practised.home / FILE).write_bytes(b"SQLite format 3\0" + b"nonsense" * 500)
    ran = practised.stats()
    assert ran.code == 0
    assert "damaged" in ran.err
    assert "Nothing has been practised yet." in ran.out
    assert len([file for file in practised.home.iterdir() if "damaged" in file.name]) == 1


def test_only_the_last_ten_attempts_say_how_well_a_topic_is_mastered(student: Student) -> None:
    """Ten wrong, then ten right: 100 % of the last ten, whatever was before."""
    early: list[Attempt] = [attempt(at(3, minute=i), "square", seed=i, score=0.0) for i in range(10)]
    late = [attempt(at(4 + i), "square", seed=i) for i in range(10)]
    met = attempt(at(2), "thirds")  # two of four questions: of fewer than half nobody is more than familiar
    filled(student.home, [met, *early, *late])
    numbers = next(topic for topic in student.json()["topics"] if topic["topic"] == "tiny.numbers")
    assert (numbers["level"], numbers["right"]) == ("proficient", 1.0)
