"""What a card or question says a second time: the values that its stem has in words, and the bounds it may break."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dlquiz.cards.card import Given, State
from dlquiz.cards.reading.fields import Faults, Fields, check_names, read_expression, read_value
from dlquiz.cards.source import YamlNode
from dlquiz.language import Expression, Type, type_of
from dlquiz.language.syntax import Constant, Unary, Vector

# Bounds of `bank check` that a card or question may break if it says why.
ALLOWED = (
    *("same-mistakes", "keys-by-mistake", "few-mistakes", "zero-keys", "given-keys", "idle-steps", "zero-lines"),
    *("whole-keys", "needless-digits", "few-variants"),
)


def read_states(fields: Fields, given: Sequence[Given], faults: Faults) -> tuple[State, ...]:
    """The values that the stem says in words, in the order written. One may use the givens, those that are shown or
    were stated before it; whether it does is `bank check`'s business."""
    types = {item.name: item.type for item in given}
    found = []
    for name, node in fields.mapping("states", needed=False).items():
        if not check_names([name], node.line, "the given", list(types), faults):
            continue
        others = {other: type_ for other, type_ in types.items() if other != name}
        value = read_constant(node, f"the value stated of {name}", types[name], others, faults)
        if value is not None:
            found.append(State(name, value, str(node.text or node.value), node.line))
    return tuple(found)


def read_allowed(fields: Fields) -> Mapping[str, str]:
    """Which bounds of `bank check` may be broken here, and why."""
    nodes = fields.mapping("allow", needed=False)
    inner = Fields(YamlNode(nodes, fields.line), f"`allow` of {fields.what}", fields.faults, ALLOWED)
    return {key: inner.string(key) for key in nodes if key in ALLOWED}


def read_words(fields: Fields, given: Sequence[Given], faults: Faults) -> Mapping[str, Mapping[str, Expression]]:
    """The words that `calc` takes for a given, and what each stands for: one number, or one an axis."""
    types = {item.name: item.type for item in given}
    found: dict[str, dict[str, Expression]] = {}
    for name, node in fields.mapping("words", needed=False).items():
        if not check_names([name], node.line, "the given", list(types), faults):
            continue
        type_ = Type("number", max(1, types[name].rank))
        values = {
            word: read_constant(value, f"the word {word}", type_, types, faults)
            for word, value in (node.value.items() if isinstance(node.value, dict) else ())
        }
        if not values:
            faults.add(node.line, f"the words of {name} can't be read", "write {valid: 0}: a word and its value")
        found[name] = {word: value for word, value in values.items() if value is not None}
    return found


def read_constant(node: YamlNode, what: str, type_: Type, types: dict[str, Type], faults: Faults) -> Expression | None:
    """A value or an expression over givens, of the given's kind and shape; None with the faults noted if unreadable."""
    if isinstance(node.value, str):
        expression, found = read_expression(node, faults, types)
    else:
        expression = _literal(read_value(node, what, faults))
        found = type_of(expression, {})[0]
    if found is not None and found.kind == "number" and type_.kind == "integer":
        faults.add(node.line, f"{what} is {found}, not {type_}", "say kind: number, or write a whole number")
    if found is not None and ((found.kind == "truth") != (type_.kind == "truth") or found.rank not in (0, type_.rank)):
        faults.add(node.line, f"{what} is {found}, not {type_}", "write a value of its kind and shape")
    return expression


def _literal(value: Any) -> Expression:
    if isinstance(value, tuple):
        return Vector(tuple(_literal(item) for item in value))
    if not isinstance(value, bool) and value < 0:
        return Unary("-", _literal(-value))
    return Constant(value, str(value))
