"""Whether a stem shows every value that its keys depend on, or says it in words that are stated a second time."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.ground.errors import Fault
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.language import EvaluationError, evaluate, names_in
from dlquiz.language.numbers import json_value


def check_states(question: NumericQuestion) -> Iterator[Fault]:
    """What is neither shown nor stated, both, or stated by what is neither."""
    known = set(question.shows)
    for state in question.states:
        if state.name in known:
            message = f"{question.id} states {state.name}, which its stem shows or which is stated already"
            yield Fault(question.path, state.line, message, "leave it out of `states`")
        for name in sorted(names_in(state.value) - known):
            message = f"{question.id} states {state.name} by {name}, which is neither shown nor stated before it"
            yield Fault(question.path, state.line, message, "state it by what the stem shows, or by its value")
        known.add(state.name)
    for name in (item.name for item in question.formula.given if item.name in needed(question) - known):
        message = f"the stem of {question.id} does not show {name}, and `states` does not say what its words assume"
        yield Fault(question.path, question.line, message, f"write {{{name}}} in the stem, or states: {{{name}: ...}}")


def needed(question: NumericQuestion) -> set[str]:
    """The givens that the asked results depend on, directly or through other results."""
    names = set(question.ask)
    for result in reversed(question.formula.results):
        if result.name in names:
            names |= names_in(result.expression)
    return names & {item.name for item in question.formula.given}


def state_problems(item: NumericItem) -> Iterator[str]:
    """Each value that is not what the stem says in words."""
    for state in item.question.states:
        try:
            said = evaluate(state.value, item.given)
        except EvaluationError as error:
            yield f"`states` gives {state.name} no value: {error.fault.message}"
            continue
        actual = item.given[state.name]
        if said != actual:
            shown, had = json_value(said), json_value(actual)
            yield f"`states` says that {state.name} is {shown} ({state.source}), the item has {had}"
