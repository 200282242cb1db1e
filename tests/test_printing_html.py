"""Sheets as a web page: what a browser's parser finds in the page is what the document says, and nothing more."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.ground.hidden import hidden_character
from dlquiz.maths.tree import Frac, Node, Numeral, Operator, Row, Symbol, Words
from dlquiz.paper.document import Answer, Block, Document, Exercise, Heading, Steps
from dlquiz.paper.html import render_html
from dlquiz.text.blocks import AnswerLine, CodeBlock, Display, Options, Pairs, Paragraph, WritingLines
from dlquiz.text.spans import Code, Language, Maths, Plain
from dlquiz.text.ties import groups

HALF = Row((Symbol("H"), Operator("="), Frac(Numeral("1"), Numeral("2"))))


class Page(HTMLParser):
    """Collects the elements, the attributes and the text of a page, style sheet left out."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        if self.elements[-1:] != ["style"]:
            self.texts.append(data)

    @property
    def text(self) -> str:
        """The text, runs of white space as one space."""
        return re.sub(r"\s+", " ", "".join(self.texts))


def sheet(*blocks: Block | Exercise, lang: Language = "en") -> Document:
    return Document(lang, "Mock exam", "40 minutes", "K7Q2-94MD", "B", True, blocks)


def everything(text: str) -> Document:
    """A document with `text` in every place that holds text."""
    spans = (Plain(text), Code(text), Maths(Words(text)))
    labelled = (("A", spans),)
    blocks = (Heading(spans), Paragraph(spans), Display(Words(text)), CodeBlock(text), Options(labelled))
    more = (Pairs(labelled, labelled), AnswerLine(spans), Answer(spans), Steps((spans, Display(Words(text)))))
    return Document("en", text, text, text, text, True, (Exercise(1, blocks + more, 2, text), *blocks))


def test_a_page_holds_the_text_of_every_block_in_order() -> None:
    exercise = Exercise(
        3,
        (
            Paragraph((Plain("Read "), Code("nn.Linear"), Plain("."))),
            Options((("A", (Plain("ReLU"),)), ("B", (Plain("GELU"),)))),
            Pairs((("A", (Plain("left"),)),), (("1", (Plain("right"),)),)),
            AnswerLine((Plain("loss ="),), 60),
            Answer((Plain("0.6931"),)),
            Steps(((Plain("then ln 2"),), Display(HALF))),
            CodeBlock("print(1)"),
        ),
        3,
        "conv#17",
    )
    text = Page(render_html(sheet(Heading((Plain("Part one"),)), exercise))).text
    expected = ["Mock exam", "40 minutes", "Name:", "Student no.:", "Score:", "/ 3", "Part one", "3.", "(3 points)"]
    expected += [
        "Read nn.Linear.",
        "A. ReLU",
        "B. GELU",
        "A. left",
        "1. right",
        "loss =",
        "Answer: 0.6931",
        "then ln 2",
    ]
    expected += ["print(1)", "conv#17", "K7Q2-94MD", "Variant B"]
    positions = [text.index(part) for part in expected]
    assert positions == sorted(positions)


@pytest.mark.parametrize(("ruled", "name"), [(True, "lines"), (False, "room")])
def test_lines_to_write_on_are_ruled_or_not_and_empty(ruled: bool, name: str) -> None:
    page = Page(render_html(sheet(Exercise(1, (Paragraph((Plain("Why?"),)), WritingLines(4, ruled))))))
    lines = page.elements[page.elements.index("section") :]
    assert lines.count("i") == 4
    assert [value for _, value in page.attributes if value in ("lines", "room")] == [name]
    assert "1. Why? K7Q2" in page.text


def test_a_heading_within_a_part_is_one_level_lower() -> None:
    page = Page(render_html(sheet(Heading((Plain("Part"),)), Heading((Plain("Section"),), 2))))
    assert [name for name in page.elements if name in ("h1", "h2", "h3")] == ["h1", "h2", "h3"]


def test_a_chinese_page_says_so_and_speaks_chinese() -> None:
    source = render_html(sheet(Exercise(1, (Paragraph((Plain("求交叉熵。"),)), Answer((Plain("甲"),))), 5), lang="zh"))
    assert '<html lang="zh-CN">' in source
    text = Page(source).text
    for expected in ("姓名：", "学号：", "得分：", "（5 分）", "求交叉熵。", "答案：甲", "B 卷"):
        assert expected in text


def test_maths_is_mathml() -> None:
    elements = Page(render_html(sheet(Display(HALF), Paragraph((Maths(HALF),))))).elements
    assert elements.count("math") == elements.count("mfrac") == 2


def test_the_page_loads_and_runs_nothing() -> None:
    page = Page(render_html(everything("x")))
    assert ("content", "default-src 'none'; style-src 'unsafe-inline'") in page.attributes
    assert not {"script", "link", "img", "iframe", "object", "base", "a", "form"} & set(page.elements)
    assert not [name for name, _ in page.attributes if name.startswith("on") or name in ("src", "href")]


COLOURED = ("comment", "keyword", "number", "string", "builtin")
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><script>x</script>",
    "</title></math></code></pre><b>",
    "&lt;&amp;&#60;",
    "<!-- comment",
    "' onclick='x",
    "\\3c /style url(x) CODE @import",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markup_in_a_strangers_text_is_shown_as_it_stands_everywhere(text: str) -> None:
    page, harmless = Page(render_html(everything(text))), Page(render_html(everything("harmless")))
    for one in (page, harmless):  # but for the colours of code
        one.elements = [name for name in one.elements if name != "span"]
        one.attributes = [(name, value) for name, value in one.attributes if value not in COLOURED]
    assert page.elements == harmless.elements
    assert [name for name, _ in page.attributes] == [name for name, _ in harmless.attributes]
    assert page.text.count(text) == harmless.text.count("harmless") > 40


@given(
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1).filter(lambda text: not hidden_character(text))
)
def test_any_text_is_one_paragraph_of_that_text(text: str) -> None:
    page = Page(render_html(sheet(Paragraph((Plain("[["), Plain(text), Plain("]]"))))))
    assert f"[[{text}]]" in "".join(page.texts)
    assert page.elements.count("p") == Page(render_html(sheet(Paragraph((Plain("x"),))))).elements.count("p")


def test_the_code_stands_at_the_foot_of_every_printed_page_as_an_escaped_css_string() -> None:
    document = Document("en", "T", "", 'a"}b', "", False, ())
    assert r'@bottom-left { content: "a\000022\00007db";' in render_html(document)


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        (("得到", HALF, "。再乘"), [1, 2, 1]),
        (("so ", HALF, ", and "), [1, 2, 1]),
        (("以 ", HALF, "，", HALF, "；则"), [1, 2, 2, 1]),
        (("H = ", HALF, "。"), [3]),
        (("为", HALF, "的"), [1, 1, 1]),
        (("(", HALF), [1, 1]),
    ],
)
def test_a_full_stop_stays_with_the_maths_before_it(spans: tuple[str | Node, ...], expected: list[int]) -> None:
    """How many spans each group has: between groups a line may end."""
    shown = tuple(Plain(one) if isinstance(one, str) else Maths(one) for one in spans)
    assert [len(group) for group in groups(shown)] == expected
