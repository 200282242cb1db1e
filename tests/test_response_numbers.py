"""A number that is typed, and what it means: to the digit, or asked again."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.kinds.answers.numbers import (
    read_matrix,
    read_number,
    read_shape,
    read_vector,
    read_whole,
)
from dlquiz.kinds.answers.unreadable import Unreadable

F = Fraction

# Every number is asked for with the unit px.
NUMBERS: dict[str, Any] = {
    # plain
    "28": 28, " 28 ": 28, "+5": 5, "-5": -5, "0": 0, "3.": 3, ".5": F(1, 2), "0.250": F(1, 4), "(28)": 28,
    # the end of a sentence
    "28.": 28, "28。": 28, "0.5.": F(1, 2), "１．５。": F(3, 2), "28 px。": 28, "0.5..": None,
    # other people's digits and signs
    "２８": 28, "１．５": F(3, 2), "−3": -3, "–3": -3, "－3": -3, "‐3": -3, "＋5": 5, "28\u200b": 28, "\ufeff28": 28,
    # thousands
    "1,234,567": 1234567, "1 234": 1234, "1 234 567.5": F(2469135, 2),
    "1,234.5": F(2469, 2),
    "12 345px": 12345,
    # scientific
    "2e3": 2000, "1e5": 100000, "2.5e-3": F(1, 400), "2.5E−3": F(1, 400), "5*10^-3": F(1, 200), "5×10⁻³": F(1, 200),
    "5x10^-3": F(1, 200), "10⁻³": F(1, 1000), "1.2 × 10^4": 12000,
    # arithmetic, as one works
    "3*3*64+64": 640, "28/2": 14, "２÷４": F(1, 2), "1/4": F(1, 4), "5x3": 15, "5×3": 15, "5 X 3": 15, "(2+3)x4": 20,
    "3·4": 12, "2^5": 32, "2**5": 32, "2⁵": 32, "2^-3": F(1, 8), "-2²": -4, "(28+2*2-3)/2": F(29, 2),
    "floor(14.5)+1": 15,
    "3×-2": -6, "max(1,234)": 234, "7//2": 3,
    # fractions
    "½": F(1, 2), "3½": F(7, 2), "13½": F(27, 2), "3⅓": F(10, 3), "-3½": F(-7, 2), "2×½": 1,
    # roots, logarithms, constants
    "√2": math.sqrt(2), "√(2)": math.sqrt(2), "2√3": 2 * math.sqrt(3), "sqrt(4)": 2, "√0.25": F(1, 2), "√2/2": None,
    "ln 2": math.log(2), "ln2": math.log(2), "ln(2)": math.log(2), "-ln(0.5)": math.log(2), "log(2)": math.log(2),
    "lg 100": 2, "lg(100)": 2, "log2(8)": 3, "log₂(8)": 3, "log2 8": 3, "log10(1000)": 3, "e^2": math.e**2,
    "exp(-1)": 1 / math.e, "π": math.pi, "2π": 2 * math.pi, "2*pi": 2 * math.pi,
    # percent and Chinese units of ten thousand
    "50%": F(1, 2), "50 %": F(1, 2), "12.5％": F(1, 8), "1/50%": 2, "50%-20%": F(3, 10), "1.2万": 12000,
    "3亿": 300000000,
    "1/2万": F(1, 20000), "2万个": 20000,
    # a name, a unit, words around it
    "H=28": 28, "H_out = 28 px": 28, "28px": 28, "28 PX": 28, "28 pixels": 28, "28像素": 28, "28个": 28, "= 28": 28,
    "==28": 28,
    "约28": 28, "大约 28": 28, "≈0.33": F(33, 100), "~28": 28, "about 28": 28, "答案：28": 28, "答案是28": 28,
    "答：28": 28,
    "ans: 28": 28, "answer is 28": 28, "(28+4-3)/2+1 = 15.5": F(31, 2), "1/3 ≈ 0.333": F(333, 1000), "x=y=3": 3,
    # what PyTorch prints
    "tensor(0.1234)": F(617, 5000), "tensor(0.5, dtype=torch.float64)": F(1, 2), "tensor(-2.)": -2,
}  # fmt: skip


@every(("text", "wanted"), NUMBERS.items())
def test_numbers(text: str, wanted: Any) -> None:
    """What was meant, to the digit; None where the text is not to be read."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_number(text, "px")
    elif isinstance(wanted, float):
        assert read_number(text, "px") == pytest.approx(wanted, rel=1e-15)
    else:
        assert read_number(text, "px") == wanted


