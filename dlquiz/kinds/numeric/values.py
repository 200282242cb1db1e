"""The values that a key draws for a card's givens."""

from __future__ import annotations

from collections.abc import Mapping

from dlquiz.cards.card import Domain, Formula, Given
from dlquiz.kinds.draws import pick
from dlquiz.language import Value


def values_at(card: Formula, domains: Mapping[str, Domain], key: str) -> dict[str, Value]:
    """The values that a key draws from the domains, whether or not they fit any condition."""
    given = {item.name: item for item in card.given}
    return {name: _drawn(domain, given[name], f"{key}/{name}") for name, domain in domains.items()}


def _drawn(domain: Domain, given: Given, key: str) -> Value:
    if not given.shape or domain.whole:
        return domain.at(pick(key, len(domain)))
    return _filled(given.shape, domain, key)


def _filled(shape: tuple[int, ...], domain: Domain, key: str) -> Value:
    if not shape:
        return domain.at(pick(key, len(domain)))
    return tuple(_filled(shape[1:], domain, f"{key}.{place}") for place in range(shape[0]))
