"""Printed papers on record: which items stand on each, by address and digest, so that a code brings its key back
whatever was added to the bank since."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Title
from dlquiz.bank.kept import bring_back, named, split
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.protocol import Item
from dlquiz.paper.sheetcode import SheetPlan, canonical
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.session.points import FINEST, shares, unit_of
from dlquiz.session.state import KEPT, BadState, Later, Maybe, read_state
from dlquiz.text.spans import Language

# The folder of what is not handed out, within that of the papers, and the record there.
KEYS = "keys"
FILE = "papers.json"
_TITLE = {"zh": str, "en": str}
_SECTION = {"title": _TITLE, "points": float, "items": int}
_EXAM = {"blueprint": str, "title": _TITLE, "minutes": int, "sections": [_SECTION]}
_PAPER = {
    "code": str,
    "files": str,
    "variant": str,
    "number": int,
    "lang": str,
    "seed": int,
    "exam": Maybe(_EXAM),
    "items": [{"item": KEPT, "points": Maybe(float)}],
    "made": Later({"run": str, "sheet": str, "key": str}),
}
_PAPERS = {"papers": [_PAPER]}


class Paper(Struct, frozen=True):
    """A printed paper: its plan as far as a key needs it, code and items; of an exam paper the exam."""

    plan: SheetPlan
    code: str
    items: tuple[Item, ...]
    exam: Exam | None

    @property
    def worth(self) -> list[tuple[Fraction, ...]]:
        """What each part of each question is worth; where the paper gives no points, each question is worth one."""
        rows = zip(self.items, self._points, self.units, strict=True)
        return [shares(points, len(item.parts), unit) for item, points, unit in rows]

    @property
    def units(self) -> list[Fraction]:
        """In what the points of each question are counted."""
        if not self.exam:
            return [FINEST] * len(self.items)
        return [unit_of(points, len(item.parts)) for item, points in zip(self.items, self._points, strict=True)]

    @property
    def _points(self) -> list[Fraction]:
        return [Fraction(task.points) for task in self.exam.tasks] if self.exam else [Fraction(1)] * len(self.items)


def to_record(plan: SheetPlan, code: str, files: str, items: Sequence[Item], exam: Exam | None) -> dict[str, Any]:
    """A paper as its record has it; `files` is what the names of its files begin with."""
    worth = [task.points for task in exam.tasks] if exam else [None] * len(items)
    kept = [{"item": [item.address, item.digest], "points": points} for item, points in zip(items, worth, strict=True)]
    head = {"code": code, "files": files, "variant": plan.letter, "number": plan.variant, "lang": plan.lang}
    return {**head, "seed": plan.seed, "exam": _exam_record(exam) if exam else None, "items": kept}


def _exam_record(exam: Exam) -> dict[str, Any]:
    sections = [
        {"title": asdict(section.title), "points": section.points, "items": len(section.items)}
        for section in exam.sections
    ]
    return {
        "blueprint": exam.blueprint,
        "title": asdict(exam.title),
        "minutes": exam.minutes,
        "sections": sections,
    }


def to_text(records: Sequence[Mapping[str, Any]]) -> str:
    """A file of records."""
    return json.dumps({"papers": list(records)}, ensure_ascii=False, indent=1) + "\n"


def read_records(text: str, path: str) -> list[dict[str, Any]]:
    """The records of a file. Raises DlquizError if it holds none."""
    try:
        found: list[dict[str, Any]] = read_state(text, _PAPERS)["papers"]
        for one in found:
            canonical(one["code"])
            if one["lang"] not in ("zh", "en") or not one["items"]:
                raise BadState("not a paper")
            if one["exam"] and sum(section["items"] for section in one["exam"]["sections"]) != len(one["items"]):
                raise BadState("not a paper")
    except (BadState, DlquizError):
        what = "this is no record of printed papers"
        raise DlquizError(what, f"name the {FILE} that `dlquiz sheet` wrote beside them", path) from None
    return found


def merged(old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """The records of a folder after another run: a code once, in the order in which they came."""
    return list({str(one["code"]): one for one in [*old, *new]}.values())


def find(records: Sequence[dict[str, Any]], code: str) -> dict[str, Any] | None:
    """The record of a code, however it was copied; None if it is not among them. Raises DlquizError for no code."""
    wanted = canonical(code)
    return next((one for one in records if canonical(one["code"]) == wanted), None)


def from_record(record: Mapping[str, Any], bank: Bank, lang: Language) -> Paper:
    """The paper. Raises DlquizError, in that language, if a question on it is not what it was when it was printed."""
    found = [bring_back(bank, *row["item"]) for row in record["items"]]
    items, lost = split(found)
    if lost:
        what = f"sheet {record['code']} has questions that this bank no longer has as they were printed"
        raise DlquizError(f"{what}: {named(bank, lost, lang)}", "name the bank it was printed from with --bank")
    plan = SheetPlan(record["lang"], (), len(items), record["seed"], record["number"])
    exam = _exam(record["exam"], record["seed"], items) if record["exam"] else None
    return Paper(plan, record["code"], items, exam)


def _exam(data: Mapping[str, Any], seed: int, items: Sequence[Item]) -> Exam:
    sections, start = [], 0
    for section in data["sections"]:
        end = start + section["items"]
        sections.append(ExamSection(Title(**section["title"]), section["points"], tuple(items[start:end])))
        start = end
    return Exam(data["blueprint"], Title(**data["title"]), data["minutes"], seed, tuple(sections))
