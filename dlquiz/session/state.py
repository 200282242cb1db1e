"""The state of a sitting, read back as untrusted input: of the shape that was written, or not at all."""

from __future__ import annotations

import json
import math
from typing import Any

# Whole numbers of a state: seeds and counts. Anything beyond is not ours.
_MOST = 10**12
# No quiz or exam writes that much.
_LONGEST = 10_000_000


class BadState(ValueError):  # noqa: N818 - said as people say it
    """A state that dlquiz did not write, or not like this."""


class Maybe:
    """A shape, or nothing."""

    def __init__(self, shape: Any) -> None:
        self.shape = shape


class Later(Maybe):
    """Maybe a shape, of a key that an earlier dlquiz did not write."""


# An item: its address, and the digest of its question's text.
KEPT = (str, str)


def read_state(text: str, shape: Any) -> Any:
    """The JSON of a state. A shape is int (0 to 10^12), float (finite, not negative), str, bool, [shape] for a list,
    (shape, ...) for a list of just these, {key: shape} for just these keys (those that are Later may be missing) or
    Maybe(shape). Raises BadState for anything else."""
    try:
        data = json.loads(text) if len(text) <= _LONGEST else None
    except (ValueError, RecursionError):
        raise BadState("not JSON") from None
    if not _fits(data, shape):
        raise BadState("not of the shape that was written")
    return data


def _fits(data: Any, shape: Any) -> bool:
    if isinstance(shape, Maybe):
        return data is None or _fits(data, shape.shape)
    if isinstance(shape, dict):
        needed = {key for key, one in shape.items() if not isinstance(one, Later)}
        if not isinstance(data, dict) or not needed <= data.keys() <= shape.keys():  # nor more: they become arguments
            return False
        return all(_fits(data.get(key), one) for key, one in shape.items())
    if isinstance(shape, list):
        return isinstance(data, list) and all(_fits(one, shape[0]) for one in data)
    if isinstance(shape, tuple):
        return isinstance(data, list) and len(data) == len(shape) and all(map(_fits, data, shape))
    if shape is float:
        return type(data) in (int, float) and 0 <= data <= _MOST and math.isfinite(data)
    return type(data) is shape and (shape is not int or 0 <= data <= _MOST)
