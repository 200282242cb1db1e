"""An exam taken at a desk with a scripted keyboard: what is shown, what is kept, what is said and what is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import room as desks
from papers import Exam
from room import TYPING
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title
from dlquiz.session.drawing import draw_exam
from dlquiz.session.exam import Exam as Paper
from dlquiz.session.exam import begin
from dlquiz.study.figures import clock_text
from dlquiz.terminal.exam.overview import ranges, show_overview
from dlquiz.terminal.exam.room import Room, exam_command
from dlquiz.terminal.prompt import Prompt, Resized, TimeUp
from dlquiz.use.exam import Taking


@pytest.fixture
def exam(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path)


@pytest.fixture
def kept(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path, remembers=True)


SIGNS = [
    # typed, what stands there already, what it asks for
    ("<", "", "back"), ("＜", "", "back"), ("《", "", "back"), ("上一题", "", "back"), ("Back", "", "back"),
    (">", "", "forward"), ("》", "", "forward"), ("下一题", "", "forward"), ("next", "", "forward"),
    ("!", "", "flag"), ("！", "", "flag"), ("标记", "", "flag"),
    ("#", "", "overview"), ("＃", "", "overview"), ("总览", "", "overview"),
    ("$", "", "hand in"), ("￥", "", "hand in"), ("¥", "", "hand in"), ("交卷", "", "hand in"),
    ("hand in", "", "hand in"), ("Hand in", "", "hand in"),
    ("-", "", "clear"), ("清除", "", "clear"), ("?", "", "hint"), ("？", "", "hint"),
    ("k", "", "unknown"), ("不会", "", "unknown"), ("don't know", "", "unknown"),
    ("28>", "28", "forward"), ("28！", "28", "flag"), ("28", "28", None), ("28>", "2", None), ("B>A>C", "", None),
    ("28-", "28", None), ("-3", "", None), ("", "", None), ("", "28", None), ("5 > 3", "", None),
]  # fmt: skip


@every(("typed", "default", "asked"), SIGNS)
def test_what_a_key_or_word_asks_for(typed: str, default: str, asked: str | None) -> None:
    assert exam_command(typed, default) == asked


@pytest.mark.parametrize(
    ("seconds", "text"), [(5400, "90:00"), (61, "01:01"), (59.1, "01:00"), (0.1, "00:01"), (0, "00:00"), (-3, "00:00")]
)
def test_the_clock_shows_whole_seconds_that_have_begun(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_nothing_is_said_of_right_or_wrong_before_hand_in(exam: Exam) -> None:
    shown = exam.take("A", "T", "12", "4", "ABC", "a number", "hand in", "y", "A")
    before, after = shown.split("Hand in now?")
    assert not re.search("correct|wrong|✗|multiplied|Solution|Key|odd|score", before)
    assert exam.responses == [("A",), ("T",), ("12", "4"), ("ABC",), ("a number",)]
    assert "3 is odd" in after


def test_what_can_not_be_read_is_told_at_once_and_kept_out(exam: Exam) -> None:
    """An empty line goes on without an answer; the unreadable ones cost nothing but the line."""
    shown = exam.take("Q", "AB", "", "perhaps", "F", "seven", "7", "[1, 2]", "", "AB", "CAB")
    told = ["write letters from A to C", "write one letter", "write true or false", "that is not a number",
            "that is not a number", "put all 3 letters in order"]  # fmt: skip
    assert re.findall("|".join(dict.fromkeys(told)), shown) == told
    assert exam.responses == [("",), ("F",), ("7", ""), ("CAB",), ("",)]


def test_an_explanation_may_be_long_but_not_endless(exam: Exam) -> None:
    exam.take("overview", "5", "x" * 4001, "x" * 4000)
    assert exam.responses[4] == ("x" * 4000,)


def test_back_and_forth_flags_and_another_answer(exam: Exam) -> None:
    shown = exam.take("A", "flag", "back", "B", "flag", "flag", "next", "7", "back", "8", "#", "2", "F", "hand in", "y")
    assert exam.responses[:3] == [("B",), ("F",), ("8", "")]
    assert exam.room.state.flags == {1}
    for said in ("Your answer so far: A", "Question 2: flagged", "Question 2: flag removed", "2/5 (2 pt)  ! flagged"):
        assert said in shown


BEHIND = [
    # what is typed, at which question; the answer that is taken, where the student is then, whether it is flagged
    ("7>", 3, "7", 4, False), ("7 ＞", 3, "7", 4, False), ("7<", 3, "7", 2, False), ("7!", 3, "7", 3, True),
    ("A！", 1, "A", 1, True), ("T<", 2, "T", 1, False), ("seven>", 3, "", 3, False),
    ("CAB!", 4, "CAB", 4, True), ("C>A>B", 4, "C>A>B", 5, False), ("C>A>", 4, "", 4, False),
    ("more!", 5, "more!", 5, False), ("a > b <", 5, "a > b <", 5, False),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "number", "answer", "there", "flagged"), BEHIND, ids=[row[0] for row in BEHIND])
def test_a_sign_behind_an_answer_takes_it_and_does_what_it_asks_for(
    kept: Exam, typed: str, number: int, answer: str, there: int, flagged: bool
) -> None:
    kept.break_off("", "overview", str(number), typed)
    assert kept.responses[number - 1][0] == answer
    assert (kept.room.state.position + 1, bool(kept.room.state.flags)) == (there, flagged)


def test_back_goes_to_the_part_before_and_then_to_the_question_before(exam: Exam) -> None:
    exam.take("overview", "3", "7", "back", "8", "2.67", "back", "back", "T")
    assert exam.responses[1:3] == [("T",), ("8", "2.67")]


def test_an_answer_is_taken_back(exam: Exam) -> None:
    shown = exam.take("A", "T", "7", "2.33", "back", "clear", "back", "-")
    assert exam.responses == [("A",), ("",), ("", ""), ("",), ("",)]
    assert "Question 3: answer cleared" in shown


def test_what_is_not_known_is_left_blank_and_the_next_part_comes(exam: Exam) -> None:
    """As in a quiz; an answer that stood there is taken back, and what is blank at hand-in is not known."""
    shown = exam.take("A", "k", "7", "k", "back", "back", "k", "hand in", "y")
    assert exam.responses[:4] == [("A",), ("",), ("", ""), ("",)]
    assert len(re.findall("Question [123]: left blank", shown)) == 3


AT_ONCE = [
    # at which question; what needs no Enter there; what does
    (1, ("a", "C", "-", "?", ">", "<", "!", "#", "$", "b!"), ("", "d", "ab", "t")),
    (2, ("t", "F", "1", "0", "对", "×", "-", "?", ">"), ("", "a", "tr", "2")),
    (3, ("?", ">", "!", "7>", "7 !", "2.5#", "7￥"), ("", "7", "-", "7?", "a")),
    (4, ("?", "<", "CAB!", "CAB<"), ("", "C", "CAB", "C>", "C>A>")),
    (5, ("?", "<", ">", "$"), ("", "x", "x >", "why!", "-")),
]


@pytest.mark.parametrize(("number", "instant", "waits"), AT_ONCE, ids=[row[0] for row in AT_ONCE])
def test_what_needs_no_enter(exam: Exam, number: int, instant: tuple[str, ...], waits: tuple[str, ...]) -> None:
    exam.take("overview", str(number))
    at_once = exam.desk.keys.prompts[2].instant
    assert [text for text in instant if not at_once(text)] == []
    assert [text for text in waits if at_once(text)] == []


def test_a_key_clears_an_answer_where_keys_answer_and_there_is_one(exam: Exam) -> None:
    exam.take("A", "back", "B", "next", "7", "back", "next", "CAB", "back")
    clears = [prompt.keys.startswith("- clear") for prompt in exam.desk.keys.prompts]
    assert clears == [False, False, True, False, False, False, False, False, False, False]


def test_an_empty_line_keeps_the_answer_that_is_there(exam: Exam) -> None:
    """Where lines follow lines, it can't be deleted by hand."""
    shown = exam.take("overview", "3", "7", "2.33", "overview", "3", "", "")
    assert exam.responses[2] == ("7", "2.33")
    assert shown.count("Question 3: 7 noted") == 2


