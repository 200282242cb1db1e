"""Pictures as data, before anything draws them: curves with the places marked on them, and values as shades."""

from __future__ import annotations

from math import ceil, floor, log10

from msgspec import Struct

from dlquiz.text.spans import refuse_hidden

# An axis has about so many numbers.
_TICKS = 6


class Line(Struct, frozen=True):
    """Places joined by a line; where `ys` has None there is a gap."""

    label: str
    xs: tuple[float, ...]
    ys: tuple[float | None, ...]

    def __post_init__(self) -> None:
        refuse_hidden(self.label)

    @property
    def pieces(self) -> tuple[tuple[tuple[float, float], ...], ...]:
        """The places between gaps, a piece each."""
        found: list[list[tuple[float, float]]] = [[]]
        for x, y in zip(self.xs, self.ys, strict=True):
            if y is None:
                found.append([])
            else:
                found[-1].append((x, y))
        return tuple(tuple(piece) for piece in found if piece)


class Graph(Struct, frozen=True):
    """Lines over what stands `across`; `marks` are places on them, and `marked` says in words what they are."""

    title: str
    across: str
    lines: tuple[Line, ...]
    marks: tuple[tuple[float, float], ...] = ()
    marked: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.across, self.marked)


class Shades(Struct, frozen=True):
    """A matrix as a heat map: the larger a value, the darker."""

    title: str
    label: str
    rows: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.label)


Picture = Graph | Shades


def round_numbers(low: float, high: float, whole: bool = False) -> list[float]:
    """Three to eight round numbers from low to high, whole ones if so asked; of an empty range its only number."""
    if not low < high:
        return [low]
    rough = (high - low) / _TICKS
    power = 10.0 ** floor(log10(rough))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough)
    step = max(step, 1.0) if whole else step
    first = ceil(low / step - 1e-9)
    return [number * step for number in range(first, floor(high / step + 1e-9) + 1)]
