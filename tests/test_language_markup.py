"""Texts of the bank: what each mark gives, what is refused, and that nothing in a text does harm."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.ground.errors import DlquizError
from dlquiz.language.markup import MarkupError, fill, parse_markup, slots
from dlquiz.maths import to_line
from dlquiz.text.spans import Code, Maths, Plain, Spans

VALUES: dict[str, Any] = {"height": 28, "bias": True, "flat": False, "x": (1, Fraction(-1, 2))}


def _shown(spans: Spans) -> str:
    """Spans as one text: maths in ⟨⟩, code in ``."""
    return "".join(map(_mark, spans))


def _mark(span: Plain | Code | Maths) -> str:
    if isinstance(span, Maths):
        return f"⟨{to_line(span.node)}⟩"
    return f"`{span.text}`" if isinstance(span, Code) else span.text


TEXTS = {
    "plain words": ("a layer", "a layer"),
    "maths": ("so $H_1$ is", "so ⟨H₁⟩ is"),
    "code": ("with `bias=True` set", "with `bias=True` set"),
    "braces inside code": ("`{height}`", "`{height}`"),
    "a value": ("$H$ = {height} px", "⟨H⟩ = 28 px"),
    "a vector": ("{x}", "⟨[1, −0.5]⟩"),
    "a choice that holds": ("{bias?with|without} a bias", "with a bias"),
    "a choice that does not": ("{flat?with|without} a bias", "without a bias"),
    "a choice with an empty text": ("a{flat?, b|}", "a"),
    "maths with bars and braces inside a choice": (r"{bias?$|x| \frac{a}{b}$|none}", "⟨|x|(a/b)⟩"),
    "code with a bar inside a choice": ("{flat?`a`|`b | c`}", "`b | c`"),
    "marks written twice": ("$$5 {{x}} ``", "$5 {x} `"),
    "folded Chinese": ("卷积 层，\n  步幅", "卷积层，步幅"),
    "Chinese beside a word": ("卷积 layer 层", "卷积 layer 层"),
}


@pytest.mark.parametrize(("text", "shown"), TEXTS.values(), ids=TEXTS)
def test_texts(text: str, shown: str) -> None:
    """Each mark as the README of the bank promises it."""
    assert _shown(fill(parse_markup(text), VALUES)) == shown


FAULTS = {
    "open maths": ("a $x", "never closed"),
    "open code": ("a `x", "never closed"),
    "an open brace": ("a {height", "never closed"),
    "a closing brace alone": ("a } b", "without its"),
    "empty maths": ("a $ $ b", "nothing between"),
    "empty code": ("a ` ` b", "nothing between"),
    "no name": ("{}", "not a placeholder"),
    "an expression": ("{height + 1}", "not a placeholder"),
    "a format": ("{height:05d}", "not a placeholder"),
    "an attribute": ("{height.__class__}", "not a placeholder"),
    "a choice with one text": ("{bias?with}", "lacks its second"),
    "a choice in a choice": ("{bias?{flat?a|b}|c}", "inside a {"),
    "an escape sequence": ("a \x1b[2J b", "U+001B"),
    "a right-to-left mark": ("a \u202e b", "U+202E"),
    "a zero-width space": ("a\u200bb", "U+200B"),
    "a surrogate": ("a \ud800 b", "U+D800"),
    "far too much": ("a" * 3001, "3001"),
}


@pytest.mark.parametrize(("text", "word"), FAULTS.values(), ids=FAULTS)
def test_faults(text: str, word: str) -> None:
    """A text that can't be read says what is wrong with it."""
    with pytest.raises(MarkupError, match=word.replace("+", r"\+").replace("{", r"\{")):
        parse_markup(text)


def test_slots() -> None:
    """A name used as a value and a name used as a truth value are told apart."""
    assert slots(parse_markup("{height} {bias?a|b} $x$")) == {("height", False), ("bias", True)}


@given(st.text(alphabet=st.sampled_from(list("a {}$`|?\\^_中\n\x00"))))
def test_nothing_else_is_raised(text: str) -> None:
    """Any text is a text or an error that says why."""
    with suppress(DlquizError):
        assert isinstance(parse_markup(text), tuple)
