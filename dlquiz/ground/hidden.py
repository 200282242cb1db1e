"""Invisible characters: what a text may not hold, and what a screen shows in their place."""

from __future__ import annotations

import re
import unicodedata

# Control, format, private, unassigned characters, half characters, and the line and paragraph separators.
_CATEGORIES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Unicode's property Default_Ignorable_Code_Point, as far as the categories do not hold it already (fillers of Hangul,
# joiners, selectors of variants), and letters that are drawn as nothing: the blank of Braille, fillers, empty notes.
_BLANK = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U00016fe4\U0001bca0-\U0001bca3\U0001d159\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
# More marks than these on one letter hide what stands around it; no writing that we know of needs them.
_MOST_MARKS = 3
# Scripts in which no mark stands on another character: nearly every text of a bank.
_NO_MARKS = re.compile(
    r"[\0-\u02ff\u0370-\u0482\u2000-\u20cf\u2100-\u2bff\u3000-\u3029\u3030-\u3098\u309b-\ua66e\uff00-\uffef]*"
)
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
    return text.isprintable() and (
        text.isascii() or (_BLANK.search(text) is None and _NO_MARKS.fullmatch(text) is not None)
    )


def _judged(text: str) -> list[tuple[str, bool]]:
    """Each character, and whether it is hidden."""
    found = []
    marks = 0
    for char in text:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        found.append((char, category in _CATEGORIES or marks > _MOST_MARKS or _BLANK.match(char) is not None))
    return found
