"""Layers that only move, cut out or frame what is there."""

from __future__ import annotations

from fractions import Fraction
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
    Window,
    args,
    at_least,
    each,
    maps,
    size_text,
)


class Pad(Layer, frozen=True):
    """nn.ZeroPad1d and its relatives (`kind`), with as much on every side, or left, right, top, bottom."""

    padding: Sizes = 1
    value: float = 0.0
    n: int | None = None
    kind: str = "ZeroPad"

    short: ClassVar = ("padding",)
    required: ClassVar = ("padding",)

    def __post_init__(self) -> None:
        at_least(0, padding=self.padding)

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, self.n, "a padding")
        sides = self.padding if isinstance(self.padding, tuple) else (self.padding,) * (2 * n)
        if len(sides) != 2 * n:
            raise LayerError(f"padding has {len(sides)} sides", f"{2 * n}: before and after each axis, the last first")
        pairs = [(sides[i], sides[i + 1]) for i in range(0, 2 * n, 2)][::-1]
        room = {"ReflectionPad": -1, "CircularPad": 0}.get(self.kind)
        if room is not None and any(max(pair) > size + room for pair, size in zip(pairs, sizes, strict=True)):
            raise LayerError(f"{size_text(sides)} is more than {size_text(sizes)} has to give", "less padding")
        return Effect((channels, *(size + sum(pair) for size, pair in zip(sizes, pairs, strict=True))))

    def lines(self, shape: Shape) -> tuple[str, str]:
        value = ", 0.0" if self.kind == "ConstantPad" else ""
        return f"nn.{self.kind}{len(shape) - 1}d({self.padding!r}{value})", "m(x)"


