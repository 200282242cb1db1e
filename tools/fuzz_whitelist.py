"""Calls everything that the whitelist lets in with hostile arguments, in processes that may crash.

    python tools/fuzz_whitelist.py [--seconds 0.6] [--seed 1] [--only WORD]

Calls begin as PyTorch's own samples (`torch.testing`), or as drawn values where it has none. One or more values of
a call are replaced; a call that ends in a way that was not seen before is kept, to be changed further. Of what a
call gives, whole numbers are overwritten and the rest is differentiated, since a backward pass may trust an index.
What ends by a signal is printed with its call. First comes what is known to crash (KNOWN): where that is not found,
nothing that was not found means anything. MALLOC_CHECK_=3 and LD_PRELOAD=libc_malloc_debug.so.0 (glibc) also show
what is written just beyond its place.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import inspect
import itertools
import os
import random
import resource
import signal
import sys
import tempfile
import time
import unittest
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import ModuleType
from typing import IO, Any

import torch
from hostile import WHOLE, Call, copied, hostile_tensor, kind, mutated, shown, tensor
from torch import nn

from dlquiz.torchlines import run as torchrun
from dlquiz.torchlines.whitelist import ATTRIBUTES, MEMBERS, SETTABLE

MEMORY = 4 * 2**30
# Left the whitelist because it crashes.
KNOWN = ("torch.nn.functional.ctc_loss",)
SIGNALS = (signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT, signal.SIGFPE, signal.SIGILL)


@dataclass(frozen=True)
class Target:
    """What is called: a function with calls to begin with, or a layer, with calls that make it and calls of it."""

    name: str
    function: Callable[..., Any]
    calls: tuple[Call, ...]
    makes: tuple[Call, ...] = ()


def targets(names: Iterator[str]) -> Iterator[Target]:
    operators, layers = samples()
    for name in names:
        space, _, last = name.rpartition(".")
        function = getattr(torch.Tensor if space == "Tensor" else importlib.import_module(space), last, None)
        if not callable(function):
            continue
        if inspect.isclass(function) and issubclass(function, nn.Module):
            found = layers.get(function, [])
            yield Target(name, function, tuple(call for _, call in found), tuple(make for make, _ in found))
        else:
            short = name.removeprefix("Tensor.").removeprefix("torch.")
            infos = (
                operators.get(short) or operators.get(last.rstrip("_")) or operators.get(f"nn.functional.{last}", [])
            )
            yield Target(name, function, tuple(itertools.chain.from_iterable(map(sample_calls, infos[:2]))))


def samples() -> tuple[dict[str, list[Any]], dict[type, list[tuple[Call, Call]]]]:
    """PyTorch's own sample inputs: operators by name, layers by class."""
    stand_in: Any = ModuleType("expecttest")  # their test library asks for it and the samples do without
    stand_in.TestCase = unittest.TestCase
    sys.modules.setdefault("expecttest", stand_in)
    from torch.testing._internal.common_methods_invocations import op_db
    from torch.testing._internal.common_modules import module_db

    operators: dict[str, list[Any]] = {}
    for info in op_db:
        for name in (info.name, *(alias.name for alias in info.aliases)):
            operators.setdefault(name, []).append(info)
    return operators, {info.module_cls: layer_calls(info) for info in module_db}


def sample_calls(info: Any) -> list[Call]:
    """A few calls of an operator; none where its samples can't be made."""
    found: list[Call] = []
    for dtype in (torch.float64, torch.int64):
        with contextlib.suppress(Exception):
            grad = dtype.is_floating_point and info.supports_autograd
            for one in itertools.islice(info.sample_inputs("cpu", dtype, requires_grad=grad), 24):
                found.append(Call((one.input, *one.args), dict(one.kwargs)))
    return found


def layer_calls(info: Any) -> list[tuple[Call, Call]]:
    found: list[tuple[Call, Call]] = []
    with contextlib.suppress(Exception):
        ways = {"device": "cpu", "dtype": torch.float64, "requires_grad": True, "training": False}
        for one in info.module_inputs_func(info, **ways)[:24]:
            make, call = one.constructor_input, one.forward_input
            if call is not None:
                found.append((Call(make.args, dict(make.kwargs)), Call(call.args, dict(call.kwargs))))
    return found


def drawn(draw: random.Random) -> Call:
    """A call out of nothing."""
    some = (tensor(draw) if draw.random() < 0.6 else draw.choice((1, 2, 3, 0.5, True, (2, 2), None)) for _ in range(5))
    return Call(tuple(some)[: draw.randrange(1, 6)])


