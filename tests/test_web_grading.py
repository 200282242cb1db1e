"""The page's grades against the terminal's: what is typed into an item, and what both say of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from exported import view
from msgspec.structs import replace
from test_web_reader import pytestmark, run_node

from dlquiz.bank.bank import Bank
from dlquiz.cards.tolerance import rounded
from dlquiz.export.asked import Essay, Numbers, asked, decimal_text
from dlquiz.export.targets.web.data import Said, item_data
from dlquiz.export.targets.web.scripts import GRADER, script
from dlquiz.export.view import View
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate

__all__ = ["pytestmark"]

_HARNESS = """
const cases = JSON.parse(require("fs").readFileSync(0, "utf-8"));
console.log(JSON.stringify(cases.map(([item, answers]) => gradeItem(item, answers, answers.map((one) => !one), false)
  .map((one) => ({ verdict: one.verdict, score: one.score, followed: Boolean(one.followed), slip: one.slip?.id ?? null,
    code: one.problem?.code ?? null, right: one.problem?.values.right ?? null, places: one.places ?? [] })))));
"""


def page_grades(cases: list[tuple[Any, list[Any]]]) -> list[list[dict[str, Any]]]:
    found: list[list[dict[str, Any]]] = run_node(script(GRADER) + _HARNESS, cases)
    return found


def typed(value: Any) -> str:
    return "[" + ", ".join(map(typed, value)) + "]" if isinstance(value, tuple) else decimal_text(value)


def shape(value: Any) -> str:
    return "x".join(map(str, value))


def _text(part: Any, value: Any) -> str:
    """A number as a student writes it down: to the digits that are asked for."""
    return shape(value) if part.kind == "shape" else typed(rounded(value, part.digits))


def responses(seen: View) -> Iterator[list[str]]:
    """Keys, each named mistake with what follows from it and with the keys all the same, unnamed slips, and too few
    digits."""
    parts = seen.parts
    keys = [_text(part, part.key) for part in parts]
    yield keys
    yield [typed(part.key) if part.kind != "shape" else shape(part.key) for part in parts]
    yield ["5"] * len(parts)
    yield ["no idea"] * len(parts)
    for at, part in enumerate(parts):
        for slip in part.slips:
            yield [*keys[:at], _text(part, slip.value), *keys[at + 1 :]]
            own = {one.name: one.key for one in parts[:at]} | {part.name: rounded(slip.value, part.digits)}
            rest = []
            for later in parts[at + 1 :]:
                found = seen.right_also(own).get(later.name, ())
                value = rounded(found[0].value if found else later.key, later.digits)
                own[later.name] = value
                rest.append(_text(later, value))
            yield [*keys[:at], _text(part, slip.value), *rest]
        if part.digits is not None and part.digits.count > 1:
            fewer = replace(part.digits, count=part.digits.count - 1)
            yield [*keys[:at], typed(rounded(part.key, fewer)), *keys[at + 1 :]]


def numeric_cases(bank: Bank, names: list[str], seed: int) -> list[tuple[Item, Any, list[str]]]:
    found = []
    for name in names:
        item = generate(bank.question(name), seed)
        seen = view(bank, name, seed)
        if all(isinstance(asked(part), Numbers) for part in seen.parts):
            data = json.loads(json.dumps(item_data(seen, Said())))
            found += [(item, data, texts) for texts in responses(seen)]
    return found


def differing(cases: list[tuple[Item, Any, list[str]]]) -> list[Any]:
    """Where the page says something else than the terminal, but that it can't tell."""
    odd = []
    pages = page_grades([(data, texts) for _, data, texts in cases])
    for (item, _, texts), page in zip(cases, pages, strict=True):
        for ours, theirs in zip(grade(item, texts).parts, page, strict=True):
            if theirs["verdict"] == "unsure":
                continue
            slip = ours.mistake.id if ours.mistake is not None and ours.mistake.message is not None else None
            same = (ours.verdict, pytest.approx(ours.score), ours.followed, slip, ours.too_coarse) == (
                *(theirs[name] for name in ("verdict", "score", "followed", "slip")),
                (theirs["code"] or "").startswith("coarse"),
            )
            odd += [] if same else [(item.address, texts, ours, theirs)]
    return odd


@pytest.mark.parametrize("name", ["square", "thirds", "arrays", "product"])
def test_numbers_of_the_small_bank_are_graded_alike(tiny_bank: Bank, name: str) -> None:
    assert differing(numeric_cases(tiny_bank, [name], 1)) == []


