"""What a bank says of its questions and cards without their being built: words to find them by, what they cover.

To work it out all of them are built, which takes seconds; so it is kept beside the bank in the cache.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct, structs

from dlquiz.bank.bank import Bank
from dlquiz.bank.cache import keep, kept
from dlquiz.cards.card import Formula, Text
from dlquiz.kinds.protocol import Question
from dlquiz.text.spans import Code, Language, Plain


class Listed(Struct, frozen=True):
    """A question: its title in a line and the words of its stem, in Chinese and in English; the rows of the syllabus
    that it covers, the digest of its text, the card that it is on, if any, and the mistakes of that card by name."""

    title: tuple[str, str]
    stem: tuple[str, str]
    covers: tuple[str, ...]
    digest: str
    card: str | None
    mistakes: tuple[str, ...]

    def heading(self, lang: Language) -> str:
        """The title as a line of plain words."""
        return self.title[lang == "en"]


class ListedCard(Struct, frozen=True):
    """A card: its given values, results and mistakes by name, the rows of the syllabus that it covers."""

    given: tuple[str, ...]
    results: tuple[str, ...]
    mistakes: tuple[str, ...]
    covers: tuple[str, ...]


class Catalogue(Struct, frozen=True):
    """Every question and every card, by id, in the order of the files."""

    questions: Mapping[str, Listed]
    cards: Mapping[str, ListedCard]


def catalogue(bank: Bank) -> Catalogue:
    """The catalogue of a bank, which is worked out once for these bytes."""
    found: Catalogue = bank.once("catalogue", lambda: _read(bank) or _made(bank))
    return found


def both_words(text: Text) -> tuple[str, str]:
    """The words of a text in each language, without its values and its maths."""
    return _words(text.zh), _words(text.en)


def _words(pieces: Iterable[object]) -> str:
    return "".join(piece.text if isinstance(piece, Plain | Code) else " " for piece in pieces)


def _read(bank: Bank) -> Catalogue | None:
    """The catalogue as the cache has it; None if it has none."""
    text = kept(bank.cache, bank.digest)
    try:
        data = json.loads(text or "")
        questions = {name: Listed(*map(_frozen, row)) for name, row in data["questions"].items()}
        cards = {name: ListedCard(*map(_frozen, row)) for name, row in data["cards"].items()}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):  # another program's, or nobody's
        return None
    whole = list(questions) == list(bank.asked) and list(cards) == list(bank.cards)
    return Catalogue(questions, cards) if whole else None


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _made(bank: Bank) -> Catalogue:
    """The catalogue by building everything; the cache gets it."""
    made = Catalogue(
        {question.id: _question(question) for question in bank.questions},
        {card.id: _card(card) for card in bank.formulas},
    )
    data = {
        part: {name: structs.astuple(row) for name, row in rows.items()} for part, rows in structs.asdict(made).items()
    }
    keep(bank.cache, bank.digest, json.dumps(data, ensure_ascii=False))
    return made


def _question(question: Question) -> Listed:
    card = question.card
    texts = (question.title.words("zh"), question.title.words("en")), both_words(question.stem)
    of_card = (None, ()) if card is None else (card.id, _mistakes(card))
    return Listed(*texts, tuple(question.covers), question.digest, *of_card)


def _card(card: Formula) -> ListedCard:
    names = tuple(item.name for item in card.given), tuple(result.name for result in card.results)
    return ListedCard(*names, _mistakes(card), tuple(card.covers))


def _mistakes(card: Formula) -> tuple[str, ...]:
    return tuple(mistake.id for mistake in card.mistakes)
