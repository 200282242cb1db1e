"""The document model: what a sheet may hold, and what it adds up to."""

from __future__ import annotations

import pytest

from dlquiz.ground.errors import DlquizError
from dlquiz.paper.document import Document, Exercise, Heading
from dlquiz.text.blocks import CodeBlock
from dlquiz.text.spans import Code, Plain


def test_the_total_is_the_sum_of_all_points_and_an_exercise_without_points_adds_nothing() -> None:
    blocks = (Heading((Plain("I"),)), Exercise(1, (), points=3), Exercise(2, ()), Exercise(3, (), points=4))
    assert Document("en", "T", "", "C", "A", True, blocks).total_points == 7


@pytest.mark.parametrize(
    "character",
    [
        pytest.param("\x00", id="null"),
        pytest.param("\x1b", id="escape: starts a terminal command"),
        pytest.param("\x85", id="C1 control"),
        pytest.param("\u202e", id="right-to-left override: shows text backwards"),
        pytest.param("\u200b", id="zero-width space"),
        pytest.param("\ue000", id="private use: means nothing to others"),
        pytest.param("\ud800", id="half a surrogate pair: can't be encoded"),
    ],
)
def test_a_character_that_cannot_be_seen_is_refused_by_its_number_wherever_it_stands(character: str) -> None:
    name = f"U\\+{ord(character):04X}"
    for make in (Plain, Code, CodeBlock):
        with pytest.raises(DlquizError, match=name):
            make(f"a{character}b")
    with pytest.raises(DlquizError, match=name):
        Exercise(1, (), source=character)
    for texts in (("x", "", "", ""), ("", "x", "", ""), ("", "", "x", ""), ("", "", "", "x")):
        title, subtitle, code, variant = (text.replace("x", character) for text in texts)
        with pytest.raises(DlquizError, match=name):
            Document("zh", title, subtitle, code, variant, False, ())


@pytest.mark.parametrize("text", ["", "熵 H₂ ≤ √d", "a\nb", "全角\u3000空格", "e\u0301", "<b>&amp;"])
def test_ordinary_text_of_both_languages_is_accepted(text: str) -> None:
    assert Plain(text).text == CodeBlock(text).text == text
