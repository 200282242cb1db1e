"""Grading: how near is right, what follows from an earlier slip, which mistake is named, what is only asked again."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from chained import CHAINED
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.cards import chain
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grades import PartGrade, wrong_entries
from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.registry import generate
from dlquiz.language import Value, flat, parse


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    path: Path = tmp_path_factory.mktemp("grades") / "grades.yaml"
    path.write_text(CHAINED, encoding="utf-8")
    _banks[:] = [read_bank(path)]
    return _banks[0]


# A property test may not use a fixture.
_banks: list[Bank] = []


@pytest.fixture(autouse=True)
def _shared(bank: Bank) -> None:
    assert bank is _banks[0]


def _numeric(bank: Bank, name: str) -> NumericItem:
    item = item_at(bank, f"{name}#0")
    assert isinstance(item, NumericItem)
    return item


def _told(graded: Grade) -> list[str]:
    """Each part in a word: right, followed, the mistake's id, wrong or unreadable."""
    return [_word(part) for part in graded.parts]


def _word(part: PartGrade) -> str:
    if part.verdict == "correct":
        return "followed" if part.followed else "right"
    return part.mistake.id if part.mistake else part.verdict


# --- a chain of parts -----------------------------------------------------------------------------------------------

# what was typed, what each part is told, the score; every number worked out by hand with a pocket calculator
CHAINS = {
    "all right, rounded as asked": (
        ["3", "3.5", "-1.069, -0.535, 0, 1.604", "-1.138, -0.069, 1, 4.207"],
        ["right", "right", "right", "right"], 1,
    ),
    "a slip in the mean and everything right from there": (
        ["4", "4.5", "-1.414, -0.943, -0.471, 0.943", "-1.828, -0.886, 0.057, 2.886"],
        ["wrong", "followed", "followed", "followed"], 3 / 4,
    ),
    "a slip in the mean that was mended later": (
        ["4", "3.5", "-1.069, -0.535, 0, 1.604", "-1.138, -0.069, 1, 4.207"],
        ["wrong", "right", "right", "right"], 3 / 4,
    ),
    "a known mistake, followed through": (
        ["3", "4.667", "-0.926, -0.463, 0, 1.389", "-0.852, 0.074, 1, 3.777"],
        ["right", "unbiased", "followed", "followed"], 3 / 4,
    ),
    "a slip, and a known mistake made with the student's own mean": (
        ["4", "6", "-1.225, -0.816, -0.408, 0.816", "-1.449, -0.633, 0.184, 2.633"],
        ["wrong", "unbiased", "followed", "followed"], 2 / 4,
    ),
    "a known mistake in the last part, on top of a slip in the first": (
        ["4", "4.5", "-1.414, -0.943, -0.471, 0.943", "-0.828, 0.114, 1.057, 3.886"],
        ["wrong", "followed", "followed", "shift-first"], 2 / 4,
    ),
    "two slips": (
        ["4", "5.2", "-1.316, -0.877, -0.439, 0.877", "-1.631, -0.754, 0.123, 2.754"],
        ["wrong", "wrong", "followed", "followed"], 2 / 4,
    ),
    "a slip in the middle only": (
        ["3", "3.5", "-1.069, -0.535, 0, 2.5", "-1.138, -0.069, 1, 6"],
        ["right", "right", "wrong", "followed"], (3 + 3 / 4) / 4,
    ),
    "one entry wrong in the last part": (
        ["3", "3.5", "-1.069, -0.535, 0, 1.604", "-1.138, -0.069, 1, 4.5"],
        ["right", "right", "right", "wrong"], (3 + 3 / 4) / 4,
    ),
    "one entry wrong, the others right from the student's own mean": (
        ["4", "4.5", "-1.414, -0.943, -0.471, 5", "0, 0, 0, 0"],
        ["wrong", "followed", "wrong", "wrong"], (1 + 3 / 4) / 4,
    ),
    "an unreadable first part says nothing about the others": (
        ["?", "3.5", "-1.069, -0.535, 0, 1.604", "-1.138, -0.069, 1, 4.207"],
        ["unreadable", "right", "right", "right"], 3 / 4,
    ),
    "a value from which nothing follows": (
        ["3", "0", "-1.069, -0.535, 0, 1.604", "-1.138, -0.069, 1, 4.207"],
        ["right", "wrong", "right", "right"], 3 / 4,
    ),
    "a negative variance and a wild guess": (
        ["3", "-2", "1, 1, 1, 1", "3, 3, 3, 3"],
        ["right", "wrong", "wrong", "followed"], 2 / 4,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("typed", "told", "score"), CHAINS.values(), ids=CHAINS)
def test_one_slip_costs_one_part(bank: Bank, typed: list[str], told: list[str], score: float) -> None:
    """x = 1, 2, 3, 6 with mean 3 and variance 3.5; later parts are judged from the student's own earlier values."""
    graded = grade(_numeric(bank, "norm"), typed)
    assert _told(graded) == told
    assert graded.score == score
    assert graded.readable is ("unreadable" not in told)


COARSE = {
    "one of four entries has two digits of three": ("-1.138, -0.069, 1, 4.21", True),
    "a whole number where three decimals are asked for": ("-1, -0.069, 1, 4.207", True),
    "all entries are coarse": ("-1.1, -0.1, 1, 4.2", True),
    "one entry is coarse, another is wrong": ("-1.138, -0.5, 1, 4.21", None),
    "cut off, not rounded": ("-1.138, -0.069, 1, 4.20", None),
    "a zero says nothing": ("-1.138, 0, 1, 4.207", None),
    "the other sign": ("-1.138, 0.1, 1, 4.207", None),
    "a fraction has no last digit": ("-1.138, -0.069, 1, 42/10", None),
}


@pytest.mark.parametrize(("typed", "right"), COARSE.values(), ids=COARSE)
def test_right_but_too_coarse_is_asked_again(bank: Bank, typed: str, right: bool | None) -> None:
    """The output is -1.138, -0.069, 1, 4.207 to the three decimals asked for. Nobody to be asked: it is wrong."""
    item = _numeric(bank, "norm-output")
    part = grade(item, [typed]).parts[0]
    assert (part.verdict, part.too_coarse, part.score > 0) == (
        ("wrong", False, True) if right is None else ("unreadable", True, False)
    )
    final = grade(item, [typed], ask_again=False).parts[0]
    assert (final.verdict, final.too_coarse, final.value is None) == ("wrong", right is not None, False)
    if part.problem is not None:
        assert part.problem.why.en == "right so far; give 3 decimals"
        assert part.problem.why.zh == "目前写出的各位都对，请写到小数点后 3 位"


def test_too_coarse_to_tell_a_mistake_is_not_called_right(bank: Bank) -> None:
    """1000/7 = 142.9 and the slip 980/7 = 140.0 to one decimal: 1e2 is neither's last word."""
    item = _numeric(bank, "rounding")
    parts = [grade(item, ["0.1", typed]).parts for typed in ("143", "1e2")]
    assert [part.problem.why.en if part.problem else None for part in parts[0]] == [
        "right so far; give 2 decimals", "right so far; give 1 decimal",
    ]  # fmt: skip
    assert parts[1][1].problem is not None
    assert parts[1][1].problem.why.en == "give 1 decimal"


MARKS_BY_ENTRY = {
    "one of four": ("-1.138, -0.069, 1, 5", 3 / 4, [(3,)], "entry 4 is wrong", "第 4 个数不对"),
    "two of four": ("1.138, -0.069, 1, 5", 2 / 4, [(0,), (3,)], "entries 1, 4 are wrong", "第 1、4 个数不对"),
    "all": ("1.5, 1.5, 1.5, 1.5", 0, [(0,), (1,), (2,), (3,)], "", ""),
    "none": ("-1.138, -0.069, 1, 4.207", 1, [], "", ""),
}


@pytest.mark.parametrize(("typed", "score", "places", "en", "zh"), MARKS_BY_ENTRY.values(), ids=MARKS_BY_ENTRY)
def test_marks_by_entry(bank: Bank, typed: str, score: float, places: list[tuple[int, ...]], en: str, zh: str) -> None:
    """A vector earns the share of its right entries, and those that are wrong are named."""
    part = grade(_numeric(bank, "norm-output"), [typed]).parts[0]
    assert (part.verdict == "correct", part.score, list(part.wrong_entries)) == (score == 1, score, places)
    assert (wrong_entries(part, "en"), wrong_entries(part, "zh")) == (en, zh)


def test_a_mistake_that_explains_the_whole_vector_keeps_its_name(bank: Bank) -> None:
    """Without the root, the third entry is 1 all the same: a quarter of the marks, and the mistake."""
    part = grade(_numeric(bank, "norm-output"), ["-0.143, 0.429, 1, 2.714"]).parts[0]
    assert part.mistake is not None
    assert (part.mistake.id, part.score, part.wrong_entries) == ("no-root", 1 / 4, ((0,), (1,), (3,)))


def test_a_matrix_by_row_and_column_and_a_shape_whole(bank: Bank, tiny_bank: Bank) -> None:
    """Rows and columns are counted from 1, as in mathematics; a shape with one wrong axis is a wrong shape."""
    arrays = item_at(tiny_bank, "arrays#0")
    part = grade(arrays, ["[2, 4]", "[[1.5, 7], [0, 4.5]]", "6x28x28"]).parts[1]
    assert (part.score, part.wrong_entries) == (3 / 4, ((0, 1),))
    assert (wrong_entries(part, "en"), wrong_entries(part, "zh")) == (
        "wrong at (row, column) (1, 2)", "（行, 列）为 (1, 2) 的数不对",
    )  # fmt: skip
    shape = grade(_numeric(bank, "growth"), ["6", "1000000", "6x3x4"]).parts[2]
    assert (shape.verdict, shape.score, shape.wrong_entries) == ("wrong", 0, ())


RESPONSES: list[tuple[Any, str]] = [
    (["1"], "norm#0 has 4 parts; 1 response was given"),
    (["1"] * 5, "norm#0 has 4 parts; 5 responses were given"),
    ([], "norm#0 has 4 parts; 0 responses were given"),
    (["1", "1", "1", None], "the response None to norm#0 is not a text"),
    ([1, 2, 3, 4], "the response 1 to norm#0 is not a text"),
    ("1234", "the responses to norm#0 are no list"),
    (None, "the responses to norm#0 are no list"),
]


@pytest.mark.parametrize(("responses", "message"), RESPONSES)
def test_as_many_texts_as_parts(bank: Bank, responses: Any, message: str) -> None:
    """Anything else says what is expected, by name."""
    with pytest.raises(DlquizError) as caught:
        grade(_numeric(bank, "norm"), responses)
    assert caught.value.fault.message == message
    assert caught.value.fault.hint == "give a list of 4 texts: mean, variance, normalized, output"


def test_a_concept_question_has_one_part(tiny_bank: Bank) -> None:
    """No response, two, or none at all."""
    for responses in ([], ["A", "B"], [None]):
        with pytest.raises(DlquizError, match="give a list of 1 text: answer"):
            grade(generate(tiny_bank.question("pick-one"), 0), responses)  # type: ignore[arg-type]


def test_a_mistake_in_a_part_that_is_not_asked_is_named(bank: Bank) -> None:
    """Only the output is asked; dividing the variance by 3, or leaving the root out, still has its name."""
    item = _numeric(bank, "norm-output")
    for typed, told in (
        ("-1.138, -0.069, 1, 4.207", "right"),
        ("-0.852, 0.074, 1, 3.777", "unbiased"),
        ("-0.143, 0.429, 1, 2.714", "no-root"),
        ("-0.138, 0.931, 2, 5.207", "shift-first"),
        ("1, 1, 1, 1", "wrong"),
    ):
        assert _told(grade(item, [typed])) == [told]


def test_rounding_by_hand_is_no_slip(bank: Bank) -> None:
    """1000·(1/7) is 142.857, but 1000·0.14 is 140 to somebody who went on with what they had written down."""
    item = _numeric(bank, "rounding")
    assert _told(grade(item, ["0.14", "142.9"])) == ["right", "right"]
    assert _told(grade(item, ["0.143", "143"])) == ["right", "followed"]
    assert _told(grade(item, ["0.142", "142"])) == ["right", "followed"]
    assert _told(grade(item, ["0.142", "143.5"])) == ["right", "wrong"]
    assert _told(grade(item, ["0.5", "500"])) == ["wrong", "followed"]


def test_a_slip_beside_a_rounding(bank: Bank) -> None:
    """With 5 for the half, 1000·(1/7) + 5 = 147.9 and 1000·0.14 + 5 = 145 both follow; the key's 143.4 is right."""
    item = _numeric(bank, "mixed")
    for typed, told in (("147.9", "followed"), ("145", "followed"), ("143.4", "right"), ("146.4", "wrong")):
        assert _told(grade(item, ["0.14", "5", typed])) == ["right", "wrong", told]


def test_a_known_mistake_is_never_right(bank: Bank) -> None:
    """980/7 is 140 too. Where a known mistake and a rounding by hand can't be told apart, it is the mistake."""
    assert _told(grade(_numeric(bank, "rounding"), ["0.14", "140"])) == ["right", "trap"]


def test_the_tolerance_is_that_of_the_students_own_value(bank: Bank) -> None:
    """The key is 10⁶ to three digits, ± 10⁴. From their own 1 layer it is 10 ± 0.1, and 15 is not right."""
    item = _numeric(bank, "growth")
    assert _told(grade(item, ["1", "10", "1x3x3"])) == ["wrong", "followed", "followed"]
    assert _told(grade(item, ["1", "15", "1x3x3"])) == ["wrong", "wrong", "followed"]
    assert _told(grade(item, ["1", "5", "6x3x3"])) == ["wrong", "halved", "right"]
    assert _told(grade(item, ["3", "1000", "3x3x3"])) == ["once", "followed", "followed"]
    assert _told(grade(item, ["6", "500000", "6x3"])) == ["right", "halved", "wrong"]
    assert _told(grade(item, ["400", "10**290", "400x3x3"])) == ["wrong", "wrong", "followed"]


def test_unreadable_is_not_wrong(bank: Bank) -> None:
    """It has no mistake and no value, says why in both languages, and is told apart so that it can be asked again."""
    for typed in ("", "no idea", "1, 2", "9**9**9", "\x1b[31m7"):
        part = grade(_numeric(bank, "rounding"), [typed, "142.9"]).parts[0]
        assert (part.verdict, part.score, part.value, part.mistake) == ("unreadable", 0, None, None)
        assert part.problem is not None
        assert part.problem.why.zh
        assert part.problem.why.en
    assert grade(_numeric(bank, "norm"), ["3", "3.5", "1, 2", "1"]).parts[2].verdict == "unreadable"


_ANY = st.sampled_from(["0", "-1", "1e9", "3", "1 2 3 4", "0 0 0 0", "x", "6x3x3", "7x7", ""])


@given(st.lists(_ANY, min_size=4, max_size=4))
def test_any_mixture_is_graded(typed: list[str]) -> None:
    """Whatever was typed earlier, later parts are graded without a fault, and no score leaves 0 to 1."""
    for name, count in (("norm", 4), ("growth", 3), ("rounding", 2)):
        graded = grade(_numeric(_banks[0], name), typed[:count])
        assert 0 <= graded.score <= 1
        assert all((part.verdict == "correct") == (part.score == 1) for part in graded.parts)


# --- the chain itself -----------------------------------------------------------------------------------------------


def test_dependence(bank: Bank) -> None:
    """The output uses the mean through two results between; the mean uses nothing of the rest."""
    formula = bank.formula("norm")
    assert chain.depends_on(formula, "output", "mean")
    assert chain.depends_on(formula, "variance", "mean")
    assert chain.depends_on(formula, "mean", "mean")
    assert not chain.depends_on(formula, "mean", "output")
    assert not chain.depends_on(bank.formula("growth"), "shape", "growth")


def test_dependence_in_a_long_chain_is_found_at_once(bank: Bank) -> None:
    """Every result uses all before it: paths double with every step, steps do not."""
    formula = bank.formula("norm")
    first = replace(formula.results[0], name="r0", expression=parse("1"))
    sums = [parse(" + ".join(f"r{j}" for j in range(max(0, i - 9), i))) for i in range(1, 200)]
    rest = [replace(first, name=f"r{i}", expression=expression) for i, expression in enumerate(sums, 1)]
    assert chain.depends_on(replace(formula, results=(first, *rest)), "r199", "r0")


def test_a_mistake_without_a_value(bank: Bank) -> None:
    """A mistake that divides by nought leads nowhere, and a mistaken result is followed through."""
    formula = bank.formula("norm")
    given_: dict[str, Value] = {"x": (3, 3, 3, 3), "gamma": 2, "beta": 1}
    by_id = {mistake.id: mistake for mistake in formula.mistakes}
    right: dict[str, Value] = {"mean": 3, "variance": 1, "normalized": (0, 0, 0, 0), "output": (1, 1, 1, 1)}
    assert chain.mistaken(formula, given_, by_id["unbiased"], right) is None
    led = chain.mistaken(formula, {**given_, "x": (1, 2, 3, 6)}, by_id["unbiased"], {"mean": 3})
    assert led is not None
    assert led["mean"] == 3
    assert led["variance"] == Fraction(14, 3)
    assert flat(led["output"])[3] == pytest.approx(2 * 3 / math.sqrt(14 / 3) + 1)


def test_numeric_questions_are_numeric(bank: Bank) -> None:
    """The bank above is what the tests take it for."""
    names = ("norm", "norm-output", "rounding", "growth")
    assert all(isinstance(bank.question(name), NumericQuestion) for name in names)
