"""Where PyTorch is missing or broken, what is drawn is drawn of what the ledger has proven."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.form import FIRST_SEEDS
from dlquiz.proof.ledger import is_proven
from dlquiz.session.drawing import Sound
from dlquiz.torchlines.code import NoTorchError

T = TypeVar("T")


def once(told: Callable[[T], None]) -> Callable[[T], None]:
    """What tells the first thing that it hears, and nothing more."""
    waiting = [told]
    return lambda heard: waiting.pop()(heard) if waiting else None


def without_torch(
    bank: Bank, draw: Callable[[Sound, int], T], error: NoTorchError, missing: Callable[[NoTorchError], None]
) -> T:
    """What `draw` makes of sound items with seeds below a bound, when the `error` has said that there is no PyTorch:
    those that the ledger has proven are sound. `missing` is called with the error, which a bank without a ledger
    raises."""
    if default_path() not in bank.roots:
        raise error
    missing(error)
    return draw(partial(is_proven, bank), FIRST_SEEDS)
