"""Every message of an error, as a template, out of the text of the program."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from itertools import product

from test_layers import MODULES, tree

PLACE = "{}"
# What notes a fault of a bank, besides the errors.
_NOTING = {"fault", "_fault", "Fault", "add", "_add_error", "fail", "fault_at", "CodeFault"}


def bare(template: str) -> str:
    """A template whose places have lost their names."""
    return re.sub(r"\{[^{}]*\}", PLACE, template)


@cache
def _errors() -> frozenset[str]:
    """The classes that are a DlquizError."""
    classes = [node for module in MODULES for node in tree(module).body if isinstance(node, ast.ClassDef)]
    found = {"DlquizError"}
    for _ in range(3):  # of errors of errors of errors
        found |= {one.name for one in classes if any(getattr(base, "id", "") in found for base in one.bases)}
    return frozenset(found)


def messages(module: str) -> Iterator[str]:
    """The messages and hints of the errors that a module raises, and of the faults that it notes."""
    raising = {*_errors(), *_NOTING} - {"BankError", "LinesError", "Unreadable", "TooCoarse"}
    whole = tree(module)
    functions = [node for node in ast.walk(whole) if isinstance(node, ast.FunctionDef)]
    for scope in [whole, *functions]:
        calls = [call for call in _own_calls(scope) if _called(call) in raising]
        named = _named(scope) if calls else {}
        for call in calls:
            for argument in [*call.args, *(word.value for word in call.keywords if word.arg in ("hint", None))]:
                yield from (text for text in _texts(argument, named) if _is_said(text))


def _called(call: ast.Call) -> str:
    """The last name of what is called."""
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def _is_said(text: str) -> bool:
    """Whether a text has words of its own."""
    return bool(re.search(r"[a-z]{2}", text.replace(PLACE, ""))) and " " in text


def _own_calls(scope: ast.AST) -> Iterator[ast.Call]:
    """The calls of a scope, without those of the functions in it."""
    waiting = list(ast.iter_child_nodes(scope))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Call):
            yield node
        if not isinstance(node, ast.FunctionDef):
            waiting += ast.iter_child_nodes(node)


def _named(scope: ast.AST) -> dict[str, list[ast.expr]]:
    """What is assigned to each name there."""
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.setdefault(node.targets[0].id, []).append(node.value)
    return found


def _texts(node: ast.expr, named: dict[str, list[ast.expr]]) -> list[str]:
    """The templates that an expression can be; a place for what only shows when it runs."""
    match node:
        case ast.Constant(value=str(text)):
            return [text.replace("{", "{{").replace("}", "}}") if "{" in text or "}" in text else text]
        case ast.JoinedStr(values=values):
            return ["".join(parts) for parts in product(*(_texts(value, named) for value in values))]
        case ast.FormattedValue(value=ast.IfExp() as value):
            return _texts(value, {})
        case ast.IfExp(body=body, orelse=orelse):
            return [*_texts(body, named), *_texts(orelse, named)]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return [a + b for a in _texts(left, named) for b in _texts(right, named)]
        case ast.BoolOp(values=values):
            return [text for value in values for text in _texts(value, named)]
        case ast.Name(id=name) if name in named:
            return [text for value in named[name] for text in _texts(value, {})]
        case _:
            return [PLACE]
