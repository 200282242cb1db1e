"""What a person sees of an item, in one language: stem, prompts, options, worked solution.

Terminal, sheets and JSON share it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from dlquiz.bank.card import Digits, Formula, Given, NumericQuestion, Result, Text
from dlquiz.items.chain import depends_on
from dlquiz.items.item import LETTERS, ConceptItem, Item, NumericItem, NumericPart
from dlquiz.items.tolerance import rounded
from dlquiz.language import Expression, Names, Type, Value, Wide, decided, flat, folded, names_in, shape, typeset
from dlquiz.language.entrywise import is_entrywise, one_entry, opened
from dlquiz.language.markup import fill
from dlquiz.language.numbers import SHOWN_DIGITS, format_number, is_exact, number_node
from dlquiz.language.syntax import Literal
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node, Operator, Row, Words
from dlquiz.maths.tree import Number as NumberNode
from dlquiz.text.spans import Code, Labelled, Language, Maths, Plain, Spans
from dlquiz.text.wording import say


def stem(item: Item, lang: Language) -> Spans:
    """The question with its values in; of a truth question without the statement."""
    given = item.given if isinstance(item, NumericItem) else {}
    return fill(item.question.stem.of(lang), given)


def statement(item: ConceptItem, lang: Language) -> Spans:
    """The statement a truth item shows."""
    return fill(item.question.options[item.order[0]].text.of(lang), {})


def options(item: ConceptItem, lang: Language) -> tuple[Labelled, ...]:
    """The lettered options of a choice, or the lettered steps to be put in order, as they are shuffled."""
    if item.question.kind in ("truth", "match"):
        return ()
    shown = (item.question.options[place].text.of(lang) for place in item.order)
    return tuple((LETTERS[i], fill(text, {})) for i, text in enumerate(shown))


def pairs(item: ConceptItem, lang: Language) -> tuple[tuple[Labelled, ...], tuple[Labelled, ...]]:
    """The lettered left side and the numbered, shuffled right side of a match."""
    given = item.question.pairs
    left = tuple((LETTERS[i], fill(pair[0].of(lang), {})) for i, pair in enumerate(given))
    right = tuple((str(i + 1), fill(given[place][1].of(lang), {})) for i, place in enumerate(item.order) if given)
    return left, right


def rubric(item: ConceptItem, lang: Language) -> tuple[Labelled, ...]:
    """The lettered points of an explanation's rubric. They are its key: never shown before it is answered."""
    points = (point.of(lang) for point in item.question.rubric)
    return tuple((LETTERS[i], fill(text, {})) for i, text in enumerate(points))


def rubric_title(item: ConceptItem, lang: Language) -> str:
    """What stands above the rubric: what each of its points is worth."""
    return say(lang, "rubric", share=f"1/{len(item.question.rubric)}")


def prompt(part: NumericPart, lang: Language) -> Spans:
    """What is asked for: `output height H_out [px] (4 decimal places)`."""
    result = part.result
    label = fill(result.label.of(lang), {})
    ending = asked_digits(result.digits, lang)
    unit = (Plain(f" [{result.unit}]"),) if result.unit else ()
    return (*label, Plain(" "), Maths(result.symbol), *unit, *((Plain(ending),) if ending else ()))


def asked_digits(digits: Digits | None, lang: Language) -> str:
    if digits is None:
        return ""
    words = say(lang, digits.kind, n=digits.count)
    return words if lang == "zh" else f" {words}"


def kind_of(part: NumericPart) -> str:
    """integer, number, shape, vector or matrix."""
    if part.result.as_shape:
        return "shape"
    return part.result.type.kind if part.result.type.rank == 0 else ("vector", "matrix")[part.result.type.rank - 1]


def key_node(part: NumericPart) -> Node:
    """The key as it is asked for: rounded to its digits."""
    return value_node(part.result, part.key)


def value_node(result: Result, value: Value) -> Node:
    """A value of a result, rounded as asked."""
    if result.as_shape:
        return _crosses(value)
    if any(isinstance(entry, Wide) for entry in flat(value)):
        return number_node(value)
    if result.digits is not None and result.digits.kind == "decimals" and result.type.rank == 0:
        exact = rounded(value, result.digits)
        return number_node(exact) if exact == value else NumberNode(f"{float(exact):.{result.digits.count}f}")
    return number_node(rounded(value, result.digits), digits=9 if result.digits else SHOWN_DIGITS)


def _crosses(value: Value) -> Node:
    items: list[Node] = []
    for entry in value:
        items += [Operator("×"), number_node(entry)] if items else [number_node(entry)]
    return Row(tuple(items))


def concept_key(item: ConceptItem, lang: Language) -> str:
    """The key of a concept item as it would be typed."""
    return concept_answer(item.key, lang)


def concept_answer(value: Any, lang: Language) -> str:
    """An answer of the form of a concept item's key, as it would be typed."""
    if isinstance(value, bool):
        return say(lang, "true" if value else "false")
    if isinstance(value, dict):
        return ", ".join(f"{letter}{number}" for letter, number in value.items())
    return ", ".join(value)


def solution(item: Item, lang: Language) -> tuple[Spans, ...]:
    """The worked solution, a paragraph a step; of an explanation a model answer."""
    if isinstance(item, NumericItem):
        formula, asked = item.question.formula, item.question.ask
        idle = idle_results(item.question, item.given)
        return tuple((Maths(step),) for step in steps(formula, item.given, item.results, lang, asked, idle))
    question = item.question
    shown = question.options[item.order[0]] if question.kind == "truth" else None
    correction = (fill(shown.because.of(lang), {}),) if shown is not None and shown.because is not None else ()
    return (*correction, fill(question.why.of(lang), {}))


