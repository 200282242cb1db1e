"""Layers that leave the shape: activations, dropout, and the norms with their weights."""

from __future__ import annotations

from math import prod
from typing import ClassVar

from dlquiz.networks.cell import cell
from dlquiz.networks.layer import (
    Effect,
    Layer,
    LayerError,
    Shape,
    Sizes,
    Whole,
    args,
    at_least,
    maps,
    same,
    size_text,
)


class Activation(Layer, frozen=True):
    """A function of each entry (or, as softmax, of a row); `kind` is PyTorch's name. Its options change no shape."""

    kind: str = "ReLU"
    options: tuple[tuple[str, object], ...] = ()

    def effect(self, shape: Shape) -> Effect:
        dim = dict(self.options).get("dim")
        if isinstance(dim, int) and not -len(shape) - 1 <= dim <= len(shape):
            raise LayerError(f"there is no axis {dim} in N x {size_text(shape)}", "dim 1, or dim -1 for the last")
        return Effect(shape, view=self.kind == "Identity")

    def lines(self, shape: Shape) -> tuple[str, str]:
        shown = ", ".join(f"{name}={value!r}" for name, value in self.options)
        if not shown and self.kind in ("Softmax", "LogSoftmax", "Softmin"):
            shown = "dim=-1"
        return f"nn.{self.kind}({shown})", "m(x)"


class PReLU(Layer, frozen=True):
    """nn.PReLU: one slope, or one for each channel."""

    num_parameters: int = 1
    init: float = 0.25

    short: ClassVar = ("num_parameters",)

    def __post_init__(self) -> None:
        at_least(1, num_parameters=self.num_parameters)

    def effect(self, shape: Shape) -> Effect:
        if self.num_parameters not in (1, shape[0]):
            raise LayerError(
                f"{self.num_parameters} slopes for {shape[0]} channels", f"num_parameters 1, or {shape[0]}"
            )
        return Effect(shape, (cell("weights", "W", "n", n=self.num_parameters),))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.PReLU({self.num_parameters})", "m(x)"


class Dropout(Layer, frozen=True):
    """nn.Dropout and its relatives; `kind` is PyTorch's name."""

    p: float = 0.5
    inplace: bool = False
    kind: str = "Dropout"

    short: ClassVar = ("p",)

    def __post_init__(self) -> None:
        if not 0 <= self.p <= 1:
            raise LayerError(f"p is {self.p}", "a probability from 0 to 1")

    def effect(self, shape: Shape) -> Effect:
        return Effect(shape)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.{self.kind}({self.p!r})", "m(x)"


class BatchNorm(Layer, frozen=True):
    """nn.BatchNorm1d to nn.BatchNorm3d; of a vector too."""

    num_features: int | None = None
    eps: float = 1e-5
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    bias: bool = True
    n: int | None = None

    by_name: ClassVar = ("bias",)

    def __post_init__(self) -> None:
        at_least(1, num_features=self.num_features)

    def effect(self, shape: Shape) -> Effect:
        if len(shape) > 1 or self.n not in (None, 1):
            maps(shape, self.n, "a batch norm")
        channels = same("num_features", self.num_features, shape[0], "channels")
        return Effect(shape, affine(self.affine, self.bias, C=channels))

    def lines(self, shape: Shape) -> tuple[str, str]:
        n = max(len(shape) - 1, 1)
        return f"nn.BatchNorm{n}d({args(shape[0], affine=(self.affine, True), bias=(self.bias, True))})", "m(x)"


