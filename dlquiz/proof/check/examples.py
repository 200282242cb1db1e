"""What is fixed of a card or question: examples worked by hand, facts that code shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Protocol, runtime_checkable

from dlquiz.cards import chain, tolerance
from dlquiz.cards.card import Formula
from dlquiz.cards.pictured import picture_of
from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.language import EvaluationError, Value, budget
from dlquiz.language.numbers import json_value, plain_number
from dlquiz.proof.comparison import Runner, prove_formula
from dlquiz.torchlines.code import NoTorchError, TorchError


@runtime_checkable
class Factual(Protocol):
    """What states facts that code shows: a question, an erratum."""

    @property
    def id(self) -> str:
        """Its name in the bank."""

    @property
    def path(self) -> str:
        """The file that states it."""

    @property
    def facts(self) -> Sequence[tuple[str, int]]:
        """PyTorch lines, each block with the line of the file where it begins."""


def check_facts(stated: Factual, runner: Runner) -> Iterator[Fault]:
    """Every block of PyTorch lines must come out true."""
    for source, line in stated.facts:
        try:
            if not runner.run(source, {}, (), truth=True)["holds"]:
                message = f"{stated.id}: the torch lines come out false"
                yield Fault(stated.path, line, message, "mend the fact or the lines")
        except NoTorchError:
            raise
        except TorchError as error:
            message = f"{stated.id}: the torch lines fail: {error.fault.message}"
            yield Fault(stated.path, line + max(error.line - 1, 0), message, error.fault.hint)


@budget()
def check_card(formula: Formula, runner: Runner) -> list[Fault]:
    """The examples worked by hand: the formula, the mistakes and PyTorch must all give what is written there. Raises
    CostError if that takes too much work."""
    if not formula.example:
        hint = "work one by hand and write it down"
        return [Fault(formula.path, formula.line, f"the formula {formula.id} has no example", hint)]
    faults = [fault for number in range(len(formula.examples)) for fault in _check_example(formula, number, runner)]
    return faults or list(_never_wrong(formula))


def _check_example(formula: Formula, number: int, runner: Runner) -> Iterator[Fault]:
    example = formula.examples[number]
    try:
        given = chain.complete(formula, _given(formula, example))
        broken = chain.broken(formula.where, given)
        results = chain.results(formula, given)
    except EvaluationError as error:
        yield Fault(formula.path, formula.line, f"the example of {formula.id} has no value: {error.fault.message}")
        return
    if broken:
        yield Fault(formula.path, formula.line, f"the example of {formula.id} breaks the condition {broken.source}")
    yield from _example_values(formula, example, results)
    yield from _example_mistakes(formula, number, given, results)
    yield from _example_picture(formula, given, results)
    yield from _example_proof(formula, given, results, runner)


def _example_picture(formula: Formula, given: dict[str, Value], results: dict[str, Value]) -> Iterator[Fault]:
    """What the card says is worth drawing can be drawn."""
    if formula.plot is not None:
        try:
            picture_of(formula, given, results, "en")
        except DlquizError as error:
            yield Fault(formula.path, formula.plot_line, f"at the example {error.fault.message}", error.fault.hint)


def _never_wrong(formula: Formula) -> Iterator[Fault]:
    """Each mistake that gives the key at every example: one example at least has to show what it changes."""
    keys = [chain.results(formula, chain.complete(formula, _given(formula, example))) for example in formula.examples]
    for mistake in formula.mistakes:
        digits = formula.result(mistake.of).digits
        pairs = [(wrong, key[mistake.of]) for wrong, key in zip(mistake.examples, keys, strict=True)]
        if all(tolerance.within(wrong, key, tolerance.unit(digits, key)) for wrong, key in pairs):
            where = "the example" if len(keys) == 1 else "every example"
            yield Fault(formula.path, mistake.line, f"the mistake {mistake.id} equals the right value at {where}")


def _given(formula: Formula, example: Mapping[str, Value]) -> dict[str, Value]:
    return {item.name: example[item.name] for item in formula.given if item.name in example}


def _example_values(formula: Formula, example: Mapping[str, Value], results: dict[str, Value]) -> Iterator[Fault]:
    for result in formula.results:
        stated = example.get(result.name)
        step = tolerance.unit(result.digits, results[result.name]) / 2
        if stated is not None and not tolerance.within(stated, results[result.name], step):
            ours, theirs = plain_number(results[result.name]), plain_number(stated)
            message = f"the example of {formula.id} says {result.name} = {theirs}, the formula gives {ours}"
            yield Fault(formula.path, formula.line, message, "one of the two is wrong")


def _example_mistakes(
    formula: Formula, number: int, given: dict[str, Value], results: dict[str, Value]
) -> Iterator[Fault]:
    for mistake in formula.mistakes:
        led = chain.mistaken(formula, given, mistake, results)
        result = formula.result(mistake.of)
        value = led[mistake.of] if led else None
        step = tolerance.unit(result.digits, value) / 2 if value is not None else Fraction(0)
        stated = mistake.examples[number]
        if value is None or not tolerance.within(stated, value, step):
            shown = "nothing" if value is None else plain_number(value)
            said = plain_number(stated)
            message = f"the mistake {mistake.id} gives {shown} at the example, its `example` says {said}"
            yield Fault(formula.path, mistake.line, message, "one of the two is wrong")


def _example_proof(
    formula: Formula, given: dict[str, Value], results: dict[str, Value], runner: Runner
) -> Iterable[Fault]:
    try:
        proof = prove_formula(formula, given, results, runner)
    except NoTorchError:
        raise
    except TorchError as error:
        line = formula.torch_line + max(error.line - 1, 0)
        return [
            Fault(formula.path, line, f"{formula.id}: the torch lines fail: {error.fault.message}", error.fault.hint)
        ]
    if proof.agrees:
        return []
    keys = {name: json_value(value) for name, value in results.items()}
    message = f"at the example of {formula.id} the formula gives {keys}, PyTorch gives {proof.values}"
    return [Fault(formula.path, formula.line, message, "one of the two is wrong")]