@pytest.mark.slow
def test_numbers_of_the_real_bank_are_graded_alike(real_bank: Bank) -> None:
    """Every 29th question: cards, programs with a blank, networks; one process for all of them."""
    cases = numeric_cases(real_bank, list(real_bank.asked)[::29], 3)
    assert len(cases) > 100
    assert differing(cases) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_all_numbers_of_the_real_bank_are_graded_alike(real_bank: Bank, part: int) -> None:
    assert differing(numeric_cases(real_bank, list(real_bank.asked)[part::4], 2)) == []


def test_without_what_follows_from_mistakes_it_would_be_noticed(tiny_bank: Bank) -> None:
    cases = numeric_cases(tiny_bank, ["thirds"], 1)
    spoilt = [(item, json.loads(json.dumps(data)), texts) for item, data, texts in cases]
    for _, data, _ in spoilt:
        rows = data["parts"][1]["follows"]
        assert rows["12"][0]["key"] == "4"  # a third of 12, which is 3 times 4
        rows["12"] = []
    assert differing(spoilt)


def _ways(part: Any) -> list[tuple[Any, str]]:
    """Answers to what is chosen, put in order or typed: as the page takes it, and as the terminal does; first the key,
    then what is wrong in each way that there is."""
    rows = [letter for letter, _ in part.lettered("en")]
    match part.key:
        case bool():
            return [(holds, part.typed(holds, "en")) for holds in (part.key, not part.key)]
        case dict():
            partners = list(part.key.values())
            turned = [dict(zip(part.key, partners[at:] + partners[:at], strict=True)) for at in range(len(partners))]
            swapped = dict(zip(part.key, [*partners[:-2], partners[-1], partners[-2]], strict=True))
            return [({a: str(b) for a, b in one.items()}, part.typed(one, "en")) for one in (*turned, swapped)]
        case _ if part.kind == "order":
            return [(list(one), part.typed(one, "en")) for one in (part.key, part.key[::-1])]
        case _ if rows:
            key = list(part.key)
            others = [[letter] for letter in rows] + [sorted({*key[1:], letter}) for letter in rows]
            return [(one, ", ".join(one)) for one in (key, *(one for one in others if len(one) == 1 or len(key) > 1))]
        case _:
            return [(text, text) for text in (part.forms("en")[0], "something else")]


def chosen_cases(bank: Bank, names: list[str], seed: int) -> list[tuple[Item, Any, list[Any], list[str]]]:
    """Items without a number to type: each part answered in each of its ways, the others by their key."""
    found = []
    for name in names:
        item = generate(bank.question(name), seed)
        kinds = [type(asked(part)) for part in view(bank, name, seed).parts]
        if any(kind in (Numbers, Essay) for kind in kinds):
            continue
        data = json.loads(json.dumps(item_data(view(bank, name, seed), Said())))
        ways = [_ways(part) for part in item.parts]
        for at, one in enumerate(ways):
            for way in one:
                both = [*(other[0] for other in ways[:at]), way, *(other[0] for other in ways[at + 1 :])]
                found.append((item, data, [page for page, _ in both], [text for _, text in both]))
    return found


def named_otherwise(cases: list[tuple[Item, Any, list[Any], list[str]]]) -> list[Any]:
    """Where the page's verdict, marks or the name of the mistake are not those of the history."""
    odd = []
    pages = page_grades([(data, answers) for _, data, answers, _ in cases])
    for (item, _, _, texts), page in zip(cases, pages, strict=True):
        for ours, theirs in zip(grade(item, texts).parts, page, strict=True):
            name = ours.mistake.id if ours.mistake is not None else None
            page_has: Any = (theirs["verdict"], pytest.approx(theirs["score"]), theirs["slip"])
            same = (ours.verdict, ours.score, name) == page_has
            odd += [] if same else [(item.address, texts, name, ours.verdict, ours.score, theirs)]
    return odd


def test_a_mistake_has_one_name_in_the_page_and_in_the_history(real_bank: Bank) -> None:
    """Statements, options, pairs, terms: every 17th question."""
    cases = chosen_cases(real_bank, list(real_bank.asked)[::17], 4)
    assert {one.kind for item, *_ in cases for one in item.parts} >= {"truth", "choice", "choices", "match", "fill"}
    assert named_otherwise(cases) == []


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_it_has_in_the_whole_bank(real_bank: Bank, part: int) -> None:
    assert named_otherwise(chosen_cases(real_bank, list(real_bank.asked)[part::4], 5)) == []
