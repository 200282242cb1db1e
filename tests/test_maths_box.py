"""The two-dimensional picture: goldens drawn by hand, widths, and breaking."""

from __future__ import annotations

import pytest

from dlquiz.maths import Row, Symbol, Words, display_width, is_flat, parse_latex, to_box, to_text
from dlquiz.maths.layout import delimiter, rule, stacked
from dlquiz.maths.width import wrap_text

PICTURES = {
    "floor": (
        r"H' = \left\lfloor \frac{H + 2P - K}{S} \right\rfloor + 1",
        """
     ⎢H + 2P − K⎥
H′ = ⎢──────────⎥ + 1
     ⎣    S     ⎦
""",
    ),
    "label under a letter": (
        r"H_{\mathrm{out}} = 5",
        """
H    = 5
 out
""",
    ),
    "sigmoid": (
        r"\sigma(x) = \frac{1}{1 + e^{-x}}",
        """
          1
σ(x) = ───────
            −x
       1 + e
""",
    ),
    "attention": (
        r"\operatorname{softmax}\left(\frac{QK^\top}{\sqrt{d_k}}\right)V",
        """
       ⎛QKᵀ⎞
softmax⎜───⎟V
       ⎜ __⎟
       ⎝√dₖ⎠
""",
    ),
    "cases": (
        r"f(x) = \begin{cases} x, & x > 0 \\ 0.01x, & x \le 0 \end{cases}",
        """
       ⎧x,     x > 0
f(x) = ⎨
       ⎩0.01x, x ≤ 0
""",
    ),
    "sum with limits": (
        r"\mu = \frac{1}{n} \sum_{i=1}^{n} x_i",
        """
    1  n
μ = ─  ∑  xᵢ
    n i=1
""",
    ),
    "matrix": (
        r"W = \begin{bmatrix} 1 & -2 \\ 30 & 4 \\ 5 & 6 \end{bmatrix}",
        """
    ⎡ 1  −2⎤
W = ⎢30   4⎥
    ⎣ 5   6⎦
""",
    ),
    "the outer bar is longer": (
        r"\frac{\frac{a}{b}}{c}",
        """
 a
 ─
 b
───
 c
""",
    ),
    "square of a fraction": (
        r"\left(\frac{a}{b}\right)^2 + x_i^2",
        """
⎛a⎞²
⎜─⎟  + xᵢ²
⎝b⎠
""",
    ),
    "tall root": (
        r"\sqrt{\frac{6}{n + m}}",
        """
  _____
 │  6
 │─────
√│n + m
""",
    ),
    "both scripts": (
        r"\sigma_B^2 \cdot \max_{w} x",
        """
 2
σ · max x
 B   w
""",
    ),
    "brackets do not grow for a raised letter": (
        r"\alpha(e^x - 1)",
        """
   x
α(e  − 1)
""",
    ),
    "wide accents": (
        r"\bar{x + y} - \hat{x}_i",
        """
_____
x + y − x̂ᵢ
""",
    ),
}


@pytest.mark.parametrize(("latex", "picture"), PICTURES.values(), ids=PICTURES)
def test_picture(latex: str, picture: str) -> None:
    """Drawn by hand."""
    lines = [line.rstrip() for line in to_box(parse_latex(latex)).lines]
    assert lines == picture.strip("\n").split("\n")


@pytest.mark.parametrize(
    ("char", "height", "shape"),
    [
        ("{", 2, "⎰⎱"),
        ("{", 3, "⎧⎨⎩"),
        ("{", 5, "⎧⎪⎨⎪⎩"),
        ("}", 4, "⎫⎬⎪⎭"),
        ("(", 2, "⎛⎝"),
        ("⌈", 3, "⎡⎢⎢"),
        ("‖", 2, "║║"),
        ("[", 1, "["),
    ],
)
def test_delimiter_grows(char: str, height: int, shape: str) -> None:
    """A delimiter is as tall as what it holds."""
    assert "".join(delimiter(char, stacked([rule(" ", 1)] * height, 0)).lines) == shape


@pytest.mark.parametrize(
    ("text", "width"),
    [("abc", 3), ("卷积", 4), ("x̂", 1), ("，", 2), ("α×─", 3), ("", 0)],
)
def test_display_width(text: str, width: int) -> None:
    """East Asian wide characters take two columns, combining characters none, ambiguous ones one."""
    assert display_width(text) == width


def test_wide_characters_keep_columns_aligned() -> None:
    """A bar over Chinese words is as wide as they are shown."""
    box = to_box(parse_latex(r"\frac{\text{真正例}}{x}"))
    assert box.lines == ("真正例", "──────", "  x   ")


def test_flat_and_tall() -> None:
    """Only what needs a second line has one."""
    assert is_flat(parse_latex(r"x_i^2 + \hat{y} \cdot \sqrt{2}"))
    assert not is_flat(parse_latex(r"\frac{1}{2}"))


def test_text_breaks_before_relations_and_signs() -> None:
    """A picture that is too wide is broken where a reader expects it, and continued indented."""
    lines = to_text(parse_latex(r"y = \frac{a}{b} + c"), 8)
    assert lines == ("    a", "y = ─", "    b", "", "    + c")


def test_text_of_last_resort_is_one_line_wrapped() -> None:
    """A fraction wider than the terminal is written with a slash."""
    assert to_text(parse_latex(r"\frac{abcdefgh + 1}{x}"), 10) == ("(abcdefgh", "+ 1)/x")


def test_wrapping_splits_a_long_word() -> None:
    """No line is ever wider than asked for, wide characters included."""
    assert wrap_text("卷积神经 ab", 4) == ("卷积", "神经", "ab")


def test_wrapping_fills_a_line_of_chinese_and_keeps_its_marks() -> None:
    """A line of Chinese ends at any sign, not only at a space, and none begins with a comma or ends with a bracket."""
    assert wrap_text("MACs 按样本计：乘加", 10) == ("MACs 按样", "本计：乘加")
    assert wrap_text("卷积核，步幅", 6) == ("卷积", "核，步", "幅")
    assert wrap_text("内存（字节）", 6) == ("内存", "（字", "节）")


def test_nothing_of_the_text_steers_the_terminal() -> None:
    """An escape sequence smuggled into a tree becomes a visible replacement character."""
    box = to_box(Row((Symbol("\x1b[31m"), Words("a\u202eb\n"))))
    assert all(line.isprintable() for line in box.lines)
    assert len(box.lines) == 1
