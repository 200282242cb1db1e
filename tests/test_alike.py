"""No two questions differ by a number only, and no more digits are asked for than can come out."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

import pytest
from banks import SOUND, line_of, sound_bank
from rows import every

from dlquiz.bank.bank import Bank
from dlquiz.cards.card import Digits
from dlquiz.cards.tolerance import rounded
from dlquiz.kinds.numeric.digits import ResultDigits
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.registry import generate
from dlquiz.language import parse
from dlquiz.language.decimals import Decimals, decimals_of, most_decimals
from dlquiz.proof.check import alike as compared
from dlquiz.proof.check.alike import alike, check_alike, share_of

FACT = """\
  - id: {id}
    kind: choice
    level: 1
    stem: {{zh: "{zh}", en: "{en}"}}
    options:
      - right: {{zh: "{size}", en: "{size}"}}
      - wrong: {{zh: "{side}", en: "{side}"}}
        because: {{zh: 少了一个轴。, en: An axis is missing.}}
      - wrong: {{zh: 只有一个, en: just one}}
        because: {{zh: 不止一个。, en: There are more.}}
    why: {{zh: 各轴相乘。, en: The axes multiply.}}
"""
ON_CARD = """\
  - id: framed-again
    formula: framed-area
    level: 2
    draw: {draw}
    ask: {ask}
    states: {{closed: true, scale: 0.5, weights: [1, 2]}}
    stem: {{zh: "{zh} {{side}}、{{frame}}", en: "{en} {{side}}, {{frame}}"}}
"""
ASKS = ("一个三乘三的卷积核有几个权重？", "How many weights has a kernel of 3 by 3 in all?")


def fact(name: str, zh: str, en: str, size: str = "9", side: str = "3") -> str:
    return FACT.format(id=name, zh=zh, en=en, size=size, side=side)


def on_card(draw: str, ask: str) -> str:
    return ON_CARD.format(draw=draw, ask=ask, zh="给定边与框", en="Given")


# What is added to a sound bank; whether it asks what another question does.
ADDED = [
    ("a question copied with other figures", fact("three", *ASKS) + fact("five", ASKS[0].replace("三乘三", "5 乘 5"),
     ASKS[1].replace("3", "5"), "25", "5"), True),
    ("the same, reworded in one language", fact("three", *ASKS) + fact("five", "五行五列的核，共有多少权重可以学？",
     ASKS[1].replace("3 by 3", "five by five"), "25", "5"), True),
    ("a question on other things", fact("three", *ASKS) + fact("five", "五行五列的核，共有多少权重可以学？",
     "What does a bias of a kernel of 3 by 3 add to each place?", "25", "5"), False),
    ("a card asked for the same in other words", on_card("{side: [5, 7], closed: default}", "[area, share]"), True),
    ("a card asked for something else", on_card("{side: [5, 7], closed: default}", "[share]"), False),
    ("a card of which other values vary", on_card("{side: [5, 7, 9], frame: [3], closed: default}", "[area, share]"),
     False),
]  # fmt: skip


@every("what, added, found", ADDED)
def test_two_questions_that_differ_by_a_number_only_are_found(
    tmp_path: Path, what: str, added: str, found: bool
) -> None:
    bank = sound_bank(tmp_path, SOUND + added)
    pairs = alike(bank, bank.asked)
    faults = list(check_alike(bank, pairs))
    assert (len(pairs), bool(share_of(pairs, bank.asked))) == (int(found), found), what
    last = "five" if "five" in bank.asked else "framed-again"
    assert [fault.line for fault in faults] == ([line_of(SOUND + added, f"id: {last}")] if found else [])


def test_the_sound_bank_has_no_such_pair_and_numbers_alone_hide_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bank = sound_bank(tmp_path, SOUND + ADDED[0][1])
    assert alike(sound_bank(tmp_path), bank.asked) == ()
    monkeypatch.setattr(compared, "numberless", lambda text: text)
    assert alike(bank, bank.asked) == ()


def test_what_stands_beside_a_bank_may_ask_the_same(tmp_path: Path) -> None:
    """Somebody's own bank beside the one that ships."""
    bank = sound_bank(tmp_path, SOUND + ADDED[0][1])
    others = bank.asked.keys() - {"three"}
    assert alike(bank, bank.asked) != ()
    assert (alike(bank, ["three"]), alike(bank, others)) == ((), ())


