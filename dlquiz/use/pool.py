"""A pool of questions for another program: each with fresh variants, every key proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dlquiz.bank.form import another
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.protocol import Item
from dlquiz.paper.sheet import Proven
from dlquiz.proof.comparison import Runner, prove
from dlquiz.torchlines.code import TorchError


def pool(
    drawn: Iterable[Proven], variants: int, runner: Runner, withheld: Callable[[Item], None]
) -> Iterator[tuple[Item, Proof | None, int]]:
    """Each item that was drawn, followed by so many variants of its question that there are `variants` of it: fewer if
    there are no more; with each its number, from 0. `withheld` is called with one that is left out, since PyTorch does
    not reproduce its key."""
    drawn = list(drawn)
    seen = {item.identity for item, _ in drawn}
    for item, proof in drawn:
        yield item, proof, 0
        number = 0
        for salt in range(1, variants):
            fresh = another(item, salt, seen)
            if fresh.identity in seen:
                break
            seen.add(fresh.identity)
            try:
                proven = prove(fresh, runner)
            except TorchError:  # where PyTorch is missing there are those alone that the ledger has proven
                if runner.version:
                    raise
                break
            if proven is None or proven.agrees:
                number += 1
                yield fresh, proven, number
            else:
                withheld(fresh)
