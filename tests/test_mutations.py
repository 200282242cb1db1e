"""`bank check` is itself checked: the bank that ships is corrupted place by place, and every slip must be reported.

A sample runs in the long sweep, a larger one with DLQUIZ_FULL=1; DLQUIZ_MUTATIONS=1 runs them all: an hour.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import pytest
from msgspec import structs
from mutants import altered, example_mutants, mistake_mutants, result_mutants, torch_mutants, turned_around

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.loading import load
from dlquiz.cards import chain
from dlquiz.cards.card import Formula
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.concept import ConceptQuestion
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion, base_question
from dlquiz.kinds.registry import generate
from dlquiz.kinds.truth import TruthQuestion
from dlquiz.language import EvaluationError, Value, flat, parse, shape, type_of
from dlquiz.proof.check import DEFAULT_SEEDS, check_card, check_facts, check_item
from dlquiz.proof.comparison import Runner, plain_given
from dlquiz.torchlines.code import TorchError
from dlquiz.torchlines.worker import TorchWorker

pytestmark = [pytest.mark.full, pytest.mark.slow]

FULL = bool(os.environ.get("DLQUIZ_MUTATIONS"))
STEP = 1 if FULL else 17 if os.environ.get("DLQUIZ_FULL") else 43
DRAWS = 200
# The share of formula mutants that may change no value at all (x + 0 made x - 0, ceil of a whole number, ...).
EQUIVALENT = 0.10


class CachingRunner:
    """One worker whose answers are remembered: most mutants leave PyTorch's side as it was."""

    version = ""

    def __init__(self, worker: TorchWorker) -> None:
        self.worker = worker
        self.known: dict[tuple[str, str, tuple[str, ...], bool], dict[str, Any] | TorchError] = {}

    def run(self, source: str, given: Mapping[str, Any], results: Sequence[str], truth: bool = False) -> dict[str, Any]:
        key = (source, repr(given), tuple(results), truth)
        if key not in self.known:
            try:
                self.known[key] = self.worker.run(source, given, results, truth, timeout=5.0)
            except TorchError as error:
                self.known[key] = error
        found = self.known[key]
        if isinstance(found, TorchError):
            raise found
        return found


@pytest.fixture(scope="module")
def runner(torch_worker: TorchWorker) -> Runner:
    torch_worker.start()
    return CachingRunner(torch_worker)


@dataclass
class Tally:
    """What became of the mutants of one kind."""

    reported: int = 0
    equivalent: list[str] = field(default_factory=list)
    by_items_only: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.reported + len(self.equivalent) + len(self.by_items_only) + len(self.missed)


# The bank


@cache
def bank() -> Bank:
    found, _ = load(default_path())
    return found


@cache
def cards() -> tuple[Formula, ...]:
    """The cards that can be read. That all can is `bank check`'s business."""
    found = []
    for name in bank().cards:
        with suppress(DlquizError):
            found.append(bank().formula(name))
    return tuple(found)


@cache
def questions_on(card: str) -> tuple[NumericQuestion, ...]:
    found = []
    for entry in bank().asked.values():
        if entry.formula == card:
            with suppress(DlquizError):
                question = bank().question(entry.id)
                assert isinstance(question, NumericQuestion)
                found.append(question)
    return tuple(found)


