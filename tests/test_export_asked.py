"""What an answer is to other programs, worked out by hand for the small bank."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from exported import view

from dlquiz.bank.bank import Bank
from dlquiz.export.asked import Choice, Essay, Matching, Numbers, Ordering, Truth, asked, decimal_text


def numbers(bank: Bank, question: str, part: int) -> Numbers:
    found = asked(view(bank, question).parts[part])
    assert isinstance(found, Numbers)
    return found


# A question, its part; of each blank its place, its key, how far off is right, and what the named mistakes give there.
BLANKS: list[tuple[str, int, list[tuple[Any, ...]]]] = [
    ("square", 0, [((), 81, 0, [49, 25])]),  # (5 + 2 + 2)²; one side of the frame 7², none 5²
    ("thirds", 0, [((), 7, 0, [12])]),
    ("thirds", 1, [((), Fraction(7, 3), Fraction(1, 100), [3.5])]),
    # [2, 4]; to add 2 gives [3, 4], of which the second entry is right
    ("arrays", 0, [((1,), 2, 0, [3]), ((2,), 4, 0, [])]),
    ("arrays", 2, [((1,), 6, 0, []), ((2,), 28, 0, []), ((3,), 28, 0, [])]),
]


@pytest.mark.parametrize(("question", "part", "wanted"), BLANKS)
def test_numbers_are_blanks_each_with_the_mistakes_that_can_be_told_there(
    tiny_bank: Bank, question: str, part: int, wanted: list[tuple[Any, ...]]
) -> None:
    found = numbers(tiny_bank, question, part)
    assert [(one.place, one.key, one.tolerance, [slip.value for slip in one.slips]) for one in found.blanks] == wanted


def test_a_matrix_is_rows_of_blanks(tiny_bank: Bank) -> None:
    rows = numbers(tiny_bank, "arrays", 1).rows
    assert [[blank.key for blank in row] for row in rows] == [[1.5, 0], [0, 4.5]]
    assert [[blank.place for blank in row] for row in rows] == [[(1, 1), (1, 2)], [(2, 1), (2, 2)]]


def test_other_answers_are_what_their_key_says(tiny_bank: Bank) -> None:
    one, some, truth, join, line, why = (
        asked(view(tiny_bank, name).parts[0])
        for name in ("pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why")
    )
    assert isinstance(one, Choice)
    assert isinstance(some, Choice)
    assert (one.several, sum(option.right for option in one.options)) == (False, 1)
    assert (some.several, sum(option.right for option in some.options)) == (True, 2)
    assert all(bool(option.because) != option.right for option in one.options)
    assert truth == Truth(False)
    assert isinstance(join, Matching)
    assert {left[1]: right[1] for left, right in join.partners}.keys() == {text for _, text in join.left}
    assert join.surplus == ()
    assert isinstance(line, Ordering)
    assert sorted(line.order) == sorted(letter for letter, _ in line.steps)
    assert isinstance(why, Essay)
    assert len(why.rubric) == 3


DECIMALS = [
    (81, "81"), (-5, "-5"), (10**20, "100000000000000000000"), (Fraction(1, 4), "0.25"),
    (Fraction(7, 3), "2.33333333333333"), (Fraction(1, 10**7), "0.0000001"), (0.1, "0.1"), (-2.5e-7, "-0.00000025"),
    (0, "0"), (Fraction(0), "0"), (-0.0, "0"), (1e22, "10000000000000000000000"),
]  # fmt: skip


@pytest.mark.parametrize(("value", "text"), DECIMALS)
def test_a_number_is_written_so_that_every_program_reads_it(value: Any, text: str) -> None:
    assert decimal_text(value) == text
