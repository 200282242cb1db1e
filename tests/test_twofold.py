"""What can be meant in two ways is never read silently in one: a table of texts, what they are, and why.

Where mathematics, school and every tool agree, the text has one meaning and is read. Where they do not, it is asked
again at no cost, and the message says what to write for each meaning.
"""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from rows import every

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import read_blueprint
from dlquiz.cli.calc import parse_given
from dlquiz.ground.errors import BankError, DlquizError
from dlquiz.kinds.answers.numbers import read_matrix, read_number, read_vector, read_whole, split_parts
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.grading import grade

F = Fraction

# what is typed where any number may stand, its value, and why there is one meaning only
ONE = [
    ("1/2/3", F(1, 6), "divisions follow each other from left to right, at school and on every calculator"),
    ("12/2*3", 18, "products and quotients too"),
    ("-2^2", -4, "a power binds tighter than the sign before it: the square of x with a minus"),
    ("-2²", -4, "the same in print"),
    ("(-2)^2", 4, "parentheses say it"),
    ("2^-1", F(1, 2), "a sign in an exponent can stand nowhere else"),
    ("2^(3^2)", 512, "parentheses say it"),
    ("(2^3)^2", 64, "parentheses say it"),
    ("2^10/4", 256, "a power binds tighter than a division, and 10/4 would be a strange exponent"),
    ("5%", F(1, 20), "a share, a rate or a probability of five in a hundred"),
    ("1e3", 1000, "the notation of every calculator; the number e is never written behind a number without a sign"),
    ("1E3", 1000, "in capitals too"),
    ("3e-2", F(3, 100), "and with a sign"),
    ("1,234,567", 1234567, "two commas can't both be decimal"),
    ("1,234.5", F(2469, 2), "with a point behind it, the comma groups"),
    ("1.234", F(617, 500), "a point is the decimal point of both languages"),
    ("1 234.5", F(2469, 2), "a blank between groups of three is the standard's own spelling"),
]  # fmt: skip


@every(("text", "wanted"), [row[:2] for row in ONE], ids=[f"{r[0]}: {r[2]}" for r in ONE])
def test_what_has_one_meaning_is_read(text: str, wanted: Any) -> None:
    assert read_number(text) == wanted


# what is typed, whether a whole number is asked for, what to write, and what else could be meant
TWO = [
    ("2^3^2", False, "2^(3^2) or (2^3)^2", "512 in print, 64 in a spreadsheet and in MATLAB"),
    ("2³^2", False, "2^(3^2) or (2^3)^2", "the same with a raised three"),
    ("1+(2)^3^2", False, "2^(3^2) or (2^3)^2", "within a sum"),
    ("2^1/2", False, "2^(1/2) or 2/2", "a root, or the half of two"),
    ("1,234", False, "1234 or 1.234", "a group of thousands, or a decimal comma"),
    ("-1，234", False, "-1234 or -1.234", "a wide comma too"),
    ("1,234*2", False, "1234*2 or 1.234*2", "within a product"),
    ("1.234,5", False, "1234.5", "point and comma as half of Europe has them"),
    ("1.234,5", True, "1234.5", "where a whole number is asked for, too"),
    ("1.234.567", False, "1234567", "points between groups"),
    ("1.234", True, "1234", "where only a whole number can be meant"),
    ("28.000", True, "28000 or 28", "twenty-eight to three places, or thousands"),
    ("5%", True, "a percentage is none", "five per cent of what?"),
    ("100 %", True, "a percentage is none", "all, or one, or a hundred"),
    ("1 e 3", False, "1e3 or 1*exp(1)*3", "a power of ten, or a product with e"),
    ("1e 3", False, "1e3 or 1*exp(1)*3", "the same with one blank"),
    ("3e - 2", False, "", "three times e less two, or 0.03"),
    ("1/2π", False, "", "half of π, or one over 2π"),
    ("3 4", False, "", "two numbers, or a slip"),
    ("1;2", False, "", "two answers"),
]  # fmt: skip


@every(("text", "whole", "write"), [row[:3] for row in TWO], ids=[f"{r[0]}: {r[3]}" for r in TWO])
def test_what_has_two_meanings_is_asked_again(text: str, whole: bool, write: str) -> None:
    with pytest.raises(Unreadable) as caught:
        read_whole(text) if whole else read_number(text)
    assert write in caught.value.why.en
    assert caught.value.why.zh
    assert caught.value.why.zh != caught.value.why.en


WHOLE = [("1,234", 1234), ("1 234", 1234), ("1e3", 1000), ("2^10", 1024), ("13.5", F(27, 2)), ("12/2/3", 2)]


@every(("text", "wanted"), WHOLE)
def test_a_whole_number_that_is_asked_for(text: str, wanted: Any) -> None:
    """Its comma can't be decimal; what is no whole number all the same is an answer, if a wrong one."""
    assert read_whole(text) == wanted


