"""Where the notes err: found by topic or by id, and run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dlquiz.bank.bank import Bank, is_below
from dlquiz.bank.errata import Erratum, known_topics
from dlquiz.ground.errors import UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.proof import Proof
from dlquiz.proof.comparison import Runner, prove_fact


def find_errata(bank: Bank, names: Sequence[str] = ()) -> tuple[Erratum, ...]:
    """The errata of a bank with one of these ids, or that touch one of these topics or rows of the syllabus (a topic
    names all below it); without names all. Raises UnknownName for what is neither."""
    errata: list[Erratum] = [bank.stated(entry) for entry in bank.held("errata").values()]
    if not names:
        return tuple(errata)
    topics, ids = known_topics(bank), [one.id for one in errata]
    for name in names:
        if name not in ids and not any(is_below(topic, name) for topic in topics):
            hint = nearest(name, [*ids, *sorted(topics)]) or "`dlquiz bank errata` lists them, each with its topics"
            raise UnknownName(f"there is no topic and no erratum {name!r}", hint)
    return tuple(one for one in errata if any(one.touches(name) for name in names))


def prove_errata(errata: Iterable[Erratum], runner: Runner) -> list[tuple[Erratum, Proof | None]]:
    """Each with what its lines said when they were run now; None where no lines show it, or none may run. Raises
    TorchError if they fail."""
    return [(one, prove_fact(one.torch, runner)) for one in errata]
