"""Expressions as maths: golden lines, and the law that what is shown, read back independently, has the value."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from maths_reader import Reader
from rows import every

from dlquiz.language import EvaluationError, Names, evaluate, parse, shape, typeset
from dlquiz.language.entrywise import is_entrywise, one_entry, opened
from dlquiz.language.functions import FUNCTIONS
from dlquiz.language.notation import _head
from dlquiz.language.numbers import format_number
from dlquiz.maths import Node, Numeral, Operator, Row, Symbol, parse_latex, to_latex, to_line

SYMBOLS = {
    "height": "H", "padding": "P", "kernel": "K", "stride": "S", "x": "x", "y": "y", "w": "w", "mean": r"\mu", "m": "M",
    "variance": r"\sigma^2", "eps": r"\epsilon", "gamma": r"\gamma", "beta": r"\beta", "alpha": r"\alpha", "X": "X",
    "z": "z", "p": "p", "q": "q", "c_out": r"C_{out}", "bias": r"\text{bias}", "W": "W", "t": "t", "a": "a", "b": "b",
    "delta": r"\Delta x", "odds": "1 - p", "h_1": "h_1",
}  # fmt: skip
RANKS = {"x": 1, "y": 1, "z": 1, "p": 1, "q": 1, "w": 1, "X": 2, "W": 2}
VALUES: dict[str, Any] = {
    "height": 28, "padding": 2, "kernel": 3, "stride": 2, "x": (1, -2, 3), "y": (4, 5, 6), "mean": Fraction(1, 2),
    "variance": Fraction(9, 4), "eps": Fraction(1, 100000), "gamma": -2, "beta": 1, "alpha": Fraction(1, 100),
    "z": (0, 1, -1),
    "c_out": 16, "bias": True, "t": 1, "a": -3, "b": Fraction(-3, 2), "m": 0.5, "w": (1, 2), "W": ((1, 0), (2, -1)),
    "X": ((1, -2), (3, 4)), "delta": -1, "odds": Fraction(1, 4), "h_1": 2, "p": (1, 0),
    "q": (Fraction(1, 2), Fraction(1, 4)),
}  # fmt: skip


def _names(values: Mapping[str, Any] | None = None) -> Names:
    return Names({name: parse_latex(text) for name, text in SYMBOLS.items()}, RANKS, values)


# expression, in symbols, with the numbers in; both written by hand as a lecturer would
GOLDEN = [
    ("floor((height + 2*padding - kernel) / stride) + 1", "⌊(H + 2P − K)/S⌋ + 1", "⌊(28 + 2 × 2 − 3)/2⌋ + 1"),
    ("height // (2*stride)", "⌊H/(2S)⌋", "⌊28/(2 × 2)⌋"),
    ("(height - kernel) % stride", "(H − K) mod S", "(28 − 3) mod 2"),
    ("stride - (height - kernel) % stride", "S − ((H − K) mod S)", "2 − ((28 − 3) mod 2)"),
    ("padding * (height % stride)", "P·(H mod S)", "2 × (28 mod 2)"),
    ("padding * height % stride", "(P·H) mod S", "(2 × 28) mod 2"),
    ("(kernel*kernel*3 + 1)*c_out", "(K·K·3 + 1)·Cₒᵤₜ", "(3 × 3 × 3 + 1) × 16"),
    ("2*(height + padding)", "2(H + P)", "2 × (28 + 2)"),
    ("sum(x) / 3", "(∑ᵢ xᵢ)/3", "(1 + (−2) + 3)/3"),
    ("mean(x)", "(1/n) ∑ᵢ xᵢ", "(1 + (−2) + 3)/3"),
    (
        "mean((x - mean(x))**2)",
        "(1/n) ∑ᵢ (xᵢ − (1/n) ∑ⱼ xⱼ)²",
        "((1 − 0.666667)² + (−2 − 0.666667)² + (3 − 0.666667)²)/3",
    ),
    ("mean((x - mean)**2)", "(1/n) ∑ᵢ (xᵢ − μ)²", "((1 − 0.5)² + (−2 − 0.5)² + (3 − 0.5)²)/3"),
    ("(x - mean) / sqrt(variance + eps)", "(x − μ)/√(σ² + ε)", "([1, −2, 3] − 0.5)/√(2.25 + 0.00001)"),
    ("variance**2", "(σ²)²", "2.25²"),
    ("gamma*m + beta", "γ·M + β", "−2 × 0.5 + 1"),
    ("exp(z) / sum(exp(z))", "e^z/(∑ᵢ e^(zᵢ))", "e^[0,1,−1]/(e⁰ + e¹ + e⁻¹)"),
    ("exp(z - max(z))", "e^(z−max(z))", "e^([0,1,−1]−max([0,1,−1]))"),
    ("sum(exp(z - max(z)))", "∑ᵢ e^(zᵢ−max(z))", "e⁰⁻¹ + e¹⁻¹ + e⁻¹⁻¹"),
    ("-sum(p*log(q))", "−∑ᵢ pᵢ·ln(qᵢ)", "−(1 × ln(0.5) + 0 × ln(0.25))"),
    ("t if t > 0 else alpha*(exp(t) - 1)", "{t, t > 0; α·(eᵗ − 1), otherwise", "1"),
    ("a if a > 0 else alpha*(exp(a) - 1)", "{a, a > 0; α·(e^a − 1), otherwise", "0.01 × (e⁻³ − 1)"),
    ("t + (t if t < 0 else -t)", "t + {t, t < 0; −t, otherwise", "1 + (−1)"),
    ("t + (t if t < 0 else -t*t + 1)", "t + {t, t < 0; −t·t + 1, otherwise", "1 + (−1 × 1 + 1)"),
    ("1 / (1 + exp(-t))", "1/(1 + e⁻ᵗ)", "1/(1 + e⁻¹)"),
    ("exp(-a**2/2)", "exp(−a²/2)", "exp(−(−3)²/2)"),
    ("-(a + b)", "−(a + b)", "−(−3 + (−1.5))"),
    ("a - (b + t)", "a − (b + t)", "−3 − (−1.5 + 1)"),
    ("a - (b - t)", "a − (b − t)", "−3 − (−1.5 − 1)"),
    ("a - b - t", "a − b − t", "−3 − (−1.5) − 1"),
    ("a + (-b + t)", "a + (−b + t)", "−3 + (−(−1.5) + 1)"),
    ("a*-3", "a·(−3)", "−3 × (−3)"),
    ("-2*a", "−2a", "−2 × (−3)"),
    ("a*b", "a·b", "−3 × (−1.5)"),
    ("a*(b*t)", "a·b·t", "−3 × (−1.5 × 1)"),
    ("a/(b*t)", "a/(b·t)", "−3/(−1.5 × 1)"),
    ("a/b*t", "a/b·t", "−3/(−1.5) × 1"),
    ("(a/b)/(t/2)", "(a/b)/(t/2)", "(−3/(−1.5))/(1/2)"),
    ("(a/b)**2", "(a/b)²", "(−3/(−1.5))²"),
    ("-a**2", "−a²", "−(−3)²"),
    ("(-2)**2", "(−2)²", "(−2)²"),
    ("(-a)**2", "(−a)²", "(−(−3))²"),
    ("2**-padding", "2^(−P)", "2⁻²"),
    ("--a", "−(−a)", "−(−(−3))"),
    ("sqrt(a**2)**2", "(√(a²))²", "(√((−3)²))²"),
    ("tanh(t)**2", "(tanh(t))²", "(tanh(1))²"),
    ("delta**2", "(Δx)²", "(−1)²"),
    ("2*odds", "2(1 − p)", "2 × 0.25"),
    ("h_1**2", "h₁²", "2²"),
    ("x[0]*y[1]", "x₁·y₂", "1 × 5"),
    ("W[0][1]*W[1][0]", "W_(1,2)·W_(2,1)", "0 × 2"),
    ("x[t - 1]", "xₜ", "1"),
    ("x[t + 1]", "xₜ₊₂", "3"),
    ("sum(x[0]*y)", "∑ᵢ x₁·yᵢ", "1 × 4 + 1 × 5 + 1 × 6"),
    ("sum(X[1]*w)", "∑ᵢ X_(2,i)·wᵢ", "3 × 1 + 4 × 2"),
    ("prod(x)*t", "(∏ᵢ xᵢ)·t", "1 × (−2) × 3 × 1"),
    ("t*prod(x)*m", "(t·∏ᵢ xᵢ)·M", "1 × 1 × (−2) × 3 × 0.5"),
    ("t*sum(x)", "t·∑ᵢ xᵢ", "1 × (1 + (−2) + 3)"),
    ("t - sum(x)", "t − ∑ᵢ xᵢ", "1 − (1 + (−2) + 3)"),
    ("sum(X)", "∑_(i,j) X_(i,j)", "1 + (−2) + 3 + 4"),
    ("dot(x, y) + t", "x·y + t", "[1, −2, 3]·[4, 5, 6] + 1"),
    ("dot(x, y)*t", "(x·y)·t", "([1, −2, 3]·[4, 5, 6]) × 1"),
    ("W @ x + beta", "Wx + β", "[[1, 0], [2, −1]][1, −2, 3] + 1"),
    ("W @ (X @ w)", "W(Xw)", "[[1, 0], [2, −1]]([[1, −2], [3, 4]][1, 2])"),
    ("transpose(W) @ w", "Wᵀw", "[[1, 0], [2, −1]]ᵀ[1, 2]"),
    (
        "mean((X - mean(X, 1))**2, 1)",
        "(1/n) ∑ⱼ (X_(i,j) − (1/n) ∑ₖ X_(i,k))²",
        "(1/n) ∑ⱼ (X_(i,j) − (1/n) ∑ₖ X_(i,k))²",
    ),
    ("mean(X, 0)", "(1/n) ∑ᵢ X_(i,j)", "(1/n) ∑ᵢ X_(i,j)"),
    ("not bias or bias and t > 0", "¬bias ∨ bias ∧ t > 0", "¬true ∨ true ∧ 1 > 0"),
    ("(not bias or bias) and t > 0", "(¬bias ∨ bias) ∧ t > 0", "(¬true ∨ true) ∧ 1 > 0"),
    ("log2(t) + sigmoid(t)", "log₂(t) + σ(t)", "log₂(1) + σ(1)"),
    ("[t, 2*t]", "[t, 2t]", "[1, 2 × 1]"),
    ("sum(1 if x > t else 0)", "∑ᵢ 𝟙[xᵢ > t]", "0 + 0 + 1"),
    ("a*(1 if t > 0 else 0)", "a·𝟙[t > 0]", "−3 × 1"),
    ("1 if t > 0 else 0", "{1, t > 0; 0, otherwise", "1"),
    (
        "sum((1 if x > 0 else 0)*(1 if y == 5 else 0))",
        "∑ᵢ 𝟙[xᵢ > 0]·𝟙[yᵢ = 5]",
        "1 × 0 + 0 × 1 + 1 × 0",
    ),
    ("sum(abs(x - y))", "∑ᵢ |xᵢ − yᵢ|", "|1 − 4| + |−2 − 5| + |3 − 6|"),
    ("x*y + z", "x ⊙ y + z", "[1, −2, 3] ⊙ [4, 5, 6] + [0, 1, −1]"),
    ("sum(places(x)*x)", "∑ᵢ i·xᵢ", "1 × 1 + 2 × (−2) + 3 × 3"),
    ("sum((x[1:] - x[:-1])**2)", "∑ᵢ (xᵢ₊₁ − xᵢ)²", "(−2 − 1)² + (3 − (−2))²"),
    ("sum(x*x[::-1])", "∑ᵢ xᵢ·xₙ₋ᵢ₊₁", "1 × 3 + (−2 × (−2)) + 3 × 1"),
    ("x[1:3]", "x_(2:3)", "[−2, 3]"),
    ("X[:, 1]", "X_(:,2)", "[−2, 4]"),
    ("sum(X[:, 0]*w)", "∑ᵢ X_(i,1)·wᵢ", "1 × 1 + 3 × 2"),
    ("sum(cumprod(x)*y)", "∑ᵢ (∏ⱼ₌₁ⁱ xⱼ)·yᵢ", "1 × 4 + (−2 × 5) + (−6 × 6)"),
    ("softmax(x)", "softmax(x)", "softmax([1, −2, 3])"),
    ("softmax(X, W)", "softmax_W(X)", "softmax_W([[1, −2], [3, 4]])"),
    ("x[argmax(y)]", "x_(argmax(y))", "3"),
    ("norm(x)**2", "‖x‖₂²", "‖[1, −2, 3]‖₂²"),
    ("norm(x, 1)/2", "‖x‖₁/2", "‖[1, −2, 3]‖₁/2"),
    ("inv(W) @ w", "W⁻¹w", "[[1, 0], [2, −1]]⁻¹[1, 2]"),
    ("factorial(padding)**2", "(P!)²", "(2!)²"),
    ("factorial(padding + 1)", "(P + 1)!", "(2 + 1)!"),
    ("concat(x, w)", "[x; w]", "[[1, −2, 3]; [1, 2]]"),
    ("one_hot(padding - 1, 3)", "onehot(P)", "onehot(2)"),
    ("a/sqrt(count(x))", "a/√(dim(x))", "−3/√3"),
    # textbooks write the outer product abᵀ, and AUC as ∑ᵢⱼ 𝟙[sᵢ⁺ > sⱼ⁻]
    ("W - outer(w, p)", "W − wpᵀ", "[[1, 0], [2, −1]] − [1, 2][1, 0]ᵀ"),
    ("outer(-w, w + p)", "−w(w + p)ᵀ", "−[1, 2]([1, 2] + [1, 0])ᵀ"),
    ("sum(1 if transpose(w) > p else 0)", "∑_(i,j) 𝟙[wᵢ > pⱼ]", "0 + 1 + 1 + 1"),
]


# expression, whether it is shown by its entry, and the formula of one entry
BY_ENTRY = [
    ("exp(z)", True, "yᵢ = e^(zᵢ)"),
    ("exp(z) / sum(exp(z))", True, "yᵢ = e^(zᵢ)/(∑ⱼ e^(zⱼ))"),
    ("x / places(x)", True, "yᵢ = xᵢ/i"),
    ("x if x > 0 else alpha*x", True, "yᵢ = {xᵢ, xᵢ > 0; α·xᵢ, otherwise"),
    ("a*(1 if x > 0 else 0)", True, "yᵢ = a·𝟙[xᵢ > 0]"),
    ("(x - mean) / sqrt(variance + eps)", True, "yᵢ = (xᵢ − μ)/√(σ² + ε)"),
    ("cumprod(1 - x)", True, "yᵢ = ∏ⱼ₌₁ⁱ (1 − xⱼ)"),
    ("sum(X, 0)", True, "yᵢ = ∑ⱼ X_(j,i)"),
    ("max(0, x)", True, "yᵢ = max(0, xᵢ)"),
    ("exp(X)", True, "y_(i,j) = e^(X_(i,j))"),
    # Goodfellow et al., Deep Learning, section 9.3: the maximum, or the mean, within a neighbourhood
    ("max_pool(X, t, beta)", True, "y_(i,j) = max_(1≤u,v≤t) X_((i−1)·β+u,(j−1)·β+v)"),
    ("max_pool(X, 2, 1, 1)", True, "y_(i,j) = max_(1≤u,v≤2) X_(i−1+u−1,j−1+v−1)"),
    ("avg_pool(x, padding, t)", True, "yᵢ = (1/P) ∑_(1≤u≤P) x_((i−1)·t+u)"),
    ("avg_pool(X, t)", True, "y_(i,j) = (1/t²) ∑_(1≤u,v≤t) X_((i−1)·t+u,(j−1)·t+v)"),
    ("max_pool(abs(X), t)", True, "y_(i,j) = (MaxPool(|X|, t))_(i,j)"),
    ("max_pool(X, 2)", True, "yᵢ = (MaxPool(X, 2))ᵢ"),
    ("adaptive_avg_pool(x, t)", True, "yᵢ = (AdaptiveAvgPool(x, t))ᵢ"),
    ("exp(transpose(X))", True, "y_(i,j) = e^(X_(j,i))"),
    ("exp(outer(w, p - q))", True, "y_(i,j) = e^(wᵢ·(pⱼ−qⱼ))"),
    ("X + transpose(p[(places(w) - 1) // stride])", True, "y_(i,j) = X_(i,j) + p_(⌊(i−1)/S⌋+1)"),
    ("gamma*x + z", False, ""),
    ("W @ w + p", False, ""),
    ("tanh(W @ w + p)", False, ""),
    ("x*y", False, ""),
    ("x / t", False, ""),
    ("softmax(x)", False, ""),
    ("sort(x)", False, ""),
    ("[t, a]", False, ""),
    ("sum(x*y)", False, ""),
]


@pytest.mark.parametrize(("text", "by_entry", "line"), BY_ENTRY)
def test_what_is_shown_by_its_entry(text: str, by_entry: bool, line: str) -> None:
    """Algebra of vectors stays whole, as lecturers write it; what is done to each entry is written of one."""
    expression = parse(text)
    assert is_entrywise(expression, RANKS) is by_entry
    if by_entry:
        size = shape(evaluate(expression, VALUES))
        assert to_line(one_entry(parse_latex("y"), expression, size, _names())) == line


# expression, the step as it is shown up to its value; worked by hand
OPENED = [
    ("x / places(x)", "yᵢ = xᵢ/i,  y = [1/1, −2/2, 3/3]"),
    ("exp(z) / sum(exp(z))", "yᵢ = e^(zᵢ)/(∑ⱼ e^(zⱼ)),  y = [e⁰/4.08616, e¹/4.08616, e⁻¹/4.08616]"),
    ("mean(X, 1)", "yᵢ = (1/n) ∑ⱼ X_(i,j),  y = [(1 + (−2))/2; (3 + 4)/2]"),
    ("cumsum(y)", "yᵢ = ∑ⱼ₌₁ⁱ yⱼ,  y = [4, 4 + 5, 4 + 5 + 6]"),
    ("x*x if x > 0 else -1", "yᵢ = {xᵢ·xᵢ, xᵢ > 0; −1, otherwise},  y = [1 × 1, −1, 3 × 3]"),
    (
        "exp(X) * (1 if X > 0 else 0)",
        "y_(i,j) = e^(X_(i,j))·𝟙[X_(i,j) > 0],  y = [[e¹ × 1, e⁻² × 0], [e³ × 1, e⁴ × 1]]",
    ),
    (
        "(x - mean(x))**2 / (variance + eps)",
        "yᵢ = (xᵢ − (1/n) ∑ⱼ xⱼ)²/(σ² + ε),  y₁ = (1 − (1 + (−2) + 3)/3)²/(2.25 + 0.00001) ≈ 0,  ",
    ),
]


def test_sums_within_sums_do_not_multiply() -> None:
    """A stranger's card: with each level written out there would be 48 million terms."""
    values = {**VALUES, "x": tuple(range(9))}
    expression = parse("cumsum(" * 30 + "x" + ")" * 30)
    items, _ = opened(Symbol("y"), expression, _names(values), evaluate(expression, values), lambda _: [])
    assert len(to_line(Row(tuple(items)))) < 2000


