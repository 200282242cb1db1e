"""Words, code and maths as LaTeX that shows them as they are: nothing in them is a command."""

from __future__ import annotations

import re
import unicodedata

from dlquiz.maths.latex import to_latex, with_texts
from dlquiz.maths.symbols import GREEK, LETTERS, OPERATORS
from dlquiz.maths.tree import Node
from dlquiz.text.spans import Code, Maths, Plain, Span, Spans

_NAMED = {char: name for name, char in (GREEK | LETTERS | OPERATORS).items() if name.isalpha()}
_SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}",
    "|": r"\textbar{}", '"': r"\char34{}", "`": r"\textasciigrave{}", "\n": " ",
    "−": r"\ensuremath{-}", "°": r"\ensuremath{^\circ}", "–": "--", "—": "---", "…": r"\ldots{}",
    "“": "``", "”": "''", "‘": "`", "’": "'", "\N{NO-BREAK SPACE}": "~",
}  # fmt: skip
_SMALL = {"<super>": "textsuperscript", "<sub>": "textsubscript"}
# Two of these in a row are one sign to TeX.
_LIGATURES = re.compile("(?<=[-',!?])(?=[-'`,])")
# Quotes, dashes and dots are as wide as a sign in Chinese text, which the package ctex sees to.
_CHINESE = frozenset("“”‘’—…·")


def is_chinese(char: str) -> bool:
    """Whether a character is set in a Chinese font."""
    return "\u2e80" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"


def latex_spans(spans: Spans, chinese: bool) -> str:
    """Running text; `chinese`: set by ctex, in whose text quotes are Chinese ones."""
    return "".join(_span(span, chinese) for span in spans)


def _span(span: Span, chinese: bool) -> str:
    match span:
        case Plain(text):
            return latex_text(text, chinese)
        case Code(text):
            return latex_code(text)
        case Maths(node):
            return f"${latex_maths(node)}$"


def latex_text(text: str, chinese: bool = False) -> str:
    """Words as they are."""
    parted = _LIGATURES.sub("\0", text)
    return "".join(char if chinese and char in _CHINESE else "{}" if char == "\0" else _char(char) for char in parted)


def _char(char: str) -> str:
    if char in _SPECIAL:
        return _SPECIAL[char]
    if char.isascii() or is_chinese(char) or unicodedata.name(char, "").startswith("LATIN"):
        return char
    if char in _NAMED:
        return rf"\ensuremath{{\{_NAMED[char]}}}"
    small, _, code = unicodedata.decomposition(char).partition(" ")
    if small in _SMALL:
        return rf"\{_SMALL[small]}{{{_char(chr(int(code, 16)))}}}"
    return f"[U+{ord(char):04X}]"


def latex_code(text: str) -> str:
    """Code within a line, in a fixed-width font."""
    return rf"\texttt{{{_fixed(text)}}}"


def latex_lines(text: str) -> str:
    """Lines of code, each where it stands; one that is too long goes on below, further in."""
    lines = [_line(line) for line in text.split("\n")]
    return "{\\par\\parskip0pt\\small\\ttfamily\\raggedright\\hangafter1\n" + "\n".join(lines) + "\n\\par}\n"


def _line(line: str) -> str:
    inner = line.lstrip(" ")
    depth = (len(line) - len(inner)) / 2
    return rf"\noindent\hangindent{depth + 1:g}em\hspace*{{{depth:g}em}}{_fixed(inner) or '~'}\par"


def _fixed(text: str) -> str:
    """Quotes as programs have them, and as many spaces as there are."""
    return latex_text(text).replace("'", r"\textquotesingle{}").replace("  ", "~~")


def latex_maths(node: Node) -> str:
    """Maths without the signs around it."""
    latex = with_texts(to_latex(node), lambda text: rf"\text{{{_LIGATURES.sub('{}', text)}}}")
    return "".join(char if char.isascii() or is_chinese(char) else rf"\text{{{_char(char)}}}" for char in latex)
