"""Runs checked PyTorch lines and gives their results as plain Python values. The one module that imports torch.

For an untrusted bank there is `worker`, which runs this module in a process of its own, with limits on time
and memory.
"""

from __future__ import annotations

import ast
import builtins
import copy
import math
import operator
import sys
import traceback
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from functools import lru_cache
from types import CodeType, ModuleType
from typing import Any

import torch
from torch import nn
from torch.nn import functional

from dlquiz.torchlines.checker import MAX_BITS
from dlquiz.torchlines.code import TorchError, Value, check_code, parse_code
from dlquiz.torchlines.products import WholeProducts, may_have_products
from dlquiz.torchlines.whitelist import BUILTINS

VERSION: str = torch.__version__
MAX_STEPS = 10**6  # of all loops, ranges and lengthened lists of a run together
MAX_ENTRIES = 10_000  # of a result
MAX_MESSAGE = 200  # characters of PyTorch's own message

_FILE = "<PyTorch lines>"
_HOLDS = "_holds"
_SMALLER = 'use smaller sizes, or device="meta" where only shapes matter'
_GUARDED: Mapping[type[ast.operator], str] = {
    ast.Mult: "_multiply", ast.Pow: "_power", ast.Add: "_add", ast.Mod: "_modulo",
}  # fmt: skip
_BUILTINS: Mapping[str, Any] = {name: getattr(builtins, name) for name in BUILTINS}


class _LimitError(Exception):
    """The lines asked for more than they may have."""


def warm_up() -> None:
    """Whatever PyTorch finds out about the machine when it first computes is found out now, and it stays on one thread.

    Nothing may write machine code at run time behind the wall, so the library that does (oneDNN) is left out.
    """
    torch.set_num_threads(1)
    torch._C._set_mkldnn_enabled(False)
    for name in [name for name in dir(torch) if name.startswith("_fused_") and name.endswith("_")]:
        setattr(torch, name, _withheld)
    weight = torch.ones(1, 1, 2, 2, requires_grad=True)
    functional.conv2d(torch.ones(1, 1, 4, 4), weight).relu().sum().backward()  # type: ignore[no-untyped-call]


def _withheld(*_: object, **__: object) -> None:
    """In place of an optimizer's fused kernel, which writes as far as the weight is long into a state of any length."""
    raise _LimitError("fused optimizers are not there")


@lru_cache(maxsize=512)
def compile_code(source: str, given: frozenset[str], results: tuple[str, ...], truth: bool = False) -> CodeType:
    """Checked and guarded lines, ready for `run`. Raises TorchError with the first fault if they are not allowed."""
    if faults := check_code(source, given, results, truth):
        first = faults[0]
        raise TorchError(first.message, first.line, first.hint)
    tree = _Guards().visit(parse_code(source))
    if truth:
        last = tree.body[-1]
        tree.body[-1] = ast.copy_location(ast.Assign([ast.Name(_HOLDS, ast.Store())], last.value), last)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return compile(ast.fix_missing_locations(tree), _FILE, "exec", dont_inherit=True)


def run(source: str, given: Mapping[str, Value], results: Sequence[str], truth: bool = False) -> dict[str, Value]:
    """The value of every result, or {"holds": bool} with `truth`; tensors become numbers or nested lists.

    Runs in float64 with seed 0 on one thread. Raises TorchError if the lines are not allowed, fail, or give something
    that is not finite numbers.
    """
    code = compile_code(source, frozenset(given), tuple(results), truth)
    names = {**_environment(), **copy.deepcopy(dict(given))}
    try:
        with _settings(), WholeProducts() if may_have_products(source) else nullcontext():
            exec(code, names)
            return {"holds": _truth(names[_HOLDS])} if truth else {name: _result(name, names) for name in results}
    except TorchError:
        raise
    except Exception as error:
        raise _explained(error) from None


