"""Matrix products and convolutions of whole numbers, by float64: PyTorch itself writes machine code for them while it
runs on processors with AVX-512 (FBGEMM's int64 kernels), which the wall keeps out and nothing can turn off."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import torch
from torch.overrides import TorchFunctionMode

from dlquiz.torchlines.whitelist import split_names

_PRODUCTS = split_names("""
    matmul __matmul__ __rmatmul__ mm bmm mv dot vdot vecdot addmm addmm_ addmv baddbmm einsum inner linear tensordot
    multi_dot matrix_power bilinear convolution conv1d conv2d conv3d conv_transpose1d conv_transpose2d conv_transpose3d
""")
# What the source of every such product has in it: its name, or that of a layer which is made of some.
_SIGNS = (
    "@",
    "mm",
    "mv",
    "dot",
    "matmul",
    "einsum",
    "inner",
    "linear",
    "conv",
    "matrix_power",
    "attention",
    "transformer",
)
_EXACT = 2**53  # whole numbers up to here are exact in float64


def may_have_products(source: str) -> bool:
    """Whether lines may have such a product. Where none can be, nothing has to be asked of each call of PyTorch, of
    which an optimizer's steps make thousands."""
    text = source.lower()
    return any(sign in text for sign in _SIGNS)


class WholeProducts(TorchFunctionMode):
    """While it is entered, such products of int64 tensors are computed in float64 and come out as int64.

    Raises OverflowError for a product that float64 does not hold exactly.
    """

    def __torch_function__(
        self, func: Callable[..., Any], types: Sequence[type], args: Sequence[Any] = (), kwargs: Any = None
    ) -> Any:
        kwargs = kwargs or {}
        if getattr(func, "__name__", "").removeprefix("linalg_") not in _PRODUCTS:
            return func(*args, **kwargs)
        tensors = list(_tensors([*args, *kwargs.values()]))
        if {tensor.dtype for tensor in tensors} != {torch.int64}:
            return func(*args, **kwargs)
        result = _whole(func(*_double(args), **_double(kwargs)))
        return tensors[0].copy_(result) if func.__name__.endswith("m_") else result


def _tensors(values: Any) -> Iterator[torch.Tensor]:
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _tensors(value)


def _double(value: Any) -> Any:
    if isinstance(value, torch.Tensor):
        return value.double()
    if isinstance(value, Mapping):
        return {name: _double(part) for name, part in value.items()}
    return [_double(part) for part in value] if isinstance(value, (list, tuple)) else value


def _whole(result: torch.Tensor) -> torch.Tensor:
    if not result.is_meta and result.numel() and bool(result.abs().max() > _EXACT):
        raise OverflowError("a product of whole numbers is too large; use floating-point numbers")
    return result.long()
