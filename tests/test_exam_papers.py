"""Papers as they are drawn from a blueprint: whole, spread over the topics, nothing twice, the same by the seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from test_exam import SHIPPED, plan, section
from tiny import LIAR, NUMBERS

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.ground.errors import BankError, TooFew
from dlquiz.kinds.protocol import Item
from dlquiz.session.drawing import draw_exam


@pytest.mark.slow
@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 20), marks=pytest.mark.slow)], ids=["few", "many"])
@pytest.mark.parametrize("name", SHIPPED)
def test_the_blueprints_that_ship_give_whole_papers(real_bank: Bank, name: str, seeds: range) -> None:
    """Of each: as many questions and points as planned, of the kinds, levels, topics planned, no card twice."""
    blueprint = SHIPPED[name]
    for seed in seeds:
        exam = draw_exam(real_bank, blueprint, seed)
        assert [len(part.items) for part in exam.sections] == [part.count for part in blueprint.sections]
        assert (exam.points, exam.minutes) == (100, blueprint.minutes)
        for planned, part in zip(blueprint.sections, exam.sections, strict=True):
            for item in part.items:
                assert item.question.kind in planned.kinds
                assert item.question.level in (planned.levels or (1, 2, 3))
                assert not planned.parts or len(getattr(item, "parts", ())) in planned.parts
            for share in planned.shares:
                drawn = [item for item in part.items if any(item.question.topic.startswith(t) for t in share.topics)]
                assert not share.topics or len(drawn) == share.count
        cards = Counter(_card(task.item) for task in exam.tasks)
        assert max(cards.values()) == 1


def _card(item: Item) -> str:
    return item.question.card.id if item.question.card is not None else item.question.id


@pytest.mark.slow
def test_a_seed_is_one_paper(real_bank: Bank) -> None:
    first, again, other = (draw_exam(real_bank, SHIPPED["standard"], seed) for seed in (1, 1, 2))
    assert first == again
    assert {task.item.address for task in first.tasks} & {task.item.address for task in other.tasks} == set()


def test_topics_are_spread(real_bank: Bank) -> None:
    """Ten questions out of the whole bank: from ten topics."""
    exam = draw_exam(real_bank, plan(section("numeric", count=10)), 1)
    assert len({task.item.question.topic for task in exam.tasks}) == 10


def test_a_small_bank_asks_again_with_fresh_numbers(tiny_bank: Bank) -> None:
    """Only `product` of the small bank has more than one set of values; of concept questions only the two statements
    of a truth question are two."""
    exam = draw_exam(tiny_bank, plan(section("numeric", count=9), section("truth", count=2), section("order")), 1)
    numeric, truth, order = exam.sections
    counts = Counter(item.question.id for item in numeric.items)
    assert counts == {"square": 1, "thirds": 1, "arrays": 1, "product": 6}
    assert len({task.item.identity for task in exam.tasks}) == len(exam.tasks)
    assert (len(truth.items), len(order.items)) == (2, 1)


def test_a_question_is_used_up_by_the_section_that_has_it_first(tiny_bank: Bank) -> None:
    exam = draw_exam(tiny_bank, plan(section("choice"), section("choice", "choices")), 1)
    assert [task.item.question.id for task in exam.tasks] == ["pick-one", "pick-some"]


def test_sections_that_lack_questions_are_all_told(tiny_bank: Bank) -> None:
    """A third statement, and an explanation where there are only numbers."""
    short = plan(section("truth", count=3), section("choice"), section("explain", topics="tiny.numbers"))
    with pytest.raises(TooFew) as told:
        draw_exam(tiny_bank, short, 1)
    assert [fault.message.partition("asks ")[2] for fault in told.value.faults] == [
        "3, and there are 2",
        "1, and there are 0",
    ]


def test_what_is_not_sound_gives_way_to_another(tmp_path: Path) -> None:
    folder = tmp_path / "bank"
    folder.mkdir()
    (folder / "liar.yaml").write_text(LIAR, "utf-8")
    (folder / "numbers.yaml").write_text(NUMBERS, "utf-8")
    bank = read_bank(folder)
    asked: list[str] = []

    def sound(item: Item) -> bool:
        asked.append(item.question.id)
        return item.question.id != "liar"

    exam = draw_exam(bank, plan(section("numeric", count=4)), 1, sound)
    assert "liar" in asked
    assert "liar" not in {task.item.question.id for task in exam.tasks}
    assert len(exam.tasks) == 4


def test_a_topic_that_the_bank_lacks_is_told_with_its_place(tiny_bank: Bank) -> None:
    wrong = replace(section("choice", topics="tiny.fact"), line=7)
    with pytest.raises(BankError) as told:
        draw_exam(tiny_bank, plan(wrong), 1)
    (fault,) = told.value.faults
    assert (fault.path, fault.line) == ("plan.yaml", 7)
    assert "tiny.facts" in fault.hint
