"""What people type and what it means. A response that can mean two things must be asked again, never misread."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.kinds.answers.letters import read_choice, read_letters, read_marks, read_match, read_order, read_truth
from dlquiz.kinds.answers.numbers import (
    read_matrix,
    read_number,
    read_shape,
    read_value,
    read_vector,
    split_parts,
)
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.fill import folded
from dlquiz.language import Type

F = Fraction


def test_a_match_in_the_letters_order() -> None:
    """The numbers alone, if there are as many as letters."""
    assert read_match("213", 3, 3) == read_match("2, 1, 3", 3, 3) == {"A": 2, "B": 1, "C": 3}
    assert read_match("651234", 6, 6) == {"A": 6, "B": 5, "C": 1, "D": 2, "E": 3, "F": 4}


VECTORS: dict[str, Any] = {
    "[1, 2, 3]": (1, 2, 3), "(1, 2, 3)": (1, 2, 3), "1, 2, 3": (1, 2, 3), "1 2 3": (1, 2, 3), "[1 2 3]": (1, 2, 3),
    "1，2，3": (1, 2, 3), "1、2、3": (1, 2, 3), "【1，2】": (1, 2), "1; 2": (1, 2), "[1,2,]": (1, 2),
    "x = [1, 2]": (1, 2), "[1, 2]^T": (1, 2), "（1，2）ᵀ。": (1, 2), "x = [1, 2]^{T}": None, "[1, 2]^⊤": (1, 2),
    "1 -2 3": (1, -2, 3), "1, -2": (1, -2), "1/2, 0.25": (F(1, 2), F(1, 4)), "(1+2), (3+4)": (3, 7),
    "1/2 1/4": (F(1, 2), F(1, 4)),
    "[1. 2. 3.]": (1, 2, 3), "tensor([1., 2.])": (1, 2), "array([1, 2])": (1, 2),
    "tensor([1., 2.], dtype=torch.float64)": (1, 2),
    "[1,234]": (1, 234), "50%, ½": (F(1, 2), F(1, 2)), "[−1，2]": (-1, 2), "[3]": (3,), "3": (3,), "2^3, 2x3": (8, 6),
    # not vectors, or not surely
    "[1, 2": None, "1, 2]": None, "{1, 2}": None, "<1, 2>": None, "[[1, 2]]": None, "[]": None, "": None,
    "0,5 0,3": None,
    "1,5;2,5": None, "1,234 5": None, "x1=1, x2=2": None, "[1.2.3]": None, "[a, b]": None, "1 + 2 3": None,
    "[1, [2]]": None,
    "1 2; 3": None, "[true, false]": None,
}  # fmt: skip


@every(("text", "wanted"), VECTORS.items())
def test_vectors(text: str, wanted: Any) -> None:
    """Commas, semicolons or blanks, with and without brackets; None where it is asked again."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_vector(text)
    else:
        assert read_vector(text) == wanted


MATRICES: dict[str, Any] = {
    "[[1, 2], [3, 4]]": ((1, 2), (3, 4)), "[1, 2], [3, 4]": ((1, 2), (3, 4)), "1 2; 3 4": ((1, 2), (3, 4)),
    "[1, 2; 3, 4]": ((1, 2), (3, 4)), "1, 2；3, 4": ((1, 2), (3, 4)), "[[1. 2.]\n [3. 4.]]": ((1, 2), (3, 4)),
    "tensor([[1., 2.],\n        [3., 4.]])": ((1, 2), (3, 4)), "[[1], [2]]": ((1,), (2,)), "1; 2": ((1,), (2,)),
    "[[1, 2]]": ((1, 2),), "[1, 2]": ((1, 2),), "A = [[1, -2], [½, 4]]": ((1, -2), (F(1, 2), 4)),
    "1 2; 3 4;": ((1, 2), (3, 4)),
    "[[1, 2], [3]]": None, "1 2; 3": None, "1 2;; 3 4": None, "[[1, 2], 3]": None, "[[[1]]]": None, "": None,
    "[[1, 2], [3, 4]": None, "[[1, 2], [3, 4]]^T": None,
}  # fmt: skip


