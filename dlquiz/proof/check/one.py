"""One item put to the test: its proof, its grading, how it is shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.kinds.draws import CHOSEN
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import checks_of
from dlquiz.language.numbers import json_value
from dlquiz.maths import to_box, to_latex, to_line, to_mathml, to_typst
from dlquiz.proof.comparison import Runner, prove_fact, prove_item
from dlquiz.text.blocks import CodeBlock, Display, Options, Pairs, Paragraph, Shown, Table
from dlquiz.text.spans import LANGUAGES, Code, Language, Maths, Plain, Spans
from dlquiz.torchlines.code import NoTorchError, TorchError


def fault_of(question: Question, message: str, hint: str = "") -> Fault:
    """A fault in the place of a question."""
    return Fault(question.path, question.line, message, hint)


def check_item(item: Item, runner: Runner, thorough: bool = True) -> tuple[list[Fault], bool]:
    """The faults of one item, and whether PyTorch reproduced its key. The facts of a concept question are proven once,
    by `check_facts`, and not with every item; lines that are put together of several facts' are run with those items
    that are checked thoroughly."""
    question, where, checks = item.question, place_of(item), checks_of(item.question)
    problems, proven = list(checks.item(item)), bool(item.code) and not item.bare
    try:
        proof = prove_item(item, runner)
        if thorough and proof is None and _is_joined(item):
            proof = prove_fact(item.code, runner)
    except NoTorchError:  # nothing can be said of any key
        raise
    except TorchError as error:
        return [_torch_fault(item, error)], False
    if proof is not None and not proof.agrees:
        proven = False
        problems.append(_disagreement(item, proof.values))
    problems += [*checks.typed(item), *rendering_problems(item)] if thorough else []
    return [fault_of(question, f"{where}: {problem}") for problem in problems], proven


def _is_joined(item: Item) -> bool:
    """Whether its lines are put together of several facts': no proof of these says that they run as one program."""
    return bool(item.code) and item.code not in (code for code, _ in item.question.facts)


def place_of(item: Item) -> str:
    """The address of an item, with its values; of one whose values were chosen, these alone."""
    if not item.given:
        return item.address
    return f"{item.question.id if item.seed == CHOSEN else item.address} {_shown(item)}"


def _torch_fault(item: Item, error: TorchError) -> Fault:
    question = item.question
    line = question.card.torch_line + max(error.line - 1, 0) if question.card is not None else question.line
    message = f"{place_of(item)}: {error.failed}: {error.fault.message}"
    return Fault(question.path, line, message, error.fault.hint)


def _shown(item: Item) -> str:
    given = ", ".join(f"{name}={json_value(value)}" for name, value in item.given.items())
    return f"({given})"


def _disagreement(item: Item, values: Any) -> str:
    if "fails" in values:
        blamed, line = next(run.fails for run in item.runs if run.fails), values["fails"]
        fails = f"the program fails in line {line}" if line else "the program does not fail"
        return f"{fails}, the right option blames line {blamed}"
    if "holds" in values:
        return (
            "`shows` is true of the program as it stands"
            if values["holds"]
            else "`shows` is false of the mended program"
        )
    keys = {name: json_value(value) for name, value in item.results.items()}
    return f"the formula gives {keys}, PyTorch gives {values}"


def rendering_problems(item: Item) -> Iterator[str]:
    """Whether everything shown of the item reaches every target in both languages."""
    try:
        spans = {span for lang in LANGUAGES for shown in _everything(item, lang) for span in shown}
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
        case Table(head, rows):
            yield from ((Plain(cell),) for row in (head, *rows) for cell in row)
        case Options(rows):
            yield from (spans for _, spans in rows)
        case Pairs(left, right):
            yield from (spans for _, spans in (*left, *right))


def _render(span: Maths) -> None:
    for emit in (to_latex, to_typst, to_mathml, to_line, to_box):
        if not emit(span.node):
            raise DlquizError(f"{emit.__name__} gives nothing")
