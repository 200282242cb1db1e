"""The formula sheet on a terminal: topic by topic, formulas in two dimensions."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.cards.outline import Chapter, Outline
from dlquiz.paper.formulas import small_print
from dlquiz.terminal.page import Page
from dlquiz.text.spans import Plain
from dlquiz.text.wording import counted, say


def show_formulas(page: Page, chapters: Sequence[Chapter]) -> None:
    """All chapters, and how many cards there were."""
    for chapter in chapters:
        page.paragraph((*chapter.title, Plain(f"  ({chapter.topic})")), style="bold")
        for card in chapter.cards:
            _show_card(page, card)
        page.line()
    page.text(counted(page.lang, "formulas_count", sum(len(chapter.cards) for chapter in chapters)), style="bold")


def _show_card(page: Page, card: Outline) -> None:
    page.line()
    page.paragraph(card.title, page.indent)
    for node in card.formulas:
        page.maths(node, page.indent * 2, "cyan")
    for spans in small_print(card, page.lang):
        page.paragraph(spans, page.indent * 2)
    if card.notes:
        page.text(say(page.lang, "formulas_notes", places=", ".join(card.notes)), page.indent * 2, "dim")
