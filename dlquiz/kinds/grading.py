"""Grading: an item and what was typed make a grade."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grades import PartGrade
from dlquiz.kinds.protocol import Item, check_item


class Grade(Struct, frozen=True):
    """The grade of an item: the mean of its parts' scores, from 0 to 1."""

    item: Item
    parts: tuple[PartGrade, ...]

    @property
    def score(self) -> float:
        """The mean of the parts."""
        return sum(part.score for part in self.parts) / len(self.parts)

    @property
    def readable(self) -> bool:
        """Whether every response could be read."""
        return all(part.verdict != "unreadable" for part in self.parts)


def grade(item: Item, responses: Sequence[str], ask_again: bool = True) -> Grade:
    """Grades one response a part, in the order of the parts. A response that can't be read scores nothing and is marked
    so that it can be asked again; so is one that is right but too coarse, or blank. If nobody can be asked again
    (`ask_again` false), what is too coarse is wrong, and what is blank is not known: wrong, by no mistake, no value.

    Raises DlquizError if there are not as many responses as parts, or if one is not a text, and for what is no item.
    """
    check_item(item)
    _check_responses(item, responses)
    return Grade(item, item.grade(responses, ask_again))


def _check_responses(item: Item, responses: Any) -> None:
    names = [part.name for part in item.parts]
    wanted = f"give a list of {len(names)} text{'' if len(names) == 1 else 's'}: {', '.join(names)}"
    if isinstance(responses, str) or not isinstance(responses, Sequence):
        raise DlquizError(f"the responses to {item.address} are no list", wanted)
    if len(responses) != len(names):
        count = f"{len(names)} part{'' if len(names) == 1 else 's'}"
        given = f"{len(responses)} response{' was' if len(responses) == 1 else 's were'}"
        raise DlquizError(f"{item.address} has {count}; {given} given", wanted)
    for response in responses:
        if not isinstance(response, str):
            raise DlquizError(f"the response {response!r} to {item.address} is not a text", wanted)
