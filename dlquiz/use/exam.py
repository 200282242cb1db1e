"""An exam taken: drawn with every key proven, or taken up where it was broken off; answered, handed in and marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.bank.bank import default_path
from dlquiz.bank.blueprint import Blueprint, and_beyond, blueprint_named
from dlquiz.bank.form import SEEDS
from dlquiz.bank.kept import Lost
from dlquiz.history.sitting import EXAM, Sitting
from dlquiz.kinds.answers.letters import read_marks, saved_marks
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.proof.ledger import reproduced
from dlquiz.session import exam as paper
from dlquiz.session.drawing import Sound, draw_exam
from dlquiz.session.exam import Exam, ExamState, Task
from dlquiz.session.marks import Report, marks
from dlquiz.session.saved import Glance, from_json, glance, to_json
from dlquiz.session.state import BadState
from dlquiz.study.attempt import Attempt, attempted
from dlquiz.torchlines.code import NoTorchError
from dlquiz.use.place import Place, session_id
from dlquiz.use.proven import without_torch

STANDARD = "standard"
# Of an explanation; a page of a screen holds about half of it.
MAX_WRITTEN = 4000
# Between two savings while nothing happens: what a kill can cost of the clock.
SAVE_EVERY = 5.0


class Wish(Struct, frozen=True):
    """What exam was asked for; None: nothing in particular. With `beyond` it takes in what is beyond the notes."""

    blueprint: str | None = None
    minutes: int | None = None
    seed: int | None = None
    beyond: bool = False

    @property
    def name(self) -> str | None:
        """The name of the blueprint that was asked for."""
        return and_beyond(self.blueprint or STANDARD) if self.beyond else self.blueprint

    def fits(self, seen: Glance) -> bool:
        """Whether an exam that was broken off is what was asked for."""
        pairs = ((self.name, seen.blueprint), (self.minutes, seen.minutes), (self.seed, seen.seed))
        return all(wanted in (None, found) for wanted, found in pairs)

    def plan(self) -> Blueprint:
        """The blueprint to draw from. Raises UnknownName, with the names there are, or BankError."""
        found = blueprint_named(self.name or STANDARD, default_path() / "blueprints")
        return found if self.minutes is None else replace(found, minutes=self.minutes)


@dataclass
class Taking:
    """An exam while it is taken; `state` says where it stands, `name` is its session.

    Where it `remembers`, every state is saved, so that an exam that is broken off can go on. `lost` are the questions
    of one that was taken up that the bank no longer has as they were.
    """

    place: Place
    exam: Exam
    state: ExamState
    name: str
    remembers: bool = True
    lost: tuple[Lost, ...] = ()
    _since: float = 0.0
    _saved: float = 0.0

    @property
    def is_kept(self) -> bool:
        """Whether it is saved, and could be taken up again."""
        return self.remembers and self.place.recorder.writes

    @property
    def task(self) -> Task:
        """The present question."""
        return self.exam.tasks[self.state.position]

    def start_clock(self) -> None:
        """From now on time counts."""
        self._since = self._saved = self.place.clock.seconds()

    @property
    def seconds_left(self) -> float:
        """What is left of the time now."""
        return self.exam.seconds - self.state.used - max(self.place.clock.seconds() - self._since, 0.0)

    def change(self, action: Callable[[ExamState], ExamState]) -> None:
        """Takes an action of `exam.paper` (go, flag, clear, hand_in), and saves what it leads to. The time until now
        belongs to the question before it."""
        self._count_time()
        self.state = action(self.state)
        self._save()

    def answer(self, part: int, response: str) -> None:
        """Answers a part of the present question, or takes its answer back (""). Nothing is said of right or wrong.
        Raises Unreadable for what is no answer of its kind."""
        if response:
            check_response(self.task, part, response)
        self.change(lambda state: paper.answer(state, part, response))

    def keep_time(self) -> None:
        """Saves the time used, now and then; to be called while nothing happens."""
        if self.place.clock.seconds() - self._saved >= SAVE_EVERY:
            self._count_time()
            self._save()

    def mark(self, place: int, typed: str) -> None:
        """Marks an explanation, after hand-in, by the letters of the points that it holds. Raises Unreadable."""
        rubric = self.exam.tasks[place].item.parts[0].rubric("en")
        letters = saved_marks(read_marks(typed, len(rubric)))
        self.state = paper.mark(self.state, place, letters)
        self._save()

    def end(self, taken: bool = True) -> Report:
        """The marks, written into the history together with the end of the sitting; of a paper that was not `taken`,
        on which nothing was answered and nobody said what is not known, nothing is written."""
        report = marks(self.exam, self.state)
        kept = attempts(report, self.place.clock.now(), self.name) if taken else []
        self.place.recorder.add(kept, self._sitting(), ended=True)
        return report

    def _sitting(self) -> Sitting:
        return Sitting(self.name, EXAM, to_json(self.exam, self.state, self.place.bank))

    def _count_time(self) -> None:
        now = self.place.clock.seconds()
        self.state = paper.spend(self.state, now - self._since)
        self._since = now

    def _save(self) -> None:
        self._saved = self.place.clock.seconds()
        if self.is_kept:
            self.place.recorder.save(self._sitting())


def draw(place: Place, plan: Blueprint, seed: int, missing: Callable[[NoTorchError], None] = lambda _: None) -> Exam:
    """The paper of a blueprint, every key of it proven. Where PyTorch is missing or broken its items are those that the
    ledger has proven, and `missing` is called. Raises TooFew if the bank has too few questions for it."""

    def drawn(sound: Sound, seeds: int) -> Exam:
        return draw_exam(place.bank, plan, seed, sound, seeds=seeds)

    try:
        return drawn(lambda item: reproduced(place.bank, item, place.runner), SEEDS)
    except NoTorchError as error:
        return without_torch(place.bank, drawn, error, missing)


def begin(place: Place, exam: Exam, remembers: bool = True) -> Taking:
    """An exam before anything is answered."""
    return Taking(place, exam, paper.begin(exam), session_id(EXAM), remembers)


def take_up(place: Place, wish: Wish, new: bool, dropped: Callable[[Glance], None]) -> Taking | None:
    """The exam of this bank that was broken off, if it is what was wished for. With `new`, or if its questions have
    been edited, it is forgotten instead, with which `dropped` is called."""
    for sitting, _ in place.recorder.open_sittings(EXAM):
        try:
            seen = glance(sitting.state)
            if not (seen.is_of(place.bank) and wish.fits(seen)):
                continue
            taken_up = from_json(sitting.state, place.bank)
        except BadState:
            place.recorder.set_aside(sitting)
            continue
        if new or taken_up is None:
            dropped(seen)
            place.recorder.end(sitting)
        elif place.recorder.claim(sitting.id):
            exam, state, lost = taken_up
            return Taking(place, exam, state, sitting.id, lost=lost)
    return None


def check_response(task: Task, part: int, text: str) -> None:
    """Raises Unreadable if a response can't be read as an answer of its kind; nothing is said of right or wrong."""
    if not task.item.self_marked:
        task.item.parts[part].read(text)
    elif len(text) > MAX_WRITTEN:
        raise Unreadable(f"太长了，最多 {MAX_WRITTEN} 字", f"that is too long: {MAX_WRITTEN} characters at most")


def attempts(report: Report, at: datetime, session: str) -> list[Attempt]:
    """What the history keeps of an exam, which mixes topics: an attempt for each question, those that were left blank
    too, but for explanations that were written and not marked: nobody knows what they are worth."""
    return [
        attempted(one.grade, one.responses, at, one.seconds, 0, session, mixed=True)
        for one in report.marked
        if one.grade is not None
    ]