class PixelShuffle(Layer, frozen=True):
    """nn.PixelShuffle: channels become places."""

    upscale_factor: int = 2

    short: ClassVar = ("upscale_factor",)
    required: ClassVar = ("upscale_factor",)

    def __post_init__(self) -> None:
        at_least(1, upscale_factor=self.upscale_factor)

    def effect(self, shape: Shape) -> Effect:
        _, channels, (height, width) = maps(shape, 2, "a pixel shuffle")
        factor = self.upscale_factor
        if channels % factor**2:
            raise LayerError(f"{channels} channels can't be {factor} x {factor} places", f"a multiple of {factor**2}")
        step = (Fraction(1, factor),) * 2
        return Effect((channels // factor**2, height * factor, width * factor), (), Window((1, 1), step))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.PixelShuffle({self.upscale_factor})", "m(x)"


class PixelUnshuffle(Layer, frozen=True):
    """nn.PixelUnshuffle: places become channels."""

    downscale_factor: int = 2

    short: ClassVar = ("downscale_factor",)
    required: ClassVar = ("downscale_factor",)

    def __post_init__(self) -> None:
        at_least(1, downscale_factor=self.downscale_factor)

    def effect(self, shape: Shape) -> Effect:
        _, channels, (height, width) = maps(shape, 2, "a pixel unshuffle")
        factor = self.downscale_factor
        if height % factor or width % factor:
            raise LayerError(f"{height}x{width} places can't be taken {factor} by {factor}", f"multiples of {factor}")
        output = (channels * factor**2, height // factor, width // factor)
        return Effect(output, (), Window((factor, factor), (Fraction(factor),) * 2))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.PixelUnshuffle({self.downscale_factor})", "m(x)"


class ChannelShuffle(Layer, frozen=True):
    """nn.ChannelShuffle: the channels of all groups in turn."""

    groups: int = 1

    short: ClassVar = ("groups",)
    required: ClassVar = ("groups",)

    def effect(self, shape: Shape) -> Effect:
        maps(shape, None, "a channel shuffle")
        if self.groups < 1 or shape[0] % self.groups:
            raise LayerError(f"{self.groups} groups do not divide {shape[0]} channels", "a divisor of the channels")
        return Effect(shape)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.ChannelShuffle({self.groups})", "m(x)"


class Gated(Layer, frozen=True):
    """nn.GLU: one half of an axis, times the sigmoid of the other half. Axis 0 is the batch, as PyTorch counts."""

    dim: int = -1

    short: ClassVar = ("dim",)

    def effect(self, shape: Shape) -> Effect:
        axis = self.dim + len(shape) + 1 if self.dim < 0 else self.dim
        if not 1 <= axis <= len(shape):
            raise LayerError(f"there is no axis {self.dim} in N x {size_text(shape)}", "dim 1, or dim -1 for the last")
        size = shape[axis - 1]
        if size % 2:
            raise LayerError(f"{size} entries can't be halved", "an even number")
        return Effect((*shape[: axis - 1], size // 2, *shape[axis:]))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.GLU({self.dim})", "m(x)"


class Crop(Layer, frozen=True):
    """The middle of the maps, cut out: the copies of U-Net."""

    size: Sizes = 1

    short: ClassVar = ("size",)
    required: ClassVar = ("size",)

    def __post_init__(self) -> None:
        at_least(1, size=self.size)

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, None, "a crop")
        sides = each(self.size, n, "size")
        if any(side > size for side, size in zip(sides, sizes, strict=True)):
            raise LayerError(f"{size_text(sides)} can't be cut out of {size_text(sizes)}", "a smaller size")
        return Effect((channels, *sides), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        sides = each(self.size, len(shape) - 1, "size")
        cuts = [f"{(s - side) // 2}:{(s - side) // 2 + side}" for s, side in zip(shape[1:], sides, strict=True)]
        return "nn.Identity()", f"x[:, :, {', '.join(cuts)}]"


class Pick(Layer, frozen=True):
    """Some of the channels, counted from 1: what a map of LeNet-5's third layer looks at."""

    channels: Sizes = 1

    short: ClassVar = ("channels",)
    required: ClassVar = ("channels",)

    def __post_init__(self) -> None:
        at_least(1, channels=self.channels)

    def effect(self, shape: Shape) -> Effect:
        kept = self.channels if isinstance(self.channels, tuple) else (self.channels,)
        if max(kept) > shape[0]:
            raise LayerError(f"there is no channel {max(kept)} in {size_text(shape)}", f"1 to {shape[0]}")
        return Effect((len(kept), *shape[1:]), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        kept = self.channels if isinstance(self.channels, tuple) else (self.channels,)
        return "nn.Identity()", f"x[:, {[channel - 1 for channel in kept]!r}]"


class Flatten(Layer, frozen=True):
    """nn.Flatten; axis 0 is the batch, as PyTorch counts."""

    start_dim: int = 1
    end_dim: int = -1

    short: ClassVar = ("start_dim", "end_dim")

    def effect(self, shape: Shape) -> Effect:
        rank = len(shape) + 1
        first, last = (dim + rank if dim < 0 else dim for dim in (self.start_dim, self.end_dim))
        if not 0 <= first < rank or not 0 <= last < rank or last < first:
            raise LayerError(f"no axes from {self.start_dim} to {self.end_dim} in N x {size_text(shape)}", "1 to -1")
        if first == 0:
            raise LayerError("axis 0 is the batch", "start_dim 1 keeps the examples apart")
        joined = shape[first - 1 : last]
        rows = {f"n_{place}": size for place, size in enumerate(joined, 1)}
        formula = cell("size", "n", " * ".join(rows), **rows)
        sight = Whole() if len(joined) > 1 and first == 1 and prod(joined[1:]) > 1 else None
        return Effect((*shape[: first - 1], prod(joined), *shape[last:]), (formula,), sight, view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Flatten({args(start_dim=(self.start_dim, 1), end_dim=(self.end_dim, -1))})", "m(x)"


class Reshape(Layer, frozen=True):
    """nn.Unflatten: an axis (0 is the batch) in several."""

    dim: int = 1
    unflattened_size: tuple[int, ...] = ()

    short: ClassVar = ("dim", "unflattened_size")
    required: ClassVar = ("dim", "unflattened_size")

    def __post_init__(self) -> None:
        if not isinstance(self.unflattened_size, tuple) or not self.unflattened_size:
            raise LayerError("unflattened_size is missing", "as in unflatten 1 16x5x5")

    def effect(self, shape: Shape) -> Effect:
        rank = len(shape) + 1
        at = self.dim + rank if self.dim < 0 else self.dim
        if not 1 <= at < rank:
            raise LayerError(f"there is no axis {self.dim} in N x {size_text(shape)}", "1 is the first after the batch")
        if prod(self.unflattened_size) != shape[at - 1]:
            raise LayerError(
                f"{size_text(self.unflattened_size)} are {prod(self.unflattened_size)}, the axis has {shape[at - 1]}",
                "sizes whose product is the axis",
            )
        return Effect((*shape[: at - 1], *self.unflattened_size, *shape[at:]), view=True)

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Unflatten({self.dim}, {self.unflattened_size!r})", "m(x)"
