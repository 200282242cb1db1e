"""Lines of a given width: nothing lost, nothing too wide, no line that begins with a closing mark."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.maths.width import display_width
from dlquiz.terminal.wrap import Line, Run, wrap

# What must not begin a line by GB/T 15834: closing marks, and the marks that follow a clause.
CLOSING = "，。、；：？！）】》”’"
OPENING = "（【《“‘"


def plain(line: Line) -> str:
    return "".join(run.text for run in line)


def lines_of(text: str, width: int) -> list[str]:
    return [plain(line) for line in wrap((Run(text),), width)]


@pytest.mark.parametrize(
    ("width", "text", "expected"),
    [
        (20, "the output height of the layer", ["the output height of", "the layer"]),  # without the space between
        (19, "the output height of the layer", ["the output height", "of the layer"]),
        (8, "卷积层的输出", ["卷积层的", "输出"]),  # a Chinese character is two columns wide
        (8, "卷积层，输出", ["卷积层，", "输出"]),  # the comma fits
        (6, "卷积层，输出", ["卷积", "层，输", "出"]),  # it does not: the character before it comes along
        (8, "卷积（层）好", ["卷积", "（层）好"]),  # an opening bracket does not end a line
        (9, "核为 3×3 的", ["核为 3×3", "的"]),
        (4, "abcdefghij", ["abcd", "efgh", "ij"]),  # a word wider than the line is cut
        (18, "stride S = 2, no padding", ["stride S = 2, no", "padding"]),
        (12, "the padding P = 1 here", ["the padding", "P = 1 here"]),  # what a sign is between stays together
        (12, "每侧填充 P = 1，无空洞", ["每侧填充", "P = 1，无空", "洞"]),
        (12, "the sum a = 1000000000", ["the sum a =", "1000000000"]),  # too long for it
        (3, "P = 1", ["P =", "1"]),
        (10, "", [""]),
        (10, "a", ["a"]),
    ],
)
def test_lines_by_hand(width: int, text: str, expected: list[str]) -> None:
    assert lines_of(text, width) == expected


def test_maths_is_kept_on_one_line_and_its_full_stop_with_it() -> None:
    lines = wrap((Run("It follows that "), Run("a = b + c", whole=True), Run(".")), 20)
    assert [plain(line) for line in lines] == ["It follows that", "a = b + c."]


def test_maths_too_wide_for_any_line_is_broken_after_all() -> None:
    lines = wrap((Run("a = " + " + ".join("bcdefgh"), whole=True),), 12)
    assert all(display_width(plain(line)) <= 12 for line in lines)
    assert "".join(map(plain, lines)).replace(" ", "") == "a=b+c+d+e+f+g+h"


def test_styles_stay_with_their_text() -> None:
    lines = wrap((Run("see "), Run("nn.Linear", "cyan", whole=True), Run(" and more")), 12)
    assert [run for line in lines for run in line if run.style] == [Run("nn.Linear", "cyan", whole=True)]


word = st.one_of(
    st.text("abcdefghijxyz0123456789_", min_size=1, max_size=9),
    st.text("卷积层的输出高度步幅填充", min_size=1, max_size=6),
    st.sampled_from(["3×3", "α", "√2", "W_h", "—", "①"]),
)
clause = st.builds(
    lambda words, opened, end: ("（" if opened else "") + " ".join(words) + ("）" if opened else "") + end,
    st.lists(word, min_size=1, max_size=8),
    st.booleans(),
    st.sampled_from(["，", "。", "；", ", ", ". ", "? ", "！", ""]),
)
sentences = st.lists(clause, max_size=6).map("".join)
anything = st.text(st.characters(exclude_categories=("C", "Z", "M")) | st.just(" "), max_size=80)


def squeezed(text: str) -> str:
    return text.replace(" ", "")


@given(sentences, st.integers(24, 96))
def test_nothing_is_lost_and_no_line_is_too_wide_or_begins_with_a_closing_mark(text: str, width: int) -> None:
    lines = lines_of(text, width)
    assert squeezed("".join(lines)) == squeezed(text)
    assert max(map(display_width, lines)) <= width
    assert not any(line.startswith(tuple(CLOSING)) for line in lines[1:])
    assert not any(line.endswith(tuple(OPENING)) for line in lines[:-1])
    assert not any(line.startswith(" ") for line in lines[1:])
    assert not any(line.endswith(" ") for line in lines)


@given(st.lists(st.text("abcdefxyz", min_size=1, max_size=9), min_size=1).map(" ".join), st.integers(9, 60))
def test_english_is_broken_as_python_breaks_it(text: str, width: int) -> None:
    assert lines_of(text, width) == textwrap.wrap(text, width)


@given(st.lists(st.tuples(anything, st.booleans()), max_size=6), st.integers(2, 40))
def test_whatever_the_text_the_width_holds_and_nothing_is_lost(pieces: list[tuple[str, bool]], width: int) -> None:
    lines = [plain(line) for line in wrap(tuple(Run(text, whole=whole) for text, whole in pieces), width)]
    assert squeezed("".join(lines)) == squeezed("".join(text for text, _ in pieces))
    assert max(map(display_width, lines)) <= width
