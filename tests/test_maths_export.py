"""Maths as MathJax and Word have it: what a text holds stays a text there."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from dlquiz.maths import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)
from dlquiz.maths.latex import parse_latex, to_latex, to_mathjax
from dlquiz.maths.omml import to_omml

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
X = Symbol("x")

# What stands in the tree, and what MathJax gets: within \text it shows a backslash as a backslash.
TEXTS = [
    (Words("50%"), r"\text{50}\%"),
    (Words("a_b"), r"\text{a}\_\text{b}"),
    (Words(r"\input{x}"), r"\backslash \text{input}\{\text{x}\}"),
    (Words("{1:NM:=5}"), r"\{\text{1}:\text{NM}:\text{=5}\}"),
    (Words("[sound:x]"), r"[\text{sound}:\text{x}]"),
    (Words("$$ @@ ^~"), r"\$\$\text{ }@{}@{}\text{ }\wedge \sim "),
    (Words("中文 if"), r"\text{中文 if}"),
    (Frac(X, Words("100%")), r"\frac{x}{\text{100}\%}"),
]


@pytest.mark.parametrize(("node", "mathjax"), TEXTS)
def test_special_characters_of_a_text_stand_beside_it(node: Node, mathjax: str) -> None:
    assert to_mathjax(node) == mathjax


@pytest.mark.parametrize("latex", [r"\frac{x_{1}}{\sqrt{2}}", r"\sum_{i=1}^{n}x_{i}", r"\operatorname{ReLU}(x)"])
def test_maths_without_texts_is_the_same_for_mathjax(latex: str) -> None:
    assert to_mathjax(parse_latex(latex)) == to_latex(parse_latex(latex))


def word(node: Node) -> str:
    """The maths of Word's, as nested names: `f(num(1), den(x))`."""

    def told(one: ET.Element) -> str:
        name = one.tag.removeprefix(M)
        if name == "r":
            return one.findtext(f"{M}t") or ""
        inner = [told(child) for child in one if not child.tag.endswith("Pr")]
        return f"{name}({', '.join(inner)})"

    return told(ET.fromstring(to_omml(node)))


TREES: list[tuple[Node, str]] = [
    (Frac(Numeral("1"), X), "oMath(f(num(1), den(x)))"),
    (Scripts(X, Numeral("1"), Numeral("2")), "oMath(sSubSup(e(x), sub(1), sup(2)))"),
    (Scripts(X, None, Numeral("2")), "oMath(sSup(e(x), sup(2)))"),
    (Root(X), "oMath(rad(deg(), e(x)))"),
    (Fenced("(", X, ")"), "oMath(d(e(x)))"),
    (Matrix(((Numeral("1"), Numeral("2")),)), "oMath(d(e(m(mr(e(1), e(2))))))"),
    (Cases(((X, Words("if")),)), "oMath(d(e(m(mr(e(x, ,), e(if))))))"),
    (Accent("hat", X), "oMath(acc(e(x)))"),
    (Row((Big("∑", X, Numeral("3")), Symbol("y"), Operator("+"), X)), "oMath(nary(sub(x), sup(3), e(y, +, x)))"),
    (Row((Big("max", X), Symbol("y"))), "oMath(limLow(e(max), lim(x)),  , y)"),
    (Row((Symbol("log", "upright"), X)), "oMath(log,  , x)"),
    (Words("<a> & \"b\""), 'oMath(<a> & "b")'),
]  # fmt: skip


@pytest.mark.parametrize(("node", "told"), TREES)
def test_maths_is_words_own(node: Node, told: str) -> None:
    assert word(node) == told


@pytest.mark.parametrize(("operator", "kept"), [("|", True), ("‖", True), ("+", False)])
def test_a_bar_is_no_command_of_libreoffice(operator: str, kept: bool) -> None:
    """It reads a bar of maths as "or", and shows what it can't read as `¿`; as text (`m:nor`) it is a bar."""
    made = ET.fromstring(to_omml(Row((Operator(operator), X, Operator(operator)))))
    assert len(list(made.iter(f"{M}nor"))) == (2 if kept else 0)


def test_delimiters_and_large_operators_are_named() -> None:
    made = ET.fromstring(to_omml(Row((Fenced("⌊", X, "⌋"), Big("∏", X)))))
    assert [one.get(f"{M}val") for one in made.iter() if one.tag in (f"{M}begChr", f"{M}endChr", f"{M}chr")] == [
        "⌊",
        "⌋",
        "∏",
    ]
