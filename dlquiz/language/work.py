"""How much work evaluating may take. It is counted, not timed, so that it ends at the same place on every machine.

Work is charged deep inside of expressions, and one bound holds for many of them together, say all draws of an item. So
the budget that is open belongs to the context; it is not handed through every function in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar

from dlquiz.ground.errors import DlquizError

F = TypeVar("F", bound=Callable[..., Any])
# A unit is about an operation on two short numbers: a few microseconds. The bank's costliest draw takes 900 units.
DRAW_UNITS = 20_000
UNITS = 200_000


class CostError(DlquizError):
    """Evaluating takes more work than is allowed. Not an EvaluationError: whoever goes on without a value that is
    missing must not go on without one that nobody has looked for to the end."""

    def __init__(self) -> None:
        super().__init__("it takes too much work to calculate", "use fewer or shorter numbers")


class _Budget:
    __slots__ = ("left",)

    def __init__(self, units: int) -> None:
        self.left = units


_open: ContextVar[_Budget | None] = ContextVar("budget", default=None)


@contextmanager
def budget(units: int = UNITS, apart: bool = False) -> Iterator[None]:
    """Within it evaluating may take so many units together, and never more than an outer budget has left; of what is
    set `apart` nothing is charged to that. Works as a decorator too, but not of a generator."""
    outer = None if apart else _open.get()
    allowed = units if outer is None else min(units, outer.left)
    mine = _Budget(allowed)
    token = _open.set(mine)
    try:
        yield
    finally:
        _open.reset(token)
        if outer is not None:
            outer.left -= allowed - mine.left


def in_budget(function: F) -> F:
    """The function within the budget that is open, or within one of UNITS where none is, or one with more left."""

    @wraps(function)
    def run(*arguments: Any, **named: Any) -> Any:
        mine = _open.get()
        if mine is not None and mine.left <= UNITS:
            return function(*arguments, **named)
        with budget():
            return function(*arguments, **named)

    return run  # type: ignore[return-value]  # it has the function's own type


def charge(units: int) -> None:
    """Takes work from the open budget, if there is one. Raises CostError once it is used up."""
    mine = _open.get()
    if mine is not None:
        mine.left -= units
        if mine.left < 0:
            raise CostError
