"""A pool of questions for another program: each with fresh variants, every key proven."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

from dlquiz.bank.bank import Bank
from dlquiz.bank.form import another
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.paper.sheet import Proven
from dlquiz.proof.comparison import Runner, prove
from dlquiz.proof.ledger import proven_instead
from dlquiz.torchlines.code import NoTorchError


def pool(
    bank: Bank, drawn: Iterable[Proven], variants: int, runner: Runner, withheld: Callable[[Item], None]
) -> Iterator[tuple[Item, Proof | None, int]]:
    """Each item that was drawn, followed by so many variants of its question that there are `variants` of it: fewer if
    there are no more; with each its number, from 0. `withheld` is called with one that is left out, since PyTorch does
    not reproduce its key; where PyTorch is missing there are those that the ledger has proven."""
    drawn = list(drawn)
    seen = {item.identity for item, _ in drawn}
    for item, proof in drawn:
        yield item, proof, 0
        number = 0
        for salt in range(1, variants):
            fresh, proven = _proven(bank, another(item, salt, seen), runner, seen)
            if fresh.identity in seen:
                break
            seen.add(fresh.identity)
            if proven is None or proven.agrees:
                number += 1
                yield fresh, proven, number
            else:
                withheld(fresh)


def _proven(bank: Bank, item: Item, runner: Runner, seen: Collection[object]) -> tuple[Item, Proof | None]:
    """The item with its proof; where PyTorch is missing one that the ledger has proven, not `seen` if there is such."""
    try:
        return item, prove(item, runner)
    except NoTorchError:
        found = proven_instead(bank, item, seen)
        if found is None:
            raise
        return found, None
