"""Looking back: past sessions, the notebook and an exam's report, each answer beside its key, solution and slip."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from conftest import Cli
from histories import at, attempt, opened
from room import Room
from surface import place, take_exam

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.history.sitting import REPORT
from dlquiz.study.attempt import Attempt
from dlquiz.terminal.review import ask_for_session


@pytest.fixture
def home(tiny_bank: Bank, tmp_path: Path) -> Path:
    def made(day: int, address: str, response: str, score: float, session: str, **more: Any) -> Attempt:
        name, seed = address.split("#")
        digest = item_at(tiny_bank, address).question.digest
        return attempt(
            at(day), name, seed=int(seed), digest=digest, response=response, score=score, session=session, **more
        )

    attempts = [
        made(2, "square#0", "81", 1.0, "quiz-a"),
        made(2, "thirds#0", "12; 4", 0.5, "quiz-a", mistake="product"),
        made(3, "square#0", "49", 0.5, "quiz-b", mistake="one-side", second="81"),
        made(3, "say-why#0", "A,C | 一个数", 2 / 3, "quiz-b"),
        made(4, "pick-one#0", "", 0.0, "mistakes-c"),
        attempt(at(4), "gone", session="mistakes-c", score=0.0),
        made(5, "thirds#0", "nonsense", 0.0, "exam-d"),
    ]
    with closing(opened(tmp_path / "home", attempts)):
        pass
    return tmp_path / "home"


# One row: what is opened, what is shown, what is not.
OPENED = [
    (("quiz-a",), ("T: wrong", "multiplied instead of added", "12", "T = a + b"), ("square#0",), "wrong ones only"),
    (("quiz-a", "--all"), ("square#0", "thirds#0", "81"), (), "all of them"),
    (("quiz",), ("square#0", "49", "The second try", "81", "partly"), ("thirds",), "the newest quiz"),
    (("2",), ("pick-one#0", "not answered", "have changed"), ("square",), "by its number; what is gone is named"),
    (("mistakes",), ("pick-one#0", "thirds#0", "say-why#0", "一个数", "square#0"), (), "the notebook"),
    (("exam",), ("thirds#0", "nonsense"), (), "what another machine brought and nobody can read"),
]


@pytest.mark.parametrize(("words", "there", "missing"), [row[:3] for row in OPENED], ids=[row[3] for row in OPENED])
@pytest.mark.parametrize("plain", [(), ("--plain",)], ids=["drawn", "plain"])
def test_what_is_looked_back_at(
    cli: Cli,
    tiny_path: Path,
    home: Path,
    words: tuple[str, ...],
    there: tuple[str, ...],
    missing: tuple[str, ...],
    plain: tuple[str, ...],
) -> None:
    ran = cli("review", *words, *plain, "--home", home, "--bank", tiny_path, "--lang", "en")
    assert ran.code == 0
    assert [text for text in there if text not in ran.out + ran.err] == []
    assert [text for text in missing if text in ran.out] == []


def test_the_list_has_the_newest_first(cli: Cli, tiny_path: Path, home: Path) -> None:
    words = ("review", "--home", home, "--bank", tiny_path)
    lines = cli(*words, "--lang", "zh").out.splitlines()
    assert [line.split(maxsplit=1)[0] for line in lines[1:]] == ["1.", "2.", "3.", "4."]
    assert "模拟考试  0/1 题" in lines[1]
    assert "练习  1.5/2 题" in lines[4]
    document = json.loads(cli(*words, "--json").out)
    assert [one["id"] for one in document["sessions"]] == ["exam-d", "mistakes-c", "quiz-b", "quiz-a"]
    answers = json.loads(cli(*words, "quiz-b", "--json").out)["answers"]
    assert {(one["response"], one["second"], one["grade"]["score"]) for one in answers} > {("49", "81", 0.5)}


@pytest.mark.parametrize(
    ("typed", "wanted"), [(["abc", "9", "0", "２"], "2"), (["Ｍ"], "mistakes"), (["5x", ""], ""), (["四", "q"], "")]
)
def test_a_number_that_is_none_is_asked_again(tiny_bank: Bank, tmp_path: Path, typed: list[str], wanted: str) -> None:
    room = Room(tiny_bank, tmp_path)
    room.keys.left.extend(typed)
    assert ask_for_session(room.desk, 4) == wanted
    assert room.page.getvalue().count("no such key") == len(typed) - 1


@pytest.mark.parametrize("name", ["quiz-z", "0", "9", "exma"])
def test_a_session_that_is_none_is_said_so(cli: Cli, tiny_path: Path, home: Path, name: str) -> None:
    ran = cli("review", name, "--home", home, "--bank", tiny_path)
    assert ran.code == 2
    assert f"no session '{name}'" in ran.err


def test_an_exams_report_is_opened_again(cli: Cli, tiny_bank: Bank, tiny_path: Path, tmp_path: Path) -> None:
    """It is kept when the exam ends, and goes when what was answered in it is forgotten."""
    where = place(tiny_bank, tmp_path)
    report = take_exam(where)
    where.recorder.close()
    with closing(opened(tmp_path)) as history:
        assert len(history.sittings(REPORT)) == 1
        assert history.sittings("exam") == []
    ran = cli("review", "exam", "--home", tmp_path, "--bank", tiny_path, "--lang", "en")
    assert ran.code == 0
    assert f"{report.earned:g}/{report.exam.points}" in ran.out
    with closing(opened(tmp_path)) as history:
        history.forget([report.marked[0].task.item.question.id])
        assert history.sittings(REPORT) == []


def test_nothing_to_look_back_at(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    ran = cli("review", "--home", tmp_path, "--bank", tiny_path, "--lang", "zh")
    assert (ran.code, ran.out.strip()) == (0, "还没有作答记录。")
