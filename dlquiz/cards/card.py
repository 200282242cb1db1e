"""Cards: formulas as the bank states them, once they have been read and found sound. Nothing here changes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from dlquiz.cards.plot import Plot
from dlquiz.language import Expression, Type, Value, flat, names_in
from dlquiz.language.decimals import Decimals, decimals_of
from dlquiz.language.markup import Template, fill
from dlquiz.language.values import Number, single
from dlquiz.maths.tree import Node
from dlquiz.text.bilingual import Both
from dlquiz.text.spans import Language, Spans, one_line

# PyTorch's names of what is one number or one for each axis, and those of the sides of an image.
_ALONG_AN_AXIS = {"kernel_size", "kernel", "stride", "padding", "dilation", "output_padding", "height", "width"}
# Of more steps than these it is not looked at what is divided by each of them.
_LISTED = 200


class Text(Both[Template], frozen=True):
    """A text of the bank, in both languages."""

    def spans(self, lang: Language, given: Mapping[str, Value] = MappingProxyType({})) -> Spans:
        """The text in a language with the values put in."""
        return fill(self.of(lang), given)

    def words(self, lang: Language) -> str:
        """A text without values as one line of plain words."""
        return one_line(self.spans(lang))


class Domain(Struct, frozen=True):
    """What a given is drawn from: the listed values, or `count` steps from `start`."""

    values: tuple[Value, ...] = ()
    start: int | Fraction = 0
    step: int | Fraction = 1
    count: int = 0

    def __len__(self) -> int:
        return len(self.values) or self.count

    def at(self, index: int) -> Value:
        """The value at an index, from 0."""
        return self.values[index] if self.values else self.start + index * self.step

    @property
    def whole(self) -> bool:
        """Whether each of its values is a whole vector or matrix, not one entry of it."""
        return bool(self.values) and isinstance(self.values[0], tuple)

    @property
    def ends(self) -> tuple[Value, Value]:
        """The smallest and the largest value: of whole vectors those of the smallest and the largest sum."""
        listed = self.values or (self.at(0), self.at(len(self) - 1))
        ordered = sorted(listed, key=lambda value: sum(flat(value)))
        return ordered[0], ordered[-1]

    @property
    def decimals(self) -> Decimals:
        """How many decimals its numbers have."""
        steps = tuple(self.at(place) for place in range(min(self.count, _LISTED)))
        found = decimals_of(flat(self.values or steps))
        return found if self.values or self.count <= _LISTED else Decimals(found.unit)

    @property
    def limits(self) -> tuple[Number, Number]:
        """The smallest and the largest entry."""
        listed = flat(self.values) if self.values else tuple(map(single, self.ends))
        return min(listed), max(listed)


class Given(Struct, frozen=True):
    """A variable of a card. `default` is an expression over other givens; None: it must be given."""

    name: str
    symbol: Node
    label: Text
    type: Type
    unit: str = ""
    shape: tuple[int, ...] = ()
    least: int | Fraction | None = None
    most: int | Fraction | None = None
    default: Expression | None = None
    domain: Domain | None = None

    @property
    def is_side(self) -> bool:
        """Whether it is how far something reaches along an axis, which n×n says of two axes at once; a count is not."""
        return self.unit == "px" or re.sub(r"_\d+$", "", self.name) in _ALONG_AN_AXIS


class Condition(Struct, frozen=True):
    """What must hold; `text` says so to a person (None for a condition of drawing only)."""

    expression: Expression
    source: str
    text: Text | None = None


class State(Struct, frozen=True):
    """What a stem says in words of a given that it does not show: said a second time, to be compared."""

    name: str
    value: Expression
    source: str
    line: int


class Digits(Struct, frozen=True):
    """How a number is asked for: to so many decimals, or significant digits."""

    kind: Literal["decimals", "significant"]
    count: int


class Result(Struct, frozen=True):
    """One step of a card's chain. `digits` is None for whole numbers; `as_shape` writes a vector as 6×28×28."""

    name: str
    symbol: Node
    label: Text
    expression: Expression
    type: Type
    unit: str = ""
    digits: Digits | None = None
    as_shape: bool = False


class Mistake(Struct, frozen=True):
    """A named wrong formula for the result `of`, and its value at each of the card's examples."""

    id: str
    of: str
    expression: Expression
    message: Text
    example: Value
    line: int
    more_examples: tuple[Value, ...] = ()

    @property
    def examples(self) -> tuple[Value, ...]:
        """Its value at each example of the card."""
        return (self.example, *self.more_examples)


class Formula(Struct, frozen=True, dict=True):
    """A card: one formula chain with its givens, results, proof, mistakes and a worked example."""

    id: str
    topic: str
    title: Text
    level: int
    covers: tuple[str, ...]
    given: tuple[Given, ...]
    where: tuple[Condition, ...]
    draw_where: tuple[Condition, ...]
    results: tuple[Result, ...]
    ask: tuple[str, ...]
    stem: Text | None
    hint: Text | None
    torch: str
    mistakes: tuple[Mistake, ...]
    example: Mapping[str, Value]
    notes: tuple[str, ...]
    path: str
    line: int
    torch_line: int
    digest: str
    more_examples: tuple[Mapping[str, Value], ...] = ()
    formerly: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    allow: Mapping[str, str] = field(default_factory=dict)
    plot: Plot | None = None
    plot_line: int = 0
    plain: str = ""  # what PyTorch lacks, where its lines are plain arithmetic
    words: Mapping[str, Mapping[str, Expression]] = field(default_factory=dict)  # by given: values that have a name
    real: frozenset[str] = frozenset()  # whole givens of which `calc` takes decimals

    @property
    def examples(self) -> tuple[Mapping[str, Value], ...]:
        """What was worked by hand: the values of givens and results by name."""
        return (self.example, *self.more_examples)

    def message(self, mistake: str) -> Text | None:
        """What a named mistake says to the student; None if the card does not know it (any more)."""
        return next((known.message for known in self.mistakes if known.id == mistake), None)

    def result(self, name: str) -> Result:
        """The result of that name, which the card has."""
        return next(result for result in self.results if result.name == name)

    @cached_property
    def behind(self) -> Mapping[str, frozenset[str]]:
        """Of each result, itself and every name that it uses, directly or through results between them."""
        found: dict[str, frozenset[str]] = {}
        for result in self.results:
            used = names_in(result.expression)
            found[result.name] = used.union({result.name}, *(found[name] for name in used & found.keys()))
        return found