@pytest.mark.slow
def test_the_bank_that_ships_has_no_two_such_questions(real_bank: Bank) -> None:
    assert alike(real_bank, real_bank.asked) == ()


# An expression over x of one decimal, a of two, n = 4 or 8 and the vector v of five whole numbers: its most decimals.
DECIMALS: list[tuple[str, int | None]] = [
    ("x + a", 2), ("x*a", 3), ("3*x - 0.125", 3), ("x**2", 2), ("-max(x, 0)", 1), ("x if x > 0 else 0.01*x", 3),
    ("a/4", 4), ("x/n", 4), ("a/3", None), ("floor(x)", 0), ("x // 2", 0), ("exp(x)", None), ("x % 0.25", 2),
    ("sum(v*x)", 1), ("mean(v)", 1), ("mean((v - mean(v))**2)", 3), ("dot(v, v)", 0), ("v[0]*x", 1), ("count(v)/2", 1),
    ("sort(v)", 0), ("norm(v)", None), ("other", None), ("[x, a]", 2), ("x**0.5", None), ("v @ v / n", 3),
    ("0.2*(v/2)", 1), ("2*a + 0.05", 2), ("5*x", 1), ("0.5*v + 0.5", 1),
]  # fmt: skip


@every("text, most", DECIMALS)
def test_how_many_decimals_can_come_out(text: str, most: int | None) -> None:
    whole = decimals_of(range(-3, 4))
    known = {"x": decimals_of([Fraction(3, 10), 2]), "a": decimals_of([Fraction(1, 100)]), "n": decimals_of([4, 8])}
    five = Decimals(whole.unit, whole.over, 5)
    assert most_decimals(parse(text), {**known, "v": five}).most == most


# A question, what is asked of its results: as the draws have it, worked out by hand.
ASKED: list[tuple[str, dict[str, Digits | None]]] = [
    ("embedding-lookup", {"vector": Digits("decimals", 2)}),  # the table has two decimals
    ("relu", {"value": Digits("decimals", 1)}),  # x has one, 0 none
    ("conv-by-hand", {"y": None}),
    ("avg-pool-by-hand", {"y": Digits("decimals", 2)}),  # quarters
    ("residual-block-by-hand", {"output": None}),  # products of whole numbers
    ("sigmoid", {"value": Digits("decimals", 4)}),
    ("batchnorm", {"mean": None, "normalized": Digits("decimals", 4)}),  # built so that the mean comes out whole
]


@every("name, wanted", ASKED)
def test_no_more_digits_are_asked_for_than_come_out(
    real_bank: Bank, name: str, wanted: Mapping[str, Digits | None]
) -> None:
    item = generate(real_bank.question(name), 3)
    assert isinstance(item, NumericItem)
    asked = item.question.result_digits
    assert {result: asked[result].of(item.results[result]) for result in wanted} == wanted
    assert all(part.wanted in (asked[part.name].of(part.key), part.result.digits) for part in item.parts)


def test_an_item_that_needs_more_digits_than_is_usual_asks_for_all() -> None:
    """Twelve draws say what is usual; the key of another one may be longer, and rounding it would lose of it."""
    rare = ResultDigits(Digits("decimals", 4), usual=1)
    assert [rare.of(key) for key in (Fraction(1, 2), (1, 2), Fraction(1, 4), 0.1)] == [
        *[Digits("decimals", 1)] * 2, *[Digits("decimals", 4)] * 2
    ]  # fmt: skip
    assert ResultDigits(None).of(3) is None
    assert ResultDigits(Digits("significant", 3), usual=2).of(Fraction(25, 1000)) == Digits("significant", 2)


def test_where_fewer_digits_would_make_a_mistake_right_all_are_asked_for(real_bank: Bank) -> None:
    """Precision comes out as 0.4 or 0.75 mostly; a slip of 2/3 is 0.7 with one decimal, and so would be right."""
    for seed in range(12):
        item = generate(real_bank.question("code-precision"), seed)
        assert isinstance(item, NumericItem)
        for part in item.parts:
            digits = part.wanted or Digits("decimals", 0)
            values = [rounded(slip.value, digits) for slip in part.slips]
            assert part.wanted == part.result.digits or rounded(part.key, digits) not in values
