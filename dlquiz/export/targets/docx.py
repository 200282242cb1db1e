"""Questions as a Word document, their answers behind them; maths is Word's own, to be edited there.

python-docx brings the empty document with its styles; what stands in it is written here as a whole, since adding one
paragraph after the other takes it longer and longer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as Word
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

from dlquiz.export.booklet import booklet
from dlquiz.export.elements import escaped_text
from dlquiz.export.targets.archive import archive
from dlquiz.export.view import View
from dlquiz.maths.omml import to_omml
from dlquiz.maths.tree import Node
from dlquiz.paper.document import Answer, Block, Document, Exercise, Heading, Steps
from dlquiz.text.blocks import AnswerLine, Bracket, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Span, Spans
from dlquiz.text.wording import say

_CODE_FONT, _CHINESE_FONT, _FONT = "Consolas", "宋体", "Cambria"
_TAGS = {"zh": "zh-CN", "en": "en-GB"}
# A document of the same questions is the same bytes.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_BRACKET, _RULE = "（        ）", "_" * 72
# Millimetres that a sign of a blank takes.
_SIGN = 2
# How paragraphs look, in twentieths of a point: questions have space above, code has none between its lines.
_PLAIN = '<w:spacing w:after="60"/>'
_FIRST = '<w:keepNext/><w:spacing w:before="200" w:after="60"/>'
_INDENTED = '<w:spacing w:after="40"/><w:ind w:left="450"/>'
_CODE = '<w:spacing w:after="0"/><w:ind w:left="280"/>'
_BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """One document: the questions, then on a page of their own the answers."""
    document = booklet(views)
    word = _empty(document)
    pages = _Pages(document.lang)
    written = _styled("Title", pages.spans((Plain(document.title),))) + pages.all(document.blocks)
    body = word.element.body
    for one in parse_xml(f"<w:body {nsdecls('w')}>{written}</w:body>"):
        body.insert_element_before(one, "w:sectPr")
    data = BytesIO()
    word.save(data)
    with ZipFile(data) as zipped:
        return archive({name: zipped.read(name) for name in zipped.namelist()})


def _empty(document: Document) -> Word:
    word = docx.Document()
    word.core_properties.title, word.core_properties.author = document.title, "dlquiz"
    word.core_properties.created = word.core_properties.modified = _NO_TIME
    word.core_properties.comments = ""
    style = word.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), _CHINESE_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _TAGS["en"])
    language.set(qn("w:eastAsia"), _TAGS["zh"])
    style.element.get_or_add_rPr().append(language)
    return word


def _paragraph(content: str, look: str = _PLAIN) -> str:
    return f"<w:p><w:pPr>{look}</w:pPr>{content}</w:p>"


def _kept(paragraphs: str) -> str:
    """The paragraphs, on the page of what follows them: no question is parted from where it is answered."""
    return paragraphs.replace("<w:pPr>", "<w:pPr><w:keepNext/>")


def _styled(style: str, content: str) -> str:
    return _paragraph(content, f'<w:pStyle w:val="{style}"/>')


def _run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escaped_text(text)}</w:t></w:r>'


def _fixed(text: str, half_points: int) -> str:
    """Code, which is not checked for its spelling."""
    fonts = f'<w:rFonts w:ascii="{_CODE_FONT}" w:hAnsi="{_CODE_FONT}"/>'
    return _run(text, f'{fonts}<w:noProof/><w:sz w:val="{half_points}"/>')


class _Pages:
    """Blocks as paragraphs and tables, one below the other, in a language."""

    def __init__(self, lang: Language) -> None:
        self.lang = lang

    def all(self, blocks: Sequence[Block | Exercise]) -> str:
        """All of them; the second and each later part begins on a page of its own."""
        pieces = []
        for place, block in enumerate(blocks):
            pieces += [_BREAK] if place and isinstance(block, Heading) else []
            pieces.append(self.exercise(block) if isinstance(block, Exercise) else self.block(block))
        return "".join(pieces)

    def exercise(self, exercise: Exercise) -> str:
        """A question under its number, or its answer."""
        first, *rest = exercise.blocks
        number = _run(f"{exercise.number}. ", "<w:b/>")
        if isinstance(first, Paragraph):
            begun = _paragraph(number + self.spans(first.spans), _FIRST)
        else:
            begun = _paragraph(number, _FIRST) + self.block(first)
        shown = list(map(self.block, rest))
        if exercise.source:
            return begun + "".join(shown) + _paragraph(_fixed(exercise.source, 16))
        return begun + "".join(map(_kept, shown[:-1])) + "".join(shown[-1:])

    def block(self, block: Block) -> str:
        """One block."""
        match block:
            case Heading(spans, level):
                return _styled(f"Heading{level}", self.spans(spans))
            case Paragraph(spans):
                return _paragraph(self.spans(spans))
            case Answer(spans):
                label = say(self.lang, "print_answer") + say(self.lang, "print_colon")
                return _paragraph(_run(label, "<w:b/>") + self.spans(spans))
            case Display(node):
                return _display(node)
            case CodeBlock(text):
                return "".join(_paragraph(_fixed(line, 18), _CODE) for line in text.split("\n"))
            case Table(head, rows):
                return _table((head, *rows))
            case Options(items):
                return self.lettered(items)
            case Pairs(left, right):
                return self.lettered(left) + self.lettered(right)
            case AnswerLine(label, width, lines):
                blank = "_" * (width // _SIGN)
                return _paragraph(self.spans((*label, Plain(f" {blank}")))) + _paragraph(_run(blank)) * (lines - 1)
            case Bracket():
                return _paragraph(_run(_BRACKET))
            case WritingLines(count, ruled):
                return _paragraph(_run(_RULE if ruled else "")) * count
            case Steps(items):
                return "".join(
                    _display(one.node) if isinstance(one, Display) else _paragraph(self.spans(one)) for one in items
                )
            case _:  # a sheet's own, such as its table of points
                raise ValueError(f"there is no {type(block).__name__} among exported questions")

    def lettered(self, items: Iterable[Labelled]) -> str:
        """Lines, each with its letter."""
        return "".join(_paragraph(self.spans((Plain(f"{label}. "), *spans)), _INDENTED) for label, spans in items)

    def spans(self, spans: Spans) -> str:
        """Running text."""
        return "".join(map(_span, spans))


def _span(span: Span) -> str:
    match span:
        case Plain(text):
            return _run(text.replace("\n", " "))
        case Code(text):
            return _fixed(text, 19)
        case Maths(node):
            return to_omml(node)


def _display(node: Node) -> str:
    return _paragraph(to_omml(node, display=True))


def _table(rows: Sequence[Sequence[str]]) -> str:
    """A table, and the paragraph that Word wants behind one."""
    about = '<w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/>'
    grid = "<w:gridCol/>" * len(rows[0])
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc>{_paragraph(_run(text), _CODE)}</w:tc>" for text in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr>{about}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>{_paragraph('')}"