def general(formula: Formula, given: Mapping[str, Value], lang: Language) -> tuple[Node, ...]:
    """Each result's formula in symbols, for the case at hand."""
    switches, names = _switches(formula, given), names_of(formula, lang)
    shown = []
    for result in formula.results:
        expression = decided(result.expression, switches)
        if _is_by_entry(result, expression, names):
            shown.append(one_entry(result.symbol, expression, (0,) * result.type.rank, names))
        else:
            shown.append(Row((result.symbol, Operator("="), typeset(expression, names))))
    return tuple(shown)


def _is_by_entry(result: Result, expression: Expression, names: Names) -> bool:
    return not result.as_shape and is_entrywise(expression, names.ranks)


def _switches(formula: Formula, given: Mapping[str, Value]) -> dict[str, Value]:
    """The givens that choose a layer's form, such as `bias` or `groups`: their cases are decided before a formula is
    shown. A definition by cases of a number, such as ELU's, is shown whole."""
    return {item.name: given[item.name] for item in formula.given if item.type.kind != "number" and not item.type.rank}


def names_of(formula: Formula, lang: Language, values: Mapping[str, Value] | None = None) -> Names:
    """How the card's names are shown: by their symbols, or, with values, by their numbers."""
    shown: tuple[Given | Result, ...] = (*formula.given, *formula.results)
    return Names(
        symbols={item.name: item.symbol for item in shown},
        ranks={item.name: item.type.rank for item in shown},
        values=values,
        otherwise=say(lang, "otherwise"),
        shapes={name: shape(value) for name, value in (values or {}).items()},
    )


def steps(
    formula: Formula,
    given: Mapping[str, Value],
    results: Mapping[str, Value],
    lang: Language,
    asked: Sequence[str] | None = None,
    idle: Mapping[str, int] | None = None,
) -> tuple[Node, ...]:
    """Each result that the asked ones need (None: all): its formula, then with the numbers in, then its value. The
    `idle` ones are left out, and the terms and factors that they are."""
    idle = idle or {}
    known: dict[str, Value] = dict(given)
    switches = _switches(formula, given)
    shown = []
    for result in formula.results:
        if result.name in idle:
            continue
        if asked is None or any(depends_on(formula, name, result.name) for name in asked):
            expression = folded(decided(result.expression, switches), idle)
            shown.append(_step(result, expression, names_of(formula, lang, values=known), results[result.name]))
        known[result.name] = results[result.name]
    return tuple(shown)


def idle_results(question: NumericQuestion, given: Mapping[str, Value]) -> dict[str, int]:
    """The results that are not asked and are 0 or 1 in every item, whatever is drawn: one layer has no later layers. As
    a step they would say nothing."""
    formula = question.formula
    known: dict[str, Value] = {}
    for item in formula.given:
        needed = names_in(item.default) if item.default is not None else frozenset()
        if item.name not in question.domains and needed <= known.keys():
            known[item.name] = given[item.name]
    idle: dict[str, int] = {}
    for result in formula.results:
        value = folded(decided(result.expression, known), {**known, **idle})
        if isinstance(value, Literal) and value.value in (0, 1) and result.name not in question.ask:
            idle[result.name] = int(value.value)
    return idle


def _step(result: Result, expression: Expression, names: Names, value: Value) -> Node:
    """The result's formula, with the numbers in, and its value: H = f(x) = f(3) = 7; or, by entry, Pᵢ = cᵢ/i first."""
    last = value_node(result, value)
    items: list[Node] = []
    if _is_by_entry(result, expression, names):
        alone = dataclasses.replace(result, type=Type(result.type.kind))
        items, sides = opened(result.symbol, expression, names, value, lambda one: _valued(alone, one))
    else:
        sides = [typeset(expression, dataclasses.replace(names, values=None)), typeset(expression, names)]
    sides = [side for side in sides if side != last]
    sides = sides[:1] if len(sides) == 2 and sides[0] == sides[1] else sides
    items.append(result.symbol)
    for side in sides:
        items += [Operator("="), side]
    items += _valued(result, value)
    if result.unit:
        items.append(Words(f" {result.unit}"))
    return Row(tuple(items))


def _valued(result: Result, value: Value) -> list[Node]:
    return [Operator("=" if _shown_exactly(result, value) else "≈"), value_node(result, value)]


def _shown_exactly(result: Result, value: Value) -> bool:
    if isinstance(value, tuple):
        return all(_shown_exactly(result, item) for item in value)
    if isinstance(value, Wide):
        return False
    return is_exact(value) and bool(rounded(value, result.digits) == value)


def text(spans: Spans) -> str:
    """Spans as one line of plain text."""
    return "".join(to_line(span.node) if isinstance(span, Maths) else _bare(span) for span in spans)


def _bare(span: Plain | Code) -> str:
    return span.text


def words(given: Text, lang: Language) -> str:
    """A title or message of the bank as one line of plain text."""
    return text(fill(given.of(lang), {}))


def json_value(value: Any) -> Any:
    """A value as JSON has it: whole numbers stay whole, other numbers become floats, tuples arrays; None for what no
    float holds."""
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    if isinstance(value, bool | int | str | dict):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    try:
        return float(value) if math.isfinite(value) else None
    except OverflowError:
        return None


def plain_number(value: Value) -> str:
    """A value as it would be typed."""
    if isinstance(value, tuple):
        return "[" + ", ".join(plain_number(item) for item in value) + "]"
    return format_number(value, 9)
