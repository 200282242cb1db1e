"""Papers of the small bank as `papers.json` has them, without printing any; and tables of answers to them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dlquiz.bank.address import item_at
from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Title
from dlquiz.kinds.protocol import Item
from dlquiz.paper.manifest import to_record, to_text
from dlquiz.paper.sheetcode import SheetPlan, content, encode
from dlquiz.session.exam import Exam, ExamSection
from dlquiz.text.spans import Language

# The questions of the paper, in its order, each with the points of its section. 1 has one part, 2 has two; 6 is for a
# person to mark.
QUESTIONS = {"square": 2, "thirds": 4, "pick-one": 2, "pick-some": 2, "true-or-not": 1, "say-why": 6}
TOTAL = 17
HEAD = "id,variant,1,2.1,2.2,3,4,5,6 marks"


def papers(
    bank: Bank,
    folder: Path,
    variants: int = 2,
    lang: Language = "en",
    exam: bool = True,
    questions: Sequence[str] = tuple(QUESTIONS),
    seed: int = 7,
) -> Path:
    """A papers.json of so many variants, each with other items of the same questions."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "papers.json"
    path.write_text(to_text([record(bank, number, lang, exam, questions, seed) for number in range(variants)]), "utf-8")
    return path


def items(bank: Bank, number: int, questions: Sequence[str] = tuple(QUESTIONS)) -> list[Item]:
    """The items of the variant of a number, from 0."""
    return [item_at(bank, f"{name}#{10 * number + 7}") for name in questions]


def record(
    bank: Bank, number: int, lang: Language, exam: bool, questions: Sequence[str], seed: int = 7
) -> dict[str, Any]:
    found = items(bank, number, questions)
    plan = SheetPlan(lang, (), len(found), seed, number, content=content(found))
    sections = tuple(ExamSection(Title("部分", "Part"), QUESTIONS.get(item.question.id, 2), (item,)) for item in found)
    paper = Exam("own", Title("小测", "Short test"), 10, seed, sections) if exam else None
    return to_record(plan, encode(plan, bank), f"own-{plan.letter}", found, paper)


def right(item: Item) -> str:
    """What would have to be typed."""
    return "; ".join(part.typed(part.key, "en") for part in item.parts)


def table(folder: Path, *rows: str, head: str = HEAD, encoding: str = "utf-8") -> Path:
    """A table of answers as a file."""
    path = folder / "responses.csv"
    path.write_bytes("\n".join([head, *rows, ""]).encode(encoding))
    return path