def test_behind_the_last_question_comes_the_overview(exam: Exam) -> None:
    shown = exam.take("overview", "5", "a number")
    assert shown.count("Overview: 0 of 5 answered") == shown.count("Overview: 1 of 5 answered") == 1


def test_only_a_flagged_question_is_shown_as_one(exam: Exam) -> None:
    shown = exam.take("!", "next", "overview", "1")
    assert [line.endswith("! flagged") for line in shown.splitlines() if line.startswith("Part ") and "/5" in line] == [
        False, False, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [([1], "1"), ([1, 2], "1–2"), ([1, 3], "1, 3"), ([3, 4, 5, 9], "3–5, 9"), ([2, 7, 8, 36], "2, 7–8, 36")],
)
def test_runs_of_numbers_are_joined(exam: Exam, numbers: list[int], shown: str) -> None:
    assert ranges([number - 1 for number in numbers], exam.room.page) == shown


@pytest.fixture(scope="module")
def twenty(tiny_bank: Bank) -> Paper:
    """A paper of twenty numeric questions."""
    plan = Blueprint("p", Title("卷", "Paper"), 10, (Section(Title("甲", "A"), (Share((), 20),), 1, ("numeric",)),))
    return draw_exam(tiny_bank, plan, 1)


@pytest.mark.parametrize(("width", "in_row"), [(60, 8), (30, 4), (96, 13)])
def test_the_overview_fills_its_lines(tiny_bank: Bank, twenty: Paper, tmp_path: Path, width: int, in_row: int) -> None:
    """A cell takes six columns and a space, and the lines are indented by two: 58 // 7, 28 // 7, 94 // 7."""
    desk = desks.Room(tiny_bank, tmp_path, "en", width=width)
    assert len(twenty.tasks) == 20
    show = Room(desk.desk, Taking(desk.desk, twenty, begin(twenty), "exam-0", remembers=False))
    with pytest.raises(EOFError):
        show_overview(show)
    rows = [line for line in desk.page.getvalue().splitlines() if re.match(r" +(> *)?\d+ -", line)]
    assert len(rows[0].split("-")) - 1 == in_row
    assert max(map(len, rows)) <= width


