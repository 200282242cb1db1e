"""Maths to LaTeX, and the whitelisted LaTeX subset to maths."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import chain, zip_longest

from dlquiz.maths.normal import normal_form
from dlquiz.maths.reader import MathsError, parse_latex
from dlquiz.maths.symbols import BIG, CHARACTERS, FUNCTIONS, GREEK, LETTERS, LIMIT_NAMES, OPERATORS, PAIRS, PARTNERS
from dlquiz.maths.tree import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)

__all__ = ["MathsError", "parse_latex", "to_latex"]

_LETTERS = {char: "\\" + name for name, char in (GREEK | LETTERS).items()}
_OPERATORS = {char: "\\" + name for name, char in OPERATORS.items()} | {v: k for k, v in CHARACTERS.items()}
_BIG = {char: "\\" + name for name, char in BIG.items()}
_ESCAPES = {c: "\\" + c for c in "%_#&${}"} | {
    "\\": r"\textbackslash{}", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
}  # fmt: skip
_STYLES = {"italic": "mathit", "upright": "operatorname", "bold": "mathbf", "blackboard": "mathbb", "script": "mathcal"}
_SPACES = {"  ": r"\quad", "    ": r"\qquad"}
_DELIMITERS = {"": ".", "|": "|", "‖": r"\|"} | {
    side: written for opener, pair in PAIRS.items() if opener not in "|‖"
    for side, written in zip((opener, PARTNERS[opener]), pair, strict=True)
}  # fmt: skip


def to_latex(node: Node) -> str:
    """The maths as LaTeX of the subset: `parse_latex` reads it back to the normal form of the same tree.

    No dollar signs around it. Needs amsmath (\\operatorname, \\text, bmatrix, cases) and amssymb (\\mathbb).
    """
    return _latex(normal_form(node))


# A text that `_text` wrote; what must not stand in it for MathJax, which shows a text as it is, backslashes too; and
# how maths mode has that. `{1:...}` would be a blank of Moodle's, `[sound:...]` and `[latex]` are Anki's.
_WRITTEN = re.compile(r"\\text\{((?:[^\\{}]|\\[%_#&${}]|\\text\w+\{\})*)\}")
_ESCAPED = re.compile(r"\\[%_#&${}]|\\text\w+\{\}|[:@\[\]]")
_IN_MATHS = {_ESCAPES["\\"]: r"\backslash ", _ESCAPES["^"]: r"\wedge ", _ESCAPES["~"]: r"\sim ", "@": "@{}"}


def to_mathjax(node: Node) -> str:
    """The maths as MathJax reads it, which escapes nothing inside of `\\text`: special characters stand beside it."""
    return with_texts(to_latex(node), _unescaped)


def with_texts(latex: str, written: Callable[[str], str]) -> str:
    """What `to_latex` gave, with each text in it, its escapes included, written in another way."""
    return _WRITTEN.sub(lambda found: written(found[1]), latex)


def _unescaped(text: str) -> str:
    pieces = _ESCAPED.split(text)
    marks = [_IN_MATHS.get(mark, mark) for mark in _ESCAPED.findall(text)]
    texts = [rf"\text{{{piece}}}" if piece else "" for piece in pieces]
    return "".join(chain.from_iterable(zip_longest(texts, marks, fillvalue="")))


def _latex(node: Node) -> str:
    match node:
        case Symbol():
            return _symbol(node)
        case Numeral():
            return node.text if node.text.replace(".", "", 1).isdecimal() else _text(node.text)
        case Operator():
            return _OPERATORS.get(node.text) or _text(node.text)
        case Words():
            return _SPACES.get(node.text) or _text(node.text)
        case Row():
            return _row(node)
        case Frac():
            return rf"\frac{{{_latex(node.numerator)}}}{{{_latex(node.denominator)}}}"
        case Scripts():
            return _scripts(node)
        case Root():
            return rf"\sqrt{{{_latex(node.body)}}}"
        case Fenced():
            return _fenced(node)
        case Matrix():
            return _environment("bmatrix", node.rows)
        case Cases():
            return _environment("cases", node.rows)
        case Accent():
            return rf"\{node.kind}{{{_latex(node.base)}}}"
        case Big():
            return _big(node)


def _text(text: str) -> str:
    return rf"\text{{{_escaped(text)}}}"


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(c, c) for c in text)


def _symbol(node: Symbol, upright: str = "operatorname") -> str:
    text, style = node.text, node.style
    if text in _LETTERS:
        return rf"\boldsymbol{{{_LETTERS[text]}}}" if style == "bold" else _LETTERS[text]
    if not (text.isascii() and text.replace("_", "a").isalnum()):
        return _text(text)
    if style == "italic" and len(text) == 1 and text.isalpha():
        return text
    if style == "upright" and text in FUNCTIONS and upright == "operatorname":
        return "\\" + text
    command = upright if style == "upright" and len(text) > 1 else "mathrm" if style == "upright" else _STYLES[style]
    return rf"\{command}{{{_escaped(text)}}}"


def _row(node: Row) -> str:
    text = ""
    for item in node.items:
        piece = _latex(item)
        spaced = isinstance(item, Operator) and not item.tight and item.text not in ",!′"
        text += (" " if text and (spaced or _needs_space(text, piece)) else "") + piece + (" " if spaced else "")
        text += " " if isinstance(item, Operator) and item.text == "," else ""
    return text.strip(" ")


def _needs_space(text: str, piece: str) -> bool:
    tail = text[text.rfind("\\") + 1 :] if "\\" in text else ""
    ends_in_command = tail.isalpha() and tail.isascii()
    return (ends_in_command and piece[:1].isalpha()) or (text[-1].isdigit() and piece[:1].isdigit())


def _scripts(node: Scripts) -> str:
    base = _latex(node.base)
    if isinstance(node.base, Row):
        base = "{" + base + "}"
    sub = "" if node.sub is None else "_{" + _script(node.sub) + "}"
    return base + sub + ("" if node.sup is None else "^{" + _script(node.sup) + "}")


def _script(node: Node) -> str:
    # a word in a script is a label, not a function: \operatorname would be read as one by screen readers
    return _symbol(node, "mathrm") if isinstance(node, Symbol) else _latex(node)


def _fenced(node: Fenced) -> str:
    body = _latex(node.body)
    paired = PARTNERS.get(node.open) == node.close or (node.open in tuple("([") and node.close in tuple(")]"))
    if paired and not _is_tall(node.body):
        left, right = PAIRS[node.open][0], {PARTNERS[o]: pair[1] for o, pair in PAIRS.items()}[node.close]
        return left + (" " if _needs_space(left, body) else "") + body + right
    return rf"\left{_DELIMITERS[node.open]} {body} \right{_DELIMITERS[node.close]}"


def _is_tall(node: Node) -> bool:
    match node:
        case Frac() | Matrix() | Cases():
            return True
        case Row():
            return any(map(_is_tall, node.items))
        case Fenced() | Root():
            return _is_tall(node.body)
        case Scripts():
            return _is_tall(node.base)
        case Big():
            return node.lower is not None or node.upper is not None
        case _:
            return False


def _environment(name: str, rows: tuple[tuple[Node, ...], ...]) -> str:
    body = r" \\ ".join(" & ".join(_latex(cell) for cell in row) for row in rows)
    return rf"\begin{{{name}}} {body} \end{{{name}}}"


def _big(node: Big) -> str:
    name = _BIG.get(node.symbol) or ("\\" + node.symbol if node.symbol in LIMIT_NAMES else _limit_word(node.symbol))
    lower = "" if node.lower is None else "_{" + _script(node.lower) + "}"
    return name + lower + ("" if node.upper is None else "^{" + _script(node.upper) + "}")


def _limit_word(text: str) -> str:
    plain = text.isascii() and text.replace("_", "a").isalnum()
    return rf"\operatorname*{{{_escaped(text)}}}" if plain else rf"\operatorname*{{{_text(text)}}}"
