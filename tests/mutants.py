"""Slips put into cards on purpose: one constant, operator, attribute or stated value changed at a time."""

from __future__ import annotations

import ast
import math
from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from dlquiz.cards import tolerance
from dlquiz.cards.card import Formula, Mistake, Result
from dlquiz.language import Expression, Value
from dlquiz.language.cases import rebuilt
from dlquiz.language.syntax import Binary, Call, Comparison, Conditional, Constant, Unary, children

OPERATORS = {"+": "-", "-": "+", "*": "+", "/": "*"}
FUNCTIONS = {"floor": "ceil", "ceil": "floor", "max": "min", "min": "max", "mean": "sum", "sin": "cos", "cos": "sin",
             "argmax": "argmin", "argmin": "argmax", "cumsum": "cumprod", "cumprod": "cumsum"}  # fmt: skip
TURNED = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
PYTHON: Mapping[type[ast.operator], ast.operator] = {
    ast.Add: ast.Sub(), ast.Sub: ast.Add(), ast.Mult: ast.Add(), ast.Div: ast.Mult(), ast.FloorDiv: ast.Mult(),
}  # fmt: skip
ATTRIBUTES = {"mean": "sum", "sum": "mean", "max": "min", "min": "max", "zeros": "ones", "ones": "zeros", "exp": "sin",
              "relu": "sigmoid", "sigmoid": "tanh", "tanh": "relu", "sqrt": "square", "log": "exp"}  # fmt: skip


# Expressions with one thing wrong


def altered(expression: Expression) -> Iterator[tuple[str, Expression]]:
    """The expression with one constant one larger, one operator exchanged or one sign lost; of conditions only the
    comparison is turned around."""
    match expression:
        case Comparison(_, ((operator, other),)):
            turned = replace(expression, rest=((TURNED[operator], other),))
            yield f"{operator} -> {TURNED[operator]}", turned
            return
        case Comparison():
            return
        case Constant(value) if not isinstance(value, bool):
            yield f"{expression.text} -> {value + 1}", replace(expression, value=value + 1, text=str(value + 1))
        case Binary(operator) if operator in OPERATORS:
            yield f"{operator} -> {OPERATORS[operator]}", replace(expression, operator=OPERATORS[operator])
        case Unary("-", operand):
            yield "- lost", operand
        case Call(function) if function in FUNCTIONS:
            yield f"{function} -> {FUNCTIONS[function]}", replace(expression, function=FUNCTIONS[function])
    for place, child in enumerate(children(expression)):
        if not (isinstance(expression, Conditional) and place == 1 and not isinstance(child, Comparison)):
            yield from ((label, with_child(expression, place, new)) for label, new in altered(child))


def with_child(expression: Expression, place: int, child: Expression) -> Expression:
    inner = children(expression)
    return rebuilt(expression, (*inner[:place], child, *inner[place + 1 :]))


Mutant = tuple[str, Formula]


def result_mutants(card: Formula) -> Iterator[Mutant]:
    for place, result in enumerate(card.results):
        for label, expression in altered(result.expression):
            results = (*card.results[:place], replace(result, expression=expression), *card.results[place + 1 :])
            yield f"{card.id}: {result.name}: {label}", replace(card, results=results)


def mistake_mutants(card: Formula) -> Iterator[Mutant]:
    for place, mistake in enumerate(card.mistakes):
        for label, expression in altered(mistake.expression):
            wrong = replace(mistake, expression=expression)
            yield f"{card.id}: {mistake.id}: {label}", with_mistake(card, place, wrong)
        for number, stated in enumerate(mistake.examples):
            examples = list(mistake.examples)
            examples[number] = shifted(stated, card.result(mistake.of))
            wrong = replace(mistake, example=examples[0], more_examples=tuple(examples[1:]))
            yield f"{card.id}: {mistake.id}: example {number + 1}", with_mistake(card, place, wrong)


def with_mistake(card: Formula, place: int, mistake: Mistake) -> Formula:
    return replace(card, mistakes=(*card.mistakes[:place], mistake, *card.mistakes[place + 1 :]))


def example_mutants(card: Formula) -> Iterator[Mutant]:
    for number, example in enumerate(card.examples):
        for name, value in example.items():
            result = next((result for result in card.results if result.name == name), None)
            examples = list(card.examples)
            examples[number] = {**example, name: shifted(value, result)}
            mutant = replace(card, example=examples[0], more_examples=tuple(examples[1:]))
            yield f"{card.id}: {name} of example {number + 1}", mutant


def shifted(value: Value, result: Result | None) -> Value:
    """The value, or its first entry, a visible step larger: one, or two in the last digit that is asked for."""
    if isinstance(value, tuple):
        return (shifted(value[0], result), *value[1:])
    if isinstance(value, bool):
        return not value
    step = math.ceil(2 * tolerance.unit(result.digits if result else None, value))
    return value + (step or 1)


# PyTorch lines with one thing wrong


def torch_mutants(source: str) -> Iterator[tuple[str, str]]:
    """The lines with one constant, operator or attribute changed."""
    places = len(list(ast.walk(ast.parse(source))))
    for place in range(places):
        tree = ast.parse(source)
        label = corrupt(list(ast.walk(tree))[place])
        if label:
            yield label, ast.unparse(tree)


def corrupt(node: ast.AST) -> str:
    """Changes one node in place; "" if there is nothing to change."""
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        old, node.value = node.value, node.value + 1  # type: ignore[operator]
        return f"{old!r} -> {node.value!r}"
    if isinstance(node, ast.BinOp) and type(node.op) in PYTHON:
        before, node.op = type(node.op).__name__, PYTHON[type(node.op)]
        return f"{before} -> {type(node.op).__name__}"
    if isinstance(node, ast.Attribute) and node.attr in ATTRIBUTES:
        name, node.attr = node.attr, ATTRIBUTES[node.attr]
        return f"{name} -> {node.attr}"
    return ""


def turned_around(source: str) -> str:
    tree = ast.parse(source)
    last = tree.body[-1]
    assert isinstance(last, ast.Expr)
    turned = ast.parse(f"not bool({ast.unparse(last.value)})").body
    return ast.unparse(ast.Module([*tree.body[:-1], *turned], []))
