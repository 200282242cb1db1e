"""Sheets as Markdown: read by a CommonMark parser, the text is the document's and the structure is ours."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rows import every

from dlquiz.ground.hidden import hidden_character
from dlquiz.maths.tree import Matrix, Numeral, Operator, Scripts, Symbol, Words
from dlquiz.paper.document import Answer, Block, Document, Exercise, Heading, Steps
from dlquiz.paper.markdown import render_markdown
from dlquiz.text.blocks import AnswerLine, CodeBlock, Display, Options, Pairs, Paragraph, WritingLines
from dlquiz.text.spans import Code, Language, Maths, Plain

# GitHub's own extensions that can be had without a further package: tables and strikethrough
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SQUARE = Scripts(Symbol("x"), sup=Numeral("2"))


def sheet(*blocks: Block | Exercise, lang: Language = "en") -> Document:
    return Document(lang, "Mock exam", "", "K7Q2-94MD", "", False, blocks)


def body(*blocks: Block | Exercise) -> str:
    """What stands between the title and the foot."""
    source = render_markdown(sheet(*blocks))
    assert source.startswith("# Mock exam\n\n")
    assert source.endswith("\n\n---\n\n`K7Q2-94MD`\n")
    return source.removeprefix("# Mock exam\n\n").removesuffix("\n\n---\n\n`K7Q2-94MD`\n")


def plain(text: str) -> Paragraph:
    return Paragraph((Plain(text),))


# What is written for each block. These are the format's contract, written by hand from the CommonMark specification.
WRITTEN: dict[str, tuple[Block | Exercise, str]] = {
    "heading": (Heading((Plain("Part 1"),)), "## Part 1"),
    "heading of a section": (Heading((Plain("Part 1"),), 2), "### Part 1"),
    "display maths": (Display(SQUARE), "$$x^{2}$$"),
    "code block": (CodeBlock("a\nb"), "```python\na\nb\n```"),
    "code block that holds a fence": (CodeBlock("```"), "````python\n```\n````"),
    "code with a backtick": (Paragraph((Code("a`b"),)), "``a`b``"),
    "code that ends in backticks": (Paragraph((Code("a``"),)), "``` a`` ```"),
    "options": (Options((("A", (Plain("x"),)), ("B", (Maths(SQUARE),)))), "- **A.** x\n- **B.** $x^{2}$"),
    "pairs": (Pairs((("A", (Plain("x"),)),), (("1", (Plain("y"),)),)), "- **A.** x\n\n* **1.** y"),
    "answer line": (AnswerLine((Plain("L ="),)), "L = " + r"\_" * 12),
    "writing lines": (WritingLines(2), r"\_" * 60 + "\n\n" + r"\_" * 60),
    "room to work": (WritingLines(2, ruled=False), "&nbsp;\n\n&nbsp;"),
    "answer": (Answer((Plain("42"),)), "**Answer:** 42"),
    "steps": (Steps(((Plain("so"),), Display(SQUARE))), "> so\n>\n> $$x^{2}$$"),
    "exercise": (Exercise(3, (plain("Why?"),), 2, "a#1"), "**3.** (2 points) Why?\n\n`a#1`"),
    "exercise without a stem": (Exercise(3, (Display(SQUARE),)), "**3.**\n\n$$x^{2}$$"),
}


@pytest.mark.parametrize(("block", "expected"), WRITTEN.values(), ids=WRITTEN)
def test_every_block_has_its_markdown(block: Block | Exercise, expected: str) -> None:
    assert body(block) == expected


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        pytest.param((Plain("求"), Maths(SQUARE), Plain("，再")), "求 $x^{2}$ ，再", id="spaces beside Chinese"),
        pytest.param((Plain("("), Maths(SQUARE), Plain(").")), "($x^{2}$).", id="none beside brackets and full stops"),
        pytest.param((Maths(SQUARE), Maths(SQUARE)), "$x^{2}$ $x^{2}$", id="never two dollar signs together"),
        pytest.param((Maths(SQUARE), Code("y"), Maths(SQUARE)), "$x^{2}$ `y` $x^{2}$", id="no $` beside code"),
    ],
)
def test_maths_stands_where_github_sees_it(spans: tuple[Plain | Code | Maths, ...], expected: str) -> None:
    assert body(Paragraph(spans)) == expected


def test_maths_cannot_open_a_tag_or_a_code_span_or_end_its_own_dollars() -> None:
    written = body(Paragraph((Maths(Words("<script>`$")), Plain(" and "), Code("x"))))
    assert "<script" not in written
    assert PARSER.renderInline(written).count("<code>") == 1
    assert len(re.findall(r"(?<!\\)\$", written)) == 2


def test_a_matrix_stays_on_one_line() -> None:
    matrix = Matrix(((Numeral("1"), Numeral("2")), (Numeral("3"), Operator("−"))))
    assert "\n" not in body(Display(matrix))


def test_the_chinese_sheet_speaks_chinese() -> None:
    exercise = Exercise(1, (plain("求熵。"), Answer((Plain("甲"),))), 5)
    source = render_markdown(Document("zh", "考试", "闭卷", "K7", "A", True, (exercise,)))
    for expected in (
        "# 考试",
        "闭卷",
        "姓名：",
        "学号：",
        "得分：",
        " / 5",
        "**1.** （5 分） 求熵。",
        "**答案：** 甲",
        "`K7` · A 卷",
    ):
        assert expected in source


HOSTILE = [
    "*bold* _it_ **b** __b__ ~~s~~",
    "# title",
    "- item",
    "+ item",
    "* item",
    "1. item",
    "12) item",
    "> quote",
    "---",
    "===",
    "| a | b |",
    "```",
    "`code`",
    "$x$ $$y$$ $`z`$",
    "[a](b) ![a](b) [a]: b [^1]",
    "<script>alert(1)</script> <!-- x",
    "<https://a.bc> https://a.bc www.a.bc",
    "&amp; &#60;",
    "\\* \\",
    "    indented",
    "a  ",
    '#read("/etc/passwd")',
]


HARMLESS = {"text", "text_special", "strong_open", "strong_close", "code_inline"}
PLACES: dict[str, Callable[[str], Block]] = {
    "paragraph": lambda text: Paragraph((Plain(text),)),
    "step": lambda text: Steps(((Plain(text),),)),
    "option": lambda text: Options((("A", (Plain(text),)),)),
    "heading": lambda text: Heading((Plain(text),)),
    "code": lambda text: Paragraph((Code(text),)),
}


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "))
    .filter(str.strip)
    .filter(lambda text: not hidden_character(text))
)
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_any_text_is_read_as_that_text_and_no_markup(place: Callable[[str], Block], text: str) -> None:
    assert wrong_readings(place, text) == []


@every("text", HOSTILE)
@every("place", PLACES.values(), ids=PLACES)
def test_markup_in_a_strangers_text_is_shown_as_it_stands(place: Callable[[str], Block], text: str) -> None:
    assert wrong_readings(place, text) == []


def wrong_readings(place: Callable[[str], Block], text: str) -> list[str]:
    """Where `text`, alone or between two words, is read as something else than a harmless text is."""
    found = []
    for before, after in (("", ""), ("so ", " it")):
        tokens, harmless = (PARSER.parse(body(place(before + middle + after))) for middle in (text, "x"))
        inline = [child for token in tokens for child in token.children or []]
        shown = "".join(child.content for child in inline).removeprefix("A. ")
        if [token.type for token in tokens] != [token.type for token in harmless]:
            found.append(f"{before}{after}: other blocks")
        if not {child.type for child in inline} <= HARMLESS:
            found.append(f"{before}{after}: markup {[child.type for child in inline]}")
        if shown.split() != (before + text + after).split():
            found.append(f"{before}{after}: shown as {shown!r}")
    return found