@pytest.mark.parametrize(("typed", "at_once"), [("y", True), ("N", True), (" y", True), ("yes", False), ("", False)])
def test_yes_or_no_needs_no_enter(exam: Exam, typed: str, at_once: bool) -> None:
    exam.take("hand in", "n")
    assert exam.desk.keys.prompts[1].instant(typed) == at_once


def test_the_overview_shows_every_question_and_goes_to_any(exam: Exam) -> None:
    shown = exam.take("A", "flag", "next", "7", "overview", "0", "6", "5", "a number", "", "hand in", "n", "$", "是")
    overview = shown[shown.index("Overview: 2 of 5 answered, 1 flagged") :]
    assert [line for line in overview.splitlines() if re.match("  [> ]+[0-9] [-~✓]", line)][:5] == [
        "    1 ✓", "    2 -!", "  > 3 ~", "    4 -", "    5 -",
    ]  # fmt: skip
    assert shown.count("Type the number of a question, 1 to 5.") == 2
    assert exam.responses[4] == ("a number",)
    confirm = shown[shown.index("Hand in now?") :].splitlines()[1:4]
    assert confirm == ["  Not answered: 2, 4", "  Partly answered: 3", "  Flagged: 2"]


def test_there_are_no_hints(exam: Exam) -> None:
    assert "There are no hints in an exam." in exam.take("?", "提示")


