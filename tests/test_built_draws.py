"""Vectors that are built so that they fit: against all vectors, of which those are kept that fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise, product
from typing import Any

import pytest

from dlquiz.cards.card import Domain
from dlquiz.cards.reading.domain import read_domain
from dlquiz.cards.reading.fields import Faults
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.draws import pick
from dlquiz.language import Type, flat, shape


def node(data: Any) -> YamlNode:
    """Data as it is read from YAML, all in line 1."""
    if isinstance(data, dict):
        return YamlNode({key: node(value) for key, value in data.items()}, 1)
    if isinstance(data, list):
        return YamlNode(tuple(map(node, data)), 1)
    return YamlNode(data, 1, str(data))


def read(data: Any, size: tuple[int, ...], kind: Any = "integer") -> tuple[Domain | None, list[str]]:
    faults = Faults("a.yaml")
    found = read_domain(node(data), "x", Type(kind, len(size)), size, faults)
    return found, [str(fault) for fault in faults.found]


def drawn_from(data: Any, size: tuple[int, ...], kind: Any = "integer") -> Domain:
    found, faults = read(data, size, kind)
    assert found is not None, faults
    return found


def rising(x: tuple[Any, ...]) -> bool:
    return all(a <= b for a, b in pairwise(x))


# the draw, its shape, the entries of one place, and what must hold of the whole
SPACES: dict[str, tuple[Any, tuple[int, ...], list[Any], Callable[[Any], bool]]] = {
    "different entries": ({"each": "1..4", "distinct": True}, (3,), [1, 2, 3, 4], lambda x: len(set(x)) == 3),
    "listed different entries": ({"each": [1, 5, 7], "distinct": True}, (2,), [1, 5, 7], lambda x: x[0] != x[1]),
    "rising": ({"each": "1..4", "sorted": "up"}, (3,), [1, 2, 3, 4], rising),
    "falling": ({"each": "1..4", "sorted": "down"}, (3,), [1, 2, 3, 4], lambda x: rising(x[::-1])),
    "strictly rising": (
        {"each": "1..5", "sorted": "up", "distinct": True}, (3,), [1, 2, 3, 4, 5],
        lambda x: rising(x) and len(set(x)) == 3,
    ),
    "a sum": ({"each": "0..5", "sum": 7}, (3,), list(range(6)), lambda x: sum(x) == 7),
    "a sum of different ones": (
        {"each": "0..5", "sum": 7, "distinct": True}, (3,), list(range(6)), lambda x: sum(x) == 7 and len(set(x)) == 3,
    ),
    "a rising sum": (
        {"each": "0..5", "sum": 7, "sorted": "up"}, (3,), list(range(6)), lambda x: sum(x) == 7 and rising(x),
    ),
    "an entry, a domain": (
        {"entries": ["0..2", "5..9 step 2", [1, 4]]}, (3,), list(range(10)),
        lambda x: x[0] <= 2 and x[1] in (5, 7, 9) and x[2] in (1, 4),
    ),
    "rows of a matrix": (
        {"each": "0..2", "sum": 2}, (2, 2), [0, 1, 2], lambda x: x[0] + x[1] == 2 and x[2] + x[3] == 2,
    ),
    "a matrix, entry by entry": (
        {"entries": [["0..1", [2]], ["1..2", "0..2"]]}, (2, 2), [0, 1, 2],
        lambda x: x[0] < 2 and x[1] == 2 and x[2] > 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SPACES)
def test_each_value_that_fits_is_drawn_once(name: str) -> None:
    data, size, entries, fits = SPACES[name]
    domain = drawn_from(data, size)
    count = 1
    for side in size:
        count *= side
    wanted = {x for x in product(entries, repeat=count) if fits(x)}
    values = [domain.at(index) for index in range(len(domain))]
    assert all(shape(value) == size for value in values)
    assert Counter(map(flat, values)) == Counter(wanted)


def test_probabilities_add_up_to_one_exactly() -> None:
    """Of vectors of three from 0.1..0.8 in steps of 0.1, 36 in 512 add up to 1: C(9, 2), by stars and bars."""
    domain = drawn_from({"each": "0.1..0.8 step 0.1", "sum": 1}, (3,), "number")
    assert len(domain) == 36
    assert {sum(flat(domain.at(index))) for index in range(36)} == {1}
    assert domain.limits == (Fraction(1, 10), Fraction(4, 5))


def test_a_seed_is_a_promise() -> None:
    """Worked by hand from the order of the values: they rise from the first entry on, as digits do."""
    domain = drawn_from({"each": "0..3", "sum": 3}, (3,))
    assert [domain.at(index) for index in range(5)] == [(0, 0, 3), (0, 1, 2), (0, 2, 1), (0, 3, 0), (1, 0, 2)]
    pairs = drawn_from({"each": "1..3", "distinct": True}, (2,))
    assert [pairs.at(index) for index in range(6)] == [(1, 2), (2, 1), (1, 3), (3, 1), (2, 3), (3, 2)]
    assert pick("card#7/0/x", len(pairs)) == 5


# the draw, shape, a word of the fault
REFUSED = {
    "of one number": ({"each": "1..4", "distinct": True}, (), "is one number"),
    "an unknown key": ({"each": "1..4", "unique": True}, (3,), "unknown key unique"),
    "nothing to draw from": ({"distinct": True}, (3,), "lacks `each`"),
    "more different ones than there are": ({"each": "1..2", "distinct": True}, (3,), "leaves nothing"),
    "a sum out of reach": ({"each": "1..2", "sum": 9}, (3,), "leaves nothing"),
    "a sum below": ({"each": "1..2", "sum": 1}, (3,), "can't be met"),
    "a sum between the steps": ({"each": "0..8 step 2", "sum": 5}, (3,), "can't be met"),
    "a sum of listed values": ({"each": [1, 2], "sum": 4}, (3,), "can't be met"),
    "an order of its own": ({"each": "1..4", "sorted": "sideways"}, (3,), "up or down"),
    "too few domains": ({"entries": ["1..2"]}, (3,), "has 1 entries"),
    "rows of a vector": ({"entries": [["1..2", "1..2"]]}, (3,), "has 1 entries"),
    "both ways at once": ({"entries": ["1..2", "1..3"], "distinct": True}, (2,), "beside `entries`"),
    "a whole vector for an entry": ({"each": [[1, 2]]}, (2,), "another shape"),
    "decimals of a whole number": ({"each": "0.5..2 step 0.5"}, (2,), "drawn from decimals"),
    "a domain too fine to count": ({"each": "1..99999", "sum": 100000}, (3,), "steps an entry"),
    "a space beyond counting": ({"each": "1..20"}, (20,), "more values than are counted"),
    "a mixture beyond counting": ({"entries": ["1..9"] * 30}, (30,), "more values than are counted"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_can_not_be_built_is_a_fault(name: str) -> None:
    """Reported when the bank is read, and at once: a bank is a stranger's."""
    data, size, word = REFUSED[name]
    found, faults = read(data, size)
    assert found is None
    assert word in "\n".join(faults)
