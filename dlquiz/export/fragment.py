"""Blocks and running text as a piece of HTML that stands within somebody else's page.

What comes out is well-formed XML too. Words and code are data: no tag, entity or delimiter of maths comes of them, nor
a placeholder of Moodle (`{1:...}`, `[[1]]`, `@@...@@`, `$$`) or Anki (`[sound:...]`, `{{c1::...}}`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from dlquiz.maths.latex import to_mathjax
from dlquiz.maths.mathml import to_mathml
from dlquiz.maths.pieces import WHOLE
from dlquiz.maths.tree import Node
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown, Table
from dlquiz.text.spans import Code, Labelled, Maths, Plain, Span, Spans
from dlquiz.text.ties import ends_closed, groups, is_short

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


@dataclass(frozen=True)
class Writer:
    """Writes HTML; `maths` writes what is mathematics in it, its second argument being whether on a line of its own.
    Where it is not `styled`, how lists and tables look is left to the page."""

    maths: Callable[[Node, bool], str]
    styled: bool = True

    def blocks(self, blocks: Iterable[Shown]) -> str:
        """Blocks, one below the other."""
        return "\n".join(map(self.block, blocks))

    def block(self, block: Shown) -> str:
        """One block."""
        match block:
            case Paragraph(spans):
                return f"<p>{self.spans(spans)}</p>"
            case Display(node):
                return f"<p>{self.maths(node, True)}</p>"
            case CodeBlock(text):
                return f"<pre><code>{literal(text)}</code></pre>"
            case Table(head, rows):
                return self._table(head, rows)
            case Options(items):
                return self._lines(items)
            case Pairs(left, right):
                return f"{self._lines(left)}\n{self._lines(right)}"

    def spans(self, spans: Spans) -> str:
        """Running text. A page whose look is ours keeps on a line what belongs together."""
        return "".join(map(self._span, spans)) if self.styled else "".join(map(self._group, groups(spans)))

    def _group(self, spans: Spans) -> str:
        """What is too wide for a phone's line keeps at least its full stop."""
        shown = [*map(self._span, spans)]
        loose = 0 if is_short(spans, WHOLE) else len(shown) - (2 if ends_closed(spans) else 0)
        kept = "".join(shown[loose:])
        return "".join(shown[:loose]) + (f'<span class="tied">{kept}</span>' if len(shown) - loose > 1 else kept)

    def _span(self, span: Span) -> str:
        match span:
            case Plain(text):
                return literal(text)
            case Code(text):
                return f"<code>{literal(text)}</code>"
            case Maths(node):
                return self.maths(node, False)

    def _lines(self, items: Sequence[Labelled]) -> str:
        rows = "".join(f"<li>{literal(label)}. {self.spans(spans)}</li>" for label, spans in items)
        style = ' style="list-style: none"' if self.styled else ""
        return f"<ul{style}>{rows}</ul>"

    def _table(self, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
        body = "".join(_row(cells, "td") for cells in rows)
        border = ' border="1"' if self.styled else ""
        return f"<table{border}><thead>{_row(head, 'th')}</thead><tbody>{body}</tbody></table>"


def _row(cells: Iterable[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{literal(cell)}</{tag}>" for cell in cells) + "</tr>"


MATHJAX = Writer(mathjax)
MATHML = Writer(to_mathml, styled=False)
