"""Grading: each part by itself, later parts judged from the student's own earlier values, and the mistake named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import product
from typing import Any, Literal

from dlquiz.bank.card import Mistake
from dlquiz.errors import DlquizError
from dlquiz.items import chain
from dlquiz.items.item import LETTERS, ConceptItem, Item, NumericItem, NumericPart, mistakes_for
from dlquiz.items.response import (
    TooCoarse,
    Unreadable,
    read_choice,
    read_letters,
    read_marks,
    read_match,
    read_order,
    read_truth,
    read_value,
    written_steps,
)
from dlquiz.items.tolerance import agrees, entries_within, tolerances, within
from dlquiz.language import CostError, EvaluationError, Value, budget, flat, shape
from dlquiz.language.work import DRAW_UNITS
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

Verdict = Literal["correct", "wrong", "unreadable"]


@dataclass(frozen=True)
class PartGrade:
    """The grade of one part. `value` is what was understood, `followed` whether it is right only from the student's own
    earlier value, `also` further mistakes that lead to the same value as `mistake`, `option` which option was chosen
    wrongly, `wrong_entries` the places of a vector's or matrix's wrong entries, counted from 0; `problem` why it could
    not be read, or is too coarse."""

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
    wrong_entries: tuple[tuple[int, ...], ...] = ()

    @property
    def unknown(self) -> bool:
        """Whether it was left blank for good."""
        return self.verdict == "wrong" and self.value is None

    @property
    def too_coarse(self) -> bool:
        """Whether it has fewer digits than are asked for, and those that it has fit."""
        return isinstance(self.problem, TooCoarse)


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


def grade(item: Item, responses: Sequence[str], ask_again: bool = True) -> Grade:
    """Grades one response a part, in the order of the parts. A response that can't be read scores nothing and is marked
    so that it can be asked again; so is one that is right but too coarse, or blank. If nobody can be asked again
    (`ask_again` false), what is too coarse is wrong, and what is blank is not known: wrong, by no mistake, no value.

    Raises DlquizError if there are not as many responses as parts, or if one is not a text.
    """
    _check_responses(item, responses)
    if isinstance(item, ConceptItem):
        return Grade(item, (_grade_concept(item, responses[0], ask_again),))
    parts: list[PartGrade] = []
    own: dict[str, Value] = {}
    for part, response in zip(item.parts, responses, strict=True):
        graded = grade_part(item, part, response, own, ask_again)
        parts.append(graded)
        if graded.verdict != "unreadable" and not graded.unknown:
            own[part.name] = graded.value
    return Grade(item, tuple(parts))


def _check_responses(item: Item, responses: Any) -> None:
    names = [part.name for part in item.parts] if isinstance(item, NumericItem) else ["answer"]
    wanted = f"give a list of {len(names)} text{'' if len(names) == 1 else 's'}: {', '.join(names)}"
    if isinstance(responses, str) or not isinstance(responses, Sequence):
        raise DlquizError(f"the responses to {item.address} are no list", wanted)
    if len(responses) != len(names):
        count = f"{len(names)} part{'' if len(names) == 1 else 's'}"
        given = f"{len(responses)} response{' was' if len(responses) == 1 else 's were'}"
        raise DlquizError(f"{item.address} has {count}; {given} given", wanted)
    for response in responses:
        if not isinstance(response, str):
            raise DlquizError(f"the response {response!r} to {item.address} is not a text", wanted)


def grade_part(
    item: NumericItem, part: NumericPart, response: str, own: Mapping[str, Value], ask_again: bool = True
) -> PartGrade:
    """Grades one asked result. `own` holds the student's values of earlier parts; `ask_again` is that of `grade`."""
    result = part.result
    if not response.strip() and not ask_again:
        return PartGrade(part.name, "wrong", 0.0, part.key)
    try:
        value = read_value(response, result.type, part.key, result.as_shape, result.unit)
    except Unreadable as problem:
        return PartGrade(part.name, "unreadable", 0.0, part.key, problem=problem)
    graded = PartGrade(part.name, "wrong", 0.0, part.key, value)
    if within(value, part.key, part.tolerance):
        return replace(graded, verdict="correct", score=1.0)
    used, wrong = _own_values(item, part, own)
    graded = _judged(item, part, graded, used, wrong)
    if graded.verdict == "correct":
        return graded
    targets = _targets(item, part, (used, wrong) if wrong else ())
    coarse = _coarseness(part, value, response, targets)
    if coarse is not None and ask_again:
        return PartGrade(part.name, "unreadable", 0.0, part.key, problem=coarse)
    return _by_entry(part, replace(graded, problem=coarse), targets)


_Values = Mapping[str, Value]


def _own_values(item: NumericItem, part: NumericPart, own: _Values) -> tuple[_Values, _Values]:
    """The student's values on which a part depends, and those among them that are wrong."""
    used = {name: theirs for name, theirs in own.items() if chain.depends_on(item.question.formula, part.name, name)}
    return used, {name: theirs for name, theirs in used.items() if not _right(item, name, theirs)}


