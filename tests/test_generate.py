"""From an address to an item: the same everywhere, its conditions kept, its mistakes apart from its key."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from fractions import Fraction
from itertools import product
from typing import Any

import pytest
from draws import BANK
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from dlquiz.bank.address import item_at, parse_address
from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank
from dlquiz.ground.errors import UnknownName
from dlquiz.kinds.concept import ConceptItem
from dlquiz.kinds.draws import GenerationError, pick, shuffled
from dlquiz.kinds.grading import grade
from dlquiz.kinds.numeric import drawing
from dlquiz.kinds.numeric.drawing import acceptance, every_item
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.registry import count_items, generate, raw_size
from dlquiz.language.values import single


@pytest.fixture(scope="module")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    path = tmp_path_factory.mktemp("draws") / "draws.yaml"
    path.write_text(BANK, encoding="utf-8")
    return read_bank(path)


def _numeric(bank: Bank, name: str) -> NumericQuestion:
    question = bank.question(name)
    assert isinstance(question, NumericQuestion)
    return question


def _item(bank: Bank, address: str) -> NumericItem:
    item = item_at(bank, address)
    assert isinstance(item, NumericItem)
    return item


# --- a seed is a promise --------------------------------------------------------------------------------------------


def _sha(key: str, count: int) -> int:
    """The draw again, from its description: the first 16 bytes of SHA-256, as a number, modulo the count."""
    number = 0
    for byte in hashlib.sha256(key.encode("utf-8")).digest()[:16]:
        number = number * 256 + byte
    return number % count


def _conv(address: str) -> dict[str, Any]:
    """The item of the card `conv`, drawn and worked out from scratch: the first sound draw, unless its two mistakes
    have one value or one of them gives the key; then, of it and five more, the first with the least of that."""
    sound = _conv_draws(address)
    first = next(sound)
    if _faults_of(first) == (0, 0):
        return first
    others = [draw for draw, _ in zip(sound, range(5), strict=False)]
    accident = not _faults_of(first)[1] or all(_faults_of(other)[1] < _faults_of(first)[1] for other in others)
    faults = {place: _faults_of(draw) for place, draw in enumerate([first, *others])}
    best = min(faults, key=lambda place: (faults[place][0], faults[place][1] * accident))
    if faults[best][0] == 0:
        return [first, *others][best]
    return next((draw for draw, _ in zip(sound, range(20), strict=False) if not _faults_of(draw)[0]), first)


def _conv_draws(address: str) -> Iterator[dict[str, Any]]:
    for attempt in range(500):
        key = f"{address}/{attempt}"
        height, kernel = 5 + _sha(f"{key}/height", 8), (1, 3, 5)[_sha(f"{key}/kernel", 3)]
        stride, padding = (1, 2, 3)[_sha(f"{key}/stride", 3)], _sha(f"{key}/padding", 3)
        out = (height + 2 * padding - kernel) // stride + 1
        if kernel <= height + 2 * padding and padding < kernel and out > 1:
            yield {"height": height, "kernel": kernel, "stride": stride, "padding": padding}


def _faults_of(draw: dict[str, Any]) -> tuple[int, int]:
    """Whether the mistakes `no-padding` and `no-one` have one value; whether one of them gives the key."""
    height, kernel, stride, padding = (draw[name] for name in ("height", "kernel", "stride", "padding"))
    out = (height + 2 * padding - kernel) // stride + 1
    unpadded = (height - kernel) // stride + 1
    return int(unpadded == out - 1), int(unpadded == out)


PINNED: dict[str, dict[str, Any]] = {
    # Not the first draw, 8, 3, 3, 1: there both mistakes give 2, where the key is 3.
    "conv#0": {"height": 10, "kernel": 3, "stride": 2, "padding": 2},
    "conv#1": {"height": 8, "kernel": 3, "stride": 1, "padding": 2},
    "conv#999999999999": {"height": 5, "kernel": 3, "stride": 2, "padding": 2},
    "vectors#4": {"x": (1, 0, 1), "w": ((1, 0), (0, 1)), "v": (1, 2)},
    "pick-one#1": {"order": (3, 1, 0, 2)},
    "line-up#2": {"order": (2, 1, 0)},
    "join#3": {"order": (2, 1, 0)},
    "holds#4": {"order": (1,)},
    "say-why#5": {"order": ()},
}


def _fisher_yates(key: str, count: int) -> tuple[int, ...]:
    """The shuffle again, from its description: from the last place down, each exchanged with a drawn one before it."""
    order = list(range(count))
    for last in reversed(range(1, count)):
        other = _sha(f"{key}/{last}", last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


@pytest.mark.parametrize("address", PINNED)
def test_pinned_items(bank: Bank, address: str) -> None:
    """These were computed once and must never change; the values follow from SHA-256 alone."""
    item = item_at(bank, address)
    found = dict(item.given) if isinstance(item, NumericItem) else {"order": getattr(item, "order", None)}
    assert found == PINNED[address]
    if address.startswith("conv"):
        assert found == _conv(address)
    if address.startswith("pick-one"):
        assert found["order"] == _fisher_yates(address, 4)


@given(st.integers(0, 10**12 - 1))
def test_the_draw_is_the_one_described(seed: int) -> None:
    """A second implementation of the whole draw gives the same item for every seed."""
    item = generate(_numeric(_BANK(), "conv"), seed)
    assert isinstance(item, NumericItem)
    assert dict(item.given) == _conv(f"conv#{seed}")


@pytest.mark.parametrize(("key", "count"), [("", 7), ("a", 1), ("卷积#1", 1000), ("a#0/0/b", 8), ("x" * 999, 2**64)])
def test_pick(key: str, count: int) -> None:
    """SHA-256 is the same on every machine, and so is what is made of it here."""
    assert pick(key, count) == _sha(key, count)


def test_a_vector_is_drawn_entry_by_entry(bank: Bank) -> None:
    """Every entry has a key of its own, and a listed vector is drawn whole."""
    for seed in range(10):
        address = f"vectors#{seed}"
        item = _item(bank, address)
        for attempt in range(500):
            key = f"{address}/{attempt}"
            x = tuple(_sha(f"{key}/x.{i}", 3) - 1 for i in range(3))
            if any(x):
                break
        w = tuple(tuple(_sha(f"{key}/w.{i}.{j}", 2) for j in range(2)) for i in range(2))
        # An item is drawn again where its only mistake equals its key.
        if any(map(any, w)):
            assert item.given == {"x": x, "w": w, "v": ((1, 2), (3, 4))[_sha(f"{key}/v", 2)]}


# --- conditions -----------------------------------------------------------------------------------------------------

_banks: list[Bank] = []


def _BANK() -> Bank:  # noqa: N802
    """The bank, for property tests, which may not use a fixture."""
    return _banks[0]


@pytest.fixture(scope="module", autouse=True)
def _shared(bank: Bank) -> None:
    _banks[:] = [bank]


@given(st.integers(0, 10**12 - 1))
def test_conditions_hold(seed: int) -> None:
    """What the card asks for holds in every item, and the key is the formula's."""
    item = generate(_numeric(_BANK(), "conv"), seed)
    assert isinstance(item, NumericItem)
    h, k, s, p = (single(item.given[name]) for name in ("height", "kernel", "stride", "padding"))
    assert 5 <= h <= 12
    assert (k in (1, 3, 5), s in (1, 2, 3), p in (0, 1, 2)) == (True, True, True)
    assert k <= h + 2 * p
    assert p < k
    assert item.results["out"] == (h + 2 * p - k) // s + 1 > 1
    assert item.address == f"conv#{seed}"
    wrong = {slip.mistake.id: slip.value for slip in item.parts[0].slips}
    assert wrong.get("no-one") == single(item.results["out"]) - 1
    assert ("no-padding" in wrong) == ((h - k) // s + 1 != item.results["out"])


def test_a_broken_condition_is_said(bank: Bank) -> None:
    """A question that can't be drawn says so, with its address and what to do."""
    with pytest.raises(GenerationError, match="never#3: none of 500 draws fits") as caught:
        item_at(bank, "never#3")
    assert "draw_where" in caught.value.fault.hint
    assert acceptance(_numeric(bank, "never")) == 0


# --- counting -------------------------------------------------------------------------------------------------------


def _all_conv() -> set[tuple[int, ...]]:
    space = product(range(5, 13), (1, 3, 5), (1, 2, 3), (0, 1, 2))
    return {(h, k, s, p) for h, k, s, p in space if k <= h + 2 * p and p < k and (h + 2 * p - k) // s + 1 > 1}


def _all_vectors() -> set[tuple[Any, ...]]:
    xs = [x for x in product((-1, 0, 1), repeat=3) if any(x)]
    ws = [w for w in product(product((0, 1), repeat=2), repeat=2) if any(map(any, w))]
    return set(product(xs, ws, ((1, 2), (3, 4))))


def _all_half() -> set[tuple[Any, ...]]:
    """One unit is 0.1, and the mistake a/10 is a/20 away from the key a/20: two units or less are too near."""
    return {(a, Fraction(i, 4)) for a in range(1, 51) for i in range(9) if Fraction(a, 20) > Fraction(2, 10)}


EVERY: list[tuple[str, Callable[[], set[tuple[Any, ...]]], int]] = [
    ("conv", _all_conv, 8 * 3 * 3 * 3),
    ("vectors", _all_vectors, 27 * 16 * 2),
    ("half", _all_half, 50 * 9),
    ("never", set, 9),
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "brute", "draws"), EVERY, ids=[name for name, _, _ in EVERY])
def test_every_item_is_exactly_the_brute_force_set(
    bank: Bank, name: str, brute: Callable[[], set[tuple[Any, ...]]], draws: int
) -> None:
    """Written out by hand with plain loops: each set of values once, none missing, none more, and the counts agree."""
    question = _numeric(bank, name)
    found = [tuple(item.given.values()) for item in every_item(question)]
    assert Counter(found) == Counter(brute())
    assert raw_size(question) == draws
    assert count_items(question) == (len(brute()), True)


def test_a_large_space_is_measured(bank: Bank) -> None:
    """Where counting would take too long the share of draws that fit is measured; it is near the true share."""
    count, exact = drawing.count_items(_numeric(bank, "conv"), most=10)
    assert not exact
    assert abs(count - len(_all_conv())) < 0.15 * 216


def test_concept_arrangements(bank: Bank) -> None:
    """4! orders of four options; 3! of three steps or pairs but the one that gives itself away; 3 statements; 1. The
    same fact in another order is no other item."""
    questions = [bank.question(name) for name in ("pick-one", "line-up", "join", "holds", "say-why")]
    assert [raw_size(question) for question in questions] == [24, 5, 5, 3, 1]
    assert [count_items(question) for question in questions] == [(1, True), (1, True), (1, True), (3, True), (1, True)]


# --- mistakes -------------------------------------------------------------------------------------------------------


def test_a_mistake_that_equals_the_key_is_dropped(bank: Bank) -> None:
    """2² is 2·2: there doubling is no mistake. 1/(a − 1) has no value at 1."""
    items = every_item(_numeric(bank, "squares"))
    shown = {item.given["a"]: {slip.mistake.id for slip in item.parts[0].slips} for item in items}
    # 0: both 0² and 2·0 are 0, and floor(1/−1) = −1 is apart. 1: 1 against 2, no inverse. 2: floor(1/1) = 1 against 4.
    assert shown == {0: {"inverse"}, 1: {"double"}, 2: {"inverse"}, 3: {"double", "inverse"}}


@given(st.integers(0, 10**6))
def test_mistakes_keep_their_distance(seed: int) -> None:
    """A shown mistake is more than two units from the key, so that no rounding makes the one of the other."""
    item = generate(_numeric(_BANK(), "half"), seed)
    assert isinstance(item, NumericItem)
    part = item.parts[0]
    assert part.step == Fraction(1, 10)
    assert all(abs(Fraction(single(slip.value)) - Fraction(single(part.key))) > 2 * part.step for slip in part.slips)
    assert {slip.mistake.id for slip in part.slips} >= {"whole"}


def test_an_earlier_mistake_is_followed_to_what_is_asked(bank: Bank) -> None:
    """`whole` goes wrong in `inner`, which is not asked: its value at `half` is a/5/2."""
    item = _item(bank, "half#1")
    slips = {slip.mistake.id: slip.value for slip in item.parts[0].slips}
    assert slips["whole"] == Fraction(single(item.given["a"])) / 10
    assert item.results["half"] == Fraction(single(item.given["a"])) / 20


# --- shuffles -------------------------------------------------------------------------------------------------------


def test_shuffles_are_permutations_and_fair(bank: Bank) -> None:
    """24 orders over 2,000 seeds: the chi-square with 23 degrees of freedom stays below its 0.999 quantile, 49.7."""
    question = bank.question("pick-one")
    seen: Counter[tuple[int, ...]] = Counter()
    for seed in range(2000):
        item = generate(question, seed)
        assert isinstance(item, ConceptItem)
        assert sorted(item.order) == [0, 1, 2, 3]
        seen[item.order] += 1
    expected = 2000 / 24
    assert len(seen) == 24
    assert sum((count - expected) ** 2 / expected for count in seen.values()) < 49.7


@pytest.mark.parametrize("name", ["line-up", "join"])
def test_no_arrangement_gives_itself_away(bank: Bank, name: str) -> None:
    """Five orders, all but the right one, equally often: below the 0.999 quantile with 4 degrees of freedom, 18.5."""
    orders = [generate(bank.question(name), seed) for seed in range(2000)]
    seen = Counter(item.order for item in orders if isinstance(item, ConceptItem))
    assert (0, 1, 2) not in seen
    assert len(seen) == 5
    assert sum((count - 400) ** 2 / 400 for count in seen.values()) < 18.5


def test_every_statement_is_shown(bank: Bank) -> None:
    """Three statements over 2,000 seeds: below the 0.999 quantile with 2 degrees of freedom, 13.8."""
    items = [generate(bank.question("holds"), seed) for seed in range(2000)]
    seen = Counter(item.order for item in items if isinstance(item, ConceptItem))
    assert set(seen) == {(0,), (1,), (2,)}
    assert sum((count - 2000 / 3) ** 2 / (2000 / 3) for count in seen.values()) < 13.8


@given(st.text(max_size=20), st.integers(0, 12))
def test_shuffled_is_a_permutation(key: str, count: int) -> None:
    """Of any number of things, and the same again for the same key."""
    assert sorted(shuffled(key, count)) == list(range(count))
    assert shuffled(key, count) == shuffled(key, count)


def test_concept_keys_follow_the_shuffle(bank: Bank) -> None:
    """The key names the letter under which the right thing is shown."""
    names = ("pick-one", "line-up", "join", "holds")
    for seed in range(30):
        one, line, join, holds = (generate(bank.question(name), seed) for name in names)
        assert isinstance(one, ConceptItem)
        assert isinstance(line, ConceptItem)
        assert isinstance(join, ConceptItem)
        assert isinstance(holds, ConceptItem)
        assert one.order["ABCD".index(one.key)] == 0
        assert [line.order["ABC".index(letter)] for letter in line.key] == [0, 1, 2]
        assert {letter: join.order[number - 1] for letter, number in join.key.items()} == {"A": 0, "B": 1, "C": 2}
        assert holds.key is (holds.order[0] != 1)


# --- addresses ------------------------------------------------------------------------------------------------------


def test_addresses(bank: Bank) -> None:
    """An address is the id and the seed; it alone brings the item back."""
    assert parse_address("conv#7") == ("conv", 7)
    assert parse_address("conv#007") == ("conv", 7)
    assert parse_address(f"conv#{10**12 - 1}") == ("conv", 10**12 - 1)
    item = _item(bank, "conv#7")
    assert _item(bank, item.address) == item


@pytest.mark.parametrize(
    "address",
    ["", "conv", "#7", "conv#", "conv#-1", "conv#1.5",
     "conv#x", "conv#７", "conv#²", "conv# 7", "conv#7#8"],
)  # fmt: skip
def test_not_an_address(address: str) -> None:
    """Said so, with what an address looks like."""
    with pytest.raises(UnknownName, match="is not an address"):
        parse_address(address)


@pytest.mark.parametrize("seed", [str(10**12), "9" * 5000, "0" * 20 + "9" * 13])
def test_a_seed_out_of_range_is_told_its_range(seed: str) -> None:
    """However long it is, the message is not."""
    with pytest.raises(UnknownName, match="out of range; use a whole number from 0 to 999999999999") as told:
        parse_address(f"conv#{seed}")
    assert len(str(told.value)) < 120


def test_unknown_questions(bank: Bank) -> None:
    """The nearest question is named."""
    with pytest.raises(UnknownName, match="conv"):
        item_at(bank, "conw#1")


def test_the_key_is_graded_right(bank: Bank) -> None:
    """Of every question that can be drawn, over twenty seeds."""
    for name in ("conv", "half", "vectors", "squares"):
        for seed in range(20):
            item = _item(bank, f"{name}#{seed}")
            assert grade(item, [str(part.key) for part in item.parts]).score == 1


def test_a_space_of_thousands_of_digits_is_counted_up_to_a_bound(bank: Bank) -> None:
    """Three givens of 12 × 12 entries with 10^12 values each: 10^5184, of more digits than Python writes."""
    question = _numeric(bank, "vectors")
    domain = structs.replace(next(iter(question.domains.values())), values=(), count=10**12)
    given = tuple(structs.replace(item, shape=(12, 12)) for item in question.formula.given)
    formula = structs.replace(question.formula, given=given)
    huge = structs.replace(question, formula=formula, domains=dict.fromkeys(question.domains, domain))
    assert raw_size(huge) == 10**18
