"""An exam and its state as JSON: what the history keeps of one that was broken off, so that it can go on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import compress
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from dlquiz.bank.bank import SHIPPED, Bank, default_path
from dlquiz.bank.blueprint import Title
from dlquiz.bank.kept import Lost, bring_back, split
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.answers.letters import read_marks, saved_marks
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.kinds.protocol import Item
from dlquiz.session.exam import Exam, ExamSection, ExamState, Task
from dlquiz.session.state import KEPT, BadState, read_state


class Glance(Struct, frozen=True):
    """What can be said of a broken-off exam without its bank: `bank` is the path of that one ("" for the one that
    ships), `seconds_left` what is left of `minutes`; `handed_in` says that only the student's own marks are missing.
    `kept` are its items, by address and digest."""

    bank: str
    blueprint: str
    seed: int
    minutes: int
    answered: int
    count: int
    seconds_left: float
    handed_in: bool
    kept: tuple[tuple[str, str], ...] = ()

    def is_of(self, bank: Bank) -> bool:
        """Whether it goes on with this bank: it was drawn from it, or all its questions are in it as they were, as they
        are in a copy, or in several banks of which it is one."""
        try:
            found = (bring_back(bank, *kept) for kept in self.kept)
            return self.bank == bank_name(bank) or not any(isinstance(one, Lost) for one in found)
        except DlquizError:  # an address that is none, or a question that can't be built
            return False


def bank_name(bank: Bank) -> str:
    """By what an exam knows the bank it was drawn from."""
    names = ["" if root == default_path() else str(root.absolute()) for root in bank.roots]
    return " + ".join(name or SHIPPED for name in names) if len(names) > 1 else names[0]


def to_json(exam: Exam, state: ExamState, bank: Bank) -> str:
    """Everything that is needed to go on."""
    paper = {
        "blueprint": exam.blueprint,
        "title": asdict(exam.title),
        "minutes": exam.minutes,
        "seed": exam.seed,
        "sections": [
            {
                "title": asdict(section.title),
                "points": section.points,
                "items": [[item.address, item.digest] for item in section.items],
            }
            for section in exam.sections
        ],
    }
    taken = {**asdict(state), "flags": sorted(state.flags)}
    return json.dumps({"bank": bank_name(bank), "exam": paper, "state": taken}, ensure_ascii=False)


_TITLE = {"zh": str, "en": str}
_PAPER = {
    "blueprint": str,
    "title": _TITLE,
    "minutes": int,
    "seed": int,
    "sections": [{"title": _TITLE, "points": float, "items": [KEPT]}],
}
_TAKEN = {
    "responses": [[str]],
    "seconds": [float],
    "marks": [str],
    "flags": [int],
    "position": int,
    "handed_in": bool,
}
_STATE = {"bank": str, "exam": _PAPER, "state": _TAKEN}


def from_json(text: str, bank: Bank) -> tuple[Exam, ExamState, tuple[Lost, ...]] | None:
    """The exam and where it stands, without the questions that the bank no longer has as they were, which come last;
    None if it has none of them. Raises BadState for what dlquiz did not write."""
    data = read_state(text, _STATE)
    state = _state(data["state"])
    try:
        found = [bring_back(bank, *kept) for section in data["exam"]["sections"] for kept in section["items"]]
        exam = _exam(data["exam"], found)
    except DlquizError:  # an address that is none
        raise BadState("not what an exam writes") from None
    if not _is_of(state, len(found)):
        raise BadState("not the state of this paper")
    state = _without(state, [not isinstance(one, Lost) for one in found])
    if not exam.tasks:
        return None
    if [len(parts) for parts in state.responses] != [task.parts for task in exam.tasks]:
        raise BadState("not the state of this paper")
    if not all(_can_be(state.marks[place], task, state, place) for place, task in enumerate(exam.tasks)):
        raise BadState("marks that nobody can have given")
    return exam, state, split(found)[1]


def glance(text: str) -> Glance:
    """What stands in the JSON, without building any question. Raises BadState for what dlquiz did not write."""
    data = read_state(text, _STATE)
    paper, state = data["exam"], _state(data["state"])
    left = max(paper["minutes"] * 60.0 - state.used, 0.0)
    return Glance(
        data["bank"],
        paper["blueprint"],
        paper["seed"],
        paper["minutes"],
        state.done,
        len(state.responses),
        left,
        state.handed_in,
        tuple((address, digest) for section in paper["sections"] for address, digest in section["items"]),
    )


def _exam(data: Mapping[str, Any], found: Sequence[Item | Lost]) -> Exam:
    """The paper of what came back; a section that is left empty is none."""
    left, sections = list(found), []
    for section in data["sections"]:
        count = len(section["items"])
        items, left = split(left[:count])[0], left[count:]
        if items:
            sections.append(ExamSection(Title(**section["title"]), section["points"], items))
    return Exam(data["blueprint"], Title(**data["title"]), data["minutes"], data["seed"], tuple(sections))


def _without(state: ExamState, stays: Sequence[bool]) -> ExamState:
    """The state of the questions that stay; where it stood on one that does not, it stands on the next."""
    places = list(compress(range(len(stays)), stays))
    return replace(
        state,
        responses=tuple(compress(state.responses, stays)),
        seconds=tuple(compress(state.seconds, stays)),
        marks=tuple(compress(state.marks, stays)),
        flags=frozenset(places.index(flag) for flag in state.flags if stays[flag]),
        position=min(sum(stays[: state.position]), max(len(places) - 1, 0)),
    )


def _state(data: dict[str, Any]) -> ExamState:
    return ExamState(
        responses=tuple(tuple(map(str, parts)) for parts in data["responses"]),
        seconds=tuple(map(float, data["seconds"])),
        marks=tuple(map(str, data["marks"])),
        flags=frozenset(map(int, data["flags"])),
        position=int(data["position"]),
        handed_in=data["handed_in"] is True,
    )


def _can_be(marks: str, task: Task, state: ExamState, place: int) -> bool:
    """Whether a question can have these marks: none, or, of an explanation that was written and handed in, points of
    its rubric as they are saved."""
    if not marks:
        return True
    if not (task.item.self_marked and state.handed_in and state.answered(place)):
        return False
    try:
        return saved_marks(read_marks(marks, len(task.item.parts[0].rubric("en")))) == marks
    except Unreadable:
        return False


def _is_of(state: ExamState, count: int) -> bool:
    """Whether the state is of a paper of so many questions."""
    return (
        len(state.responses) == len(state.seconds) == len(state.marks) == count
        and 0 <= state.position < count
        and all(0 <= place < count for place in state.flags)
    )
