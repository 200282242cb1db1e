"""A document as a PDF, set by Typst: accessible (PDF/UA-1), and the same bytes every time.

The template is ours and constant; the document goes in as JSON, which the template shows and never evaluates. The
compiler sees an empty folder, no packages and no fonts but ours and Typst's own.
"""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from dlquiz.ground.errors import DlquizError
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node
from dlquiz.maths.typst import to_typst
from dlquiz.maths.width import display_width
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

PACKAGE = Path(__file__).parent.parent
FONTS = PACKAGE / "fonts"
TEMPLATES = (PACKAGE / "maths" / "maths.typ", PACKAGE / "paper" / "sheet.typ")

Json = dict[str, Any]


def to_file(document: Document) -> bytes:
    """Set `document` on A4 pages and return the PDF, with its code at the foot of every page.

    Raises DlquizError if the fonts have no glyph for one of its characters.
    """
    return typeset(json.dumps(_sheet(document), ensure_ascii=False))


def typeset(data: str) -> bytes:
    """Typst's part: the template, with the document as JSON, to a PDF. Raises DlquizError as `to_file` does."""
    compiler, template, _ = _compiler()
    try:
        pdf = compiler.compile(template, format="pdf", timestamp=0, pdf_standards=["ua-1"], sys_inputs={"data": data})
    except typst.TypstError as error:
        raise _explained(error) from None
    assert isinstance(pdf, bytes)
    return pdf


@cache
def _compiler() -> tuple[typst.Compiler, bytes, TemporaryDirectory[str]]:
    """Return the compiler, the template, and the empty folder, which lives as long as they do."""
    empty = TemporaryDirectory(prefix="dlquiz-")
    compiler = typst.Compiler(
        root=empty.name,
        font_paths=typst.Fonts(include_system_fonts=False, font_paths=[FONTS]),
        ignore_system_fonts=True,
        package_path=empty.name,
        package_cache_path=empty.name,
    )
    return compiler, b"\n".join(path.read_bytes() for path in TEMPLATES), empty


def _explained(error: typst.TypstError) -> DlquizError:
    missing = re.search(r'the text `"(.+)"` could not be displayed', error.message)
    if not missing:
        return DlquizError(f"the PDF could not be set: {error.message}", "print to HTML or Markdown instead")
    return DlquizError(f"the PDF fonts have no glyph for {missing[1]}", "write it another way, or print to HTML")


def _sheet(document: Document) -> Json:
    lang = document.lang
    return {
        "lang": document.lang,
        "title": document.title,
        "subtitle": document.subtitle,
        "code": document.code,
        "variant": document.variant_title,
        "name_line": list(document.labels),
        "total_points": document.total_points,
        "page": say(lang, "print_page", page="{}", pages="{}").split("{}"),
        "answer": answer_label(lang),
        "columns": document.columns,
        "blocks": _blocks(document.blocks, lang),
    }


def _blocks(blocks: tuple[Block | Exercise, ...], lang: Language) -> list[Json]:
    """Convert blocks, putting answer lines that follow each other into one block."""
    result: list[Json] = []
    for is_line, group in groupby(blocks, key=lambda block: isinstance(block, AnswerLine)):
        converted = [_block(block, lang) for block in group]
        result += [{"kind": "answer-lines", "lines": converted}] if is_line else converted
    return result


def _block(block: Block | Exercise, lang: Language) -> Json:
    match block:
        case Heading(spans, level):
            return {"kind": "heading", "level": level, "spans": _spans(spans)}
        case Paragraph(spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case Answer(spans):
            return {"kind": "answer", "spans": _spans(spans)}
        case Display(node):
            return {"kind": "display", **_maths(node)}
        case CodeBlock(text):
            return {"kind": "code-block", "text": text}
        case Table(head, rows, totals):
            return {"kind": "table", "head": list(head), "rows": [list(row) for row in rows], "totals": totals}
        case Options(items):
            return {"kind": "options", "columns": _columns(items), "items": _labelled(items)}
        case Pairs(left, right):
            return {"kind": "pairs", "left": _labelled(left), "right": _labelled(right)}
        case AnswerLine(label, width):
            return {"label": _spans(label), "width": width}
        case WritingLines(count, ruled):
            return {"kind": "writing-lines", "count": count, "ruled": ruled}
        case Steps(steps):
            return {"kind": "steps", "items": [_step(step) for step in steps]}
        case Formulas(title, nodes, small, place):
            shown = {"title": _spans(title), "items": [_maths(node) for node in nodes]}
            return {"kind": "formulas", **shown, "small": [_spans(spans) for spans in small], "place": place}
        case Exercise(number, blocks, points, source):
            worth = points_in_words(points, lang)
            inner = _blocks(blocks, lang)
            return {"kind": "exercise", "number": number, "worth": worth, "blocks": inner, "source": source}


def _step(step: Spans | Display) -> Json:
    if isinstance(step, Display):
        return {"kind": "display", **_maths(step.node)}
    return {"kind": "paragraph", "spans": _spans(step)}


def _columns(items: tuple[Labelled, ...]) -> int:
    """How many options go on a line, by the longest. To measure them in Typst would double the time."""
    widest = max((sum(map(_width, spans)) for _, spans in items), default=0)
    return 4 if widest <= 14 else 2 if widest <= 36 else 1


def _width(span: Span) -> int:
    return display_width(to_line(span.node) if isinstance(span, Maths) else span.text)


def _labelled(items: tuple[Labelled, ...]) -> list[Json]:
    return [{"label": label, "spans": _spans(spans)} for label, spans in items]


def _spans(spans: Spans) -> list[Json]:
    return [_span(span) for span in spans]


def _span(span: Span) -> Json:
    match span:
        case Plain(text):
            return {"kind": "plain", "text": text.replace("\n", " ")}
        case Code(text):
            return {"kind": "code", "text": text.replace("\n", " ")}
        case Maths(node):
            return {"kind": "maths", **_maths(node)}


def _maths(node: Node) -> Json:
    return {"node": to_typst(node), "alt": to_line(node)}