@pytest.mark.parametrize(("text", "line"), OPENED)
def test_entries_with_their_numbers(text: str, line: str) -> None:
    """All entries where they are few and short, else the first alone with its sums written out."""
    expression = parse(text)
    value = evaluate(expression, VALUES)
    valued: list[Node] = [Operator("≈"), Numeral("0")]
    items, sides = opened(parse_latex("y"), expression, _names(VALUES), value, lambda _: list(valued))
    assert to_line(Row((*items, *(part for side in sides for part in (Symbol("y"), Operator("="), side))))) == line


def test_no_function_is_shown_by_a_name_of_a_program() -> None:
    """Underscores are of programs; what is read is maths."""
    assert [name for name in FUNCTIONS if "_" in to_line(_head(name))] == []


@every(("text", "symbols", "numbers"), GOLDEN, ids=[text for text, _, _ in GOLDEN])
def test_course_formulas(text: str, symbols: str, numbers: str) -> None:
    """With its symbols and with its numbers, on one line."""
    expression = parse(text)
    assert to_line(typeset(expression, _names())) == symbols
    assert to_line(typeset(expression, _names(VALUES))) == numbers


NUMBERS = [
    (0, "0"), (-7, "-7"), (Fraction(1, 8), "0.125"), (Fraction(-1, 8), "-0.125"), (Fraction(1, 3), "0.333333"),
    (Fraction(2, 3), "0.666667"), (Fraction(6, 2), "3"), (Fraction(1, 100000), "0.00001"), (10**20, "1" + "0" * 20),
    (2.5, "2.5"), (1e-7, "1e-07"), (1 / 3, "0.333333"), (-1e20, "-1e+20"), (999999.96, "1000000"),
    (Fraction(10**400, 3), "3.33333e+399"), (Fraction(1, 3 * 10**400), "3.33333e-401"), (True, "true"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "text"), NUMBERS)
