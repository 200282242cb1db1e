"""Variants are as much work: the cases that apply, the steps that change anything, and the digits, by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.kinds.effort import Effort, effort
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.language import Value, parse
from dlquiz.language.taken import Taken, has_steps, taken
from dlquiz.session.drawing import varied

# An expression; the cases that apply and the steps that are left, where x is 2, n is -3, z is 0, u is 1 and v is
# (1, -1).
TAKEN = [
    ("x if x > 0 else exp(x) - 1", ((1,),), 0),  # nothing is left to calculate
    ("n if n > 0 else exp(n) - 1", ((0,),), 2),  # exp, and the difference
    ("max(0, x)", ((1,),), 0),
    ("max(0, n)", ((0,),), 0),
    ("max(0, v)", ((0, 1),), 0),  # of two entries one is cut off
    ("clip(x, -1, 1)", ((2,),), 0),
    ("min(x * n, 0)", ((0,),), 1),
    ("v if v > 0 else 3 * v", ((0, 1),), 1),
    ("x * n + 1", (), 2),
    ("x + z", (), 0),  # adding nothing
    ("x * u", (), 0),
    ("x * z + n", (), 0),
    ("z - x", (), 1),
    ("x ** u", (), 0),
    ("exp(z)", (), 0),
    ("exp(x)", (), 1),
    ("sum(v)", (), 1),
    ("x", (), 0),
]
VALUES: dict[str, Value] = {"x": 2, "n": -3, "z": 0, "u": 1, "v": (1, -1)}


@pytest.mark.parametrize(("text", "cases", "steps"), TAKEN, ids=[row[0] for row in TAKEN])
def test_what_it_takes_with_these_numbers(text: str, cases: tuple[tuple[int, ...], ...], steps: int) -> None:
    assert taken(parse(text), VALUES) == Taken(cases, steps)


@pytest.mark.parametrize(("text", "has"), [("x if x > 0 else 2 * x", True), ("max(0, x)", False), ("x", False)])
def test_whether_there_is_ever_anything_to_calculate(text: str, has: bool) -> None:
    assert has_steps(parse(text)) is has


SIDES = """\
topic: tiny.sides
title: {zh: 两侧, en: Two sides}
formulas:
- id: sides
  title: {zh: 两侧的值, en: Value on either side}
  level: 1
  given:
    x: {symbol: x, zh: 输入, en: input, min: -50, draw: -50..50}
  draw_where: [x != 0]
  results:
    y: {symbol: y, zh: 值, en: value, is: x if x > 0 else 3*x + 1, kind: integer}
  stem:
    zh: 输入 $x$ = {x} 时，$y$ 是多少？
    en: What is $y$ at the input $x$ = {x}?
  torch: |
    y = x if x > 0 else 3 * x + 1
  mistakes:
  - {id: no-factor, of: y, is: x + 1, zh: 漏乘了 $3$, en: the factor $3$ was left out, example: -1}
  - {id: no-one, of: y, is: 3*x, zh: 漏加了 $1$, en: the $1$ was left out, example: -6}
  example: {x: -2, y: -5}
"""


@pytest.fixture
def sides(tmp_path: Path) -> Bank:
    (tmp_path / "sides.yaml").write_text(SIDES, "utf-8")
    return read_bank(tmp_path)


def item_where(bank: Bank, positive: bool) -> Item:
    items = (generate(bank.question("sides"), seed) for seed in range(100))
    return next(item for item in items if (item.given["x"] > 0) is positive)  # type: ignore[operator]  # whole numbers


def everything(_: Item) -> bool:
    return True


def test_the_effort_of_an_item(sides: Bank) -> None:
    trivial, work = (effort(item_where(sides, positive)) for positive in (True, False))
    assert (trivial.cases, trivial.steps, trivial.idle) == (((1,),), 0, 1)
    assert (work.cases, work.steps, work.idle) == (((0,),), 2, 0)
    assert not trivial.matches(work)


@pytest.mark.slow
@pytest.mark.parametrize("positive", [True, False])
def test_two_hundred_variants_have_the_same_cases_and_steps(sides: Bank, positive: bool) -> None:
    """Half of the draws are on the other side; without balance, both are among the variants."""
    first = item_where(sides, positive)
    drawn = [varied(sides, [first], f"exam/7/{number}", everything)[0] for number in range(200)]
    assert {(item.given["x"] > 0) for item in drawn} == {positive}  # type: ignore[operator]
    assert all(effort(item).equals(effort(first)) for item in drawn)
    before = [varied(sides, [first], f"exam/7/{number}", everything, balanced=False)[0] for number in range(50)]
    assert len({effort(item).cases for item in before}) == 2


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (Effort((), 2, 0, 5), Effort((), 2, 0, 6), True),  # a digit more
        (Effort((), 2, 0, 5), Effort((), 2, 0, 7), False),
        (Effort((), 2, 0, 20), Effort((), 2, 0, 24), True),  # one in five
        (Effort((), 2, 0, 5), Effort((), 3, 0, 5), False),
        (Effort(((0,),), 2, 0, 5), Effort(((1,),), 2, 0, 5), False),
        (Effort((), 2, 0, 5), Effort((), 2, 1, 5), False),
    ],
)
def test_what_counts_as_equal(one: Effort, other: Effort, equal: bool) -> None:
    assert one.equals(other) is equal


def test_where_no_item_is_as_much_work_the_nearest_comes(tiny_bank: Bank) -> None:
    """`square` has one set of values: it comes back whatever is wished for."""
    first = generate(tiny_bank.question("square"), 1)
    (found,) = varied(tiny_bank, [first], "key", everything)
    assert found.given == first.given
