"""No card of a stranger's bank uses up time or memory: what costs too much is a fault with its place, or "no value".

Work is counted, so these tests are too: nothing here looks at a clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from banks import write_bank

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load
from dlquiz.cards import worked
from dlquiz.cli import calc
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import GenerationError
from dlquiz.kinds.grading import grade
from dlquiz.kinds.numeric import drawing as items
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.registry import generate
from dlquiz.language import CostError, Value, budget, evaluate, parse, work
from dlquiz.maths import to_line
from dlquiz.proof.check import check_named
from dlquiz.torchlines.code import TorchError

FIFTY = "[" + ",".join(["side"] * 50) + "]"
CARD = """\
topic: costly
title: {{zh: 贵, en: Costly}}
formulas:
- id: costly
  title: {{zh: 贵, en: Costly}}
  level: 1
  covers: []
  given:
    side: {{symbol: a, zh: 边长, en: side, draw: 2..20}}
    more: {{symbol: b, zh: 更多, en: more, default: 1}}
  draw_where: ['{where}']
  results:
{results}
  ask: [{ask}]
  stem: {{zh: '边长 {{side}}，更多 {{more}}。', en: 'The side is {{side}}, more is {{more}}.'}}
  torch: |
{torch}
  mistakes:
{mistakes}
  example: {{side: 2, {example}}}
"""


def card(results: Sequence[str], ask: Sequence[int] = (), mistakes: int = 1, where: str = "side > 0") -> str:
    """A bank of one card with these results, r0, r1, ...; the last of them is asked unless it is said which."""
    names = [f"r{place}" for place in range(len(results))]
    asked = [names[place] for place in ask] or names[-1:]
    rows = [
        f"    {name}: {{symbol: r, zh: 甲, en: x, significant: 3, is: '({row}) / 1'}}"
        for name, row in zip(names, results, strict=True)
    ]
    slips = [
        f"  - {{id: m{n}, of: {asked[0]}, is: '{results[int(asked[0][1:])]} + {n + 1}/7', zh: 错, en: slip, example: 1}}"  # noqa: E501
        for n in range(mistakes)
    ]
    return CARD.format(
        where=where,
        results="\n".join(rows),
        ask=", ".join(asked),
        torch="\n".join(f"    {name} = 1.0" for name in names),
        mistakes="\n".join(slips),
        example=", ".join(f"{name}: 1" for name in names),
    )


class NoTorch:
    """A runner for cards that must not get as far as PyTorch."""

    version = "0"

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        raise TorchError("not run")


# what is costly about the card; its results; which are asked; its mistakes
SQUARE = f"outer({FIFTY}, {FIFTY})"
COSTLY: list[tuple[str, Sequence[str], Sequence[int], int]] = [
    ("arithmetic on many entries", [SQUARE, *["sum(r0*r0*r0 + r0/3 - r0*r0/7) - side"] * 20], (), 1),
    ("fractions of many digits", [f"{SQUARE} * (1/3)**1000", *["sum(r0*r0 - r0/7)"] * 20], (), 1),
    ("choices among fractions of many digits", [f"{SQUARE} * (1/3)**2000", *["sum(min(r0, r0*1, r0))"] * 20], (), 1),
    ("numbers that floats do not hold", [f"exp(1000 * {SQUARE})", *["sum(log(r0**0.3))"] * 20], (), 1),
    ("matrix products", [SQUARE, *["sum(r0 @ outer(r0[0], r0[0][0]*[1, 2, 3]))"] * 20], (), 1),
    ("entries that are only looked at", [SQUARE, *["+".join(["max(r0)"] * 38)] * 20], (), 1),
    ("entries that are only counted", [SQUARE, *["+".join(["count(r0)"] * 38)] * 20], (), 1),
    ("rows and columns exchanged", [SQUARE, *["+".join(["sum(transpose(transpose(r0)))"] * 13)] * 20], (), 1),
    ("a vector of vectors", [SQUARE, *["count([" + ",".join(["r0[0]"] * 50) + "])"] * 22], (), 1),
    ("keys that nobody would type", [SQUARE, *["r0 * 2.5"] * 20], range(1, 21), 1),
    ("mistakes in keys that nobody would type", [SQUARE, "r0 / 7"], (1,), 24),
    ("constants", [f"sum({SQUARE.replace('side', '0.1')})"] * 24, (), 24),
]  # fmt: skip


def bank_of(folder: Path, text: str) -> Bank:
    bank, faults = load(write_bank(folder, text))
    assert faults == []
    return bank


def question_of(folder: Path, text: str) -> NumericQuestion:
    question = bank_of(folder, text).question("costly")
    assert isinstance(question, NumericQuestion)
    return question


# Those that take longer stand in the long sweep.
DEAR = {
    "arithmetic on many entries",
    "keys that nobody would type",
    "mistakes in keys that nobody would type",
    "constants",
    "matrix products",
    "choices among fractions of many digits",
    "rows and columns exchanged",
    "entries that are only counted",
    "entries that are only looked at",
    "a vector of vectors",
}
ROWS = [pytest.param(*row[1:], id=row[0], marks=[pytest.mark.slow] if row[0] in DEAR else []) for row in COSTLY]


@pytest.mark.parametrize(("results", "ask", "mistakes"), ROWS)
def test_a_costly_card_makes_no_item_and_is_a_fault_with_its_place(
    tmp_path: Path, results: Sequence[str], ask: Sequence[int], mistakes: int
) -> None:
    bank = bank_of(tmp_path, card(results, ask, mistakes))
    with pytest.raises(GenerationError, match="costly#7: it takes too much work"):
        generate(bank.question("costly"), 7)
    found = check_named(bank, "costly", NoTorch(), 3).faults
    assert any((fault.line, "too much work" in fault.message) == (4, True) for fault in found), found


@pytest.mark.slow
def test_draws_that_never_fit_take_one_budget_together(tmp_path: Path) -> None:
    """Each of the 500 draws is cheap enough; all of them are not."""
    question = question_of(tmp_path, card(["+".join(["sum([side, side])"] * 30)] * 4, where="r3 < 0"))
    assert work.UNITS / items.MAX_ATTEMPTS < units_of(lambda: items.item_of(question, {"side": 5})) < work.DRAW_UNITS
    with pytest.raises(GenerationError, match="too much work"):
        generate(question, 7)


class Endless:
    """Stands where the open budget is: it counts, and is never used up."""

    left = 10**12

    def get(self) -> Endless:
        return self

    def set(self, budget: object) -> None:
        """Nothing else is opened."""

    def reset(self, token: object) -> None:
        """Nothing was opened."""


def units_of(call: Callable[[], object]) -> int:
    """How much work a call takes if nothing stops it."""
    counter = Endless()
    with patch.object(work, "_open", counter):
        call()
    return Endless.left - counter.left


@pytest.mark.slow
@pytest.mark.parametrize(("results", "ask", "mistakes"), ROWS)
def test_nothing_but_the_budget_stops_them(
    tmp_path: Path, results: Sequence[str], ask: Sequence[int], mistakes: int
) -> None:
    """Without it the first lines of each card alone take more than a draw may."""
    question = question_of(tmp_path, card(results[:6], ask and (1, 2, 3)[: len(ask)], mistakes))
    assert units_of(lambda: items.item_of(question, {"side": 5})) > work.DRAW_UNITS


def test_calc_says_that_there_is_no_value(tmp_path: Path) -> None:
    path = write_bank(tmp_path, card(COSTLY[1][1]))
    with pytest.raises(DlquizError, match="costly has no value for these numbers: it takes too much work") as caught:
        calc.calc(["costly", "--side", "3", "--bank", str(path)])
    assert caught.value.fault.hint


def test_an_answer_that_can_not_be_followed_through_is_wrong_and_no_more(tmp_path: Path) -> None:
    """The student's own first value has so many digits that nobody follows it to the second."""
    question = question_of(tmp_path, card(["side", "r0 + sum([" + ",".join(["r0*r0/7"] * 60) + "])"], (0, 1)))
    item = generate(question, 3)
    assert grade(item, ["1", "2"]).readable
    monstrous = "(1/3)**600 / 7"
    assert units_of(lambda: grade(item, [monstrous, "2"])) < 3 * work.DRAW_UNITS
    assert [part.verdict for part in grade(item, [monstrous, "2"]).parts] == ["wrong", "wrong"]


