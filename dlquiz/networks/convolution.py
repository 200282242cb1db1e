"""Convolutions and transposed convolutions along one, two or three axes."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import ClassVar

from dlquiz.networks.cell import Cell, cell
from dlquiz.networks.layer import (
    AXES,
    Effect,
    Layer,
    LayerError,
    Shape,
    Sizes,
    Window,
    args,
    at_least,
    brief,
    each,
    maps,
    positive,
    same,
    size_text,
)

MODES = ("zeros", "reflect", "replicate", "circular")


class Conv(Layer, frozen=True):
    """nn.Conv1d to nn.Conv3d. If `depthwise`, as many channels as come in go out, in as many groups."""

    in_channels: int | None = None
    out_channels: int | None = None
    kernel_size: Sizes = 1
    stride: Sizes = 1
    padding: Sizes | str = 0
    dilation: Sizes = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"
    n: int | None = None
    depthwise: bool = False

    short: ClassVar = ("out_channels", "kernel_size", "stride", "padding", "dilation", "groups")
    required: ClassVar = ("out_channels", "kernel_size")

    def __post_init__(self) -> None:
        at_least(1, in_channels=self.in_channels, out_channels=self.out_channels, groups=self.groups)
        at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        if isinstance(self.padding, str):
            if self.padding not in ("same", "valid"):
                raise LayerError(f"padding {self.padding!r} is not known", "a number, same or valid")
            if self.padding == "same" and self.stride not in (1, (1, 1), (1,), (1, 1, 1)):
                raise LayerError("padding same can't go with a stride", "write the padding as a number")
        else:
            at_least(0, padding=self.padding)
        if self.padding_mode not in MODES:
            raise LayerError(f"padding_mode {self.padding_mode!r} is not known", "one of " + ", ".join(MODES))

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, self.n, "a convolution")
        same("in_channels", self.in_channels, channels, "channels")
        out, groups = self._sides(channels)
        divides(groups, channels, out)
        kernel, stride = each(self.kernel_size, n, "kernel_size"), each(self.stride, n, "stride")
        dilation = each(self.dilation, n, "dilation")
        self._fits(sizes, kernel, dilation)
        found = self._sizes(sizes, kernel, stride, dilation)
        output = (out, *(one.value for one in found))
        positive(output, shape)
        reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
        costs = _costs(n, channels, out, groups, kernel, output[1:], self.bias)
        return Effect(output, (*once(found), *costs), Window(reach, tuple(map(Fraction, stride))))

    def _sides(self, channels: int) -> tuple[int, int]:
        """The channels that go out, and the groups."""
        return (channels, channels) if self.depthwise else (self.out_channels or channels, self.groups)

    def _pad(self, n: int) -> tuple[int, ...]:
        return (0,) * n if isinstance(self.padding, str) else each(self.padding, n, "padding")

    def _fits(self, sizes: Shape, kernel: Shape, dilation: Shape) -> None:
        if self.padding == "same":
            return
        pad = self._pad(len(sizes))
        padded = tuple(size + 2 * p for size, p in zip(sizes, pad, strict=True))
        reach = tuple(d * (k - 1) + 1 for k, d in zip(kernel, dilation, strict=True))
        if any(k > size for k, size in zip(reach, padded, strict=True)):
            raise LayerError(
                f"the kernel {size_text(reach)} is larger than what comes in, {size_text(padded)} with its padding",
                "a smaller kernel, or more padding",
            )
        limit = {"circular": 0, "reflect": -1}.get(self.padding_mode)
        if limit is not None and any(p > size + limit for p, size in zip(pad, sizes, strict=True)):
            raise LayerError(f"{self.padding_mode} padding {size_text(pad)} is larger than {size_text(sizes)}", "less")

    def _sizes(self, sizes: Shape, kernel: Shape, stride: Shape, dilation: Shape) -> list[Cell]:
        if self.padding == "same":
            return [cell("size", f"{a}_out", a, **{a: size}) for a, size in zip(AXES[len(sizes)], sizes, strict=True)]
        pad = self._pad(len(sizes))
        rows = zip(AXES[len(sizes)], sizes, kernel, stride, pad, dilation, strict=True)
        return [slid("floor", a, size, k, s, p, d) for a, size, k, s, p, d in rows]

    def lines(self, shape: Shape) -> tuple[str, str]:
        n, channels, _ = maps(shape, self.n, "a convolution")
        out, groups = self._sides(channels)
        shown = args(
            channels, out, brief(self.kernel_size),
            stride=(brief(self.stride), 1), padding=(brief(self.padding), 0), dilation=(brief(self.dilation), 1),
            groups=(groups, 1),
            bias=(self.bias, True), padding_mode=(self.padding_mode, "zeros"),
        )  # fmt: skip
        return f"nn.Conv{n}d({shown})", "m(x)"


class ConvTranspose(Layer, frozen=True):
    """nn.ConvTranspose1d to nn.ConvTranspose3d."""

    in_channels: int | None = None
    out_channels: int | None = None
    kernel_size: Sizes = 1
    stride: Sizes = 1
    padding: Sizes = 0
    output_padding: Sizes = 0
    groups: int = 1
    bias: bool = True
    dilation: Sizes = 1
    padding_mode: str = "zeros"
    n: int | None = None

    short: ClassVar = ("out_channels", "kernel_size", "stride", "padding", "output_padding", "groups")
    required: ClassVar = ("out_channels", "kernel_size")

    def __post_init__(self) -> None:
        at_least(1, in_channels=self.in_channels, out_channels=self.out_channels, groups=self.groups)
        at_least(1, kernel_size=self.kernel_size, stride=self.stride, dilation=self.dilation)
        at_least(0, padding=self.padding, output_padding=self.output_padding)
        if self.padding_mode != "zeros":
            raise LayerError("a transposed convolution pads with zeros only", "leave padding_mode out")

    def effect(self, shape: Shape) -> Effect:
        n, channels, sizes = maps(shape, self.n, "a transposed convolution")
        same("in_channels", self.in_channels, channels, "channels")
        out = self.out_channels or channels
        divides(self.groups, channels, out)
        kernel, stride, pad, more, dilation = (
            each(getattr(self, name), n, name)
            for name in ("kernel_size", "stride", "padding", "output_padding", "dilation")
        )
        if any(m >= max(s, d) for m, s, d in zip(more, stride, dilation, strict=True)):
            raise LayerError(f"output_padding {size_text(more)} is too large", "below the stride, or the dilation")
        rows = zip(AXES[n], sizes, kernel, stride, pad, dilation, more, strict=True)
        found = [
            cell("size", f"{a}_out", f"({a} - 1) * S - 2*P + d*(K - 1) + P_out + 1",
                 **{a: size, "S": s, "P": p, "d": d, "K": k, "P_out": m})
            for a, size, k, s, p, d, m in rows
        ]  # fmt: skip
        output = (out, *(one.value for one in found))
        positive(output, shape)
        reach = tuple(-(-(d * (k - 1) + 1) // s) for k, d, s in zip(kernel, dilation, stride, strict=True))
        costs = _costs(n, channels, out, self.groups, kernel, sizes, self.bias)
        return Effect(output, (*once(found), *costs), Window(reach, tuple(Fraction(1, s) for s in stride)))

    def lines(self, shape: Shape) -> tuple[str, str]:
        n, channels, _ = maps(shape, self.n, "a transposed convolution")
        shown = args(
            channels, self.out_channels, brief(self.kernel_size),
            stride=(brief(self.stride), 1), padding=(brief(self.padding), 0),
            output_padding=(brief(self.output_padding), 0),
            groups=(self.groups, 1), bias=(self.bias, True), dilation=(brief(self.dilation), 1),
        )  # fmt: skip
        return f"nn.ConvTranspose{n}d({shown})", "m(x)"


def divides(groups: int, channels: int, out: int) -> None:
    """Raises LayerError if the channels can't be put in so many groups of one size."""
    for name, value in (("in_channels", channels), ("out_channels", out)):
        if value % groups:
            raise LayerError(f"{groups} groups do not divide {name} {value}", f"a divisor of {channels} and {out}")


