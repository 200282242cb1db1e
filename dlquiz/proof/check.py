"""`bank check`: generates, proves, renders and grades every question over enough seeds; names every failing address."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from dlquiz.bank.bank import Bank
from dlquiz.bank.card import ConceptQuestion, Formula, NumericQuestion, Question
from dlquiz.bank.loading import load
from dlquiz.errors import DlquizError, Fault
from dlquiz.items import chain, present, tolerance
from dlquiz.items.grading import grade, grade_part
from dlquiz.items.item import ConceptItem, Item, NumericItem, NumericPart, acceptance, every_item, generate, raw_size
from dlquiz.language import EvaluationError, Value
from dlquiz.maths import to_box, to_latex, to_line, to_mathml, to_typst
from dlquiz.proof.comparison import Runner, facts, prove, prove_formula
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.torchlines.code import TorchError, UntrustedError
from dlquiz.torchlines.wall import available
from dlquiz.torchlines.worker import TorchWorker

DEFAULT_SEEDS = 40
# Rendering and grading do not depend on the numbers in more ways than a few items show.
RENDERED = 2
# Seconds after which a question that has failed already is left: its lines may never end.
PATIENCE = 60.0
_LANGUAGES: tuple[Language, ...] = ("zh", "en")
LEAST_ACCEPTANCE = 0.05
_GARBAGE = ("", "   ", "no idea", "不知道", "9**9**9**9", "__import__('os')", "[", "1;2;3;4;5;6;7;8;9", "\x1b[31m7")


@dataclass(frozen=True)
class Checked:
    """What was found of one question: how many items were made and proven, and the faults."""

    question: str
    digest: str
    items: int
    proved: int
    faults: tuple[Fault, ...]
    torch: str


@dataclass(frozen=True)
class Report:
    """The whole check. `faults` holds those of reading and of running, by file and line."""

    bank: Bank | None
    checked: tuple[Checked, ...]
    faults: tuple[Fault, ...]
    seconds: float
    torch: str = ""

    @property
    def items(self) -> int:
        return sum(found.items for found in self.checked)

    @property
    def proved(self) -> int:
        return sum(found.proved for found in self.checked)


def check_bank(
    path: Path,
    seeds: int = DEFAULT_SEEDS,
    jobs: int = 1,
    tell: Callable[[int, int], None] = lambda done, of: None,
    trusted: bool = False,
) -> Report:
    """Checks a bank file or folder. `tell` hears how many questions are done, of how many.

    Raises UntrustedError where the system has no wall and the bank is not `trusted`."""
    began = time.monotonic()
    bank, faults = load(path)
    if faults:
        return Report(bank, (), tuple(faults), time.monotonic() - began)
    names = list(dict.fromkeys([*bank.asked, *bank.cards]))
    found: list[Checked] = []
    for checked in _run(bank, names, seeds, jobs, trusted):
        found.append(checked)
        tell(len(found), len(names))
    wrong = sorted({fault for checked in found for fault in checked.faults})
    version = next((checked.torch for checked in found if checked.torch), "")
    return Report(bank, tuple(found), tuple(wrong), time.monotonic() - began, version)


def _run(bank: Bank, names: Sequence[str], seeds: int, jobs: int, trusted: bool) -> Iterator[Checked]:
    if not trusted and not available():
        raise UntrustedError
    if jobs <= 1:
        with TorchWorker(trusted) as runner:
            runner.start()
            yield from (check_named(bank, name, runner, seeds) for name in names)
        return
    os.environ["PYTHONSAFEPATH"] = "1"  # else every process of the pool looks for modules in the current folder
    context = get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_begin, initargs=(bank.path, trusted)) as pool:
        yield from pool.map(_check_one, names, [seeds] * len(names), chunksize=2)


_worker: dict[str, Any] = {}


def _begin(path: Path, trusted: bool) -> None:
    """Sets a pool process up once: its own bank and its own PyTorch."""
    _worker["runner"] = TorchWorker(trusted)
    _worker["runner"].start()
    _worker["bank"] = load(path)[0]


def _check_one(name: str, seeds: int) -> Checked:
    return check_named(_worker["bank"], name, _worker["runner"], seeds)


def check_named(bank: Bank, name: str, runner: Runner, seeds: int) -> Checked:
    """A question, or a card that is no question by itself."""
    if name in bank.asked:
        return check_question(bank.question(name), runner, seeds)
    formula = bank.formula(name)
    return Checked(name, formula.digest, 0, 0, tuple(check_card(formula, runner)), runner.version)


def check_question(question: Question, runner: Runner, seeds: int = DEFAULT_SEEDS) -> Checked:
    """Everything there is to check of one question."""
    faults: list[Fault] = []
    proved = 0
    began = time.monotonic()
    if isinstance(question, NumericQuestion) and question.id == question.formula.id:
        faults += check_card(question.formula, runner)
    if isinstance(question, ConceptQuestion):
        faults += check_facts(question, runner)
    items = list(_items(question, seeds, faults))
    for number, item in enumerate(items):
        wrong, proven = check_item(item, runner, thorough=number < RENDERED)
        proved += proven
        faults += wrong
        if faults and time.monotonic() - began > PATIENCE:
            break
    return Checked(question.id, question.digest, len(items), proved, tuple(faults), runner.version)


def _items(question: Question, seeds: int, faults: list[Fault]) -> Iterator[Item]:
    """Every item of a small question, the one item of an explanation, else one a seed."""
    if isinstance(question, NumericQuestion):
        share = acceptance(question, draws=60)
        if share < LEAST_ACCEPTANCE:
            message = f"{question.id}: only {share:.1%} of the draws fit the conditions"
            faults.append(_fault(question, message, "choose draws that fit, or relax draw_where"))
        if raw_size(question) <= seeds:
            yield from every_item(question)
            return
    for seed in range(1 if question.kind == "explain" else seeds):
        try:
            yield generate(question, seed)
        except DlquizError as error:
            faults.append(_fault(question, error.fault.message, error.fault.hint))
            return


def _fault(question: Question, message: str, hint: str = "") -> Fault:
    return Fault(question.path, question.line, message, hint)


def check_item(item: Item, runner: Runner, thorough: bool = True) -> tuple[list[Fault], bool]:
    """The faults of one item, and whether PyTorch reproduced its key."""
    question = item.question
    where = item.address if not isinstance(item, NumericItem) else f"{item.address} {_shown(item)}"
    try:
        proof = prove(item, runner)
    except TorchError as error:
        return [_torch_fault(question, where, error)], False
    problems = [] if proof is None or proof.agrees else [_disagreement(item, proof.values)]
    problems += list(grading_problems(item))
    if thorough:
        problems += list(rendering_problems(item))
        problems += list(garbage_problems(item)) if isinstance(item, NumericItem) else []
    return [_fault(question, f"{where}: {problem}") for problem in problems], proof is not None and proof.agrees


def _torch_fault(question: Question, where: str, error: TorchError) -> Fault:
    source = question.formula if isinstance(question, NumericQuestion) else question
    line = source.torch_line + max(error.line - 1, 0)
    return Fault(source.path, line, f"{where}: the torch lines fail: {error.fault.message}", error.fault.hint)


def _shown(item: NumericItem) -> str:
    given = ", ".join(f"{name}={present.json_value(value)}" for name, value in item.given.items())
    return f"({given})"


def _disagreement(item: Item, values: Any) -> str:
    if isinstance(item, NumericItem):
        keys = {name: present.json_value(value) for name, value in item.results.items()}
        return f"the formula gives {keys}, PyTorch gives {values}"
    return "the torch lines come out false"


def grading_problems(item: Item) -> Iterator[str]:
    """Whether the item's own key, the key rounded, each mistake, a blank and garbage get the grade they must get."""
    if isinstance(item, ConceptItem):
        yield from _concept_problems(item)
        return
    keys = [present.plain_number(part.key) if not part.result.as_shape else _x(part.key) for part in item.parts]
    if grade(item, keys).score != 1:
        yield "its own key is not graded right"
    asked = [_typed(part, tolerance.rounded(part.key, part.result.digits)) for part in item.parts]
    if grade(item, asked).score != 1:
        yield f"its key rounded as asked, {'; '.join(asked)}, is not graded right"
    for part in item.parts:
        for slip in part.slips:
            for value in {slip.value, tolerance.rounded(slip.value, part.result.digits)}:
                if grade_part(item, part, _typed(part, value), {}).verdict == "correct":
                    yield f"the mistake {slip.mistake.id} ({_typed(part, value)}) is graded right"