@every(("text", "wanted"), MATRICES.items())
def test_matrices(text: str, wanted: Any) -> None:
    """Python's spelling, NumPy's print and MATLAB's semicolons."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_matrix(text)
    else:
        assert read_matrix(text) == wanted


SHAPES: dict[str, Any] = {
    "6x28x28": (6, 28, 28), "6×28×28": (6, 28, 28), "6 X 28 x 28": (6, 28, 28), "6*28*28": (6, 28, 28),
    "6, 28, 28": (6, 28, 28),
    "(6, 28, 28)": (6, 28, 28), "[6,28,28]": (6, 28, 28), "（6，28，28）": (6, 28, 28), "6 28 28": (6, 28, 28),
    "6@28x28": (6, 28, 28),
    "torch.Size([6, 28, 28])": (6, 28, 28), "C×H×W = 6×28×28": (6, 28, 28), "(6,)": (6,), "６×28": (6, 28),
    "1x0": (1, 0),
    "1,024x7x7": None, "6x28 28": None, "6x28x": None, "-6x28": None, "6.0x28": None, "06x28": None, "6x28x28px": None,
    "CxHxW": None, "": None, "٣x٣": None, "፩x፩": None, "6x28^2": None, "9" * 20 + "x1": None, "6xx28": None,
    "6,,28": None,
    "6x28; 3x3": None, "(6x28": None,
}  # fmt: skip


@every(("text", "wanted"), SHAPES.items())
def test_shapes(text: str, wanted: Any) -> None:
    """One kind of separator throughout, so that a comma between thousands is not taken for a new axis."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_shape(text)
    else:
        assert read_shape(text) == wanted


TRUTHS: dict[str, bool | None] = {
    "true": True, "True": True, "T": True, "对": True, "对。": True, "正确": True, "是": True, "√": True, "✓": True,
    "✔": True,
    "yes": True, "Y": True, "1": True, "Ｔ": True, "没错": True, "false": False, "F": False, "错": False,
    "错误！": False, "否": False,
    "×": False, "✗": False, "x": False, "no": False, "0": False, "不对": False, "不正确": False, "不是": False,
    "": None, "maybe": None, "不": None, "对错": None, "对吗": None, "not true": None, "true false": None, "2": None,
    "*": None, "tr": None,
    "答：对": True, "答案是错的": False, "（√）": True, "Answer: false": False, "答": None, "答不对": False,
    "不是对的": None, "¬T": None,
}  # fmt: skip


