"""What is counted of a question's items, as its kind counts it, and above which share it is a fault."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dlquiz.ground.errors import Fault
from dlquiz.kinds.protocol import Item, Question
from dlquiz.kinds.registry import checks_of, measures
from dlquiz.proof.check.alike import ALIKE, BOUND

# Of fewer items a share says nothing.
ENOUGH = 10

# By the name of a measure: how many, of how many.
Counts = Mapping[str, tuple[int, int]]


def measured(question: Question, items: Sequence[Item]) -> Counts:
    """What is counted over the items drawn of a question."""
    return {measure.name: measure.count(question, items) for measure in checks_of(question).measures}


def total(found: Iterable[Counts]) -> Counts:
    """The sum over questions, for every measure that there is."""
    rows = list(found)
    none = (0, 0)
    return {
        measure.name: (
            sum(row.get(measure.name, none)[0] for row in rows),
            sum(row.get(measure.name, none)[1] for row in rows),
        )
        for measure in measures()
    }


def shares(counts: Counts) -> dict[str, float]:
    """The counted shares by name, from 0 to 1."""
    return {name: part / whole if whole else 0.0 for name, (part, whole) in counts.items()}


def bounds() -> dict[str, float]:
    """The largest share of a question's items, or of a bank's questions, by the name of its measure."""
    return {measure.name: measure.bound for measure in measures() if measure.bound is not None} | {ALIKE: BOUND}


def check_measures(question: Question, items: Sequence[Item]) -> Iterator[Fault]:
    """Each share over the items drawn that is above its bound and that the question does not allow itself."""
    if len(items) < ENOUGH:
        return
    found = shares(measured(question, items))
    for measure in checks_of(question).measures:
        name, bound = measure.name, measure.bound
        if bound is not None and found[name] > bound and name not in question.allow:
            message = f"{question.id}: {name} {found[name]:.0%}, at most {bound:.0%}"
            hint = f"{measure.hint}, or say why: allow: {{{name}: ...}}"
            yield Fault(question.path, question.line, message, hint)
