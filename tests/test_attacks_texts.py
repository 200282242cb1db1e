"""Texts of a bank that look like markup, code or commands come out as the letters they are, on every target."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from banks import SOUND, edited, sound_bank
from markdown_it import MarkdownIt
from pypdf import PdfReader
from rows import some

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import read_blueprint
from dlquiz.bank.form import draw_form
from dlquiz.kinds.protocol import Item
from dlquiz.paper.document import Document
from dlquiz.paper.html import render_html
from dlquiz.paper.markdown import render_markdown
from dlquiz.paper.pdf import to_file as render_pdf
from dlquiz.paper.sheet import answer_key, question_paper
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.drawing import draw_exam
from dlquiz.terminal.page import Page, show_key, show_question, show_solution
from dlquiz.text.spans import Language

LITERAL = [
    "[red]x[/red]", "[link=https://evil.example]x[/link]", "[bold", "[/]", ":smile:", "\\[red]x",
    '#read("/etc/passwd")', '#import "@preview/x:1.0.0": *', "#sys.inputs", "$#sys$", "#{1+1}", "@cite", "<label>",
    "#set page(fill: red)",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt; &amp; &#x41;",
    "</title><script>x</script>",
    "</style><b>", "<!--", "]]>", "<br>", '" onmouseover="x', "javascript:alert(1)",
    "![x](http://evil.example/x.png)", "[x](javascript:alert(1))", "<http://evil.example>", "**b** _i_ ~~s~~",
    "# heading", "> quote",
    "- item", "1. item", "| a | b |", "---", "```x", "~~~", "\\", "a\\nb", "\\x1b[2J", "\\u001b[31m",
    "\\e]8;;http://x",
    "%s %(x)s %n", "{0.__class__} {x!r}", "${HOME} $(id) `id`", "\\input{/etc/passwd}", "\\write18{id}",
    "=HYPERLINK(\"x\")",
    "'; DROP TABLE attempts;--", "../../etc/passwd", "{{ 7*7 }}", "<%= 7*7 %>", "{% include 'x' %}",
]  # fmt: skip


def quoted(text: str) -> str:
    """The text in YAML's single quotes."""
    return "'" + text.replace("'", "''") + "'"


def planted(text: str) -> str:
    """The sound bank with the text wherever a person may write one. `$`, a backquote and braces are written twice."""
    words = quoted(re.sub(r"([$`{}])", r"\1\1", f"w {text} w"))
    changed = SOUND
    for old, new in (
        ("title: {zh: 面积, en: Area}", f"title: {words}"),
        ("title: {zh: 带边框的面积, en: Framed area}", f"title: {words}"),
        ("zh: 总面积, en: total area", f"zh: {words}, en: {words}"),
        ("hint: {zh: 画一张图, en: draw it}", f"hint: {words}"),
        ("zh: 忘了平方\n        en: not squared", f"zh: {words}\n        en: {words}"),
        ("stem: {zh: ReLU 的取值范围是？, en: What is the range of ReLU?}", f"stem: {words}"),
        ("- wrong: '$(0, 1)$'", f"- wrong: {words}"),
        ("because: {zh: 这是 Sigmoid。, en: That is the sigmoid.}", f"because: {words}"),
        ("why: {zh: 不小于 0。, en: It is never below 0.}", f"why: {words}"),
        ("{zh: ReLU 处处可导。, en: ReLU has a derivative everywhere.}", words),
        ("left: Tanh, right: '$(-1, 1)$'", f"left: {words}, right: {words}"),
        ("[Conv2d, BatchNorm2d, ReLU]", f"[Conv2d, {words}, ReLU]"),
    ):
        changed = edited(old, new, changed)
    return changed


def items_of(bank: Bank) -> list[Item]:
    return [*draw_form(bank, bank.select(), 7, 2)]


def on_screen(items: list[Item], lang: Language) -> str:
    page = Page(lang, io.StringIO(), width=80)
    for item in items:
        for show in (show_question, show_key, show_solution):
            show(page, item)
        page.paragraph(item.parts[0].prompt(lang))
    assert isinstance(page.console.file, io.StringIO)
    return page.console.file.getvalue()


def on_paper(items: list[Item], lang: Language) -> tuple[Document, Document]:
    plan = SheetPlan(lang, (), len(items), 1, 0)
    paper = question_paper(items, plan, "K7Q2-94MD", "Sheet")
    return paper, answer_key([(item, None) for item in items], plan, "K7Q2-94MD", "Sheet")


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


