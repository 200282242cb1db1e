"""Pools, and upsampling: layers without weights that change the sizes of maps."""

from __future__ import annotations

from fractions import Fraction
from typing import ClassVar

from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.convolution import once, slid
from dlquiz.networks.layer import (
    AXES,
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
    positive,
    size_text,
)


class _Pool(Layer, frozen=True):
    """What both kinds of pools share."""

    def _effect(self, shape: Shape, kernel: Sizes, step: Sizes | None, pad: Sizes, dilation: Sizes, up: bool) -> Effect:
        n, channels, sizes = maps(shape, getattr(self, "n", None), "a pool")
        kernels, pads = each(kernel, n, "kernel_size"), each(pad, n, "padding")
        strides = each(kernel if step is None else step, n, "stride")
        dilations = each(dilation, n, "dilation")
        reach = tuple(d * (k - 1) + 1 for k, d in zip(kernels, dilations, strict=True))
        if any(2 * p > k for p, k in zip(pads, kernels, strict=True)):
            raise LayerError(f"padding {size_text(pads)} is more than half of the kernel {size_text(kernels)}", "less")
        rows = zip(AXES[n], sizes, kernels, strides, pads, dilations, strict=True)
        found = [_places(up, *row) for row in rows]
        output = (channels, *(one.value for one in found))
        positive(output, shape)
        return Effect(output, once(found), Window(reach, tuple(map(Fraction, strides))))

    def _lines(self, shape: Shape, name: str, shown: str) -> tuple[str, str]:
        return f"nn.{name}{len(shape) - 1}d({shown})", "m(x)"


