"""Keys of concept questions, and what stems and both languages say twice, are corrupted: every slip is reported."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from msgspec.structs import replace
from mutants import shifted
from test_mutations import FULL, STEP, bank, cards, questions_on

from dlquiz.bank.entry import Entry
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode, from_data
from dlquiz.kinds.numeric.check.stated import check_states, needed, state_problems
from dlquiz.kinds.numeric.item import NumericItem
from dlquiz.kinds.numeric.question import NumericQuestion
from dlquiz.kinds.registry import generate, kind_named
from dlquiz.language import Value
from dlquiz.language.markup import slots
from dlquiz.proof.check.numbers import check_numbers

pytestmark = [pytest.mark.full, pytest.mark.slow]


# Keys of concept questions


TURNED = {"right": "wrong", "wrong": "right", "holds": "fails", "fails": "holds"}


def test_an_option_or_statement_with_the_wrong_key_is_refused_by_the_reader() -> None:
    cases = [
        (entry, place) for entry in bank().asked.values() for place in range(count_keys(entry)) if entry.formula is None
    ][:: 1 if FULL else 5]
    unseen = [f"{entry.id}: {place}" for entry, place in cases if not read_turned(entry, place)]
    assert unseen == []
    assert len(cases) > 50


def keyed(entry: Entry) -> tuple[dict[str, YamlNode], str]:
    node = from_data(json.loads(entry.data))
    return node.value, "options" if "options" in node.value else "statements"


def count_keys(entry: Entry) -> int:
    fields, key = keyed(entry)
    return len(fields[key].value) if key in fields else 0


def read_turned(entry: Entry, place: int) -> list[Any]:
    """The faults of the question with one option's `right` and `wrong` (or `holds` and `fails`) exchanged."""
    fields, key = keyed(entry)
    options = list(fields[key].value)
    option = {TURNED.get(name, name): node for name, node in options[place].value.items()}
    options[place] = replace(options[place], value=option)
    faults = Faults("")
    question = {**fields, key: replace(fields[key], value=tuple(options))}
    read = kind_named(entry.kind).read
    assert read is not None
    read(YamlNode(question, 1), entry.topic, faults)
    return faults.found


# What a stem has in words


def changed_undrawn() -> Iterator[tuple[str, NumericQuestion, Mapping[str, Value]]]:
    """Each question with one value that its stem does not show changed: the default, or the one value of its draw."""
    for card in cards():
        for question in questions_on(card.id):
            shown = {name for name, _ in slots(question.stem.zh)}
            for given in card.given:
                if given.name in needed(question) - shown:
                    item = generate(question, 0)
                    assert isinstance(item, NumericItem)
                    yield f"{question.id}: {given.name}", question, {given.name: shifted(item.given[given.name], None)}


def test_every_changed_default_and_one_value_draw_is_reported() -> None:
    cases = list(changed_undrawn())
    unseen = []
    for label, question, change in cases:
        item = generate(question, 0)
        assert isinstance(item, NumericItem)
        if not list(state_problems(replace(item, given={**item.given, **change}))):
            unseen.append(label)
    assert unseen == []
    assert len(cases) > 60
    # What guards: without `states`, none would be seen, and the question itself is a fault.
    bare = [replace(question, states=()) for _, question, _ in cases]
    assert all(any(check_states(question)) for question in bare)


def test_a_number_changed_in_one_language_is_reported() -> None:
    """The last figure of the English of each text that has one in both languages, in one entry of so many."""
    entries = list(bank().asked.values())[::STEP]
    alike = [entry for entry in entries if b'"numbers"' not in entry.data]  # a text may say that its languages differ
    cases = [case for entry in alike for case in changed_numbers(entry)]
    unseen = [entry.id for entry in cases if not any(check_numbers(entry))]
    assert unseen == []
    assert len(cases) > 20


def changed_numbers(entry: Entry) -> Iterator[Entry]:
    text = entry.data.decode()
    for found in re.finditer(r'"en": \[\d+, "((?:[^"\\\\]|\\\\.)*)"', text):
        figures = list(re.finditer(r"(?<![\d.,])\d(?![\d.,])", found[1]))
        if figures:
            place = found.start(1) + figures[-1].start()
            yield replace(entry, held=(text[:place] + "97" + text[place + 1 :]).encode(), start=0, stop=None)
