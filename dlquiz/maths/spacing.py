"""What the notations made of characters share: where a space goes, and which scripts have small characters."""

from __future__ import annotations

import unicodedata
from itertools import pairwise
from typing import Literal

from dlquiz.maths.symbols import ACCENTS, PUNCTUATION, RELATIONS, SUBSCRIPTS, SUPERSCRIPTS, plain
from dlquiz.maths.tree import Accent, Big, Fenced, Node, Numeral, Operator, Root, Row, Scripts, Symbol, Words

_UNSPACED = frozenset("·/!′|")


def gap(left: Node, right: Node, compact: bool = False) -> bool:
    """Whether a space goes between two neighbours of a row; `compact` (in a script) leaves it out around operators."""
    if isinstance(left, Words) or isinstance(right, Words):
        return _words_gap(left, right)
    if isinstance(left, Operator) or isinstance(right, Operator):
        return not compact and (_space_after(left) or _space_before(right))
    return _apart(left, right)


# "in" and "out" are read in small characters as well; of a longer word one sees only dots.
SHORT_WORD = 3


def small_sub(node: Node) -> str | None:
    """A subscript in small characters, "ₜ₋₁", or None where one has no small form or a word would be hard to read."""
    return _small(node, SUBSCRIPTS)


def small_sup(node: Node) -> str | None:
    """A superscript in small characters, "²", or None."""
    return _small(node, SUPERSCRIPTS)


def accented(node: Accent) -> str | None:
    """A single letter, with its subscript if that is small, under its accent: "x̂ᵢ"; None for a wider base."""
    base, tail = node.base, ""
    if isinstance(base, Scripts) and base.sub is not None and base.sup is None and (tail := small_sub(base.sub) or ""):
        base = base.base
    if isinstance(base, Symbol) and len(base.text) == 1:
        return unicodedata.normalize("NFC", plain(base) + ACCENTS[node.kind]) + tail
    return None


def is_name(node: Node) -> bool:
    """An upright word that names a function, with or without scripts."""
    base = node.base if isinstance(node, Scripts) else node
    return isinstance(base, Symbol) and base.style == "upright" and len(base.text) > 1


def _small(node: Node, table: dict[str, str]) -> str | None:
    text = _letters(node)
    return "".join(table[c] for c in text) if text and all(c in table for c in text) else None


def _letters(node: Node) -> str:
    """The characters of something simple; "?" stands for what can't be small."""
    match node:
        case Symbol(text, style):
            return text if len(text) == 1 and style in ("italic", "upright") else "?"
        case Numeral() | Operator():
            return node.text
        case Words(text) if len(text) <= SHORT_WORD:
            return text
        case Row():
            numbers = any(isinstance(a, Numeral) and isinstance(b, Numeral) for a, b in pairwise(node.items))
            return "?" if numbers else "".join(map(_letters, node.items))  # 2 beside 2 is not 22
        case Fenced("(", body, ")"):
            return "(" + _letters(body) + ")"
        case _:
            return "?"


def _space_after(node: Node) -> bool:
    return isinstance(node, Operator) and not node.tight and node.text not in _UNSPACED


def _space_before(node: Node) -> bool:
    return _space_after(node) and isinstance(node, Operator) and node.text not in PUNCTUATION


def _words_gap(left: Node, right: Node) -> bool:
    if isinstance(right, Operator) and (right.tight or right.text in PUNCTUATION):
        return False
    if isinstance(left, Operator) and left.tight:
        return False
    return not (_closes(left, -1) or _closes(right, 0))


def _closes(node: Node, edge: int) -> bool:
    """Words that bring their own space: a blank or full-width punctuation at the edge."""
    return isinstance(node, Words) and (not node.text or node.text[edge] in " ，。；：、？！（）")


def _apart(left: Node, right: Node) -> bool:
    """Whether two things side by side need a space to be told apart."""
    if isinstance(left, Root) or (isinstance(left, Scripts) and left.sup is not None and small_sup(left.sup) is None):
        return True
    if isinstance(right, Fenced) or (isinstance(right, Scripts) and isinstance(right.base, Fenced)):
        return isinstance(left, Big)
    wordy = any(is_name(n) or isinstance(n, Big) or (isinstance(n, Symbol) and len(n.text) > 1) for n in (left, right))
    lowered = isinstance(left, Scripts) and left.sub is not None and small_sub(left.sub) is None
    return wordy or lowered or isinstance(right.base if isinstance(right, Scripts) else right, Numeral)


def side_gap(left: Node, right: Node) -> bool:
    """Whether two neighbours need a space where the typesetter already spaces operators and function names."""
    if isinstance(left, Words) or isinstance(right, Words):
        return _words_gap(left, right) and not (isinstance(left, Operator) or isinstance(right, Operator))
    own = (Operator, Big)
    return not (isinstance(left, own) or isinstance(right, own) or is_name(left) or is_name(right)) and _apart(
        left, right
    )


def operator_class(node: Operator) -> Literal["normal", "relation", "binary", "punctuation"]:
    """The operator's class as typesetters have it: what decides on the space around it."""
    if node.tight or node.text in _UNSPACED - {"·"}:
        return "normal"
    if node.text in PUNCTUATION:
        return "punctuation"
    return "relation" if node.text in RELATIONS else "binary"
