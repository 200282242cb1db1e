"""Windows that slide over a vector or a matrix: convolution and pooling as deep learning has them, of any size.

A window that reaches beyond the input meets padding, which is 0 in a sum and nothing in a maximum. Several channels of
a matrix stand one below the other, as do the kernels of several outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from msgspec import Struct

from dlquiz.language import values
from dlquiz.language.signatures import Type, joined
from dlquiz.language.values import EvaluationError, Number, Value, shape

# The places that a window covers along one side, None where it lies on padding.
Places = Sequence[int | None]
Rows = Sequence[Sequence[Number]]
# How one entry is shown: an expression, and the numbers of its names.
Shown = tuple[str, Mapping[str, Value]]

# The output of a layer along one side, also as it is written without dilation.
_LENGTH = "floor((n + 2*p - d*(k - 1) - 1) / s) + 1"
_UNDILATED = "floor((n + 2*p - k) / s) + 1"


class Windows(Struct, frozen=True):
    """The windows down and across an input that holds `maps` one below the other."""

    maps: tuple[Rows, ...]
    down: Sequence[Places]
    across: Sequence[Places]
    flat: bool

    def covered(self, row: int, column: int) -> list[tuple[int, int, int, Number]]:
        """The entries that a window covers, each behind its map and its place in the window, without padding."""
        places = list(product(enumerate(self.down[row]), enumerate(self.across[column])))
        return [
            (number, i, j, rows[y][x])
            for number, rows in enumerate(self.maps)
            for (i, y), (j, x) in places
            if y is not None and x is not None
        ]

    def each(self, entry: Callable[[int, int], Number], kernels: int = 1) -> Value:
        """What the windows give, in the shape of the input: the outputs of several kernels one below the other."""
        height, width = kernels * len(self.down), len(self.across)
        values.small(height * width)
        found = tuple(tuple(entry(row, column) for column in range(width)) for row in range(height))
        return found[0] if self.flat else found


def _count(length: int, size: Value, stride: Value, padding: Value, dilation: Value) -> int:
    """How many windows fit along a side of that length. Raises EvaluationError if none does."""
    width, step, before, gap = (int(values.single(item)) for item in (size, stride, padding, dilation))
    count = (length + 2 * before - gap * (width - 1) - 1) // step + 1 if min(step, gap, width) > 0 else 0
    if count < 1 or before < 0:
        raise EvaluationError("the window does not fit into the padded input", "use a smaller window or more padding")
    return count


def slid(length: int, size: Value, stride: Value, padding: Value, dilation: Value = 1) -> list[Places]:
    """The places of every window along a side of that length. Raises EvaluationError if no window fits."""
    width, step, before, gap = (int(values.single(item)) for item in (size, stride, padding, dilation))
    count = _count(length, size, stride, padding, dilation)
    values.small(count * width)
    starts = (i * step - before for i in range(count))
    return [[at if 0 <= at < length else None for at in range(start, start + gap * width, gap)] for start in starts]


def _spread(length: int, count: Value) -> list[Places]:
    """The windows of adaptive pooling, which makes `count` of a side, whatever its length."""
    outputs = int(values.single(count))
    if outputs < 1:
        raise EvaluationError("adaptive pooling to no output", "give the number of outputs")
    values.small(outputs * length)
    return [range(i * length // outputs, -(-(i + 1) * length // outputs)) for i in range(outputs)]


def _maps(a: Value, count: int, what: str) -> tuple[Rows, ...]:
    """The maps that stand one below the other; a vector is a row."""
    rows = [values.vector(row) for row in (values.parts(a) if len(shape(a)) == 2 else (a,))]
    if count < 1 or len(rows) % count:
        raise EvaluationError(f"{len(rows)} rows are not {count} {what} of equal height")
    height = len(rows) // count
    return tuple(rows[first : first + height] for first in range(0, len(rows), height))


def _convolution(
    x: Value,
    w: Value,
    stride: Value = 1,
    padding: Value = 0,
    dilation: Value = 1,
    channels: Value = 1,
    kernels: Value = 1,
) -> tuple[Windows, tuple[Rows, ...]]:
    """The windows, and the kernels: for each output one for every channel."""
    if len(shape(x)) != len(shape(w)):
        raise EvaluationError("the input and the kernel have a different number of axes")
    count, flat = int(values.single(channels)), len(shape(x)) == 1
    maps = _maps(x, count, "channels")
    weights = _maps(w, count * int(values.single(kernels)), "kernels")
    sides: list[list[Places]] = [
        slid(length, size, stride, padding, dilation)
        for length, size in ((len(maps[0]), len(weights[0])), (len(maps[0][0]), len(weights[0][0])))[flat:]
    ]
    return Windows(maps, [[0]] if flat else sides[0], sides[-1], flat), weights


def _products(windows: Windows, weights: tuple[Rows, ...], row: int, column: int) -> list[tuple[Number, Number]]:
    first = row // len(windows.down) * len(windows.maps)
    covered = windows.covered(row % len(windows.down), column)
    return [(entry, weights[first + number][i][j]) for number, i, j, entry in covered]


def convolution(x: Value, w: Value, *options: Value) -> Value:
    """The cross-correlation of an input and a kernel, which is not turned; the options are stride, padding, dilation,
    channels and kernels. Raises EvaluationError where they do not fit."""
    windows, weights = _convolution(x, w, *options)

    def entry(row: int, column: int) -> Number:
        pairs = _products(windows, weights, row, column)
        return values.total(values.applied(values.multiply, a, b) for a, b in pairs)

    return windows.each(entry, len(weights) // len(windows.maps))


def shown_convolution(place: tuple[int, ...], x: Value, w: Value, *options: Value) -> Shown:
    """One entry of a convolution: the sum of its products."""
    windows, weights = _convolution(x, w, *options)
    pairs = _products(windows, weights, *_at(place)) or [(0, 0)]
    return "sum(x*w)", {"x": tuple(a for a, _ in pairs), "w": tuple(b for _, b in pairs)}


def _pooled(x: Value, size: Value, stride: Value | None = None, padding: Value = 0, dilation: Value = 1) -> Windows:
    if 2 * values.single(padding) > values.single(size):
        raise EvaluationError("more padding than half the window", "PyTorch allows no more either")
    maps, flat = _maps(x, 1, "maps"), len(shape(x)) == 1
    options = (size, size if stride is None else stride, padding, dilation)
    down: Sequence[Places] = [[0]] if flat else slid(len(maps[0]), *options)
    return Windows(maps, down, slid(len(maps[0][0]), *options), flat)


def _adapted(x: Value, *sizes: Value) -> Windows:
    maps, flat = _maps(x, 1, "maps"), len(shape(x)) == 1
    down: Sequence[Places] = [[0]] if flat else _spread(len(maps[0]), sizes[0])
    return Windows(maps, down, _spread(len(maps[0][0]), sizes[-1]), flat)


class Pool(Struct, frozen=True):
    """Pooling: what makes windows of an input and its options, and one number of what a window covers."""

    windows: Callable[..., Windows]
    mean: bool

    def __call__(self, x: Value, *options: Value) -> Value:
        """What pooling gives. Raises EvaluationError where no window fits."""
        windows = self.windows(x, *options)

        def entry(row: int, column: int) -> Number:
            covered = [number for *_, number in windows.covered(row, column)]
            if not self.mean:
                return max(covered)
            # PyTorch counts the zeros of the padding among the entries
            return values.divide(values.total(covered), len(windows.down[row]) * len(windows.across[column]))

        return windows.each(entry)

    def shown(self, place: tuple[int, ...], x: Value, *options: Value) -> Shown:
        """One entry: the largest of a window, or its mean."""
        windows = self.windows(x, *options)
        row, column = _at(place)
        covered: tuple[Value, ...] = tuple(number for *_, number in windows.covered(row, column))
        zeros = len(windows.down[row]) * len(windows.across[column]) - len(covered)
        return ("mean(x)", {"x": covered + (0,) * zeros}) if self.mean else ("max(x)", {"x": covered})


MAX_POOL, AVG_POOL = Pool(_pooled, mean=False), Pool(_pooled, mean=True)
ADAPTIVE_MAX_POOL, ADAPTIVE_AVG_POOL = Pool(_adapted, mean=False), Pool(_adapted, mean=True)


def lengths(length: Value, kernel: Value, stride: Value = 1, padding: Value = 0, dilation: Value = 1) -> Value:
    """The length after each of a chain of layers, given the kernel and the options of each. Raises EvaluationError if
    a kernel does not fit."""
    found: list[Value] = []
    for size, options in _layers(kernel, stride, padding, dilation):
        found.append(_count(int(values.single(found[-1] if found else length)), size, *options))
    return tuple(found)


def _layers(kernel: Value, *options: Value) -> list[tuple[Value, tuple[Value, ...]]]:
    count = len(values.parts(kernel))
    columns = [option if isinstance(option, tuple) else (option,) for option in options]
    if any(len(column) not in (1, count) for column in columns):
        raise EvaluationError(f"not one value for each of {count} layers", "give a list of one for each layer")
    full = [column * count if len(column) == 1 else column for column in columns]
    return [(size, tuple(column[i] for column in full)) for i, size in enumerate(values.parts(kernel))]


def shown_lengths(place: tuple[int, ...], length: Value, kernel: Value, *options: Value) -> Shown:
    """One length: the formula of a layer's output."""
    before = length if place[0] == 0 else values.parts(lengths(length, kernel, *options))[place[0] - 1]
    filled = (*options, *(1, 0, 1)[len(options) :])
    size, (stride, padding, dilation) = _layers(kernel, *filled)[place[0]]
    return (_UNDILATED if dilation == 1 else _LENGTH), {
        "n": before,
        "k": size,
        "s": stride,
        "p": padding,
        "d": dilation,
    }