def garbage_problems(item: NumericItem) -> Iterator[str]:
    """Whether a blank and garbage are unreadable, rather than wrong."""
    for text in _GARBAGE:
        graded = grade_part(item, item.parts[0], text, {})
        if graded.verdict != "unreadable":
            yield f"the garbage {text!r} is graded {graded.verdict}"


def _x(value: Value) -> str:
    return "x".join(map(str, value))


def _typed(part: NumericPart, value: Value) -> str:
    """A value as text with all its digits, so that typing loses nothing."""
    if part.result.as_shape:
        return _x(value)
    return _exact_text(value)


def _exact_text(value: Value) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_exact_text, value)) + "]"
    return str(value) if isinstance(value, int | Fraction) else repr(value)


def _concept_problems(item: ConceptItem) -> Iterator[str]:
    key = present.concept_key(item, "en")
    if grade(item, [key]).score != 1 or grade(item, [present.concept_key(item, "zh")]).score != 1:
        yield f"its own key {key} is not graded right"
    if item.question.kind == "choice":
        for letter, _ in present.options(item, "en"):
            if (letter == item.key) != (grade(item, [letter]).score == 1):
                yield f"the option {letter} is graded against the key"
    if item.question.kind == "explain":
        yield from _rubric_problems(item)
    for text in ("", "  ", "¿?", "\x1b[2J"):
        if grade(item, [text]).parts[0].verdict != "unreadable":
            yield f"the garbage {text!r} is not unreadable"


