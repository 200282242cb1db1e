"""Pictures as data, before anything draws them: curves with the places marked on them, and values as shades."""

from __future__ import annotations

from dataclasses import dataclass

from dlquiz.text.spans import refuse_hidden


@dataclass(frozen=True)
class Line:
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


@dataclass(frozen=True)
class Graph:
    """Lines over what stands `across`; `marks` are places on them, and `marked` says in words what they are."""

    title: str
    across: str
    lines: tuple[Line, ...]
    marks: tuple[tuple[float, float], ...] = ()
    marked: str = ""

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.across, self.marked)


@dataclass(frozen=True)
class Shades:
    """A matrix as a heat map: the larger a value, the darker."""

    title: str
    label: str
    rows: tuple[tuple[float, ...], ...]

    def __post_init__(self) -> None:
        refuse_hidden(self.title, self.label)


Picture = Graph | Shades
