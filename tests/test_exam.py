"""An exam as values: actions lose no answer, its JSON comes back whole, its marks add up, papers are as planned."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny import FACTS, write_tiny_bank

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import Blueprint, Section, Share, Title, blueprint_named
from dlquiz.bank.kept import Lost
from dlquiz.bank.loading import read_bank
from dlquiz.session import exam as paper
from dlquiz.session.drawing import draw_exam
from dlquiz.session.exam import Exam, ExamState, begin, to_mark
from dlquiz.session.marks import marks
from dlquiz.session.points import earned, shares, shown_points, total, unit_of
from dlquiz.session.saved import bank_name, from_json, glance, to_json
from dlquiz.session.state import BadState
from dlquiz.use.exam import attempts

SHIPPED = {name: blueprint_named(name, default_path() / "blueprints") for name in ("standard", "chinese-paper")}
NOON = datetime.fromisoformat("2026-11-22T12:00:00+08:00")
ALL_KINDS = ("choice", "choices", "truth", "match", "order", "explain")


def section(*kinds: str, count: int = 1, worth: int = 2, parts: tuple[int, ...] = (), topics: str = "") -> Section:
    return Section(Title("题", "Part"), (Share(tuple(topics.split()), count),), worth, kinds, (), parts)


def plan(*sections: Section, minutes: int = 10) -> Blueprint:
    return Blueprint("plan", Title("卷", "Paper"), minutes, sections, "plan.yaml")


@pytest.fixture(scope="module")
def whole(tiny_bank: Bank) -> Exam:
    """Each kind of the small bank once, and its question of two parts: seven questions, eight answers."""
    return draw_exam(tiny_bank, plan(*(section(kind) for kind in ALL_KINDS), section("numeric", parts=(2,))), 1)


# Actions


def actions(exam: Exam) -> st.SearchStrategy[list[tuple[str, int, str]]]:
    names = st.sampled_from(["answer", "clear", "flag", "go", "forward", "back", "spend", "json"])
    return st.lists(st.tuples(names, st.integers(-1, len(exam.tasks)), st.text(max_size=3)), max_size=40)


@given(data=st.data())
def test_whatever_is_done_no_answer_is_lost(whole: Exam, tiny_bank: Bank, data: st.DataObject) -> None:
    """A second bookkeeping, of plain dictionaries, goes the same way."""
    answers: dict[tuple[int, int], str] = {}
    flags: set[int] = set()
    state, spent, at = begin(whole), 0.0, 0
    for name, number, text in data.draw(actions(whole)):
        part = number % whole.tasks[at].parts
        if name == "answer":
            state, answers[at, part] = paper.answer(state, part, text), text
        elif name == "clear":
            state = paper.clear(state)
            answers.update({(at, place): "" for place in range(whole.tasks[at].parts)})
        elif name == "flag":
            state = paper.flag(state)
            flags ^= {at}
        elif name == "spend":
            state = paper.spend(state, float(number))
            spent += max(number, 0)
        elif name == "json":
            again = from_json(to_json(whole, state, tiny_bank), tiny_bank)
            assert again == (whole, state, ())
        else:
            at = max(0, min({"go": number, "forward": at + 1, "back": at - 1}[name], len(whole.tasks) - 1))
            moves = {"forward": paper.forward, "back": paper.back}
            state = moves[name](state) if name in moves else paper.go(state, number)
        assert state.position == at
    assert {(i, j): text for i, row in enumerate(state.responses) for j, text in enumerate(row) if text} == {
        place: text for place, text in answers.items() if text
    }
    assert state.flags == flags
    assert state.used == spent
    assert state.done == len({place for (place, _), text in answers.items() if text})


LOCKED: list[Callable[[ExamState], ExamState]] = [
    lambda state: paper.answer(state, 0, "A"), paper.clear, paper.flag, lambda state: paper.spend(state, 5.0),
]  # fmt: skip


@pytest.mark.parametrize("action", LOCKED)
def test_after_hand_in_nothing_changes(whole: Exam, action: Callable[[ExamState], ExamState]) -> None:
    state = paper.answer(begin(whole), 0, "B")
    assert action(state) != state
    handed_in = paper.hand_in(state)
    assert action(handed_in) == handed_in


def test_an_explanation_is_marked_after_hand_in_only(whole: Exam) -> None:
    place = [task.item.question.kind for task in whole.tasks].index("explain")
    state = paper.answer(paper.go(begin(whole), place), 0, "a number")
    assert paper.mark(state, place, "A") == state
    assert to_mark(whole, state) == (place,)
    assert to_mark(whole, paper.mark(paper.hand_in(state), place, "A")) == ()
    assert to_mark(whole, begin(whole)) == ()  # nothing was written


def test_what_is_answered_in_part_is_not_complete(whole: Exam) -> None:
    place = len(whole.tasks) - 1
    state = paper.answer(paper.go(begin(whole), place), 1, "2.33")
    assert (state.answered(place), state.complete(place)) == (True, False)
    assert state.unanswered == tuple(range(len(whole.tasks)))
    assert paper.answer(state, 0, "7").unanswered == tuple(range(place))


# JSON


def test_an_edited_question_is_left_out_of_what_was_broken_off(tmp_path: Path) -> None:
    folder = write_tiny_bank(tmp_path / "bank")
    exam = draw_exam(read_bank(folder), plan(section("choice"), section("truth")), 1)
    text = to_json(exam, begin(exam), read_bank(folder))
    assert from_json(text, read_bank(folder)) is not None
    (folder / "facts.yaml").write_text(FACTS.replace("Which one is even?", "Which is even?"), "utf-8")
    edited = from_json(text, read_bank(folder))
    assert edited is not None
    assert ([item.question.id for item in edited[0].sections[0].items], edited[2]) == (
        ["true-or-not"],
        (Lost("pick-one", gone=False),),
    )
    (folder / "facts.yaml").write_text(FACTS.replace("pick-one", "pick-another"), "utf-8")
    renamed = from_json(text, read_bank(folder))
    assert renamed is not None
    assert renamed[2] == (Lost("pick-one", gone=True),)
    assert len(renamed[1].responses) == 1
    both = FACTS.replace("pick-one", "pick-another").replace("true-or-not", "or-not")
    (folder / "facts.yaml").write_text(both, "utf-8")
    assert from_json(text, read_bank(folder)) is None  # nothing is left


_FIRST = FACTS[FACTS.index("- id: pick-one") : FACTS.index("- id: pick-some")]
ANOTHER = _FIRST.replace("pick-one", "pick-more").replace("哪个", "哪一个").replace("Which one", "Which number")
ELSEWHERE = [
    # what another bank is to the one that an exam was drawn from; what is changed in it; whether the exam goes on there
    ("a copy", "", "", True),
    ("larger", "- id: pick-some", ANOTHER + "- id: pick-some", True),
    ("one in which a question has a new name", "id: pick-one", "id: pick-this\n  formerly: [pick-one]", True),
    ("one in which a question is changed", "Which one is even?", "Which is even?", False),
    ("one in which a question is gone", "id: pick-one", "id: pick-this", False),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "goes_on"), [row[1:] for row in ELSEWHERE], ids=[row[0] for row in ELSEWHERE])
def test_an_exam_goes_on_with_every_bank_that_has_its_questions_as_they_were(
    tiny_bank: Bank, tmp_path: Path, old: str, new: str, goes_on: bool
) -> None:
    exam = draw_exam(tiny_bank, plan(section("choice"), section("truth")), 1)
    seen = glance(to_json(exam, begin(exam), tiny_bank))
    folder = write_tiny_bank(tmp_path / "other")
    (folder / "facts.yaml").write_text(FACTS.replace(old, new, 1) if old else FACTS, "utf-8")
    assert seen.is_of(read_bank(folder)) == goes_on
    assert seen.is_of(tiny_bank)


BROKEN: list[tuple[str, Callable[[dict[str, dict[str, object]]], object]]] = [
    ("no state", lambda data: data.pop("state")),
    ("an answer too few", lambda data: data["state"].update(responses=[["A"]])),
    ("parts too many", lambda data: data["state"].update(responses=[["A", "B"]] * 2)),
    ("a place beyond the end", lambda data: data["state"].update(position=2)),
    ("a flag beyond the end", lambda data: data["state"].update(flags=[2])),
    ("seconds in words", lambda data: data["state"].update(seconds=["ten", 0])),
    ("a title too few", lambda data: data["exam"].update(title={"zh": "卷"})),
    ("sections that are none", lambda data: data["exam"].update(sections=7)),
]


@pytest.mark.parametrize("broken", [row[1] for row in BROKEN], ids=[row[0] for row in BROKEN])
def test_json_that_does_not_fit_is_not_taken_up(
    tiny_bank: Bank, broken: Callable[[dict[str, dict[str, object]]], object]
) -> None:
    exam = draw_exam(tiny_bank, plan(section("choice"), section("truth")), 1)
    data = json.loads(to_json(exam, begin(exam), tiny_bank))
    assert from_json(json.dumps(data), tiny_bank) is not None
    broken(data)
    with pytest.raises(BadState):
        from_json(json.dumps(data), tiny_bank)


# The explanation has three points, A to C.
MARKS = [
    ("points of the rubric", "explain", "A, C", True),
    ("none of them", "explain", "0", True),
    ("not marked yet", "explain", "", True),
    ("beyond the rubric", "explain", "D", False),
    ("no letters", "explain", "?!", False),
    ("a letter twice", "explain", "A, A", False),
    ("not as it is saved", "explain", "c a", False),
    ("a text of its own behind", "explain", "A | forged", False),
    ("blank", "explain", " ", False),
    ("of a question that is no explanation", "choice", "A", False),
]


@pytest.mark.parametrize("broken", ["not handed in", "blank"])
def test_what_was_not_handed_in_or_left_blank_has_no_marks(tiny_bank: Bank, broken: str) -> None:
    exam = draw_exam(tiny_bank, plan(section("explain")), 1)
    data = json.loads(to_json(exam, paper.hand_in(paper.answer(begin(exam), 0, "a prime")), tiny_bank))
    data["state"]["marks"] = ["A"]
    assert from_json(json.dumps(data), tiny_bank) is not None
    data["state"].update({"handed_in": False} if broken == "not handed in" else {"responses": [[""]]})
    with pytest.raises(BadState):
        from_json(json.dumps(data), tiny_bank)


@pytest.mark.parametrize(("kind", "letters", "good"), [row[1:] for row in MARKS], ids=[row[0] for row in MARKS])
def test_marks_are_taken_up_only_as_a_student_can_have_given_them(
    tiny_bank: Bank, kind: str, letters: str, good: bool
) -> None:
    exam = draw_exam(tiny_bank, plan(section("choice"), section("explain")), 1)
    assert [len(task.item.parts[0].rubric("en")) for task in exam.tasks] == [0, 3]
    data = json.loads(to_json(exam, paper.hand_in(paper.answer(paper.go(begin(exam), 1), 0, "a prime")), tiny_bank))
    data["state"]["marks"] = [letters if task.item.question.kind == kind else "" for task in exam.tasks]
    if not good:
        with pytest.raises(BadState):
            from_json(json.dumps(data), tiny_bank)
        return
    taken_up = from_json(json.dumps(data), tiny_bank)
    assert taken_up is not None
    assert taken_up[1].marks == ("", letters)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"exam": 1}'])
def test_what_is_no_exam_is_neither_taken_up_nor_glanced_at(tiny_bank: Bank, text: str) -> None:
    with pytest.raises(BadState):
        from_json(text, tiny_bank)
    with pytest.raises(BadState):
        glance(text)


def test_a_glance_says_what_is_left(whole: Exam, tiny_bank: Bank) -> None:
    state = paper.spend(paper.answer(begin(whole), 0, "A"), 90.0)
    seen = glance(to_json(whole, state, tiny_bank))
    assert seen is not None
    assert (seen.blueprint, seen.seed, seen.minutes) == ("plan", 1, 10)
    assert (seen.answered, seen.count, seen.seconds_left, seen.handed_in) == (1, 7, 510.0, False)  # 600 − 90
    assert seen.bank == bank_name(tiny_bank) == str(tiny_bank.roots[0].absolute())


# Marks

POINTS = [
    # score, points of the part, points earned
    (0.0, 2, 0.0),
    (1.0, 2, 2.0),
    (0.5, 3, 1.5),
    (1 / 3, 2, 0.5),  # 0.67
    (2 / 3, 2, 1.5),  # 1.33
    (0.25, 1, 0.5),  # a tie, upwards
    (0.24, 1, 0.0),
    (0.9, 2, 1.5),  # 1.8 would be 2, but that is for a right answer alone
    (0.99, 1, 0.5),
    (3 / 7, 7, 3.0),
]


@pytest.mark.parametrize(("score", "worth", "points"), POINTS)
def test_points_for_steps(score: float, worth: int, points: float) -> None:
    assert earned(score, Fraction(worth)) == points


@given(st.floats(0, 1), st.integers(1, 100))
def test_points_are_halves_near_the_share_and_all_of_them_for_right_answers_only(score: float, worth: int) -> None:
    found = earned(score, Fraction(worth))
    assert (found * 2).denominator == 1
    assert 0 <= found <= worth
    assert abs(found - score * worth) <= (0.25 + 1e-3 if found < worth - 0.5 or score == 1 else 0.5)
    assert (found == worth) == (score == 1)


SHARES = [
    # points of the question, its parts, what each is worth
    ("4", 2, "2 2"),
    ("3", 2, "1.5 1.5"),
    ("5", 3, "1.5 1.5 2"),  # the last part takes what is over
    ("7", 4, "1.5 1.5 2 2"),
    ("1.5", 2, "0.5 1"),
    ("1", 3, "0.3 0.3 0.4"),  # two half points are too few for three parts
    ("0.5", 4, "0.1 0.1 0.1 0.2"),
    ("0.5", 7, "0.07 0.07 0.07 0.07 0.07 0.07 0.08"),
    ("0.5", 1, "0.5"),
]


@pytest.mark.parametrize(("points", "parts", "each"), SHARES)
def test_points_by_part(points: str, parts: int, each: str) -> None:
    assert " ".join(map(shown_points, shares(Fraction(points), parts))) == each


@given(st.integers(1, 200), st.integers(1, 20))
def test_the_parts_of_a_question_have_its_points_together_and_none_has_nothing(halves: int, parts: int) -> None:
    found = shares(Fraction(halves, 2), parts)
    assert sum(found) == Fraction(halves, 2)
    assert found[0] > 0
    assert list(found) == sorted(found)
    assert found[-1] - found[0] <= unit_of(Fraction(halves, 2), parts)
    assert total([1.0] * parts, Fraction(halves, 2)) == Fraction(halves, 2)


TYPED = {
    "choice": ["A", "B", "C"], "choices": ["A", "AB", "ABC"], "truth": ["T", "F"],
    "match": ["A1, B2, C3", "A2, B1, C3", "A3, B1, C2"], "order": ["ABC", "CBA", "BAC"], "explain": ["a number"],
    "numeric": ["7", "12", "3.5", "2.33"],
}  # fmt: skip


@given(data=st.data())
def test_marks_add_up_whatever_was_answered(whole: Exam, data: st.DataObject) -> None:
    state = begin(whole)
    for place, task in enumerate(whole.tasks):
        state = paper.go(state, place)
        for part in range(task.parts):
            state = paper.answer(state, part, data.draw(st.sampled_from(["", *TYPED[task.item.question.kind]])))
    state = paper.hand_in(state)
    for place in to_mark(whole, state):
        state = paper.mark(state, place, data.draw(st.sampled_from(["", "0", "A", "A, B", "A, B, C"])))
    report = marks(whole, state)
    assert len(report.by_section()) == len(whole.sections)
    for rows in (report.by_section(), list(report.by_topic().values())):
        assert sum(points for points, _ in rows) == pytest.approx(report.earned)
        assert sum(worth for _, worth in rows) == whole.points == 14  # 7 × 2
    kept = attempts(report, NOON, "exam-1")
    assert len(kept) + sum(one.grade is None for one in report.marked) == len(whole.tasks)
    assert sum(one.dont_know for one in kept) == report.unanswered
    assert all((one.earned == one.task.points) == (one.score == 1) for one in report.marked)


def test_right_steps_earn_their_share_and_what_is_missing_costs_its_own(tiny_bank: Bank) -> None:
    """3 + 4 = 7, a third of it 2.33. Answered in part; and with 12 for 7, from which 4 follows."""
    exam = draw_exam(tiny_bank, plan(section("numeric", parts=(2,), worth=4)), 1)
    assert [task.item.question.id for task in exam.tasks] == ["thirds"]
    for typed, worth, mistake in ((("7", ""), 2.0, None), (("", "2.33"), 2.0, None), (("12", "4"), 2.0, "product")):
        state = begin(exam)
        for part, text in enumerate(typed):
            state = paper.answer(state, part, text)
        report = marks(exam, paper.hand_in(state))
        assert report.earned == worth
        assert attempts(report, NOON, "exam-1")[0].mistake == mistake


def test_an_explanation_earns_by_the_students_own_marks(tiny_bank: Bank) -> None:
    exam = draw_exam(tiny_bank, plan(section("explain", worth=6)), 1)
    written = paper.hand_in(paper.answer(begin(exam), 0, "a whole number | above 1"))
    assert marks(exam, written).marked[0].grade is None  # not marked yet
    for letters, worth in (("0", 0.0), ("B", 2.0), ("A, C", 4.0), ("A, B, C", 6.0)):
        report = marks(exam, paper.mark(written, 0, letters))
        assert report.earned == worth
        assert report.marked[0].responses == (f"{letters} | a whole number | above 1",)


def test_an_attempt_says_all_that_the_history_wants(tiny_bank: Bank) -> None:
    exam = draw_exam(tiny_bank, plan(section("choice"), section("truth")), 1)
    state = paper.spend(paper.answer(paper.spend(begin(exam), 2.5), 0, "A"), 4.0)
    attempt, blank = attempts(marks(exam, paper.hand_in(state)), NOON, "exam-1")
    assert attempt.address == exam.tasks[0].item.address
    assert attempt.digest == exam.tasks[0].item.question.digest
    assert (attempt.at, attempt.session, attempt.mixed) == (NOON, "exam-1", True)
    assert (attempt.response, attempt.seconds, attempt.hints) == ("A", 6.5, 0)
    assert (blank.response, blank.score, blank.mistake, blank.dont_know) == ("", 0.0, None, True)
