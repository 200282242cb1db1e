"""An item of a table is its shown rows: it comes back for as long as they are as they were, whatever was added."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace
from squares import bank_of, row, table

from dlquiz.bank.bank import Bank
from dlquiz.bank.kept import Lost, bring_back
from dlquiz.kinds import registry
from dlquiz.kinds.facts.items import RowItem
from dlquiz.kinds.registry import generate
from dlquiz.session.saved import Glance
from dlquiz.text.spans import one_line

SEEDS = range(40)
TEN, ELEVEN = ("ten", "拾", "ten", "一百", "a hundred", 10), ("eleven", "拾壹", "eleven", "百廿一", "one-two-one", 11)


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    return bank_of(tmp_path_factory.mktemp("old"), table())


def items_of(bank: Bank) -> list[RowItem]:
    found = [generate(question, seed) for question in bank.questions for seed in SEEDS]
    return [item for item in found if isinstance(item, RowItem)]


def seen(item: RowItem) -> tuple[object, ...]:
    """What a student sees, and what is right."""
    lettered = [(letter, one_line(spans)) for letter, spans in item.lettered("zh")]
    return item.address, [str(block) for block in item.shown("zh")], lettered, str(item.key)


def lost(old: Bank, new: Bank) -> list[RowItem]:
    """The items that do not come back; those that do are the same to a student."""
    gone = []
    for item in items_of(old):
        found = bring_back(new, item.address, item.digest)
        if isinstance(found, Lost):
            gone.append(item)
        else:
            assert isinstance(found, RowItem)
            assert seen(found) == seen(item)
    return gone


def shows(item: RowItem, name: str) -> bool:
    return name in {item.question.table.rows[place].id for place in item.rows}


def test_rows_that_are_added_take_nothing_away(old: Bank, tmp_path: Path) -> None:
    new = bank_of(tmp_path, table() + row(*TEN, {}) + row(*ELEVEN, {}))
    assert lost(old, new) == []
    assert {item.seed for item in items_of(new) if shows(item, "ten")}  # and they are asked


def test_without_looking_for_it_an_item_would_be_lost(
    old: Bank, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = registry.kind_named("facts")
    monkeypatch.setattr(registry, "kind_named", lambda _: replace(facts, again=None))
    new = bank_of(tmp_path, table() + row(*TEN, {}))
    taken = {item.address for item in items_of(new) if shows(item, "ten")}
    assert {item.address for item in lost(old, new)} == taken


def test_a_changed_row_takes_with_it_what_shows_it_and_nothing_else(old: Bank, tmp_path: Path) -> None:
    changed = {"one": {"why": "{zh: 一的平方是壹。, en: 'The square of one is unity.'}"}}
    gone = {item.address for item in lost(old, bank_of(tmp_path, table(changed)))}
    assert gone == {item.address for item in items_of(old) if shows(item, "one")}


def test_a_row_that_is_taken_out_takes_with_it_what_shows_it_and_nothing_else(old: Bank, tmp_path: Path) -> None:
    more = bank_of(tmp_path, table() + row(*TEN, {}))
    gone = {item.address for item in lost(more, old)}
    assert gone == {item.address for item in items_of(more) if shows(item, "ten")}


def test_a_broken_off_exam_goes_on_with_a_bank_whose_tables_are_larger(old: Bank, tmp_path: Path) -> None:
    """It is known by its items, and these are there; with one row changed, one is not."""
    kept = tuple((item.address, item.digest) for item in items_of(old))
    seen = Glance("elsewhere", "standard", 1, 90, 0, len(kept), 5400.0, False, kept)
    assert seen.is_of(bank_of(tmp_path, table() + row(*TEN, {})))
    changed = {"one": {"why": "{zh: 一的平方是壹。, en: 'The square of one is unity.'}"}}
    assert not seen.is_of(bank_of(tmp_path, table(changed)))
