"""Blocks and running text as HTML: for a page of our own, whose stylesheet knows the classes, and for a piece that
stands within somebody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from html import escape

from msgspec import Struct

from dlquiz.maths.mathml import to_mathml
from dlquiz.maths.pieces import pieces
from dlquiz.maths.tree import Node
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown, Table
from dlquiz.text.spans import Code, Labelled, Maths, Plain, Span, Spans
from dlquiz.text.ties import ends_closed, groups, is_short

_TOKENS = {
    "Token.Comment": "comment", "Token.Keyword": "keyword", "Token.Literal.Number": "number",
    "Token.Literal.String": "string", "Token.Name.Builtin": "builtin",
}  # fmt: skip
_UNMARKED, _RULED = ' style="list-style: none"', ' border="1"'


class Writer(Struct, frozen=True):
    """Writes HTML that is well-formed XML too. `words` escapes text, `maths` writes what is mathematics (whether on a
    line of its own is its second argument), `code` writes lines of Python. An `own` page has a stylesheet for it; where
    it is `inline`, the elements themselves say how lists and tables look; else that is left to the page."""

    words: Callable[[str], str]
    maths: Callable[[Node, bool], str]
    code: Callable[[str], str]
    own: bool = False
    inline: bool = False

    def blocks(self, blocks: Iterable[Shown]) -> str:
        """Blocks, one below the other."""
        return "\n".join(map(self.block, blocks))

    def block(self, block: Shown) -> str:
        """One block."""
        match block:
            case Paragraph(spans):
                return f"<p>{self.spans(spans)}</p>"
            case Display(node):
                return f"<p{self._of('display')}>{self.maths(node, True)}</p>"
            case CodeBlock(text):
                return f"<pre><code>{self.code(text)}</code></pre>"
            case Table():
                return self.table(block)
            case Options(items):
                return self.labelled("options", items)
            case Pairs(left, right):
                columns = f"{self.labelled('left', left)}\n{self.labelled('right', right)}"
                return f"<div{self._of('pairs')}>\n{columns}\n</div>"

    def spans(self, spans: Spans) -> str:
        """Running text; on a page of our own what belongs together stays on a line."""
        return "".join(map(self._group, groups(spans)) if self.own else map(self._span, spans))

    def labelled(self, name: str, items: Sequence[Labelled]) -> str:
        """Lettered or numbered lines; `name` is their class."""
        rows = "\n".join(
            f"<li><span>{self.words(label)}.</span> <span>{self.spans(spans)}</span></li>" for label, spans in items
        )
        return f"<ul{self._of(name)}{_UNMARKED if self.inline else ''}>\n{rows}\n</ul>"

    def table(self, table: Table) -> str:
        """Rows under their headings, sums below."""
        cut = len(table.rows) - (
            table.totals if self.own else 0
        )  # elsewhere, as in QTI, a foot may have to stand first
        parts = [("thead", "th", (table.head,)), ("tbody", "td", table.rows[:cut]), ("tfoot", "td", table.rows[cut:])]
        shown = "\n".join(self.rows(*part) for part in parts if part[2])
        kind = self._of("ruled") if table.widths else self._of("words") if table.words else ""
        return f"<table{kind}{_RULED if self.inline else ''}>\n{self._columns(table)}{shown}\n</table>"

    def _columns(self, table: Table) -> str:
        widths = (f'<col style="width: {int(width)}mm"/>' if width else "<col/>" for width in table.widths)
        return "".join(widths) if self.own else ""

    def rows(self, part: str, cell: str, rows: Iterable[Iterable[str]]) -> str:
        """Rows of texts as a part of a table: `thead` of `th`, `tbody` of `td`."""
        lines = ("".join(f"<{cell}>{self.words(text)}</{cell}>" for text in row) for row in rows)
        return f"<{part}>{''.join(f'<tr>{line}</tr>' for line in lines)}</{part}>"

    def _of(self, name: str) -> str:
        """A class, where a stylesheet knows it."""
        return f' class="{name}"' if self.own else ""

    def _group(self, spans: Spans) -> str:
        """What is too wide for a line keeps at least the full stop behind its last piece of maths."""
        shown, closed = [*map(self._span, spans)], ends_closed(spans) and is_short(spans[-2:])
        loose = 0 if is_short(spans) else len(shown) - (2 if closed else 0)
        kept = "".join(shown[loose:])
        return "".join(shown[:loose]) + (f'<span class="tied">{kept}</span>' if len(shown) - loose > 1 else kept)

    def _span(self, span: Span) -> str:
        match span:
            case Plain(text):
                return self.words(text)
            case Code(text):
                return f"<code>{self.words(text)}</code>"
            case Maths(node):
                return self.maths(node, False)


def in_pieces(node: Node, display: bool) -> str:
    """Maths as MathML in pieces, between which a browser may end a line."""
    return "<wbr/>".join(to_mathml(piece, large=display) for piece in pieces(node))


def python(text: str) -> str:
    """Lines of Python, each token in a span of its kind."""
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

    tokens = PythonLexer(stripnl=False, ensurenl=False).get_tokens(text)
    return "".join(_token(_kind_of(str(kind)), part) for kind, part in tokens)


def _token(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>' if kind else escape(text)


def _kind_of(token: str) -> str:
    """The class of a token of pygments: what a reader looks for, and nothing finer."""
    return next((name for start, name in _TOKENS.items() if token.startswith(start)), "")


OWN = Writer(escape, in_pieces, python, own=True)
