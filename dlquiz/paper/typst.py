"""A document as the data that `sheet.typ` shows. Nothing is evaluated there: text stays text."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import Any

from dlquiz.maths.box import to_box
from dlquiz.maths.line import to_line
from dlquiz.maths.pieces import pieces
from dlquiz.maths.tree import Node
from dlquiz.maths.typst import to_typst
from dlquiz.maths.width import display_width
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
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Span, Spans
from dlquiz.text.ties import tied
from dlquiz.text.wording import say

Json = dict[str, Any]
# Columns of a terminal: a piece of maths that is wider may be too wide for a page, and is measured.
_WIDE = 48


def sheet_data(document: Document) -> Json:
    """Everything that the template shows."""
    lang = document.lang
    return {
        "lang": document.lang,
        "title": document.title,
        "subtitle": document.subtitle,
        "code": document.code,
        "variant": document.variant_title,
        "name_line": list(document.labels),
        "total_points": f"{document.total_points:g}" if document.total_points else "",
        "page": list(document.page_title),
        "columns": document.columns,
        "wide": document.wide,
        "brackets": list(say(lang, "print_brackets")),
        "filling": document.filling,
        "head": _head(document.head, lang),
        "blocks": _blocks(document.blocks, lang),
    }


def _head(head: Head, lang: Language) -> Json:
    return {
        "school": head.school,
        "lines": [label + say(lang, "print_colon") + text for label, text in head.lines],
        "told": head.told + say(lang, "print_colon").rstrip(" "),
        "instructions": list(head.instructions),
        "grid": [[name, f"{points:g}"] for name, points in head.grid],
        "grid_total": f"{sum(points for _, points in head.grid):g}",
        "rows": list(head.rows),
        "sealed": head.sealed,
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
        case Answer(spans, own):
            return {"kind": "answer", "label": answer_label(own or lang), "spans": _spans(spans)}
        case Steps(steps):
            return {"kind": "steps", "items": [_step(step) for step in steps]}
        case Drawing(picture):
            return {"kind": "drawing", "svg": to_svg(picture), "alt": picture.title}
        case Formulas(title, nodes, small, place):
            shown = {"title": _spans(title), "items": [_display(node) for node in nodes]}
            return {"kind": "formulas", **shown, "small": [_spans(spans) for spans in small], "place": place}
        case Exercise():
            return _exercise(block, lang)
        case Glance(answers):
            rows = [{"number": number, "spans": _spans(spans)} for number, spans in answers]
            return {"kind": "glance", "answers": rows}
        case Beside(left, right):
            return {"kind": "beside", "left": _narrow(left, lang), "right": _narrow(right, lang)}
        case Claims(head, claims):
            rows = [
                {"number": row.number, "source": row.source, "said": [*map(_spans, row.statements)]} for row in claims
            ]
            return {"kind": "claims", "head": list(head), "rows": rows}
        case AnswerSheet():
            return _answer_sheet(block)
        case AnswerLine(label, width, lines):
            return {"label": _spans(label), "width": width, "lines": lines}
        case WritingLines(count, ruled):
            return {"kind": "writing-lines", "count": count, "ruled": ruled}
        case Bracket(width):
            return {"kind": "bracket", "width": width}
        case _:
            return _shown(block)


def _narrow(blocks: tuple[Block, ...], lang: Language) -> list[Json]:
    """Blocks in half of the room: options one below the other."""
    return [{**block, "columns": 1} if block["kind"] == "options" else block for block in _blocks(blocks, lang)]


def _shown(block: Paragraph | Display | CodeBlock | Table | Options | Pairs) -> Json:
    match block:
        case Paragraph(spans):
            return {"kind": "paragraph", "spans": _spans(spans)}
        case Display(node):
            return {"kind": "display", **_display(node)}
        case CodeBlock(text):
            lines = text.split("\n")
            return {"kind": "code-block", "text": text, "columns": max(map(display_width, lines)), "lines": len(lines)}
        case Table(head, rows, totals, widths, words):
            cells = {"head": list(head), "rows": [list(row) for row in rows]}
            return {"kind": "table", **cells, "totals": totals, "widths": list(widths), "words": words}
        case Options(items):
            return {"kind": "options", "columns": _columns(items), "items": _labelled(items)}
        case Pairs(left, right):
            return {"kind": "pairs", "left": _labelled(left), "right": _labelled(right)}


def _exercise(exercise: Exercise, lang: Language) -> Json:
    """The brackets, if there are any, stand at the end of the first paragraph."""
    brackets = [block.width for block in exercise.blocks if isinstance(block, Bracket)]
    rest = tuple(block for block in exercise.blocks if not isinstance(block, Bracket))
    return {
        "kind": "exercise",
        "number": exercise.number,
        "worth": points_in_words(exercise.points, lang, exercise.parts),
        "bracket": sum(brackets),
        "blocks": _blocks(rest, lang),
        "source": exercise.source,
    }


def _answer_sheet(sheet: AnswerSheet) -> Json:
    return {
        "kind": "answer-sheet",
        "title": sheet.title,
        "note": sheet.note,
        "labels": list(sheet.labels),
        "bubbles": [{"number": row.number, "letters": list(row.letters)} for row in sheet.bubbles],
        "blanks": [
            {
                "number": number,
                "lines": [{"label": _spans(line.label), "width": line.width, "lines": line.lines} for line in lines],
            }
            for number, lines in sheet.blanks
        ],
    }


def _step(step: Spans | Display) -> Json:
    if isinstance(step, Display):
        return {"kind": "display", **_display(step.node)}
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
    return [_span(span) for span in tied(spans)]


def _span(span: Span) -> Json:
    match span:
        case Plain(text):
            return {"kind": "plain", "text": text.replace("\n", " ")}
        case Code(text):
            return {"kind": "code", "text": text.replace("\n", " ")}
        case Maths(node):
            return {"kind": "maths", **_display(node)}


@lru_cache(maxsize=5000)
def _display(node: Node) -> Json:
    """Maths in the pieces that stay on a line. A key says again what its paper said, and much is the same in all
    variants; nobody changes what is returned."""
    return {"pieces": [_maths(piece) for piece in pieces(node)]}


def _maths(node: Node) -> Json:
    return {"node": to_typst(node), "alt": to_line(node), "wide": to_box(node).width > _WIDE}
