"""Decks, read by Anki's own importer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from exported import HOSTILE, MADE, poisoned, view, views
from lxml import html  # type: ignore[import-untyped]
from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.export import fragment
from dlquiz.export.formats import to_file
from dlquiz.export.view import View

anki = pytest.importorskip("anki.collection", reason="Anki's own package is not there")


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Any]:
    """An empty collection of Anki's."""
    opened = anki.Collection(str(tmp_path / "collection.anki2"))
    yield opened
    opened.close()


def bring(collection: Any, data: bytes, folder: Path) -> Any:
    """What Anki says of importing a deck."""
    file = folder / "deck.apkg"
    file.write_bytes(data)
    request = anki.ImportAnkiPackageRequest(package_path=str(file), options=anki.ImportAnkiPackageOptions())
    return collection.import_anki_package(request).log


def cards(collection: Any) -> dict[str, Any]:
    """The cards by the address on them."""
    found = map(collection.get_card, collection.find_cards(""))
    return {card.note()["Address"]: card for card in found}


def test_every_kind_of_question_is_a_card(collection: Any, tiny_bank: Bank, tmp_path: Path) -> None:
    log = bring(collection, to_file(views(tiny_bank), "anki", MADE), tmp_path)
    assert (len(log.new), log.found_notes) == (10, 10)
    names = {deck.name for deck in collection.decks.all_names_and_ids()}
    assert names >= {"dlquiz::tiny::numbers", "dlquiz::tiny::facts"}
    card = cards(collection)["square#1"]
    front, back = card.question(), card.answer()
    assert "Side 5, frame 2: what is the area" in front
    assert "81" not in front
    assert r"\(49\): the frame was counted on one side only" in back
    assert "padded = F.pad" in back


def test_an_update_renews_the_cards_and_keeps_what_was_learnt(collection: Any, tiny_bank: Bank, tmp_path: Path) -> None:
    """Other numbers, another language, a day later."""
    bring(collection, to_file([view(tiny_bank, "product", 1)], "anki", MADE), tmp_path)
    (card,) = cards(collection).values()
    card.ivl, card.type, card.queue, card.due, card.reps = 30, 2, 2, 40, 5
    collection.update_card(card)
    later = to_file([view(tiny_bank, "product", 2, "zh")], "anki", MADE + timedelta(days=1))
    assert len(bring(collection, later, tmp_path).updated) == 1
    ((address, renewed),) = cards(collection).items()
    assert (address, renewed.id, renewed.ivl, renewed.reps) == ("product#2", card.id, 30, 5)
    assert "得多少" in renewed.question()


def test_variants_are_notes_of_their_own_and_stay_apart(collection: Any, tiny_bank: Bank, tmp_path: Path) -> None:
    two = [view(tiny_bank, "product", seed) for seed in (1, 2)]
    bring(collection, to_file(two, "anki", MADE), tmp_path)
    three = [view(tiny_bank, "product", seed) for seed in (3, 4, 5)]
    log = bring(collection, to_file(three, "anki", MADE + timedelta(days=1)), tmp_path)
    assert (len(log.updated), len(log.new)) == (2, 1)
    assert cards(collection).keys() == {"product#3", "product#4", "product#5"}


def test_the_same_deck_is_the_same_bytes(tiny_bank: Bank) -> None:
    found = views(tiny_bank)
    assert to_file(found, "anki", MADE) == to_file(found, "anki", MADE)


def test_nothing_in_a_text_is_ankis(collection: Any, tiny_bank: Bank, tmp_path: Path) -> None:
    """No sound, no LaTeX to be run, no script comes of a text, be it words, code or maths."""
    assert _taken_for_more(collection, _hostile(tiny_bank), tmp_path) == set()


@pytest.mark.filterwarnings("ignore:Field contained")
def test_without_escapes_anki_would_find_sounds_and_latex(
    collection: Any, tiny_bank: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fragment, "_SIGNS", {})
    assert _taken_for_more(collection, _hostile(tiny_bank), tmp_path) >= {"sound", "latex", "script"}


def _hostile(bank: Bank) -> list[View]:
    texts = [(text, maths) for text in HOSTILE for maths in (True, False)]
    return [
        replace(poisoned(view(bank, "pick-one", seed), text, maths), first_id=f"q{seed}")
        for seed, (text, maths) in enumerate(texts)
    ]


def _taken_for_more(collection: Any, found: list[View], folder: Path) -> set[str]:
    assert len(bring(collection, to_file(found, "anki", MADE), folder).new) == len(found)
    wrong = set()
    for card in cards(collection).values():
        wrong |= {"sound"} if card.question_av_tags() or card.answer_av_tags() else set()
        page = html.fromstring(card.answer())
        wrong |= {one.tag for one in page.iter() if one.tag in ("script", "a", "img", "i")}
        wrong |= {"script"} if any("onclick" in one.attrib for one in page.iter()) else set()
        wrong |= {"latex"} if any(mark in card.answer() for mark in ("[latex]", "[$]", "latex-")) else set()
    return wrong
