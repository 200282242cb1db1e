"""Draws that are the same everywhere and always: from a hash of a text, not from a generator that might change."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from dlquiz.ground.errors import DlquizError

# Spaces of draws are counted up to here: Python does not write a number of thousands of digits.
MAX_COUNTED = 10**18
# Seeds are whole numbers below this: an address is short enough to be typed.
MAX_SEED = 10**12
# The seed of an item whose values were chosen, not drawn.
CHOSEN = -1


class GenerationError(DlquizError):
    """A question whose conditions leave no item to draw."""


def pick(key: str, count: int) -> int:
    """A number below `count`, the same for a key everywhere and always: 128 bits of SHA-256, so hardly biased."""
    return int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big") % count


def shuffled(key: str, count: int) -> tuple[int, ...]:
    """The numbers below `count` in an order that depends on the key alone."""
    order = list(range(count))
    for last in range(count - 1, 0, -1):
        other = pick(f"{key}/{last}", last + 1)
        order[last], order[other] = order[other], order[last]
    return tuple(order)


def ranked(key: str, names: Iterable[str]) -> list[str]:
    """The names in an order that depends on the key alone. Where names are added, the others keep theirs."""
    return sorted(names, key=lambda name: hashlib.sha256(f"{key}/{name}".encode()).digest())


def disordered(key: str, count: int) -> tuple[int, ...]:
    """The same, but never in order already: what is to be put in order, or matched, must not stand so."""
    order, again = shuffled(key, count), 0
    while order == tuple(range(count)) and count > 1:
        again += 1
        order = shuffled(f"{key}/again{again}", count)
    return order
