"""What a formula sheet says of cards: every formula once, what its symbols mean, and where the notes teach it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from dlquiz.cards import worked
from dlquiz.cards.card import Formula, Given, Result
from dlquiz.language.numbers import number_node
from dlquiz.language.syntax import Constant, names_in
from dlquiz.maths.line import to_line
from dlquiz.maths.tree import Node, Operator, Row
from dlquiz.text.spans import Language, Maths, Plain, Spans, one_line
from dlquiz.text.wording import say


class Outline(Struct, frozen=True):
    """A card on a formula sheet: formulas in symbols, what each symbol `means`, and what must hold."""

    id: str
    topic: str
    title: Spans
    formulas: tuple[Node, ...]
    means: tuple[Spans, ...]
    conventions: tuple[Spans, ...]
    notes: tuple[str, ...]


class Chapter(Struct, frozen=True):
    """A topic and what a formula sheet has of it."""

    topic: str
    title: Spans
    cards: tuple[Outline, ...]


def outlines(cards: Iterable[Formula], lang: Language) -> tuple[Outline, ...]:
    """The cards of one topic. A formula that an earlier one has is not written again, nor what a symbol means for as
    long as it means that; a card of which nothing is left is left out."""
    written: set[str] = set()
    explained: dict[str, str] = {}
    found = []
    for card in cards:
        lines = dict(zip(card.results, worked.in_symbols(card, lang), strict=True))
        new = {result: line for result, line in lines.items() if to_line(line) not in written}
        written.update(map(to_line, lines.values()))
        if new:
            found.append(_outline(card, new, explained, lang))
    return tuple(found)


def _outline(card: Formula, lines: dict[Result, Node], explained: dict[str, str], lang: Language) -> Outline:
    """The card with these formulas; what its symbols mean is noted in `explained`."""
    used = {name for result in lines for name in (result.name, *names_in(result.expression))}
    shown: tuple[Given | Result, ...] = (*card.given, *card.results)
    means = {to_line(item.symbol): _meaning(item, lang) for item in shown if item.name in used}
    new = [spans for symbol, spans in means.items() if explained.get(symbol) != one_line(spans)]
    explained.update({symbol: one_line(spans) for symbol, spans in means.items()})
    conventions = [item.text.spans(lang) for item in card.where if item.text is not None]
    return Outline(
        card.id, card.topic, card.title.spans(lang), tuple(lines.values()), tuple(new), tuple(conventions), card.notes
    )


def _is_usual(item: Given) -> bool:
    """Whether the default of a given is what everybody takes, as a stride of 1; not one of many that are drawn."""
    return item.type.kind == "integer" or (item.type.kind == "number" and item.domain is None)


def _meaning(item: Given | Result, lang: Language) -> Spans:
    """`P padding, px (0 if not said)`."""
    unit = (Plain(f" [{item.unit}]"),) if item.unit else ()
    usual: Spans = ()
    if isinstance(item, Given) and isinstance(item.default, Constant) and _is_usual(item):
        before, _, after = say(lang, "formulas_default", value="|").partition("|")
        equal = Row((item.symbol, Operator("="), number_node(item.default.value)))
        usual = (Plain(before), Maths(equal), Plain(after))
    return (Maths(item.symbol), Plain(" "), *item.label.spans(lang), *unit, *usual)