class InstanceNorm(Layer, frozen=True):
    """nn.InstanceNorm1d to nn.InstanceNorm3d; without weights unless `affine`."""

    num_features: int | None = None
    eps: float = 1e-5
    momentum: float | None = 0.1
    affine: bool = False
    track_running_stats: bool = False
    bias: bool = True
    n: int | None = None

    by_name: ClassVar = ("bias",)

    def effect(self, shape: Shape) -> Effect:
        _, channels, sizes = maps(shape, self.n, "an instance norm")
        same("num_features", self.num_features, channels, "channels")
        if prod(sizes) == 1:
            raise LayerError(f"{size_text(shape)} has one entry a channel, and no variance", "put it earlier")
        return Effect(shape, affine(self.affine, self.bias, C=channels), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        return (
            f"nn.InstanceNorm{len(shape) - 1}d({args(shape[0], affine=(self.affine, False), bias=(self.bias, True))})",
            "m(x)",
        )


class LayerNorm(Layer, frozen=True):
    """nn.LayerNorm, and nn.RMSNorm (`kind`) which has no biases. Of maps the sizes must be said."""

    normalized_shape: Sizes | None = None
    eps: float | None = 1e-5
    elementwise_affine: bool = True
    bias: bool = True
    kind: str = "LayerNorm"

    short: ClassVar = ("normalized_shape",)

    def effect(self, shape: Shape) -> Effect:
        sizes = self._sizes(shape)
        if shape[-len(sizes) :] != sizes:
            raise LayerError(f"normalized_shape is {size_text(sizes)}, but {size_text(shape)} comes in", _last(shape))
        cells = affine(self.elementwise_affine, self.bias and self.kind == "LayerNorm", n=prod(sizes))
        sight = Whole() if len(sizes) == len(shape) > 1 else None
        return Effect(shape, cells, sight)

    def _sizes(self, shape: Shape) -> Shape:
        if self.normalized_shape is None:
            if len(shape) > 2:
                raise LayerError("over which axes is not said", f"ln {size_text(shape)}, or ln {shape[-1]}")
            return shape[-1:]
        return self.normalized_shape if isinstance(self.normalized_shape, tuple) else (self.normalized_shape,)

    def lines(self, shape: Shape) -> tuple[str, str]:
        named = {"elementwise_affine": (self.elementwise_affine, True)}
        if self.kind == "LayerNorm":
            named["bias"] = (self.bias, True)
        return f"nn.{self.kind}({args(self._sizes(shape), **named)})", "m(x)"


def _last(shape: Shape) -> str:
    return f"the last sizes: {shape[-1]}" + (f", or {size_text(shape)}" if len(shape) > 1 else "")


class GroupNorm(Layer, frozen=True):
    """nn.GroupNorm."""

    num_groups: int = 1
    num_channels: int | None = None
    eps: float = 1e-5
    affine: bool = True
    bias: bool = True

    by_name: ClassVar = ("bias",)
    short: ClassVar = ("num_groups",)
    required: ClassVar = ("num_groups",)

    def __post_init__(self) -> None:
        at_least(1, num_groups=self.num_groups, num_channels=self.num_channels)

    def effect(self, shape: Shape) -> Effect:
        channels = same("num_channels", self.num_channels, shape[0], "channels")
        if channels % self.num_groups:
            raise LayerError(f"{self.num_groups} groups do not divide {channels} channels", "a divisor of the channels")
        return Effect(shape, affine(self.affine, self.bias, C=channels), Whole() if len(shape) > 1 else None)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return (
            f"nn.GroupNorm({args(self.num_groups, shape[0], affine=(self.affine, True), bias=(self.bias, True))})",
            "m(x)",
        )


class ResponseNorm(Layer, frozen=True):
    """nn.LocalResponseNorm: AlexNet's."""

    size: int = 5
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0

    short: ClassVar = ("size",)

    def __post_init__(self) -> None:
        at_least(1, size=self.size)

    def effect(self, shape: Shape) -> Effect:
        return Effect(shape)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.LocalResponseNorm({self.size})", "m(x)"


def affine(there: bool, bias: bool, **size: int) -> tuple:  # type: ignore[type-arg]
    """A scale (weight) and a shift (bias) for each."""
    if not there:
        return ()
    (name,) = size
    scale = cell("weights", "W", name, **size)
    return (scale, cell("biases", "B", name, **size)) if bias else (scale,)
