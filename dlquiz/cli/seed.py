"""The seed that a command draws with."""

from __future__ import annotations

import secrets

from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.draws import MAX_SEED


def seed_or_fresh(seed: int | None) -> int:
    """The seed given, or a fresh one from the operating system. Raises DlquizError for one out of range."""
    if seed is None:
        return secrets.randbelow(10**6)
    if not 0 <= seed < MAX_SEED:
        raise DlquizError(f"the seed {seed} is out of range", f"use a whole number from 0 to {MAX_SEED - 1}")
    return seed