@contextmanager
def _settings() -> Iterator[None]:
    dtype, threads = torch.get_default_dtype(), torch.get_num_threads()
    try:
        torch.set_default_dtype(torch.float64)
        torch.set_num_threads(1)
        torch.default_generator.manual_seed(0)  # as torch.manual_seed, without a queue of calls for GPUs
        with torch.enable_grad(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        torch.set_default_dtype(dtype)
        torch.set_num_threads(threads)


def _explained(error: Exception) -> TorchError:
    text = str(error).strip().split("\n")[0]
    if isinstance(error, MemoryError) or "allocate memory" in text or "bad_alloc" in text:
        return TorchError("this needs too much memory", _line_of(error), _SMALLER)
    if isinstance(error, RecursionError):
        return TorchError("a lambda calls itself without end", _line_of(error))
    if not isinstance(error, (RuntimeError, TypeError, ValueError, OverflowError, _LimitError)):
        text = f"{type(error).__name__}: {text}"
    shown = "".join(char if char.isprintable() else " " for char in text)
    return TorchError(shown[:MAX_MESSAGE] or type(error).__name__, _line_of(error))


def _line_of(error: Exception) -> int:
    frames = traceback.walk_tb(error.__traceback__)
    return [0, *(line for frame, line in frames if frame.f_code.co_filename == _FILE)][-1]


# Results


def _result(name: str, names: Mapping[str, Any]) -> Value:
    if name not in names:
        raise TorchError(f"the result {name!r} was not assigned")
    try:
        return _plain(names[name], MAX_ENTRIES)
    except _LimitError as error:
        raise TorchError(f"{name} {error}") from None


def _truth(value: object) -> bool:
    if isinstance(value, torch.Tensor) and value.dtype == torch.bool and value.numel() == 1:
        return bool(value)
    if not isinstance(value, bool):
        raise _LimitError(f"the last line came out as {_kind(value)}, not as true or false")
    return value


def _plain(value: object, room: int) -> Value:
    if isinstance(value, torch.Tensor):
        return _plain_tensor(value, room)
    if isinstance(value, (list, tuple)):
        if len(value) > room:
            raise _LimitError(f"has more than {MAX_ENTRIES:,} entries")
        return [_plain(part, room // len(value)) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        raise _LimitError(f"came out as {value}, not as a finite number")
    if isinstance(value, int) and value.bit_length() > MAX_BITS:
        raise _LimitError("is a whole number of more than a thousand digits")
    if type(value) in (bool, int, float):
        return value  # type: ignore[return-value]
    raise _LimitError(f"came out as {_kind(value)}, not as numbers")


def _plain_tensor(value: torch.Tensor, room: int) -> Value:
    if value.numel() > room:
        raise _LimitError(f"has more than {MAX_ENTRIES:,} entries")
    if value.is_meta or value.is_complex():
        raise _LimitError('has no values (device="meta")' if value.is_meta else "is complex")
    if value.is_floating_point() and not bool(torch.isfinite(value).all()):
        raise _LimitError("came out as inf or nan, not as finite numbers")
    plain: Value = value.detach().tolist()
    return plain


def _kind(value: object) -> str:
    if isinstance(value, torch.Tensor):
        return f"a tensor of shape {tuple(value.shape)}"
    return "None" if value is None else f"a {type(value).__name__}"


# What the lines can reach


def _environment() -> dict[str, Any]:
    """The global names of one run: whitelisted builtins, the four roots, and guards that share this run's budget."""
    budget = _Budget()
    roots = {"torch": torch, "nn": nn, "F": functional, "math": math}
    guards = {
        "range": budget.range,
        "_steps": budget.steps,
        "_settable": _settable,
        "_Data": _Data,
        "_whole": _whole,
        **dict(budget.operations()),
    }
    return {"__builtins__": {"__import__": _import}, **_BUILTINS, **roots, **guards}


def _import(name: str, *rest: Any) -> ModuleType:
    """For PyTorch's own C++ (torch.tensor asks for modules through its caller); the lines can't write this name."""
    if name.partition(".")[0] not in sys.modules:
        raise ImportError(f"{name} is not there")
    return __import__(name, *rest)


def _settable(owner: Any) -> Any:
    """Only tensors and layers of the run itself may get attributes: a class would carry them into the next run."""
    if isinstance(owner, (torch.Tensor, nn.Module)):
        return owner
    raise _LimitError(f"only tensors and layers take attributes, not {_kind(owner)}")


def _whole(value: Any) -> Any:
    """What is indexed: anything but a text, whose parts could make up another."""
    if isinstance(value, str):
        raise _LimitError("a part of a text can't be taken")
    return value


class _Data:
    """What `.data` of a tensor is here: its values by way of `detach` and `copy_`.

    PyTorch's own `.data` hides a change from autograd, and a backward pass trusts the indices that it kept.
    """

    __slots__ = ("_owner",)

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    @property
    def data(self) -> Any:
        owner = self._owner
        return owner.detach() if isinstance(owner, torch.Tensor) else owner.data

    @data.setter
    def data(self, value: Any) -> None:
        owner = self._owner
        if not isinstance(owner, torch.Tensor) or not isinstance(value, torch.Tensor):
            raise _LimitError(f"only tensors take attributes such as .data, not {_kind(owner)}, and only from tensors")
        if (owner.shape, owner.dtype) != (value.shape, value.dtype):
            raise _LimitError(f".data of shape {tuple(owner.shape)} takes the same shape and type of numbers only")
        with torch.no_grad():
            owner.copy_(value)


class _Budget:
    """Counts the steps of all loops of a run and the entries of the lists that it makes."""

    def __init__(self) -> None:
        self.left = MAX_STEPS

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise _LimitError(f"the loops and lists take more than {MAX_STEPS:,} steps")

    def range(self, *bounds: int) -> range:
        steps = range(*bounds)
        self.spend(len(steps[: MAX_STEPS + 1]))
        return steps

    def steps(self, values: Iterable[Any]) -> Iterator[Any]:
        for value in values:
            self.spend(1)
            yield value

    def operations(self) -> Iterator[tuple[str, Callable[[Any, Any], Any]]]:
        """The guarded operations by name; with `_by` those that only check, and give back their second operand."""
        for name, guard, operation in (
            ("_multiply", self.multiply, operator.mul),
            ("_power", self.power, operator.pow),
            ("_add", self.add, operator.add),
            ("_modulo", _refuse_text, operator.mod),
        ):
            yield name, _guarded(guard, operation)
            yield name + "_by", _guarded(guard, lambda _left, right: right)

    def multiply(self, left: Any, right: Any) -> None:
        _refuse_text(left, right)
        if isinstance(left, int) and isinstance(right, int):
            _limit_bits(left.bit_length() + right.bit_length())
        for sequence, times in ((left, right), (right, left)):
            if isinstance(sequence, (list, tuple, str)) and isinstance(times, int):
                self.spend(len(sequence) * max(times, 0))

    def power(self, base: Any, exponent: Any) -> None:
        if isinstance(base, int) and isinstance(exponent, int) and abs(base) > 1:
            _limit_bits(base.bit_length() * exponent)

    def add(self, left: Any, right: Any) -> None:
        _refuse_text(left, right)
        if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
            self.spend(len(left) + len(right))


def _refuse_text(left: Any, right: Any) -> None:
    if isinstance(left, str) or isinstance(right, str):
        raise _LimitError("a text can't be put together from others")


def _limit_bits(bits: int) -> None:
    if bits > MAX_BITS:
        raise _LimitError("a whole number gets more than a thousand digits")


def _guarded(guard: Callable[[Any, Any], None], operation: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def compute(left: Any, right: Any) -> Any:
        guard(left, right)
        return operation(left, right)

    return compute


class _Guards(ast.NodeTransformer):
    """Puts guards around what could use up time or memory. Their names begin with `_`: the lines can't write them."""

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        self.generic_visit(node)
        name = _GUARDED.get(type(node.op))
        return _call(name, node.left, node.right) if name else node

    def visit_AugAssign(self, node: ast.AugAssign) -> ast.stmt:
        self.generic_visit(node)
        if name := _GUARDED.get(type(node.op)):  # the operation itself stays in place, as tensors need it
            node.value = _call(name + "_by", _reading(node.target), node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        self.generic_visit(node)
        if isinstance(node.ctx, ast.Load):
            node.value = _call("_whole", node.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        self.generic_visit(node)
        if node.attr == "data":
            node.value = _call("_Data", node.value)
        elif isinstance(node.ctx, ast.Store):
            node.value = _call("_settable", node.value)
        return node

    def visit_For(self, node: ast.For) -> ast.stmt:
        self.generic_visit(node)
        node.iter = _call("_steps", node.iter)
        return node

    def visit_comprehension(self, node: ast.comprehension) -> ast.comprehension:
        self.generic_visit(node)
        node.iter = _call("_steps", node.iter)
        return node


def _call(name: str, *arguments: ast.expr) -> ast.expr:
    return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), list(arguments), []), arguments[0])


def _reading(target: ast.expr) -> ast.expr:
    read = copy.deepcopy(target)
    for node in ast.walk(read):
        if hasattr(node, "ctx"):
            node.ctx = ast.Load()
    return read
