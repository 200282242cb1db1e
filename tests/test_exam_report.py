"""After hand-in: students mark their own explanations, see their marks, and go through the solutions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from papers import KINDS, Exam

from dlquiz.bank.bank import Bank
from dlquiz.maths.width import display_width
from dlquiz.terminal.exam.report import print_solutions, walk_solutions
from dlquiz.text.spans import Language


@pytest.fixture
def exam(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path)


@pytest.fixture
def kept(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path, remembers=True)


MARKING = ("", "#", "5", "a number | above 1", "hand in", "y")


def test_explanations_are_marked_against_the_rubric_and_recorded_with_the_letters(kept: Exam) -> None:
    shown = kept.take(*MARKING, "D", "a, c")
    marking = shown[shown.index("Your own marks 1/1: question 5 (2 pt)") :]
    for said in ("a number | above 1", "A whole number above 1", "A. It is a whole number", "compare with the rubric"):
        assert said in marking
    assert "It is a whole number" not in shown[: shown.index("Your own marks")]  # the rubric is the key
    assert kept.desk.recorder.history is not None
    kept_ = kept.desk.recorder.history.of_session("exam-000000000000")
    (written,) = (one for one in kept_ if one.question == "say-why")
    blank = [one for one in kept_ if one is not written]
    assert {(one.response, one.score, one.dont_know) for one in blank} == {("", 0.0, True)}
    assert written.response == "A, C | a number | above 1"
    assert written.score == pytest.approx(2 / 3)


def test_a_line_for_each_question_says_how_it_went(exam: Exam) -> None:
    """One of two parts is half of the points; an answer without any is wrong; the explanation was not marked."""
    right = str(exam.room.exam.tasks[0].item.parts[0].key)
    shown = exam.take("overview", "1", right, "T", "7", "5", "", "words", "hand in", "y")
    table = shown[shown.index("Question by question") : shown.index("By topic")]
    signs = re.findall(r"^ +(\d) (\S) +([\d.]+)/2", table, re.MULTILINE)
    assert signs == [("1", "✓", "2"), ("2", "✗", "0"), ("3", "~", "1"), ("4", "-", "0"), ("5", "-", "0")]


def test_what_needs_no_enter_in_the_marking_and_the_report(exam: Exam) -> None:
    """Of one explanation there is none before to go back to."""
    exam.take(*MARKING[1:], "A")
    marking = exam.desk.keys.prompts[-1].instant
    assert [text for text in ("0", "<", "A", "") if marking(text)] == ["0"]
    exam.desk.keys.left = ["", ""]
    walk_solutions(exam.desk.desk, exam.report)
    solution = exam.desk.keys.prompts[-1].instant
    keys = (" ", "<", "《", "p", "b", "n", "q")
    assert [text for text in (*keys, "", "x", "证明") if solution(text)] == [*keys]


def test_broken_off_in_the_marking_it_goes_on_there(kept: Exam) -> None:
    kept.break_off(*MARKING)
    assert kept.desk.recorder.history is not None
    assert kept.desk.recorder.history.of_session("exam-000000000000") == []
    kept.desk.keys.prompts.clear()
    shown = kept.again().take("", "0")
    assert "Your exam is handed in already" in shown
    assert kept.desk.keys.prompts[0].keys == "Enter start marking   q quit"
    assert "Overview" not in shown
    assert "1.5/2" not in shown
    assert kept.report.unanswered == 4


def test_the_mark_before_can_be_given_again(tiny_bank: Bank, tmp_path: Path) -> None:
    exam = Exam(tiny_bank, tmp_path, kinds=("explain",))
    exam.take("seven", "hand in", "y", "<", "B")  # of one explanation there is none before
    assert exam.room.state.marks == ("B",)


def test_without_marks_an_explanation_earns_nothing_and_is_no_attempt(exam: Exam) -> None:
    shown = exam.take("#", "5", "a number", "hand in", "y")
    assert exam.report.earned == 0
    assert "Facts: not marked" in shown


# Solutions


def test_the_solutions_come_one_by_one_with_the_proof_on_demand(exam: Exam) -> None:
    exam.take("A", "T", "12", "4", "$", "y")
    exam.desk.page.truncate(0)
    exam.desk.keys.left = ["a", "p", "", "<", "", "", "q"]
    walk_solutions(exam.desk.desk, exam.report)
    shown = exam.shown
    assert re.findall(r"Solution (\d)/5", shown) == ["1", "2", "1", "2", "3"]
    assert shown.count("import torch") == 1
    numeric = shown[shown.index("Solution 3/5") :]
    for said in (
        "total T = 12",
        "T: wrong",
        "multiplied instead of added",
        "follows from your earlier result",
        "1/2 pt",
    ):
        assert said in numeric


@pytest.mark.parametrize(
    ("typed", "whole", "shown"),
    [("", False, "2345"), (" ", False, "2345"), ("a", False, "12345"), ("", True, "12345"), ("q", False, "")],
)
def test_what_was_not_fully_right_comes_by_itself_and_all_if_asked_for(
    exam: Exam, typed: str, whole: bool, shown: str
) -> None:
    right = str(exam.room.exam.tasks[0].item.parts[0].key)
    exam.take(right, "T", "12", "4", "$", "y")
    assert [one.score < 1 for one in exam.report.marked] == [False, True, True, True, True]
    exam.desk.page.truncate(0)
    exam.desk.keys.left = [typed, *[""] * 9]
    walk_solutions(exam.desk.desk, exam.report, whole)
    assert "".join(re.findall(r"Solution (\d)/5", exam.shown)) == shown


def test_without_a_terminal_every_solution_and_proof_is_printed(exam: Exam) -> None:
    exam.take("A")
    exam.desk.page.truncate(0)
    print_solutions(exam.desk.desk, exam.report)
    assert re.findall(r"Solution (\d)/5", exam.shown) == ["1", "2", "3", "4", "5"]
    assert exam.shown.count("not answered") == 4
    assert exam.shown.count("import torch") == 2  # those of the choice and of the sum; the others are bare facts


def test_a_part_without_an_answer_is_not_called_unreadable(exam: Exam) -> None:
    exam.take("next", "next", "7", "$", "y")
    print_solutions(exam.desk.desk, exam.report)
    assert "T: correct" in exam.shown
    assert "not readable" not in exam.shown


@pytest.mark.parametrize("plain", [False, True], ids=["", "plain"])
@pytest.mark.parametrize("width", [60, 100])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_line_is_wider_than_the_page(
    tiny_bank: Bank, tmp_path: Path, lang: Language, width: int, plain: bool
) -> None:
    every = (*KINDS, "choices", "match")
    exam = Exam(tiny_bank, tmp_path, lang, kinds=every, width=width, plain=plain, remembers=True)
    exam.take("", "A", "flag", "Q", "T", "7", "x", "#", "99", "5", "质数 prime " * 30, "hand in", "n", "$", "y", "A")
    proofs = exam.shown
    exam.desk.keys.left = [""] * 9
    walk_solutions(exam.desk.desk, exam.report)
    assert exam.shown != proofs
    typed = r"(= |: |： ?|\? |？ |> )(质数 prime .*|Q|x)$"
    lines = [re.sub(typed, "", line) for line in exam.shown.splitlines() if not line.startswith("  dlquiz exam --")]
    assert [line for line in lines if display_width(line) > width] == []
    assert ("\x1b" in exam.shown) is False
