"""One line of Unicode: golden lines, and the law that no parenthesis is ever lost."""

from __future__ import annotations

import re
from fractions import Fraction as Exact

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.maths import Fenced, Frac, Node, Numeral, Operator, Root, Row, Scripts, Symbol, parse_latex, to_line

LINES = {
    # fractions: parentheses where a sum or a compound denominator needs them, none elsewhere
    r"\frac{a + b}{c \cdot d}": "(a + b)/(c·d)",
    r"\frac{a b}{c}": "ab/c",
    r"\frac{1}{2}x": "(1/2)x",
    r"\frac{1}{2} + x": "1/2 + x",
    r"\frac{\frac{a}{b}}{c}": "(a/b)/c",
    r"\frac{1}{\sqrt{x + \varepsilon}}": "1/√(x + ε)",
    r"\frac{\exp(a)}{\exp(b)}": "exp(a)/exp(b)",
    r"\left(\frac{a}{b}\right)^2": "(a/b)²",
    r"-\frac{a}{b}": "−a/b",
    r"\frac{dy}{dx}": "dy/dx",
    r"\frac{d}{dx} f": "(d/dx)f",
    r"\frac{dL}{dw_1}": "dL/dw₁",
    r"\frac{1}{dx}": "1/(dx)",  # a product
    r"\frac{d}{ab}": "d/(ab)",
    # scripts: small where every character has a small form
    r"x_1": "x₁",
    r"H_{\mathrm{out}}": "H_out",
    r"N_{\text{total}}": "N_total",
    r"N_{\text{in all}}": "N_(in all)",
    r"x^2": "x²",
    r"e^{-x}": "e^(−x)",
    r"h_{t-1}": "hₜ₋₁",
    r"W_{ij}^{(l)}": "Wᵢⱼ⁽ˡ⁾",
    r"X^\top": "Xᵀ",
    r"{(a+b)}^{n}": "(a + b)ⁿ",
    r"{ab}^2": "(ab)²",
    r"f'(x)": "f′(x)",
    # roots, accents
    r"\sqrt{2}": "√2",
    r"\sqrt{x^2}": "√(x²)",
    r"\hat{x}_i": "x̂ᵢ",
    r"\hat{y} - \bar{y}": "ŷ − ȳ",
    # tables
    r"\begin{cases} x, & x > 0 \\ 0, & x \le 0 \end{cases}": "{x, x > 0; 0, x ≤ 0",
    r"\begin{cases} x & x > 0 \\ 0 & x \le 0 \end{cases} + 1": "{x, x > 0; 0, x ≤ 0} + 1",
    r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}": "[[1, 2], [3, 4]]",
    r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}": "[1; 2]",
    # spacing
    r"\text{如果} x > 0": "如果 x > 0",
    r"n_{\text{in}} + n_{\text{out}}": "nᵢₙ + nₒᵤₜ",
    r"N_{\text{onehot}}": "N_onehot",
    r"N_{\text{dec}}": "N_dec",
    r"a=-b": "a = −b",
    r"p(x|y)": "p(x|y)",
    r"\lVert w \rVert_2": "‖w‖₂",
    r"2 \pi d_{\mathrm{model}} x": "2πd_model x",
    r"\max_{i} x_i": "maxᵢ xᵢ",
    r"\max(a, b)": "max(a, b)",
    r"\mathbb{R}^{n}": "ℝⁿ",
}


@every(("latex", "line"), LINES.items())
def test_line(latex: str, line: str) -> None:
    """Written by hand, as one would type it in a message."""
    assert to_line(parse_latex(latex)) == line


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ((Numeral("-1.5"),), "−1.5"),
        ((Symbol("x"), Operator("−"), Numeral("-1.5")), "x − (−1.5)"),
        ((Symbol("x"), Operator("="), Numeral("-1.5")), "x = −1.5"),
        ((Numeral("2"), Operator("·"), Numeral("-3")), "2·(−3)"),
        ((Symbol("x"), Operator("+"), Numeral("1e-05")), "x + 10⁻⁵"),
        ((Symbol("x"), Operator("/"), Numeral("2.5e-05")), "x/(2.5 × 10⁻⁵)"),
        ((Numeral("2"), Numeral("1e-05")), "2 10⁻⁵"),
        ((Scripts(Numeral("-2"), sup=Numeral("2")),), "(−2)²"),
    ],
)
def test_numbers_keep_their_sign(items: tuple[Node, ...], line: str) -> None:
    """A number put into a formula gets parentheses where its sign or its power of ten would be misread."""
    assert to_line(Row(items)) == line


# The law. An expression is a tuple: a leaf's text, or an operation and its operands. Its value lies in a finite field,
# where every division is defined; power, root and exp are arbitrary maps, so that a wrong grouping shows.

PRIME = 2**61 - 1
LEAVES = ("x", "y", "n", "x_1", "H_out", "2", "13", "0.5", "-2", "-1.5", "1e-05", "2.5e+16")
Expression = tuple[object, ...]


