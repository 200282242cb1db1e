"""Item analysis: reliability, difficulty and discrimination as others calculate them, and what looks faulty."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from fractions import Fraction

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.study.analysis import Given, Response, alpha, analyse, correlation
from dlquiz.study.analysis_words import correlated, overview, remarks, share
from dlquiz.text.spans import LANGUAGES

# The data sets and values of pingouin's documentation of `cronbach_alpha` (0.7.0), which compares them with R's psych:
# `cronbach_alpha`, a row a subject; and `cronbach_wide_missing`, without the rows that miss a value
# (`nan_policy="listwise"`): right or wrong, so that alpha is KR-20.
LIKERT = """3241451432 5463512555 7355643365 2433222663 6565444675 1234252352 4353521243 2443722465 6555165232
5464353172 4352532341 4232534234 5562332445 6554221465 4355313234"""
KR_20 = "11111111111 11111111010 11101101100 11111000100 11110010000 11111000000 01011000010 11100000000 10010000000"


def rows(digits: str) -> list[list[Fraction]]:
    return [[Fraction(int(digit)) for digit in row] for row in digits.split()]


@pytest.mark.parametrize(
    ("digits", "expected"),
    [
        pytest.param(LIKERT, 0.5917188485995826, id="pingouin: fifteen subjects, ten items on a scale"),
        pytest.param(KR_20, 0.8016949152542373, id="pingouin: right or wrong, which is KR-20"),
        # By hand: variances 1/3, 1/3 and 4/3 of the total, so 2/1·(1 − (2/3)/(4/3)) = 1.
        pytest.param("00 11 00 11", 1.0, id="two questions that always agree"),
        # Variances 1/3 and 1/3, all covariances 0: the total has 2/3, so 2·(1 − 1) = 0.
        pytest.param("00 01 10 11", 0.0, id="two questions that have nothing to do with each other"),
    ],
)
def test_alpha_is_what_others_calculate(digits: str, expected: float) -> None:
    assert alpha(rows(digits)) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("digits", ["", "10", "1 0", "11 11", "10 01"])
def test_alpha_of_what_says_nothing_is_nothing(digits: str) -> None:
    """Nobody; one student; one question; no student, or no total, differs from another."""
    assert alpha(rows(digits)) is None


def test_a_correlation_is_that_of_pythons_own_library() -> None:
    xs, ys = ([row[place] for row in rows(LIKERT)] for place in (0, 4))
    assert correlation(xs, ys) == pytest.approx(statistics.correlation(list(map(float, xs)), list(map(float, ys))))


@pytest.mark.parametrize(("xs", "ys"), [([], []), ([1], [2]), ([1, 1], [1, 2]), ([1, 2], [3, 3])])
def test_a_correlation_of_what_never_varies_is_none(xs: list[int], ys: list[int]) -> None:
    assert correlation(list(map(Fraction, xs)), list(map(Fraction, ys))) is None


class Class:
    """A class of students on the small bank's questions; each student's points are a row of digits."""

    def __init__(self, bank: Bank, digits: str, answers: Sequence[Sequence[Given]] = (), worth: int = 1) -> None:
        names = [one for one in ("square", "product", "pick-one", "join", "line-up") for _ in range(3)]
        self.papers = [
            [
                Response(
                    (names[place], place),
                    place + 1,
                    bank.question(names[place]),
                    None if digit == "-" else Fraction(int(digit)),
                    Fraction(worth),
                    tuple(answers[number][place : place + 1]) if answers else (Given("own", "own", digit == "1"),),
                    {},
                )
                for place, digit in enumerate(row)
            ]
            for number, row in enumerate(digits.split())
        ]
        self.found = analyse(self.papers)


def test_difficulty_is_the_mean_share_of_the_points(tiny_bank: Bank) -> None:
    """Two points each: 2, 1 and 0 are half of them; 2, 2 and 0 are four of six."""
    found = Class(tiny_bank, "22 12 00", worth=2).found
    assert [one.difficulty for one in found.figures] == [1 / 2, 2 / 3]
    assert [one.right for one in found.figures] == [1, 2]


def test_discrimination_takes_the_question_out_of_the_total(tiny_bank: Bank) -> None:
    """By hand, the point-biserial of 1, 1, 0, 0 with the rest 2, 1, 1, 0: (1.5 − 0.5)/√0.5 · √(0.5·0.5) = 0.7071; with
    the whole total 3, 2, 1, 0 it would be 0.894. A stdlib correlation says the same of every other question."""
    digits = "111 110 010 000"
    found = Class(tiny_bank, digits).found.figures
    assert found[0].discrimination == pytest.approx(0.5**0.5)
    table = [list(map(int, row)) for row in digits.split()]
    for place, one in enumerate(found):
        rest = [sum(row) - row[place] for row in table]
        assert one.discrimination == pytest.approx(statistics.correlation([row[place] for row in table], rest))


def test_a_question_that_is_not_marked_for_all_is_outside_of_the_totals(tiny_bank: Bank) -> None:
    """The third is marked for two of four: its difficulty is theirs, and reliability is that of the first two."""
    found = Class(tiny_bank, "101 11- 010 00-").found
    assert found.compared == 2
    assert found.waiting == 2
    assert found.figures[2].students == 2
    assert found.figures[2].difficulty == 1 / 2
    assert found.reliability == alpha(rows("10 11 01 00"))


@pytest.mark.parametrize(
    ("digits", "place", "expected"),
    [
        ("1000 " * 5 + "0111 " * 5, 0, ["negative", "strong"]),
        ("0111 " * 2 + "0000 " * 2, 0, ["nobody"]),
        ("1000 " * 4 + "0111 " * 5, 0, []),  # nine students are too few to say it
        ("0111 " * 1 + "0000 " * 1, 0, []),  # nor do two who are wrong say anything
    ],
)
def test_what_looks_faulty(tiny_bank: Bank, digits: str, place: int, expected: list[str]) -> None:
    assert list(Class(tiny_bank, digits).found.figures[place].flags) == expected


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_wrong_answer_of_most_strong_students_is_named(tiny_bank: Bank, lang: str) -> None:
    """Eleven students: the upper 27 % are three, and all of them say 7."""
    digits = "0111 " * 3 + "1000 " * 8
    seven, other = Given("7", "7", False), Given("", "", True)
    answers = [[seven if row[0] == "0" else other, *[other] * 3] for row in digits.split()]
    one = Class(tiny_bank, digits, answers).found.figures[0]
    assert (one.strong_answer, one.flags) == ("7", ("negative", "strong"))
    assert any("7" in text for text in remarks(one, "zh" if lang == "zh" else "en"))
    two_of_them = [*answers[:2], [Given("8", "8", False), *answers[2][1:]], *answers[3:]]
    assert Class(tiny_bank, digits, two_of_them).found.figures[0].strong_answer == ""  # two are too few


def test_options_that_nobody_chose_are_those_that_were_shown_often(tiny_bank: Bank) -> None:
    response = Class(tiny_bank, "1").papers[0][0]
    chose = Given(("options", ("two",)), "two", True, (), ("two",))
    shown = {"two": True, "three": False}
    rare = {**shown, "five": False}
    made = [
        [
            Response(
                response.name, 1, response.question, Fraction(1), Fraction(1), (chose,), rare if place < 3 else shown
            )
        ]
        for place in range(10)
    ]
    one = analyse(made).figures[0]
    assert [option.text for option in one.unchosen] == ["three"]
    assert [(option.text, option.shown, option.chosen, option.right) for option in one.options] == [
        ("two", 10, 10, True),
        ("three", 10, 0, False),
        ("five", 3, 0, False),
    ]


def test_a_class_of_nobody_and_of_one_has_no_figures_that_are_made_up(tiny_bank: Bank) -> None:
    nobody, one = analyse([]), Class(tiny_bank, "10").found
    assert (nobody.students, nobody.reliability, nobody.figures) == (0, None, ())
    assert (one.reliability, one.few) == (None, True)
    assert [figure.discrimination for figure in one.figures] == [None, None]
    for lang in LANGUAGES:
        assert overview(nobody, lang)[-1][1] == correlated(None) == share(None) == "–"
        assert overview(one, lang)[-1][1] == "–"
