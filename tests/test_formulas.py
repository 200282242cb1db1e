"""`dlquiz formulas`: every formula once, in every form it is written in."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from conftest import Cli
from pypdf import PdfReader

from dlquiz.bank.bank import Bank
from dlquiz.cards import worked
from dlquiz.cards.outline import Outline
from dlquiz.maths.line import to_line
from dlquiz.maths.width import display_width
from dlquiz.paper.formats import to_file
from dlquiz.paper.formulas import formula_document
from dlquiz.text.spans import LANGUAGES, Language, one_line
from dlquiz.use.formulas import formula_sheet


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_every_formula_of_the_bank_is_there_and_none_twice_in_its_topic(real_bank: Bank, lang: Language) -> None:
    written = [(one.topic, to_line(node)) for one in _cards(real_bank, ("all",), lang) for node in one.formulas]
    stated = {(card.topic, to_line(node)) for card in real_bank.formulas for node in worked.in_symbols(card, lang)}
    assert len(written) == len(set(written))
    assert set(written) == stated


def test_no_formula_has_what_is_there_for_its_shape_alone(real_bank: Bank) -> None:
    """`K + 0*L`, `outer(...)` and `transpose(...)[i, j]` are how the language stretches and turns vectors; a lecturer
    writes K, abᵀ and xᵢ."""
    lines = {to_line(node) for card in real_bank.formulas for node in worked.in_symbols(card, "en")}
    assert [line for line in lines if re.search(r"(?<![\d.])0[^\W\d]|outer|ᵀ\)?_|…,n", line)] == []


def _cards(bank: Bank, topics: tuple[str, ...], lang: Language) -> list[Outline]:
    return [card for chapter in formula_sheet(bank, topics, lang) for card in chapter.cards]


def test_a_symbol_is_explained_where_it_first_stands_and_again_once_it_means_something_else(real_bank: Bank) -> None:
    """In the schedules t is the epoch of StepLR, then the first epoch below a bound, then an epoch again."""
    told = [
        (card.id, meaning)
        for card in _cards(real_bank, ("optim.schedule",), "en")
        for meaning in map(one_line, card.means)
        if meaning.startswith("t ")
    ]
    assert told[:3] == [
        ("step-schedule", "t epoch counted from 0"),
        ("step-schedule-threshold", "t first epoch below the bound"),
        ("exponential-schedule", "t epoch counted from 0"),
    ]


def test_topics_that_overlap_give_each_card_once(cli: Cli) -> None:
    once = cli("formulas", "cnn", "--json").json()["formulas"]
    assert cli("formulas", "cnn.pooling", "cnn", "cnn", "--json").json()["formulas"] == once


WORDS = [
    # the words; cards that must be there, cards that must not
    (("auc",), {"auc-from-pairs"}, {"relu"}),
    (("gelu", "loss.overview"), {"gelu"}, {"relu"}),
    (("池化",), {"pool-output-size", "max-pool-by-hand"}, {"conv-output-size"}),
]


@pytest.mark.parametrize(("words", "there", "missing"), WORDS)
def test_words_find_formulas_as_they_do_in_calc(
    real_bank: Bank, words: tuple[str, ...], there: set[str], missing: set[str]
) -> None:
    """`dlquiz quiz relu`, `browse 池化` and `calc auc` take words; so does the sheet."""
    found = {card.id for card in _cards(real_bank, words, "en")}
    assert there <= found
    assert not missing & found


@pytest.mark.slow
def test_what_is_beyond_the_notes_is_there_only_if_it_is_asked_for(real_bank: Bank) -> None:
    assert not [one for one in formula_sheet(real_bank, (), "en") if one.topic.startswith("beyond")]


def test_the_record_has_symbols_conventions_and_places(cli: Cli) -> None:
    (card,) = [one for one in cli("formulas", "cnn.convolution", "--json", "--lang", "en").json()["formulas"]
               if one["id"] == "conv-output-size"]  # fmt: skip
    assert card["topic"] == "cnn.convolution"
    assert any("stride" in symbol and "S = 1" in symbol for symbol in card["symbols"])
    assert card["conventions"]
    assert card["notes"]
    assert any(r"\left\lfloor" in latex or r"\lfloor" in latex for latex in card["latex"])


@pytest.mark.parametrize("plain", [[], pytest.param(["--plain"], marks=pytest.mark.slow)], ids=["drawn", "plain"])
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [60, pytest.param(80, marks=pytest.mark.slow)])
def test_no_line_is_wider_than_the_screen(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, width: int, lang: str, plain: list[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    ran = cli("formulas", "optim", "transformer", "--lang", lang, *plain)
    assert ran.code == 0
    assert "\x1b" not in ran.out
    assert [row for row in ran.out.split("\n") if display_width(row) > width] == []


@pytest.mark.parametrize("lang", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_the_pdf_is_two_columns_and_nothing_leaves_the_page(real_bank: Bank, lang: Language) -> None:
    """Every piece of text begins on the page, and formulas are two to three times as many as on a sheet's."""
    chapters = formula_sheet(real_bank, ("optim",), lang)
    reader = PdfReader(io.BytesIO(to_file(formula_document(chapters, ("optim",), lang), "pdf")))
    assert len(reader.pages) <= 2
    places: list[float] = []

    def note(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            places.append(tm[4] * cm[0] + cm[4])

    text = "".join(page.extract_text(visitor_text=note) for page in reader.pages)
    assert "dlquiz formulas optim" in text
    assert min(places) >= 0
    assert max(places) < 595 - 36
    flat = re.sub(r"\s", "", text)
    assert all(re.sub(r"\s", "", one_line(card.title)) in flat for chapter in chapters for card in chapter.cards)


def test_a_formula_too_wide_for_its_column_is_made_smaller_and_stays(real_bank: Bank) -> None:
    """Of four cases within cases each ends with the word; the column has room for two of them."""
    chapters = formula_sheet(real_bank, ("transformer.multi-head",), "en")
    reader = PdfReader(io.BytesIO(to_file(formula_document(chapters, (), "en"), "pdf")))
    assert "".join(page.extract_text() for page in reader.pages).count("otherwise") >= 4


@pytest.mark.parametrize("form", ["html", "md"])
def test_other_files_have_every_title_and_note(cli: Cli, tmp_path: Path, form: str) -> None:
    file = tmp_path / f"sheet.{form}"
    assert cli("formulas", "loss", "-o", file, "--lang", "en").out == f"{file}\n"
    text = file.read_text("utf-8")
    assert "Huber" in text
    assert "notes 00" in text
    assert ("<math" in text) == (form == "html")
    assert ("$$" in text) == (form == "md")


# The words, with OUT for a folder; what is said.
REFUSED = [
    (["no-such-topic"], "no topic"),
    (["-o", "OUT/a.doc"], ".pdf or .html or .md"),
    (["-o", "OUT/a.pdf", "--format", "md"], "name it .md"),
    (["--format", "md"], "add -o FILE"),
    (["--format", "doc", "-o", "OUT/a"], "not known"),
    (["cnn.motivation.none"], "no topic"),
]


@pytest.mark.parametrize(("words", "message"), REFUSED)
def test_what_can_not_be_done_is_said_and_nothing_is_written(
    cli: Cli, tmp_path: Path, words: list[str], message: str
) -> None:
    ran = cli("formulas", *(word.replace("OUT", str(tmp_path)) for word in words))
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_format_may_be_said_beside_the_name(cli: Cli, tmp_path: Path) -> None:
    assert cli("formulas", "cnn.pooling", "-o", tmp_path / "sheet", "--format", "md").code == 0
    assert (tmp_path / "sheet").read_text("utf-8").startswith("# ")


# What a condition would say of numbers that break it; behind "Conditions:" it says what must hold.
_BROKEN = (
    r"\b(is|are) too\b|layer . is larger|^there is no|^no \w+ (gives|that)|does not\b"
    "|太[大小]|^没有(步幅|卷积核)|得不到"
)


def test_a_condition_says_what_must_hold(real_bank: Bank) -> None:
    """Not, as a message of an error might, what is wrong: on the sheet that would be the contrary."""
    texts = {(card.id, item.text.words(lang)) for card in real_bank.formulas for item in card.where if item.text
             for lang in LANGUAGES}  # fmt: skip
    assert [(card, text) for card, text in sorted(texts) if re.search(_BROKEN, text.replace("不能太大", ""))] == []
