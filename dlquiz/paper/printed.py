"""A variant of a sheet or an exam paper, drawn and proven: what its pages, its key and its record are made of."""

from __future__ import annotations

import re
from itertools import accumulate
from pathlib import Path

from msgspec import Struct

from dlquiz.bank.front import NOTHING, Front
from dlquiz.paper.sheet import Proven, section_title
from dlquiz.paper.sheetcode import SheetPlan
from dlquiz.session.exam import Exam
from dlquiz.text.wording import say

# Of a file's name: so many topics, so many characters of what it is about, and what stands in no name.
_MOST_TOPICS, _LONGEST = 3, 60
_UNFIT = re.compile(r"[^\w.+-]+")


class Printed(Struct, frozen=True):
    """One variant: its plan, code and items, proven; of a paper the exam, whose questions they are."""

    plan: SheetPlan
    code: str
    items: tuple[Proven, ...]
    exam: Exam | None = None

    @property
    def name(self) -> str:
        """What its files are called."""
        return f"{self.run}-{self.plan.letter}"

    @property
    def run(self) -> str:
        """What the files of all variants begin with."""
        return run_name(self.plan, self.exam.blueprint if self.exam else "")

    @property
    def heads(self) -> dict[int, str]:
        """What stands above a paper's questions, by the number of the question below it."""
        sections = self.exam.sections if self.exam else ()
        firsts = accumulate((len(section.items) for section in sections), initial=1)
        return {first: section_title(section, self.plan.lang) for first, section in zip(firsts, sections, strict=False)}

    @property
    def title(self) -> str:
        """The title that it is printed under where none was asked for."""
        return self.exam.title.of(self.plan.lang) if self.exam else say(self.plan.lang, "sheet_title")


def run_name(plan: SheetPlan, blueprint: str) -> str:
    """What the files of all variants of a plan begin with: topics, words or the name of the blueprint, language and
    seed."""
    if blueprint:
        about = Path(blueprint).stem
    elif plan.questions:
        about = plan.about
    else:
        more = [f"and-{len(plan.topics) - _MOST_TOPICS}"] if len(plan.topics) > _MOST_TOPICS else []
        about = "-".join([*plan.topics[:_MOST_TOPICS], *more])
    about = _UNFIT.sub("-", about)[:_LONGEST].strip("-")
    return "-".join(filter(None, ("dlquiz", about, plan.lang, str(plan.seed))))


class Look(Struct, frozen=True):
    """How papers are printed: in which of the formats, the keys with proofs or without, under which title (None: each
    under its own), with which `front` of the question paper, and with the file of one more font."""

    form: str
    proofs: bool = True
    title: str | None = None
    front: Front = NOTHING
    font: str = ""


class Files(Struct, frozen=True):
    """A variant and where it was written: its letter, code, the addresses of its items, its sheet and its key."""

    letter: str
    code: str
    items: tuple[str, ...]
    sheet: Path
    key: Path
