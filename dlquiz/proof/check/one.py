"""One item put to the test: its proof, its grading, how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from typing import Any

from dlquiz.bank.card import NumericQuestion, Question
from dlquiz.errors import DlquizError, Fault
from dlquiz.items import present, tolerance
from dlquiz.items.grading import grade, grade_part
from dlquiz.items.item import CHOSEN, ConceptItem, Item, NumericItem, NumericPart
from dlquiz.language import Value
from dlquiz.maths import to_box, to_latex, to_line, to_mathml, to_typst
from dlquiz.proof.check.stated import state_problems
from dlquiz.proof.comparison import Runner, prove
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.torchlines.code import TorchError

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_GARBAGE = ("", "   ", "no idea", "不知道", "9**9**9**9", "__import__('os')", "[", "1;2;3;4;5;6;7;8;9", "\x1b[31m7")


def fault_of(question: Question, message: str, hint: str = "") -> Fault:
    return Fault(question.path, question.line, message, hint)


def check_item(item: Item, runner: Runner, thorough: bool = True) -> tuple[list[Fault], bool]:
    """The faults of one item, and whether PyTorch reproduced its key."""
    question = item.question
    where = place_of(item)
    try:
        proof = prove(item, runner)
    except TorchError as error:
        return [_torch_fault(question, where, error)], False
    problems = [] if proof is None or proof.agrees else [_disagreement(item, proof.values)]
    problems += list(grading_problems(item))
    problems += list(state_problems(item)) if isinstance(item, NumericItem) else []
    if thorough:
        problems += list(rendering_problems(item))
        problems += list(garbage_problems(item)) if isinstance(item, NumericItem) else []
    return [fault_of(question, f"{where}: {problem}") for problem in problems], proof is not None and proof.agrees


def value_problems(item: NumericItem) -> Iterator[str]:
    """What is wrong with an item's values, as far as it shows without PyTorch."""
    for problem in (*state_problems(item), *mistake_problems(item)):
        yield f"{place_of(item)}: {problem}"


def place_of(item: Item) -> str:
    """The address of an item, with its values; of one whose values were chosen, these alone."""
    if not isinstance(item, NumericItem):
        return item.address
    return f"{item.question.id if item.seed == CHOSEN else item.address} {_shown(item)}"


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
    yield from mistake_problems(item)


def mistake_problems(item: NumericItem) -> Iterator[str]:
    """Each mistake that is graded right."""
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
