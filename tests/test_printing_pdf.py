"""Sheets on paper: what is read back from the PDF is what the document says."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from boxes import filled, overlaps, pages_of
from msgspec.structs import replace
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, NullObject

from dlquiz.ground.errors import DlquizError
from dlquiz.maths import MathsError, parse_latex, to_text
from dlquiz.maths.reader import MAX_DEPTH
from dlquiz.maths.tree import Frac, Numeral, Operator, Row, Symbol, Words
from dlquiz.paper.document import Answer, Beside, Block, Document, Exercise, Head, Heading, Steps
from dlquiz.paper.pdf import FONTS
from dlquiz.paper.pdf import to_file as render_pdf
from dlquiz.text.blocks import AnswerLine, CodeBlock, Display, Options, Pairs, Paragraph, WritingLines
from dlquiz.text.spans import Code, Language, Maths, Plain

HALF = Row((Symbol("H"), Operator("="), Frac(Numeral("1"), Numeral("2"))))


def sheet(
    *blocks: Block | Exercise, lang: Language = "en", code: str = "K7Q2-94MD", name_line: bool = False
) -> Document:
    return Document(lang, "Mock exam", "40 minutes", code, "B", name_line, blocks)


def pages(document: Document) -> list[str]:
    return [page.extract_text() for page in PdfReader(io.BytesIO(render_pdf(document))).pages]


def squeezed(text: str) -> str:
    """The text without white space: where a line breaks is the typesetter's business."""
    return re.sub(r"\s", "", text)


def printed(*blocks: Block | Exercise, lang: Language = "en") -> str:
    return squeezed("".join(pages(sheet(*blocks, lang=lang))))


def say(text: str) -> Paragraph:
    return Paragraph((Plain(text),))


EVERY_BLOCK: dict[str, tuple[Block, list[str]]] = {
    "heading": (Heading((Plain("Part one"),)), ["Part one"]),
    "paragraph": (Paragraph((Plain("see "), Code("nn.Linear"), Plain(" now"))), ["see nn.Linear now"]),
    "display maths": (Display(HALF), ["="]),
    "code block": (CodeBlock("import torch  # 张量\nprint(1)"), ["import torch", "# 张量", "print(1)"]),
    "short options": (
        Options((("A", (Plain("ReLU"),)), ("B", (Plain("GELU"),)), ("C", (Maths(HALF),)))),
        ["A. ReLU", "B. GELU", "C."],
    ),
    "long options": (
        Options((("A", (Plain("so many words " * 20),)), ("B", (Plain("few"),)))),
        ["A. so many", "B. few"],
    ),
    "pairs": (
        Pairs((("A", (Plain("left"),)),), (("1", (Plain("right"),)), ("2", (Plain("spare"),)))),
        ["A. left", "1. right", "2. spare"],
    ),
    "answer line": (AnswerLine((Plain("loss ="),), 60), ["loss ="]),
    "writing lines": (WritingLines(4), []),
    "room to work": (WritingLines(4, ruled=False), []),
    "answer": (Answer((Plain("0.6931"),)), ["Answer: 0.6931"]),
    "steps": (Steps(((Plain("then ln 2"),), Display(HALF))), ["then ln 2", "="]),
}


@pytest.mark.parametrize(("block", "texts"), EVERY_BLOCK.values(), ids=EVERY_BLOCK)
@pytest.mark.parametrize("inside", [False, True], ids=["on its own", "first in an exercise"])
def test_the_text_of_every_block_can_be_read_back(block: Block, texts: list[str], inside: bool) -> None:
    text = printed(Exercise(7, (block, say("end")), 3, "conv#17") if inside else block)
    for expected in texts + (["7.", "(3 points)", "end", "conv#17"] if inside else []):
        assert squeezed(expected) in text


def tags(node: Any, found: list[str]) -> list[str]:
    """The kinds of the elements of a tagged PDF, from the outside in, in the order in which they are read."""
    if isinstance(node, ArrayObject):
        for one in node:
            tags(one.get_object(), found)
    elif isinstance(node, DictionaryObject):
        found += [str(node["/S"])] if "/S" in node else []
        tags(node.get("/K", NullObject()).get_object(), found)
    return found


