"""The course of a quiz: how it was drawn, how far it has come, and both as the JSON that a sitting keeps.

The JSON holds what was typed, not how it was graded, and every item by its address and its question's digest: whatever
else the bank holds by then, the items whose questions are unchanged come back, and are graded the same way again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, islice
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.bank.find import by_topic, selected
from dlquiz.bank.form import FIRST_SEEDS, draw_form
from dlquiz.bank.kept import Lost, bring_back
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.session.quiz import Session, Turn
from dlquiz.session.state import KEPT, BadState, Later, Maybe, read_state

# How many questions a quiz has if nothing is said.
COUNT = 10


class Wish(Struct, frozen=True):
    """What a quiz was asked to be; the defaults are those of the command line. `in_order` means topic by topic, in
    the order of the bank, from the first question that was never asked, `bookmarked` those alone that the student has
    bookmarked."""

    topics: tuple[str, ...] = ()
    count: int = COUNT
    level: int | None = None
    kind: str | None = None
    seed: int | None = None
    in_order: bool = False
    bookmarked: bool = False

    def entries(self, bank: Bank) -> tuple[Entry, ...]:
        """The questions that fit, in the order of the bank. Raises UnknownName for a topic or word that finds none."""
        found = selected(bank, self.topics, self.kind, self.level)
        return by_topic(bank, found) if self.in_order else found


class Plan(Struct, frozen=True):
    """How a quiz was drawn: by which seed; `questions` are the ids that the history chose, None if the seed alone did;
    `facts` says of those that were missed which fact is to be asked again, `asked` which facts were asked before.
    `most` is how many come where that is not what was wished for, but what a plan has for the day.

    `form` holds the items once they are drawn, `lost` those of a quiz that goes on that the bank no longer has as they
    were: they are left out.
    """

    wish: Wish
    seed: int
    questions: tuple[str, ...] | None = None
    facts: Mapping[str, str] = field(default_factory=dict)
    asked: Mapping[str, frozenset[str]] | None = None
    form: Sequence[Item] | None = None
    lost: tuple[Lost, ...] = ()
    most: int | None = None

    @property
    def count(self) -> int:
        """How many items come."""
        return self.wish.count if self.most is None else self.most

    def entries(self, bank: Bank) -> tuple[Entry, ...]:
        """The questions to draw from."""
        if self.questions is None:
            return self.wish.entries(bank)
        return tuple(bank.asked[name] for name in self.questions)

    def is_mixed(self, bank: Bank) -> bool:
        """Whether the items come from two topics or more."""
        if isinstance(self.form, tuple):
            return len({item.question.topic for item in self.form}) > 1
        return min(self.count, len({entry.topic for entry in self.entries(bank)})) > 1

    def items(self, bank: Bank, drawn: int = 0) -> Iterator[Item]:
        """The items, but for the first `drawn` ones. Raises DlquizError if there is none, or too many are asked for."""
        if self.form is not None:
            return islice(self.form, drawn, None)
        form = draw_form(
            bank,
            self.entries(bank),
            self.count,
            self.seed,
            first_seeds=FIRST_SEEDS,
            facts=self.facts,
            asked=self.asked,
            in_order=self.wish.in_order,
        )
        return islice(form, drawn, None)

    def drawn(self, bank: Bank) -> Plan:
        """The plan with its items drawn, so that they can be kept: the first when it is asked for, all when they are
        kept."""
        return replace(self, form=_Form(self.items(bank)))


class _Form(Sequence[Item]):
    """Items that are drawn when they are asked for, each once."""

    def __init__(self, items: Iterator[Item]) -> None:
        self._found: list[Item] = []
        self._rest = items

    def __iter__(self) -> Iterator[Item]:
        for place in count():
            while len(self._found) <= place:
                item = next(self._rest, None)
                if item is None:
                    return
                self._found.append(item)
            yield self._found[place]

    def __len__(self) -> int:
        self._found += self._rest
        return len(self._found)

    def __getitem__(self, place: Any) -> Any:
        return tuple(self)[place]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))


class Course(Struct, frozen=True):
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

    def tried_again(self, turn: Turn) -> Course:
        """The question that was over was answered a second time."""
        return replace(self, session=self.session.without_last().with_turn(turn))

    def again(self, item: Item) -> Course:
        """The question that was over is not, after all: it goes on with this item."""
        return replace(self, done=self.done - 1, ahead=item)

    def undone(self, item: Item) -> Course:
        """The last answer has been taken back, and its item comes again."""
        return replace(self.again(item), session=self.session.without_last())

    def with_easier(self, item: Item) -> Course:
        """An easier question comes next, one more than there were."""
        return replace(self, count=self.count + 1, ahead=item)


_PLAN = {
    "wish": {
        "topics": [str],
        "count": int,
        "level": Maybe(int),
        "kind": Maybe(str),
        "seed": Maybe(int),
        "in_order": Later(bool),
        "bookmarked": Later(bool),
    },
    "seed": int,
    "questions": Maybe([str]),
    "form": [KEPT],
}
_TURN = {
    "item": KEPT,
    "responses": Maybe([str]),
    "hints": int,
    "seconds": float,
    "second": Later([str]),
}
_STATE = {"count": int, "done": int, "drawn": int, "ahead": Maybe(KEPT), "turns": [_TURN], "plan": _PLAN}


def to_state(plan: Plan, course: Course) -> str:
    """Plan, its items drawn, and course as JSON: the top level tells `done` of `count`."""
    turns = [
        {
            "item": _kept(turn.item),
            "responses": turn.responses if turn.grade else None,
            "hints": turn.hints,
            "seconds": turn.seconds,
            "second": turn.second or None,
        }
        for turn in course.session.turns
    ]
    ahead = _kept(course.ahead) if course.ahead else None
    form = [_kept(item) for item in plan.form or ()]
    drawn = {"wish": asdict(plan.wish), "seed": plan.seed, "questions": plan.questions, "form": form}
    far = {"count": course.count, "done": course.done, "drawn": course.drawn, "ahead": ahead, "turns": turns}
    return json.dumps({**far, "plan": drawn}, ensure_ascii=False)


def _kept(item: Item) -> tuple[str, str]:
    return item.address, item.digest


def from_state(text: str, bank: Bank) -> tuple[Plan, Course] | None:
    """What `to_state` wrote, without what the bank does not have as it was (`Plan.lost`); None if it has none of what
    is left to ask. Raises BadState for what dlquiz did not write."""
    data = read_state(text, _STATE)
    if data["done"] > data["count"] or data["drawn"] > len(data["plan"]["form"]):
        raise BadState("more is done than there is")
    try:
        return _taken_up(data, bank)
    except (DlquizError, ValueError):  # an address that is none, a response of another number of parts
        raise BadState("not what a quiz writes") from None


def _taken_up(data: Mapping[str, Any], bank: Bank) -> tuple[Plan, Course] | None:
    form = [bring_back(bank, *kept) for kept in data["plan"]["form"]]
    ahead = bring_back(bank, *data["ahead"]) if data["ahead"] else None
    turns = [turn for row in data["turns"] if (turn := _turn(row, bank)) is not None]
    to_come = [*([ahead] if ahead else []), *form[data["drawn"] :]]
    lost = tuple(one for one in to_come if isinstance(one, Lost))
    if to_come and len(lost) == len(to_come):
        return None
    items = tuple(item for item in form if not isinstance(item, Lost))
    drawn = sum(not isinstance(item, Lost) for item in form[: data["drawn"]])
    wish = Wish(
        **{
            **data["plan"]["wish"],
            "topics": tuple(data["plan"]["wish"]["topics"]),
            "in_order": bool(data["plan"]["wish"].get("in_order")),
            "bookmarked": bool(data["plan"]["wish"].get("bookmarked")),
        }
    )
    questions = data["plan"]["questions"]
    plan = Plan(wish, data["plan"]["seed"], None if questions is None else tuple(questions), form=items, lost=lost)
    count = max(data["count"] - len(lost), data["done"])
    next_one = ahead if not isinstance(ahead, Lost) else None
    return plan, Course(count, data["done"], drawn, next_one, Session(tuple(turns)))


def _turn(row: Mapping[str, Any], bank: Bank) -> Turn | None:
    """The turn; None if its question is not what it was: its attempt is in the history all the same."""
    item = bring_back(bank, *row["item"])
    if isinstance(item, Lost):
        return None
    responses, second = row["responses"], row.get("second")
    if responses is None:
        return Turn(item, None, row["hints"], (), row["seconds"])
    turn = Turn(item, grade(item, responses, ask_again=False), row["hints"], tuple(responses), row["seconds"])
    return turn.tried_again(second, turn.seconds) if second else turn