# Why each is asked again. Most are readings that another reader, or Python, would get wrong without a word.
NOT_NUMBERS = {
    "": "nothing", "   ": "nothing", "=": "nothing", "no idea": "words", "不知道": "words", "H": "a name",
    "A": "a letter",
    "1,5": "a decimal comma or two numbers", "0,5": "a decimal comma", "12,34": "a decimal comma",
    "0,123": "a decimal comma", "0,000": "a decimal comma",
    "1.000,5": "the continent's thousands", "1,2345": "a slip in the thousands", "1,23,456": "lakhs, or a slip",
    "1、234": "two numbers", "3 4": "two numbers", "3, 4": "two numbers", "3;4": "two numbers", "3 or 4": "two numbers",
    "H=3, W=4": "two answers", "H=3 或 W=4": "two answers", "H=3；W=4": "two answers", "x=3 and y=4": "two answers",
    ">5": "a bound", ">=5": "a bound", "<= 5": "a bound", "≥5": "a bound", "!=5": "a bound", "≠5": "a bound",
    "5>3": "a truth value",
    "true": "a truth value", "28?": "a doubt", "28!": "a factorial", "28..": "a slip", "1.2.3": "a slip",
    "1 .5": "a slip",
    "1. 5": "a slip",
    "1,234": "thousands or a decimal comma",
    "0 123": "a slip", "1 23": "a slip", "12 3456": "a slip", "2 000 x 3": "a product or a list",
    "1_000": "Python's thousands", "1'000": "Swiss thousands", "0x10": "sixteen or nought", "0b1": "one or nought",
    "010": "eight or ten",
    "1:2": "a ratio", "1:30": "a time", "3 1/2": "a mixed number or a slip", "2(3+4)": "a product or a call",
    "3.5½": "a slip",
    "3x-2": "3·(−2) or 3x − 2", "10x": "an unknown", "1/2√3": "(1/2)·√3 or 1/(2·√3)", "1/2π": "(1/2)·π or 1/(2·π)",
    "ln 2/3": "ln(2)/3 or ln(2/3)", "ln 2*3": "ln(2)·3 or ln(6)", "√2^2": "a slip",
    "√2/2": "the root may reach over the slash",
    "log28": "log2(8) or log(28)", "2.5x10-3": "a lost exponent", "2.5×10-3": "a lost exponent", "100₂": "a base",
    "50%2": "a remainder", "7 % 3": "a remainder", "50%%": "a slip", "(1/3)%": "a slip", "5‰": "not taught",
    "3百": "not a number here",
    "三": "a word", "٣": "other digits", "一万": "a word", "1万2345": "mixed", "5k": "thousand or kelvin",
    "25.6M": "mega or mebi",
    "nan": "no number", "inf": "no number", "∞": "no number", "1/0": "no value", "0/0": "no value", "√-1": "not real",
    "ln(0)": "no value",
    "1j": "not real", "10**10000": "too large", "9**9**9": "too large", "1e400": "too large", "1e9999": "too large",
    "[28]": "a vector", "(1, 2)": "a vector", "{28}": "a set", "28#3": "a comment to Python",
    "28 # px": "a comment to Python",
    "28cm": "another unit", "28 px px": "a slip", "px": "a unit alone", "约": "a word alone", "-": "a sign alone",
    "5-": "a slip",
    "__import__('os')": "code", "(lambda: 1)()": "code", "\x1b[31m7": "an escape sequence", "\u202e28": "shown as 82",
    "28\x00": "a null", "28\ud800": "a surrogate", "A" * 501: "far too long", "1+" * 249 + "1": "too deep",
}  # fmt: skip


@every("text", NOT_NUMBERS, ids=[f"{reason} {text[:12]!r}" for text, reason in NOT_NUMBERS.items()])
def test_not_a_number(text: str) -> None:
    """Asked again at no cost, with a reason in both languages, rather than judged as something else."""
    with pytest.raises(Unreadable) as caught:
        read_number(text, "px")
    assert caught.value.why.zh
    assert caught.value.why.en.isascii()


