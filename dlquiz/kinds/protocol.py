"""What every kind of question has in common: a question states, an item of it is put, its parts are answered.

A kind is a module that has these three of its own and stands in `dlquiz.kinds.registry`. Whoever shows, prints, grades
or exports an item asks it for blocks, parts and grades, and never for its kind.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Protocol

from dlquiz.cards.card import Digits, Formula, Text
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.grades import PartGrade, Right, Slip
from dlquiz.kinds.proof import Run
from dlquiz.language import Value
from dlquiz.text.blocks import Room, Shown
from dlquiz.text.spans import Labelled, Language, Spans

Blocks = tuple[Shown, ...]


class Question(Protocol):
    """What is asked, as the bank states it. `card` is the formula that it is on, if any; `answers` is how many answers
    an item of it wants; `facts` are the blocks of PyTorch lines that must come out true, each with its line."""

    @property
    def kind(self) -> str:
        """The name of its kind, as `kind:` has it."""
        ...

    @property
    def maker(self) -> str:
        """The row of `dlquiz.kinds.registry` that draws it."""
        ...

    @property
    def id(self) -> str:
        """Its id of today."""
        ...

    @property
    def first_id(self) -> str:
        """The id that it began with: draws come from it, so that a new name leaves every item as it was."""
        ...

    @property
    def formerly(self) -> tuple[str, ...]:
        """The ids that it had, the first one first."""
        ...

    @property
    def topic(self) -> str:
        """The id of its topic."""
        ...

    @property
    def level(self) -> int:
        """1, 2 or 3."""
        ...

    @property
    def covers(self) -> tuple[str, ...]:
        """The rows of the syllabus that it is about."""
        ...

    @property
    def stem(self) -> Text:
        """What is asked, with places for the values drawn."""
        ...

    @property
    def hint(self) -> Text | None:
        """A push, if the bank has one."""
        ...

    @property
    def title(self) -> Text:
        """What it is about, for a list."""
        ...

    @property
    def path(self) -> str:
        """The file that it stands in."""
        ...

    @property
    def line(self) -> int:
        """Its line there."""
        ...

    @property
    def digest(self) -> str:
        """The fingerprint of its text."""
        ...

    @property
    def card(self) -> Formula | None:
        """The formula that it is on, if any."""
        ...

    @property
    def answers(self) -> int:
        """How many answers an item of it wants."""
        ...

    @property
    def facts(self) -> tuple[tuple[str, int], ...]:
        """The blocks of PyTorch lines that must come out true, each with its line."""
        ...

    @property
    def allow(self) -> Mapping[str, str]:
        """The measures of `bank check` whose bound it may break, each with the reason."""
        ...

    def message(self, mistake: str) -> Text | None:
        """What a named mistake says to the student; None if the question does not know it (any more)."""
        ...

    def described(self, lang: Language) -> dict[str, Any]:
        """What is its kind's own, in words, for `bank show`."""
        ...


class Part(Protocol):
    """One answer that an item asks for.

    `kind` says what an answer looks like (integer, vector, choice, ...). `step` is one unit in the last digit that is
    asked for and `tolerance` how far each entry may be off (None: an answer is the key or it is not). Where `one_key`
    holds, one sign is a whole answer; `signs` are signs that belong to an answer, though a keyboard may know them.
    """

    @property
    def name(self) -> str:
        """The name of what is asked: a result, or `answer`."""
        ...

    @property
    def kind(self) -> str:
        """What an answer looks like: integer, vector, choice, ..."""
        ...

    @property
    def unit(self) -> str:
        """The unit, "" if there is none."""
        ...

    @property
    def key(self) -> Any:
        """The right answer."""
        ...

    @property
    def step(self) -> Value | None:
        """One unit in the last digit asked for; None where there is nothing to round."""
        ...

    @property
    def tolerance(self) -> Value | None:
        """How far each entry may be off; None: an answer is the key or it is not."""
        ...

    @property
    def digits(self) -> Digits | None:
        """The digits of which its tolerance is a unit; None where there is nothing to round."""
        ...

    @property
    def wanted(self) -> Digits | None:
        """The digits that are asked for: those, or fewer where no more come out."""
        ...

    @property
    def slips(self) -> tuple[Slip, ...]:
        """The known mistakes, each with the answer that it leads to here."""
        ...

    @property
    def one_key(self) -> bool:
        """Whether one sign is a whole answer."""
        ...

    @property
    def leaves_open(self) -> bool:
        """Whether who is told of a slip still has to find the answer: only then a second try means something."""
        ...

    @property
    def signs(self) -> str:
        """Signs that belong to an answer, though a keyboard may know them."""
        ...

    def prompt(self, lang: Language) -> Spans:
        """What is asked for, and how it is written."""
        ...

    def label(self, lang: Language) -> str:
        """The shortest name for what is asked, as it stands before a blank: `H_out =`."""
        ...

    def asks(self, lang: Language) -> str:
        """The prompt on one line, as it stands before what is typed."""
        ...

    def read(self, response: str) -> Any:
        """A response in the form of the key. Raises Unreadable: it is asked again, and costs nothing."""
        ...

    def typed(self, value: Any, lang: Language) -> str:
        """An answer as it would be typed."""
        ...

    def forms(self, lang: Language) -> tuple[str, ...]:
        """How the key may be typed, as far as that can be listed; the first as it is shown."""
        ...

    def as_shown(self, response: str, lang: Language) -> str:
        """A readable response as it is shown again."""
        ...

    def verdict(self, graded: PartGrade, lang: Language) -> str:
        """What is said of an answer, in a line: right, or what would have been."""
        ...

    def lettered(self, lang: Language) -> tuple[Labelled, ...]:
        """What an answer chooses from, if anything, each with its letter or number."""
        ...

    def rubric(self, lang: Language) -> tuple[Labelled, ...]:
        """The points that an answer in words is marked by. They are its key: never shown before it is answered."""
        ...


