"""A card or question described as `bank show` prints it: what it asks, and its proof."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from dlquiz.bank.bank import Bank
from dlquiz.cards import worked
from dlquiz.cards.card import Formula, Text
from dlquiz.ground.errors import UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.protocol import Question
from dlquiz.language import Expression, typeset
from dlquiz.language.markup import template_text
from dlquiz.text.spans import Language, Maths, one_line


class Description(Struct, frozen=True):
    """The same as lines for a person and as data for a script."""

    text: str
    data: dict[str, Any]


def describe(bank: Bank, name: str, lang: Language) -> Description:
    """The formula or question of that id, or former id. Raises UnknownName, with the nearest id, if there is none."""
    name = bank.former.get(name, name)
    if name in bank.cards:
        return _formula(bank.formula(name), lang)
    if name in bank.asked:
        return _question(bank.question(name), lang)
    hint = nearest(name, [*bank.cards, *bank.asked]) or "`dlquiz bank list` lists them"
    raise UnknownName(f"there is no formula or question {name!r}", hint)


def _formula(formula: Formula, lang: Language) -> Description:
    names = worked.names_of(formula, lang)

    def words(text: Text) -> str:
        return template_text(text.of(lang))

    def line(span: Maths) -> str:
        return one_line((span,))

    def shown(expression: Expression) -> Maths:
        return Maths(typeset(expression, names))

    given = {item.name: f"{line(Maths(item.symbol))}: {words(item.label)}, {item.type}" for item in formula.given}
    results = {item.name: f"{line(Maths(item.symbol))} = {line(shown(item.expression))}" for item in formula.results}
    mistakes = {item.id: f"{line(shown(item.expression))}: {words(item.message)}" for item in formula.mistakes}
    data = {
        "id": formula.id,
        "topic": formula.topic,
        "title": words(formula.title),
        "level": formula.level,
        "covers": list(formula.covers),
        "notes": list(formula.notes),
        "stem": words(formula.stem) if formula.stem else None,
        "given": given,
        "results": results,
        "where": [item.source for item in formula.where],
        "mistakes": mistakes,
        "torch": formula.torch,
    }
    return Description(_lines(data), data)


def _question(question: Question, lang: Language) -> Description:
    data: dict[str, Any] = {
        "id": question.id,
        "topic": question.topic,
        "kind": question.kind,
        "level": question.level,
        "covers": list(question.covers),
        "stem": template_text(question.stem.of(lang)),
        **question.described(lang),
    }
    return Description(_lines(data), data)


def _lines(data: dict[str, Any]) -> str:
    lines = []
    for key, value in data.items():
        if isinstance(value, dict):
            lines += [f"{key}:", *(f"  {name}: {text}" for name, text in value.items())]
        elif isinstance(value, list):
            lines += [f"{key}:", *(f"  {item}" for item in value)] if value else []
        elif isinstance(value, str) and "\n" in value.strip():
            lines += [f"{key}:", *(f"  {row}" for row in value.rstrip().split("\n"))]
        elif value:
            lines.append(f"{key}: {str(value).strip()}")
    return "\n".join(lines)
