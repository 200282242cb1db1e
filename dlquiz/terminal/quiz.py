"""A quiz in the terminal: a question at a time, written into the history before its feedback is shown."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dlquiz.history.sitting import QUIZ, Sitting
from dlquiz.items.form import SEEDS, another
from dlquiz.items.grading import Grade
from dlquiz.kinds.draws import pick
from dlquiz.kinds.numeric.drawing import GenerationError
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate
from dlquiz.proof.ledger import is_proven, reproduced
from dlquiz.quiz.course import Course
from dlquiz.quiz.session import Session, Turn
from dlquiz.study.attempt import attempted
from dlquiz.study.selection import easier
from dlquiz.terminal.desk import Desk
from dlquiz.terminal.feedback import ask_what_next, show_feedback
from dlquiz.terminal.page import INDENT
from dlquiz.terminal.turn import Left, take_turn

# The same named mistake so often in a question brings an easier one of its topic.
TIMES = 2


@dataclass(frozen=True)
class Ending:
    """How a quiz ended: what happened, whether Ctrl-C broke it off, and whether it can be taken up again."""

    session: Session
    broken: bool = False
    to_go_on: bool = False


def run_quiz(
    desk: Desk,
    items: Iterator[Item],
    course: Course,
    name: str,
    mixed: bool,
    state: Callable[[Course], str] | None = None,
) -> Ending:
    """Puts the items one after another, and writes every answer into the history.

    `name` is the session's id, `mixed` whether the items come from several topics. `state` turns the course into what
    is saved with each answer, so that a quiz that is broken off can be taken up again; without it none is saved.
    """
    quiz = _Quiz(desk, items, course, name, mixed, state)
    try:
        quiz.run()
    except Left:
        return quiz.end()
    except EOFError:
        desk.page.line()
        return quiz.end()
    except KeyboardInterrupt:
        desk.page.line()
        return quiz.break_off()
    return quiz.end()


@dataclass
class _Quiz:
    """A quiz while it runs; `course` says where it stands."""

    desk: Desk
    items: Iterator[Item]
    course: Course
    name: str
    mixed: bool
    state: Callable[[Course], str] | None

    def run(self) -> None:
        """Asks until there is nothing left to ask. Raises Left to quit."""
        while (item := self._next()) is not None:
            if _is_sound(self.desk, item):
                self._put(item)
            else:
                self.course = replace(self.course, done=self.course.done + 1)

    def end(self) -> Ending:
        """It has come to its end, or the student has quit: there is nothing to go on with."""
        sitting = self._sitting()
        if sitting is not None:
            self.desk.recorder.end(sitting)
        return Ending(self.course.session)

    def break_off(self) -> Ending:
        """Ctrl-C: where the quiz stands is saved already, if anything was answered."""
        if self.course.finished:
            return replace(self.end(), broken=True)
        session, recorder = self.course.session, self.desk.recorder
        remembered = self.state is not None and recorder.history is not None and recorder.writes
        return Ending(session, broken=True, to_go_on=remembered and bool(session.turns))

    def _next(self) -> Item | None:
        course = self.course
        if course.ahead is not None:
            self.course = replace(course, ahead=None)
            return course.ahead
        item = next(self.items, None)
        self.course = replace(course, drawn=course.drawn + (item is not None))
        return item

    def _put(self, item: Item) -> None:
        """One item put, answered and explained; what the student wants then has been seen to. Raises Left to quit."""
        try:
            turn = take_turn(self.desk, item, self.course.done + 1, self.course.count)
        except Left as left:
            if left.wish == "quit":
                raise
            self.course = replace(self.course, ahead=self._variant(item))
            return
        if turn.grade is None:
            self._save(self.course.over(turn))
            self.desk.say("left_out", "dim", INDENT)
        else:
            self._answered(turn, turn.grade)

    def _answered(self, turn: Turn, graded: Grade) -> None:
        desk = self.desk
        now = desk.clock.now()
        attempt = attempted(graded, turn.responses, now, turn.seconds, turn.hints, self.name, self.mixed)
        self.course = self.course.over(turn)
        desk.recorder.add([attempt], self._sitting())
        show_feedback(desk, graded)
        if turn.dont_know:
            desk.say("unknown", "magenta")
        match ask_what_next(desk, turn.item):
            case "quit":
                raise Left("quit")
            case "variant":
                self._save(self.course.again(self._variant(turn.item)))
            case "undo":
                self.course = self.course.undone(turn.item)
                desk.recorder.withdraw(attempt, self._sitting())
                desk.say("undone", "magenta")
            case _:
                self._ease(turn)

    def _variant(self, item: Item) -> Item:
        return another(item, len(self.course.session.turns))

    def _ease(self, turn: Turn) -> None:
        """Puts an easier question next if this one's mistake has come back."""
        simpler = _simpler(self.desk, turn) if turn.mistakes else None
        if simpler is not None:
            self._save(self.course.with_easier(simpler))
            self.desk.page.line()
            self.desk.say("easier", "magenta")

    def _save(self, course: Course) -> None:
        self.course = course
        sitting = self._sitting()
        if sitting is not None:
            self.desk.recorder.save(sitting)

    def _sitting(self) -> Sitting | None:
        """Where the quiz stands, as the history keeps it; None if it need not."""
        if self.state is None:
            return None
        return Sitting(self.name, QUIZ, self.state(self.course))


def _simpler(desk: Desk, turn: Turn) -> Item | None:
    """An item of an easier question, if the same mistake was made in this one before."""
    question = turn.item.question.id
    progress = desk.recorder.progress(desk.bank.former)
    if question not in progress or progress[question].times < TIMES:
        return None
    entry = easier(desk.bank.asked.values(), desk.bank.asked[question], progress)
    if entry is None:
        return None
    with contextlib.suppress(GenerationError):
        return generate(desk.bank.question(entry.id), pick(f"easier/{turn.item.address}", SEEDS))
    return None


def _is_sound(desk: Desk, item: Item) -> bool:
    """Whether PyTorch reproduces the key. An item that it does not is never asked."""
    if item.code and desk.page.console.is_terminal and not (is_proven(desk.bank, item) or desk.runner.ready()):
        desk.say("starting_torch", "dim")
    sound = reproduced(desk.bank, item, desk.runner)
    if not sound:
        desk.say("withheld", "magenta", address=item.address)
    return sound
