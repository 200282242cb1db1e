"""A card worked out, as a person writes it: the formula, then with the numbers in, then the value."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from msgspec import structs

from dlquiz.cards.card import Digits, Formula, Given, Result
from dlquiz.cards.chain import depends_on
from dlquiz.cards.tolerance import rounded
from dlquiz.language import (
    CostError,
    Names,
    Type,
    Value,
    Wide,
    budget,
    decided,
    evaluate,
    flat,
    folded,
    names_in,
    shape,
    typeset,
    without_limits,
)
from dlquiz.language.entrywise import is_entrywise, one_entry, opened
from dlquiz.language.numbers import SHOWN_DIGITS, format_number, is_exact, number_node
from dlquiz.language.syntax import Expression, Name
from dlquiz.language.values import Number, parts, single
from dlquiz.language.work import DRAW_UNITS
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node, Operator, Row, Words
from dlquiz.text.spans import Language, Maths, Plain, Spans
from dlquiz.text.wording import counted, say


def prompt(result: Result, digits: Digits | None, lang: Language) -> Spans:
    """What is asked for: `output height H_out [px] (4 decimal places)`."""
    ending = asked_digits(digits, lang)
    unit = (Plain(f" [{result.unit}]"),) if result.unit else ()
    label = result.label.spans(lang)
    return (*label, Plain(" "), Maths(result.symbol), *unit, *((Plain(ending),) if ending else ()))


def asked_digits(digits: Digits | None, lang: Language) -> str:
    """How many digits are asked for, in words; "" where there is nothing to round."""
    if digits is None:
        return ""
    words = counted(lang, digits.kind, digits.count)
    return words if lang == "zh" else f" {words}"


def value_node(result: Result, value: Value) -> Node:
    """A value of a result, rounded as asked."""
    if result.as_shape:
        return _crosses(value)
    if any(isinstance(entry, Wide) for entry in flat(value)):
        return number_node(value)
    if result.digits is not None and result.digits.kind == "decimals":
        return number_node(value, written=partial(_rounded, result.digits))
    return number_node(rounded(value, result.digits), digits=9 if result.digits else SHOWN_DIGITS)


def _rounded(digits: Digits, number: Number) -> str:
    """With as many decimals as are asked for, unless fewer say all."""
    exact = single(rounded(number, digits))
    return format_number(exact, 9) if exact == number else f"{float(exact):.{digits.count}f}"


def _crosses(value: Value) -> Node:
    items: list[Node] = []
    for entry in parts(value):
        items += [Operator("×"), number_node(entry)] if items else [number_node(entry)]
    return Row(tuple(items))


def general(
    formula: Formula,
    given: Mapping[str, Value],
    lang: Language,
    asked: Sequence[str] | None = None,
    idle: Mapping[str, int] | None = None,
    shown: Collection[str] = (),
) -> tuple[Node, ...]:
    """The formula in symbols of each of the `steps`, for the case at hand."""
    return tuple(_in_symbols(formula, *line, lang) for line in _lines(formula, given, asked, idle or {}, shown))


def in_symbols(formula: Formula, lang: Language) -> tuple[Node, ...]:
    """Each result's formula in symbols, with all its cases but 0·ln 0 = 0, which is everybody's convention, and without
    zeros that are there for their shape alone."""
    plain = {result: folded(without_limits(result.expression), {}) for result in formula.results}
    return tuple(_in_symbols(formula, result, expression, lang) for result, expression in plain.items())


def _in_symbols(formula: Formula, result: Result, expression: Expression, lang: Language) -> Node:
    names = names_of(formula, lang)
    if _is_by_entry(result, expression, names):
        return one_entry(result.symbol, expression, (0,) * result.type.rank, names)
    return Row((result.symbol, Operator("="), typeset(expression, names)))


def _lines(
    formula: Formula,
    given: Mapping[str, Value],
    asked: Sequence[str] | None,
    idle: Mapping[str, int],
    shown: Collection[str],
) -> Iterator[tuple[Result, Expression]]:
    """The results that the asked ones need, but for idle ones and those shown, each with its formula in this case."""
    switches = _switches(formula, given)
    taken = {
        result.name: folded(without_limits(decided(result.expression, switches), given), idle)
        for result in formula.results
        if result.name not in (*idle, *shown)
        and (asked is None or any(depends_on(formula, name, result.name) for name in asked))
    }
    if asked is not None:
        taken = _joined(taken, asked)
    return ((formula.result(name), expression) for name, expression in taken.items())


def _joined(taken: Mapping[str, Expression], asked: Collection[str]) -> dict[str, Expression]:
    """The formulas without a step that only hands its value on: N₁ = VD, then N = N₁, is N = VD."""
    found = dict(taken)
    for name, expression in taken.items():
        if isinstance(expression, Name) and expression.name in found and expression.name not in asked:
            users = [other for other, used in taken.items() if expression.name in names_in(used)]
            if users == [name]:
                found[name] = found.pop(expression.name)
    return found


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
    shown: Collection[str] = (),
) -> tuple[Node, ...]:
    """Each result that the asked ones need (None: all): its formula, then with the numbers in, then its value. The
    `idle` ones are left out, and the terms and factors that they are; so are those that the question has `shown`."""
    names = names_of(formula, lang, values={**given, **results})
    lines = _lines(formula, given, asked, idle or {}, shown)
    return tuple(_step(result, expression, names, results[result.name]) for result, expression in lines)


def idle_results(
    formula: Formula, given: Mapping[str, Value], drawn: Collection[str], asked: Collection[str]
) -> dict[str, int]:
    """The results that are not asked and are 0 or 1 whatever numbers are drawn: one layer has no later layers, shared
    weights are no further ones. As a step they would say nothing; nor would a term such as an ε that is 0 in every
    item."""
    known: dict[str, Value] = {}
    for item in formula.given:
        needed = names_in(item.default) if item.default is not None else frozenset()
        if item.type.kind == "truth" or (item.name not in drawn and needed <= known.keys()):
            known[item.name] = given[item.name]
    terms = (item.name for item in formula.given if item.type == Type("number"))
    idle = {name: 0 for name in terms if name in known and known[name] == 0}
    for result in formula.results:
        expression = folded(decided(result.expression, known), {**known, **idle})
        value = None if names_in(expression) or result.name in asked else evaluate(expression, {})
        if value in (0, 1):
            idle[result.name] = int(value == 1)
    return idle


def _step(result: Result, expression: Expression, names: Names, value: Value) -> Node:
    """The result's formula, with the numbers in, and its value: H = f(x) = f(3) = 7; or, by entry, Pᵢ = cᵢ/i first."""
    last = value_node(result, value)
    items, sides = _sides(result, expression, names, value)
    said = {to_line(last), to_line(number_node(value))}  # as it is read: the minus of -s and of a number look alike
    sides = [side for side in sides if to_line(side) not in said]
    sides = sides[:1] if len(sides) == 2 and to_line(sides[0]) == to_line(sides[1]) else sides
    items.append(result.symbol)
    for side in sides:
        items += [Operator("="), side]
    items += _valued(result, value)
    if result.unit:
        items.append(Words(f" {result.unit}"))
    return Row(tuple(items))


def _sides(result: Result, expression: Expression, names: Names, value: Value) -> tuple[list[Node], list[Node]]:
    """What leads a step, and the formula before its value: in symbols, and with the numbers in unless nobody would read
    so many."""
    in_symbols = typeset(expression, structs.replace(names, values=None))
    try:
        with budget(DRAW_UNITS):
            if _is_by_entry(result, expression, names):
                alone = structs.replace(result, type=Type(result.type.kind))
                return opened(result.symbol, expression, names, value, lambda one: _valued(alone, one))
            return [], [in_symbols, typeset(expression, names)]
    except CostError:
        return [], [in_symbols]


def _valued(result: Result, value: Value) -> list[Node]:
    return [Operator("=" if _shown_exactly(result, value) else "≈"), value_node(result, value)]


def _shown_exactly(result: Result, value: Value) -> bool:
    if isinstance(value, tuple):
        return all(_shown_exactly(result, item) for item in value)
    if isinstance(value, Wide):
        return False
    return is_exact(value) and bool(rounded(value, result.digits) == value)
