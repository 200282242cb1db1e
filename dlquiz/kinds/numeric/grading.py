"""Grading numbers: each part by itself, later parts judged from the student's own earlier values, the mistake named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any

from msgspec.structs import replace

from dlquiz.cards import chain
from dlquiz.cards.card import Mistake
from dlquiz.cards.tolerance import agrees, entries_within, rounded, tolerances, within
from dlquiz.kinds.answers.numbers import written_steps
from dlquiz.kinds.answers.unreadable import TooCoarse, Unreadable
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.numeric.drawn import Drawn
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.language import CostError, EvaluationError, Value, budget, flat, shape
from dlquiz.language.values import parts, single
from dlquiz.language.work import DRAW_UNITS


def grade_parts(drawn: Drawn, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
    """The grade of each asked result, in order; see `dlquiz.kinds.grading.grade`."""
    parts: list[PartGrade] = []
    own: dict[str, Value] = {}
    for part, response in zip(drawn.parts, responses, strict=True):
        graded = grade_part(drawn, part, response, own, ask_again)
        parts.append(graded)
        if graded.verdict != "unreadable" and not graded.unknown:
            own[part.name] = graded.value
    return tuple(parts)


def grade_part(
    drawn: Drawn, part: NumericPart, response: str, own: Mapping[str, Value], ask_again: bool = True
) -> PartGrade:
    """Grades one asked result. `own` holds the student's values of earlier parts; `ask_again` is that of `grade`."""
    if not response.strip() and not ask_again:
        return PartGrade(part.name, "wrong", 0.0, part.key)
    try:
        value = part.read(response)
    except Unreadable as problem:
        return PartGrade(part.name, "unreadable", 0.0, part.key, problem=problem)
    graded = PartGrade(part.name, "wrong", 0.0, part.key, value)
    if within(value, part.key, part.tolerance) or drawn.question.is_right_too(drawn.given, part.name, value):
        return replace(graded, verdict="correct", score=1.0)
    used, wrong = _own_values(drawn, part, own)
    graded = _judged(drawn, part, graded, used, wrong)
    if graded.verdict == "correct":
        return graded
    targets = _targets(drawn, part, (used, wrong) if wrong else ())
    coarse = _coarseness(part, value, response, targets)
    if coarse is not None and ask_again:
        return PartGrade(part.name, "unreadable", 0.0, part.key, problem=coarse)
    return _by_entry(part, replace(graded, problem=coarse), targets)


_Values = Mapping[str, Value]


def _own_values(drawn: Drawn, part: NumericPart, own: _Values) -> tuple[_Values, _Values]:
    """The student's values on which a part depends, and those among them that are wrong."""
    used = {name: theirs for name, theirs in own.items() if chain.depends_on(drawn.question.formula, part.name, name)}
    return used, {name: theirs for name, theirs in used.items() if not _right(drawn, name, theirs)}


def _judged(drawn: Drawn, part: NumericPart, graded: PartGrade, used: _Values, wrong: _Values) -> PartGrade:
    """The grade of a value that is not the key's: right from the student's own values, or wrong, the mistake named."""
    if wrong:
        # A right value that was rounded by hand stands for the key as well as for itself.
        for fixed in (used, wrong):
            followed = _follow(drawn, part, graded.value, fixed)
            if followed is not None:
                return replace(graded, **followed)
    named = _named(part, graded.value)
    if not named and used and not wrong:
        followed = _follow(drawn, part, graded.value, used)
        if followed is not None and followed.get("followed"):
            return replace(graded, **followed)
    return replace(graded, mistake=named[0], also=named[1:]) if named else graded


def _right(drawn: Drawn, name: str, value: Value) -> bool:
    part = next(part for part in drawn.parts if part.name == name)
    return within(value, part.key, part.tolerance)