def _judged(item: NumericItem, part: NumericPart, graded: PartGrade, used: _Values, wrong: _Values) -> PartGrade:
    """The grade of a value that is not the key's: right from the student's own values, or wrong, the mistake named."""
    if wrong:
        # A right value that was rounded by hand stands for the key as well as for itself.
        for fixed in (used, wrong):
            followed = _follow(item, part, graded.value, fixed)
            if followed is not None:
                return replace(graded, **followed)
    named = _named(part, graded.value)
    if not named and used and not wrong:
        followed = _follow(item, part, graded.value, used)
        if followed is not None and followed.get("followed"):
            return replace(graded, **followed)
    return replace(graded, mistake=named[0], also=named[1:]) if named else graded


def _right(item: NumericItem, name: str, value: Value) -> bool:
    part = next(part for part in item.parts if part.name == name)
    return within(value, part.key, part.tolerance)


def _follow(item: NumericItem, part: NumericPart, value: Value, fixed: _Values) -> dict[str, Any] | None:
    """What to say of a value that follows from the student's own ones, rightly or by a mistake; None if it does not, or
    if it takes too much work to say."""
    try:
        with budget(DRAW_UNITS):
            return _followed(item, part, value, fixed)
    except CostError:
        return None


def _followed(item: NumericItem, part: NumericPart, value: Value, fixed: _Values) -> dict[str, Any] | None:
    formula, digits = item.question.formula, part.result.digits
    theirs = _results_from(item, fixed)
    if theirs is None:
        return None
    if within(value, theirs[part.name], tolerances(theirs[part.name], digits)):
        return {"verdict": "correct", "score": 1.0, "followed": True}
    for mistake in mistakes_for(item.question, part.name):
        led = chain.mistaken(formula, item.given, mistake, theirs)
        if led is not None and within(value, led[part.name], tolerances(led[part.name], digits)):
            return {"mistake": mistake}
    return None


def _results_from(item: NumericItem, fixed: _Values) -> dict[str, Value] | None:
    """All results that follow from the student's own ones; None if they have no value, or one that nobody would look
    for."""
    try:
        with budget(DRAW_UNITS):
            return chain.results(item.question.formula, item.given, fixed)
    except (EvaluationError, CostError):
        return None


def _targets(item: NumericItem, part: NumericPart, own: Sequence[_Values]) -> list[Value]:
    """What a part may be measured by: the key, and what follows from the student's own wrong values."""
    theirs = (_results_from(item, fixed) for fixed in own)
    values = (results[part.name] for results in theirs if results is not None)
    return [part.key, *(value for value in values if shape(value) == shape(part.key))]


def _coarseness(part: NumericPart, value: Value, response: str, targets: Sequence[Value]) -> TooCoarse | None:
    """Why a value is too coarse: every entry is right in the digits that it was written with, some with fewer than are
    asked for; None if it is not. Whether it is right is not said where a mistake, so rounded, looks the same."""
    digits = part.result.digits
    steps = written_steps(response, digits, part.result.unit) if digits is not None else None
    if digits is None or steps is None or len(steps) != len(flat(value)):
        return None
    if not any(agrees(value, target, steps, tolerances(target, digits)) for target in targets):
        return None
    mistaken = any(agrees(value, slip.value, steps, tolerances(slip.value, digits)) for slip in part.slips)
    return TooCoarse(digits, right=not mistaken)


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
    """The mistakes that lead to this value: the nearest, if several values are near enough."""
    digits = part.result.digits
    near = [slip for slip in part.slips if within(value, slip.value, tolerances(slip.value, digits))]
    nearest = min((_distance(value, slip.value) for slip in near), default=None)
    return tuple(slip.mistake for slip in near if _distance(value, slip.value) == nearest)


def _distance(a: Value, b: Value) -> Fraction:
    if isinstance(a, tuple):
        return sum((_distance(x, y) for x, y in zip(a, b, strict=True)), Fraction(0))
    return abs(Fraction(a) - Fraction(b))


def wrong_entries(part: PartGrade, lang: Language) -> str:
    """Which entries of a vector or matrix are wrong, where some are right: `entries 1, 3 are wrong`; else ""."""
    if not part.wrong_entries or not part.score:
        return ""
    if len(part.wrong_entries[0]) > 1:
        cells = ", ".join(f"({row + 1}, {column + 1})" for row, column in part.wrong_entries)
        return say(lang, "wrong_cells", places=cells)
    places = ("、" if lang == "zh" else ", ").join(str(place + 1) for (place,) in part.wrong_entries)
    return say(lang, "wrong_entry" if len(part.wrong_entries) == 1 else "wrong_entries", places=places)


def _grade_concept(item: ConceptItem, response: str, ask_again: bool) -> PartGrade:
    graded = PartGrade("answer", "wrong", 0.0, item.key)
    if not response.strip() and not ask_again:
        return graded
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