@pytest.mark.parametrize(
    ("block", "items"),
    [
        (Options((("A", (Plain("so many words " * 20),)), ("B", (Plain("few"),)))), [2]),
        (Options((("A", (Plain("ReLU"),)), ("B", (Plain("GELU"),)), ("C", (Maths(HALF),)))), [1, 1, 1]),
        (Pairs((("A", (Plain("left"),)),), (("1", (Plain("right"),)), ("2", (Plain("spare"),)))), [1, 2]),
    ],
)
def test_options_and_pairs_are_lists_to_a_screen_reader(block: Block, items: list[int]) -> None:
    """Each with so many items, of a label and a body."""
    root: Any = PdfReader(io.BytesIO(render_pdf(sheet(Exercise(1, (say("Which?"), block)))))).trailer["/Root"]
    found = [tag for tag in tags(root["/StructTreeRoot"], []) if tag in ("/L", "/LI", "/Lbl", "/LBody")]
    item = ["/LI", "/Lbl", "/LBody"]
    assert found == [tag for count in items for tag in ["/L", *item * count]]


def test_an_exercise_shows_its_number_points_and_source_and_one_point_is_no_points() -> None:
    text = printed(Exercise(12, (say("Why?"),), 1, "dropout#3"), Exercise(13, (say("How?"),)))
    assert "12.(1point)Why?dropout#3" in text
    assert "13.How?" in text


def test_a_heading_of_a_section_stands_within_its_part() -> None:
    document = sheet(Heading((Plain("Part one"),)), Heading((Plain("Section one"),), 2))
    outline: Any = PdfReader(io.BytesIO(render_pdf(document))).outline
    part, (section,) = outline
    assert (part.title, section.title) == ("Part one", "Section one")


def test_chinese_comes_out_as_chinese_in_text_code_and_maths() -> None:
    words = Maths(Row((Words("若"), Symbol("x"))))
    text = printed(Exercise(1, (Paragraph((Plain("求交叉熵“损失”，"), words, Code("损失"))),), 5), lang="zh")
    for expected in ("1.（5分）求交叉熵“损失”，", "若", "损失", "第1页，共1页", "B卷", "Mockexam"):
        assert expected in text


def test_every_page_carries_code_variant_and_page_number() -> None:
    texts = pages(sheet(*(Exercise(n, (say("word " * 60), CodeBlock("x\n" * 8))) for n in range(1, 13))))
    assert len(texts) > 2
    for number, text in enumerate(texts, start=1):
        for expected in ("K7Q2-94MD", "Variant B", f"Page {number} of {len(texts)}"):
            assert expected in text


def test_the_question_paper_has_a_name_line_with_the_total_and_the_key_has_none() -> None:
    exercises = (Exercise(1, (say("a"),), 3), Exercise(2, (say("b"),), 4))
    paper = squeezed(pages(sheet(*exercises, name_line=True))[0])
    key = squeezed(pages(sheet(*exercises))[0])
    assert "Name:" in paper
    assert "Studentno.:" in paper
    assert "Score:/7" in paper
    assert "Name:" not in key


def test_the_same_document_gives_the_same_bytes_and_another_code_gives_others() -> None:
    document = sheet(Exercise(1, (say("a"), Display(HALF))))
    assert render_pdf(document) == render_pdf(replace(document))
    assert render_pdf(document) != render_pdf(replace(document, code="K7Q2-94ME"))
    metadata = PdfReader(io.BytesIO(render_pdf(document))).metadata
    assert metadata is not None
    assert metadata.creation_date == datetime(1970, 1, 1, tzinfo=UTC), "the clock must not get into the bytes"


