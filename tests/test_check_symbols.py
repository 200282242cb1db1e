"""A hint and a mistake speak of what the stem and the card have, and a card has no given that it makes no use of."""

from __future__ import annotations

from pathlib import Path

import pytest
from banks import SOUND, edited, line_of, sound_bank

from dlquiz.kinds.numeric.check.measures import check_digits
from dlquiz.kinds.numeric.check.symbols import check_symbols, check_used
from dlquiz.kinds.numeric.question import NumericQuestion

MESSAGE = "zh: 忘了边框, en: the frame was left out"
HINT = "hint: {zh: 画一张图, en: draw it}"
STEM = "Find the area $A$."


def said(maths: str) -> str:
    """The bank whose first mistake has that maths in both languages."""
    return edited(MESSAGE, f"zh: '忘了 ${maths}$', en: 'without ${maths}$'")


# What is said; the bank; the symbols that nobody knows, None if it is sound.
SYMBOLS = [
    ("nothing", SOUND, None),
    ("a given's symbol", said("f"), None),
    ("a result's symbol that is not asked", said("r"), None),
    ("an entry of a vector", said("w_i + w_{2}"), None),
    ("constants and functions", said(r"e^{-a} + \pi + \exp(a) + \sum_{i=1}^{n} w_i"), None),
    ("what the text defines", said("d = a/2"), None),
    ("a symbol of nothing", said("F"), "F"),
    ("a symbol inside a fraction", said(r"\frac{a}{F}"), "F"),
    ("a subscript of nothing", said(r"A_{out}"), "Aₒᵤₜ"),
    ("a known symbol with a time that is no index", said(r"F_t"), "Fₜ"),
    ("in one language only", edited("zh: 忘了边框, en: the frame", "zh: '忘了 $F$', en: the frame"), "F"),
    ("in the hint", edited(HINT, "hint: {zh: '$F$', en: '$F$'}"), "F"),
    ("the stem has it", edited(MESSAGE, "zh: '$F$', en: '$F$'",
                               edited("求面积 $A$", "$F$ 为框，求面积 $A$", edited(STEM, "$F$ " + STEM))), None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "unknown"), [row[1:] for row in SYMBOLS], ids=[row[0] for row in SYMBOLS])
def test_a_symbol_that_the_reader_does_not_have_is_found(tmp_path: Path, text: str, unknown: str | None) -> None:
    question = sound_bank(tmp_path, text).question("framed-area")
    assert isinstance(question, NumericQuestion)
    found = [(fault.line, fault.message) for fault in check_symbols(question)]
    if unknown is None:
        assert found == []
        return
    ((line, message),) = found
    assert f" has {unknown}, which its stem and its card do not have" in message
    in_hint = message.startswith("the hint")
    assert line == line_of(text, "- id: framed-area" if in_hint else "- {id: no-frame")


def test_a_given_of_no_use_is_found(tmp_path: Path) -> None:
    extra = "      spare: {symbol: q, zh: 备用, en: spare, default: 2}\n      weights:"
    question = sound_bank(tmp_path, edited("      weights:", extra)).question("framed-area")
    assert isinstance(question, NumericQuestion)
    messages = [fault.message for fault in check_used(question)]
    assert messages == ["framed-area neither shows spare nor calculates anything from it"]
    sound = sound_bank(tmp_path).question("framed-area")
    assert isinstance(sound, NumericQuestion)
    assert list(check_used(sound)) == []


# The digits asked for, the level, whether that is a fault.
DIGITS = [(4, 1, False), (5, 1, True), (5, 2, False)]


@pytest.mark.parametrize(("digits", "level", "wrong"), DIGITS)
def test_an_easy_question_asks_for_no_more_than_four_digits(
    tmp_path: Path, digits: int, level: int, wrong: bool
) -> None:
    text = edited("decimals: 4, is: scale", f"decimals: {digits}, is: scale")
    text = edited("formula: framed-area\n    level: 2", f"formula: framed-area\n    level: {level}", text)
    question = sound_bank(tmp_path, text).question("framed-share")
    assert isinstance(question, NumericQuestion)
    assert bool(list(check_digits(question))) is wrong


# What a stem adds, and whether that says how many digits are asked for.
SAID = [
    (", to 4 significant digits", True),
    (" (two decimals)", True),
    ("? Give 2 decimal places", True),
    (" (keep at least four decimals in between)", False),
    (" as a decimal", False),
    ("（保留两位小数）", True),
    ("，保留 3 位有效数字", True),
    ("（中间结果至少保留四位小数）", False),
]


@pytest.mark.parametrize(("words", "wrong"), SAID)
def test_a_stem_leaves_the_digits_to_the_line_to_answer_on(tmp_path: Path, words: str, wrong: bool) -> None:
    """Which knows what can come out of what is drawn."""
    asked, end = ("Find the area $A$", ".") if words.isascii() else ("求面积 $A$", "。")
    question = sound_bank(tmp_path, edited(asked + end, asked + words + end)).question("framed-area")
    assert isinstance(question, NumericQuestion)
    assert bool(list(check_digits(question))) is wrong
