"""Items that were kept by their address and their digest, brought back as they were or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from dlquiz.bank.address import parse_address
from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.kinds.protocol import Item
from dlquiz.kinds.registry import generate_again
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# What a message names at most.
_MOST_NAMED = 5


class Lost(Struct, frozen=True):
    """An item that does not come back: `question` is the id of its question, which is `gone` or else was changed."""

    question: str
    gone: bool


def bring_back(bank: Bank, address: str, digest: str) -> Item | Lost:
    """The very item of an address, if what it asks has that digest. Raises UnknownName for no address."""
    name, seed = parse_address(address)
    if bank.find(name) is None:
        return Lost(name, gone=True)
    try:
        return generate_again(bank.question(name), seed, digest) or Lost(name, gone=False)
    except DlquizError:  # its conditions leave nothing to draw by now
        return Lost(name, gone=False)


def named(bank: Bank, lost: Iterable[Lost], lang: Language) -> str:
    """The questions that were lost, each once, by title where the bank still knows it and by id."""
    found = list(dict.fromkeys(_named(bank, one, lang) for one in lost))
    more = [say(lang, "and_more", count=len(found) - _MOST_NAMED)] if len(found) > _MOST_NAMED else []
    return say(lang, "between_names").join([*found[:_MOST_NAMED], *more])


def _named(bank: Bank, lost: Lost, lang: Language) -> str:
    entry = bank.find(lost.question)
    if entry is None:
        return say(lang, "question_gone", question=escaped(lost.question))
    text = bank.question(entry.id).title.words(lang)
    return say(lang, "question_changed", title=text, question=escaped(lost.question))


def split(found: Sequence[Item | Lost]) -> tuple[tuple[Item, ...], tuple[Lost, ...]]:
    """The items that came back, and those that did not."""
    return (
        tuple(one for one in found if not isinstance(one, Lost)),
        tuple(one for one in found if isinstance(one, Lost)),
    )