def _at(place: tuple[int, ...]) -> tuple[int, int]:
    return (0, place[0]) if len(place) == 1 else (place[0], place[1])


def _whole(types: Sequence[Type]) -> bool:
    return all(found.kind == "integer" and not found.rank for found in types)


def convolution_type(types: tuple[Type, ...]) -> Type | str:
    """What is convolved: two vectors or two matrices, and whole numbers."""
    first, second, *options = types
    if not first.rank or first.rank != second.rank or not _whole(options):
        return "needs two vectors or two matrices, then whole numbers: stride, padding, dilation, channels, kernels"
    return joined(first, second)


def pool_type(mean: bool) -> Callable[[tuple[Type, ...]], Type | str]:
    """The signature of pooling: a vector or a matrix and whole numbers."""

    def type_of(types: tuple[Type, ...]) -> Type | str:
        if not types[0].rank or not _whole(types[1:]):
            return "needs a vector or a matrix, then whole numbers"
        return Type("number" if mean else types[0].kind, types[0].rank)

    return type_of


def lengths_type(types: tuple[Type, ...]) -> Type | str:
    """A vector of whole numbers, of a length and the layers' kernels and options."""
    first, second, *options = types
    whole = all(found.kind == "integer" for found in types)
    if not whole or first.rank or second.rank != 1 or any(found.rank > 1 for found in options):
        return "needs a length, a vector of kernel sizes, and the layers' strides, padding and dilations"
    return Type("integer", 1)
