"""Whoever shares work in which PyTorch has a part: what comes of many arguments, in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol

# Sets whoever works up, once: what does the work, for as long as it is wanted.
Begin = Callable[..., AbstractContextManager[Callable[[Any], Any]]]


class Promise(Protocol):
    """Work that was handed out."""

    def result(self) -> Any:
        """What comes of it, once it is there. Raises what went wrong there."""
        ...

    def cancel(self) -> Any:
        """Takes it back."""
        ...


class Crew:
    """So many `hands`; `submit` hands out the work on one argument."""

    def __init__(self, submit: Callable[[Any], Promise], hands: int) -> None:
        self.submit, self.hands = submit, hands

    def each(self, arguments: Iterable[Any], ahead: int) -> Iterator[Any]:
        """What comes of each argument; so many are under way for each hand: enough that none waits, too few to fill the
        memory."""
        waiting: deque[Promise] = deque()
        try:
            for argument in arguments:
                waiting.append(self.submit(argument))
                if len(waiting) >= ahead * self.hands:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for promise in waiting:
                promise.cancel()
