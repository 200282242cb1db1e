"""A document as GitHub-flavoured Markdown, with maths between dollar signs.

Text is escaped so that it stands as it is: no markup, no HTML, no link comes out of it.
"""

from __future__ import annotations

import re

from dlquiz.maths.latex import to_latex
from dlquiz.maths.tree import Node
from dlquiz.paper.document import Answer, Block, Document, Exercise, Formulas, Heading, Steps, points_in_words
from dlquiz.text.blocks import AnswerLine, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
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
    parts = [f"# {_text(document.title)}", _paragraph((Plain(document.subtitle),)), _name_line(document, lang)]
    parts += [_block(block, lang) for block in document.blocks]
    return "\n\n".join(part for part in [*parts, "---", foot] if part) + "\n"


def _name_line(document: Document, lang: Language) -> str:
    total = f" / {document.total_points}" if document.total_points else ""
    labels = [say(lang, "print_name"), say(lang, "print_student_number"), say(lang, "print_score")]
    return (
        "  ".join(label + say(lang, "print_colon") + _BLANK for label in labels) + total if document.name_line else ""
    )


def _block(block: Block | Exercise, lang: Language) -> str:
    match block:
        case Heading(spans, level):
            return f"{'#' * (level + 1)} {_spans(spans)}"
        case Paragraph(spans):
            return _paragraph(spans)
        case Answer(spans):
            return f"**{say(lang, 'print_answer')}{say(lang, 'print_colon').strip()}** {_spans(spans)}"
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
        case AnswerLine(label):
            return f"{_paragraph(label)} {_BLANK}"
        case WritingLines(count, ruled):
            return "\n\n".join([_BLANK * 5 if ruled else "&nbsp;"] * count)
        case Steps(items):
            return "\n>\n".join(f"> {_step(item)}" for item in items)
        case Formulas():
            return _formulas(block)
        case Exercise():
            return _exercise(block, lang)


def _formulas(block: Formulas) -> str:
    place = f" ({_text(block.place)})" if block.place else ""
    shown = [f"$${_latex(node)}$$" for node in block.nodes]
    return "\n\n".join([f"**{_spans(block.title)}**{place}", *shown, *map(_paragraph, block.small)])


def _exercise(exercise: Exercise, lang: Language) -> str:
    points = points_in_words(exercise.points, lang).strip()
    number = f"**{exercise.number}.**" + (f" {points}" if points else "")
    parts = [_block(block, lang) for block in exercise.blocks]
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
