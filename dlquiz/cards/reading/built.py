"""What a vector or matrix is drawn from as a whole: {each: 0.1..0.8 step 0.1, sum: 1}, {entries: [1..3, 5..9]}."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from dlquiz.cards.card import Domain
from dlquiz.cards.draws import Built, Mixed
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode
from dlquiz.language import Type, flat

KEYS = ("each", "sum", "distinct", "sorted", "entries")
# Steps of a domain times entries of a row: the work of counting the rows.
MAX_WORK = 500
MAX_SPACE = 10**18

Read = Callable[[YamlNode], Domain | None]


def read_built(
    node: YamlNode, what: str, type_: Type, size: tuple[int, ...], faults: Faults, read: Read
) -> Domain | None:
    """The domain that a mapping describes, of a given of that type and shape; `read` reads the domain of one entry.
    None, with the faults noted, if it can't be read."""
    before = len(faults.found)
    fields = Fields(node, f"the draw of {what}", faults, KEYS)
    if not size:
        faults.add(node.line, f"{what} is one number and is drawn as a whole vector", "write 5..64 or [1, 3, 5]")
        return None
    found = _mixed(fields, size, read) if "entries" in fields.entries else _built(fields, type_, size, read)
    if found is None or len(faults.found) > before:
        return None
    count = _count(found)
    if not 0 < count <= MAX_SPACE:
        message = "leaves nothing to draw" if not count else "has more values than are counted"
        faults.add(node.line, f"the draw of {what} {message}", "look at each, sum and shape; use fewer steps")
        return None
    return found


def _count(domain: Mixed | Built) -> int:
    return domain.__len__()


def _mixed(fields: Fields, size: tuple[int, ...], read: Read) -> Mixed | None:
    for key in fields.entries.keys() - {"entries"}:
        fields.fault(key, f"`{key}` beside `entries` of {fields.what}", "say `each` for entries that are alike")
    nodes = list(fields.items("entries"))
    if len(size) == 2:
        nodes = [item for row in nodes for item in (row.value if isinstance(row.value, tuple) else ())]
    if len(nodes) != math.prod(size):
        fields.fault("entries", f"{fields.what} has {len(nodes)} entries", f"one for each of {list(size)}")
        return None
    domains = [read(item) for item in nodes]
    return Mixed(entries=tuple(domain for domain in domains if domain), size=size) if all(domains) else None


def _built(fields: Fields, type_: Type, size: tuple[int, ...], read: Read) -> Built | None:
    node = fields.get("each")
    each = read(node) if node else None
    order = fields.string("sorted", needed=False)
    if order not in ("", "up", "down"):
        fields.fault("sorted", f"`sorted` of {fields.what} is {order}", "up or down")
    if each is None:
        return None
    if each.values:
        each = Domain(values=tuple(sorted(each.values)))
    if len(each) * size[-1] > MAX_WORK:
        fields.fault("each", f"{fields.what} has {len(each)} steps an entry", f"at most {MAX_WORK // size[-1]}")
        return None
    steps = _steps(fields, each, size)
    return Built(each=each, size=size, steps=steps, distinct=fields.truth("distinct"), order=order)


def _steps(fields: Fields, each: Domain, size: tuple[int, ...]) -> int | None:
    """The sum of a row in steps of its domain."""
    node = fields.get("sum", needed=False)
    if node is None:
        return None
    if type(node.value) not in (int, Fraction) or each.values:
        fields.fault("sum", f"`sum` of {fields.what} can't be met", "a number, and each as a range: 0.1..0.8 step 0.1")
        return None
    steps = (node.value - size[-1] * each.start) / Fraction(each.step)
    if steps.denominator != 1 or steps < 0:
        low, high = (size[-1] * end for end in flat(each.ends))
        hint = f"its {size[-1]} entries add up to {low} ... {high} in steps of {each.step}"
        fields.fault("sum", f"the sum {node.text or node.value} of {fields.what} can't be met", hint)
        return None
    return int(steps)
