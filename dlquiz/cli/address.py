"""The item that a command is about, by its address."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.bank.address import item_at, parse_address
from dlquiz.cli.common import language, narrate
from dlquiz.cli.places import open_bank
from dlquiz.kinds.protocol import Item
from dlquiz.text.wording import say


def item_found(address: str, bank: Sequence[str] | None, lang: str | None) -> Item:
    """The item; of an address by a former id, the id of today is said."""
    found = item_at(open_bank(bank), address)
    if found.question.id != parse_address(address)[0]:
        narrate(say(language(lang), "now_called", old=parse_address(address)[0], new=found.address))
    return found