@cache
def draws(card: str) -> tuple[Mapping[str, Value], ...]:
    """Givens as they are drawn for the card's questions."""
    questions = questions_on(card)
    items: list[NumericItem] = []
    for seed in range(DRAWS // max(len(questions), 1)):
        for question in questions:
            with suppress(DlquizError):
                item = generate(question, seed)
                assert isinstance(item, NumericItem)
                items.append(item)
    return tuple(item.given for item in items)


def example_givens(card: Formula) -> list[dict[str, Value]]:
    names = {item.name for item in card.given}
    drawn = ({name: value for name, value in example.items() if name in names} for example in card.examples)
    return [chain.complete(card, given) for given in drawn]


def test_every_constant_and_operator_of_an_expression_is_altered_once() -> None:
    found = [label for label, _ in altered(parse("floor((h + 2*p - k) / s) + 1 if b > 0 else -h"))]
    assert found == [
        "+ -> -",
        "floor -> ceil",
        "/ -> *",
        "- -> +",
        "+ -> -",
        "* -> +",
        "2 -> 3",
        "1 -> 2",
        "> -> <=",
        "- lost",
    ]
    found = [label for label, _ in altered(parse("sum((1 if y == 1 else 0)*x[1:3])"))]
    assert found == ["* -> +", "1 -> 2", "== -> !=", "0 -> 1", "1 -> 2", "3 -> 4"]


# The formula side


def values(card: Formula, given: Mapping[str, Value]) -> list[Value | None]:
    """Everything the card computes from the givens: results and mistakes; None where there is no value."""
    try:
        results = chain.results(card, given)
    except (EvaluationError, ValueError, TypeError):
        return [None]
    led = [chain.mistaken(card, given, mistake, results) for mistake in card.mistakes]
    wrong = [found[mistake.of] if found else None for found, mistake in zip(led, card.mistakes, strict=True)]
    return [*results.values(), *wrong]


def same(ours: Sequence[Value | None], theirs: Sequence[Value | None]) -> bool:
    return len(ours) == len(theirs) and all(map(same_value, ours, theirs))


def same_value(a: Value | None, b: Value | None) -> bool:
    if a is None or b is None or shape(a) != shape(b):
        return a is b
    pairs = ((Fraction(x), Fraction(y)) for x, y in zip(flat(a), flat(b), strict=True))
    return all(abs(x - y) <= Fraction(1, 10**12) * max(abs(x), abs(y)) for x, y in pairs)


def is_equivalent(card: Formula, mutant: Formula) -> bool:
    """Whether the two compute the same at the example and wherever questions are drawn."""
    givens = example_givens(card)
    if card.examples != mutant.examples:
        pairs = zip(givens, example_givens(mutant), strict=True)
        return all(same(values(card, ours), values(card, theirs)) for ours, theirs in pairs)
    return all(same(values(card, given), values(mutant, given)) for given in (*givens, *draws(card.id)))


def refused_by_reader(card: Formula, mutant: Formula) -> bool:
    """Whether the types do not fit any more: the file would not be read."""
    types = {item.name: item.type for item in card.given}
    for old, new in zip(card.results, mutant.results, strict=True):
        found, faults = type_of(new.expression, types)
        said = type_of(old.expression, types)[0]  # `kind: integer` may stand where the expression alone gives a number
        if faults or (found and said and found.kind != said.kind):
            return True
        types[old.name] = old.type
    return any(type_of(mistake.expression, types)[1] for mistake in mutant.mistakes)


def items_report(mutant: Formula, runner: Runner) -> bool:
    for question in questions_on(mutant.id):
        for seed in range(DEFAULT_SEEDS):
            try:
                item = generate(structs.replace(question, formula=mutant), seed)
            except DlquizError:
                return True
            if check_item(item, runner, thorough=False)[0]:
                return True
    return False


def judge(tally: Tally, label: str, card: Formula, mutant: Formula, runner: Runner) -> None:
    if refused_by_reader(card, mutant) or any(check_card(mutant, runner)):
        tally.reported += 1
    elif is_equivalent(card, mutant):
        tally.equivalent.append(label)
    elif card.mistakes == mutant.mistakes and items_report(mutant, runner):
        tally.by_items_only.append(label)
    else:
        tally.missed.append(label)


FORMULA_SIDE = {"results": result_mutants, "mistakes": mistake_mutants, "examples": example_mutants}


def sweep(kind: str, runner: Runner, part: int = 0, parts: int = 1) -> Tally:
    tally = Tally()
    mutants = [(card, *mutant) for card in cards()[part::parts] for mutant in FORMULA_SIDE[kind](card)]
    for card, label, mutant in mutants[::STEP]:
        judge(tally, label, card, mutant, runner)
    return tally


@pytest.mark.parametrize("part", range(2))
@pytest.mark.parametrize("kind", FORMULA_SIDE)
def test_every_slip_on_the_formula_side_is_reported(kind: str, part: int, runner: Runner) -> None:
    tally = sweep(kind, runner, part, 2)
    assert tally.missed == []
    assert tally.reported > 5
    assert len(tally.equivalent) < EQUIVALENT * tally.count, tally.equivalent


# The PyTorch side


def differs(card: Formula, source: str, runner: Runner) -> bool:
    """Whether the lines give something else at one of the card's examples, or nothing."""
    names = [result.name for result in card.results]
    for given in example_givens(card):
        try:
            right, wrong = (runner.run(lines, plain_given(card, given), names) for lines in (card.torch, source))
        except TorchError:
            return True
        if any(gap(right[name], wrong[name]) > 1e-6 for name in names):
            return True
    return False


def gap(a: Any, b: Any) -> float:
    if isinstance(a, list) and isinstance(b, list) and len(a) == len(b):
        return max((gap(x, y) for x, y in zip(a, b, strict=True)), default=0.0)
    if isinstance(a, list) or isinstance(b, list):
        return 1.0
    return float(abs(a - b) / (max(abs(a), abs(b)) or 1))


def torch_sweep(runner: Runner, part: int = 0, parts: int = 1) -> Tally:
    tally = Tally()
    mutants = [(card, *mutant) for card in cards()[part::parts] for mutant in torch_mutants(card.torch)]
    for card, label, source in mutants[::STEP]:
        if not differs(card, source, runner):
            tally.equivalent.append(f"{card.id}: {label}")
        elif any(check_card(structs.replace(card, torch=source), runner)):
            tally.reported += 1
        else:
            tally.missed.append(f"{card.id}: {label}")
    return tally


@pytest.mark.parametrize("part", range(2))
def test_every_slip_in_the_pytorch_lines_that_changes_a_value_is_reported(part: int, runner: Runner) -> None:
    tally = torch_sweep(runner, part, 2)
    assert tally.missed == []
    assert tally.reported > len(tally.equivalent)


def test_a_result_that_pytorch_gives_one_too_large_is_reported(runner: Runner) -> None:
    cases = [(card, result.name) for card in cards() for result in card.results][::STEP]
    unseen = [
        f"{card.id}: {name}"
        for card, name in cases
        if not any(check_card(structs.replace(card, torch=f"{card.torch.rstrip()}\n{name} = {name} + 1"), runner))
    ]
    assert unseen == []
    assert len(cases) >= 10


def test_a_fact_turned_around_is_reported(runner: Runner) -> None:
    facts = [(question, block) for question in concepts() for block in blocks(question)][::STEP]
    unseen = [q.id for q, (turned, _) in facts if not any(check_facts(turned, runner))]
    assert unseen == []
    assert len(facts) >= 3


def blocks(question: ConceptQuestion) -> Iterator[tuple[ConceptQuestion, str]]:
    """The question with one of its facts turned around, for each."""
    if question.torch:
        yield structs.replace(question, torch=turned_around(question.torch)), question.torch
    if not isinstance(question, TruthQuestion):
        return
    for place, option in enumerate(question.options):
        if option.torch:
            wrong = structs.replace(option, torch=turned_around(option.torch))
            options = (*question.options[:place], wrong, *question.options[place + 1 :])
            yield structs.replace(question, options=options), option.torch


@cache
def concepts() -> tuple[ConceptQuestion, ...]:
    found = []
    for entry in bank().asked.values():
        with suppress(DlquizError):
            question = bank().question(entry.id)
            if isinstance(question, ConceptQuestion):
                found.append(question)
    return tuple(found)


def test_base_questions_are_what_the_sweep_draws_from() -> None:
    asked = [card for card in cards() if base_question(card) is not None]
    assert asked
    assert all(draws(card.id) for card in asked[:3])
