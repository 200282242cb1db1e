"""One item put to the test: its proof, its grading, how it is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from dlquiz.cards import tolerance
from dlquiz.errors import DlquizError, Fault
from dlquiz.kinds.grading import grade
from dlquiz.kinds.numeric.drawing import CHOSEN
from dlquiz.kinds.numeric.grading import grade_part
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.part import NumericPart
from dlquiz.kinds.protocol import Item, Question
from dlquiz.language import Value
from dlquiz.language.numbers import json_value, plain_number
from dlquiz.maths import to_box, to_latex, to_line, to_mathml, to_typst
from dlquiz.proof.check.stated import state_problems
from dlquiz.proof.comparison import Runner, prove_formula
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown
from dlquiz.text.spans import Code, Language, Maths, Plain, Spans
from dlquiz.torchlines.code import TorchError

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
_GARBAGE = ("", "   ", "no idea", "不知道", "9**9**9**9", "__import__('os')", "[", "1;2;3;4;5;6;7;8;9", "\x1b[31m7")


def fault_of(question: Question, message: str, hint: str = "") -> Fault:
    return Fault(question.path, question.line, message, hint)


def check_item(item: Item, runner: Runner, thorough: bool = True) -> tuple[list[Fault], bool]:
    """The faults of one item, and whether PyTorch reproduced its key. The facts of a concept question are proven once,
    by `check_facts`, and not with every item."""
    question, where, problems = item.question, place_of(item), list(grading_problems(item))
    proven = bool(item.code)
    if isinstance(item, NumericItem):
        try:
            proof = prove_formula(item.question.formula, item.given, item.results, runner)
        except TorchError as error:
            return [_torch_fault(item, error)], False
        proven = proof.agrees
        problems += [] if proven else [_disagreement(item, proof.values)]
        problems += state_problems(item)
        problems += [*typed_mistake_problems(item), *garbage_problems(item)] if thorough else []
    problems += rendering_problems(item) if thorough else []
    return [fault_of(question, f"{where}: {problem}") for problem in problems], proven


def place_of(item: Item) -> str:
    """The address of an item, with its values; of one whose values were chosen, these alone."""
    if not item.given:
        return item.address
    return f"{item.question.id if item.seed == CHOSEN else item.address} {_shown(item)}"


def _torch_fault(item: NumericItem, error: TorchError) -> Fault:
    formula, line = item.question.formula, item.question.formula.torch_line + max(error.line - 1, 0)
    message = f"{place_of(item)}: the torch lines fail: {error.fault.message}"
    return Fault(formula.path, line, message, error.fault.hint)


def _shown(item: Item) -> str:
    given = ", ".join(f"{name}={json_value(value)}" for name, value in item.given.items())
    return f"({given})"


def _disagreement(item: NumericItem, values: Any) -> str:
    keys = {name: json_value(value) for name, value in item.results.items()}
    return f"the formula gives {keys}, PyTorch gives {values}"


def grading_problems(item: Item) -> Iterator[str]:
    """Whether the item's own key, the key rounded, each mistake's value, a blank and garbage get the grade they must
    get."""
    if not isinstance(item, NumericItem):
        yield from _concept_problems(item)
        return
    keys = [plain_number(part.key) if not part.result.as_shape else _x(part.key) for part in item.parts]
    if grade(item, keys).score != 1:
        yield "its own key is not graded right"
    asked = [_typed(part, tolerance.rounded(part.key, part.result.digits)) for part in item.parts]
    if grade(item, asked).score != 1:
        yield f"its key rounded as asked, {'; '.join(asked)}, is not graded right"
    yield from mistake_problems(item)


def mistake_problems(item: NumericItem) -> Iterator[str]:
    """Each mistake whose value the tolerance takes for the key."""
    for part, mistake, value in _mistaken(item):
        if tolerance.within(value, part.key, part.tolerance):
            yield f"the mistake {mistake} ({_typed(part, value)}) is graded right"


def typed_mistake_problems(item: NumericItem) -> Iterator[str]:
    """Each mistake that is graded right once it is typed."""
    for part, mistake, value in _mistaken(item):
        if grade_part(item, part, _typed(part, value), {}).verdict == "correct":
            yield f"the mistake {mistake} is graded right when typed as {_typed(part, value)}"


def _mistaken(item: NumericItem) -> Iterator[tuple[NumericPart, str, Value]]:
    """Of each part every mistake with its value, whole and rounded as asked."""
    for part in item.parts:
        for slip in part.slips:
            for value in {slip.value, tolerance.rounded(slip.value, part.result.digits)}:
                yield part, slip.mistake.id, value


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


def _concept_problems(item: Item) -> Iterator[str]:
    """Of an item of one answer: whether its key and nothing else that can be chosen is right."""
    (part,) = item.parts
    for lang in _LANGUAGES:
        if grade(item, [part.typed(part.key, lang)]).score != 1:
            yield f"its own key {part.typed(part.key, lang)} is not graded right"
    for letter, _ in part.lettered("en") if part.one_key else ():
        if (letter == part.key) != (grade(item, [letter]).score == 1):
            yield f"the option {letter} is graded against the key"
    if item.self_marked:
        yield from _rubric_problems(item, part.key)
    for text in ("", "  ", "¿?", "\x1b[2J"):
        if grade(item, [text]).parts[0].verdict != "unreadable":
            yield f"the garbage {text!r} is not unreadable"


def _rubric_problems(item: Item, key: Sequence[str]) -> Iterator[str]:
    """Whether every choice among the rubric's points gets its share, and an answer without marks is asked again."""
    for met in (letters for size in range(len(key) + 1) for letters in combinations(key, size)):
        marks = ", ".join(met) or "0"
        score = grade(item, [f"{marks} | text"]).score
        if score != len(met) / len(key):
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
    yield from item.solution(lang)
    for block in (*item.shown(lang), *item.key_blocks(lang), *(block for hint in item.hints(lang) for block in hint)):
        yield from _spans(block)
    for part in item.parts:
        yield part.prompt(lang)


def _spans(block: Shown) -> Iterator[Spans]:
    match block:
        case Paragraph(spans):
            yield spans
        case Display(node):
            yield (Maths(node),)
        case CodeBlock(text):
            yield (Code(text),)
        case Options(rows):
            yield from (spans for _, spans in rows)
        case Pairs(left, right):
            yield from (spans for _, spans in (*left, *right))


def _render(span: Maths) -> None:
    for emit in (to_latex, to_typst, to_mathml, to_line, to_box):
        if not emit(span.node):
            raise DlquizError(f"{emit.__name__} gives nothing")
