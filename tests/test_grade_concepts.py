"""Grading of concept questions: the key of every kind, shares of it, the option that was wrong."""

from __future__ import annotations

from typing import Any

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.kinds.choice import OptionsItem
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.grading import grade
from dlquiz.kinds.registry import generate


def _typed(key: Any) -> str:
    if isinstance(key, dict):
        return ", ".join(f"{letter}{number}" for letter, number in key.items())
    return str(key) if isinstance(key, bool | str) else ",".join(key)


@pytest.mark.parametrize("name", ["pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why"])
def test_the_key_of_every_kind_is_right(tiny_bank: Bank, name: str) -> None:
    """Over thirty shuffles: the key scores 1, garbage is asked again."""
    for seed in range(30):
        item = generate(tiny_bank.question(name), seed)
        assert isinstance(item, ConceptItem)
        graded = grade(item, [_typed(item.key)])
        assert (graded.score, graded.parts[0].verdict) == (1, "correct")
        assert grade(item, ["?"]).parts[0].verdict == "unreadable"


def test_partial_credit(tiny_bank: Bank) -> None:
    """Of two right options one is half, and a wrong one takes a right one back; of three pairs one is a third."""
    some = generate(tiny_bank.question("pick-some"), 0)
    assert isinstance(some, ConceptItem)
    wrong = next(letter for letter in "ABC" if letter not in some.key)
    scores = {typed: grade(some, [typed]).score for typed in (some.key[0], some.key[0] + wrong, wrong, "ABC")}
    assert list(scores.values()) == [0.5, 0, 0, 0.5]
    join = generate(tiny_bank.question("join"), 0)
    assert isinstance(join, ConceptItem)
    swapped = {**join.key, "A": join.key["B"], "B": join.key["A"]}
    turned = {"A": join.key["B"], "B": join.key["C"], "C": join.key["A"]}
    assert [grade(join, [_typed(answer)]).score for answer in (swapped, turned)] == [1 / 3, 0]
    line = generate(tiny_bank.question("line-up"), 0)
    assert isinstance(line, ConceptItem)
    assert grade(line, [line.key[1] + line.key[0] + line.key[2]]).score == 0


def test_the_wrong_option_is_known(tiny_bank: Bank) -> None:
    """Its `because` is the feedback: the first wrong letter of a choice, the statement that was shown."""
    for seed in range(10):
        for name in ("pick-one", "pick-some"):
            item = generate(tiny_bank.question(name), seed)
            assert isinstance(item, OptionsItem)
            for place, option in enumerate(item.order):
                mistake = grade(item, ["ABC"[place]]).parts[0].mistake
                right = item.question.options[option].right
                assert (mistake and mistake.id) == (None if right else f"option-{option + 1}")
        truth = generate(tiny_bank.question("true-or-not"), seed)
        assert isinstance(truth, ConceptItem)
        wrong = grade(truth, ["true"]).parts[0].mistake
        assert wrong is not None
        assert wrong.id == f"option-{truth.order[0] + 1}"
        assert grade(truth, ["false"]).parts[0].mistake is None
