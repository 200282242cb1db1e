"""No item gives itself away: what guessers' tricks meet is counted, beside what chance gives."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import sqrt
from pathlib import Path

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import load
from dlquiz.kinds.checks import Trial
from dlquiz.kinds.looks import is_absolute, words
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import checks_of, generate
from dlquiz.proof.check.giveaways import Giveaway, check_giveaways, giveaways
from dlquiz.text.spans import LANGUAGES, Language, one_line

HEAD = "topic: a.b\ntitle: {zh: 测试, en: Test}\nquestions:\n"
# Twelve questions of four options. R is the right one, and the others are W1, W2 and W3.
COUNT = 12


def bank_with(folder: Path, options: Callable[[int], list[tuple[str, str]]], kind: str = "choice") -> Bank:
    """Questions whose n-th has the given options, each with whether it is `right` or `wrong`."""
    rows = []
    for number in range(COUNT):
        rows.append(f"- id: q-{'abcdefghijkl'[number]}\n  kind: {kind}\n  level: 1\n  covers: []\n")
        rows.append(f"  stem: {{zh: 下列哪些是第{number}个？, en: Which of these is the {number}th?}}\n  options:\n")
        for sort, text in options(number):
            because = "" if sort == "right" else f", because: {{zh: 不是{number}, en: not {number}}}"
            rows.append(f"  - {{{sort}: {{zh: 甲{text}, en: {text}}}{because}}}\n")
        rows.append(f"  why: {{zh: 因为{number}。, en: Because of {number}.}}\n")
    file = folder / "a.yaml"
    file.write_text(HEAD + "".join(rows), "utf-8")
    bank, faults = load(file)
    assert not faults
    return bank


def trials(bank: Bank) -> Iterator[Trial]:
    for question in bank.questions:
        yield from checks_of(question).trials([generate(question, seed) for seed in range(10)])


def faults(bank: Bank) -> list[str]:
    return [fault.message.partition(":")[0] for fault in check_giveaways("bank", giveaways(trials(bank)))]


def turned(number: int, texts: list[str]) -> list[tuple[str, str]]:
    """Four texts of which another one is right in each question: no trick knows which."""
    return [("right" if place == number % 4 else "wrong", text) for place, text in enumerate(texts)]


# Options of one question; which tricks meet more than chance; why.
BANKS: list[tuple[str, Callable[[int], list[tuple[str, str]]], set[str]]] = [
    ("texts of every length are right as often", lambda n: turned(n, ["u", "vv", "www", "xxxx"]), set()),
    ("the right option is the longest", lambda n: turned(0, ["wwwwww", "xx", "yy", "zz"]), {"longest"}),
    ("the right option is the shortest", lambda n: turned(0, ["w", "xx", "yy", "zz"]), {"shortest"}),
    ("the right option says what the wrong ones say", lambda n: turned(0, ["a b c", "a x x", "b y y", "c z z"]),
     {"shares most"}),
    ("the right option alone leaves no exception",
     lambda n: turned(0, ["only here", "in part 1", "in part 2", "in part 3"]), {"absolute"}),
]  # fmt: skip


@pytest.mark.parametrize(("why", "options", "wanted"), BANKS, ids=[row[0] for row in BANKS])
def test_a_trick_that_meets_more_than_chance_is_a_fault_of_the_bank(
    tmp_path: Path, why: str, options: Callable[[int], list[tuple[str, str]]], wanted: set[str]
) -> None:
    found = {name.split(" (")[0] for name in faults(bank_with(tmp_path, options))}
    assert wanted <= found if wanted else not found


def test_the_number_of_right_options_is_no_help(tmp_path: Path) -> None:
    def half(number: int) -> list[tuple[str, str]]:
        return [("right" if place < 2 else "wrong", text) for place, text in enumerate(["uu", "vv", "ww", "xx"])]

    assert {name for name in faults(bank_with(tmp_path, half, "choices")) if "of" in name} == {"2 of 4 right"}


def test_the_bound_is_three_sampling_errors_around_chance() -> None:
    """Of n options one is right by 1/n, with variance (1/n)(1 - 1/n): 12 questions of 4 and 8 of 5."""
    met = [Trial("longest", "zh", 1.0, 1 / 4)] * 12 + [Trial("longest", "zh", 0.0, 1 / 5)] * 8
    (found,) = giveaways(met)
    assert (found.share, found.trials) == (12 / 20, 20)
    assert found.chance == pytest.approx((12 / 4 + 8 / 5) / 20)
    assert found.within == pytest.approx(3 * sqrt(12 * 3 / 16 + 8 * 4 / 25) / 20)


def test_of_a_few_questions_nothing_is_said() -> None:
    met = [Trial("longest", "zh", 1.0, 1 / 4)] * 9
    assert list(check_giveaways("bank", giveaways(met))) == []
    assert len(list(check_giveaways("bank", giveaways([*met, *met])))) == 1


ABSOLUTE: list[tuple[Language, str, bool]] = [
    ("zh", "只在训练时使用", True),
    ("zh", "不只在训练时使用", False),
    ("zh", "一定收敛", True),
    ("zh", "在一定程度上缓解", False),
    ("zh", "输出之和必须为 1", True),
    ("en", "it is used only in training", True),
    ("en", "commonly used", False),
    ("en", "it must be positive", True),
    ("en", "mustard", False),
]


@pytest.mark.parametrize(("lang", "text", "wanted"), ABSOLUTE)
def test_what_leaves_no_exception(lang: Language, text: str, wanted: bool) -> None:
    assert is_absolute(text, lang) is wanted


def test_words_of_chinese_are_signs_that_stand_together() -> None:
    assert words("ReLU 的导数") == {"relu", "的导", "导数"}


# The tricks once more, by somebody who sees a screen and nothing else.
def _letters(item: Item, lang: Language) -> dict[str, str]:
    return {letter: one_line(spans) for letter, spans in item.parts[0].lettered(lang)}


def _longest(shown: dict[str, str]) -> str:
    return max(shown, key=lambda letter: len(shown[letter]))


def _shortest(shown: dict[str, str]) -> str:
    return min(shown, key=lambda letter: len(shown[letter]))


def _shares(shown: dict[str, str]) -> str:
    """The option whose pieces of three characters stand most often in the others."""
    pieces = {letter: {text[i : i + 3] for i in range(len(text))} for letter, text in shown.items()}
    return max(shown, key=lambda one: sum(len(pieces[one] & pieces[other]) for other in shown if other != one))


def _relative(shown: dict[str, str]) -> str:
    """The longest one without an absolute word."""
    strong = ("only", "always", "must", "never", "all ", "只", "必须", "一定", "总是", "所有", "完全")
    left = {letter: text for letter, text in shown.items() if not any(word in text.lower() for word in strong)}
    return _longest(left or shown)


# How far a trick may be away from chance.
WITHIN = 0.03
TRICKS = {"longest": _longest, "shortest": _shortest, "shares": _shares, "relative": _relative}


@pytest.mark.slow
@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("trick", TRICKS)
def test_a_blind_guesser_comes_no_further_than_chance(trick: str, lang: Language, real_bank: Bank) -> None:
    """Over every single choice of the bank that ships, each question once."""
    gains = []
    bank = real_bank
    for entry in bank.select(kind="choice"):
        question = bank.question(entry.id)
        items = [generate(question, seed) for seed in range(6)]
        shown = [_letters(item, lang) for item in items]
        met = [TRICKS[trick](one) == item.parts[0].key for one, item in zip(shown, items, strict=True)]
        gains.append(sum(met) / len(met) - 1 / len(shown[0]))
    assert abs(sum(gains) / len(gains)) <= WITHIN


# trials, share, chance, how far it may be: whether that is a fault; why
FEW = [
    (10, 0.6, 0.2, 0.38, False, "chance gives 2 hits of 10: six say little"),
    (20, 0.6, 0.2, 0.27, True, "chance gives 4 of 20, and 12 were met"),
    (20, 0.4, 0.2, 0.27, False, "within its sampling error"),
]


@pytest.mark.parametrize(("trials", "share", "chance", "within", "exceeds"), [row[:5] for row in FEW])
def test_a_share_of_few_trials_says_nothing(
    trials: int, share: float, chance: float, within: float, exceeds: bool
) -> None:
    assert Giveaway("right at E", "", share, chance, within, trials).exceeds is exceeds
