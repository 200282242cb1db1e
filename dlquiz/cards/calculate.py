"""A card worked out for values of one's own, as `calc` does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dlquiz.cards import chain, worked
from dlquiz.cards.card import Formula
from dlquiz.ground.errors import DlquizError
from dlquiz.language import CostError, EvaluationError, Value, budget
from dlquiz.text.spans import Language, Maths


@dataclass(frozen=True)
class Calculation:
    """A card with a value for every given, its results, and the steps that lead to them."""

    card: Formula
    given: Mapping[str, Value]
    results: Mapping[str, Value]
    steps: Sequence[Maths]


def missing(card: Formula, given: Mapping[str, Value]) -> list[str]:
    """The names of the givens that have no value yet."""
    return [item.name for item in card.given if item.name not in given and item.default is None]


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