def _places(up: bool, axis: str, size: int, kernel: int, stride: int, pad: int, dilation: int) -> Cell:
    """With `ceil_mode` the last window may hang over, but must begin within the input or the padding before it."""
    usual = slid("ceil" if up else "floor", axis, size, kernel, stride, pad, dilation)
    most = -(-(size + pad) // stride)
    if not up or usual.value <= most:
        return usual
    return cell("size", f"{axis}_out", f"ceil(({axis} + P) / S)", **{axis: size, "P": pad, "S": stride})


class MaxPool(_Pool, frozen=True):
    """nn.MaxPool1d to nn.MaxPool3d."""

    kernel_size: Sizes = 2
    stride: Sizes | None = None
    padding: Sizes = 0
    dilation: Sizes = 1
    return_indices: bool = False
    ceil_mode: bool = False
    n: int | None = None

    short: ClassVar = ("kernel_size", "stride", "padding")
    required: ClassVar = ("kernel_size",)

    def __post_init__(self) -> None:
        at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        at_least(0, padding=self.padding)
        if self.return_indices:
            raise LayerError("return_indices gives two outputs", "leave it out")

    def effect(self, shape: Shape) -> Effect:
        return self._effect(shape, self.kernel_size, self.stride, self.padding, self.dilation, self.ceil_mode)

    def lines(self, shape: Shape) -> tuple[str, str]:
        shown = args(
            self.kernel_size, stride=(self.stride, None), padding=(self.padding, 0), dilation=(self.dilation, 1),
            ceil_mode=(self.ceil_mode, False),
        )  # fmt: skip
        return self._lines(shape, "MaxPool", shown)


class AvgPool(_Pool, frozen=True):
    """nn.AvgPool1d to nn.AvgPool3d."""

    kernel_size: Sizes = 2
    stride: Sizes | None = None
    padding: Sizes = 0
    ceil_mode: bool = False
    count_include_pad: bool = True
    divisor_override: int | None = None
    n: int | None = None

    short: ClassVar = ("kernel_size", "stride", "padding")
    required: ClassVar = ("kernel_size",)

    def __post_init__(self) -> None:
        at_least(1, kernel_size=self.kernel_size, stride=self.stride)
        at_least(0, padding=self.padding)

    def effect(self, shape: Shape) -> Effect:
        n, _, sizes = maps(shape, self.n, "a pool")
        kernel = each(self.kernel_size, n, "kernel_size")
        if n == 3 and any(k > size for k, size in zip(kernel, sizes, strict=True)):  # PyTorch has this in 3-D only
            raise LayerError(f"the kernel {size_text(kernel)} is larger than {size_text(sizes)}", "a smaller kernel")
        return self._effect(shape, self.kernel_size, self.stride, self.padding, 1, self.ceil_mode)

    def lines(self, shape: Shape) -> tuple[str, str]:
        named = {"stride": (self.stride, None), "padding": (self.padding, 0), "ceil_mode": (self.ceil_mode, False)}
        return self._lines(shape, "AvgPool", args(self.kernel_size, **named))


class AdaptivePool(Layer, frozen=True):
    """nn.AdaptiveAvgPool1d to nn.AdaptiveMaxPool3d; `kind` is Avg or Max. A side of None stays as it is."""

    output_size: int | tuple[int | None, ...] | None = 1
    return_indices: bool = False
    n: int | None = None
    kind: str = "Avg"

    short: ClassVar = ("output_size",)
    required: ClassVar = ("output_size",)

    def __post_init__(self) -> None:
        at_least(1, output_size=self.output_size)  # type: ignore[arg-type]
        if self.return_indices:
            raise LayerError("return_indices gives two outputs", "leave it out")

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, self.n, "a pool")
        asked = self.output_size if isinstance(self.output_size, tuple) else (self.output_size,) * n
        if len(asked) != n:
            raise LayerError(f"output_size has {len(asked)} sides", f"{n} are needed, or one for all")
        sides = tuple(size if side is None else side for side, size in zip(asked, sizes, strict=True))
        reach = tuple(
            max(-(-(i + 1) * size // side) - i * size // side for i in range(min(side, 1000)))
            for side, size in zip(sides, sizes, strict=True)
        )
        step = tuple(Fraction(size, side) for side, size in zip(sides, sizes, strict=True))
        return Effect((channels, *sides), (), Window(reach, step))

    def lines(self, shape: Shape) -> tuple[str, str]:
        return f"nn.Adaptive{self.kind}Pool{len(shape) - 1}d({self.output_size!r})", "m(x)"


class GlobalPool(Layer, frozen=True):
    """The mean over all places: a number for each channel. Of tokens (LxE) the mean over the tokens."""

    def effect(self, shape: Shape) -> Effect:
        if len(shape) < 2:
            raise LayerError(f"of {size_text(shape)} there are no places to average", "put it before `flatten`")
        kept = shape[-1:] if len(shape) == 2 else shape[:1]
        return Effect(kept, (), Whole())

    def lines(self, shape: Shape) -> tuple[str, str]:
        return "nn.Identity()", "x.mean(1)" if len(shape) == 2 else f"x.mean({tuple(range(2, len(shape) + 1))!r})"


class Upsample(Layer, frozen=True):
    """nn.Upsample: `size` or `scale_factor`."""

    size: Sizes | None = None
    scale_factor: float | tuple[float, ...] | None = None
    mode: str = "nearest"
    align_corners: bool | None = None
    recompute_scale_factor: bool | None = None

    short: ClassVar = ("scale_factor",)

    def __post_init__(self) -> None:
        if (self.size is None) == (self.scale_factor is None):
            raise LayerError("either size or scale_factor", "write upsample 2, or size=14")
        at_least(1, size=self.size)
        factors = self.scale_factor if isinstance(self.scale_factor, tuple) else (self.scale_factor,)
        if any(factor is not None and not 0 < factor <= 1000 for factor in factors):
            raise LayerError(f"scale_factor is {self.scale_factor}", "above 0, such as 2")

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, None, "upsampling")
        if self.size is not None:
            sides = each(self.size, n, "size")
        else:
            factors = self.scale_factor if isinstance(self.scale_factor, tuple) else (self.scale_factor,) * n
            if len(factors) != n:
                raise LayerError(f"scale_factor has {len(factors)} sides", f"{n} are needed, or one for all")
            sides = tuple(int(s * Fraction(str(f))) for s, f in zip(sizes, factors, strict=True))
        positive((channels, *sides), shape)
        reach = (1 if self.mode.startswith("nearest") else 2,) * n
        step = tuple(Fraction(size, side) for size, side in zip(sizes, sides, strict=True))
        return Effect((channels, *sides), (), Window(reach, step))

    def lines(self, shape: Shape) -> tuple[str, str]:
        named = {"size": (self.size, None), "scale_factor": (self.scale_factor, None), "mode": (self.mode, "nearest")}
        return f"nn.Upsample({args(**named)})", "m(x)"
