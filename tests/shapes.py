"""Whether a JSON document has the shape that was promised. Keys may be added: only the promised ones are looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Shape = Any  # a type; a list of one shape; a dict of shapes by key; Either; Mapped; a function; or the very value


@dataclass(frozen=True)
class Either:
    """One of several shapes."""

    shapes: tuple[Shape, ...]

    def __init__(self, *shapes: Shape) -> None:
        object.__setattr__(self, "shapes", shapes)


@dataclass(frozen=True)
class Mapped:
    """An object with any keys, and values of one shape."""

    shape: Shape


def number(value: Any) -> bool:
    """A JSON number: neither a truth value nor a text."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def misfit(document: Any, shape: Shape, at: str = "$") -> str | None:
    """Where and how a document departs from a shape; None if it fits."""
    if isinstance(shape, Either):
        found = [misfit(document, one, at) for one in shape.shapes]
        return None if None in found else f"{at}: {document!r} fits none of {len(found)} shapes: {found[0]}"
    if isinstance(shape, Mapped):
        fits = isinstance(document, dict)
        return (
            _first(misfit(value, shape.shape, f"{at}.{key}") for key, value in document.items())
            if fits
            else f"{at}: no object"
        )
    if isinstance(shape, dict):
        return _object(document, shape, at)
    if isinstance(shape, list):
        if not isinstance(document, list):
            return f"{at}: no array"
        return _first(misfit(value, shape[0], f"{at}[{i}]") for i, value in enumerate(document))
    return None if _plain(document, shape) else f"{at}: {document!r} is not {shape}"


def _object(document: Any, shape: dict[str, Shape], at: str) -> str | None:
    if not isinstance(document, dict):
        return f"{at}: no object"
    missing = shape.keys() - document.keys()
    if missing:
        return f"{at}: lacks {sorted(missing)}"
    return _first(misfit(document[key], inner, f"{at}.{key}") for key, inner in shape.items())


def _plain(document: Any, shape: Shape) -> bool:
    if isinstance(shape, type):
        return type(document) is shape  # a truth value is no int here, nor an int a float
    if callable(shape):
        check: Callable[[Any], bool] = shape
        return check(document)
    return bool(type(document) is type(shape) and document == shape)


def _first(found: Any) -> str | None:
    return next((problem for problem in found if problem is not None), None)
