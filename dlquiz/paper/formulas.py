"""The formula sheet as a document: two columns of small type, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.cards.outline import Chapter, Outline
from dlquiz.paper.document import Document, Formulas, Heading
from dlquiz.text.spans import Language, Plain, Spans
from dlquiz.text.wording import counted, say

COLUMNS = 2


def formula_document(chapters: Sequence[Chapter], topics: Sequence[str], lang: Language) -> Document:
    """The sheet of these topics, with the command at its foot that prints it again."""
    blocks: list[Heading | Formulas] = []
    for chapter in chapters:
        blocks += [Heading(chapter.title), *(_card(card, lang) for card in chapter.cards)]
    count = sum(len(chapter.cards) for chapter in chapters)
    title, subtitle = say(lang, "formulas_title"), counted(lang, "formulas_count", count)
    return Document(lang, title, subtitle, " ".join(["dlquiz formulas", *topics]), "", False, tuple(blocks), COLUMNS)


def _card(card: Outline, lang: Language) -> Formulas:
    place = say(lang, "formulas_notes", places=", ".join(card.notes)) if card.notes else ""
    return Formulas(card.title, card.formulas, small_print(card, lang), place)


def small_print(card: Outline, lang: Language) -> tuple[Spans, ...]:
    """What the symbols of a card mean, and what must hold, a paragraph each."""
    conventions = joined(card.conventions, lang)
    lead = Plain(say(lang, "formulas_where"))
    return tuple(filter(None, (joined(card.means, lang), (lead, *conventions) if conventions else ())))


def joined(several: Sequence[Spans], lang: Language) -> Spans:
    """Texts one after another in a line."""
    found: Spans = ()
    for spans in several:
        found += ((Plain(say(lang, "between")),) if found else ()) + spans
    return found
