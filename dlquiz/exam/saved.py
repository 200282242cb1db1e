"""An exam and its state as JSON: what the history keeps of one that was broken off, so that it can go on."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import Title
from dlquiz.errors import DlquizError
from dlquiz.exam.paper import Exam, ExamSection, ExamState
from dlquiz.items.item import item_at


@dataclass(frozen=True)
class Glance:
    """What can be said of a broken-off exam without its bank: `bank` is the path of that one ("" for the one that
    ships), `seconds_left` what is left of `minutes`; `handed_in` says that only the student's own marks are missing."""

    bank: str
    blueprint: str
    seed: int
    minutes: int
    answered: int
    count: int
    seconds_left: float
    handed_in: bool


def bank_name(bank: Bank) -> str:
    """By what an exam knows the bank it was drawn from."""
    return "" if bank.path == default_path() else str(bank.path.absolute())


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
                "items": [[item.address, item.question.digest] for item in section.items],
            }
            for section in exam.sections
        ],
    }
    taken = {**asdict(state), "flags": sorted(state.flags)}
    return json.dumps({"bank": bank_name(bank), "exam": paper, "state": taken}, ensure_ascii=False)


def from_json(text: str, bank: Bank) -> tuple[Exam, ExamState] | None:
    """The exam and where it stands; None if one of its questions has been edited since, or is not there any more."""
    try:
        data = json.loads(text)
        exam, state = _exam(data["exam"], bank), _state(data["state"])
        return (exam, state) if _fits(exam, state) else None
    except (DlquizError, ValueError, LookupError, TypeError):
        return None


def glance(text: str) -> Glance | None:
    """What stands in the JSON, without building any question; None if it is no exam's."""
    try:
        data = json.loads(text)
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
        )
    except (ValueError, LookupError, TypeError):
        return None


def _exam(data: dict[str, Any], bank: Bank) -> Exam:
    sections = tuple(_section(section, bank) for section in data["sections"])
    return Exam(data["blueprint"], Title(**data["title"]), int(data["minutes"]), int(data["seed"]), sections)


def _section(data: dict[str, Any], bank: Bank) -> ExamSection:
    items = tuple(item_at(bank, address) for address, _ in data["items"])
    if [item.question.digest for item in items] != [digest for _, digest in data["items"]]:
        raise ValueError("a question was edited")
    return ExamSection(Title(**data["title"]), int(data["points"]), items)


def _state(data: dict[str, Any]) -> ExamState:
    return ExamState(
        responses=tuple(tuple(map(str, parts)) for parts in data["responses"]),
        seconds=tuple(map(float, data["seconds"])),
        marks=tuple(map(str, data["marks"])),
        flags=frozenset(map(int, data["flags"])),
        position=int(data["position"]),
        handed_in=data["handed_in"] is True,
    )


def _fits(exam: Exam, state: ExamState) -> bool:
    """Whether the state is of this very paper."""
    count = len(exam.tasks)
    return (
        [len(parts) for parts in state.responses] == [task.parts for task in exam.tasks]
        and len(state.seconds) == len(state.marks) == count
        and 0 <= state.position < count
        and all(0 <= place < count for place in state.flags)
    )