def slid(rounded: str, axis: str, size: int, kernel: int, stride: int, pad: int, dilation: int) -> Cell:
    """How many places a window has along an axis; the letters that change nothing are left out."""
    given = {axis: size, "K": kernel, "S": stride}
    top = axis
    if pad:
        top, given["P"] = f"{axis} + 2*P", pad
    if dilation == 1:
        return cell("size", f"{axis}_out", f"{rounded}(({top} - K) / S) + 1", **given)
    return cell("size", f"{axis}_out", f"{rounded}(({top} - d*(K - 1) - 1) / S) + 1", **given, d=dilation)


def once(cells: list[Cell]) -> tuple[Cell, ...]:
    """The sizes along all axes; one is enough where all have the same numbers."""
    alike = {tuple(value for _, value in one.given) for one in cells}
    return (cells[0],) if len(alike) == 1 else tuple(cells)


def _costs(n: int, channels: int, out: int, groups: int, kernel: Shape, places: Shape, bias: bool) -> list[Cell]:
    """Weights, biases and MACs: the whole kernel is laid on each of the places."""
    sides = {f"K_{axis}": k for axis, k in zip(AXES[n], kernel, strict=True)}
    formula, given = "C_out * C_in", {"C_out": out, "C_in": channels}
    if groups > 1:
        formula, given["G"] = "C_out * (C_in / G)", groups
    formula += "".join(f" * {name}" for name in sides)
    weights = cell("weights", "W", formula, **given, **sides)
    found = [weights]
    if bias:
        found.append(cell("biases", "B", "C_out", C_out=out))
    return [*found, cell("macs", "M", "W * N", W=weights.value, N=prod(places))]
