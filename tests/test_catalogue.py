"""What is said of questions and cards without building them is what they say themselves, and is worked out once."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tiny import write_tiny_bank

from dlquiz.bank.bank import Bank
from dlquiz.bank.cache import keep, kept
from dlquiz.bank.catalogue import catalogue
from dlquiz.bank.find import selected
from dlquiz.bank.loading import read_bank
from dlquiz.export.browse import browse_record
from dlquiz.study.listing import Listing


@pytest.fixture
def again(tmp_path: Path) -> tuple[Path, Path]:
    """A bank whose catalogue is kept, and the folder that keeps it."""
    path, cache = write_tiny_bank(tmp_path / "bank"), tmp_path / "cache"
    catalogue(read_bank(path, cache))
    return path, cache


def never(self: Bank, name: str) -> object:
    raise AssertionError(f"{name} is built")


def test_it_says_what_the_questions_and_cards_say(again: tuple[Path, Path]) -> None:
    bank = read_bank(*again)
    found = catalogue(bank)
    for question in bank.questions:
        listed = found.questions[question.id]
        card = question.card.id if question.card else None
        assert (listed.covers, listed.digest, listed.card) == (tuple(question.covers), question.digest, card)
    for formula in bank.formulas:
        assert found.cards[formula.id].results == tuple(result.name for result in formula.results)
    assert found.questions["square"].title[1] == "Framed square"


def test_it_is_worked_out_once(again: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    whole = catalogue(read_bank(*again))
    monkeypatch.setattr(Bank, "question", never)
    monkeypatch.setattr(Bank, "formula", never)
    assert catalogue(read_bank(*again)) == whole
    assert [entry.id for entry in selected(read_bank(*again), ["square"])]
    listing = Listing(read_bank(*again), {}, {})
    rows = browse_record(listing, tuple(listing.bank.asked.values()), "en")["questions"]
    assert "Framed square" in [row["title"] for row in rows]
    with pytest.raises(AssertionError, match="is built"):
        catalogue(read_bank(again[0]))  # without a cache


# what became of the file
DAMAGED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("cut off", lambda data: data[:-9]),
    ("another word, still JSON", lambda data: data.replace(b"Framed", b"Franed")),
    ("emptied", lambda data: b""),
    ("no text", lambda data: b"\xff\n\xff"),
]


@pytest.mark.parametrize("damage", [row[1] for row in DAMAGED], ids=[row[0] for row in DAMAGED])
def test_a_damaged_one_is_made_anew(again: tuple[Path, Path], damage: Callable[[bytes], bytes]) -> None:
    (file,) = again[1].glob("*.list")
    sound = file.read_bytes()
    assert damage(sound) != sound
    file.write_bytes(damage(sound))
    assert catalogue(read_bank(*again)) == catalogue(read_bank(again[0]))
    assert file.read_bytes() == sound


def test_one_that_lacks_a_question_is_made_anew(again: tuple[Path, Path]) -> None:
    """As another program may have left it, with a checksum that is right."""
    path, cache = again
    digest = read_bank(path).digest
    data = json.loads(kept(cache, digest) or "")
    del data["questions"]["square"]
    keep(cache, digest, json.dumps(data))
    assert "square" in catalogue(read_bank(path, cache)).questions


def test_another_text_has_another_one(again: tuple[Path, Path]) -> None:
    path, cache = again
    file = next(iter(sorted(path.glob("numbers.yaml"))))
    file.write_text(file.read_text("utf-8").replace("en: Framed square", "en: Framed quad", 1), "utf-8")
    assert "Framed quad" in {row.title[1] for row in catalogue(read_bank(path, cache)).questions.values()}
