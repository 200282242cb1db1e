"""Text of a bank is data on every target: hostile texts come out as the text that they are, and as nothing else."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from zipfile import ZipFile

import cloze
import pytest
from docx import Document
from exported import FEW_HOSTILE, HOSTILE, MADE, poisoned, view
from lxml import etree, html  # type: ignore[import-untyped]
from markdown_it import MarkdownIt
from msgspec.structs import replace
from rows import every, some

from dlquiz.bank.bank import Bank
from dlquiz.export import fragment
from dlquiz.export.asked import Term, asked
from dlquiz.export.elements import document, element
from dlquiz.export.formats import to_file
from dlquiz.export.targets import latex_text, moodle_cloze
from dlquiz.export.view import View
from dlquiz.ground.escaping import unarmed
from dlquiz.text.spans import Plain

# The questions whose forms differ: numbers, several of them, options, pairs, words.
ASKED = ("square", "thirds", "pick-some", "join", "say-why")
TAGS = {"p", "span", "ul", "li", "code", "pre", "table", "thead", "tbody", "tr", "th", "td", "div", "body", "html"}
HOSTILE_TEXTS = some([(text, text) for text in HOSTILE], *FEW_HOSTILE)
# What MathJax, Moodle's filters and question types, or Anki would take up in the source of a page.
TAKEN_UP = re.compile(r"\\[(\[]|\\begin|\$\$|\{\d*:|\[\[|@@|\[sound:|\[latex|\[\$|\{\{")


def hostile(bank: Bank, text: str, maths: bool = True) -> list[View]:
    return [poisoned(view(bank, name), text, maths) for name in ASKED]


def pages(form: str, data: bytes) -> Iterator[str]:
    """Every piece of HTML in a file."""
    if form == "moodle":
        quiz = etree.fromstring(data)
        for one in quiz.iter("questiontext", "generalfeedback", "feedback", "graderinfo"):
            yield one.findtext("text") or ""
    else:
        with ZipFile(BytesIO(data)) as zipped:
            quiz = etree.fromstring(zipped.read("dlquiz/dlquiz.xml"))
        yield from (one.text or "" for one in quiz.iter("{*}mattext") if one.get("texttype") == "text/html")


def alien(page: str) -> set[str]:
    """Elements and attributes that no text may bring."""
    if not page.strip():
        return set()
    found = list(html.fragment_fromstring(page, create_parent="div").iter())
    marks = {name for one in found for name in one.attrib} - {"style", "border"}
    return {str(one.tag) for one in found if one.tag not in TAGS} | marks


def without_ours(page: str) -> str:
    """A page without its own blanks and the numbers of mistakes."""
    return re.sub(r"\\\([-\d., ]+\\\)|(?<= = )\[answerx*\d\]", "", cloze.blanks(page)[1])


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
@pytest.mark.parametrize("form", ["moodle", "canvas"])
def test_a_page_shows_the_text_and_holds_nothing_else(tiny_bank: Bank, form: str, text: str) -> None:
    found = [
        page for maths in (True, False) for page in pages(form, to_file(hostile(tiny_bank, text, maths), form, MADE))
    ]
    assert {mark for page in found for mark in alien(page)} == set()
    plain = list(pages(form, to_file(hostile(tiny_bank, text, maths=False), form, MADE)))
    assert any(text in html.fromstring(page).text_content() for page in plain if page.strip())
    assert [page for page in map(without_ours, plain) if TAKEN_UP.search(page)] == []


def test_without_escapes_pages_would_be_taken_up(tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragment, "_SIGNS", {})
    found = [
        page for text in HOSTILE for page in pages("moodle", to_file(hostile(tiny_bank, text, False), "moodle", MADE))
    ]
    assert {"script", "b"} <= {mark for page in found for mark in alien(page)}
    assert any(TAKEN_UP.search(page) for page in found)


@every("text", HOSTILE)
def test_a_cloze_has_the_blanks_that_are_asked_and_no_other(tiny_bank: Bank, text: str) -> None:
    """What is said to a mistake is shown as it is, once Moodle has resolved its entities."""
    (_, *found) = etree.fromstring(to_file([poisoned(view(tiny_bank, "thirds"), text, False)], "moodle", MADE))
    blanks, _ = cloze.blanks(found[0].findtext("questiontext/text"))
    assert [[answer.number for answer in one.answers] for one in blanks] == [[7, 12], [pytest.approx(7 / 3), 3.5]]
    said = blanks[0].answers[1].said
    assert alien(said) == set()
    assert html.fragment_fromstring(said, create_parent="div").text_content() == text


# Signs by which Moodle parts the answers of a blank, where it would; a brace of LaTeX keeps its backslash.
IN_A_BLANK = [*HOSTILE, "don't", "R&", "R&D~&", r"{a\}", r"a\~b", "#1 ~ 2", "&#123;", r"\#"]


@every("text", IN_A_BLANK)
def test_a_menu_of_a_cloze_shows_the_text(tiny_bank: Bank, text: str) -> None:
    part = view(tiny_bank, "pick-one").parts[0]
    options = tuple((letter, (Plain(text),)) for letter, _ in part.options)
    poor = replace(part, options=options)
    ((menu,), left) = cloze.blanks(moodle_cloze.cloze_text([poor], [asked(poor)]))
    shown = [html.fragment_fromstring(one.text, create_parent="div").text_content() for one in menu.answers]
    assert shown == [f"{letter}. {text}" for letter, _ in options]
    assert sum(one.fraction for one in menu.answers) == 100
    assert text not in left


@every("text", IN_A_BLANK)
def test_a_text_that_is_typed_into_a_cloze_is_the_one_that_is_right(tiny_bank: Bank, text: str) -> None:
    r"""In an answer `*` is whatever is typed there, `\*` an asterisk."""
    poor = replace(view(tiny_bank, "pick-one").parts[0], forms=(text, "other"))
    ((blank,), _) = cloze.blanks(moodle_cloze.cloze_text([poor], [Term(poor.forms)]))
    first, second = ((one.text, one.fraction) for one in blank.answers)
    pattern = "".join({r"\*": r"\*", "*": ".*"}.get(one, re.escape(one)) for one in re.split(r"(\\?\*)", first[0]))
    assert re.fullmatch(pattern, text)
    assert (first[1], second) == (100, ("other", 100))


def test_a_brace_of_maths_keeps_its_backslash_in_what_is_said(tiny_bank: Bank) -> None:
    found = moodle_cloze._said(r"\(\{1, 2\}\)")
    ((blank,), _) = cloze.blanks(f"{{1:NUMERICAL:=1:0#{found}}}")
    assert blank.answers[0].said == r"\(\{1, 2\}\)"


@pytest.mark.parametrize("escape", ["_said", "_in_a_menu", "_typed"])
def test_without_its_escapes_a_cloze_would_break(tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch, escape: str) -> None:
    monkeypatch.setattr(moodle_cloze, escape, str)
    held = {
        "_said": test_a_cloze_has_the_blanks_that_are_asked_and_no_other,
        "_in_a_menu": test_a_menu_of_a_cloze_shows_the_text,
        "_typed": test_a_text_that_is_typed_into_a_cloze_is_the_one_that_is_right,
    }
    with pytest.raises(AssertionError):
        held[escape](tiny_bank=tiny_bank)


@every("text", HOSTILE)
def test_no_cell_of_a_table_is_a_formula(tiny_bank: Bank, text: str) -> None:
    data = to_file(hostile(tiny_bank, text), "csv", MADE).decode("utf-8-sig")
    head, *rows = csv.reader(StringIO(data, newline=""))
    assert len(rows) == len(ASKED)
    assert all(len(row) == len(head) for row in rows)
    assert all(row[head.index("stem")].replace("'", "").startswith(text.replace("'", "")) for row in rows)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if re.match(r"\s*[-=+@＝＋－＠]", cell)] == []


CELLS = [
    ("=1", "'=1"), (" =1", "' =1"), ("-1+1", "'-1+1"), ("@x", "'@x"), ("－1", "'－1"), ("\t=1", "'\t=1"),
    ("a=1", "a=1"), ("", ""), ("-x", "'-x"), ("1;=2", "1;'=2"), ("[1, -2]", "[1, -2]"), ("−1", "−1"), ("+1", "'+1"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "written"), CELLS)
def test_what_a_spreadsheet_would_calculate_has_an_apostrophe(cell: str, written: str) -> None:
    assert unarmed(cell) == written


@pytest.mark.slow
@every("text", HOSTILE)
def test_markdown_shows_the_text_and_links_nothing(tiny_bank: Bank, text: str) -> None:
    page = MarkdownIt("commonmark").render(to_file(hostile(tiny_bank, text, False), "md", MADE).decode())
    shown = html.fromstring(page)
    assert not {"a", "img", "script", "b"} & {one.tag for one in shown.iter()}
    assert text in shown.text_content()


# The commands that text and maths are written with.
COMMANDS = {
    "textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar", "char",
    "textasciigrave", "textquotesingle", "ensuremath", "texttt", "text", "par", "item", "question", "choice",
    "CorrectChoice", "begin", "end", "fillin", "enspace", "fit", "noindent", "hangindent", "hspace", "small",
    "ttfamily", "raggedright", "hangafter", "parskip", "textbf", "footnotesize", "ifprintanswers", "else",
    "fillwithlines", "fi",
}  # fmt: skip


def commands(text: str) -> set[str]:
    return set(re.findall(r"\\([A-Za-z]+)", text))


def body(data: bytes) -> str:
    return data.decode().split(r"\begin{questions}")[1].split(r"\end{questions}")[0]


@every("text", HOSTILE)
def test_no_command_of_latex_comes_of_a_text(tiny_bank: Bank, text: str) -> None:
    source = body(to_file(hostile(tiny_bank, text), "latex", MADE))
    assert commands(source) <= COMMANDS
    assert set(re.findall(r"\\(?:begin|end)\{(\w+)\}", source)) <= {"solution", "itemize", "checkboxes", "tabular"}
    bare = re.sub(r"(?m)^%.*$", "", re.sub(r"\\[%#&$_{}]", "", source))
    assert not re.search(r"[%#&~^]|\^\^|\?`|!`", re.sub(r"(?<=\})~|~(?=~)|~", "", bare))
    assert bare.count("{") == bare.count("}")


def test_without_escapes_commands_would_come_of_it(tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(latex_text, "_SPECIAL", {})
    found: set[str] = set()
    for text in HOSTILE:
        found |= commands(body(to_file(hostile(tiny_bank, text, False), "latex", MADE)))
    assert {"input", "immediate", "write"} <= found


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_a_word_document_shows_the_text_and_has_no_field(tiny_bank: Bank, text: str) -> None:
    data = to_file(hostile(tiny_bank, text), "docx", MADE)
    assert any(text in one.text for one in Document(BytesIO(data)).paragraphs)
    with ZipFile(BytesIO(data)) as zipped:
        found = etree.fromstring(zipped.read("word/document.xml"))
        kinds = {etree.QName(one).localname for one in found.iter()}
        assert all(b'TargetMode="External"' not in zipped.read(name) for name in zipped.namelist())
    assert not kinds & {"fldSimple", "fldChar", "instrText", "hyperlink", "object", "altChunk"}
    assert text in {"".join(one.itertext()) for one in found.iter("{*}oMath")}


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_an_item_of_qti_shows_the_text(tiny_bank: Bank, text: str) -> None:
    with ZipFile(BytesIO(to_file(hostile(tiny_bank, text), "qti", MADE))) as zipped:
        items = [etree.fromstring(zipped.read(name)) for name in zipped.namelist() if name.startswith("items/")]
    for one in items:
        shown = "".join(one.find("{*}itemBody").itertext()).replace("\N{NO-BREAK SPACE}", " ")
        assert text in shown
        assert not {"script", "b", "i", "a", "img", "object"} & {etree.QName(node).localname for node in one.iter()}


def test_a_character_that_xml_cannot_hold_breaks_no_file() -> None:
    read = etree.fromstring(document(element("x", "a\x0bb\ufffe")))
    assert read.text == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