@every(("text", "wanted"), TRUTHS.items())
def test_truths(text: str, wanted: bool | None) -> None:
    """A word and nothing more: "不对" is not "对"."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_truth(text)
    else:
        assert read_truth(text) is wanted


LETTERS: dict[str, Any] = {
    "A": "A", "a": "A", "Ａ": "A", "(A)": "A", "A.": "A", "Ⓐ": "A", "AC": "AC", "A,C": "AC", "a c": "AC", "A、C": "AC",
    "A;C": "AC",
    "C，A": "CA", "A&C": "AC", "A+C": "AC", "[A, C]": "AC", "ABCD": "ABCD",
    "选A": "A", "答案：AC": "AC", "我选择 A": "A", "Answer: b": "B", "ans A": "A",
    "": None, "E": None, "AA": None, "A,A": None, "A/C": None, "A-C": None, "A~C": None, "A or C": None, "not A": None,
    "!A": None,
    "A?": None, "1": None, "不选A": None, "答案": None, "answer": None, "A1": None, "Α": None, ".": None, "A>C": None,
}  # fmt: skip


@every(("text", "wanted"), LETTERS.items())
def test_letters(text: str, wanted: str | None) -> None:
    """Letters from A to D. A-C might be three letters or two, A/C one or two: asked again."""
    if wanted is None:
        with pytest.raises(Unreadable):
            read_letters(text, 4)
    else:
        assert "".join(read_letters(text, 4)) == wanted


def test_a_term_behind_a_word() -> None:
    """With a colon the word leads an answer; without one it may be part of the term."""
    assert folded("答案：激活函数") == folded("Answer: 激活函数") == folded("激活函数")
    assert folded("answer set") == "answerset"


def test_one_letter() -> None:
    """A choice has one right option; two letters are no answer to it."""
    assert read_choice("b", 4) == "B"
    with pytest.raises(Unreadable, match="one letter"):
        read_choice("AB", 4)


ORDERS = ["答案：BAC", "BAC", "b a c", "B,A,C", "B>A>C", "B→A→C", "B->A->C", "B-A-C", "B、A、C", "(B, A, C)"]


@every("text", ORDERS)
def test_orders(text: str) -> None:
    """An order is written in many ways, all of which are clear."""
    assert read_order(text, 3) == ("B", "A", "C")


@every("text", ["BA", "BAD", "BAB", "B<A<C", "", "213", "B=A=C"])
def test_not_an_order(text: str) -> None:
    """All letters, each once, and from first to last."""
    with pytest.raises(Unreadable):
        read_order(text, 3)


@every(
    "text",
    ["A2, B1, C3", "A2B1C3", "a2 b1 c3", "A-2, B-1, C-3", "A→2，B→1，C→3",
     "A:2; B:1; C:3", "C3 A2 B1", "A=2 B=1 C=3", "A②B①C③", "答：A2 B1 C3"]
)  # fmt: skip
def test_matches(text: str) -> None:
    """Letters with numbers, in any order."""
    assert read_match(text, 3, 3) == {"A": 2, "B": 1, "C": 3}


@every(
    "text",
    ["", "A2 B1", "A2 B1 C3 A1", "A1 B1 C1", "A2 B1 C4", "A2 B1 C0", "A12 B1 C3",
     "A2 B1 D3", "A2 not B1 C3", "211", "21", "2A 1B 3C", "A2 B1 C3 x"]
)  # fmt: skip
def test_not_a_match(text: str) -> None:
    """Every letter and every number once: the same number for all letters would catch a point without knowing any."""
    with pytest.raises(Unreadable):
        read_match(text, 3, 3)


def test_sizes_are_asked_for_again() -> None:
    """Too few or too many entries are a slip of the hand; how many axes a shape has is part of the question."""
    assert read_value("1 2", Type("number", 1), (0.5, 0.5)) == (1, 2)
    assert read_value("6x28", Type("integer", 1), (6, 28, 28), as_shape=True) == (6, 28)
    assert read_value("28", Type("integer"), 3) == 28
    for text, type_, key, as_shape in (
        ("1 2 3", Type("number", 1), (1, 2), False),
        ("[[1, 2]]", Type("number", 2), ((1,), (2,)), False),
        ("28", Type("integer", 1), (6, 28, 28), True),
    ):
        with pytest.raises(Unreadable, match="numbers are asked for"):
            read_value(text, type_, key, as_shape)


def test_parts() -> None:
    """Several answers are separated by semicolons of either width, and none is lost."""
    assert split_parts("1; 2；3", 3) == ["1", "2", "3"]
    assert split_parts("1; 2;", 2) == ["1", "2"]
    assert split_parts("1; ; 3", 3) == ["1", "", "3"]
    assert split_parts("1; 2", 1) == ["1; 2"]
    for text in ("1", "1; 2; 3", "", "1; 2; 3; 4"):
        with pytest.raises(Unreadable, match="separate the 2 answers"):
            split_parts(text, 2)


_READERS: list[Callable[[str], Any]] = [
    *(read_number, read_vector, read_matrix, read_shape, read_truth),
    *(lambda text, read=read: read(text, 4) for read in (read_choice, read_letters, read_order, read_marks)),
    lambda text: read_match(text, 4, 5),
]
_TYPED = st.one_of(
    st.text(max_size=30),
    st.text(alphabet="0123456789.,;xX×*/^-+()[]eE %√π½⅓²⁻₂万亿=≈><ABCDab对log", max_size=16),
)


def _problem(read: Callable[[str], Any], text: str) -> tuple[str, str]:
    try:
        read(text)
    except Unreadable as problem:
        return problem.why.zh, problem.why.en
    return "", ""


@given(_TYPED)
def test_nothing_else_is_raised(text: str) -> None:
    """Whatever is typed is read or asked again, and never a traceback."""
    for read in _READERS:
        zh, en = _problem(read, text)
        assert bool(zh) == bool(en)


def reads_or_refuses(read: Callable[[str], object], text: str) -> bool:
    try:
        return read(text) is not None
    except Unreadable as refused:
        return bool(refused.why.zh and refused.why.en)


def test_a_long_response_is_refused_at_once() -> None:
    """No text, however it is made, takes more than a moment."""
    repeated = ["1", "√", "1 ", "1,111", "(", "A1", "²", "½", "\ufdfa", "9**", "1e9", "%", "2√", "ln", "=", "x1", "1;"]
    for text in (piece * (500 // len(piece)) for piece in repeated):
        for read in _READERS:
            assert reads_or_refuses(read, text)
