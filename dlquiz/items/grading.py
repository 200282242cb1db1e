"""Grading: each part by itself, later parts judged from the student's own earlier values, and the mistake named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Literal

from dlquiz.bank.card import Mistake
from dlquiz.items import chain
from dlquiz.items.item import LETTERS, ConceptItem, Item, NumericItem, NumericPart, mistakes_for
from dlquiz.items.response import (
    Unreadable,
    read_choice,
    read_letters,
    read_marks,
    read_match,
    read_order,
    read_truth,
    read_value,
)
from dlquiz.items.tolerance import unit, within
from dlquiz.language import EvaluationError, Value

Verdict = Literal["correct", "wrong", "unreadable"]


@dataclass(frozen=True)
class PartGrade:
    """The grade of one part. `value` is what was understood, `followed` whether it is right only from the student's own
    earlier value, `also` further mistakes that lead to the same value as `mistake`, `option` which option was chosen
    wrongly, `problem` why it could not be read."""

    name: str
    verdict: Verdict
    score: float
    key: Any
    value: Any = None
    mistake: Mistake | None = None
    also: tuple[Mistake, ...] = ()
    followed: bool = False
    option: int | None = None
    problem: Unreadable | None = None


@dataclass(frozen=True)
class Grade:
    """The grade of an item: the mean of its parts' scores, from 0 to 1."""

    item: Item
    parts: tuple[PartGrade, ...]

    @property
    def score(self) -> float:
        return sum(part.score for part in self.parts) / len(self.parts)

    @property
    def readable(self) -> bool:
        return all(part.verdict != "unreadable" for part in self.parts)


def grade(item: Item, responses: Sequence[str]) -> Grade:
    """Grades one response a part, in the order of the parts. A response that can't be read scores nothing and is marked
    so that it can be asked again."""
    if isinstance(item, ConceptItem):
        return Grade(item, (_grade_concept(item, responses[0]),))
    parts: list[PartGrade] = []
    own: dict[str, Value] = {}
    for part, response in zip(item.parts, responses, strict=True):
        graded = grade_part(item, part, response, own)
        parts.append(graded)
        if graded.verdict != "unreadable":
            own[part.name] = graded.value
    return Grade(item, tuple(parts))


def grade_part(item: NumericItem, part: NumericPart, response: str, own: Mapping[str, Value]) -> PartGrade:
    """Grades one asked result. `own` holds the student's values of earlier parts."""
    result = part.result
    try:
        value = read_value(response, result.type, part.key, result.as_shape, result.unit)
    except Unreadable as problem:
        return PartGrade(part.name, "unreadable", 0.0, part.key, problem=problem)
    graded = PartGrade(part.name, "wrong", 0.0, part.key, value)
    if within(value, part.key, part.unit):
        return replace(graded, verdict="correct", score=1.0)
    formula = item.question.formula
    used = {name: theirs for name, theirs in own.items() if chain.depends_on(formula, part.name, name)}
    wrong = {name: theirs for name, theirs in used.items() if not _right(item, name, theirs)}
    if wrong:
        # A right value that was rounded by hand stands for the key as well as for itself.
        for fixed in (used, wrong):
            followed = _follow(item, part, value, fixed)
            if followed is not None:
                return replace(graded, **followed)
    named = _named(part, value)
    if not named and used and not wrong:
        followed = _follow(item, part, value, used)
        if followed is not None and followed.get("followed"):
            return replace(graded, **followed)
    return replace(graded, mistake=named[0], also=named[1:]) if named else graded


def _right(item: NumericItem, name: str, value: Value) -> bool:
    part = next(part for part in item.parts if part.name == name)
    return within(value, part.key, part.unit)


def _follow(item: NumericItem, part: NumericPart, value: Value, fixed: Mapping[str, Value]) -> dict[str, Any] | None:
    """What to say of a value that follows from the student's own ones, rightly or by a mistake; None if it does not."""
    formula, digits = item.question.formula, part.result.digits
    try:
        theirs = chain.results(formula, item.given, fixed)
    except EvaluationError:
        return None
    if within(value, theirs[part.name], unit(digits, theirs[part.name])):
        return {"verdict": "correct", "score": 1.0, "followed": True}
    for mistake in mistakes_for(item.question, part.name):
        led = chain.mistaken(formula, item.given, mistake, theirs)
        if led is not None and within(value, led[part.name], unit(digits, led[part.name])):
            return {"mistake": mistake}
    return None


def _named(part: NumericPart, value: Value) -> tuple[Mistake, ...]:
    """The mistakes that lead to this value: the nearest, if several values are near enough."""
    near = [slip for slip in part.slips if within(value, slip.value, unit(part.result.digits, slip.value))]
    nearest = min((_distance(value, slip.value) for slip in near), default=None)
    return tuple(slip.mistake for slip in near if _distance(value, slip.value) == nearest)


def _distance(a: Value, b: Value) -> Fraction:
    if isinstance(a, tuple):
        return sum((_distance(x, y) for x, y in zip(a, b, strict=True)), Fraction(0))
    return abs(Fraction(a) - Fraction(b))


def _grade_concept(item: ConceptItem, response: str) -> PartGrade:
    graded = PartGrade("answer", "wrong", 0.0, item.key)
    try:
        value = read_concept(item, response)
    except Unreadable as problem:
        return replace(graded, verdict="unreadable", problem=problem)
    graded = replace(graded, value=value)
    if value == item.key:
        return replace(graded, verdict="correct", score=1.0)
    return replace(graded, score=_partial(item, value), option=_wrong_option(item, value))


def read_concept(item: ConceptItem, response: str) -> Any:
    """The response in the form of the item's key. Raises Unreadable."""
    question = item.question
    count = len(question.pairs) or len(question.options)
    match question.kind:
        case "choice":
            return read_choice(response, count)
        case "choices":
            return tuple(sorted(read_letters(response, count)))
        case "truth":
            return read_truth(response)
        case "match":
            return read_match(response, count)
        case "order":
            return read_order(response, count)
        case "explain":
            return read_marks(response, len(question.rubric))


def _partial(item: ConceptItem, value: Any) -> float:
    """Credit by pair for a match, by point for an explanation, by option for several choices (a wrong one takes a right
    one back); else nothing."""
    if item.question.kind == "match":
        pairs = [bool(item.key[letter] == number) for letter, number in value.items()]
        return sum(pairs) / len(pairs)
    if item.question.kind == "explain":
        return len(value) / len(item.key)
    if item.question.kind == "choices":
        right = len(set(value) & set(item.key)) - len(set(value) - set(item.key))
        return max(right, 0) / len(item.key)
    return 0.0


def _wrong_option(item: ConceptItem, value: Any) -> int | None:
    """The first wrongly chosen option, whose `because` is the feedback."""
    if item.question.kind == "truth":
        return item.order[0]
    if item.question.kind not in ("choice", "choices"):
        return None
    for letter in value:
        option = item.order[LETTERS.index(letter)]
        if not item.question.options[option].right:
            return option
    return None
