"""`dlquiz exam` as a command, through a pipe: options, results, what is recorded, what can't be used."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest
from conftest import Cli, Ran
from contract import EXAM, read
from tiny import LIAR

PAPER = """\
title: {zh: 小测, en: Short test}
minutes: 10
sections:
- title: {zh: 一、选择题, en: Part A}
  kinds: [choice, truth]
  topics: [tiny.facts]
  count: 2
  points: 2
- title: {zh: 二、计算题, en: Part B}
  kinds: [numeric]
  parts: [2]
  count: 1
  points: 4
- title: {zh: 三、名词解释, en: Part C}
  kinds: [explain]
  count: 1
  points: 3
"""


@pytest.fixture
def blueprint(tmp_path: Path) -> Path:
    path = tmp_path / "paper.yaml"
    path.write_text(PAPER, "utf-8")
    return path


@pytest.fixture
def words(tiny_path: Path, tmp_path: Path, blueprint: Path) -> tuple[object, ...]:
    return ("exam", "--blueprint", blueprint, "--bank", tiny_path, "--home", tmp_path / "home", "--seed", 1)


def exported(cli: Cli, home: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in cli("history", "export", "--home", home).out.splitlines()]


ANSWERS = "overview\n3\n12\n4\na whole number\nhand in\ny\nA, C\n"


def test_an_exam_through_a_pipe(cli: Cli, words: tuple[object, ...], tmp_path: Path) -> None:
    """12 for 7 is a known mistake, 4 follows from it: half of 4 points. Two of three points of the rubric: 2 of 3."""
    ran = cli(*words, typed=ANSWERS)
    assert ran.code == 0
    assert ran.err.splitlines() == ["Drawing the paper; PyTorch proves every key first ..."]
    for said in (
        "4 of 11 points (36%)",
        "  2/4  Part B\n",
        "  2/3  Part C\n",
        "Numbers: multiplied instead of added",
    ):
        assert said in ran.out
    assert re.search(r"10:00 left|09:59 left", ran.out)  # the clock, with every prompt
    assert len(re.findall(r"^Solution \d/4", ran.out, re.MULTILINE)) == 4
    assert "import torch" in ran.out
    written = exported(cli, tmp_path / "home")
    assert {(one["response"], one["score"]) for one in written} == {
        ("12; 4", 0.5),
        ("A, C | a whole number", 2 / 3),
        ("", 0.0),  # what was left blank is not known
    }
    (session,) = {one["session"] for one in written}
    assert re.fullmatch("exam-[0-9a-f]{12}", str(session))
    assert all(one["mixed"] is True for one in written)


def test_the_same_in_chinese_with_full_width_forms(cli: Cli, words: tuple[object, ...]) -> None:
    ran = cli(*words, "--lang", "zh", typed="总览\n３\n１２\n４\n大于一的整数\n交卷\n是\nＡ、Ｃ\n")
    for said in ("得分 4/11（36%）", "  2/4  二、计算题\n", "数：乘了而不是加", "自评 1/1：第 4 题（3 分）"):
        assert said in ran.out
    assert not re.search("answered|points|left|Question", ran.out)


def test_json_has_every_question_and_nothing_else_on_stdout(
    cli: Cli, words: tuple[object, ...], tiny_path: Path
) -> None:
    ran = cli(*words, "--json", typed=ANSWERS)
    found = read(ran.out, EXAM)
    assert (found["points"], found["total"], found["unanswered"], found["minutes"]) == (4, 11, 2, 10)
    assert found["sections"][1] == {"title": "Part B", "points": 2, "total": 4}
    assert {row["topic"]: (row["points"], row["total"]) for row in found["topics"]} == {
        "tiny.facts": (2, 7), "tiny.numbers": (2, 4),
    }  # fmt: skip
    thirds = found["items"][2]
    assert thirds["address"].startswith("thirds#")
    assert (thirds["section"], thirds["points"], thirds["marks"], thirds["response"]) == ("Part B", 4, 2, "12; 4")
    assert (thirds["score"], thirds["mistake"]) == (0.5, "product")
    assert found["items"][0]["response"] is found["items"][0]["score"] is None
    assert "Overview" in ran.err  # the exam itself is narration


def test_the_end_of_input_hands_in(cli: Cli, words: tuple[object, ...], tmp_path: Path) -> None:
    ran = cli(*words, typed="T\n")
    assert ran.code == 0
    assert "Question by question" in ran.out
    assert len(exported(cli, tmp_path / "home")) == 4
    empty = cli(*words, typed=None)
    assert (empty.code, "0 of 11 points (0%)" in empty.out) == (0, True)
    assert len(exported(cli, tmp_path / "home")) == 4  # a paper without any answer was not taken


def test_a_seed_is_one_paper_and_is_told(cli: Cli, words: tuple[object, ...], tmp_path: Path) -> None:
    first, again = (json.loads(cli(*words, "--json", typed="").out) for _ in range(2))
    assert [item["address"] for item in first["items"]] == [item["address"] for item in again["items"]]
    (command,) = re.findall("^  dlquiz (exam .*--seed 1)$", cli(*words, typed="").out, re.MULTILINE)
    pasted = json.loads(cli(*shlex.split(command), "--json", typed="").out)
    assert [item["address"] for item in pasted["items"]] == [item["address"] for item in first["items"]]


def test_the_time_can_be_set(cli: Cli, words: tuple[object, ...]) -> None:
    ran = cli(*words, "--minutes", 3, typed="A\n")
    assert re.search(r"0(3:00|2:5\d) left", ran.out)
    assert "(limit 3 min)" in ran.out


def test_time_that_is_up_hands_in_what_was_typed(
    cli: Cli, words: tuple[object, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The clock file makes an hour pass between two looks at it."""
    import dlquiz.ground.clock

    ahead = iter([0.0] * 12 + [3600.0] * 1000)
    monkeypatch.setattr(dlquiz.ground.clock.Clock, "_ahead", lambda _: next(ahead))
    ran = cli(*words, typed="overview\n3\n7\n2.33\n")
    assert ran.code == 0
    assert "Time is up: your paper has been handed in." in ran.out
    assert "Time used 10:00 (limit 10 min)" in ran.out


