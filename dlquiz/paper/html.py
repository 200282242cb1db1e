"""A document as one self-contained HTML page: maths in MathML, no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from dlquiz.maths.mathml import to_mathml
from dlquiz.paper.document import (
    Answer,
    Block,
    Document,
    Exercise,
    Formulas,
    Heading,
    Steps,
    answer_label,
    points_in_words,
)
from dlquiz.text.blocks import AnswerLine, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Span, Spans
from dlquiz.text.wording import say

STYLE = Path(__file__).with_name("sheet.css")
_TOKENS = {
    "Token.Comment": "comment", "Token.Keyword": "keyword", "Token.Literal.Number": "number",
    "Token.Literal.String": "string", "Token.Name.Builtin": "builtin",
}  # fmt: skip
_TAGS = {"zh": "zh-CN", "en": "en"}


def to_file(document: Document) -> bytes:
    """The document as the bytes of a file."""
    return render_html(document).encode()


def render_html(document: Document) -> str:
    """Return the page, with a stylesheet for screen and paper. All text of the document is escaped."""
    lang = document.lang
    foot = [document.code, *filter(None, [document.variant_title])]
    body = f"""{_header(document, lang)}
<main{' class="columns"' if document.columns > 1 else ""}>
{_joined(_block(block, lang) for block in document.blocks)}
</main>
<footer>{" · ".join(f"<span>{escape(part)}</span>" for part in foot)}</footer>"""
    return whole_page(document.lang, document.title, " · ".join(foot), body)


def whole_page(lang: Language, title: str, foot: str, body: str, style: str = "") -> str:
    """Return a page around `body`, which is HTML already; `foot` stands at the foot of every printed page, and `style`
    is CSS added to the stylesheet of all pages."""
    common = STYLE.read_text(encoding="utf-8").replace("CODE", _css_string(foot))
    return f"""<!DOCTYPE html>
<html lang="{_TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{common}{style}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _css_string(text: str) -> str:
    """Quote text for CSS, every character other than an ASCII letter or digit as its number."""
    return '"' + "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in text) + '"'


def _header(document: Document, lang: Language) -> str:
    subtitle = f"\n<p>{escape(document.subtitle)}</p>" if document.subtitle else ""
    names = "\n" + _name_line(document, lang) if document.name_line else ""
    return f"<header>\n<h1>{escape(document.title)}</h1>{subtitle}{names}\n</header>"


def _name_line(document: Document, lang: Language) -> str:
    total = f" / {document.total_points}" if document.total_points else ""
    labels = [say(lang, "print_name"), say(lang, "print_student_number"), say(lang, "print_score")]
    fields = [f"<span>{label}{say(lang, 'print_colon')}<i></i></span>" for label in labels]
    return f'<p class="names">{"".join(fields)}{total}</p>'


def _block(block: Block | Exercise, lang: Language) -> str:
    match block:
        case Heading(spans, level):
            return f"<h{level + 1}>{spans_to_html(spans)}</h{level + 1}>"
        case Paragraph(spans):
            return f"<p>{spans_to_html(spans)}</p>"
        case Answer(spans):
            return f'<p class="answer"><strong>{answer_label(lang)}</strong>{spans_to_html(spans)}</p>'
        case Display(node):
            return f'<div class="display">{to_mathml(node, display=True)}</div>'
        case CodeBlock(text):
            return f"<pre><code>{_python(text)}</code></pre>"
        case Table(head, rows, totals):
            return _table(head, rows, totals)
        case Options(items):
            return _list("options", items)
        case Pairs(left, right):
            return f'<div class="pairs">\n{_list("left", left)}\n{_list("right", right)}\n</div>'
        case AnswerLine(label, width):
            return f'<span class="blank">{spans_to_html(label)} <i style="width: {int(width)}mm"></i></span>'
        case WritingLines(count, ruled):
            return f'<div class="{"lines" if ruled else "room"}">{"<i></i>" * count}</div>'
        case Steps(items):
            return f'<div class="steps">\n{_joined(_step(item) for item in items)}\n</div>'
        case Formulas():
            return _formulas(block)
        case Exercise():
            return _exercise(block, lang)


def _formulas(block: Formulas) -> str:
    place = f" <small>{escape(block.place)}</small>" if block.place else ""
    shown = [f"<div>{to_mathml(node, display=True)}</div>" for node in block.nodes]
    small = [f'<p class="small">{spans_to_html(spans)}</p>' for spans in block.small]
    title = f"<p><strong>{spans_to_html(block.title)}</strong>{place}</p>"
    return f'<section class="formulas">\n{_joined([title, *shown, *small])}\n</section>'


def _exercise(exercise: Exercise, lang: Language) -> str:
    points = points_in_words(exercise.points, lang).strip()
    worth = f'<span class="points">{points}</span>' if points else ""
    source = f'\n<p class="source"><code>{escape(exercise.source)}</code></p>' if exercise.source else ""
    body = _joined(_block(block, lang) for block in exercise.blocks)
    return (
        f'<section class="exercise">\n<span class="number">{exercise.number}.</span>{worth}\n{body}{source}\n</section>'
    )


def _list(name: str, items: tuple[Labelled, ...]) -> str:
    rows = _joined(
        f"<li><span>{escape(label)}.</span> <div>{spans_to_html(spans)}</div></li>" for label, spans in items
    )
    return f'<ul class="{name}">\n{rows}\n</ul>'


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], totals: int) -> str:
    cut = len(rows) - totals
    parts = [("thead", "th", (head,)), ("tbody", "td", rows[:cut]), ("tfoot", "td", rows[cut:])]
    return f"<table>\n{_joined(_rows(*part) for part in parts if part[2])}\n</table>"


def _rows(part: str, cell: str, rows: tuple[tuple[str, ...], ...]) -> str:
    lines = ("<tr>" + "".join(f"<{cell}>{escape(text)}</{cell}>" for text in row) + "</tr>" for row in rows)
    return f"<{part}>{''.join(lines)}</{part}>"


def _step(step: Spans | Display) -> str:
    if isinstance(step, Display):
        return f"<div>{to_mathml(step.node, display=True)}</div>"
    return f"<p>{spans_to_html(step)}</p>"


def _python(text: str) -> str:
    """Lines of Python, each token in a span of its kind."""
    from pygments.lexers.python import PythonLexer  # type: ignore[import-untyped]

    tokens = PythonLexer(stripnl=False, ensurenl=False).get_tokens(text)
    return "".join(_token(_kind_of(str(kind)), part) for kind, part in tokens)


def _token(kind: str, text: str) -> str:
    return f'<span class="{kind}">{escape(text)}</span>' if kind else escape(text)


def _kind_of(token: str) -> str:
    """The class of a token of pygments: what a reader looks for, and nothing finer."""
    return next((name for start, name in _TOKENS.items() if token.startswith(start)), "")


def spans_to_html(spans: Spans) -> str:
    """Return running text and maths as HTML, escaped."""
    return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case Plain(text):
            return escape(text)
        case Code(text):
            return f"<code>{escape(text)}</code>"
        case Maths(node):
            return to_mathml(node)


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)