def _follow(drawn: Drawn, part: NumericPart, value: Value, fixed: _Values) -> dict[str, Any] | None:
    """What to say of a value that follows from the student's own ones, rightly or by a mistake; None if it does not, or
    if it takes too much work to say."""
    try:
        with budget(DRAW_UNITS):
            return _followed(drawn, part, value, fixed)
    except CostError:
        return None


def _followed(drawn: Drawn, part: NumericPart, value: Value, fixed: _Values) -> dict[str, Any] | None:
    formula, digits = drawn.question.formula, part.result.digits
    theirs = results_from(drawn, fixed)
    if theirs is None:
        return None
    if within(value, theirs[part.name], tolerances(theirs[part.name], digits)):
        return {"verdict": "correct", "score": 1.0, "followed": True}
    for mistake in drawn.question.mistakes[part.name]:
        led = chain.mistaken(formula, drawn.given, mistake, theirs)
        if led is not None and within(value, led[part.name], tolerances(led[part.name], digits)):
            return {"mistake": mistake}
    return None


def results_from(drawn: Drawn, fixed: _Values) -> dict[str, Value] | None:
    """All results that follow from the student's own ones; None if they have no value, or one that nobody would look
    for."""
    try:
        with budget(DRAW_UNITS):
            return chain.results(drawn.question.formula, drawn.given, fixed)
    except (EvaluationError, CostError):
        return None


def _targets(drawn: Drawn, part: NumericPart, own: Sequence[_Values]) -> list[Value]:
    """What a part may be measured by: the key, and what follows from the student's own wrong values."""
    theirs = (results_from(drawn, fixed) for fixed in own)
    values = (results[part.name] for results in theirs if results is not None)
    return [part.key, *(value for value in values if shape(value) == shape(part.key))]


def _coarseness(part: NumericPart, value: Value, response: str, targets: Sequence[Value]) -> TooCoarse | None:
    """Why a value is too coarse: every entry is right in the digits that it was written with, some with fewer than are
    asked for; None if it is not. Whether it is right is not said where a mistake, so rounded, looks the same."""
    digits = part.result.digits
    steps = written_steps(response, digits, part.result.unit) if digits is not None else None
    if part.wanted is None or steps is None or len(steps) != len(flat(value)):
        return None
    if not any(agrees(value, target, steps, tolerances(target, digits)) for target in targets):
        return None
    mistaken = any(agrees(value, slip.value, steps, tolerances(slip.value, digits)) for slip in part.slips)
    return TooCoarse(part.wanted, right=not mistaken)


def _by_entry(part: NumericPart, graded: PartGrade, targets: Sequence[Value]) -> PartGrade:
    """The share of right entries as score, and the places of the wrong ones. A shape is one answer: most of its axes
    can be copied from the question."""
    if part.result.as_shape or not isinstance(graded.value, tuple):
        return graded
    allowed = [part.tolerance, *(tolerances(target, part.result.digits) for target in targets[1:])]
    right = max(map(partial(entries_within, graded.value), targets, allowed), key=sum)
    places = product(*map(range, shape(graded.value)))
    wrong = tuple(place for place, fits in zip(places, right, strict=True) if not fits)
    return replace(graded, score=sum(right) / len(right), wrong_entries=wrong)


def _named(part: NumericPart, value: Value) -> tuple[Mistake, ...]:
    """The mistakes that lead to this value, or to what it is when rounded as asked: the nearest, if several values are
    near enough."""
    digits = part.result.digits
    near = [
        slip
        for slip in part.slips
        if within(value, slip.value, tolerances(slip.value, digits)) or value == rounded(slip.value, part.wanted)
    ]
    nearest = min((_distance(value, slip.value) for slip in near), default=None)
    return tuple(slip.mistake for slip in near if _distance(value, slip.value) == nearest)


def _distance(a: Value, b: Value) -> Fraction:
    if isinstance(a, tuple):
        return sum((_distance(x, y) for x, y in zip(a, parts(b), strict=True)), Fraction(0))
    return abs(Fraction(a) - Fraction(single(b)))