# the reader, what is typed, its value (None: asked again), why
LISTS: list[tuple[Any, str, Any, str]] = [
    (read_vector, "1; 2; 3", (1, 2, 3), "one kind of mark throughout"),
    (read_vector, "[1; 2]", (1, 2), "MATLAB's column is a vector"),
    (read_vector, "1, 2; 3", None, "rows of different length, or a slip"),
    (read_vector, "1,5; 2,5", None, "decimal commas, or rows"),
    (read_vector, "2x3", None, "a shape, or a product"),
    (read_vector, "2x3, 4", (6, 4), "beside other numbers it is a product"),
    (read_matrix, "[[2×3]]", None, "a shape, or a product"),
    (read_vector, "2*3, 4", (6, 4), "a product, as one writes it"),
    (read_vector, "2^3^2, 1", None, "which power first?"),
    (read_vector, "1.234,5", (F(617, 500), 5), "in a list a comma separates"),
    (read_matrix, "1, 2; 3, 4", ((1, 2), (3, 4)), "a semicolon ends a row"),
    (read_matrix, "1; 2", ((1,), (2,)), "two rows of one"),
    (read_matrix, "1 2; 3, 4", ((1, 2), (3, 4)), "each row by itself has one kind of mark"),
    (read_matrix, "1, 2; 3", None, "rows of different length"),
]  # fmt: skip


@every(("read", "text", "wanted"), [row[:3] for row in LISTS], ids=[f"{r[1]}: {r[3]}" for r in LISTS])
def test_marks_within_lists(read: Any, text: str, wanted: Any) -> None:
    if wanted is not None:
        assert read(text) == wanted
        return
    with pytest.raises(Unreadable):
        read(text)


def test_a_semicolon_within_brackets_separates_no_answers() -> None:
    assert split_parts("[1, 2; 3, 4]; 5", 2) == ["[1, 2; 3, 4]", "5"]
    assert split_parts("[[1; 2]; [3; 4]]；5", 2) == ["[[1; 2]; [3; 4]]", "5"]
    assert split_parts("1 2; 3", 2) == ["1 2", "3"]


# formula, option, what is typed, what the message says to write
OPTIONS = [
    ("sigmoid", "x", "1,234", "write 1234 or 1.234"),
    ("sigmoid", "x", "2^3^2", r"write 2\^\(3\^2\) or \(2\^3\)\^2"),
    ("sigmoid", "x", "1.234,5", "write 1234.5"),
    ("conv-output-size", "height", "300%", "a percentage is none"),
    ("conv-output-size", "height", "1.024", "write 1024"),
    ("conv-output-size", "height", "28;28", "that is not a number"),
    ("conv-output-size", "height", "3x5", r"write 3\*5 for a product"),
    ("softmax", "x", "1, 2,5, 3", "write 2.5 or 2, 5"),
    ("softmax", "x", "2x3", r"write 2, 3 or 2\*3"),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "option", "text", "message"), OPTIONS)
def test_options_of_calc_are_asked_again_too(
    formula: str, option: str, text: str, message: str, real_bank: Bank
) -> None:
    given = next(item for item in real_bank.formula(formula).given if item.name == option)
    with pytest.raises(DlquizError, match=message):
        parse_given(given, text)


def test_it_costs_nothing(real_bank: Bank) -> None:
    """What is asked again is neither right nor wrong."""
    item = item_at(real_bank, "conv-output-size#28")
    assert [grade(item, [text]).parts[0].verdict for text in ("5%", "1.234", "2^3^2")] == ["unreadable"] * 3


BLUEPRINT = """\
title: {zh: 模拟, en: Mock}
minutes: 90
sections:
- title: {zh: 一, en: One}
  topics: [cnn]
  levels: [1, 2]
  count: 10
  points: 2
"""
# what a blueprint says, and what could be meant
SURPRISES = [
    ("minutes: 90", "minutes: 1:30", "an hour and a half, or ninety in base sixty"),
    ("minutes: 90", "minutes: 90 min", "a number with its unit"),
    ("minutes: 90", "minutes: 1,5", "a decimal comma"),
    ("minutes: 90", "minutes: '90'", "a text"),
    ("count: 10", "count: 1e1", "a text to YAML, ten to people"),
    ("count: 10", "count: 010", "eight or ten"),
    ("count: 10", "count: 5%", "a share of what?"),
    ("count: 10", "count: 5-10", "one of several numbers"),
    ("count: 10", "count: 1,000", "thousands, or a decimal comma"),
    ("count: 10", "count: 10.0", "a whole number with decimals"),
    ("points: 2", "points: 2.3", "less than half a point"),
    ("points: 2", "points: 1/2", "a fraction"),
    ("levels: [1, 2]", "levels: 1-2", "a range, or a difference"),
    ("levels: [1, 2]", "levels: [1;2]", "one text, or two levels"),
    ("topics: [cnn]", "topics: cnn; rnn", "one topic, or two"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), [row[:2] for row in SURPRISES], ids=[f"{r[1]}: {r[2]}" for r in SURPRISES])
def test_a_blueprint_is_not_guessed_at(tmp_path: Path, old: str, new: str) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(BLUEPRINT, encoding="utf-8")
    assert read_blueprint(file, "plan").minutes == 90
    assert BLUEPRINT.count(old) == 1
    file.write_text(BLUEPRINT.replace(old, new), encoding="utf-8")
    with pytest.raises(BankError) as caught:
        read_blueprint(file, "plan")
    line = BLUEPRINT[: BLUEPRINT.index(old)].count("\n") + 1
    assert line in {fault.line for fault in caught.value.faults}
