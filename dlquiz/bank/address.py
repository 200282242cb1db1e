"""An address names an item, and brings it back: `conv-output-size#7`."""

from __future__ import annotations

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import UnknownName
from dlquiz.kinds.draws import MAX_SEED
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate


def parse_address(address: str) -> tuple[str, int]:
    """("conv-output-size", 7) of "conv-output-size#7". Raises UnknownName if it is not an address."""
    name, mark, seed = address.partition("#")
    if not name or not mark or not (seed.isascii() and seed.isdigit()) or len(seed) > 20 or int(seed) >= MAX_SEED:
        raise UnknownName(f"{address!r} is not an address", "write question-id#seed, such as conv-output-size#7")
    return name, int(seed)


def item_at(bank: Bank, address: str) -> Item:
    """The item of an address. Raises UnknownName or GenerationError."""
    name, seed = parse_address(address)
    return generate(bank.question(name), seed)