def _rubric_problems(item: ConceptItem) -> Iterator[str]:
    """Whether every choice among the rubric's points gets its share, and an answer without marks is asked again."""
    for met in (letters for size in range(len(item.key) + 1) for letters in combinations(item.key, size)):
        marks = ", ".join(met) or "0"
        score = grade(item, [f"{marks} | text"]).score
        if score != len(met) / len(item.key):
            yield f"the marks {marks} score {score}"
    if grade(item, ["| text"]).readable:
        yield "an answer without marks is not unreadable"


def rendering_problems(item: Item) -> Iterator[str]:
    """Whether everything shown of the item reaches every target in both languages."""
    try:
        spans = {span for lang in _LANGUAGES for shown in _everything(item, lang) for span in shown}
        for span in spans:
            if isinstance(span, Maths):
                _render(span)
            elif isinstance(span, Plain) and not span.text.isprintable():
                yield f"an unprintable character in {span.text!r}"
    except DlquizError as error:
        yield f"can't be shown: {error.fault.message}"


def _everything(item: Item, lang: Language) -> Iterator[Spans]:
    yield present.stem(item, lang)
    yield from present.solution(item, lang)
    if isinstance(item, NumericItem):
        for part in item.parts:
            yield present.prompt(part, lang)
            yield (Maths(present.key_node(part)),)
        return
    if item.question.kind == "truth":
        yield present.statement(item, lang)
    sides = present.pairs(item, lang)
    for _, spans in (*present.options(item, lang), *sides[0], *sides[1], *present.rubric(item, lang)):
        yield spans


def _render(span: Maths) -> None:
    for emit in (to_latex, to_typst, to_mathml, to_line, to_box):
        if not emit(span.node):
            raise DlquizError(f"{emit.__name__} gives nothing")


def check_facts(question: ConceptQuestion, runner: Runner) -> Iterator[Fault]:
    """Every block of PyTorch lines of a concept question must come out true."""
    for source, line in facts(question):
        try:
            if not runner.run(source, {}, (), truth=True)["holds"]:
                yield Fault(
                    question.path, line, f"{question.id}: the torch lines come out false", "mend the fact or the lines"
                )
        except TorchError as error:
            place = line + max(error.line - 1, 0)
            yield Fault(
                question.path, place, f"{question.id}: the torch lines fail: {error.fault.message}", error.fault.hint
            )


def check_card(formula: Formula, runner: Runner) -> Iterator[Fault]:
    """The examples worked by hand: the formula, the mistakes and PyTorch must all give what is written there."""
    if not formula.example:
        yield Fault(
            formula.path, formula.line, f"the formula {formula.id} has no example", "work one by hand and write it down"
        )
        return
    for number in range(len(formula.examples)):
        yield from _check_example(formula, number, runner)


def _check_example(formula: Formula, number: int, runner: Runner) -> Iterator[Fault]:
    example = formula.examples[number]
    names = {item.name for item in formula.given}
    try:
        given = chain.complete(formula, {name: value for name, value in example.items() if name in names})
        broken = chain.broken(formula.where, given)
        results = chain.results(formula, given)
    except EvaluationError as error:
        yield Fault(formula.path, formula.line, f"the example of {formula.id} has no value: {error.fault.message}")
        return
    if broken:
        yield Fault(formula.path, formula.line, f"the example of {formula.id} breaks the condition {broken.source}")
    yield from _example_values(formula, example, results)
    yield from _example_mistakes(formula, number, given, results)
    yield from _example_proof(formula, given, results, runner)


def _example_values(formula: Formula, example: Mapping[str, Value], results: dict[str, Value]) -> Iterator[Fault]:
    for result in formula.results:
        stated = example.get(result.name)
        step = tolerance.unit(result.digits, results[result.name]) / 2
        if stated is not None and not tolerance.within(stated, results[result.name], step):
            ours, theirs = present.plain_number(results[result.name]), present.plain_number(stated)
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
            shown = "nothing" if value is None else present.plain_number(value)
            said = present.plain_number(stated)
            message = f"the mistake {mistake.id} gives {shown} at the example, its `example` says {said}"
            yield Fault(formula.path, mistake.line, message, "one of the two is wrong")
        elif number == 0 and tolerance.within(
            value, results[mistake.of], tolerance.unit(result.digits, results[mistake.of])
        ):
            yield Fault(formula.path, mistake.line, f"the mistake {mistake.id} equals the right value at the example")


def _example_proof(
    formula: Formula, given: dict[str, Value], results: dict[str, Value], runner: Runner
) -> Iterable[Fault]:
    try:
        proof = prove_formula(formula, given, results, runner)
    except TorchError as error:
        line = formula.torch_line + max(error.line - 1, 0)
        return [
            Fault(formula.path, line, f"{formula.id}: the torch lines fail: {error.fault.message}", error.fault.hint)
        ]
    if proof.agrees:
        return []
    keys = {name: present.json_value(value) for name, value in results.items()}
    message = f"at the example of {formula.id} the formula gives {keys}, PyTorch gives {proof.values}"
    return [Fault(formula.path, formula.line, message, "one of the two is wrong")]