@pytest.mark.slow
def test_a_solution_of_too_many_numbers_keeps_to_its_symbols(tmp_path: Path) -> None:
    """24 lines of 2,500 entries each would be a hundred thousand numbers to put in."""
    question = question_of(tmp_path, card([SQUARE, "+".join(["r0"] * 30), "sum(r1)"]))
    results: dict[str, Value] = {"r0": ((1,) * 50,) * 50, "r1": ((30,) * 50,) * 50, "r2": 75000}
    last = to_line(worked.steps(question.formula, {"side": 1, "more": 1}, results, "en")[1])
    assert last.startswith("r = r + r + r")
    assert "[1, 1" not in last
    assert units_of(lambda: worked.steps(question.formula, {"side": 1, "more": 1}, results, "en")) > work.DRAW_UNITS


@pytest.mark.slow
def test_an_expression_alone_has_a_budget_too() -> None:
    names = {"m": ((1,) * 50,) * 50}
    text = "sum(" + "+".join(["m*m*m"] * 38) + ")"
    with pytest.raises(CostError):
        evaluate(parse(text), names)
    assert evaluate(parse(text.replace("m*m*m", "m")), names) == 38 * 2500


def affordable(outer: int, *inner: tuple[int, int]) -> bool:
    """Of budgets one after another in an outer one (what each allows, what is charged to it), whether all hold."""
    try:
        with budget(outer):
            for allowed, units in inner:
                with budget(allowed):
                    work.charge(units)
    except CostError:
        return False
    return True


def test_an_inner_budget_never_has_more_than_the_outer_one_has_left() -> None:
    """What is taken inside is taken outside."""
    assert affordable(10, (8, 5), (8, 5))
    assert not affordable(10, (8, 7), (8, 7))
    assert not affordable(10, (3, 4))


def test_the_banks_own_items_are_far_below(real_bank: Bank) -> None:
    """The costliest card that ships, whose draws seldom fit."""
    question = real_bank.question("conv-by-hand-relu")
    assert max(units_of(partial(generate, question, seed)) for seed in range(4)) < work.UNITS / 10
