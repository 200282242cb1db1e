"""The LaTeX subset: what it reads, what it refuses and how, and that writing and reading are inverse."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.maths import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    MathsError,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
    display_width,
    parse_latex,
    to_box,
    to_latex,
    to_line,
    to_mathml,
    to_text,
    to_typst,
)
from dlquiz.maths.normal import normal_form
from dlquiz.maths.symbols import FUNCTIONS, GREEK, LETTERS, LIMIT_NAMES, OPERATORS

X, Y = Symbol("x"), Symbol("y")


@every(
    ("latex", "tree"),
    [
        ("x", X),
        ("10.5", Numeral("10.5")),
        (r"x\,y", Row((X, Y))),
        (r"\varepsilon", Symbol("ε")),
        (r"\epsilon", Symbol("ε")),
        (r"\mathrm{out}", Symbol("out", "upright")),
        (r"\operatorname{layer\_norm}", Symbol("layer_norm", "upright")),
        (r"\mathbb{R}", Symbol("R", "blackboard")),
        (r"\boldsymbol{\mu}", Symbol("μ", "bold")),
        (r"\mathcal{L}", Symbol("L", "script")),
        (r"\mathbb{1}[x]", Row((Symbol("1", "blackboard"), Fenced("[", X, "]")))),
        (r"x \cap y", Row((X, Operator("∩"), Y))),
        (r"x \Vert y", Row((X, Operator("‖"), Y))),
        (r"\int_x y", Row((Big("∫", X), Y))),
        (r"-x", Row((Operator("−", tight=True), X))),
        (r"x-y", Row((X, Operator("−"), Y))),
        (r"x_i^2", Scripts(X, Symbol("i"), Numeral("2"))),
        (r"x^2_i", Scripts(X, Symbol("i"), Numeral("2"))),
        (r"x'", Scripts(X, sup=Operator("′", tight=True))),
        (r"{xy}^2", Scripts(Fenced("(", Row((X, Y)), ")"), sup=Numeral("2"))),
        (r"\dfrac{x}{y}", Frac(X, Y)),
        (r"\tfrac xy", Frac(X, Y)),
        (r"\sqrt{x}", Root(X)),
        (r"\tilde x", Accent("tilde", X)),
        (r"(x)", Fenced("(", X, ")")),
        (r"\left. x \right|", Fenced("", X, "|")),
        (r"\lVert x \rVert", Fenced("‖", X, "‖")),
        (r"\{x\}", Fenced("{", X, "}")),
        (r"[x, y)", Fenced("[", Row((X, Operator(","), Y)), ")")),
        (r"\sum_{x}^{y}", Big("∑", X, Y)),
        (r"\max_x", Big("max", X)),
        (r"\max", Symbol("max", "upright")),
        (r"\operatorname*{argmax}_x", Big("argmax", X)),
        (r"\begin{matrix} x & y \\ y & x \\ \end{matrix}", Matrix(((X, Y), (Y, X)))),
        (r"\left[\begin{matrix} x \end{matrix}\right]", Matrix(((X,),))),
        (r"\begin{cases} x, & y \\ y & x \end{cases}", Cases(((X, Y), (Y, X)))),
        (r"\text{若 x_1}".replace("_", r"\_"), Words("若 x_1")),
        ("", Row(())),
    ],
)
def test_reads(latex: str, tree: Node) -> None:
    """One row a construct of the subset."""
    assert parse_latex(latex) == tree


@every("name", [*GREEK, *LETTERS, *FUNCTIONS, *LIMIT_NAMES, *OPERATORS])
def test_every_name_of_the_tables_is_read_and_written(name: str) -> None:
    """No command of the tables is left without a way back."""
    tree = parse_latex("\\" + name)
    assert parse_latex(to_latex(tree)) == tree


@every(
    ("latex", "column", "says"),
    [
        (r"x + \alhpa", 4, r"did you mean \alpha"),
        (r"\input{/etc/passwd}", 0, r"\input is not known"),
        (r"\write18{ls}", 0, r"\write is not known"),
        (r"\def\x{y}", 0, r"\def is not known"),
        (r"\href{http://x}{y}", 0, r"\href is not known"),
        (r"\begin{verbatim}x\end{verbatim}", 0, "bmatrix, pmatrix, matrix or cases"),
        ("x + σ", 4, r"write \sigma"),
        ("卷积", 0, r"\text{…}"),
        ("x # y", 2, "# is not known"),
        ("x $ y", 2, "$ is not known"),
        ("50% x", 2, "% is not known"),
        (r"\frac{1}", 8, "ends too early"),
        (r"\frac12", 5, "put it in braces"),
        ("x^12", 2, "put it in braces"),
        ("x^(2)", 2, "group"),
        ("^2", 0, "nothing stands before ^"),
        ("x^2^3", 3, "a second ^"),
        ("(x", 0, "( is closed by nothing"),
        ("(x}", 0, "( is closed by }"),
        ("x)", 1, ") has no partner"),
        ("{x", 2, "group from column 1 is not closed"),
        (r"\left( x", 8, r"\left at column 1 is not closed"),
        (r"\left< x \right>", 5, "not a delimiter"),
        (r"\begin{cases} x \end{cases}", 0, "two cells"),
        (r"\begin{bmatrix} x & y \\ x \end{bmatrix}", 0, "not equally long"),
        (r"\begin{bmatrix} x \end{cases}", 0, "use one name"),
        (r"\text{a", 0, "not closed"),
        (r"\text{\input}", 6, r"can't stand in \text"),
        (r"\mathrm{a$}", 9, "can't stand"),
        (r"\mathrm{卷}", 0, "is not a name"),
        ("x\x1b[31m", 1, "U+001B"),
        ("x\u202ey", 1, "U+202E"),
        ("\\text{a\u200bb}", 7, "U+200B"),
        ("x\ty", 1, "U+0009"),
        ("x" * 2001, 2000, "2001 characters"),
        ("{" * 13 + "}" * 13, 12, "too deeply"),
        (r"\hat" * 13 + "x", 48, "too deeply"),
        ("\\", 0, "not known"),
    ],
)
def test_refuses(latex: str, column: int, says: str) -> None:
    """What is not in the subset is named, with its place and what to do."""
    with pytest.raises(MathsError) as caught:
        parse_latex(latex)
    assert caught.value.column == column
    assert says in str(caught.value)
    assert isinstance(caught.value, DlquizError)
    assert caught.value.fault.hint


PIECES = [*r"\{}^_&()[]|'.,+ax12 ", r"\frac", r"\left", r"\right", r"\begin{cases}", r"\end{cases}", r"\text{", r"\sum"]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_any_text_is_read_or_refused(latex: str) -> None:
    """Whatever is typed, nothing but a tree or a MathsError comes out, and the tree is read back."""
    try:
        tree = parse_latex(latex)
    except MathsError as error:
        tree, column = None, error.column
    else:
        column = 0
    assert 0 <= column <= len(latex)
    assert tree is None or to_line(parse_latex(to_latex(tree))) == to_line(tree)


def nodes() -> st.SearchStrategy[Node]:
    """Any tree that the subset can spell."""
    letters = st.sampled_from(["x", "W", "ab", "h1", "σ"]).map(Symbol)
    upright = st.sampled_from(["out", "exp", "max", "d", "∂"]).map(lambda text: Symbol(text, "upright"))
    heavy = st.sampled_from([Symbol("x", "bold"), Symbol("μ", "bold"), Symbol("R", "blackboard")])
    numbers = st.sampled_from(["0", "12", "0.5", "-3", "1e-05", "2.5e+16"]).map(Numeral)
    words = st.text(st.sampled_from("ab 卷积_\\{}$%#&^~"), min_size=1, max_size=6).map(Words)
    return st.recursive(letters | upright | heavy | numbers | words, _grown, max_leaves=14)


def _ends_without_comma(node: Node) -> bool:
    """A comma that ends a case's value is read as the one before its condition."""
    found = normal_form(node)
    last = found.items[-1] if isinstance(found, Row) and found.items else found
    return last != Operator(",")


