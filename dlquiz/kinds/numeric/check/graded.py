"""Whether an item's own key, the key rounded, each mistake's value, a blank and garbage get the grade they must get."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from dlquiz.cards import tolerance
from dlquiz.kinds.grading import grade
from dlquiz.kinds.numeric.grading import grade_part
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.language import Value
from dlquiz.language.numbers import plain_number
from dlquiz.language.values import parts

_GARBAGE = ("", "   ", "no idea", "不知道", "9**9**9**9", "__import__('os')", "[", "1;2;3;4;5;6;7;8;9", "\x1b[31m7")


def grading_problems(item: NumericItem) -> Iterator[str]:
    """Whether the key, and the key rounded as asked, is graded right, and no mistake's value is."""
    keys = [plain_number(part.key) if not part.result.as_shape else _x(part.key) for part in item.parts]
    if grade(item, keys).score != 1:
        yield "its own key is not graded right"
    asked = [_typed(part, tolerance.rounded(part.key, part.result.digits)) for part in item.parts]
    if grade(item, asked).score != 1:
        yield f"its key rounded as asked, {'; '.join(asked)}, is not graded right"
    for part, mistake, value in _mistaken(item):
        if tolerance.within(value, part.key, part.tolerance):
            yield f"the mistake {mistake} ({_typed(part, value)}) is graded right"


def typed_mistake_problems(item: NumericItem) -> Iterator[str]:
    """Each mistake that is graded right once it is typed."""
    for part, mistake, value in _mistaken(item):
        if grade_part(item, part, _typed(part, value), {}).verdict == "correct":
            yield f"the mistake {mistake} is graded right when typed as {_typed(part, value)}"


def garbage_problems(item: NumericItem) -> Iterator[str]:
    """Whether a blank and garbage are unreadable, rather than wrong."""
    for text in _GARBAGE:
        graded = grade_part(item, item.parts[0], text, {})
        if graded.verdict != "unreadable":
            yield f"the garbage {text!r} is graded {graded.verdict}"


def _mistaken(item: NumericItem) -> Iterator[tuple[NumericPart, str, Value]]:
    """Of each part every mistake with its value, whole and rounded as asked."""
    for part in item.parts:
        for slip in part.slips:
            for value in {slip.value, tolerance.rounded(slip.value, part.result.digits)}:
                yield part, slip.mistake.id, value


def _x(value: Value) -> str:
    return "x".join(map(str, parts(value)))


def _typed(part: NumericPart, value: Value) -> str:
    """A value as text with all its digits, so that typing loses nothing."""
    if part.result.as_shape:
        return _x(value)
    return _exact_text(value)


def _exact_text(value: Value) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_exact_text, value)) + "]"
    return str(value) if isinstance(value, int | Fraction) else repr(value)
