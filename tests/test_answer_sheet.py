"""The page to answer on (答题卡): every question that is not answered on the paper has its place there."""

from __future__ import annotations

from dlquiz.bank.bank import Bank
from dlquiz.kinds.registry import KINDS, generate
from dlquiz.paper.answersheet import answer_sheet

# The kinds that are answered by a letter between brackets on the paper; explanations are written on the paper.
BUBBLES = {"choice", "choices", "truth", "bug", "missing"}


def test_every_kind_has_its_place(real_bank: Bank) -> None:
    first = {entry.kind: entry.id for entry in reversed(list(real_bank.asked.values()))}
    assert set(first) == set(KINDS)
    items = [generate(real_bank.question(name), 3) for name in first.values()]
    (sheet,) = answer_sheet(items, "en")
    kinds = dict(enumerate(first, 1))
    assert {kinds[row.number] for row in sheet.bubbles} == BUBBLES
    assert {kinds[number] for number, _ in sheet.blanks} == set(first) - BUBBLES - {"explain"}
    assert {len(row.letters) for row in sheet.bubbles} == {2, 4}