class Seen(HTMLParser):
    """The text of a page, and the tags and attributes that could do something."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.active: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs if name.startswith("on") or name in ("href", "src", "srcdoc", "action")]
        self.active += [tag] if tag in ("script", "img", "a", "iframe", "object", "b", "br", "form", "label") else names

    def handle_data(self, data: str) -> None:
        self.text += data


# One of each language that they are written in.
ONE_EACH = [
    "[red]x[/red]", '#read("/etc/passwd")', "<script>alert(1)</script>", "&lt;b&gt; &amp; &#x41;",
    "javascript:alert(1)", "![x](http://evil.example/x.png)", "**b** _i_ ~~s~~", "| a | b |", "\\x1b[2J",
    "{0.__class__} {x!r}", "\\input{/etc/passwd}", "{{ 7*7 }}",
]  # fmt: skip


@pytest.mark.parametrize("text", some([(text, text) for text in LITERAL], *ONE_EACH))
def test_a_text_comes_out_as_it_is(tmp_path: Path, text: str) -> None:
    items = items_of(sound_bank(tmp_path, planted(text)))
    lang: Language = "en" if len(text) % 2 else "zh"
    shown = on_screen(items, lang)
    assert all(char.isprintable() or char == "\n" for char in shown)
    assert squeezed(shown).count(squeezed(text)) >= 5
    for document in on_paper(items, lang):
        seen = Seen()
        seen.feed(render_html(document))
        assert seen.active == []
        assert squeezed(text) in squeezed(seen.text)
        assert_inert_markdown(render_markdown(document))


def assert_inert_markdown(text: str) -> None:
    """No HTML, link, image or automatic address; that the text stays readable is tested with the printer."""
    seen = Seen()
    seen.feed(MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"]).render(text))
    assert seen.active == []


def test_texts_come_out_as_they_are_in_a_pdf(tmp_path: Path) -> None:
    chosen = LITERAL[:1] + LITERAL[6:10] + [LITERAL[14]] + LITERAL[-8:-6]
    for text in chosen:
        items = items_of(sound_bank(tmp_path, planted(text)))
        pages = PdfReader(io.BytesIO(render_pdf(on_paper(items, "en")[1]))).pages
        printed = squeezed("".join(page.extract_text() for page in pages))
        assert squeezed(text) in printed, (text, printed)
        assert not any(page.get("/Annots") for page in pages)


def headed(text: str) -> str:
    """A blueprint with the text wherever one may be written that stands on its papers."""
    words, plain = quoted(re.sub(r"([$`{}])", r"\1\1", f"w {text} w")), quoted(f"w {text} w")
    lines = "".join(f"  {name}: {plain}\n" for name in ("school", "course", "date", "teacher", "aids"))
    return (
        f"title: {{zh: {words}, en: {words}}}\nminutes: 10\nsections:\n- title: {{zh: {words}, en: {words}}}\n"
        f"  questions: [relu-range]\n  points: 2\npaper:\n{lines}"
        f"  instructions: [{plain}]\n  sealed: true\n  score_grid: true\n"
    )


def headed_paper(text: str, folder: Path, lang: Language) -> Document:
    file = folder / "plan.yaml"
    file.write_text(headed(text), "utf-8")
    plan, bank = read_blueprint(file, "plan"), sound_bank(folder, SOUND)
    exam = draw_exam(bank, plan, 7)
    items = [task.item for task in exam.tasks]
    return question_paper(items, SheetPlan(lang, (), 1, 7, 0), "K7Q2-94MD", exam.title.of(lang), exam, plan.front)


# The title, the section's in its heading and in the grid of scores, five lines of the head, an instruction.
FIELDS = 9


@pytest.mark.parametrize("text", LITERAL)
def test_a_text_at_the_head_of_a_paper_comes_out_as_it_is(tmp_path: Path, text: str) -> None:
    document = headed_paper(text, tmp_path, "en" if len(text) % 2 else "zh")
    seen = Seen()
    seen.feed(render_html(document))
    assert seen.active == []
    assert squeezed(seen.text).count(squeezed(text)) >= FIELDS
    assert_inert_markdown(render_markdown(document))


@pytest.mark.parametrize("text", LITERAL[:1] + LITERAL[6:14])
def test_it_does_in_a_pdf(tmp_path: Path, text: str) -> None:
    pages = PdfReader(io.BytesIO(render_pdf(headed_paper(text, tmp_path, "en")))).pages
    printed = squeezed("".join(page.extract_text() for page in pages))
    assert printed.count(squeezed(text)) >= FIELDS, printed
    assert not any(page.get("/Annots") for page in pages)


def test_the_texts_of_this_test_are_seen_where_they_are_planted(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path, planted("NEEDLE"))
    assert b"".join(entry.data for entry in bank.asked.values()).count(b"NEEDLE") >= 13
    assert on_screen(items_of(bank), "en").count("NEEDLE") >= 5
