"""A form: topics take turns, nothing comes twice, the same seed gives the same form."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from banks import SOUND, edited, sound_bank, write_bank

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import MAX_COUNT, another, draw_form, has_another, order
from dlquiz.bank.loading import load
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """Three topics of seven questions each."""
    folder = tmp_path_factory.mktemp("form")
    for name in ("a", "b", "c"):
        text = SOUND.replace("tiny.area", f"tiny.{name}")
        for word in (
            "framed-area",
            "framed-share",
            "relu-range",
            "relu-sparse",
            "name-range",
            "layer-order",
            "relu-term",
        ):
            text = text.replace(word, f"{word}-{name}")
        write_bank(folder, text, f"{name}.yaml")
    found, faults = load(folder)
    assert faults == []
    return found


def form(bank: Bank, count: int, seed: int = 1, variant: str = "") -> list[Item]:
    return list(draw_form(bank, bank.select(), count, seed, variant))


def addresses(items: list[Item]) -> list[str]:
    return [item.address for item in items]


@pytest.mark.parametrize("seed", range(5))
def test_every_question_comes_once_before_one_comes_again(bank: Bank, seed: int) -> None:
    items = form(bank, 30, seed)
    assert len(items) == 30
    assert len({item.question.id for item in items[:21]}) == 21


@pytest.mark.parametrize("seed", range(5))
def test_nothing_comes_twice(bank: Bank, seed: int) -> None:
    items = form(bank, 60, seed)
    assert max(Counter(item.identity for item in items).values()) == 1


@pytest.mark.parametrize("seed", range(5))
def test_kinds_alternate_and_within_each_the_topics_take_turns(bank: Bank, seed: int) -> None:
    items = form(bank, 18, seed)
    kinds = [isinstance(item, NumericItem) for item in items]
    assert kinds[:12] == [True, False] * 6
    for wanted in (True, False):
        topics = [item.question.topic for item, kind in zip(items, kinds, strict=True) if kind == wanted]
        assert all(set(topics[i : i + 3]) == {"tiny.a", "tiny.b", "tiny.c"} for i in range(0, len(topics), 3))


def test_a_topic_with_more_questions_has_the_rest(bank: Bank) -> None:
    entries = [*bank.select(["tiny.a"], "concept"), *bank.select(["tiny.b"], "concept")[:2]]
    topics = [entry.topic for entry in order(entries, "key")]
    assert topics[4:] == ["tiny.a"] * 3
    assert set(topics[:4]) == {"tiny.a", "tiny.b"}


def test_the_same_seed_gives_the_same_form(bank: Bank) -> None:
    assert addresses(form(bank, 20, 3)) == addresses(form(bank, 20, 3))
    assert addresses(form(bank, 20, 3)) != addresses(form(bank, 20, 4))


def test_a_longer_form_begins_like_a_shorter_one(bank: Bank) -> None:
    assert addresses(form(bank, 20, 3))[:7] == addresses(form(bank, 7, 3))


def test_variants_have_the_same_questions_with_other_numbers(bank: Bank) -> None:
    a, b = (form(bank, 18, 5, variant) for variant in "AB")
    assert [item.question.id for item in a] == [item.question.id for item in b]
    numbers = [[item.given for item in items if isinstance(item, NumericItem)] for items in (a, b)]
    assert len(numbers[0]) == 6
    assert sum(ours != theirs for ours, theirs in zip(*numbers, strict=True)) >= 4


@pytest.mark.slow
def test_a_form_has_no_more_than_there_is(bank: Bank) -> None:
    """A topic has four facts, two statements, the nine items of framed-share and the 110 of framed-area."""
    assert len(list(draw_form(bank, bank.select(["tiny.a"], "concept"), 50, 1))) == 6
    assert len(list(draw_form(bank, bank.select(["tiny.a"], level=2), 50, 1))) == 9
    items = list(draw_form(bank, bank.select(["tiny.a"]), 200, 1))
    assert 60 < len(items) <= 4 + 2 + 9 + 110


@pytest.mark.parametrize("count", [0, -1, MAX_COUNT + 1])
def test_a_count_out_of_range(bank: Bank, count: int) -> None:
    with pytest.raises(DlquizError, match=f"{count} questions are asked for; 1 to {MAX_COUNT}"):
        form(bank, count)


def test_nothing_to_draw_from(bank: Bank) -> None:
    with pytest.raises(DlquizError, match="no question fits"):
        draw_form(bank, (), 5, 1)


@pytest.mark.slow
def test_a_question_that_can_not_be_drawn_is_left_out(tmp_path: Path) -> None:
    bank = sound_bank(tmp_path, edited("draw_where: [side != frame]", "draw_where: [side < 0]"))
    items = form(bank, 6)
    assert {item.question.kind for item in items} == {"choice", "truth", "match", "order", "explain"}


def test_the_first_seed_can_be_kept_small(bank: Bank) -> None:
    for seed in range(20):
        first, second = list(draw_form(bank, bank.select(), 2, seed, first_seeds=40))
        assert first.seed < 40
        assert second.seed < 10**6


@pytest.mark.parametrize("name", ["framed-area-a", "framed-share-b"])
def test_another_has_other_values(bank: Bank, name: str) -> None:
    for seed in range(10):
        item = generate(bank.question(name), seed)
        fresh = [another(item, salt) for salt in range(3)]
        assert all(other.identity != item.identity for other in fresh)
        assert all(other.question.id == name for other in fresh)
        assert addresses(fresh) == addresses([another(item, salt) for salt in range(3)])


def test_another_of_a_single_item_is_the_item(tmp_path: Path) -> None:
    text = edited("draw: 2..20", "draw: [5]", edited("draw: '1..3'", "draw: [2]"))
    text = edited("draw: [true, false]", "draw: [true]", text)
    bank = sound_bank(tmp_path, text)
    item = generate(bank.question("framed-area"), 3)
    assert another(item, 1) == item


def test_a_fact_in_another_order_is_no_other_variant(bank: Bank) -> None:
    item = generate(bank.question("relu-range-a"), 0)
    assert another(item, 0) == item
    assert not has_another(item)


def test_the_same_values_from_another_question_of_the_card_are_a_repeat(bank: Bank) -> None:
    one, other = (generate(bank.question("framed-share-a"), seed) for seed in (1, 1))
    assert one.identity == other.identity
    area = generate(bank.question("framed-area-a"), 1)
    assert area.identity != one.identity