# text, whether one side of something is asked for, the value (None: asked again), what is to be written
CROSSES = [
    ("5x5", True, 5, ""), ("5×5", True, 5, ""), ("５ｘ５", True, 5, ""), ("5 X 5 px", True, 5, ""),
    ("H = 5x5", True, 5, ""),
    ("(5x5)", True, 5, ""), ("5x5x5", True, 5, ""), ("5*5", True, 25, ""), ("5x6", True, None, "write 5*6"),
    ("5.0x5", True, 5, ""), ("5.x6.0", True, None, "write 5*6"), ("5.0x5", False, None, "write 5*5"),
    ("3x4", False, None, "write 3*4"), ("3×3×64", False, None, "write 3*3*64"), ("3*4", False, 12, ""),
    ("3·4", False, 12, ""), ("(2+3)x4", False, 20, ""), ("3x3*64+64", False, 640, ""), ("5", True, 5, ""),
]  # fmt: skip


@every(("text", "is_side", "wanted", "write"), CROSSES)
def test_a_cross_between_whole_numbers(text: str, is_side: bool, wanted: int | None, write: str) -> None:
    """n×n is the side n; sides that differ, and what may be a shape or a product, are asked again."""
    if wanted is not None:
        assert read_whole(text, "px", is_side) == wanted
        return
    with pytest.raises(Unreadable) as caught:
        read_whole(text, "px", is_side)
    assert write in caught.value.why.en
    assert write.removeprefix("write ") in caught.value.why.zh


@pytest.mark.parametrize(("text", "point"), [("0,24", "0.24"), ("1,5", "1.5"), ("-0，24", "-0.24")])
def test_a_decimal_comma_is_told_the_point(text: str, point: str) -> None:
    """What to write stands in the message, in both languages."""
    with pytest.raises(Unreadable) as caught:
        read_number(text)
    assert (caught.value.why.en, caught.value.why.zh) == (
        f"write a decimal point: {point}",
        f"小数点请写作“.”：{point}",
    )


def test_a_full_stop_ends_a_sentence() -> None:
    """Behind a shape, a vector and a matrix too."""
    assert read_shape("6x28x28。") == read_shape("6x28x28.") == (6, 28, 28)
    assert read_vector("[1, 2]。") == (1, 2)
    assert read_matrix("[[1, 2], [3, 4]]。") == ((1, 2), (3, 4))


# unit, text, value
UNITS = [
    ("%", "50%", 50), ("%", "50", 50), ("%", "12.5 ％", F(25, 2)), ("B", "1024B", 1024), ("B", "1024 bytes", 1024),
    ("B", "8b", None), ("B", "8KB", None), ("MiB", "2.5 MiB", F(5, 2)), ("MiB", "2.5MB", None), ("MiB", "2.5", F(5, 2)),
    ("", "28px", None), ("px", "28 px = 28 px", 28), ("", "28", 28), ("px", "1,234.5 px", F(2469, 2)),
    ("cm²", "81 cm²", 81), ("cm²", "81cm^2", 81), ("cm²", "81 cm2", 81), ("cm²", "81cm", None), ("cm²", "9²", 81),
]  # fmt: skip


@every(("unit", "text", "wanted"), UNITS)
def test_units(unit: str, text: str, wanted: Any) -> None:
    """The unit that is asked for may stand behind the number; another one is not ignored."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_number(text, unit)
    else:
        assert read_number(text, unit) == wanted


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_number_means_itself(number: int, places: int) -> None:
    """However it is written out, grouped or not, a number is that number."""
    value = Fraction(number, 10**places)
    text = f"{abs(number) // 10**places}" + (f".{abs(number) % 10**places:0{places}d}" if places else "")
    sign = "-" if number < 0 else ""
    whole, _, rest = text.partition(".")
    grouped = f"{int(whole):,}" + (f".{rest}" if rest else "")
    spaced = grouped.replace(",", " ")
    for typed in (sign + text, sign + grouped, sign + spaced, f"y = {sign}{text}", f"{sign}{text}e0"):
        # The comma of a number that may have decimals might be a decimal one.
        assert (read_number if places else read_whole)(typed) == value
