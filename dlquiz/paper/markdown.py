"""A document as GitHub-flavoured Markdown, with maths between dollar signs.

Text is escaped so that it stands as it is: no markup, no HTML, no link comes out of it.
"""

from __future__ import annotations

import re

from dlquiz.maths.latex import to_latex
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
from dlquiz.text.blocks import AnswerLine, Bracket, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Span, Spans
from dlquiz.text.wording import say

_SPECIAL = re.compile(r"[\\`*_\[\]<>&$~|#^]|:(?=//)|(?<=www)\.")
_LIST_MARK = re.compile(r"^(\d*)([-+=]|(?<=\d)[.)](?=\s|$))")
_BLANK = r"\_" * 12


def to_file(document: Document) -> bytes:
    """The document as the bytes of a file."""
    return render_markdown(document).encode()


def render_markdown(document: Document) -> str:
    """Return the document as Markdown (CommonMark with GitHub's maths), ending in a line with its code."""
    lang = document.lang
    variant = list(filter(None, [document.variant_title]))
    foot = " · ".join([_code(document.code), *map(_text, variant)])
    head = document.head
    parts = [_text(head.school), f"# {_text(document.title)}", _paragraph((Plain(document.subtitle),))]
    parts += [_lines(head, lang), _name_line(document), _text(head.sealed) and f"*{_text(head.sealed)}*"]
    parts += [_score_grid(head), _instructions(head, lang)]
    parts += [_block(block, lang) for block in document.blocks]
    return "\n\n".join(part for part in [*parts, "---", foot] if part) + "\n"


def _name_line(document: Document) -> str:
    total = f" / {document.total_points:g}" if document.total_points else ""
    labels = document.labels[:2] if document.head.grid else document.labels
    shown = "  ".join(_text(label) + _BLANK for label in labels)
    return shown + total if shown and not document.head.grid else shown


def _lines(head: Head, lang: Language) -> str:
    return "  ".join(_text(label + say(lang, "print_colon") + text) for label, text in head.lines)


def _score_grid(head: Head) -> str:
    if not head.grid:
        return ""
    part, full, score, marker, total = head.rows
    empty = ("",) * (len(head.grid) + 1)
    points = (*(f"{worth:g}" for _, worth in head.grid), f"{sum(worth for _, worth in head.grid):g}")
    return _table((part, *(name for name, _ in head.grid), total), ((full, *points), (score, *empty), (marker, *empty)))


def _instructions(head: Head, lang: Language) -> str:
    told = head.told + say(lang, "print_colon").rstrip(" ")
    rows = [f"{number}. {_text(text)}" for number, text in enumerate(head.instructions, 1)]
    return "\n".join([f"**{_text(told)}**", "", *rows]) if rows else ""


def _block(block: Block | Exercise, lang: Language) -> str:
    match block:
        case Heading(spans, level):
            return f"{'#' * (level + 1)} {_spans(spans)}"
        case Paragraph(spans):
            return _paragraph(spans)
        case Answer(spans, own):
            return f"**{answer_label(own or lang).strip()}** {_spans(spans)}"
        case Display(node):
            return f"$${_latex(node)}$$"
        case CodeBlock(text):
            return _code_block(text)
        case Table(head, rows):
            return _table(head, rows)
        case Options(items):
            return _list(items)
        case Pairs(left, right):
            return f"{_list(left)}\n\n{_list(right, bullet='*')}"
        case AnswerLine(label, _, lines):
            return f"{_paragraph(label)} {_BLANK}" + "\n\n&nbsp;" * (lines - 1)
        case Bracket():
            return _bracket(lang)
        case WritingLines(count, ruled):
            return "\n\n".join([_BLANK * 5 if ruled else "&nbsp;"] * count)
        case Steps(items):
            return "\n>\n".join(f"> {_step(item)}" for item in items)
        case Drawing():
            return ""  # Markdown holds no pictures of its own
        case Formulas():
            return _formulas(block)
        case Glance(answers):
            return "\n".join(f"- **{number}.** {_spans(spans)}" for number, spans in answers)
        case Beside(left, right):
            return "\n\n".join(_block(one, lang) for one in (*left, *right))
        case Claims():
            return _claims(block)
        case AnswerSheet():
            return _answer_sheet(block)
        case Exercise():
            return _exercise(block, lang)


def _bracket(lang: Language) -> str:
    return "&emsp;&emsp;".join(say(lang, "print_brackets"))


