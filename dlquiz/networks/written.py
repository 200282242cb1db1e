"""A row of a table written as the notation has it."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.networks.layer import Layer, size_text
from dlquiz.networks.table import Row


def written(row: Row) -> str:
    """A row's layer as it is written in the notation: `conv 16 5x5 stride 2`."""
    if row.layer is None:
        return row.kind if row.dim == 1 else f"{row.kind} dim {row.dim}"
    return " ".join([row.kind.lower(), *_arguments(row.layer, max(len(row.inputs[0]) - 1, 1))])


def _arguments(layer: Layer, axes: int) -> Iterator[str]:
    defaults = layer.__struct_defaults__
    usual = dict(zip(layer.__struct_fields__[-len(defaults) :], defaults, strict=True)) if defaults else {}
    for name in layer.short:
        value = getattr(layer, name)
        if value is None or (value == usual.get(name) and name not in layer.required):
            continue
        if name not in layer.required and name != layer.short[0]:
            yield name
        sides = (value,) * axes if name == "kernel_size" and isinstance(value, int) else value
        yield size_text(sides) if isinstance(sides, tuple) else str(sides)
    if getattr(layer, "bias", True) is False:
        yield "nobias"
    if getattr(layer, "bidirectional", False):
        yield "bidirectional"
