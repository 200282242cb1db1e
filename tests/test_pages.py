"""Pages as they come out, by the boxes in the PDF itself: nothing stands on something else, nothing beyond the margin,
no page is left empty; and what is copied from them."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from boxes import Box, beyond, filled, overlaps, pages_of
from pypdf import PdfReader

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import blueprint_named
from dlquiz.bank.front import Front
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.maths import parse_latex
from dlquiz.maths.line import to_line
from dlquiz.maths.pieces import pieces
from dlquiz.maths.tree import Node
from dlquiz.paper import pdf, typst
from dlquiz.paper.document import Document, Exercise, Head, Steps
from dlquiz.paper.sheet import CODE_WIDTH, answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.proof.comparison import plain_given
from dlquiz.session.drawing import draw_exam
from dlquiz.session.exam import Exam
from dlquiz.text.blocks import Display, Paragraph
from dlquiz.text.program import narrowed
from dlquiz.text.spans import LANGUAGES, Language, Maths, Plain
from dlquiz.torchlines.code import program

# Margins of a page, and of one with a sealing line, in millimetres.
PLAIN, SEALED = (23, 23), (8, 18)


def program_of(item: Item) -> Proof | None:
    """The program that would prove an item, not run."""
    card = item.question.card
    if card is not None:
        names = [result.name for result in card.results]
        return Proof(program(item.code, plain_given(card, item.given), names), {}, True, 0.0, "")
    return Proof(program(item.code, {}, (), truth=True), {}, True, 0.0, "") if item.code and not item.runs else None


@pytest.fixture(scope="module")
def exam(real_bank: Bank) -> Exam:
    return draw_exam(real_bank, blueprint_named("chinese-paper", default_path() / "blueprints"), 7)


def documents(exam: Exam, lang: Language) -> tuple[Document, Document]:
    """The paper with all that a blueprint can ask for, and its key."""
    plan, items = SheetPlan(lang, (), len(exam.tasks), 7, 0), [task.item for task in exam.tasks]
    front = Front(sealed=True, score_grid=True, answer_sheet=True)
    paper = question_paper(items, plan, "K7Q2-94MD", "期末 Final", exam, front)
    return paper, answer_key([(item, program_of(item)) for item in items], plan, "K7Q2-94MD", "期末 Final", exam)


@pytest.fixture(scope="module")
def printed(exam: Exam) -> Callable[[Language], tuple[bytes, bytes]]:
    """The paper and its key as PDF, set once in a language."""

    @cache
    def files(lang: Language) -> tuple[bytes, bytes]:
        paper, key = documents(exam, lang)
        return pdf.to_file(paper), pdf.to_file(key)

    return files


boxes_of = cache(pages_of)
# Chinese, which is the harder one to set, by default; English in the long sweep.
ONE_BY_DEFAULT = ["zh", pytest.param("en", marks=pytest.mark.slow)]


@pytest.mark.parametrize("lang", ONE_BY_DEFAULT)
def test_nothing_stands_on_something_else_or_beyond_the_margin_and_no_page_is_a_third_empty(
    printed: Callable[[Language], tuple[bytes, bytes]], lang: Language
) -> None:
    """At least ten pages in each language: all of the paper, and of its key the last ones, which calculate."""
    paper, key = map(boxes_of, printed(lang))
    shown = [*((page, SEALED) for page in paper), *((page, PLAIN) for page in key[-4:])]
    assert len(shown) >= 10
    for number, (page, margins) in enumerate(shown):
        assert [(a.text, b.text) for a, b in overlaps(page)] == [], f"page {number}"
        assert [box.text for box in beyond(page, *margins)] == [], f"page {number}"
    questions = paper[:-1]  # behind them the answer sheet
    assert all(filled(page) > 2 / 3 for page in questions[:-1]), [*map(filled, questions)]


TALL = r"\frac{(0 - 3)^2 + \frac{1}{3}}{\sqrt{\frac{n}{3}}}"
LONG = "x = " + " + ".join([TALL] * 20)
WIDE = rf"y = \frac{{{' + '.join(['0.125'] * 24)}}}{{\sqrt{{n}}}}"
VECTOR = "v = [" + ", ".join(["-0.1234"] * 30) + "]"
MATRIX = r"\begin{bmatrix}" + r" \\ ".join(" & ".join(["-0.123456"] * 14) for _ in range(3)) + r"\end{bmatrix}"
FORMULAS = [parse_latex(text) for text in (LONG, WIDE, VECTOR, MATRIX)]


def formulas(lang: Language) -> Document:
    """Each formula in running text, on a line of its own, and as a step."""
    blocks = [
        block
        for node in FORMULAS
        for block in (Paragraph((Plain("word " * 9), Maths(node))), Display(node), Steps((Display(node),)))
    ]
    return Document(lang, "T", "", "C", "", False, (Exercise(1, tuple(blocks)),))


def faults_of(pages: list[list[Box]]) -> tuple[int, int]:
    return sum(len(overlaps(page)) for page in pages), sum(len(beyond(page, *PLAIN)) for page in pages)


def test_a_name_without_a_space_is_broken_at_the_margin() -> None:
    """In the title, the school, the teacher's line and the instructions; of the longest a title may have, and in words
    of other languages too, a sign is lost in none."""
    name = "Donaudampfschiffahrtsgesellschaftskapitänsmützenabzeichen" * 3
    head = Head(name, (("Teacher", name), ("Course", "Deep learning")), "Read", (name,))
    document = Document("en", name, name, "C", "", False, (Exercise(1, (Paragraph((Plain("word"),)),)),), head=head)
    data = pdf.to_file(document)
    assert faults_of(pages_of(data)) == (0, 0)
    shown = re.sub(r"\W", "", PdfReader(io.BytesIO(data)).pages[0].extract_text())
    assert shown.count(name) == 5


@pytest.mark.parametrize("lang", ONE_BY_DEFAULT)
def test_long_and_tall_formulas_go_on_in_the_next_line_or_are_set_smaller(lang: Language) -> None:
    assert faults_of(pages_of(pdf.to_file(formulas(lang)))) == (0, 0)


@pytest.fixture
def unmended(monkeypatch: pytest.MonkeyPatch) -> None:
    """Formulas whole, as Typst breaks them by itself."""
    template = b"\n".join(path.read_bytes() for path in pdf.TEMPLATES)
    boxed = b"let shown = box(inset: if display { (y: 0.04em) } else { 0pt }, { set par(leading: 0em); equation })"
    assert boxed in template and b"if not it.wide { shown }" in template  # noqa: PT018 - one thing: what is switched off
    plain = template.replace(boxed, b"let shown = equation").replace(b"if not it.wide { shown }", b"if true { shown }")
    compiler, _, folder = pdf._compiler("")
    monkeypatch.setattr(pdf, "_compiler", lambda font: (compiler, plain, folder))

    def whole(node: Node) -> tuple[Node, ...]:
        return (node,)

    monkeypatch.setattr(typst, "pieces", whole)


@pytest.mark.slow
@pytest.mark.usefixtures("unmended")
def test_without_that_they_would_run_into_each_other_and_off_the_page() -> None:
    """So that it is known that the boxes tell."""
    over, outside = faults_of(pages_of(pdf.to_file(formulas("en"))))
    assert over > 3
    assert outside > 10


PIECES: list[tuple[str, list[str]]] = [
    ("x = 1 + 2", ["x = 1 + 2"]),
    (r"S = a + b + cccc - dddddd \times 3 = 1234567", ["S = a", "+ b", "+ cccc", "− dddddd", "× 3", "= 1234567"]),
    ("y = [1, 2, 3, -4, 5, 6, 7, 8, 9]", ["y = [1,", "2,", "3,", "−4,", "5,", "6,", "7,", "8,", "9]"]),
    ("aaaaaaaa + bbbbbbbb + cccccccc = 1", ["aaaaaaaa", "+ bbbbbbbb", "+ cccccccc = 1"]),
]


@pytest.mark.parametrize(("latex", "expected"), PIECES)
def test_a_line_may_end_before_a_sign_but_a_name_stays_with_its_relation(latex: str, expected: list[str]) -> None:
    assert ["".join(to_line(piece).split()) for piece in pieces(parse_latex(latex))] == [
        "".join(text.split()) for text in expected
    ]


@pytest.mark.parametrize(
    ("lang", "step"), [("zh", 5), *(pytest.param(lang, 1, marks=pytest.mark.slow) for lang in LANGUAGES)]
)
def test_every_program_of_a_key_can_be_copied_out_of_the_pdf(exam: Exam, lang: Language, step: int) -> None:
    """Line by line as it is, but for blank lines; and broken lines are the same program. Where a page ends
    within a long one, its foot stands between and nothing else. By default of every fifth that there is, in Chinese."""
    proven = [(task.item, proof) for task in exam.tasks if (proof := program_of(task.item))][::step]
    key = answer_key(proven, SheetPlan(lang, (), len(proven), 7, 0), "K7Q2-94MD", "期末 Final")
    found = [page.extract_text() for page in PdfReader(io.BytesIO(pdf.to_file(key))).pages]
    bodies, feet = zip(*((body, foot) for body, _, foot in (page.rpartition("\n") for page in found)), strict=True)
    assert all(foot.startswith("K7Q2-94MD") for foot in feet)
    copied = without_blanks("\n".join(bodies))
    programs = [proof.code for _, proof in proven]
    assert len(programs) > 15 / step
    for code in programs:
        shown = without_blanks(narrowed(code, CODE_WIDTH))
        assert shown in copied
        assert ast.dump(ast.parse(shown)) == ast.dump(ast.parse(code))


def without_blanks(text: str) -> str:
    return "\n".join(line for line in text.split("\n") if line.strip())


@pytest.mark.parametrize("lang", ONE_BY_DEFAULT)
def test_a_key_with_its_programs_is_at_most_half_as_long_again(
    exam: Exam, printed: Callable[[Language], tuple[bytes, bytes]], lang: Language
) -> None:
    _, whole = printed(lang)
    plan, items = SheetPlan(lang, (), len(exam.tasks), 7, 0), [(task.item, None) for task in exam.tasks]
    short = answer_key(items, plan, "K7Q2-94MD", "期末 Final", exam)
    assert length(whole) <= 1.5 * length(pdf.to_file(short))


@pytest.mark.parametrize("lang", ONE_BY_DEFAULT)
def test_a_page_of_a_key_in_two_languages_ends_behind_an_answer_and_not_before_its_question(
    exam: Exam, lang: Language
) -> None:
    """Terms and explanations hold answer and rubric in the block of the question, above a program that stays whole."""
    tasks = [task.item for task in exam.tasks if task.item.self_marked]
    plan = SheetPlan(lang, (), len(tasks), 7, 0)
    front = Front(languages=("zh", "en"))
    key = answer_key([(item, program_of(item)) for item in tasks], plan, "C", "T", None, front)
    pages = boxes_of(pdf.to_file(key))
    assert len(pages) > 3
    assert all(filled(page) > 3 / 4 for page in pages[:-1]), [*map(filled, pages)]


def length(file: bytes) -> float:
    """In pages, the last one as far as it is filled."""
    pages = boxes_of(file)
    return len(pages) - 1 + filled(pages[-1])


def test_names_are_printed_with_every_character_and_headings_are_really_bold() -> None:
    """The characters of the complaint, and one that only a font of one's own has."""
    names = "昇喆垚玥堃祎䶮"
    data = pdf.to_file(Document("zh", f"{names}期末", "", "C", "", True, (Exercise(1, (Paragraph((Plain(names),)),)),)))
    reader = PdfReader(io.BytesIO(data))
    assert reader.pages[0].extract_text().count(names) == 2
    assert any("Bold" in str(font) and "DLQuiz" in str(font) for font in fonts(reader))


