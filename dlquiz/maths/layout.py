"""Boxes of characters, and how they are put together. Knows nothing of maths but the shapes of brackets."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dlquiz.maths.width import display_width


class Box(Struct, frozen=True):
    """A picture made of characters. Every line takes `width` columns; line number `baseline` meets its neighbours'."""

    lines: tuple[str, ...]
    baseline: int
    width: int

    @property
    def height(self) -> int:
        """The number of lines."""
        return len(self.lines)

    @property
    def is_flat(self) -> bool:
        """Whether the picture is a single line."""
        return len(self.lines) == 1


def text_box(text: str) -> Box:
    """One line of text."""
    return Box((text,), 0, display_width(text))


def beside(boxes: Sequence[Box]) -> Box:
    """Boxes from left to right, baseline to baseline, with nothing in between."""
    above = max((box.baseline for box in boxes), default=0)
    below = max((box.height - box.baseline for box in boxes), default=1)
    columns = [_padded(box, above - box.baseline, below - (box.height - box.baseline)) for box in boxes]
    lines = tuple("".join(parts) for parts in zip(*columns, strict=True)) if columns else ("",)
    return Box(lines, above, sum(box.width for box in boxes))


def stacked(boxes: Sequence[Box], middle: int, align: str = "^") -> Box:
    """Boxes from top to bottom; the baseline is that of number `middle`. `align`: "<", "^" or ">"."""
    width = max(box.width for box in boxes)
    lines = tuple(_aligned(line, box.width, width, align) for box in boxes for line in box.lines)
    return Box(lines, sum(box.height for box in boxes[:middle]) + boxes[middle].baseline, width)


def rule(char: str, width: int) -> Box:
    """A horizontal line."""
    return Box((char * width,), 0, width)


def widened(box: Box, width: int, align: str = "^") -> Box:
    """The box with blanks up to `width` columns."""
    lines = tuple(_aligned(line, box.width, width, align) for line in box.lines)
    return Box(lines, box.baseline, max(width, box.width))


def with_baseline(box: Box, baseline: int) -> Box:
    """The box, hung up elsewhere."""
    return Box(box.lines, baseline, box.width)


def delimiter(char: str, like: Box) -> Box:
    """The delimiter as tall as `like`, on the same baseline; an empty box for ""."""
    if not char or like.height == 1:
        return Box((char,) * like.height, like.baseline, display_width(char))
    if char in _BRACES:
        return Box(_brace(char, like.height), like.baseline, 1)
    top, side, bottom = tuple(_TALL[char])
    return Box((top, *[side] * (like.height - 2), bottom), like.baseline, 1)


_TALL = {
    "(": "⎛⎜⎝", ")": "⎞⎟⎠", "[": "⎡⎢⎣", "]": "⎤⎥⎦", "|": "│││", "‖": "║║║",
    "⌊": "⎢⎢⎣", "⌋": "⎥⎥⎦", "⌈": "⎡⎢⎢", "⌉": "⎤⎥⎥",
}  # fmt: skip
_BRACES = {"{": "⎧⎪⎨⎩⎰⎱", "}": "⎫⎪⎬⎭⎱⎰"}


def _brace(char: str, height: int) -> tuple[str, ...]:
    top, side, middle, bottom, *pair = tuple(_BRACES[char])
    if height == 2:
        return tuple(pair)
    upper = (height - 1) // 2 - 1
    return (top, *[side] * upper, middle, *[side] * (height - upper - 3), bottom)


def _padded(box: Box, above: int, below: int) -> list[str]:
    blank = " " * box.width
    return [blank] * above + list(box.lines) + [blank] * below


def _aligned(line: str, used: int, width: int, align: str) -> str:
    spare = max(0, width - used)
    left = 0 if align == "<" else spare if align == ">" else spare // 2
    return " " * left + line + " " * (spare - left)
