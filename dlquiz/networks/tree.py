"""A network as it is written: layers, one after another, repeated, side by side."""

from __future__ import annotations

from msgspec import Struct

from dlquiz.ground.errors import DlquizError
from dlquiz.networks.layer import Layer

MAX_LAYERS = 10_000  # of a network, repetitions written out
MAX_DEPTH = 40  # of groups within groups


class Place(Struct, frozen=True):
    """Where something stands in a text: its line and column, from 1."""

    line: int
    column: int


class NotationError(DlquizError):
    """A notation that can't be read, or a network that can't be: the place is shown with a caret."""

    def __init__(self, text: str, place: Place, message: str, hint: str = "") -> None:
        self.place = place
        lines = text.splitlines() or [""]
        row = lines[min(place.line, len(lines)) - 1]
        cut = max(place.column - 40, 0)
        shown = "".join(char if char.isprintable() else " " for char in row[cut : cut + 72])
        where = f"line {place.line}, column {place.column}" if len(lines) > 1 else f"column {place.column}"
        pointed = f"\n  {shown}\n  {' ' * (place.column - 1 - cut)}^"
        head = f"{where}: {message}"
        super().__init__(head if hint else head + pointed, hint + pointed if hint else "")


class Leaf(Struct, frozen=True):
    """One layer; `word` is what the student calls it, `name` what it is named, if it is."""

    layer: Layer
    word: str
    place: Place
    name: str = ""


class Chain(Struct, frozen=True):
    """One after another. A chain with a name is a block of the table."""

    items: tuple[NetNode, ...]
    place: Place
    name: str = ""


class Repeat(Struct, frozen=True):
    """The same several times, each with weights of its own."""

    count: int
    body: NetNode
    place: Place
    name: str = ""


class Merge(Struct, frozen=True):
    """Branches that begin at the same place and come together: `sum`, `product` or `concat` (along axis `dim`)."""

    kind: str
    branches: tuple[NetNode, ...]
    place: Place
    name: str = ""
    dim: int = 1
    word: str = ""


class Side(Struct, frozen=True):
    """A head beside the network: it costs, and what it gives goes nowhere."""

    body: NetNode
    place: Place
    name: str = ""


NetNode = Leaf | Chain | Repeat | Merge | Side


class Network(Struct, frozen=True):
    """A whole network with the text that it was read from. `printed` texts leave out what `forward` reshapes."""

    root: NetNode
    text: str
    printed: bool = False
