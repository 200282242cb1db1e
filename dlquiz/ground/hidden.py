"""Invisible characters: what a text may not hold, and what a screen shows in their place."""

from __future__ import annotations

import unicodedata
from functools import cache

# Control, format, private, unassigned characters, half characters, and the line and paragraph separators.
_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_MARKS = {"Mn", "Me"}
# Unicode's property Default_Ignorable_Code_Point, as far as the categories do not hold it already (fillers of Hangul,
# joiners, selectors of variants), and letters that are drawn as nothing: the blank of Braille, fillers, empty notes.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0\U00016fe4\U0001d159") | {
    chr(code) for first, last in ((0xFE00, 0xFE0F), (0xE0100, 0xE01EF)) for code in range(first, last + 1)
}
# More marks than these on one letter hide what stands around it; no writing that we know of needs them.
_MOST_MARKS = 3
# What stands in for a character that can't be seen.
STAND_IN = "\N{REPLACEMENT CHARACTER}"


def hidden_character(text: str) -> str:
    """The first character that can't be seen and is no space or newline, "" if there is none."""
    if _is_plain(text.replace("\n", " ")):
        return ""
    return next((char for char, hidden in _judged(text) if hidden and char != "\n"), "")


def hidden_characters(text: str) -> tuple[str, ...]:
    """Every character of a text that can't be seen, each once, in the order of their numbers; a newline too."""
    return () if _is_plain(text) else tuple(sorted({char for char, hidden in _judged(text) if hidden}))


def masked(text: str) -> str:
    """The text with a stand-in for every character that can't be seen, a newline too."""
    return text if _is_plain(text) else "".join(STAND_IN if hidden else char for char, hidden in _judged(text))


def _is_plain(text: str) -> bool:
    """Whether a text surely holds nothing hidden; a quick look."""
    return text.isprintable() and (text.isascii() or not any(map(_is_odd, set(text))))


@cache
def _is_odd(char: str) -> bool:
    """Whether a character is blank, or a mark on another."""
    return char in _BLANK or unicodedata.category(char) in _MARKS


def _judged(text: str) -> list[tuple[str, bool]]:
    """Each character, and whether it is hidden."""
    found = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in _MARKS else 0
        found.append((char, category in _CATEGORIES or marks > _MOST_MARKS or char in _BLANK))
    return found