def test_the_clock_runs_and_its_time_belongs_to_the_question_it_was_spent_on(exam: Exam) -> None:
    """Each line takes seven seconds to type. Two lines at the first question, one at the second; then the rest."""
    exam.take("Q", "A", "T", "hand in", "y")
    assert exam.room.state.seconds == (2 * TYPING, TYPING, 2 * TYPING, 0.0, 0.0)
    prompts = exam.desk.keys.prompts
    assert all(prompt.status and prompt.seconds_left for prompt in prompts)
    assert "Time used 00:35 (limit 10 min)" in exam.shown


def test_the_last_five_minutes_are_announced_once(
    tiny_bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten minutes, seven seconds a line: after 42 lines 306 seconds are left, after 43 lines 299."""
    exam = Exam(tiny_bank, tmp_path, minutes=10)
    status: list[str] = []
    ask = exam.desk.keys.ask

    def looking(prompt: Prompt) -> str:
        status.append(prompt.status() if prompt.status else "")
        return ask(prompt)

    monkeypatch.setattr(exam.desk.keys, "ask", looking)
    shown = exam.take(*["?"] * 50, "hand in", "y")
    assert status[42:44] == ["05:06 left", "Nearly over! 04:59 left"]
    assert shown.count("The exam is nearly over: 04:59 left.") == shown.count("nearly over") == 1


def test_of_a_short_exam_the_second_half_is_announced(tiny_bank: Bank, tmp_path: Path) -> None:
    shown = Exam(tiny_bank, tmp_path, minutes=1).take(*["?"] * 6, "hand in", "y")
    assert shown.count("The exam is nearly over: 00:25 left.") == shown.count("nearly over") == 1


def test_nothing_is_said_of_minutes_that_are_over(exam: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    """The last five minutes begin and end at one prompt."""

    def too_long(prompt: Prompt) -> str:
        exam.desk.clock.wait(3600)
        assert prompt.status is not None
        prompt.status()
        raise TimeUp("")

    monkeypatch.setattr(exam.desk.keys, "ask", too_long)
    shown = exam.take()
    assert "Time is up" in shown
    assert "nearly over" not in shown


TIME_UP = [
    # what was typed when the time was up; the answer that is taken; what is said
    ("B", "B", ""),
    ("", "A", ""),
    ("A", "A", ""),
    (">", "A", ""),
    ("Q", "A", "what you were typing can't be read"),
]


@pytest.mark.parametrize(("typed", "taken", "said"), TIME_UP)
def test_the_clock_hands_in_with_what_was_being_typed(exam: Exam, typed: str, taken: str, said: str) -> None:
    shown = exam.take("A", "back", TimeUp(typed))
    assert exam.room.state.handed_in
    assert exam.responses[0] == (taken,)
    assert "Time is up: your paper has been handed in." in shown
    assert said in shown


@pytest.mark.parametrize("before", [("overview",), ("hand in",)])
def test_the_clock_hands_in_from_anywhere_and_takes_no_number_for_an_answer(
    exam: Exam, before: tuple[str, ...]
) -> None:
    exam.take("A", "T", *before, TimeUp("3"))
    assert exam.responses == [("A",), ("T",), ("", ""), ("",), ("",)]
    assert exam.room.state.handed_in


def test_a_new_size_of_the_screen_loses_nothing(exam: Exam) -> None:
    exam.take("A", Resized("F"), "F", Resized(""), "7", "hand in", Resized(""), "y")
    assert exam.responses[:3] == [("A",), ("F",), ("7", "")]


def test_an_end_of_input_hands_in_a_pipe(exam: Exam) -> None:
    shown = exam.take("A")
    assert exam.room.state.handed_in
    assert "Question by question" in shown


def test_an_empty_line_keeps_an_answer_and_says_so(exam: Exam) -> None:
    shown = exam.take("A", "back", "", "T")
    assert exam.responses[:2] == [("A",), ("T",)]
    assert shown.count("Question 1: A noted") == 2
