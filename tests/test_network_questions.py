"""Networks as questions: keys by hand, follow-through, slips by cell, PyTorch's own count."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dlquiz.bank.loading import load
from dlquiz.cards.source import read_yaml
from dlquiz.kinds.grading import Grade, grade
from dlquiz.kinds.network.cell import CellItem
from dlquiz.kinds.network.change import ChangeItem, ChangeQuestion
from dlquiz.kinds.network.costlier import CostlierItem, CostlierQuestion
from dlquiz.kinds.network.costs import cost_of, cost_slips
from dlquiz.kinds.network.item import NetworkItem
from dlquiz.kinds.network.missing import MissingItem
from dlquiz.kinds.network.mistakes import slips
from dlquiz.kinds.network.plan import TOTAL, Place, Plan
from dlquiz.kinds.network.question import NetworkQuestion
from dlquiz.kinds.network.shown import cell_text
from dlquiz.kinds.network.variants import itself, variants
from dlquiz.kinds.protocol import Question
from dlquiz.kinds.registry import generate
from dlquiz.networks.notation import read_network
from dlquiz.networks.walk import table_of
from dlquiz.networks.written import written
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
    assert isinstance(question, NetworkQuestion)
    return NetworkItem(question, 0, {}, plan)


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
    assert [written(row) for row in rows] == ["conv2d 8 3x3 stride 2 padding 1", "relu"]


def test_a_row_says_where_what_comes_in_is_from_unless_it_is_the_row_above() -> None:
    plan = Plan(table_of(read_network("concat(conv 4 1, conv 2 1 | conv 8 3 pad 1) | conv 5 1"), (3, 9, 9)), ())
    assert plan.labels == ("conv1", "conv2", "conv3", "concat1", "conv4")
    assert [plan.in_words(row).partition(" ← ")[2] for row in range(5)] == ["", "input", "", "conv1, conv3", ""]


# Networks whose paths part; the blanks; what is typed; scores; the parts that follow from the student's own cells.
PARTED = [
    # 4 and 8 channels make 12, then 5·12 weights. Somebody who lets the branch of 8 keep 2 has 6, and 5·6.
    ("concat(conv 4 1, conv 2 1 | conv 8 3 pad 1) | conv 5 1", ((2, "output"), (3, "output"), (4, "weights")),
     ["2x9x9", "6x9x9", "30"], [0, 1, 1], {1, 2}),
    ("concat(conv 4 1, conv 2 1 | conv 8 3 pad 1) | conv 5 1", ((2, "output"), (3, "output"), (4, "weights")),
     ["8x9x9", "12x9x9", "60"], [1, 1, 1], set()),
    # The second branch begins at the input: the own output of the first changes nothing there. 2·3 weights.
    ("concat(conv 4 1, conv 2 1 | conv 8 3 pad 1) | conv 5 1", ((0, "output"), (1, "weights"), (3, "output")),
     ["7x9x9", "6", "15x9x9"], [0, 1, 1], {2}),
    # Branches of 6 and 3 channels can't be added, so nothing follows; the key is right all the same.
    ("residual(conv 6 3 pad 1 | conv 3 3 pad 1) | flatten", ((1, "output"), (2, "output")),
     ["6x9x9", "3x9x9"], [0, 1], set()),
]  # fmt: skip


@pytest.mark.parametrize(("net", "blanks", "typed", "scores", "followed"), PARTED)
def test_a_slip_goes_the_way_of_the_network(
    net: str, blanks: tuple[Place, ...], typed: list[str], scores: list[int], followed: set[int]
) -> None:
    graded = grade(_item(Plan(table_of(read_network(net), (3, 9, 9)), blanks)), typed, ask_again=False)
    assert [part.score for part in graded.parts] == scores
    assert {place for place, part in enumerate(graded.parts) if part.followed} == followed


# What meets in a sum or a concatenation of 4x9x9 and 8x9x9 (or twice 4x9x9); the slips by hand.
MET = [
    ("concat(conv 4 1, conv 8 1)", {"concat-as-sum": (4, 9, 9), "concat-sizes": (12, 18, 18)}),
    ("sum(conv 4 1, conv 4 1)", {"sum-as-concat": (8, 9, 9)}),
]


@pytest.mark.parametrize(("net", "expected"), MET)
def test_slips_where_paths_meet(net: str, expected: dict[str, object]) -> None:
    place = (2, "output")
    assert slips(Plan(table_of(read_network(net), (3, 9, 9)), (place,)), place, {}) == expected


def _question(file: str, name: str) -> Question:
    bank, faults = load(BANK / f"{file}.yaml")
    assert not faults
    return bank.question(name)


def test_one_of_the_lettered_cells_is_wrong_and_all_others_are_right() -> None:
    question = _question("network-cnn", "network-cnn-cell")
    for seed in range(20):
        item = generate(question, seed)
        assert isinstance(item, CellItem)
        values = [row[2:] for row in item._table("en").rows]
        shown = {
            place: values[place[0]][("output", "weights", "biases").index(place[1])].partition(": ")[2]
            for place in item.marked
        }
        wrong = [at for at, place in enumerate(item.marked) if shown[place] != cell_text(item.plan.keys[place])]
        assert wrong == [item.wrong]
        assert grade(item, ["ABCDEF"[item.wrong], _typed(item.plan.keys[item.place])]).score == 1
        assert grade(item, ["ABCDEF"[item.wrong], _typed(item._slips[item.slip])]).parts[1].mistake is not None


def _typed(value: object) -> str:
    return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)


def test_two_networks_are_compared_by_the_own_counts() -> None:
    """2·(9·64 + 8) = 1168 against 25·64 + 8 = 1608; without biases 1152 and 1600."""
    question = _question("network-vgg", "network-stacked-kernels")
    assert isinstance(question, CostlierQuestion)
    nets = ("conv 8 3 pad 1 | conv 8 3 pad 1", "conv 8 5 pad 2 | relu")
    one, other = (Plan(table_of(read_network(net), (8, 16, 16)), ()) for net in nets)
    item = CostlierItem(question, 0, {}, (one, other))
    assert [part.key for part in item.parts] == [1168, 1608, "B"]
    assert grade(item, ["1168", "1608", "B"]).score == 1
    slipped = grade(item, ["1152", "1000", "A"]).parts
    assert slipped[0].mistake is not None
    assert slipped[0].mistake.id == "biases-left-out"
    assert (slipped[2].score, slipped[2].followed) == (1, True)
    assert grade(item, ["1152", "1000", "B"]).parts[2].score == 1


def test_the_last_layer_is_left_out_only_where_there_are_others() -> None:
    """9·64 + 8 = 584 are left of two layers; of one, nothing would be, which nobody writes."""
    two, one = (
        Plan(table_of(read_network(net), (8, 16, 16)), ((last, TOTAL),))
        for last, net in ((2, "conv 8 3 pad 1 | conv 8 3 pad 1"), (1, "conv 8 5 pad 2"))
    )
    for found in (cost_slips(two, "parameters"), slips(two, (2, TOTAL), {})):
        assert found["last-left-out"] == 584
    for found in (cost_slips(one, "parameters"), slips(one, (1, TOTAL), {})):
        assert "last-left-out" not in found


@pytest.mark.parametrize("typed", ["97/3", "-1/2", "0.5"])
def test_from_a_fraction_in_a_cell_nothing_follows(typed: str) -> None:
    """No layer has a third of a weight: the cell is wrong, and the total is judged by the right ones."""
    item = generate(_question("network-cnn", "network-cnn-table"), 3)
    keys = [_typed(part.key) for part in item.parts]
    for place, part in enumerate(item.parts):
        if not isinstance(part.key, tuple):
            scores = [one.score for one in grade(item, [*keys[:place], typed, *keys[place + 1 :]]).parts]
            assert scores == [float(other != place) for other in range(len(keys))]


def test_a_missing_layer_is_told_from_others_by_its_cells() -> None:
    """Of 20 items each option but one has another output or other parameters than the row that is shown; a wrong letter
    is named by what sets that layer apart, and told what it would give."""
    question = _question("network-cnn", "network-cnn-missing")
    for seed in range(20):
        item = generate(question, seed)
        assert isinstance(item, MissingItem)
        row = item.plan.rows[item.row]
        shown = (row.output, row.effect.total("weights"), row.effect.total("biases"))
        cells = [one.plan.rows[-1] for one in item.candidates]
        same = [(one.output, one.effect.total("weights"), one.effect.total("biases")) == shown for one in cells]
        assert same == [at == item.right for at in range(4)]
        assert item.table("en").rows[item.row][:2] == ("?", "?")
        for letter in "ABCD":
            graded = grade(item, [letter]).parts[0]
            assert (graded.score == 1) == (graded.mistake is None) == (letter == item.letter.key)
            assert graded.mistake is None or question.message(graded.mistake.id) is not None


@pytest.mark.parametrize(
    ("file", "name"), [("network-cnn", "network-cnn-missing"), ("network-lstm", "network-sequence-missing")]
)
def test_a_layer_that_its_output_all_but_tells_is_not_the_missing_one(file: str, name: str) -> None:
    """Of a linear layer only that without its biases has the same output: it would be a choice of two."""
    question = _question(file, name)
    for seed in range(20):
        item = generate(question, seed)
        assert isinstance(item, MissingItem)
        assert item.plan.rows[item.row].kind != "linear"


# A layer, what comes in, and a layer that somebody takes it for: by hand, with what it gives.
TAKEN = [
    # 16 kernels of 5×5 over 6 channels are 2400 weights; 14 − 5 + 1 = 10. Of 3×3: 864, and 12.
    ("conv 16 5", (6, 14, 14), "conv 16 3x3", ((16, 12, 12), 864, 16)),
    ("conv 16 5", (6, 14, 14), "conv 16 5x5 padding 2", ((16, 14, 14), 2400, 16)),
    ("conv 16 5", (6, 14, 14), "conv 16 5x5 nobias", ((16, 10, 10), 2400, 0)),
    ("maxpool 2", (6, 14, 14), "conv 6 2x2 stride 2", ((6, 7, 7), 144, 6)),
    ("linear 10", (400,), "linear 20", ((20,), 8000, 20)),
    # 4·24·(16 + 24) and two vectors of 4·24; a GRU has 3 sets.
    ("lstm 24", (9, 16), "gru 24", ((9, 24), 2880, 144)),
]


@pytest.mark.parametrize(("net", "size", "other", "gives"), TAKEN)
def test_a_layer_is_taken_for_another(net: str, size: tuple[int, ...], other: str, gives: object) -> None:
    found = {one.words: one.effect for one in variants(table_of(read_network(net), size).rows[-1])}
    assert found[other] == gives
    assert itself(table_of(read_network(net), size).rows[-1]).effect not in found.values()


@pytest.mark.parametrize("name", ["network-cnn-halves", "network-conv-macs-halve"])
def test_one_change_halves_the_cost(name: str) -> None:
    question = _question("network-cnn", name)
    assert isinstance(question, ChangeQuestion)
    for seed in range(10):
        item = generate(question, seed)
        assert isinstance(item, ChangeItem)
        costs = [cost_of(one.plan, question.cost) for one in item.candidates]
        before = cost_of(item.plan, question.cost)
        assert [2 * cost == before for cost in costs] == [at == item.right for at in range(len(costs))]
        graded = grade(item, [str(before), "ABCD"[(item.right + 1) % 4]]).parts
        assert graded[0].score == 1
        assert graded[1].mistake is not None


# What is edited in the changes of network-cnn, so that none halves the parameters, or two do.
NOT_ONE = [
    ("network: 'conv {c} 3 pad 1 nobias", "network: 'conv {c // 2} 3 pad 1 nobias"),
    ("{2*c} 3 stride 2", "{c} 3 stride 2"),
]


@pytest.mark.parametrize(("old", "new"), NOT_ONE)
def test_changes_of_which_not_one_does_it_are_a_fault(old: str, new: str, tmp_path: Path) -> None:
    text = (BANK / "network-cnn.yaml").read_text("utf-8")
    assert old in text
    file = tmp_path / "changes.yaml"
    file.write_text(text.replace(old, new), "utf-8")
    assert any("not exactly one change" in fault.message for fault in load(file)[1])


FILES = sorted(file.stem for file in BANK.glob("network-*.yaml"))


@pytest.mark.parametrize("file", FILES)
def test_every_family_is_proven_by_the_real_layers(file: str) -> None:
    bank, faults = load(BANK / f"{file}.yaml")
    assert not faults
    for question in bank.questions:
        for seed in range(2):
            proof = prove(generate(question, seed))
            assert proof is not None
            assert proof.agrees


def test_there_is_a_card_for_every_family_of_networks() -> None:
    assert len(FILES) >= 8


# Layers that may have biases, by the notation, and what a stem calls them where it says whether they have.
_BIASED = {
    "conv": {"zh": "卷积|各层", "en": "convolution|all layers"},
    "linear": {"zh": "全连接层|各层", "en": "linear layer|all layers"},
    "lstm": {"zh": "LSTM|循环层", "en": "LSTM|recurrent layer"},
    "encoder": {"zh": "各层", "en": "all layers"},
}


def test_a_stem_says_of_every_kind_of_layer_whether_it_has_biases() -> None:
    """Of tables that are filled in or corrected: a blank for biases has no other source."""
    lacking = []
    for path in sorted(BANK.glob("network-*.yaml")):
        tree, faults = read_yaml(path, path.name)
        assert tree is not None
        assert not faults
        for entry in tree.plain()["questions"]:
            if entry["kind"] not in ("network", "cell"):
                continue
            layers = [layer for layer in _BIASED if re.search(rf"\b{layer}\b", " ".join(entry["networks"]))]
            lacking += [
                (entry["id"], layer, lang)
                for layer in layers
                for lang, stem in entry["stem"].items()
                if not re.search(_BIASED[layer][lang], stem) or not re.search("偏置|bias", stem)
            ]
    assert lacking == []


# Words of the notation that no textbook has, or that leave open what they compute: a stem tells each that is shown.
_OWN_WORDS = {
    "pos": "pos",
    "encoder": "encoder",
    "attention": "attention",
    "first": "first",
    "last": "last",
    "gap": "gap",
    "bi": "bidirectional",  # as it is shown
}


def test_a_stem_tells_what_the_words_of_its_table_mean() -> None:
    """Of tables: whether `pos` is learned, or what `last` keeps, has no other source for who reads the stem alone."""
    untold = []
    for path in sorted(BANK.glob("network-*.yaml")):
        tree, faults = read_yaml(path, path.name)
        assert tree is not None
        assert not faults
        for entry in tree.plain()["questions"]:
            if entry["kind"] not in ("network", "cell", "missing"):
                continue
            shown = set(re.findall(r"[a-z]+", " ".join(entry["networks"])))
            untold += [
                (entry["id"], word, lang)
                for word in _OWN_WORDS.keys() & shown
                for lang, stem in entry["stem"].items()
                if not re.search(rf"`{_OWN_WORDS[word]}\b", stem)
            ]
    assert untold == []
