"""An exam that is broken off, handed in by the clock or by a terminal that is gone: what the history keeps of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from papers import Exam
from room import TYPING

from dlquiz.bank.bank import Bank
from dlquiz.terminal.exam.run import run_exam


@pytest.fixture
def exam(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path)


@pytest.fixture
def kept(tiny_bank: Bank, tmp_path: Path) -> Exam:
    return Exam(tiny_bank, tmp_path, remembers=True)


def test_attempts_are_written_before_the_marks_are_shown(kept: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder, add, shown = kept.desk.recorder, kept.desk.recorder.add, []

    def watched(*args: object, **named: object) -> None:
        shown.append(kept.shown)
        add(*args, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(recorder, "add", watched)
    kept.take("", "A", "T", "7", "$", "y")
    (before,) = shown
    assert "By section" not in before
    assert recorder.history is not None
    written = recorder.history.of_session("exam-000000000000")
    assert {(one.question, one.response, one.mixed, one.hints) for one in written} == {
        ("pick-one", "A", True, 0), ("true-or-not", "T", True, 0), ("thirds", "7; ", True, 0),
        ("line-up", "", True, 0), ("say-why", "", True, 0),
    }  # fmt: skip
    assert recorder.history.sittings("exam") == []


@pytest.mark.parametrize(("typed", "kept_as"), [("half a sentence", "half a sentence"), ("", ""), ("!", "")])
def test_control_c_keeps_what_was_being_typed(kept: Exam, typed: str, kept_as: str) -> None:
    with pytest.raises(KeyboardInterrupt):
        kept.take("", "#", "5", KeyboardInterrupt(typed))
    assert kept.again().responses[4] == (kept_as,)


def test_what_was_being_typed_and_can_not_be_read_is_left_behind(kept: Exam) -> None:
    with pytest.raises(KeyboardInterrupt):
        kept.take("", "#", "3", "7", KeyboardInterrupt("2,,"))
    assert kept.again().responses[2] == ("7", "")


def test_broken_off_it_goes_on_with_the_answers_and_the_time_that_was_left(kept: Exam) -> None:
    kept.break_off("", "A", "flag", "T", "7")  # the cover, four lines, and the one that Ctrl-C ends
    used = kept.room.state.used
    assert used == 5 * TYPING
    kept.desk.clock.wait(3600)
    shown = kept.again().take("", "2.33", "hand in", "y")
    assert "Going on with your exam: 3 of 5 answered, 09:25 left" in shown  # 600 − 35 s
    assert "Part numeric  3/5" in shown
    assert kept.responses == [("A",), ("T",), ("7", "2.33"), ("",), ("",)]
    assert kept.room.state.used == used + 3 * TYPING


@pytest.mark.parametrize("typed", ["q", "Q", "ｑ", "退出"])
def test_the_cover_costs_no_time_and_a_paper_that_was_not_begun_is_not_kept(kept: Exam, typed: str) -> None:
    kept.desk.keys.left = [typed]
    with pytest.raises(KeyboardInterrupt):
        run_exam(kept.room)
    assert kept.desk.recorder.open_sittings("exam") == []
    assert kept.room.state.used == 0
    assert "5 questions, 10 points, 10 min" in kept.shown


def test_half_a_character_of_another_encoding_is_no_reason_to_lose_a_paper(kept: Exam) -> None:
    kept.break_off("", "#", "5", "a \udcff number")
    assert kept.again().responses[4] == ("a ? number",)


def test_a_terminal_that_is_gone_hands_nothing_in(kept: Exam) -> None:
    kept.desk.keys.left = ["", "A"]
    with pytest.raises(KeyboardInterrupt):
        run_exam(kept.room)
    assert not kept.again().room.state.handed_in
    assert kept.responses[0] == ("A",)


def test_looking_at_the_clock_saves_the_time_now_and_then(kept: Exam) -> None:
    kept.room.taking.start_clock()
    kept.room.status()
    assert kept.desk.recorder.open_sittings("exam") == []
    kept.desk.clock.wait(5)
    kept.room.status()
    assert kept.again().room.state.used == 5


def test_a_history_that_fails_is_told_and_the_exam_goes_on(kept: Exam, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(_: object) -> None:
        kept.desk.recorder.writes = False

    monkeypatch.setattr(kept.desk.recorder, "save", failing)
    shown = kept.take("", "A", "T", "$", "y")
    assert shown.count("From now on your paper can't be saved") == 1
    assert kept.responses[:2] == [("A",), ("T",)]
