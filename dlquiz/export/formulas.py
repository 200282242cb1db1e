"""The formula sheet as `dlquiz formulas --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.cards.outline import Chapter, Outline
from dlquiz.maths.latex import to_latex
from dlquiz.maths.line import to_line
from dlquiz.text.spans import one_line


def formulas_record(chapters: Iterable[Chapter], file: str | None = None) -> dict[str, Any]:
    """The cards, topic by topic; `file` is where the sheet was written, fit to be printed."""
    cards = [_card(card) for chapter in chapters for card in chapter.cards]
    return {"formulas": cards, "file": file}


def _card(card: Outline) -> dict[str, Any]:
    return {
        "id": card.id,
        "topic": card.topic,
        "title": one_line(card.title),
        "lines": [to_line(node) for node in card.formulas],
        "latex": [to_latex(node) for node in card.formulas],
        "symbols": [one_line(spans) for spans in card.means],
        "conventions": [one_line(spans) for spans in card.conventions],
        "notes": list(card.notes),
    }
