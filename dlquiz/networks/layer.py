"""What every layer has: a shape that comes in, what it makes of it, and how it refuses what does not fit."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import ClassVar

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.cell import Cell

Shape = tuple[int, ...]
Sizes = int | tuple[int, ...]

MOST = 10**9  # of a size, a number of channels, of features
AXES = {1: ("L",), 2: ("H", "W"), 3: ("D", "H", "W")}


class LayerError(DlquizError):
    """A layer that can't be, or that can't take what comes in: `reason` and `hint` without the layer's name."""

    def __init__(self, reason: str, hint: str = "") -> None:
        self.reason = reason
        super().__init__(reason, hint)


class Window(Struct, frozen=True):
    """What one output looks at in the layer's input: its reach along each axis, and how far apart two of them are."""

    reach: tuple[int, ...]
    step: tuple[Fraction, ...]


class Whole(Struct, frozen=True):
    """One output looks at everything that comes in."""


Sight = Window | Whole | None


class Signal(Struct, frozen=True):
    """What goes from layer to layer: its shape without the batch, and what one entry of it has seen of the input.

    `seen` and `jump` have an entry for each axis but the channels; both are None once everything was seen. `ids` says
    that it may be whole numbers still, such as the numbers of words; `source` is the row that gives it, -1 the input.
    """

    shape: Shape
    seen: tuple[Fraction, ...] | None
    jump: tuple[Fraction, ...] | None
    ids: bool = True
    source: int = -1

    def after(self, output: Shape, sight: Sight) -> Signal:
        """The signal behind a layer."""
        if sight is None:
            return Signal(output, self.seen, self.jump, ids=False)
        if isinstance(sight, Whole) or self.seen is None or self.jump is None or len(sight.reach) != len(self.seen):
            return Signal(output, None, None, ids=False)
        seen = tuple(s + (k - 1) * j for s, k, j in zip(self.seen, sight.reach, self.jump, strict=True))
        jump = tuple(j * s for j, s in zip(self.jump, sight.step, strict=True))
        return Signal(output, seen, jump, ids=False)


def signal_of(shape: Shape) -> Signal:
    """What comes in at the front of a network."""
    ones = (Fraction(1),) * max(len(shape) - 1, 1)
    return Signal(shape, ones, ones)


class Effect(Struct, frozen=True):
    """What a layer makes of what comes in: the output's shape, and every number with its formula.

    `view` says that nothing new is stored: the output is the input, seen in another way.
    """

    output: Shape
    cells: tuple[Cell, ...] = ()
    sight: Sight = None
    view: bool = False

    def total(self, name: str) -> int:
        """The sum of the cells of a column: `weights`, `biases` or `macs`."""
        return sum(cell.value for cell in self.cells if cell.name == name)


class Layer(Struct, frozen=True):
    """A layer with PyTorch's arguments. Sizes that follow from what comes in may be None."""

    short: ClassVar[tuple[str, ...]] = ()  # what a short form gives by place
    required: ClassVar[tuple[str, ...]] = ()  # what has no usual value
    by_name: ClassVar[tuple[str, ...]] = ()  # what PyTorch takes by its name only
    needs_ids: ClassVar[bool] = False

    def effect(self, shape: Shape) -> Effect:
        """What the layer makes of a shape. Raises LayerError as PyTorch would refuse it."""
        raise NotImplementedError

    def lines(self, shape: Shape) -> tuple[str, str]:
        """The layer in PyTorch: the module (with the weights), and how it is called, as `m(x)`."""
        raise NotImplementedError


def size_text(shape: Shape) -> str:
    """6x28x28"""
    return "x".join(map(str, shape))


def each(value: Sizes, n: int, name: str) -> tuple[int, ...]:
    """A size for each of n axes. Raises LayerError for another number of sizes."""
    sizes = value if isinstance(value, tuple) else (value,) * n
    if len(sizes) == 1:
        sizes *= n
    if len(sizes) != n:
        raise LayerError(f"{name} {size_text(sizes)} has {len(sizes)} sizes", f"{n} are needed, or one for all")
    return sizes


def at_least(least: int, **given: Sizes | None) -> None:
    """Raises LayerError for a number below `least` or beyond all that occurs."""
    for name, value in given.items():
        for size in value if isinstance(value, tuple) else (value,):
            if size is not None and size < least:
                raise LayerError(f"{name} is {size}", f"at least {least}")
            if size is not None and size > MOST:
                raise LayerError(f"{name} is {size:,}", f"at most {MOST:,}")


def same(name: str, given: int | None, comes: int, what: str) -> int:
    """The size that comes in, which the layer must have been made for, if it says one."""
    if given is not None and given != comes:
        raise LayerError(f"{name} is {given}, but {comes} {what} come in", f"write {name} {comes}")
    return comes


def maps(shape: Shape, n: int | None, what: str) -> tuple[int, int, Shape]:
    """The number of axes, the channels and the sizes of feature maps. Raises LayerError if it is none such."""
    axes = len(shape) - 1 if n is None else n
    if axes not in AXES or len(shape) != axes + 1:
        wanted = " or ".join("x".join(("C", *AXES[m])) for m in ((n,) if n else (1, 2, 3)))
        raise LayerError(f"{what} takes {wanted}, but {size_text(shape)} comes in", _about_rank(shape))
    return axes, shape[0], shape[1:]


def _about_rank(shape: Shape) -> str:
    if len(shape) == 1:
        return "a vector has no axes left: put the layer before `flatten`"
    return "give the input's channels first, as in 3x224x224"


def positive(output: Shape, shape: Shape) -> None:
    """Raises LayerError if a side of the output has vanished."""
    if any(size < 1 for size in output):
        raise LayerError(
            f"of {size_text(shape)} nothing is left ({size_text(output)})",
            "a smaller kernel, more padding, fewer layers that halve, or a larger input",
        )


def brief(sizes: object) -> object:
    """One size where all axes have the same."""
    return sizes[0] if isinstance(sizes, tuple) and len(set(sizes)) == 1 else sizes


def args(*places: object, **named: tuple[object, object]) -> str:
    """Arguments as Python: those by place, and those by name that are not (value, default) the default."""
    shown = [repr(place) for place in places]
    shown += [f"{name}={value!r}" for name, (value, usual) in named.items() if value != usual]
    return ", ".join(shown)


def count(shape: Shape) -> int:
    """The number of entries."""
    return prod(shape)