def _grown(inner: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    operators = st.sampled_from("+−·×/=≤∈,→%!∣").map(lambda c: Operator(c, tight=c in "%!"))
    maybe = st.none() | inner
    pairs = st.sampled_from(["()", "[]", "{}", "||", "‖‖", "⌊⌋", "⌈⌉", "[)"])
    bigs = st.sampled_from(["∑", "∏", "max", "lim", "argmax"])
    return (
        st.lists(inner | operators, min_size=2, max_size=5).map(lambda items: Row(tuple(items)))
        | st.builds(Frac, inner, inner)
        | st.builds(Scripts, inner, inner, maybe)
        | st.builds(Scripts, inner, st.none(), inner)
        | st.builds(Root, inner)
        | st.builds(lambda pair, body: Fenced(pair[0], body, pair[1]), pairs, inner)
        | st.builds(Accent, st.sampled_from(["hat", "bar", "tilde"]), inner)
        | st.builds(Big, bigs, inner, maybe)
        | st.tuples(st.tuples(inner, inner), st.tuples(inner, inner)).map(Matrix)
        | st.lists(st.tuples(inner.filter(_ends_without_comma), inner), min_size=1, max_size=3).map(
            lambda rows: Cases(tuple(rows))
        )
    )


@given(nodes())
def test_reading_undoes_writing(tree: Node) -> None:
    """What `to_latex` writes is read back to the normal form of the tree."""
    assert parse_latex(to_latex(tree)) == normal_form(tree)


@given(nodes())
def test_normal_form_is_idempotent(tree: Node) -> None:
    """A tree in normal form stays as it is."""
    assert normal_form(normal_form(tree)) == normal_form(tree)


# A subscript that is a word is upright (ISO 80000-1, 7.1.2: "descriptive" subscripts), an index is slanted, however
# the author wrote it: LaTeX, as TeX shows it.
SUBSCRIPTS = [
    ("n_{in}", r"n_{\text{in}}"),
    (r"n_{\text{in}}", r"n_{\text{in}}"),
    ("H_{out}", r"H_{\text{out}}"),
    (r"\eta_{min}", r"\eta_{\text{min}}"),
    ("d_{model}^2", r"d_{\text{model}}^{2}"),
    ("D_{KL}", r"D_{\text{KL}}"),
    ("P_{(pos,2i)}", r"P_{(\text{pos}, 2i)}"),
    ("x_{pos+k}", r"x_{\text{pos} + k}"),
    ("W_{xh}", "W_{xh}"),
    ("W_{hh}", "W_{hh}"),
    ("x_{ij}", "x_{ij}"),
    ("T_{ijk}", "T_{ijk}"),
    ("x_i", "x_{i}"),
    ("x^{ab}", "x^{ab}"),
    ("in", "in"),
]


@every("latex, written", SUBSCRIPTS)
def test_a_word_in_a_subscript_is_upright_and_indices_are_slanted(latex: str, written: str) -> None:
    assert to_latex(parse_latex(latex)) == written


def test_mathml_escapes() -> None:
    """A name from a stranger's bank can't open an element or an entity."""
    text = to_mathml(Row((Symbol("<b>", "upright"), Words("a & \"b'"), Operator("<"))))
    assert "<mi>&lt;b&gt;</mi>" in text
    assert "a\N{NO-BREAK SPACE}&amp;\N{NO-BREAK SPACE}&quot;b&#39;" in text
    assert "<mo>&lt;</mo>" in text


def test_latex_escapes() -> None:
    """A name from a stranger's bank can't become a command."""
    assert to_latex(Symbol(r"\input{x}")) == r"\text{\textbackslash{}input\{x\}}"
    assert parse_latex(to_latex(Symbol(r"\input{x}"))) == Words(r"\input{x}")


@given(nodes(), st.integers(2, 60))
def test_every_notation_takes_any_tree(tree: Node, width: int) -> None:
    """Pictures are rectangles, texts fit, pages are well formed, data is plain: for any tree, sensible or not."""
    box = to_box(tree)
    assert {display_width(line) for line in box.lines} == {box.width}
    assert all(display_width(line) <= width for line in to_text(tree, width))
    assert ET.fromstring(to_mathml(tree)).tag.endswith("math")
    assert json.loads(json.dumps(to_typst(tree))) == to_typst(tree)
    assert to_line(tree).isprintable()