def _claims(block: Claims) -> str:
    rows = [
        f"| {claim.number} | {' <br> '.join(_cell(spans) for spans in claim.statements)}{_source(claim.source)} | |"
        for claim in block.rows
    ]
    return "\n".join([f"| {' | '.join(map(_text, block.head))} |", "|---:|---|---|", *rows])


def _cell(spans: Spans) -> str:
    """A line that stays in its cell: a bar in code or maths would end it."""
    return re.sub(r"(?<!\\)\|", r"\|", _spans(spans))


def _source(source: str) -> str:
    return f" {_code(source)}" if source else ""


def _answer_sheet(sheet: AnswerSheet) -> str:
    names = "  ".join(_text(label) + _BLANK for label in sheet.labels)
    bubbles = [
        f"- **{row.number}.** {'  '.join(_text(f'[{letter}]') for letter in row.letters)}" for row in sheet.bubbles
    ]
    blanks = [
        f"**{number}.** {'  '.join(f'{_paragraph(line.label)} {_BLANK}' for line in lines)}"
        for number, lines in sheet.blanks
    ]
    return "\n\n".join(["---", f"## {_text(sheet.title)}", names, _text(sheet.note), "\n".join(bubbles), *blanks])


def _formulas(block: Formulas) -> str:
    place = f" ({_text(block.place)})" if block.place else ""
    shown = [f"$${_latex(node)}$$" for node in block.nodes]
    return "\n\n".join([f"**{_spans(block.title)}**{place}", *shown, *map(_paragraph, block.small)])


def _exercise(exercise: Exercise, lang: Language) -> str:
    points = points_in_words(exercise.points, lang, exercise.parts).strip()
    number = f"**{exercise.number}.**" + (f" {points}" if points else "")
    parts = [_block(block, lang) for block in exercise.blocks if not isinstance(block, Bracket)]
    if parts and any(isinstance(block, Bracket) for block in exercise.blocks):
        parts[0] += f" {_bracket(lang)}"
    if parts and isinstance(exercise.blocks[0], Paragraph | Answer):
        parts[0] = f"{number} {parts[0]}"
    else:
        parts.insert(0, number)
    return "\n\n".join([*parts, *([_code(exercise.source)] if exercise.source else [])])


def _list(items: tuple[Labelled, ...], bullet: str = "-") -> str:
    """A list; two lists in a row stay two because their bullets differ."""
    return "\n".join(f"{bullet} **{_text(label)}.** {_spans(spans)}" for label, spans in items)


def _table(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> str:
    lines = [f"| {' | '.join(map(_text, row))} |" for row in (head, *rows)]
    return "\n".join([lines[0], "|" + "|".join(["---", *["---:"] * (len(head) - 1)]) + "|", *lines[1:]])


def _step(step: Spans | Display) -> str:
    return f"$${_latex(step.node)}$$" if isinstance(step, Display) else _paragraph(step)


def _paragraph(spans: Spans) -> str:
    """One line, which no list, underline or indented code can start from."""
    return _LIST_MARK.sub(r"\1\\\2", _spans(spans))


def _spans(spans: Spans) -> str:
    """One line. GitHub sees a dollar sign as maths only beside a space or ASCII punctuation, so spaces are put in."""
    text, after_maths = "", False
    for span in spans:
        is_maths, piece = isinstance(span, Maths), _span(span)
        before = is_maths and text and text[-1] not in " ("
        after = after_maths and piece and piece[0] not in " .,;:!?)"
        text += " " + piece if before or after else piece
        after_maths = is_maths
    return text.strip(" ")


def _span(span: Span) -> str:
    match span:
        case Plain(text):
            return _text(text)
        case Code(text):
            return _code(text)
        case Maths(node):
            return f"${_latex(node)}$"


def _text(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\n", " "))


def _latex(node: Node) -> str:
    """LaTeX in which Markdown finds no HTML tag, no code span, no link and no image."""
    return re.sub(r"<(?=\S)", "<{}", to_latex(node)).replace("`", "‘").replace("](", "]{}(")


def _code(text: str) -> str:
    text = text.replace("\n", " ")
    fence = "`" * (_longest_run(text) + 1)
    return f"{fence} {text} {fence}" if text[:1] in ("`", " ") or text[-1:] == "`" else f"{fence}{text}{fence}"


def _code_block(text: str) -> str:
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}python\n{text}\n{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in re.findall("`+", text)), default=0)
