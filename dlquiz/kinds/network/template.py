"""A notation with places for values, from which a network is drawn: `conv {2*c} 3 pad 1`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from dlquiz.cards.reading.fields import Faults, read_expression
from dlquiz.cards.source import YamlNode
from dlquiz.language import EvaluationError, Expression, Type, Value, evaluate

_PLACE = re.compile(r"\{([^{}]*)\}")


class Template(Struct, frozen=True):
    """Texts and expressions in turn; a text comes first and last."""

    texts: tuple[str, ...]
    expressions: tuple[Expression, ...]

    def filled(self, values: Mapping[str, Value]) -> str:
        """The notation with values in its places. Raises EvaluationError for what is no whole number."""
        found = [self.texts[0]]
        for expression, text in zip(self.expressions, self.texts[1:], strict=True):
            value = evaluate(expression, values)
            if isinstance(value, bool) or not isinstance(value, int):
                raise EvaluationError("a place of the network has no whole number")
            found += [str(value), text]
        return "".join(found)


def read_template(node: YamlNode, faults: Faults, types: dict[str, Type]) -> Template:
    """The template of a text; what is wrong with its expressions is added to `faults`."""
    text = node.value if isinstance(node.value, str) else node.text
    parts = _PLACE.split(text)
    expressions = tuple(_expressions(parts[1::2], node, faults, types))
    return Template(tuple(parts[::2]), expressions) if len(expressions) == len(parts) // 2 else Template(("",), ())


def _expressions(parts: list[str], node: YamlNode, faults: Faults, types: dict[str, Type]) -> Iterator[Expression]:
    for part in parts:
        expression, _ = read_expression(YamlNode(part, node.line), faults, types)
        if expression is not None:
            yield expression
