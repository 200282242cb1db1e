"""Layers that somebody could take for another one: with another kernel, padding, stride, number of outputs, bias, or of
another kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.network.plan import Plan
from dlquiz.networks.convolution import Conv
from dlquiz.networks.dense import Linear
from dlquiz.networks.layer import Layer, Shape
from dlquiz.networks.notation import read_network
from dlquiz.networks.pooling import AvgPool, MaxPool
from dlquiz.networks.recurrent import GATES, Recurrent
from dlquiz.networks.table import Row
from dlquiz.networks.walk import table_of
from dlquiz.networks.written import written

# The mistake that leads to it, the word of the notation, and other arguments or another layer.
_Change = tuple[str, str, dict[str, Any] | Layer]


class Variant(Struct, frozen=True):
    """A layer as it is written, alone with what comes in, and the `mistake` of taking it for the real one."""

    mistake: str
    words: str
    plan: Plan

    @property
    def effect(self) -> tuple[Shape, int, int]:
        """What a table shows of it."""
        row = self.plan.rows[-1]
        return row.output, row.effect.total("weights"), row.effect.total("biases")


def itself(row: Row) -> Variant:
    """The real layer of a row."""
    return _variant("", row)


def variants(row: Row) -> list[Variant]:
    """What could be taken for the layer of a row, each with another output or other parameters; those first of which
    something is the same, so that one look at a single cell does not tell them apart."""
    real = itself(row)
    found = {real.effect: real}
    for one in _possible(row):
        found.setdefault(one.effect, one)
    others = [one for effect, one in found.items() if effect != real.effect]
    return sorted(others, key=lambda one: -_shared(one.effect, real.effect))


def is_open(row: Row) -> bool:
    """Whether it takes more than one look to tell the layer of a row: several others share its output or its
    parameters."""
    real = itself(row).effect
    return sum(_shared(one.effect, real) > 0 for one in variants(row)) > 1


def _shared(one: tuple[Shape, int, int], other: tuple[Shape, int, int]) -> int:
    return (one[0] == other[0]) + (one[1:] == other[1:])


def _variant(mistake: str, row: Row) -> Variant:
    words = written(row)
    return Variant(mistake, words, Plan(table_of(read_network(words), row.inputs[0]), ()))


def _possible(row: Row) -> Iterator[Variant]:
    """The layers that can stand there."""
    assert row.layer is not None
    for name, word, change in _changes(row):
        try:
            layer = change if isinstance(change, Layer) else replace(row.layer, **change)
            found = _variant(name, replace(row, layer=layer, kind=word))
        except DlquizError:  # nothing is left of such an input, or the layer can't be
            continue
        yield found


def _changes(row: Row) -> Iterator[_Change]:
    layer, word = row.layer, row.kind
    if isinstance(layer, Conv):
        yield from ((name, word, change) for name, change in _of_conv(layer))
    elif isinstance(layer, MaxPool | AvgPool) and isinstance(layer.kernel_size, int):
        side = layer.kernel_size
        yield "other-stride", word, {"stride": 1}
        yield "other-kernel", word, {"kernel_size": side + 1}
        yield "other-kernel", word, {"kernel_size": 2 * side}
        yield "other-kind", "conv", Conv(out_channels=row.inputs[0][0], kernel_size=side, stride=side)
    elif isinstance(layer, Linear):
        units = layer.out_features or 1
        yield "other-bias", word, {"bias": not layer.bias}
        yield "other-outputs", word, {"out_features": 2 * units}
        yield "other-outputs", word, {"out_features": max(units // 2, 1)}
    elif isinstance(layer, Recurrent):
        yield from (("other-kind", kind.lower(), {"kind": kind}) for kind in GATES)
        yield "other-ways", word, {"bidirectional": not layer.bidirectional}
        yield "other-outputs", word, {"hidden_size": 2 * (layer.hidden_size or 1)}


def _of_conv(layer: Conv) -> Iterator[tuple[str, dict[str, Any]]]:
    side, padding = layer.kernel_size, layer.padding
    if isinstance(side, int) and isinstance(padding, int):
        yield "other-kernel", {"kernel_size": side + 2, "padding": padding + 1}
        yield "other-kernel", {"kernel_size": max(side - 2, 1), "padding": max(padding - 1, 0)}
        yield "other-padding", {"padding": 0 if padding else side // 2}
    yield "other-stride", {"stride": 2 if layer.stride == 1 else 1}
    yield "other-outputs", {"out_channels": 2 * (layer.out_channels or 1)}
    yield "other-bias", {"bias": not layer.bias}