def test_numbers(number: Any, text: str) -> None:
    """Exact where they end, six digits where they do not, and never an overflow."""
    assert format_number(number) == text


_LEAVES = st.sampled_from(["a", "b", "c", "s", "n", "2", "3", "0.5", "-1", "-2.5"])
_TREE_SYMBOLS = {name: parse_latex(name) for name in "abcnxy"} | {"s": parse_latex(r"\sigma^2")}


def _trees(vectors: bool) -> Callable[[st.SearchStrategy[str]], st.SearchStrategy[str]]:
    def grow(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
        pair = st.tuples(children, st.sampled_from(["+", "-", "*", "/", "+", "-", "*", "/", "//", "%"]), children)
        kinds = [
            pair.map(lambda p: f"(({p[0]}) {p[1]} ({p[2]}))"),
            pair.map(lambda p: f"(({p[0]}) {p[1]} ({p[2]}))"),
            children.map(lambda inner: f"(-({inner}))"),
            st.tuples(children, st.sampled_from(["2", "3", "-1", "n"])).map(lambda p: f"(({p[0]})**({p[1]}))"),
            st.tuples(st.sampled_from(["floor", "ceil"]), children).map(lambda p: f"{p[0]}({p[1]})"),
            st.tuples(st.sampled_from(["max", "min"]), children, children).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        ]
        if not vectors:
            kinds.append(
                st.tuples(children, children, children, children).map(
                    lambda p: f"(({p[0]}) if ({p[1]}) < ({p[2]}) else ({p[3]}))"
                )
            )
        return st.one_of(kinds)

    return grow


_SCALAR = st.recursive(_LEAVES, _trees(vectors=False), max_leaves=7)
_BODY = st.recursive(st.one_of(st.sampled_from(["x", "y", "x[1]"]), _LEAVES), _trees(vectors=True), max_leaves=4)
_SUMS = st.tuples(st.sampled_from(["sum", "prod", "mean"]), _BODY).map(lambda p: f"{p[0]}(x*0 + ({p[1]}))")
_REDUCED = st.recursive(st.one_of(_SUMS, _LEAVES), _trees(vectors=True), max_leaves=4)
_NUMBER = st.one_of(
    st.integers(-4, 4), st.integers(-40, 40).map(lambda n: Fraction(n, 8)), st.integers(-9, 9).map(lambda n: n / 4)
)
_ENV = st.fixed_dictionaries(dict.fromkeys("abcs", _NUMBER)).map(lambda env: {**env, "n": 3})


def _shown(text: str, values: Mapping[str, Any] | None = None) -> Node:
    return typeset(parse(text), Names(_TREE_SYMBOLS, {"x": 1, "y": 1}, values))


def _reads_back(text: str, env: Mapping[str, Any]) -> bool:
    """Whether the line in symbols and the one with the numbers in have the value of the expression, read by another
    reader; an expression without a value is not shown."""
    exact = {name: _exact(value) for name, value in env.items()}
    try:
        wanted = evaluate(parse(text), exact)
    except EvaluationError:
        return True
    # x₂ is one entry; the reader knows the running one only.
    lines = (line for node in (_shown(text), _shown(text, env)) if "₂" not in (line := to_line(node)))
    return all(Reader(line).read()({**exact, "σ²": exact["s"]}) == wanted for line in lines)


def _exact(value: Any) -> Any:
    return tuple(map(_exact, value)) if isinstance(value, tuple) else Fraction(value)


@given(_SCALAR, _ENV)
def test_what_is_shown_has_the_value(text: str, env: dict[str, Any]) -> None:
    """In symbols, and with negative numbers, fractions and floats put in, no parenthesis that matters is ever lost."""
    assert _reads_back(text, env)


@given(_REDUCED, _ENV, st.tuples(_NUMBER, _NUMBER, _NUMBER), st.tuples(_NUMBER, _NUMBER, _NUMBER))
def test_sums_keep_what_they_sum(text: str, env: dict[str, Any], x: tuple[Any, ...], y: tuple[Any, ...]) -> None:
    """∑, ∏ and means, alone and inside other things, with an index or written out."""
    assert _reads_back(text, env | {"x": x, "y": y})


@given(_SCALAR, _ENV)
def test_latex_says_the_same(text: str, env: dict[str, Any]) -> None:
    """What a PDF, a page or a flashcard shows, read back from its LaTeX, is the same line."""
    try:
        evaluate(parse(text), env)
    except EvaluationError:
        return
    for node in (_shown(text), _shown(text, env)):
        assert to_line(parse_latex(to_latex(node))) == to_line(node)
