"""A concept question from its YAML."""

from __future__ import annotations

from typing import Any

from dlquiz.bank.card import ConceptKind, ConceptQuestion, Option, Text
from dlquiz.bank.reading.fields import Faults, Fields, digest, read_text
from dlquiz.bank.reading.formula import read_torch
from dlquiz.bank.source import Node
from dlquiz.language.markup import parse_markup

_COMMON = ("id", "formerly", "kind", "level", "covers", "notes", "stem", "why", "hint", "torch")
_OWN = {
    "choice": ["options"],
    "choices": ["options"],
    "truth": ["statements"],
    "match": ["pairs"],
    "order": ["order"],
    "explain": ["rubric"],
}
_TRUE_OR_FALSE = Text(
    zh=parse_markup("判断下列说法是否正确。"),
    en=parse_markup("Is this statement true or false?"),
)


def read_concept(node: Node, kind: ConceptKind, topic: str, faults: Faults) -> ConceptQuestion:
    """The question. What is wrong is added to `faults`; the question is only to be used if nothing was."""
    found = node.value.get("id")
    what = f"the question {found.value if found else f'in line {node.line}'}"
    fields = Fields(node, what, faults, (*_COMMON, *_OWN[kind]))
    own: dict[str, Any] = {}
    if kind == "match":
        own["pairs"] = _pairs(fields, faults)
    elif kind == "order":
        own["options"] = tuple(_in_order(fields, faults))
    elif kind == "explain":
        own["rubric"] = _rubric(fields, faults)
    elif kind == "truth":
        own["options"] = _statements(fields, faults)
    else:
        own["options"] = _options(fields, faults, kind)
    torch_line = read_torch(fields, faults, (), (), truth=True)
    return ConceptQuestion(
        id=fields.identifier("id"),
        topic=topic,
        kind=kind,
        level=fields.whole("level", 1, 3),
        covers=fields.strings("covers"),
        stem=_TRUE_OR_FALSE if kind == "truth" and "stem" not in fields.entries else fields.text("stem"),
        why=fields.text("why"),
        hint=fields.maybe_text("hint"),
        torch=fields.string("torch", needed=False),
        path=faults.path,
        line=node.line,
        torch_line=torch_line,
        digest=digest(node),
        formerly=fields.strings("formerly"),
        **own,
    )


def _options(fields: Fields, faults: Faults, kind: ConceptKind) -> tuple[Option, ...]:
    found = tuple(_option(node, "right", "wrong", faults) for node in fields.items("options"))
    rights = sum(option.right for option in found)
    if kind == "choice" and found and rights != 1:
        hint = "a choice has exactly one; several make `choices`"
        fields.fault("options", f"{fields.what} has {rights} right options", hint)
    if kind == "choices" and found and not 2 <= rights < len(found):
        hint = "`choices` has at least two, and a wrong one"
        fields.fault("options", f"{fields.what} has {rights} right options of {len(found)}", hint)
    _count(fields, "options", len(found), 3, 6)
    _all_different(fields, "options", [option.text for option in found])
    return found


def _statements(fields: Fields, faults: Faults) -> tuple[Option, ...]:
    found = tuple(_option(node, "holds", "fails", faults) for node in fields.items("statements"))
    _count(fields, "statements", len(found), 1, 8)
    _all_different(fields, "statements", [option.text for option in found])
    return found


def _option(node: Node, right: str, wrong: str, faults: Faults) -> Option:
    """A right option, or a wrong one with its `because`: the two are told apart twice, so that a slip is seen."""
    keys = [right, wrong, "because"] + (["torch"] if right == "holds" else [])
    fields = Fields(node, "an option" if right == "right" else "a statement", faults, keys)
    is_right = right in fields.entries
    if is_right == (wrong in fields.entries):
        hint = f"write {right}: or {wrong}: and its text"
        faults.add(node.line, f"{fields.what} is not one of `{right}` and `{wrong}`", hint)
    if is_right and "because" in fields.entries:
        hint = "`because` says why an option is wrong"
        fields.fault("because", f"{fields.what} that is {right} has a `because`", hint)
    text = fields.text(right if is_right else wrong)
    because = None if is_right else fields.text("because")
    torch_line = read_torch(fields, faults, (), (), truth=True)
    return Option(text, is_right, because, fields.string("torch", needed=False), torch_line)


def _pairs(fields: Fields, faults: Faults) -> tuple[tuple[Text, Text], ...]:
    found = []
    for node in fields.items("pairs"):
        inner = Fields(node, "a pair", faults, ("left", "right"))
        found.append((inner.text("left"), inner.text("right")))
    _count(fields, "pairs", len(found), 3, 6)
    for side in (0, 1):
        _all_different(fields, "pairs", [pair[side] for pair in found])
    return tuple(found)


def _in_order(fields: Fields, faults: Faults) -> list[Option]:
    found = [Option(read_text(node, "a step", faults), True) for node in fields.items("order")]
    _count(fields, "order", len(found), 3, 6)
    _all_different(fields, "order", [option.text for option in found])
    return found


def _rubric(fields: Fields, faults: Faults) -> tuple[Text, ...]:
    found = tuple(read_text(node, "a point of the rubric", faults) for node in fields.items("rubric"))
    _count(fields, "rubric", len(found), 2, 6)
    _all_different(fields, "rubric", list(found))
    return found


def _count(fields: Fields, key: str, count: int, least: int, most: int) -> None:
    if key in fields.entries and not least <= count <= most:
        fields.fault(key, f"{fields.what} has {count} {key}", f"{least} to {most}")


def _all_different(fields: Fields, key: str, texts: list[Text]) -> None:
    for lang, said in (("zh", [text.zh for text in texts]), ("en", [text.en for text in texts])):
        if len(set(said)) < len(said):
            fields.fault(key, f"two of the {key} of {fields.what} say the same in {lang}", "make each different")
