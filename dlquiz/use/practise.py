"""Questions practised one at a time: each is proven before it is put, and each answer is recorded before it is judged
aloud. Quizzes and the notebook are practised so, on whatever surface."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.bank.bank import default_path
from dlquiz.bank.form import SEEDS, another
from dlquiz.bank.kept import Lost
from dlquiz.history.sitting import QUIZ, Sitting
from dlquiz.kinds.draws import GenerationError, pick
from dlquiz.kinds.grades import Second
from dlquiz.kinds.grading import grade
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.proof.ledger import is_proven, proven_instead, reproduced
from dlquiz.session.course import Course, Plan, to_state
from dlquiz.session.quiz import Session, Turn
from dlquiz.session.second import again
from dlquiz.study.attempt import Attempt, attempted
from dlquiz.study.selection import easier
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.place import Place

# Hears of an item.
Told = Callable[[Item], None]
# The same named mistake so often in a question brings an easier one of its topic.
TIMES = 2


class Ending(Struct, frozen=True):
    """How practice ended: what happened, whether it was broken off, whether it can be taken up again, and whether it is
    `whole`: nothing was left to ask."""

    session: Session
    broken: bool = False
    to_go_on: bool = False
    whole: bool = False


def _ignore(_: object) -> None:
    """The default callback: nothing is done."""


@dataclass
class Practice:
    """Questions while they are practised; `course` says where that stands.

    `name` is the session's id, `mixed` whether the items come from several topics. With a `plan`, whose items are
    drawn, the course is saved with each answer, so that what is broken off can be taken up again. `second` says when
    there is a second try.
    """

    place: Place
    items: Iterator[Item]
    course: Course
    name: str
    mixed: bool
    plan: Plan | None = None
    second: Second = "never"
    _seen: set[object] = field(default_factory=set, init=False)
    _told: bool = field(default=False, init=False)
    _last: Attempt | None = field(default=None, init=False)

    @property
    def lost(self) -> tuple[Lost, ...]:
        """What is left out of what was taken up, for the bank no longer has it as it was."""
        return self.plan.lost if self.plan else ()

    def next(
        self,
        starting: Callable[[Item], None] = _ignore,
        withheld: Callable[[Item], None] = _ignore,
        missing: Callable[[NoTorchError], None] = _ignore,
    ) -> Item | None:
        """The next item to put; None after the last. PyTorch reproduces its key: by the ledger, or it is run now.

        `starting` is called with an item that has to wait until PyTorch is loaded, `withheld` with one whose key it
        does not reproduce: that is never put. Where PyTorch is missing or broken another item of the question comes
        instead, which the ledger has proven, and one without is left out; `missing` is called, once. Raises
        NoTorchError for a bank without a ledger.
        """
        while (item := self._drawn()) is not None:
            if item.code and not (is_proven(self.place.bank, item) or self.place.runner.ready()):
                starting(item)
            try:
                if reproduced(self.place.bank, item, self.place.runner):
                    return item
            except NoTorchError as error:
                found = self._instead(item, error, missing)
                if found is not None:
                    return found
            else:
                withheld(item)
            self.course = replace(self.course, done=self.course.done + 1)
        return None

    def _instead(self, item: Item, error: NoTorchError, missing: Callable[[NoTorchError], None]) -> Item | None:
        """What is put instead of an item that nothing has proven, if there is anything. Raises the error for a bank
        without a ledger."""
        seen = {turn.item.identity for turn in self.course.session.turns} | self._seen
        found = proven_instead(self.place.bank, item, seen)
        if found is None and default_path() not in self.place.bank.roots:
            raise error
        if not self._told:
            missing(error)
        self._told = True
        return found

    def _drawn(self) -> Item | None:
        course = self.course
        if course.ahead is not None:
            self.course = replace(course, ahead=None)
            return course.ahead
        item = next(self.items, None)
        self.course = replace(course, drawn=course.drawn + (item is not None))
        return item

    def answer(self, item: Item, responses: Sequence[str], hints: int = 0, seconds: float = 0.0) -> Turn:
        """Grades the responses, one a part ("": it was left blank; nothing but blanks: it is not known), and writes the
        attempt into the history."""
        graded = grade(item, responses, ask_again=False)
        turn = Turn(item, graded, hints, tuple(responses), seconds)
        now = self.place.clock.now()
        self._last = attempted(graded, turn.responses, now, seconds, hints, self.name, self.mixed)
        self.course = self.course.over(turn)
        self.place.recorder.add([self._last], self._sitting())
        return turn

    def to_try_again(self, turn: Turn) -> tuple[int, ...]:
        """The places of the parts that may be answered a second time; none if there is no second try."""
        return again(turn.grade, self.second) if turn.grade is not None and not turn.second else ()

    def answer_again(self, turn: Turn, responses: Sequence[str], seconds: float) -> Turn:
        """Grades the second try at what was answered last, and writes the attempt of both in place of the first; the
        `seconds` are those of both."""
        assert self._last is not None, "there is an answer to mend"
        both = turn.tried_again(responses, seconds)
        assert both.grade is not None
        first, now = self._last, self.place.clock.now()
        self._last = attempted(
            both.grade, turn.responses, now, seconds, turn.hints, self.name, self.mixed, responses, first.mistake
        )
        self.course = self.course.tried_again(both)
        self.place.recorder.withdraw(first)
        self.place.recorder.add([self._last], self._sitting())
        return both

    def skip(self, item: Item, hints: int = 0, seconds: float = 0.0) -> Turn:
        """Leaves the item out for now; nothing is recorded of it."""
        turn = Turn(item, None, hints, (), seconds)
        self._save(self.course.over(turn))
        return turn

    def vary(self, item: Item) -> None:
        """Has a fresh variant of an item, which was not answered, put in its place."""
        self.course = replace(self.course, ahead=self._variant(item))

    def repeat(self, turn: Turn) -> None:
        """Has a fresh variant of what was answered come next, in the same place of the count."""
        self._save(self.course.again(self._variant(turn.item)))

    def undo(self, turn: Turn) -> None:
        """Takes the last answer back, as if it had never been given; its item comes again."""
        assert self._last is not None, "there is an answer to take back"
        self.course = self.course.undone(turn.item)
        self.place.recorder.withdraw(self._last, self._sitting())
        self._last = None

    def ease(self, turn: Turn) -> bool:
        """Whether an easier question comes next, as one does if this turn's mistake has come back."""
        simpler = _simpler(self.place, turn) if turn.mistakes else None
        if simpler is not None:
            self._save(self.course.with_easier(simpler))
        return simpler is not None

    def end(self) -> Ending:
        """It has come to its end, or is wanted no more: there is nothing to go on with."""
        sitting = self._sitting()
        if sitting is not None:
            self.place.recorder.end(sitting)
        return Ending(self.course.session, whole=self.course.finished)

    def break_off(self) -> Ending:
        """It stops here for now: where it stands is saved already, if anything was answered."""
        if self.course.finished:
            return replace(self.end(), broken=True, whole=False)
        session, recorder = self.course.session, self.place.recorder
        remembered = self.plan is not None and recorder.history is not None and recorder.writes
        return Ending(session, broken=True, to_go_on=remembered and bool(session.turns))

    def _variant(self, item: Item) -> Item:
        self._seen.add(item.identity)
        seen = {turn.item.identity for turn in self.course.session.turns} | self._seen
        return another(item, len(self.course.session.turns), seen)

    def _save(self, course: Course) -> None:
        self.course = course
        sitting = self._sitting()
        if sitting is not None:
            self.place.recorder.save(sitting)

    def _sitting(self) -> Sitting | None:
        """Where it stands, as the history keeps it; None if it need not."""
        return Sitting(self.name, QUIZ, to_state(self.plan, self.course)) if self.plan else None


def _simpler(place: Place, turn: Turn) -> Item | None:
    """An item of an easier question, if the same mistake was made in this one before."""
    question = turn.item.question.id
    progress = place.recorder.progress(place.bank.former)
    if question not in progress or progress[question].times < TIMES:
        return None
    entry = easier(place.bank.asked.values(), place.bank.asked[question], progress)
    if entry is None:
        return None
    with contextlib.suppress(GenerationError):
        return generate(place.bank.question(entry.id), pick(f"easier/{turn.item.address}", SEEDS))
    return None
