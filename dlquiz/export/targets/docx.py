"""Questions as a Word document, their answers behind them; maths is Word's own, to be edited there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document as Word
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from dlquiz.export.booklet import booklet
from dlquiz.export.targets.archive import archive
from dlquiz.export.view import View
from dlquiz.maths.omml import to_omml
from dlquiz.maths.tree import Node
from dlquiz.paper.document import Answer, Block, Document, Exercise, Formulas, Heading, Steps
from dlquiz.text.blocks import AnswerLine, Bracket, CodeBlock, Display, Options, Pairs, Paragraph, Table, WritingLines
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Spans
from dlquiz.text.wording import say

_CODE_FONT, _CHINESE_FONT, _FONT = "Consolas", "宋体", "Cambria"
_TAGS = {"zh": "zh-CN", "en": "en-GB"}
# A document of the same questions is the same bytes.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_BLANK = "_" * 12


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """One document: the questions, then on a page of their own the answers."""
    document = booklet(views)
    word = _empty(document)
    word.add_heading(document.title, 0)
    _Pages(word, document.lang).add(document.blocks)
    written = BytesIO()
    word.save(written)
    with ZipFile(written) as zipped:
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


class _Pages:
    """Adds blocks to a document, one below the other."""

    def __init__(self, word: Word, lang: Language) -> None:
        self.word, self.lang = word, lang

    def add(self, blocks: Sequence[Block | Exercise]) -> None:
        """All of them, in order."""
        for place, block in enumerate(blocks):
            if isinstance(block, Heading) and place:
                self.word.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            if isinstance(block, Exercise):
                self._exercise(block)
            else:
                self._block(block)

    def _exercise(self, exercise: Exercise) -> None:
        first, *rest = exercise.blocks
        number = self._paragraph((Plain(f"{exercise.number}. "),), bold=True)
        number.paragraph_format.keep_with_next = True
        number.paragraph_format.space_before = Pt(10)
        if isinstance(first, Paragraph):
            _write(number, first.spans)
        else:
            self._block(first)
        for block in rest:
            self._block(block)
        if exercise.source:
            _set_font(self.word.add_paragraph().add_run(exercise.source), _CODE_FONT, 8)

    def _block(self, block: Block) -> None:
        match block:
            case Heading(spans, level):
                _write(self.word.add_heading("", level), spans)
            case Paragraph(spans):
                self._paragraph(spans)
            case Answer(spans):
                label = say(self.lang, "print_answer") + say(self.lang, "print_colon")
                _write(self._paragraph((Plain(label),), bold=True), spans)
            case Display(node):
                self._display(node)
            case CodeBlock(text):
                self._code(text)
            case Table(head, rows):
                self._table(head, rows)
            case Options(items):
                self._lettered(items)
            case Pairs(left, right):
                self._lettered(left)
                self._lettered(right)
            case AnswerLine(label):
                _write(self._paragraph(label), (Plain(f" {_BLANK}"),))
            case Bracket():
                self._paragraph((Plain("\N{EM SPACE}\N{EM SPACE}".join(say(self.lang, "print_brackets"))),))
            case WritingLines(count, ruled):
                for _ in range(count):
                    self._paragraph((Plain(_BLANK * 6 if ruled else ""),))
            case Steps(items):
                for item in items:
                    self._display(item.node) if isinstance(item, Display) else self._paragraph(item)
            case Formulas(title, nodes):
                self._paragraph(title, bold=True)
                for node in nodes:
                    self._display(node)

    def _paragraph(self, spans: Spans, bold: bool = False) -> WordParagraph:
        paragraph = self.word.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        _write(paragraph, spans, bold)
        return paragraph

    def _display(self, node: Node) -> None:
        self.word.add_paragraph()._p.append(parse_xml(to_omml(node, display=True)))

    def _code(self, text: str) -> None:
        """Every line a paragraph of its own: spaces stay."""
        for line in text.split("\n"):
            paragraph = self.word.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.paragraph_format.left_indent = Cm(0.5)
            _set_font(paragraph.add_run(line), _CODE_FONT, 9)

    def _table(self, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        table = self.word.add_table(rows=0, cols=len(head), style="Table Grid")
        for texts in (head, *rows):
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text

    def _lettered(self, items: Sequence[Labelled]) -> None:
        for label, spans in items:
            paragraph = self._paragraph((Plain(f"{label}. "), *spans))
            paragraph.paragraph_format.left_indent = Cm(0.8)


def _write(paragraph: WordParagraph, spans: Spans, bold: bool = False) -> None:
    for span in spans:
        match span:
            case Plain(text):
                paragraph.add_run(text.replace("\n", " ")).bold = bold or None
            case Code(text):
                _set_font(paragraph.add_run(text), _CODE_FONT, 9.5)
            case Maths(node):
                paragraph._p.append(parse_xml(to_omml(node)))


def _set_font(run: Run, name: str, size: float) -> None:
    run.font.name, run.font.size = name, Pt(size)
    run.font.no_proof = True
