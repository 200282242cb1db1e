"""How many columns of a terminal a text takes."""

from __future__ import annotations

from wcwidth import iter_graphemes, width


def display_width(text: str) -> int:
    """Columns of `text` in a terminal: East Asian wide characters take 2, combining and format characters 0."""
    return len(text) if text.isascii() else width(text)


def wrap_text(text: str, columns: int) -> tuple[str, ...]:
    """`text` on lines of at most so many `columns` (2 or more), broken at spaces, or inside a word that is too long."""
    lines = [""]
    for word in text.split(" "):
        if lines[-1] and display_width(lines[-1]) + 1 + display_width(word) > columns:
            lines.append("")
        lines[-1] += (" " if lines[-1] else "") + word
        while display_width(lines[-1]) > columns:
            head = _head(lines[-1], columns)
            lines[-1:] = [head, lines[-1][len(head) :]]
    return tuple(lines)


def _head(text: str, columns: int) -> str:
    """As much of a text as fits in so many columns, and at least one sign of it."""
    head = ""
    for sign in iter_graphemes(text):
        if head and display_width(head + sign) > columns:
            break
        head += sign
    return head
