"""Writers of HTML that stands within somebody else's page.

Words and code are data: no tag, entity or delimiter of maths comes of them, nor a placeholder of Moodle (`{1:...}`,
`[[1]]`, `@@...@@`, `$$`) or Anki (`[sound:...]`, `{{c1::...}}`).
"""

from __future__ import annotations

from dlquiz.maths.latex import to_mathjax
from dlquiz.maths.mathml import to_mathml
from dlquiz.maths.tree import Node
from dlquiz.text.html import Writer

# MathJax and the filters of Moodle seek these in the text of a page: an element between them parts the signs, and what
# only a program seeks in the source stands as a number.
_NOTHING = "<span></span>"
_SIGNS = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"}
    | {"[": "&#91;", "]": "&#93;", "{": "&#123;", "}": "&#125;"}
    | {sign: sign + _NOTHING for sign in "\\$@"}
)
_PLAIN = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def literal(text: str) -> str:
    """Text as HTML that shows it as it is, whatever else reads the page."""
    return text.translate(_SIGNS)


def escaped_only(text: str) -> str:
    """Text with what HTML itself would read written as entities, for places that no element may stand in."""
    return text.translate(_PLAIN)


def mathjax(node: Node, display: bool = False) -> str:
    """Maths between the delimiters that MathJax seeks."""
    opener, closer = (r"\[", r"\]") if display else (r"\(", r"\)")
    return f"{opener}{escaped_only(to_mathjax(node))}{closer}"


MATHJAX = Writer(literal, mathjax, literal, inline=True)
MATHML = Writer(literal, to_mathml, literal)