def test_a_page_ends_between_exercises_and_never_between_a_stem_and_its_options_or_after_a_heading() -> None:
    options = Options(tuple((letter, (Plain("a rather long option that fills a line " * 2),)) for letter in "ABCD"))
    blocks: list[Block | Exercise] = []
    for n in range(1, 40):
        stem = say(f"stem{n}. " + "word " * (7 * n % 50))
        blocks += [Heading((Plain(f"part{n}."),)), Heading((Plain(f"section{n}."),), 2)]
        blocks.append(Exercise(n, (stem, options, AnswerLine((Plain(f"reply{n}."),)))))
    texts = pages(sheet(*blocks))
    assert len(texts) > 5
    for n in range(1, 40):
        homes = [
            {page for page, text in enumerate(texts) if f"{mark}{n}." in text}
            for mark in ("part", "section", "stem", "reply")
        ]
        assert homes[0] == homes[1] == homes[2] == homes[3]
        assert len(homes[0]) == 1


STEPS = Steps(((Plain("step"),),) * 12)
RUBRIC = Options((("A", (Plain("made"),)),) * 14)
# What stands in a key behind the stem of a question.
SOLVED: list[tuple[str, tuple[Block, ...]]] = [
    ("steps", (Answer((Plain("a"),)), STEPS, CodeBlock("x\n" * 20))),
    ("beside", (Beside((STEPS,), (STEPS,)), CodeBlock("x\n" * 20))),
    ("rubric", (Answer((Plain("a"),)), say("Marking"), RUBRIC, CodeBlock("x\n" * 20))),
    ("program", (CodeBlock("x\n" * 38),)),
]


@pytest.mark.parametrize("blocks", [pytest.param(blocks, id=name) for name, blocks in SOLVED])
def test_no_page_of_a_key_is_a_third_empty_and_an_address_stays_below_its_program(blocks: tuple[Block, ...]) -> None:
    exercises = [Exercise(n, (say("word " * 9 * n), *blocks), source=f"address#{n}") for n in range(1, 13)]
    data = render_pdf(sheet(*exercises))
    assert [round(filled(page), 2) for page in pages_of(data)[:-1] if filled(page) < 2 / 3] == []
    tops = [text.strip().split("\n")[0] for text in pages(sheet(*exercises))]
    assert [top for top in tops if top.startswith("address#")] == []


@pytest.mark.parametrize("filling", [True, False])
def test_what_is_said_above_questions_never_ends_a_page(filling: bool) -> None:
    """However much stands before it: a heading, what is said once, and a question that is a quarter of a page high."""
    for lines in range(24, 48, 4):
        before = Exercise(1, (CodeBlock("x\n" * lines),))
        after = Exercise(2, (say("stem."), CodeBlock("x\n" * 20)))
        blocks = (before, before, Heading((Plain("part."),)), say("said."), after)
        texts = pages(replace(sheet(*blocks), filling=filling))
        assert (
            len({page for mark in ("part.", "said.", "stem.") for page, text in enumerate(texts) if mark in text}) == 1
        )


@pytest.mark.parametrize("sections", [7, 12, 13, 40])
def test_each_part_has_room_in_the_grid_of_scores(sections: int) -> None:
    head = Head(
        grid=tuple((f"Part {n}", 1.0) for n in range(1, sections + 1)),
        rows=("Part", "Out of", "Score", "Marked", "Total"),
    )
    document = replace(sheet(Exercise(1, (say("stem"),)), name_line=True), head=head)
    assert [(a.text, b.text) for page in pages_of(render_pdf(document)) for a, b in overlaps(page)] == []


@pytest.mark.parametrize("ruled", [True, False])
def test_lines_to_write_on_stay_with_their_stem_and_with_each_other(ruled: bool) -> None:
    """Twelve lines are 96 mm, and a page has 252 mm: two exercises fit on it with their stems, and no third."""
    texts = pages(sheet(*(Exercise(n, (say(f"stem{n}."), WritingLines(12, ruled))) for n in range(1, 7))))
    homes = [page for page, text in enumerate(texts) for n in range(1, 7) if f"stem{n}." in text]
    assert homes == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(say("word " * 1200 + "end"), id="paragraph"),
        pytest.param(CodeBlock("line\n" * 300 + "end"), id="code"),
        pytest.param(Steps(((Plain("step"),),) * 150 + ((Plain("end"),),)), id="steps"),
        pytest.param(Options((("A", (Plain("word " * 1000),)),) * 3 + (("D", (Plain("end"),)),)), id="options"),
    ],
)
def test_what_is_longer_than_a_page_goes_on_on_the_next_and_is_not_cut_off(block: Block) -> None:
    texts = pages(sheet(Exercise(1, (block,))))
    assert len(texts) > 1
    assert "end" in texts[-1]


