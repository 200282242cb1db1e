"""Values that a kernel may not be ready for, made of values that it takes. Used by `fuzz_whitelist`."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import torch
from torch.utils import _pytree as pytree

WHOLE = (0, 1, 2, 3, 4, 7, -1, -2, -100, 63, 10**4, 10**6, 10**9, -(10**9), 2**31, -(2**31), 2**40, 2**62, -(2**63))
DECIMAL = (0.0, 0.5, -1.5, 1e-300, 1e300, float("nan"), float("inf"), float("-inf"))
OTHERS = (None, True, False, (), (2, 2), (0, -1), (10**9, 10**9), [3], "mean", "sum", "none", "constant", "bilinear")
SHAPES = (
    (),
    (0,),
    (1,),
    (3,),
    (2, 3),
    (3, 3),
    (0, 3),
    (2, 0, 2),
    (1, 2, 4),
    (2, 3, 4, 4),
    (1, 0, 4, 4),
    (1, 1, 2, 2, 2),
)
TYPES = (
    torch.float64, torch.float32, torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64, torch.float16,
    torch.bfloat16,
)  # fmt: skip


@dataclass(frozen=True)
class Call:
    """A call that a function or, after `make`, a layer may take."""

    arguments: tuple[Any, ...] = ()
    named: dict[str, Any] = field(default_factory=dict)


def tensor(draw: random.Random) -> torch.Tensor:
    """A tensor of any shape and type."""
    return hostile_tensor(torch.randn(draw.choice(SHAPES)).to(draw.choice(TYPES)), draw)


def copied(call: Call) -> Call:
    """The same call with tensors of its own, since functions may write to them."""

    def own(value: torch.Tensor) -> torch.Tensor:
        return value.detach().clone(memory_format=torch.preserve_format).requires_grad_(value.requires_grad)

    return Call(*pytree.tree_map_only(torch.Tensor, own, (call.arguments, call.named)))


def mutated(call: Call, draw: random.Random) -> Call:
    """The call with one to three of its values replaced, left out or added."""
    leaves, shape = pytree.tree_flatten((list(call.arguments), call.named))
    for _ in range(draw.choice((1, 1, 1, 2, 3))):
        if leaves:
            at = draw.randrange(len(leaves))
            leaves[at] = hostile(leaves[at], draw)
    arguments, named = pytree.tree_unflatten(leaves, shape)
    chance = draw.random()
    if chance < 0.05 and arguments:
        arguments.pop(draw.randrange(len(arguments)))
    elif chance < 0.1:
        arguments.append(hostile(draw.choice(leaves), draw) if leaves else tensor(draw))
    return Call(tuple(arguments), named)


def hostile(value: Any, draw: random.Random) -> Any:
    """Something in place of a value: mostly of its kind."""
    if draw.random() < 0.08:
        return tensor(draw) if draw.random() < 0.5 else draw.choice((*OTHERS, *WHOLE, *DECIMAL))
    if isinstance(value, torch.Tensor):
        return hostile_tensor(value, draw)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw.choice((*WHOLE, value + 1, value - 1, -value))
    if isinstance(value, float):
        return draw.choice((*DECIMAL, *WHOLE))
    return draw.choice((value, *OTHERS))


def hostile_tensor(value: torch.Tensor, draw: random.Random) -> torch.Tensor:
    """A tensor near a given one: other entries, another shape, other strides, another type, or none of its values."""
    change = draw.choice(_CHANGES)
    found = change(value.detach().clone(), draw)
    wanted = value.requires_grad if draw.random() < 0.8 else not value.requires_grad
    return found.requires_grad_(wanted and (found.is_floating_point() or found.is_complex()))


def _filled(value: torch.Tensor, draw: random.Random) -> torch.Tensor:
    numbers = WHOLE if not value.is_floating_point() else (*DECIMAL, *WHOLE)
    flat = value.flatten()
    number = draw.choice(numbers)
    if value.dtype in (torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool):
        number %= torch.iinfo(value.dtype).max if value.dtype != torch.bool else 2
    if flat.numel() and draw.random() < 0.5:
        flat[draw.randrange(flat.numel())] = number
        return flat.reshape(value.shape)
    return torch.full_like(value, number)


def _shaped(value: torch.Tensor, draw: random.Random) -> torch.Tensor:
    if not value.ndim:
        return value.reshape((1,) * draw.randrange(4))
    dim = draw.randrange(value.ndim)
    size = value.shape[dim]
    return draw.choice((
        lambda: value.narrow(dim, 0, draw.randrange(size + 1)),
        lambda: torch.cat([value] * 3, dim),
        lambda: value.select(dim, 0) if size else value,
        lambda: value.unsqueeze(dim),
        lambda: value.flatten(),
        lambda: value.new_zeros(draw.choice(SHAPES)),
    ))()  # fmt: skip


def _strided(value: torch.Tensor, draw: random.Random) -> torch.Tensor:
    if not value.ndim:
        return value.expand(3)
    dim = draw.randrange(value.ndim)
    return draw.choice((
        lambda: value.transpose(dim, -1),
        lambda: value.narrow(dim, 0, min(1, value.shape[dim])).expand(value.shape),
        lambda: value.expand(1000, *value.shape),
        lambda: torch.cat([value] * 2, dim).narrow(dim, 0, value.shape[dim]),
        lambda: value.unfold(dim, min(2, value.shape[dim]), 1),
    ))()  # fmt: skip


_CHANGES: tuple[Callable[[torch.Tensor, random.Random], torch.Tensor], ...] = (
    _filled, _filled, _filled, _shaped, _shaped, _strided,
    lambda value, draw: value.to(draw.choice(TYPES)),
    lambda value, draw: value.to("meta") if draw.random() < 0.3 else value,
)  # fmt: skip


def shown(what: Any) -> str:
    """A call on one line, short."""
    if isinstance(what, torch.Tensor):
        values = what.detach().flatten()[:6].tolist() if not what.is_meta else "meta"
        return f"<{tuple(what.shape)} {what.dtype} strides {what.stride()} {values}>"
    if isinstance(what, Call):
        return " ".join([shown(what.arguments), *(f"{name}={shown(value)}" for name, value in what.named.items())])
    return "(" + ", ".join(map(shown, what)) + ")" if isinstance(what, (tuple, list)) else repr(what)[:80]


def kind(error: Exception | None) -> str:
    """What came of a call, without its numbers: two calls of one kind went the same way."""
    return re.sub(r"-?\d+", "n", f"{type(error).__name__}: {error}"[:120]) if error else ""
