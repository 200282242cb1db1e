"""Calls every whitelisted function, layer and tensor method with hostile arguments, in children that may crash.

    python tools/fuzz_whitelist.py [SECONDS_PER_NAME]

What ends by a signal is printed with its last call: PyTorch trusted something there, and it leaves the whitelist.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import os
import random
import resource
import signal
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import torch

from dlquiz.torchlines.whitelist import ATTRIBUTES, MEMBERS

BYTES = 6_000_000_000
NUMBERS = (
    0,
    1,
    2,
    3,
    -1,
    -2,
    7,
    10**9,
    -(10**9),
    2**31,
    -(2**31),
    2**62,
    -(2**63),
    0.5,
    -1.5,
    float("nan"),
    float("inf"),
)
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
    torch.float32,
    torch.float64,
    torch.int64,
    torch.int32,
    torch.uint8,
    torch.bool,
    torch.complex64,
    torch.float16,
)
EXTREMES = (0, 1, -1, 2, 5, 10**9, 2**62, -(2**62))


def tensor(draw: random.Random) -> torch.Tensor:
    """A tensor of any shape and type: of small or extreme entries, plain, transposed, or expanded with strides of 0."""
    shape, dtype = draw.choice(SHAPES), draw.choice(TYPES)
    found = torch.randn(shape).to(dtype)
    if dtype in (torch.int64, torch.int32) and draw.random() < 0.7:
        found = torch.full(shape, draw.choice(EXTREMES) % 2**31 if dtype is torch.int32 else draw.choice(EXTREMES)).to(
            dtype
        )
    if draw.random() < 0.2:
        found = found.new_ones(1).expand(shape or (1,))
    if found.ndim > 1 and draw.random() < 0.2:
        found = found.transpose(0, -1)
    if found.is_floating_point() and draw.random() < 0.4:
        found = found.detach().requires_grad_()
    return found


def argument(draw: random.Random, tensors: float) -> Any:
    if draw.random() < tensors:
        return tensor(draw)
    return draw.choice(NUMBERS) if draw.random() < 0.7 else draw.choice(OTHERS)


def attempt(function: Callable[..., Any], draw: random.Random, is_layer: bool, note: Callable[[Any], None]) -> None:
    """One call, its gradient if it has one; of a layer also the call of what was made."""
    count = draw.randrange(5)
    if is_layer:
        arguments: list[Any] = [draw.choice((0, 1, 2, 3, 4, -1, (2, 3), 10**9, True, None)) for _ in range(count)]
    else:
        arguments = [tensor(draw), *(argument(draw, 0.5) for _ in range(count))]
        arguments = arguments if draw.random() < 0.8 else arguments[1:]
    note(arguments)
    found = function(*arguments)
    if is_layer and callable(found):
        inputs = [tensor(draw) for _ in range(draw.choice((1, 1, 2, 3)))]
        note((arguments, inputs))
        found = found(*inputs)
    for part in found if isinstance(found, (tuple, list)) else (found,):
        if isinstance(part, torch.Tensor) and part.requires_grad:
            torch.autograd.backward(part.sum())


def child(function: Callable[..., Any], seconds: float, is_layer: bool, log: Any) -> None:
    """Attempts for so long; the last one stands in `log`."""
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
    signal.alarm(int(seconds) + 3)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)

    def note(what: Any) -> None:
        log.seek(0)
        log.truncate()
        log.write(_shown(what))
        log.flush()

    draw, end = random.Random(1), time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(Exception):
            attempt(function, draw, is_layer, note)


def _shown(what: Any) -> str:
    if isinstance(what, torch.Tensor):
        first = what.detach().flatten()[:1].tolist()
        return f"<{tuple(what.shape)} {what.dtype} strides {what.stride()} first {first}>"
    return "(" + ", ".join(map(_shown, what)) + ")" if isinstance(what, (tuple, list)) else repr(what)


def functions() -> Iterator[tuple[str, Callable[..., Any], bool]]:
    """Every name with what it calls and whether that is a layer."""
    for space, names in MEMBERS.items():
        if space.startswith("torch") and "optim" not in space and "autograd" not in space and space != "torch.func":
            for name in sorted(names):
                found = getattr(importlib.import_module(space), name)
                if callable(found):
                    yield f"{space}.{name}", found, inspect.isclass(found)
    for name in sorted(ATTRIBUTES):
        if callable(getattr(torch.Tensor, name, None)):
            yield f"Tensor.{name}", getattr(torch.Tensor, name), False


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 0.2
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)  # threads do not survive a fork
    for name, function, is_layer in functions():
        with tempfile.TemporaryFile("w+") as log:
            pid = os.fork()
            if not pid:
                try:
                    child(function, seconds, is_layer, log)
                finally:
                    os._exit(0)
            _, status = os.waitpid(pid, 0)
            if os.WIFSIGNALED(status):
                log.seek(0)
                print(f"{name}: {signal.Signals(os.WTERMSIG(status)).name}: {log.read()[:300]}", flush=True)


if __name__ == "__main__":
    main()