HOSTILE = [
    '#read("/etc/passwd")',
    '#sys.inputs #import "@preview/x:1.0.0": *',
    "$x$ *bold* _it_ @ref <label>",
    "`raw` \\ // not a comment /* nor this */",
    '"]}#panic()',
    "= title\n- item + enum",
    "<script>alert(1)</script> &amp; **b** [a](b)",
    "\\u{41} --- ... ~ 'quote'",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_strangers_text_is_shown_as_it_stands_everywhere(text: str) -> None:
    spans = (Plain(text),)
    blocks = (Paragraph(spans), Paragraph((Code(text),)), CodeBlock(text), Options((("A", spans),)), Answer(spans))
    shown = printed(Exercise(1, blocks))
    assert shown.count(squeezed(text)) == len(blocks)
    head = pages(Document("en", text, text, "C", text, False, (Exercise(1, (), source=text),)))[0]
    assert squeezed(head).count(squeezed(text)) == 4


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_inside_maths_is_shown_as_it_stands(text: str) -> None:
    assert squeezed(text) in printed(Display(Words(text.replace("\n", " "))))


@pytest.mark.parametrize(
    "block",
    [
        pytest.param(say("刘㐀"), id="text"),
        pytest.param(Paragraph((Code("㐀"),)), id="code"),
        pytest.param(Display(Words("㐀")), id="maths"),
    ],
)
def test_a_character_that_the_fonts_lack_is_an_error_that_names_it(block: Block) -> None:
    with pytest.raises(DlquizError, match="㐀"):
        render_pdf(sheet(block))
    assert "ok" in printed(say("ok")), "the compiler works on after an error"


@pytest.mark.slow
def test_the_chinese_font_has_all_of_gb2312_and_a_name_of_its_own() -> None:
    # GB2312 is 6763 ideographs and 682 other characters; 682 includes what only a few fonts draw
    rows = [bytes((row, cell)) for row in range(0xB0, 0xF8) for cell in range(0xA1, 0xFF)]
    hanzi = "".join(pair.decode("gb2312", errors="ignore") for pair in rows)
    assert len(hanzi) == 6763
    assert squeezed("".join(pages(sheet(say(hanzi), lang="zh")))).count("鼾") == 1
    font = next(Path(FONTS).glob("*.otf")).read_bytes()
    assert b"DLQuizSansSC" in font
    assert b"NotoSans" not in font


def test_the_pdf_declares_itself_accessible_with_language_title_and_tags() -> None:
    reader = PdfReader(io.BytesIO(render_pdf(sheet(say("文"), lang="zh"))))
    catalog: Any = reader.root_object
    assert catalog["/Lang"] == "zh-CN"
    assert catalog["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title == "Mock exam"


NESTINGS = [
    ("parentheses", "(", ")"),
    ("stretched parentheses", r"\left(", r"\right)"),
    ("denominators", r"\frac{1}", ""),
    ("roots", r"\sqrt", ""),
    ("exponents", "x^", ""),
    ("accents", r"\hat", ""),
    ("matrices", r"\begin{pmatrix}", r"\end{pmatrix}"),
]


@pytest.mark.parametrize(("before", "after"), [row[1:] for row in NESTINGS], ids=[row[0] for row in NESTINGS])
def test_the_deepest_maths_that_is_read_can_be_printed_and_one_level_more_is_not_read(before: str, after: str) -> None:
    """The bound is that of the reader: nothing that a bank may say fails on paper or fills the terminal's time."""

    def nested(levels: int) -> str:
        opening = before + "{" if not after else before
        return opening * levels + "x" + (after or "}") * levels

    deepest = max(levels for levels in range(1, MAX_DEPTH + 1) if _is_read(nested(levels)))
    maths = parse_latex(nested(deepest))
    assert to_text(maths, 80)
    assert printed(Display(maths))
    assert not _is_read(nested(deepest + 1))


def _is_read(text: str) -> bool:
    try:
        parse_latex(text)
    except MathsError:
        return False
    return True
