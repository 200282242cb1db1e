"""An entry of a pool in symbols, as textbooks have it: the greatest or the mean entry of its window."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from dlquiz.language.cases import folded
from dlquiz.language.indices import with_sub
from dlquiz.language.names import Names, rank_of
from dlquiz.language.syntax import Binary, Call, Constant, Expression, Name
from dlquiz.maths.tree import Big, Frac, Node, Numeral, Operator, Row, Symbol

_LETTERS = ("u", "v")
_NONE, _ONE, _TWO = (Constant(number, str(number)) for number in (0, 1, 2))


def pooled(call: Call, names: Names, typeset: Callable[[Expression, Names], Node]) -> Node | None:
    """max X_((i−1)·S+u−P, (j−1)·S+v−P) over 1 ≤ u, v ≤ K, or the mean; None of what is no such pool of a symbol with
    one side and one stride for all axes."""
    if call.function not in ("max_pool", "avg_pool") or not isinstance(call.arguments[0], Name):
        return None
    body, kernel, *rest = call.arguments
    usual: tuple[Expression, ...] = (kernel, _NONE, _ONE)
    stride, padding, dilation = (*rest, *usual[len(rest) :])
    axes = rank_of(body, names.ranks)
    if any(rank_of(one, names.ranks) for one in (kernel, stride, padding, dilation)) or axes > len(names.index):
        return None
    # No name of a card begins with a blank.
    symbols = {f" {letter}": Symbol(letter) for letter in _LETTERS} | {
        f" {axis}": letter for axis, letter in enumerate(names.index[-axes:])
    }
    plain = replace(names, index=(), symbols={**names.symbols, **symbols})
    places = [typeset(_place(axis, stride, padding, dilation), plain) for axis in range(axes)]
    entry = with_sub(typeset(body, plain), *places)
    letters: list[Node] = [Symbol(letter) for letter in _LETTERS[:axes]]
    inside = [node for letter in letters for node in (Operator(","), letter)][1:]
    lower = Row((Numeral("1"), Operator("≤"), *inside, Operator("≤"), typeset(kernel, plain)))
    if call.function == "max_pool":
        return Row((Big("max", lower), entry))
    size = kernel if axes == 1 else Binary("**", kernel, _TWO)
    return Row((Frac(Numeral("1"), typeset(size, plain)), Big("∑", lower), entry))


def _place(axis: int, stride: Expression, padding: Expression, dilation: Expression) -> Expression:
    """The place in the input of an entry of the window, all counted from 1: (i − 1)·S + (u − 1)·D + 1 − P."""
    inside: Expression = Name(f" {_LETTERS[axis]}")
    if dilation != _ONE:
        inside = Binary("+", Binary("*", Binary("-", inside, _ONE), dilation), _ONE)
    first = Binary("*", Binary("-", Name(f" {axis}"), _ONE), stride)
    return folded(Binary("-", Binary("+", first, inside), padding), {})
