"""Networks as questions: keys by hand, follow-through, slips by cell, PyTorch's own count."""

from __future__ import annotations

from pathlib import Path

import pytest

from dlquiz.bank.loading import load
from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.network.drawing import draw
from dlquiz.kinds.network.item import NetworkItem
from dlquiz.kinds.network.mistakes import slips
from dlquiz.kinds.network.plan import TOTAL, Plan, in_words
from dlquiz.networks.notation import read_network
from dlquiz.networks.walk import table_of
from dlquiz.proof.comparison import prove

BANK = Path(__file__).parent.parent / "question_bank"
NET = "conv 6 5 pad 2 | maxpool 2 | conv 16 5 | flatten | linear 10"
# 1x28x28 → 6x28x28 → 6x14x14 → 16x10x10 → 1600 → 10
BLANKS = ((0, "weights"), (1, "output"), (2, "output"), (2, "weights"), (3, "output"), (4, "weights"), (5, TOTAL))


def _plan() -> Plan:
    return Plan(table_of(read_network(NET), (1, 28, 28)), BLANKS)


def _item(plan: Plan) -> NetworkItem:
    bank, faults = load(BANK / "network-cnn.yaml")
    assert not faults
    question = bank.question("network-cnn-table")
    return NetworkItem(question, 0, {}, plan)  # type: ignore[arg-type]


def test_keys_are_those_by_hand() -> None:
    """6·1·25; 6x14x14; 14 − 5 + 1 = 10; 16·6·25; 16·100; 1600·10; and biases 6 + 16 + 10."""
    plan = _plan()
    assert [plan.keys[place] for place in BLANKS] == [
        150, (6, 14, 14), (16, 10, 10), 2400, (1600,), 16000, 150 + 2400 + 16000 + 32,
    ]  # fmt: skip


RIGHT = ["150", "6x14x14", "16x10x10", "2400", "1600", "16000", "18582"]
# Which answers are typed; the score of each part; the parts that follow from a student's own cell.
TYPED = [
    (RIGHT, [1, 1, 1, 1, 1, 1, 1], set()),
    # The pool's output one too small: 13 − 5 + 1 = 9, 16·81 = 1296, and so on: one slip, one part.
    (["150", "6x13x13", "16x9x9", "2400", "1296", "12960", "15542"], [1, 0, 1, 1, 1, 1, 1], {2, 4, 5, 6}),
    # Channels halved by the pool: the next kernels are 3 deep.
    (["150", "3x14x14", "16x10x10", "1200", "1600", "16000", "17382"], [1, 0, 1, 1, 1, 1, 1], {3, 6}),
    (["150", "6x14x14", "16x10x10", "2400", "1600", "", "2582"], [1, 1, 1, 1, 1, 0, 0], set()),
]


@pytest.mark.parametrize(("typed", "scores", "followed"), TYPED)
def test_a_slip_costs_one_cell(typed: list[str], scores: list[int], followed: set[int]) -> None:
    graded: Grade = grade(_item(_plan()), typed, ask_again=False)
    assert [part.score for part in graded.parts] == scores
    assert {place for place, part in enumerate(graded.parts) if part.followed} == followed


# A cell; what somebody wrote into it; the slip.
NAMED = [
    ((2, "weights"), 400, "depth-forgotten"),  # 16·25
    ((2, "weights"), 2416, "bias-counted"),
    ((1, "output"), (3, 14, 14), "pool-channels"),
    ((0, "weights"), 156, "bias-counted"),
    ((3, "output"), (100,), "flatten-channels"),
    ((4, "weights"), 1000, "flatten-channels"),
    ((5, TOTAL), 18550, "biases-left-out"),
]


@pytest.mark.parametrize(("place", "value", "name"), NAMED)
def test_a_slip_is_named_by_its_cell(place: tuple[int, str], value: object, name: str) -> None:
    assert slips(_plan(), place, {})[name] == value


# A network, its input, a cell, and the slips that somebody may make there, by hand.
OTHERS = [
    # LSTM of 8 from 5 features: 4·8·(5 + 8) = 416 weights; without gates 104; GRU's three 312.
    ("embedding 100 5 | lstm 8 | last | linear 3", (7,), (1, "weights"), {"gates-forgotten": 104, "gates-wrong": 312}),
    # nn.RNN has two bias vectors of 8.
    ("embedding 100 5 | rnn 8 | last | linear 3", (7,), (1, "biases"), {"one-vector": 8, "bias-forgotten": 0}),
    # Attention over 12 features: 4·144 = 576; without the output projection 432.
    ("embedding 100 12 | attention 3 | ln | linear 5", (7,), (1, "weights"), {"projection-forgotten": 432}),
    # (9 − 2)/2 + 1 = 4.5: down to 4, up to 5.
    ("conv 2 3 | maxpool 2 | flatten | linear 3", (1, 11, 11), (1, "output"), {"rounded-up": (2, 5, 5)}),
]


@pytest.mark.parametrize(("net", "size", "place", "expected"), OTHERS)
def test_slips_in_other_layers(
    net: str, size: tuple[int, ...], place: tuple[int, str], expected: dict[str, object]
) -> None:
    found = slips(Plan(table_of(read_network(net), size), (place,)), place, {})
    assert expected.items() <= found.items()


def test_rows_are_written_as_the_notation_has_them_and_say_nothing_of_what_comes_in() -> None:
    rows = table_of(read_network("nn.Sequential(nn.Conv2d(3, 8, 3, stride=2, padding=1), nn.ReLU())"), (3, 9, 9)).rows
    assert [in_words(row) for row in rows] == ["conv2d 8 3x3 stride 2 padding 1", "relu"]


FILES = ["network-cnn", "network-mlp", "network-rnn", "network-transformer"]


@pytest.mark.parametrize("file", FILES)
def test_every_family_is_proven_by_the_real_layers(file: str) -> None:
    bank, faults = load(BANK / f"{file}.yaml")
    assert not faults
    (question,) = bank.questions
    for seed in range(3):
        item = draw(question, seed)  # type: ignore[arg-type]
        proof = prove(item)
        assert proof is not None
        assert proof.agrees
        assert 4 <= len(item.plan.rows) <= 8
