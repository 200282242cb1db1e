"""Which attempts of a history are meant: those at a bank's questions, or at some of them by name."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from dlquiz.bank.bank import Bank
from dlquiz.ground.errors import UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.study.attempt import Attempt
from dlquiz.study.remark import Remark


def at_questions_of(bank: Bank | None) -> Callable[[Attempt | Remark], bool]:
    """Whether an attempt, or a remark, is at a question of that bank; of no bank in particular, all are."""
    return lambda attempt: bank is None or bank.find(attempt.question) is not None


def questions_named(bank: Bank, names: Sequence[str], known: Collection[str]) -> list[str]:
    """The ids of questions, and of those on topics, that have attempts (`known`). Raises UnknownName for a name that
    neither bank nor history has."""
    topics, asked = bank.all_topics(), bank.asked
    found: set[str] = set()
    for name in names:
        if name in known or name in asked:
            found.add(name)
        elif name in topics:
            found.update(entry.id for entry in bank.select([name]))
        elif bank.find(name) is not None:
            found.add(bank.former[name])
        else:
            hint = nearest(name, [*topics, *asked, *known]) or "`dlquiz bank list` lists topics and questions"
            raise UnknownName(f"there is no topic or question {name!r}", hint)
    found.update(old for old, new in bank.former.items() if new in found)
    return sorted(found.intersection(known))
