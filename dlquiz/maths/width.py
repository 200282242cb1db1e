"""How many columns of a terminal a text takes."""

from __future__ import annotations

import unicodedata


def display_width(text: str) -> int:
    """Columns of `text` in a terminal: East Asian wide characters take 2, combining and format characters 0."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(c: str) -> int:
    if unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in ("W", "F") else 1


def wrap_text(text: str, width: int) -> tuple[str, ...]:
    """`text` on lines of at most `width` columns (2 or more), broken at spaces, or inside a word that is too long."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and display_width(lines[-1]) + 1 + display_width(word) > width:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
        while display_width(lines[-1]) > width:
            head = _head(lines[-1], width)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return tuple(lines)


def _head(text: str, width: int) -> str:
    used = 0
    for index, c in enumerate(text):
        used += _columns(c)
        if used > width and index:
            return text[:index]
    return text
