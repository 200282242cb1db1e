"""The Word document: what a page of it needs beyond its words."""

from __future__ import annotations

from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn
from exported import MADE, view

from dlquiz.bank.bank import Bank
from dlquiz.export.formats import to_file


def paragraphs(bank: Bank, name: str) -> list[tuple[str, bool]]:
    """The paragraphs of a question, each with whether it stays on the page of the next."""
    found = Document(BytesIO(to_file([view(bank, name)], "docx", MADE))).paragraphs
    start = next(place for place, one in enumerate(found) if one.text.startswith("1. "))
    stop = next(place for place in range(start, len(found)) if "w:br" in found[place]._p.xml)
    return [(one.text, one._p.get_or_add_pPr().find(qn("w:keepNext")) is not None) for one in found[start:stop]]


@pytest.mark.parametrize("name", ["pick-one", "join", "thirds", "line-up"])
def test_a_question_is_not_parted_from_where_it_is_answered(tiny_bank: Bank, name: str) -> None:
    found = paragraphs(tiny_bank, name)
    assert [kept for _, kept in found] == [True] * (len(found) - 1) + [False]


def test_blanks_are_as_wide_as_on_paper(tiny_bank: Bank) -> None:
    """Two millimetres a sign; a matrix has a line for each of three rows."""
    (pairs, _), *_ = reversed(paragraphs(tiny_bank, "join"))
    assert pairs.count("_") == 55 // 2
    lines = [text for text, _ in paragraphs(tiny_bank, "arrays") if text.count("_") > 8]
    assert len(lines) > 4
