"""The five names of the package, used as somebody does who has only guessed how."""

from __future__ import annotations

import doctest
from pathlib import Path
from typing import Any

import pytest
from banks import sound_bank

import dlquiz
from dlquiz.ground.errors import DlquizError

WRONG: list[tuple[str, str]] = [
    ("generate(question, 1.5)", "1.5 is not a seed"),
    ("generate(question, -1)", "use a whole number from 0"),
    ("generate(question, True)", "True is not a seed"),
    ("generate(question, '3')", "'3' is not a seed"),
    ("generate(question, 10**12)", "from 0 to 999999999999"),
    ("generate('framed-area', 1)", "'framed-area' is not a question; bank.question"),
    ("prove(1)", "1 is not an item; dlquiz.generate"),
    ("grade('framed-area#1', ['4'])", "'framed-area#1' is not an item"),
    ("grade(item, '4')", "no list"),
    ("grade(item, [4])", "is not a text"),
    ("grade(item, ['4', '5'])", "1 part; 2 responses"),
    ("read_bank(3)", "3 is not a path"),
    ("read_bank('/nowhere/at/all')", "no bank"),
    ("bank.question(3)", "there is no question 3"),
]


@pytest.mark.parametrize(("call", "words"), WRONG, ids=[row[0] for row in WRONG])
def test_what_can_not_be_meant_is_said(call: str, words: str, tmp_path: Path) -> None:
    """The package's own error, with what to write; never Python's from somewhere inside."""
    bank = sound_bank(tmp_path)
    question = bank.question("framed-area")
    known: dict[str, Any] = {name: getattr(dlquiz, name) for name in ("generate", "grade", "prove", "read_bank")}
    known |= {"bank": bank, "question": question, "item": dlquiz.generate(question, 1)}
    with pytest.raises(DlquizError) as caught:
        eval(call, known)
    assert words in str(caught.value)


@pytest.mark.usefixtures("one_torch")
def test_the_example_of_the_package_is_true() -> None:
    """As `help(dlquiz)` shows it."""
    ran = doctest.testmod(dlquiz)
    assert (ran.attempted, ran.failed) == (5, 0)