def fonts(reader: PdfReader) -> set[str]:
    resources: list[Any] = [page["/Resources"] for page in reader.pages]
    return {str(font.get_object()["/BaseFont"]) for found in resources for font in found["/Font"].values()}


def test_a_font_of_ones_own_brings_what_ours_lack(tmp_path: Path) -> None:
    """A font with one glyph, for a character of extension A that ours have not."""
    font = one_glyph(tmp_path / "own.ttf", "㐀")
    document = Document("zh", "T", "", "C", "", False, (Exercise(1, (Paragraph((Plain("㐀"),)),)),), font=str(font))
    assert "㐀" in PdfReader(io.BytesIO(pdf.to_file(document))).pages[0].extract_text()


def test_every_character_that_no_font_has_is_told_at_once() -> None:
    paragraph = Paragraph((Plain("㐀 and 㐁，㐀㐂"),))
    document = Document("en", "㐃", "", "C", "", False, (Exercise(1, (paragraph,)),))
    with pytest.raises(DlquizError) as caught:
        pdf.to_file(document)
    assert set(re.findall("[㐀-㐃]", str(caught.value))) == set("㐀㐁㐂㐃")


def one_glyph(path: Path, character: str) -> Path:
    from fontTools.fontBuilder import FontBuilder  # type: ignore[import-untyped]
    from fontTools.pens.ttGlyphPen import TTGlyphPen  # type: ignore[import-untyped]

    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 700))
    pen.lineTo((700, 0))
    pen.closePath()
    box = pen.glyph()
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "one"])
    builder.setupCharacterMap({ord(character): "one"})
    builder.setupGlyf({".notdef": box, "one": box})
    builder.setupHorizontalMetrics({".notdef": (1000, 0), "one": (1000, 0)})
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Own", "styleName": "Regular", "psName": "Own-Regular"})
    builder.setupOS2(sTypoAscender=800, usWinAscent=800, usWinDescent=200)
    builder.setupPost()
    builder.save(path)
    return path
