"""An address names an item, and brings it back: `conv-output-size#7`."""

from __future__ import annotations

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import UnknownName
from dlquiz.kinds.draws import MAX_SEED
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate

_MOST_DIGITS = 20  # zeros in front of a seed are none of it, and thousands of digits no number to make


def parse_address(address: str) -> tuple[str, int]:
    """("conv-output-size", 7) of "conv-output-size#7". Raises UnknownName if it is not an address."""
    name, mark, seed = address.partition("#")
    if not (name and mark and seed.isascii() and seed.isdigit()):
        raise UnknownName(f"{address!r} is not an address", "write question-id#seed, such as conv-output-size#7")
    if len(seed) > _MOST_DIGITS or int(seed) >= MAX_SEED:
        shown = seed[:_MOST_DIGITS] + "…" * (len(seed) > _MOST_DIGITS)
        raise UnknownName(f"the seed {shown} is out of range", f"use a whole number from 0 to {MAX_SEED - 1}")
    return name, int(seed)


def item_at(bank: Bank, address: str) -> Item:
    """The item of an address. Raises UnknownName or GenerationError."""
    name, seed = parse_address(address)
    return generate(bank.question(name), seed)
