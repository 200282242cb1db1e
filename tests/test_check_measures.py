"""What `bank check` counts over the items of a question, and what a course is held to."""

from __future__ import annotations

from pathlib import Path

import pytest
from banks import RARE, edited, sound_bank, write_bank

from dlquiz.bank.bank import SYLLABI
from dlquiz.bank.loading import load
from dlquiz.kinds.registry import generate
from dlquiz.proof.check.course import check_course
from dlquiz.proof.check.measures import check_measures, measured

# How the total is asked for, of whole numbers and of quarters; what the check says.
WHOLE = [
    # 18 of these 20 draws have a first number above 4
    ("hardly ever more", "is: 'a*b + c + (1/3 if a <= 4 else 0)', decimals: 4", "whole-keys 90%, at most 80%"),
    ("whole numbers, whatever is drawn", "is: (a * b + c) * 2 / 2, decimals: 4", ""),  # no digits are asked for
    ("quarters to two decimals", "is: (a * b + c) / 4, decimals: 2", ""),
    ("whole numbers as they are", "is: a * b + c", ""),
]


@pytest.mark.parametrize(("asked", "message"), [row[1:] for row in WHOLE], ids=[row[0] for row in WHOLE])
def test_digits_that_no_key_needs_are_said(tmp_path: Path, asked: str, message: str) -> None:
    text = edited("is: a * b + c", asked, RARE)
    question = sound_bank(tmp_path, text).question("product")
    items = [generate(question, seed) for seed in range(20)]
    faults = [fault.message for fault in check_measures(question, items)]
    assert [fault for fault in faults if "whole-keys" in fault] == ([f"product: {message}"] if message else [])


def _with_a_rest(rest: str) -> str:
    """The card with a last step that adds a rest, which is 0 at the example."""
    total = "total: {symbol: T, zh: 结果, en: total, is: a * b + c}"
    steps = f"""\
product: {{symbol: P, zh: 积, en: product, is: a * b + c}}
      more: {{symbol: M, zh: 余, en: rest, is: {rest}}}
      total: {{symbol: T, zh: 结果, en: total, is: product + more}}"""
    proof = f"torch: product = a * b + c; more = {rest}; total = product + more".replace("; ", "\n      ").replace(
        "torch: ", "torch: |\n      "
    )
    text = edited("torch: total = a * b + c", proof, edited(total, steps, RARE))
    return edited("c: 2, total: 8", "c: 2, product: 8, more: 0, total: 8", text)


def _last(text: str) -> str:
    """The card with its last result asked alone."""
    return edited("    stem: {zh: '已知", "    ask: [total]\n    stem: {zh: '已知", text)


_SECOND = "      - {id: twice, of: total, is: a * b + 2 * c, zh: 加了两次, en: added twice, example: 10}\n"
# The card; the measure; whether the check says it.
EFFORT = [
    ("one mistake only", edited(_SECOND, "", RARE), "few-mistakes", True),
    ("one that is no mistake in most draws", edited("a * b + 2 * c", "a * b + (1 if a > 45 else c)", RARE),
     "few-mistakes", True),
    ("two mistakes", RARE, "few-mistakes", False),
    ("a mistake that gives the key by another way in nearly all draws",
     edited("a * b + 2 * c", "a * b + (1 if a > 47 else c)", RARE), "keys-by-mistake", True),
    ("one that does in half of them", edited("a * b + 2 * c", "a * b + (1 if a > 25 else c)", RARE),
     "keys-by-mistake", False),
    ("one that does in all of them: it is not about what is asked here", edited("a * b + 2 * c", "a * b + c", RARE),
     "keys-by-mistake", False),
    ("a last step that adds something in few draws", _with_a_rest("3 * c if a > 45 else 0"), "idle-steps", True),
    ("a last step that often adds something", _with_a_rest("3 * c if a > 20 else 0"), "idle-steps", False),
    ("a further step that this card never takes", _with_a_rest("0 * c"), "idle-steps", False),
    ("no step before the last", RARE, "idle-steps", False),
    ("a step on the way that comes to nothing", _last(_with_a_rest("a - a")), "zero-lines", True),
    ("one that comes to something", _last(_with_a_rest("b - b + a - 2")), "zero-lines", False),
    ("a case that is 0 says which it is", _last(_with_a_rest("3 * c if a > 45 else 0")), "zero-lines", False),
    ("a zero that is asked for", _with_a_rest("a - a"), "zero-lines", False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "measure", "said"), [row[1:] for row in EFFORT], ids=[row[0] for row in EFFORT])
def test_draws_that_leave_nothing_to_do_or_to_do_wrong_are_said(
    tmp_path: Path, text: str, measure: str, said: bool
) -> None:
    question = sound_bank(tmp_path, text).question("product")
    items = [generate(question, seed) for seed in range(40)]
    assert any(measure in fault.message for fault in check_measures(question, items)) is said


# What a course is held to: the card; what is said of it where there is a syllabus beside it.
_FEW, _PLAIN = "fewer than 60 different items", "the torch lines of product use no layer, loss, optimizer or gradient"
_SMALL = edited("draw: 1..50", "draw: 2..8", edited("draw: 1..40", "draw: 2..8", RARE))
_SAID = "    plain: PyTorch has no such thing; the numbers are multiplied\n    torch: total"
_LINEAR = "torch: total = F.linear(torch.tensor([a * 1.0]), torch.tensor([[b * 1.0]]), torch.tensor([c * 1.0]))[0]"
COURSE = [
    ("49 items, plain arithmetic", _SMALL, {_FEW, _PLAIN}),
    ("a reason for few", edited("    states:", "    allow: {few-variants: a table}\n    states:", _SMALL), {_PLAIN}),
    ("2000 draws", RARE, {_PLAIN}),
    ("what PyTorch lacks", edited("    torch: total", _SAID, RARE), set()),
    ("a real layer", edited("torch: total = a * b + c", _LINEAR, RARE), set()),
]  # fmt: skip


@pytest.mark.parametrize(("text", "said"), [row[1:] for row in COURSE], ids=[row[0] for row in COURSE])
def test_a_course_has_many_items_and_proofs_by_the_real_thing(tmp_path: Path, text: str, said: set[str]) -> None:
    """Questions of one's own, without a syllabus beside them, may have few, and be proven by arithmetic."""
    write_bank(tmp_path, text)
    bank, faults = load(tmp_path)
    assert not faults
    assert bank is not None
    counts = {"product": measured(bank.question("product"), [])}
    assert list(check_course(bank, counts)) == []
    (tmp_path / SYLLABI[0]).write_text("topics: []\n", "utf-8")
    found = [fault.message for fault in check_course(bank, counts)]
    assert {part for part in (_FEW, _PLAIN) if any(part in message for message in found)} == said
    assert len(found) == len(said)
