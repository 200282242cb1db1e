"""A pool of questions for another program: each with fresh variants, every key proven."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from dlquiz.bank.form import another
from dlquiz.kinds.protocol import Item
from dlquiz.paper.sheet import Proven
from dlquiz.proof.comparison import Runner, prove


def pool(drawn: Iterable[Proven], variants: int, runner: Runner, withheld: Callable[[Item], None]) -> Iterator[Proven]:
    """Each item that was drawn, followed by so many variants of its question that there are `variants` of it: fewer if
    there are no more. `withheld` is called with one that is left out, since PyTorch does not reproduce its key."""
    drawn = list(drawn)
    seen = {item.identity for item, _ in drawn}
    for item, proof in drawn:
        yield item, proof
        for salt in range(1, variants):
            fresh = another(item, salt, seen)
            if fresh.identity in seen:
                break
            seen.add(fresh.identity)
            proven = prove(fresh, runner)
            if proven is None or proven.agrees:
                yield fresh, proven
            else:
                withheld(fresh)
