"""A question answered in words, in a quiz: the answer first, then the rubric, then the marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from room import Room

from dlquiz.bank.bank import Bank


def test_an_explanation_is_written_first_and_marked_against_the_rubric_then(tiny_bank: Bank, tmp_path: Path) -> None:
    room = Room(tiny_bank, tmp_path)
    shown = room.take("say-why", "", "?", "a whole number above 1", "no idea", "？", "b a", "")
    asked, _, marked = shown.partition("above 1\n")
    assert asked.count("answer in your own words: ") == 3
    assert "write your answer first" in asked
    assert "divide it" not in asked  # nothing of the rubric before the answer
    lines = marked.splitlines()
    assert [lines.index(f"  {point}") for point in ("A. It is a whole number", "B. It is larger than 1")] == [2, 3]
    assert lines[1] == "  Rubric (each point is worth 1/3 of the marks)"
    assert sum(line.startswith("  Which points does your answer make?") for line in lines) == 3
    assert "compare with the rubric" in marked
    assert "  ◐ partly right: 2 of 3 points" in lines
    assert "  A whole number above 1, divisible by 1 and itself alone." in lines
    assert "Score 0.67/1" in shown
    assert shown.count("Think of 7.") == 1  # there is one hint to give


@pytest.mark.parametrize(
    ("typed", "shown"), [("A B C", "  ✓ 共 3 个要点，答到 3 个"), ("无", "  ✗ 共 3 个要点，答到 0 个")]
)
def test_all_points_are_right_and_none_is_an_answer_too(
    tiny_bank: Bank, tmp_path: Path, typed: str, shown: str
) -> None:
    assert (
        shown in Room(tiny_bank, tmp_path, "zh").take("say-why", "大于 1 | 只能被 1 和自身整除", typed, "").splitlines()
    )


@pytest.mark.parametrize("typed", [["s"], ["an answer", "s"]])
def test_a_skipped_explanation_comes_another_time(tiny_bank: Bank, tmp_path: Path, typed: list[str]) -> None:
    shown = Room(tiny_bank, tmp_path).take("say-why", *typed)
    assert "divide it" not in shown.partition("Left out")[2]
    assert "Nothing was answered; 1 skipped." in shown


@pytest.mark.parametrize("typed", [["q"], ["an answer", "q"], ["an answer"]])
def test_an_explanation_left_without_marks_does_not_count(tiny_bank: Bank, tmp_path: Path, typed: list[str]) -> None:
    assert "Nothing was answered." in Room(tiny_bank, tmp_path).take("say-why", *typed)
