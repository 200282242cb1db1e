"""A document as one self-contained HTML page: maths in MathML, no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from msgspec.structs import replace

from dlquiz.maths.box import to_box
from dlquiz.maths.mathml import to_mathml
from dlquiz.maths.pieces import pieces
from dlquiz.maths.tree import Node
from dlquiz.paper.document import (
    Answer,
    AnswerSheet,
    Beside,
    Block,
    Claims,
    Document,
    Drawing,
    Exercise,
    Formulas,
    Glance,
    Head,
    Heading,
    Steps,
    answer_label,
    points_in_words,
)
from dlquiz.paper.drawing import to_svg
from dlquiz.text.blocks import AnswerLine, Bracket, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
from dlquiz.text.html import OWN
from dlquiz.text.spans import Language, Spans
from dlquiz.text.wording import say

STYLE = Path(__file__).with_name("sheet.css")
# Columns of a terminal: what a printed line has room for.
PAGE = 76
_WIDE = "@page { size: A4 landscape; }\n@media screen { body { max-width: 72rem; } }\n"
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
    return whole_page(document.lang, document.title, " · ".join(foot), body, _WIDE if document.wide else "")


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
    head = document.head
    parts = [
        f'<p class="school">{escape(head.school)}</p>' if head.school else "",
        f"<h1>{escape(document.title)}</h1>",
    ]
    parts += [f"<p>{escape(document.subtitle)}</p>" if document.subtitle else "", _lines(head, lang)]
    if document.name_line:
        parts.append(_names(document, lang))
    parts += [_score_grid(head), _instructions(head, lang)]
    return f"<header>\n{_joined(filter(None, parts))}\n</header>"


def _lines(head: Head, lang: Language) -> str:
    colon = say(lang, "print_colon")
    shown = "".join(f"<span>{escape(label + colon + text)}</span> " for label, text in head.lines)
    return f'<p class="lines-of-head">{shown}</p>' if shown else ""


def _names(document: Document, lang: Language) -> str:
    """Names behind the line along the edge, if there is one; and the score, unless a grid has it."""
    head = document.head
    total = f" / {document.total_points:g}" if document.total_points else ""
    labels = document.labels[:2] if head.grid else document.labels
    fields = [f"<span>{escape(label)}<i></i></span>" for label in labels]
    if not head.sealed:
        return f'<p class="names">{"".join(fields)}{"" if head.grid else total}</p>'
    sealed = f'<div class="seal"><p class="names">{"".join(fields[:2])}</p><p>{escape(head.sealed)}</p></div>'
    return sealed + (f'\n<p class="names">{fields[2]}{total}</p>' if not head.grid else "")


def _score_grid(head: Head) -> str:
    if not head.grid:
        return ""
    part, full, score, marker, total = head.rows
    empty = [""] * (len(head.grid) + 1)
    rows = [
        (full, *(f"{points:g}" for _, points in head.grid), f"{sum(points for _, points in head.grid):g}"),
        (score, *empty),
        (marker, *empty),
    ]
    names = PRINTED.rows("thead", "th", ((part, *(name for name, _ in head.grid), total),))
    return f'<table class="grid">\n{names}\n{PRINTED.rows("tbody", "td", rows)}\n</table>'


def _instructions(head: Head, lang: Language) -> str:
    if not head.instructions:
        return ""
    told = escape(head.told + say(lang, "print_colon").rstrip(" "))
    rows = _joined(f"<li>{escape(text)}</li>" for text in head.instructions)
    return f'<div class="told"><strong>{told}</strong>\n<ol>\n{rows}\n</ol></div>'


def _block(block: Block | Exercise, lang: Language) -> str:
    match block:
        case Heading(spans, level):
            return f"<h{level + 1}>{PRINTED.spans(spans)}</h{level + 1}>"
        case Paragraph() | Display() | CodeBlock() | Table() | Options() | Pairs():
            return PRINTED.block(block)
        case Answer(spans, own):
            return f'<p class="answer"><strong>{answer_label(own or lang)}</strong>{PRINTED.spans(spans)}</p>'
        case AnswerLine():
            return _answer_line(block)
        case Bracket(width):
            return _bracket(width, lang)
        case WritingLines(count, ruled):
            return f'<div class="{"lines" if ruled else "room"}">{"<i></i>" * count}</div>'
        case Steps(items):
            return f'<div class="steps">\n{_joined(_step(item) for item in items)}\n</div>'
        case Drawing(picture):
            return f'<figure class="drawing">{to_svg(picture)}</figure>'
        case Formulas():
            return _formulas(block)
        case Glance(answers):
            return f'<div class="glance">\n{_joined(map(_glanced, answers))}\n</div>'
        case Beside(left, right):
            sides = (_joined(_block(one, lang) for one in side) for side in (left, right))
            return f'<div class="beside">{"".join(f"<div>{side}</div>" for side in sides)}</div>'
        case Claims():
            return _claims(block)
        case AnswerSheet():
            return _answer_sheet(block)
        case Exercise():
            return _exercise(block, lang)


def _answer_line(line: AnswerLine) -> str:
    height = f"; height: {9 * int(line.lines)}mm" if line.lines > 1 else ""
    kind = "blank box" if line.lines > 1 else "blank"
    return f'<span class="{kind}">{PRINTED.spans(line.label)} <i style="width: {int(line.width)}mm{height}"></i></span>'


def _glanced(answer: tuple[int, Spans]) -> str:
    number, spans = answer
    return f"<span><strong>{number}.</strong> {PRINTED.spans(spans)}</span>"


def _bracket(width: int, lang: Language) -> str:
    room = f'<i style="width: {int(width)}mm"></i>'
    return f'<span class="bracket">{room.join(say(lang, "print_brackets"))}</span>'


def _claims(block: Claims) -> str:
    head = "".join(f"<th>{escape(text)}</th>" for text in block.head)
    rows = []
    for claim in block.rows:
        said = "".join(f"<p>{PRINTED.spans(spans)}</p>" for spans in claim.statements)
        source = f'<p class="source"><code>{escape(claim.source)}</code></p>' if claim.source else ""
        rows.append(f"<tr><th>{claim.number}</th><td>{said}{source}</td><td></td></tr>")
    return f'<table class="claims">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{_joined(rows)}\n</tbody>\n</table>'


def _answer_sheet(sheet: AnswerSheet) -> str:
    letters = [(row.number, "".join(f"<b>{escape(letter)}</b>" for letter in row.letters)) for row in sheet.bubbles]
    bubbles = _joined(f"<li><strong>{number}.</strong> <span>{shown}</span></li>" for number, shown in letters)
    blanks = _joined(
        f"<p><strong>{number}.</strong> {''.join(map(_answer_line, lines))}</p>" for number, lines in sheet.blanks
    )
    names = "".join(f"<span>{escape(label)}<i></i></span>" for label in sheet.labels)
    return (
        f'<section class="answer-sheet">\n<h2>{escape(sheet.title)}</h2>\n<p class="names">{names}</p>\n'
        f'<p>{escape(sheet.note)}</p>\n<ul class="bubbles">\n{bubbles}\n</ul>\n{blanks}\n</section>'
    )


def _formulas(block: Formulas) -> str:
    place = f" <small>{escape(block.place)}</small>" if block.place else ""
    shown = [f"<div>{PRINTED.maths(node, True)}</div>" for node in block.nodes]
    small = [f'<p class="small">{PRINTED.spans(spans)}</p>' for spans in block.small]
    title = f"<p><strong>{PRINTED.spans(block.title)}</strong>{place}</p>"
    return f'<section class="formulas">\n{_joined([title, *shown, *small])}\n</section>'


def _exercise(exercise: Exercise, lang: Language) -> str:
    points = points_in_words(exercise.points, lang, exercise.parts).strip()
    worth = f'<span class="points">{points}</span>' if points else ""
    source = f'\n<p class="source"><code>{escape(exercise.source)}</code></p>' if exercise.source else ""
    parts = [_block(block, lang) for block in exercise.blocks if not isinstance(block, Bracket)]
    brackets = "".join(_block(block, lang) for block in exercise.blocks if isinstance(block, Bracket))
    if parts and brackets:  # at the end of the first paragraph
        first, end = (parts[0][:-4], "</p>") if parts[0].endswith("</p>") else (parts[0], "")
        parts[0] = first + brackets + end
    body = _joined(parts)
    return (
        f'<section class="exercise">\n<span class="number">{exercise.number}.</span>{worth}\n{body}{source}\n</section>'
    )


def _step(step: Spans | Display) -> str:
    if isinstance(step, Display):
        return f"<div>{PRINTED.maths(step.node, True)}</div>"
    return f"<p>{PRINTED.spans(step)}</p>"


def _joined(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _to_fit(node: Node, display: bool) -> str:
    """Maths in pieces, between which a browser may end a line; a piece that is wider than a page is set smaller."""
    return "<wbr/>".join(_piece(piece, display) for piece in pieces(node))


def _piece(node: Node, display: bool) -> str:
    columns = to_box(node).width
    shown = to_mathml(node, large=display)
    return shown if columns <= PAGE else f'<span style="font-size: {PAGE / columns:.2f}em">{shown}</span>'


PRINTED = replace(OWN, maths=_to_fit)
