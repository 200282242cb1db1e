"""What a person reads, on one line: as a lecturer would write it on the board."""

from __future__ import annotations

from fractions import Fraction

import pytest

from dlquiz.bank.bank import Bank
from dlquiz.cards import worked
from dlquiz.kinds.registry import generate
from dlquiz.language.numbers import format_number
from dlquiz.maths import parse_latex, to_latex, to_line
from dlquiz.text.spans import Language, one_line

BARS = [
    (r"\|w\|", "‖w‖"),
    (r"\|w + y\|^2 = \|w\|^2 + \|y\|_2^2", "‖w + y‖² = ‖w‖² + ‖y‖₂²"), (r"E\|x - y\|^2", "E‖x − y‖²"),
    (r"\lambda\|w\|_1", "λ‖w‖₁"), (r"D(p \| q)", "D(p ‖ q)"), (r"\frac{1}{n}\|Xw - y\|^2", "(1/n)‖Xw − y‖²"),
    (r"JS(p\|g) + JS(g\|p)", "JS(p ‖ g) + JS(g ‖ p)"),
]  # fmt: skip


@pytest.mark.parametrize(("latex", "line"), BARS)
def test_bars_in_pairs_are_a_norm_and_one_alone_divides(latex: str, line: str) -> None:
    node = parse_latex(latex)
    assert to_line(node) == line
    assert to_line(parse_latex(to_latex(node))) == line


NUMBERS = [
    (Fraction(296, 10**8), "2.96e-06"), (Fraction(1, 10**5), "0.00001"), (Fraction(1, 10**8), "1e-08"),
    (Fraction(1, 2), "0.5"), (2.96e-6, "2.96e-06"), (1e20, "1e+20"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_small_and_large_numbers_are_powers_of_ten(number: Fraction | float, text: str) -> None:
    assert format_number(number, 9) == text


FORMULAS = [
    ("ndcg-of-ranking", "NDCG = DCG/IDCG"), ("roc-curve-by-hand", "TPRᵢ = (∑ⱼ₌₁ⁱ yⱼ)/(∑ⱼ yⱼ)"),
    ("auc-by-trapezoids", "x = [[0]; f; [1]]"),
]  # fmt: skip


@pytest.mark.parametrize(("card", "line"), FORMULAS)
def test_a_name_of_several_letters_is_one_symbol(real_bank: Bank, card: str, line: str) -> None:
    """No brackets as around a product, and what is put together twice stands in one row."""
    assert line in [to_line(node) for node in worked.in_symbols(real_bank.formula(card), "en")]


STEPS = [
    ("conv-output-shape", "Y = [N, Cₒᵤₜ, Hₒᵤₜ, Wₒᵤₜ] = 8 × 16 × 6 × 6", "the shape is said once"),
    ("softmax", "[0.6652, 0.0900, 0.2447]", "four decimals are asked for, and four are shown"),
]


@pytest.mark.parametrize(("question", "words"), [row[:2] for row in STEPS], ids=[row[2] for row in STEPS])
def test_a_step_says_each_thing_once_and_with_the_digits_asked_for(real_bank: Bank, question: str, words: str) -> None:
    item = generate(real_bank.question(question), 1)
    assert any(words in one_line(step) for step in item.solution("en"))


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", "saving in per cent Δ [%] (1 decimal place)"), ("zh", "（保留 1 位小数）")],
)
def test_one_decimal_place_is_one(real_bank: Bank, lang: Language, words: str) -> None:
    part = generate(real_bank.question("stacked-3x3-against-large"), 1).parts[-1]
    assert one_line(part.prompt(lang)).endswith(words)


def test_chinese_sentences_are_not_joined_by_a_space(real_bank: Bank) -> None:
    item = generate(real_bank.question("elu-negative-side"), 1)
    assert "。 " not in one_line(item.stem("zh"))
    assert "? ELU" in one_line(item.stem("en"))
