"""The use cases by themselves, as any surface calls them: practice, an exam, papers, and how it stands."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import surface
from fakes import FakeTorch
from surface import NUMBERS, answer_all, pass_time, place, print_sheet, right, take_exam

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title
from dlquiz.ground.clock import Clock
from dlquiz.ground.errors import TooFew
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.session.course import Course, Wish
from dlquiz.session.exam import hand_in
from dlquiz.session.saved import Glance
from dlquiz.study.attempt import Attempt
from dlquiz.use import exam, quiz
from dlquiz.use.notebook import practise_notebook, read_notebook, to_practise
from dlquiz.use.place import Place
from dlquiz.use.practise import Practice


@pytest.fixture
def where(tiny_bank: Bank, tmp_path: Path) -> Place:
    return place(tiny_bank, tmp_path)


def attempts(where: Place) -> list[Attempt]:
    assert where.recorder.history is not None
    return list(where.recorder.history.export(lambda row: None))


def practice(where: Place, *questions: str) -> Practice:
    """These questions, seed 0."""
    items = [generate(where.bank.question(name), 0) for name in questions]
    return Practice(where, iter(items), Course(len(items)), "quiz-000000000000", mixed=False)


def test_a_surface_needs_neither_command_line_nor_terminal(tiny_path: Path, tmp_path: Path) -> None:
    """In a fresh process, since here all of it is loaded: a quiz, an exam, a sheet, its key and the statistics."""
    program = Path(surface.__file__)
    ran = subprocess.run(
        [sys.executable, str(program), str(tiny_path), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=program.parent,
        timeout=60,
    )
    assert ran.stderr == ""
    assert json.loads(ran.stdout) == {
        "quiz": 3.0,
        "exam": [6, 6],
        "printed": ["dlquiz-tiny.numbers-en-7-A.md", "dlquiz-tiny.numbers-en-7-B.md"],
        "key": [True],
        "attempts": 6,
        "practised": True,
        "wrong": 0,
        "loaded": [],
    }


# Practice


def test_an_answer_is_recorded_and_one_that_is_taken_back_is_not(where: Place) -> None:
    session = practice(where, "square", "square")
    item = session.next()
    assert item is not None
    turn = session.answer(item, ["49"], hints=1, seconds=3.0)
    assert (turn.score, turn.mistakes) == (0.0, ("one-side",))
    assert [(one.response, one.mistake, one.hints) for one in attempts(where)] == [("49", "one-side", 1)]
    session.undo(turn)
    assert attempts(where) == []
    assert session.next() == item
    assert session.answer(item, ["81"]).score == 1
    assert session.course.done == 1


def test_skipped_is_not_recorded_and_not_known_is_wrong(where: Place) -> None:
    session = practice(where, "square", "thirds")
    first, second = session.next(), None
    assert first is not None
    assert session.skip(first).grade is None
    assert attempts(where) == []
    second = session.next()
    assert second is not None
    assert session.answer(second, ["", ""]).dont_know
    assert [one.dont_know for one in attempts(where)] == [True]
    assert session.next() is None


def test_a_variant_comes_in_the_place_of_its_question(where: Place) -> None:
    session = practice(where, "product", "square")
    item = session.next()
    assert item is not None
    session.vary(item)
    fresh = session.next()
    assert fresh is not None
    assert fresh.question == item.question
    assert fresh.address != item.address
    session.repeat(session.answer(fresh, right(fresh)))
    again = session.next()
    assert again is not None
    assert (again.question, session.course.done) == (item.question, 0)


def test_the_same_mistake_twice_brings_an_easier_question(where: Place) -> None:
    session = practice(where, "thirds", "thirds")
    eased = []
    for _ in range(2):
        item = session.next()
        assert item is not None
        pass_time(where, 2.0)
        eased.append(session.ease(session.answer(item, ["12", "4"])))
    assert eased == [False, True]
    simpler = session.next()
    assert simpler is not None
    assert simpler.question.level == 1


def test_an_item_that_pytorch_does_not_reproduce_is_never_put(tiny_bank: Bank, tmp_path: Path) -> None:
    session = practice(place(tiny_bank, tmp_path, FakeTorch(wrong=("area",))), "square", "thirds")
    withheld: list[Item] = []
    item = session.next(withheld=withheld.append)
    assert item is not None
    assert [item.question.id, *(one.question.id for one in withheld)] == ["thirds", "square"]
    assert session.course.done == 1


def test_a_quiz_that_was_broken_off_is_taken_up_by_the_same_wish_only(tiny_bank: Bank, tmp_path: Path) -> None:
    first = place(tiny_bank, tmp_path, clock=Clock())  # a quiz goes on on the day on which it was really begun
    assert answer_all(quiz.begin(first, NUMBERS), at_most=1).to_go_on
    first.recorder.close()
    second = place(tiny_bank, tmp_path, clock=Clock())
    assert quiz.take_up(second, Wish(("tiny.facts",))) is None
    taken_up = quiz.take_up(second, Wish())
    assert taken_up is not None
    assert (taken_up.course.done, taken_up.course.count) == (1, 3)
    assert answer_all(taken_up).session.score == 3
    assert quiz.take_up(second, Wish()) is None


def test_a_quiz_that_need_not_go_on_is_not_kept(where: Place) -> None:
    ending = answer_all(quiz.begin(where, NUMBERS, remembers=False), at_most=1)
    assert (ending.broken, ending.to_go_on) == (True, False)
    assert where.recorder.open_sittings("quiz") == []


def test_what_went_wrong_is_practised_from_the_notebook(where: Place) -> None:
    session = practice(where, "thirds", "square")
    for responses in (["12", "4"], ["81"]):
        item = session.next()
        assert item is not None
        pass_time(where, 2.0)
        session.answer(item, responses)
    history = where.recorder.history
    assert history is not None
    wrong = read_notebook(where.bank, history, (), where.today).wrong
    assert [one.entry.id for one in wrong] == ["thirds"]
    assert answer_all(practise_notebook(where, to_practise(wrong), seed=3)).session.score == 1
    now = read_notebook(where.bank, history, (), where.today).wrong
    assert [one.waits for one in now] == [False]  # right today: it leaves on another day
    assert to_practise(now) == []


# Exams


def numeric_paper(minutes: int = 10, kinds: tuple[str, ...] = ("numeric",)) -> Blueprint:
    section = Section(Title("一", "One"), (Share((), 1),), 2, kinds)
    return Blueprint("own", Title("小测", "Test"), minutes, (section,))


def test_an_exam_by_use_alone_earns_its_points(where: Place) -> None:
    report = take_exam(where)
    assert (report.earned, report.exam.points, report.unanswered) == (6, 6, 0)
    assert len(attempts(where)) == 3


def test_what_can_not_be_read_is_no_answer(where: Place) -> None:
    taking = exam.begin(where, exam.draw(where, numeric_paper(), 1))
    taking.answer(0, "7")
    with pytest.raises(Unreadable):
        taking.answer(0, "seven")
    assert taking.state.responses[0][0] == "7"
    taking.answer(0, "")
    assert taking.state.responses[0][0] == ""


def test_the_clock_of_an_exam_runs_and_is_saved(tiny_bank: Bank, tmp_path: Path) -> None:
    where = place(tiny_bank, tmp_path)
    taking = exam.begin(where, exam.draw(where, numeric_paper(minutes=1), 1))
    taking.start_clock()
    pass_time(where, exam.SAVE_EVERY)
    assert taking.seconds_left == 60 - exam.SAVE_EVERY
    taking.keep_time()
    where.recorder.close()
    again = exam.take_up(place(tiny_bank, tmp_path), exam.Wish(), new=False, dropped=surface.ignore)
    assert again is not None
    assert again.state.used == exam.SAVE_EVERY
    assert (again.exam, again.name) == (taking.exam, taking.name)


def test_an_exam_that_is_begun_anew_is_dropped_which_is_told(tiny_bank: Bank, tmp_path: Path) -> None:
    where = place(tiny_bank, tmp_path)
    taking = exam.begin(where, exam.draw(where, numeric_paper(), 1))
    taking.answer(0, "7")
    where.recorder.close()
    dropped: list[Glance] = []
    later = place(tiny_bank, tmp_path)
    assert exam.take_up(later, exam.Wish(seed=99), new=True, dropped=dropped.append) is None  # another exam stays
    assert dropped == []
    assert exam.take_up(later, exam.Wish(), new=True, dropped=dropped.append) is None
    assert [seen.answered for seen in dropped] == [1]


def test_an_explanation_is_marked_by_its_rubric_after_hand_in(where: Place) -> None:
    taking = exam.begin(where, exam.draw(where, numeric_paper(kinds=("explain",)), 1))
    taking.answer(0, "a number above one with two divisors")
    taking.change(hand_in)
    with pytest.raises(Unreadable):
        taking.mark(0, "Z")
    taking.mark(0, "A")
    assert 0 < taking.end().earned < 2


def test_a_paper_without_questions_is_refused(where: Place) -> None:
    with pytest.raises(TooFew, match="asks 1, and there are 0"):
        exam.draw(where, numeric_paper(kinds=("choices of nobody",)), 1)


# Papers


def test_a_sheet_is_written_and_its_key_found_by_its_code(tiny_bank: Bank, tmp_path: Path) -> None:
    files, (key,) = print_sheet(tiny_bank, tmp_path / "printed", tmp_path)
    printed = tmp_path / "printed"
    assert {path for path in printed.iterdir() if path.is_file()} == {one.sheet for one in files}
    assert set((printed / "keys").iterdir()) == {*(one.key for one in files), printed / "keys" / "papers.json"}
    assert (key.code, tuple(item.address for item, _ in key.items)) == (files[1].code, files[1].items)
    assert all(proof is not None and proof.agrees for _, proof in key.items)
