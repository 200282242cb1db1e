"""Running text: plain words, code and maths, before it is drawn anywhere; and the two languages that it is written in.

Characters that can't be seen, such as control characters and marks that turn the direction of writing, raise
DlquizError.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.hidden import hidden_character
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
# The first and the last Chinese sign. As a range in a pattern they would cost a millisecond to compile.
_FIRST, _LAST = "\u3400", "\u9fff"


def is_chinese(char: str) -> bool:
    """Whether a character is a Chinese sign."""
    return _FIRST <= char <= _LAST


def has_chinese(text: str) -> bool:
    """Whether a text has Chinese signs in it."""
    return not text.isascii() and any(map(is_chinese, text))


def refuse_hidden(*texts: str) -> None:
    """Raises DlquizError if a text holds a character that can't be seen."""
    hidden = hidden_character("".join(texts))
    if hidden:
        raise DlquizError(f"a sheet can't show the hidden character U+{ord(hidden):04X}", "take it out of the text")


class Plain(Struct, frozen=True):
    """Running text."""

    text: str

    def __post_init__(self) -> None:
        refuse_hidden(self.text)


class Code(Struct, frozen=True):
    """A name or a line of code inside running text, in a fixed-width font."""

    text: str

    def __post_init__(self) -> None:
        refuse_hidden(self.text)


class Maths(Struct, frozen=True):
    """Maths inside running text."""

    node: Node


Span = Plain | Code | Maths
Spans = tuple[Span, ...]
Labelled = tuple[str, Spans]


def one_line(spans: Spans) -> str:
    """Spans as one line of plain text, maths written on the line too."""
    return "".join(to_line(span.node) if isinstance(span, Maths) else span.text for span in spans)
