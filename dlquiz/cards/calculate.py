"""A card worked out for values of one's own, as `calc` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cards import chain, worked
from dlquiz.cards.card import Formula
from dlquiz.ground.errors import DlquizError
from dlquiz.language import CostError, EvaluationError, Type, Value, budget, evaluate, flat
from dlquiz.language.numbers import plain_number
from dlquiz.text.spans import Language, Maths


class Calculation(Struct, frozen=True):
    """A card with a value for every given, its results, and the steps that lead to them."""

    card: Formula
    given: Mapping[str, Value]
    results: Mapping[str, Value]
    steps: Sequence[Maths]


def calculator(card: Formula) -> Formula:
    """The card as `calc` takes it: with decimals where its questions draw whole numbers, if it says so."""
    if not card.real:
        return card
    given = tuple(replace(item, type=_number(item.type)) if item.name in card.real else item for item in card.given)
    results = tuple(
        replace(result, type=_number(result.type)) if card.behind[result.name] & card.real else result
        for result in card.results
    )
    return replace(card, given=given, results=results)


def _number(type_: Type) -> Type:
    return Type("number", type_.rank)


def missing(card: Formula, given: Mapping[str, Value]) -> list[str]:
    """The names of the givens that have no value yet."""
    return [item.name for item in card.given if item.name not in given and item.default is None]


def named(card: Formula, given: Mapping[str, Value], name: str, word: str) -> Value:
    """The value of a given that a word of the card stands for, as `same` for a padding, where the others are `given`
    and nothing else is `missing`. Raises DlquizError if it is no whole number, or not one for all axes though the card
    takes one."""
    option = f"--{name.replace('_', '-')}"
    try:
        with budget():
            value = evaluate(card.words[name][word], chain.complete(card, given))
    except (EvaluationError, CostError) as error:
        message = f"{option} {word} has no value for these numbers: {error.fault.message}"
        raise DlquizError(message, error.fault.hint) from None
    item = next(item for item in card.given if item.name == name)
    if any(Fraction(entry).denominator != 1 for entry in flat(value)):
        message = f"{option} {word} is {plain_number(value)} on each side, which is no whole number"
        raise DlquizError(message, "`dlquiz calc same-padding-both-sides` divides an odd padding between the sides")
    if item.type.rank or not isinstance(value, tuple):
        return value
    if len(set(value)) > 1:
        message = f"{option} {word} is {plain_number(value)}, which is not the same along both axes"
        raise DlquizError(message, "write one number, or pad the input itself")
    return value[0]


def calculate(card: Formula, given: Mapping[str, Value], lang: Language) -> Calculation:
    """The card worked out; what is not given has its default, and nothing is `missing`. Raises DlquizError if one of
    its conditions does not hold, or there is no value for these numbers."""
    try:
        with budget():
            complete = chain.complete(card, given)
            broken = chain.broken(card.where, complete)
            if broken is not None and broken.text is not None:
                raise DlquizError(broken.text.words(lang), f"it must hold that {broken.source}")
            results = chain.any_results(card, complete)
        beyond = next((name for name in card.ask if not chain.is_held(results[name])), None)
        if beyond is not None:
            raise EvaluationError(f"{beyond} becomes too large", "use smaller ones")
    except (EvaluationError, CostError) as error:
        raise DlquizError(
            f"{card.id} has no value for these numbers: {error.fault.message}", error.fault.hint
        ) from None
    return Calculation(card, complete, results, [*map(Maths, worked.steps(card, complete, results, lang))])