def expressions() -> st.SearchStrategy[Expression]:
    leaf = st.sampled_from(LEAVES).map(lambda text: ("leaf", text))

    def grown(inner: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
        two = st.tuples(st.sampled_from(["+", "−", "·", "×", "/", "beside", "over", "power"]), inner, inner)
        return two | st.tuples(st.sampled_from(["minus", "root", "exp"]), inner)

    return st.recursive(leaf, grown, max_leaves=12)


def power(a: int, b: int) -> int:
    return (3 * a * a + 7 * b * b * b + a * b + 11) % PRIME


def divided(a: int, b: int) -> int:
    return a * pow(b, PRIME - 2, PRIME) % PRIME


def value_of_leaf(text: str) -> int:
    if text in ("x", "y", "n", "x_1", "H_out"):
        return 1000003 * (1 + LEAVES.index(text)) ** 5 % PRIME
    mantissa, _, exponent = text.partition("e")
    exact = Exact(mantissa)
    value = divided(exact.numerator % PRIME, exact.denominator)
    return value * power(10, int(exponent) % PRIME) % PRIME if exponent else value


def value(e: Expression) -> int:
    if e[0] == "leaf":
        return value_of_leaf(str(e[1]))
    return apply(str(e[0]), *(value(part) for part in e[1:] if isinstance(part, tuple)))


def apply(name: str, a: int, b: int = 0) -> int:
    table = {
        "+": a + b, "−": a - b, "·": a * b, "×": a * b, "beside": a * b, "minus": -a, "power": power(a, b),
        "root": a**3 + 5, "exp": 5 * a**3 + a + 17,
    }  # fmt: skip
    return divided(a, b) if name in ("/", "over") else table[name] % PRIME


SUM, PRODUCT, BESIDE, ATOM = range(4)


def tree(e: Expression, least: int = SUM) -> Node:
    """The tree a builder makes: it fences what would be ambiguous on paper, and nothing that bars and raising show."""
    node, rank = tree_of(e)
    return node if rank >= least else Fenced("(", node, ")")


def tree_of(e: Expression) -> tuple[Node, int]:
    name, *operands = e
    if name == "leaf":
        return leaf_tree(str(operands[0])), ATOM
    parts = [o for o in operands if isinstance(o, tuple)]
    if name in ("root", "exp", "over", "power"):
        return drawn(str(name), [tree(part) for part in parts]), ATOM
    if name == "minus":
        return Row((Operator("−", tight=True), tree(parts[0], PRODUCT))), SUM - 1
    if name in ("+", "−"):
        return Row((tree(parts[0], SUM - 1), Operator(str(name)), tree(parts[1], PRODUCT))), SUM
    if name == "beside":
        return Row((tree(parts[0], BESIDE), tree(parts[1], BESIDE))), BESIDE
    return Row((tree(parts[0], PRODUCT), Operator(str(name)), tree(parts[1], PRODUCT + (name == "/") * 2))), PRODUCT


def drawn(name: str, parts: list[Node]) -> Node:
    if name == "root":
        return Root(parts[0])
    if name == "exp":
        return Row((Symbol("exp", "upright"), Fenced("(", parts[0], ")")))
    return Frac(parts[0], parts[1]) if name == "over" else Scripts(parts[0], sup=parts[1])


def leaf_tree(text: str) -> Node:
    if "_" in text:
        base, sub = text.split("_")
        return Scripts(Symbol(base), Symbol(sub, "upright") if sub.isalpha() else Numeral(sub))
    return Symbol(text) if text.isalpha() else Numeral(text)


TOKEN = re.compile(r"exp|H_out|x₁|[xyn]|\d+(?:\.\d+)?|[⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ]+|[-+−·×/^√()]")
RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", "0123456789+−=()n")


class Parser:
    """Reads a line back: sums of products of powers. A product without a sign binds like ·, or closer if `tightly`."""

    def __init__(self, line: str, tightly: bool) -> None:
        assert re.sub(TOKEN, "", line).strip() == "", line
        self.tokens = TOKEN.findall(line)
        self.tightly = tightly

    def next(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def sum(self) -> int:
        negative = self.next() in ("−",) and bool(self.tokens.pop(0))
        total = -self.product() if negative else self.product()
        while self.next() in ("+", "−"):
            total = apply(self.tokens.pop(0), total, self.product())
        return total % PRIME

    def product(self) -> int:
        total = self.run()
        while self.next() not in ("", "+", "−", ")"):
            name = self.tokens.pop(0) if self.next() in ("·", "×", "/") else "beside"
            total = apply(name, total, self.run())
        return total

    def run(self) -> int:
        total = self.power()
        while self.tightly and self.next() not in ("", "+", "−", ")", "·", "×", "/"):
            total = apply("beside", total, self.power())
        return total

    def power(self) -> int:
        base = self.atom()
        if self.next() == "^":
            self.tokens.pop(0)
            return power(base, self.atom())
        if self.next()[:1] and self.next()[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ":
            return power(base, Parser(self.tokens.pop(0).translate(RAISED), self.tightly).sum())
        return base

    def atom(self) -> int:
        token = self.tokens.pop(0)
        if token == "(":
            inside = self.sum()
            assert self.tokens.pop(0) == ")"
            return inside
        if token in ("√", "exp"):
            return apply("root" if token == "√" else "exp", self.atom())
        return value_of_leaf(token.replace("₁", "_1"))


@given(expressions(), st.booleans())
def test_no_parenthesis_is_lost(e: Expression, tightly: bool) -> None:
    """The line of a tree, read by the rules of arithmetic, has the value of the expression the tree was made from."""
    line = to_line(tree(e))
    parser = Parser(line, tightly)
    assert parser.sum() == value(e), line
    assert parser.tokens == []


def test_numbers_side_by_side_do_not_run_together_in_small_characters() -> None:
    """x to the power of 2 times 2 is x⁴; x²² would be another number."""
    assert to_line(Scripts(Symbol("x"), sup=Row((Numeral("2"), Numeral("2"))))) == "x^(2 2)"
