"""The course of a quiz: how it was drawn, how far it has come, and both as the JSON that a sitting keeps.

The JSON holds what was typed, not how it was graded: the same bank grades it the same way again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from itertools import islice
from typing import Any

from dlquiz.bank.bank import Bank, Entry
from dlquiz.errors import DlquizError
from dlquiz.items.form import FIRST_SEEDS, draw_form
from dlquiz.items.grading import grade
from dlquiz.items.item import Item, item_at
from dlquiz.quiz.session import Session, Turn


@dataclass(frozen=True)
class Wish:
    """What a quiz was asked to be; the defaults are those of the command line."""

    topics: tuple[str, ...] = ()
    count: int = 10
    level: int | None = None
    kind: str | None = None
    seed: int | None = None

    def entries(self, bank: Bank) -> tuple[Entry, ...]:
        """The questions that fit. Raises UnknownName for a topic that the bank does not have."""
        return bank.select(self.topics, self.kind, self.level)


@dataclass(frozen=True)
class Plan:
    """How a quiz was drawn, so that it can be drawn again: from which bank (its digest), by which seed; `questions` are
    the ids that the history chose, None if the seed alone did; `facts` says of those that were missed which fact is to
    be asked again."""

    wish: Wish
    bank: str
    seed: int
    questions: tuple[str, ...] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)

    def entries(self, bank: Bank) -> tuple[Entry, ...]:
        if self.questions is None:
            return self.wish.entries(bank)
        return tuple(bank.asked[name] for name in self.questions)

    def is_mixed(self, bank: Bank) -> bool:
        """Whether the items come from two topics or more."""
        return min(self.wish.count, len({entry.topic for entry in self.entries(bank)})) > 1

    def items(self, bank: Bank, drawn: int = 0) -> Iterator[Item]:
        """The items, but for the first `drawn` ones. Raises DlquizError if there is none, or too many are asked for."""
        form = draw_form(
            bank, self.entries(bank), self.wish.count, self.seed, first_seeds=FIRST_SEEDS, facts=self.facts
        )
        return islice(form, drawn, None)


@dataclass(frozen=True)
class Course:
    """How far a quiz has come: of `count` questions `done` are over, and of its form's items `drawn` are used up.

    `ahead` is an item that comes before the next of the form: a fresh variant, an easier one, or the same once more.
    """

    count: int
    done: int = 0
    drawn: int = 0
    ahead: Item | None = None
    session: Session = field(default_factory=Session)

    @property
    def finished(self) -> bool:
        """Whether nothing is left to ask."""
        return self.done >= self.count

    def over(self, turn: Turn) -> Course:
        """A question has been answered or skipped."""
        return replace(self, done=self.done + 1, session=self.session.with_turn(turn))

    def again(self, item: Item) -> Course:
        """The question that was over is not, after all: it goes on with this item."""
        return replace(self, done=self.done - 1, ahead=item)

    def undone(self, item: Item) -> Course:
        """The last answer has been taken back, and its item comes again."""
        return replace(self.again(item), session=self.session.without_last())

    def with_easier(self, item: Item) -> Course:
        """An easier question comes next, one more than there were."""
        return replace(self, count=self.count + 1, ahead=item)


def to_state(plan: Plan, course: Course) -> str:
    """Plan and course as JSON: the top level tells `done` of `count`."""
    turns = [
        {
            "address": turn.item.address,
            "responses": turn.responses if turn.grade else None,
            "hints": turn.hints,
            "seconds": turn.seconds,
        }
        for turn in course.session.turns
    ]
    ahead = course.ahead.address if course.ahead else None
    far = {"count": course.count, "done": course.done, "drawn": course.drawn, "ahead": ahead, "turns": turns}
    return json.dumps({**far, "plan": asdict(plan)}, ensure_ascii=False)


def from_state(text: str, bank: Bank) -> tuple[Plan, Course] | None:
    """What `to_state` wrote, read with the same bank; None if it was another one, or can't be read."""
    try:
        data = json.loads(text)
        plan = _plan(data["plan"])
        if plan.bank != bank.digest:
            return None
        turns = tuple(_turn(row, bank) for row in data["turns"])
        ahead = item_at(bank, data["ahead"]) if data["ahead"] else None
        return plan, Course(data["count"], data["done"], data["drawn"], ahead, Session(turns))
    except (ValueError, LookupError, TypeError, RecursionError, DlquizError):
        return None


def _plan(data: Mapping[str, Any]) -> Plan:
    wish = Wish(**{**data["wish"], "topics": tuple(data["wish"]["topics"])})
    questions = tuple(data["questions"]) if data["questions"] is not None else None
    return Plan(**{**data, "wish": wish, "questions": questions})


def _turn(row: Mapping[str, Any], bank: Bank) -> Turn:
    item = item_at(bank, row["address"])
    responses = row["responses"]
    graded = grade(item, responses, ask_again=False) if responses is not None else None
    return Turn(item, graded, row["hints"], tuple(responses or ()), row["seconds"])
