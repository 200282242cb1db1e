"""The types of the formula language, and the types that its functions give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from msgspec import Struct


class Type(Struct, frozen=True):
    """The kind of the entries and the number of axes: 0 a number, 1 a vector, 2 a matrix."""

    kind: Literal["integer", "number", "truth"]
    rank: int = 0

    def __str__(self) -> str:
        plain = {"integer": "whole number", "number": "number", "truth": "truth value"}[self.kind]
        return (f"a {plain}", f"a vector of {plain}s", f"a matrix of {plain}s")[self.rank]


Kind = Literal["integer", "number", "same"]


# The type of what a function gives for its arguments' types; a text says what it needs instead.
Signature = Callable[[tuple[Type, ...]], Type | str]


def joined(*types: Type) -> Type:
    """The type that holds the entries of all of them, stretched to the highest rank."""
    kind: Literal["integer", "number"] = "integer" if all(t.kind == "integer" for t in types) else "number"
    return Type(kind, max(t.rank for t in types))


def matmul_type(types: tuple[Type, ...]) -> Type | str:
    """The type of a matrix product, or what is wrong with its factors."""
    left, right = types
    if 0 in (left.rank, right.rank):
        return "a matrix product needs vectors or matrices"
    return Type(joined(left, right).kind, left.rank + right.rank - 2)


def of_vectors(rank: int) -> Signature:
    """The signature of a function of two vectors that gives a value of that rank."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if any(t.rank != 1 for t in types):
            return "needs vectors"
        return Type(joined(*types).kind, rank)

    return type_of


def transposed_type(types: tuple[Type, ...]) -> Type | str:
    """A matrix stays one; a vector becomes one."""
    return Type(types[0].kind, 2) if types[0].rank else "needs a vector or a matrix"


def of_rows(kind: Kind) -> Signature:
    """A vector of a vector; of a matrix each row's."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if not types[0].rank:
            return "needs a vector, or a matrix, of which it takes each row"
        return Type(types[0].kind if kind == "same" else kind, types[0].rank)

    return type_of


def places_in_rows(types: tuple[Type, ...]) -> Type | str:
    """A place for a vector, a vector of places for a matrix."""
    found = of_rows("integer")(types)
    return found if isinstance(found, str) else Type("integer", found.rank - 1)


def places_type(types: tuple[Type, ...]) -> Type | str:
    """The vector of places of a vector."""
    return Type("integer", 1) if types[0].rank == 1 else "needs a vector"


def of_all(types: tuple[Type, ...]) -> Type | str:
    """A truth value, of truth values."""
    return Type("truth") if types[0].rank else "needs a condition on a vector or a matrix"


def of_counts(types: tuple[Type, ...]) -> Type | str:
    """A whole number, of whole numbers."""
    return Type("integer") if all(t == Type("integer") for t in types) else "needs whole numbers"


def of_matrix(rank: int, square: bool = True, same: bool = False) -> Signature:
    """The signature of a function of a matrix, which may have to be `square`; its value has that rank, and `same`: the
    kind of its entries."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if types[0].rank != 2:
            return "needs a square matrix" if square else "needs a matrix"
        whole = same or not rank  # a determinant of whole numbers is one, an inverse is not
        return Type(types[0].kind if whole else "number", rank)

    return type_of


def diag_type(types: tuple[Type, ...]) -> Type | str:
    """A matrix of a vector, a vector of a matrix."""
    return Type(types[0].kind, 3 - types[0].rank) if types[0].rank else "needs a vector or a matrix"


def joined_ends(types: tuple[Type, ...]) -> Type | str:
    """The type of what is put together end to end: all must have the same rank."""
    if any(t.rank != types[0].rank or not t.rank for t in types):
        return "needs vectors, or matrices, of which it puts the rows together"
    return joined(*types)


def one_hot_type(types: tuple[Type, ...]) -> Type | str:
    """A vector for a place, a matrix for a vector of places."""
    fits = all(t.kind == "integer" for t in types) and types[0].rank < 2 and not types[1].rank
    return Type("integer", types[0].rank + 1) if fits else "needs a whole number, or a vector of them, and a count"