def attempt(target: Target, call: Call, make: Call | None, draw: random.Random) -> Any:
    """One call and what may follow it; of a layer after it was made and its parameters were replaced."""
    function = target.function
    if make is not None:
        function = function(*make.arguments, **make.named)
        function.train(draw.random() < 0.5)
        if draw.random() < 0.3:
            replace_parameters(function, draw)
    with torch.no_grad() if draw.random() < 0.3 else contextlib.nullcontext():
        found = function(*call.arguments, **call.named)
    parts = [
        part for part in (found if isinstance(found, (tuple, list)) else (found,)) if isinstance(part, torch.Tensor)
    ]
    for part in parts:
        if not part.is_floating_point() and not part.is_complex() and draw.random() < 0.5:
            with contextlib.suppress(Exception):
                part.fill_(draw.choice(WHOLE))
    for part in parts:
        if part.requires_grad:
            torch.autograd.backward(part, hostile_gradient(part, draw), retain_graph=True)


def replace_parameters(layer: nn.Module, draw: random.Random) -> None:
    """As the lines can: a weight or a bias that does not fit."""
    for part in layer.modules():
        for name in SETTABLE & {"weight", "bias"}:
            value = getattr(part, name, None)
            if isinstance(value, nn.Parameter) and draw.random() < 0.3:
                with contextlib.suppress(Exception):
                    setattr(part, name, nn.Parameter(hostile_tensor(value, draw)))


def hostile_gradient(part: torch.Tensor, draw: random.Random) -> torch.Tensor:
    ones = torch.ones_like(part)
    return ones if draw.random() < 0.7 or not ones.numel() else ones.flatten()[:1].expand(ones.shape)


def child(target: Target, seed: int, seconds: float, log: IO[str]) -> None:
    """Attempts for so long; the last one stands in `log`."""
    pages = int(open("/proc/self/statm").read().split()[0])  # noqa: PTH123, SIM115 - a line
    resource.setrlimit(resource.RLIMIT_AS, (pages * resource.getpagesize() + MEMORY,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    draw, end = random.Random(f"{target.name} {seed}"), time.monotonic() + seconds
    pool = [(call, make) for call, make in itertools.zip_longest(target.calls, target.makes)] or [(drawn(draw), None)]
    seen: set[str] = set()
    while time.monotonic() < end:
        call, make = draw.choice(pool)
        if not target.calls and draw.random() < 0.3:
            call = drawn(draw)
        call = mutated(call, draw) if draw.random() < 0.9 else call
        if make is not None and draw.random() < 0.4:
            make = mutated(make, draw)
        note(log, make, call)
        signal.setitimer(signal.ITIMER_REAL, 2)  # ends a call that takes too long, and this process
        outcome = outcome_of(target, call, make, draw)
        signal.setitimer(signal.ITIMER_REAL, 0)
        if outcome not in seen and len(pool) < 300:
            seen.add(outcome)
            pool.append((call, make))


def outcome_of(target: Target, call: Call, make: Call | None, draw: random.Random) -> str:
    try:
        attempt(target, copied(call), copied(make) if make is not None else None, draw)
    except Exception as error:
        return kind(error)
    return ""


def note(log: IO[str], make: Call | None, call: Call) -> None:
    log.seek(0)
    log.truncate()
    log.write((f"made {shown(make)}, called " if make is not None else "") + shown(call))
    log.flush()


def fuzz(target: Target, seconds: float, seed: int) -> tuple[int, dict[str, str]]:
    """How many processes it took, and the signals that ended them with the first call of each."""
    found: dict[str, str] = {}
    end, count = time.monotonic() + seconds, 0
    while (left := end - time.monotonic()) > 0.05 and count < 12:
        count += 1
        with tempfile.TemporaryFile("w+") as log:
            pid = os.fork()
            if not pid:
                try:
                    child(target, seed * 1000 + count, left, log)
                finally:
                    os._exit(0)
            _, status = os.waitpid(pid, 0)
            if os.WIFSIGNALED(status) and os.WTERMSIG(status) in SIGNALS:
                log.seek(0)
                found.setdefault(signal.Signals(os.WTERMSIG(status)).name, log.read()[:700])
    return count, found


def whitelisted() -> Iterator[str]:
    """Every function, layer and method by its whole name."""
    for space, names in MEMBERS.items():
        if space.startswith("torch"):
            yield from (f"{space}.{name}" for name in sorted(names))
    yield from (f"Tensor.{name}" for name in sorted(ATTRIBUTES) if hasattr(torch.Tensor, name))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=0.6, help="for each name")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", help="names with this word in them")
    asked = parser.parse_args()
    warnings.simplefilter("ignore")
    torchrun.warm_up()  # as behind the wall; threads would not survive a fork either
    torch.set_default_dtype(torch.float64)
    for target in targets(iter(KNOWN)):
        if not fuzz(target, max(asked.seconds, 5), asked.seed)[1]:
            sys.exit(f"{target.name} is known to crash and was not seen to: this run would prove nothing")
        print(f"{target.name} crashes, as it must", flush=True)
    number = 0
    for target in targets(name for name in whitelisted() if asked.only in name):
        number += 1
        _, found = fuzz(target, asked.seconds, asked.seed)
        for ended, call in found.items():
            print(f"{target.name}: {ended}: {call}", flush=True)
    print(f"{number} names, {asked.seconds:g} s each")


if __name__ == "__main__":
    main()
