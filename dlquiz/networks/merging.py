"""What a sum, a product or a concatenation makes of the branches that come together in it."""

from __future__ import annotations

from dlquiz.networks.cell import cell
from dlquiz.networks.layer import Effect, LayerError, Shape, size_text


def together(kind: str, dim: int, shapes: tuple[Shape, ...]) -> Effect:
    """The effect of a `sum`, `product` or `concat` (along axis `dim`). Raises LayerError for shapes that don't fit."""
    listed = " and ".join(map(size_text, shapes))
    if kind == "concat":
        return _concatenated(dim, shapes, listed)
    if kind == "sum" and len(set(shapes)) > 1:
        hint = "give all branches the same channels and sizes, such as a 1x1 convolution on the short way"
        raise LayerError(f"the branches give {listed}, which can't be added", hint)
    rank = max(map(len, shapes))
    sides = [tuple(shape[i] for shape in shapes) for i in range(rank)] if len({*map(len, shapes)}) == 1 else None
    if sides is None or any(len({*side} - {1}) > 1 for side in sides):
        raise LayerError(f"the branches give {listed}, which can't be multiplied", "the same sizes, or 1")
    return Effect(tuple(map(max, sides)), ())


def _concatenated(dim: int, shapes: tuple[Shape, ...], listed: str) -> Effect:
    rank = len(shapes[0])
    axis = (dim if dim >= 0 else dim + rank + 1) - 1
    if not 0 <= axis < rank:
        raise LayerError(f"there is no axis {dim}", "dim 1 are the channels")
    rest = {(*shape[:axis], *shape[axis + 1 :]) for shape in shapes}
    if len(rest) > 1:
        hint = "all sizes but the channels must be the same: padding, stride or a crop makes them so"
        raise LayerError(f"the branches give {listed}, which can't be put together", hint)
    given = {f"C_{place}": shape[axis] for place, shape in enumerate(shapes, 1)}
    joined = cell("size", "C_out", " + ".join(given), **given)
    return Effect((*shapes[0][:axis], joined.value, *shapes[0][axis + 1 :]), (joined,))