class Item(Protocol):
    """A variant of a question, drawn by a seed. `code` are the PyTorch lines that show its key ("": none do)."""

    @property
    def question(self) -> Question:
        """The question of which it is a variant."""
        ...

    @property
    def seed(self) -> int:
        """The seed that it was drawn by."""
        ...

    @property
    def address(self) -> str:
        """`question#seed`: it alone brings the item back."""
        ...

    @property
    def digest(self) -> str:
        """The fingerprint of what it asks: the same for as long as that is unchanged, whatever else was added."""
        ...

    @property
    def identity(self) -> Hashable:
        """What makes an item the same as another, whatever its seed."""
        ...

    @property
    def fact(self) -> str:
        """Which of a question's facts it asks; "" where every item asks all that there is to know."""
        ...

    @property
    def given(self) -> Mapping[str, Value]:
        """The values drawn, by name."""
        ...

    @property
    def results(self) -> Mapping[str, Value]:
        """The results of its card, asked or not, by name."""
        ...

    @property
    def parts(self) -> Sequence[Part]:
        """The answers that it asks for."""
        ...

    @property
    def code(self) -> str:
        """The PyTorch lines that show its key; "" if none do."""
        ...

    @property
    def bare(self) -> Sequence[str]:
        """The ids of those facts that its key needs and its lines do not show."""
        ...

    @property
    def runs(self) -> tuple[Run, ...]:
        """What proves this very item; () where its card's lines do, or a fact that is proven once for all items."""
        ...

    @property
    def self_marked(self) -> bool:
        """Whether no program can grade it: students mark their own answer by the rubric."""
        ...

    def stem(self, lang: Language) -> Spans:
        """The question in words, values and statement in it."""
        ...

    def shown(self, lang: Language) -> Blocks:
        """The question and everything to choose from."""
        ...

    def instruction(self, lang: Language) -> str:
        """How questions of its sort are answered on paper, to be said once above them; "" if there is nothing to
        say."""
        ...

    def posed(self, lang: Language) -> Blocks:
        """The question and everything to choose from, on paper: without what `instruction` says."""
        ...

    def room(self, lang: Language, points: float | None) -> tuple[Room, ...]:
        """The room to answer it on paper; `points` is what it is worth there, if it is known."""
        ...

    def hints(self, lang: Language) -> tuple[Blocks, ...]:
        """What helps, one at a time: a push first, the formula last."""
        ...

    def key_blocks(self, lang: Language) -> Blocks:
        """The key, a block a part."""
        ...

    def key_line(self, lang: Language) -> Spans:
        """The key on one line."""
        ...

    def key_in_full(self, lang: Language) -> Spans:
        """The key with what its letters stand for."""
        ...

    def solution(self, lang: Language) -> tuple[Spans, ...]:
        """The worked solution, a paragraph a step; of an explanation a model answer."""
        ...

    def grade(self, responses: Sequence[str], ask_again: bool) -> tuple[PartGrade, ...]:
        """The grade of each part, from one response a part; see `dlquiz.kinds.grading.grade`."""
        ...

    def builds_on(self, name: str) -> tuple[str, ...]:
        """The earlier parts from whose answers a part's may follow, in order."""
        ...

    def right_also(self, own: Mapping[str, Any]) -> Mapping[str, tuple[Right, ...]]:
        """By part, what is right beside its key for somebody whose own earlier answers are these, as far as it can be
        listed: for whoever grades without this program."""
        ...


def check_item(item: object) -> None:
    """Raises DlquizError for what is no item."""
    if not hasattr(item, "question") or not hasattr(item, "parts"):
        raise DlquizError(f"{item!r} is not an item", "dlquiz.generate(question, seed) makes one")
