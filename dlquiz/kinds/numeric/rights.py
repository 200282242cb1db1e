"""What is right beside the keys of a numeric item, listed for programs that can't work out its chain."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.cards import chain
from dlquiz.kinds.grades import Right
from dlquiz.kinds.numeric.drawn import Drawn
from dlquiz.kinds.numeric.grading import results_from
from dlquiz.kinds.numeric.part import NumericPart, NumericSlip
from dlquiz.language import Value

# The whole numbers that are tried where others than the key may do as well.
_TRIED = range(513)

Rights = Mapping[str, tuple[Right, ...]]


def other_rights(drawn: Drawn) -> Rights:
    """Whole numbers that do what is asked for as the key does."""
    return {
        part.name: tuple(map(Right, others))
        for part in drawn.parts
        if (others := [value for value in _TRIED if value != part.key and _does(drawn, part, value)])
    }


def _does(drawn: Drawn, part: NumericPart, value: int) -> bool:
    return drawn.question.is_right_too(drawn.given, part.name, value)


def followed_rights(drawn: Drawn, own: Mapping[str, Value]) -> Rights:
    """Of each later part that uses some of a student's own values, what follows from them."""
    theirs = results_from(drawn, own)
    later = [part for part in drawn.parts if part.name not in own] if theirs is not None else []
    formula = drawn.question.formula
    return {
        part.name: (Right(theirs[part.name], _slips(drawn, part, theirs)),)
        for part in later
        if theirs is not None and any(chain.depends_on(formula, part.name, name) for name in own)
    }


def _slips(drawn: Drawn, part: NumericPart, theirs: Mapping[str, Value]) -> tuple[NumericSlip, ...]:
    """The mistakes of a part, made with a student's own values."""
    found = (
        (mistake, chain.mistaken(drawn.question.formula, drawn.given, mistake, theirs))
        for mistake in drawn.question.mistakes[part.name]
    )
    return tuple(NumericSlip(mistake, led[part.name]) for mistake, led in found if led is not None)