def test_a_bank_too_small_for_the_blueprint_is_told_by_section(
    cli: Cli, words: tuple[object, ...], blueprint: Path
) -> None:
    blueprint.write_text(PAPER.replace("count: 2", "count: 20"), "utf-8")
    ran = cli(*words, typed="")
    assert (ran.code, ran.out) == (1, "")
    assert f"{blueprint}:4: the section 一、选择题 / Part A asks 20, and there are 3" in ran.err


def test_a_key_that_pytorch_does_not_reproduce_is_not_asked(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "liar.yaml").write_text(LIAR, "utf-8")
    (tmp_path / "p.yaml").write_text(
        PAPER[: PAPER.index("- title: {zh: 二")].replace("[choice, truth]", "[numeric]"), "utf-8"
    )
    text = (tmp_path / "p.yaml").read_text("utf-8").replace("  topics: [tiny.facts]\n", "")
    (tmp_path / "p.yaml").write_text(text, "utf-8")
    ran = cli("exam", "--bank", tmp_path / "liar.yaml", "--blueprint", tmp_path / "p.yaml", typed="")
    assert ran.code == 1
    assert "asks 2, and there are 0" in ran.err
    assert "plus four" not in ran.out


UNUSABLE = [
    ("an unknown blueprint", ["--blueprint", "standart"], "did you mean standard?"),
    ("no time", ["--minutes", "0"], "Invalid value for '--minutes'"),
    ("an impossible seed", ["--seed", "-1"], "out of range"),
    ("topics that another bank lacks", ["--blueprint", "standard"], "there is no topic 'activation'"),
]


@pytest.mark.parametrize(("options", "said"), [row[1:] for row in UNUSABLE], ids=[row[0] for row in UNUSABLE])
def test_what_can_not_be_used_is_one_clear_message(
    cli: Cli, tiny_path: Path, tmp_path: Path, options: list[str], said: str
) -> None:
    ran: Ran = cli("exam", "--bank", tiny_path, "--home", tmp_path, *options)
    assert ran.code == 2
    assert ran.out == ""
    assert said in ran.err
    assert not (tmp_path / "history.sqlite3").exists() or exported(cli, tmp_path) == []


def test_every_fault_of_a_blueprint_is_told_with_its_line(cli: Cli, words: tuple[object, ...], blueprint: Path) -> None:
    blueprint.write_text(PAPER.replace("minutes: 10", "minutes: 0").replace("points: 4", "points: four"), "utf-8")
    ran = cli(*words)
    assert ran.code == 2
    assert [line.split(str(blueprint))[1][:4] for line in ran.err.splitlines()] == [":2: ", ":13:"]


def test_without_a_usable_history_the_exam_takes_place(cli: Cli, words: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where the folder should be", "utf-8")
    ran = cli(*words, typed=ANSWERS)
    assert ran.code == 0
    assert "4 of 11 points (36%)" in ran.out
    assert len(ran.err.splitlines()) >= 2  # the drawing, and why nothing is recorded
