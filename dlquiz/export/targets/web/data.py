"""What the page grades by: keys, tolerances, named mistakes, and what follows from them, as JSON.

A page can't work out a card's chain. What follows from an earlier answer is listed instead, for the answers that the
grader knows by name; where an answer is not listed, the page asks the student.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import islice
from typing import Any

from dlquiz.cards.tolerance import rounded
from dlquiz.export.asked import Choice, Essay, Matching, Numbers, Ordering, Term, Truth, asked
from dlquiz.export.view import PartView, View
from dlquiz.kinds.grades import Right
from dlquiz.text.spans import Spans

# Ways through the parts of an item that are listed.
_MOST_WAYS = 200

Record = dict[str, Any]
Own = Mapping[str, Any]


@dataclass
class Said:
    """Texts of an item that the page shows when they are called for; a record holds the number of its text."""

    texts: list[Spans] = field(default_factory=list)

    def number(self, text: Spans) -> int:
        """The number of a text, the same for the same one."""
        if text not in self.texts:
            self.texts.append(text)
        return self.texts.index(text)


def item_data(view: View, said: Said) -> Record:
    """The item; its texts are added to `said`."""
    ways = list(islice(_ways(view, 0, {}, False), _MOST_WAYS))
    others = view.right_also({})
    return {
        "address": view.address,
        "digest": view.digest,
        "fact": view.fact,
        "parts": [
            {**_part(part, said), "name": part.name, **_beside(view, part, ways, others.get(part.name, ()), said)}
            for part in view.parts
        ],
    }


def _part(part: PartView, said: Said) -> Record:
    match asked(part):
        case Numbers():
            return _numbers(part, said)
        case Choice(options, several):
            key = [one.letter for one in options if one.right]
            return {"type": "choice", "several": several, "key": key, "wrong": _wrong(part, said)}
        case Matching(_, _, key):
            return {"type": "match", "key": dict(key), "wrong": _wrong(part, said)}
        case Ordering(_, order):
            return {"type": "order", "key": order}
        case Truth(right):
            return {"type": "truth", "key": right}
        case Term(forms):
            return {"type": "fill", "key": forms}
        case Essay(rubric):
            return {"type": "essay", "points": [letter for letter, _ in rubric]}


def _wrong(part: PartView, said: Said) -> Record:
    """The mistakes by their letters: wrong options, or left sides whose partner was missed."""
    return {slip.value: {"id": slip.id, "said": said.number(slip.message)} for slip in part.slips}


def _numbers(part: PartView, said: Said) -> Record:
    return {
        "type": "number",
        "kind": part.kind,
        "unit": part.unit,
        "key": _exact(part.key),
        "tolerance": _exact(part.tolerance),
        "digits": [part.digits.kind, part.digits.count] if part.digits else None,
        "wanted": part.wanted.count if part.wanted else 0,
        "slips": [
            {"id": slip.id, "value": _exact(value), "said": said.number(slip.message)}
            for slip in part.slips
            for value in dict.fromkeys((slip.value, rounded(slip.value, part.wanted)))
        ],
    }


def _exact(value: Any) -> Any:
    """A number as the text of a fraction, entry by entry."""
    return list(map(_exact, value)) if isinstance(value, tuple | list) else str(Fraction(value))


def _beside(view: View, part: PartView, ways: Sequence[Own], others: Iterable[Right], said: Said) -> Record:
    """What is right beside the key: always, and by what was answered before."""
    found: Record = {"others": [_value(one.value) for one in others], "after": list(part.builds_on), "follows": {}}
    keys = {one.name: one.key for one in view.parts}
    for way in ways if part.builds_on else ():
        own = {name: way[name] for name in part.builds_on if name in way}
        place = ";".join(_typed(own[name]) for name in part.builds_on if name in own)
        if len(own) < len(part.builds_on) or place in found["follows"]:
            continue
        wrong = {name: value for name, value in own.items() if value != keys[name]}
        rights = (*view.right_also(own).get(part.name, ()), *_from(view, part, wrong))
        found["follows"][place] = [_right(one, view, said) for one in dict.fromkeys(rights)]
    return found


def _from(view: View, part: PartView, wrong: Own) -> tuple[Right, ...]:
    """What follows if the right ones of the earlier answers were not rounded."""
    return view.right_also(wrong).get(part.name, ()) if wrong else ()


def _right(right: Right, view: View, said: Said) -> Record:
    slips = [(slip.mistake.id, slip.value, slip.mistake.message) for slip in right.slips]
    told = [
        {"id": name, "value": _exact(value), "said": said.number(message.spans(view.lang))}
        for name, value, message in slips
        if message is not None
    ]
    return {"key": _value(right.value), "slips": told}


def _value(value: Any) -> Any:
    return value if isinstance(value, str) else _exact(value)


def _typed(value: Any) -> str:
    """An earlier answer as the page looks it up."""
    return ",".join(map(_typed, value)) if isinstance(value, tuple) else str(Fraction(value))


def _ways(view: View, place: int, own: Own, strayed: bool) -> Iterator[Own]:
    """Answers to the parts in order: the keys as they are and as they are rounded, at one part a named mistake, and
    from there on what follows from it or the key all the same."""
    numbers = [part for part in view.parts if isinstance(asked(part), Numbers)]
    if place == len(numbers):
        yield own
        return
    part = numbers[place]
    values = [part.key, rounded(part.key, part.digits)]
    if strayed:
        values += [rounded(one.value, part.digits) for one in view.right_also(own).get(part.name, ())]
    for value in dict.fromkeys(values):
        yield from _ways(view, place + 1, {**own, part.name: value}, strayed)
    for slip in () if strayed else dict.fromkeys(rounded(slip.value, part.digits) for slip in part.slips):
        yield from _ways(view, place + 1, {**own, part.name: slip}, True)
