"""How many columns of a terminal a text takes, and where its lines may end."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

from wcwidth import iter_graphemes, width

# Punctuation that must not begin or end a line (GB/T 15834).
NOT_FIRST = "，。、；：？！）】》”’…—％·,.;:?!)]}%"
_NOT_LAST = "（【《“‘([{$"


def display_width(text: str) -> int:
    """Columns of `text` in a terminal: East Asian wide characters take 2, combining and format characters 0."""
    return len(text) if text.isascii() else width(text)


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two signs: behind a space, or at a wide sign (each Chinese one is a word to a
    line), but for marks that must not begin or end a line."""
    if not before or not after or after in NOT_FIRST or before in _NOT_LAST:
        return False
    return before == " " or ((_wide(before) or _wide(after)) and after != " ")


def wrap_text(text: str, columns: int) -> tuple[str, ...]:
    """`text` on lines of at most so many `columns` (2 or more), broken where a line may end, or inside a word that is
    too long."""
    lines = [""]
    for word in _words(text):
        if lines[-1] and display_width(lines[-1] + word.rstrip(" ")) > columns:
            lines.append("")
        lines[-1] += word
        while display_width(lines[-1].rstrip(" ")) > columns:
            head = head_of(lines[-1], columns)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return tuple(line.strip(" ") for line in lines)


def _words(text: str) -> Iterator[str]:
    """The pieces between which a line may end, each with the spaces behind it."""
    ends = [place for place in range(1, len(text)) if may_break(text[place - 1], text[place]) and text[place] != " "]
    for start, end in pairwise([0, *ends, len(text)]):
        yield text[start:end]


def _wide(sign: str) -> bool:
    return unicodedata.east_asian_width(sign) in "WF"


def head_of(text: str, columns: int) -> str:
    """As much of a text as fits in so many columns, and at least one sign of it."""
    head = ""
    for sign in iter_graphemes(text):
        if head and display_width(head + sign) > columns:
            break
        head += sign
    return head


def clipped(text: str, columns: int) -> str:
    """The text on one line of so many columns, with dots where something is left out."""
    return text if display_width(text) <= columns else f"{head_of(text, columns - 1).rstrip()}…"
