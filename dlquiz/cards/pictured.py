"""A card's plot drawn up for values of one's own: the places of its curves, its path, its shades."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from math import ceil, isfinite

from dlquiz.cards import chain, worked
from dlquiz.cards.card import Formula, Given, Result
from dlquiz.cards.plot import Curves, Heat, Path
from dlquiz.ground.errors import DlquizError
from dlquiz.language import CostError, EvaluationError, Expression, Value, budget, evaluate, flat, names_in, typeset
from dlquiz.language.syntax import Constant, Index, Name
from dlquiz.language.values import parts, single
from dlquiz.language.work import UNITS
from dlquiz.maths.line import to_line
from dlquiz.text.picture import Graph, Line, Picture, Shades
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# A curve has so many places, of a whole number at most so many.
PLACES = 160
# The tangent reaches so far to either side, as a share of the range.
_REACH = Fraction(1, 6)
# All places of a picture together may take so much work.
_WORK = 20 * UNITS


def picture_of(card: Formula, given: Mapping[str, Value], results: Mapping[str, Value], lang: Language) -> Picture:
    """The card's plot at these values, which are complete. Raises DlquizError if the card has none, or if there is
    nothing to be seen of it."""
    if card.plot is None:
        raise DlquizError(f"{card.id} has nothing to draw", "`dlquiz calc --plot` lists the formulas that have")
    known = {**given, **results}
    try:
        with budget(_WORK):
            match card.plot:
                case Curves() as plot:
                    return _curves(card, plot, known, lang)
                case Path() as plot:
                    return _path(card, plot, known, lang)
                case Heat(of):
                    return Shades(card.title.words(lang), _label(card, of, lang), _matrix(evaluate(of, known)))
    except (EvaluationError, CostError) as error:
        raise DlquizError(
            f"{card.id} can't be drawn for these numbers: {error.fault.message}", error.fault.hint
        ) from None


def _curves(card: Formula, plot: Curves, known: Mapping[str, Value], lang: Language) -> Graph:
    item = next(item for item in card.given if item.name == plot.over)
    here = Fraction(single(known[plot.over] if plot.entry is None else parts(known[plot.over])[plot.entry]))
    low, high = _ends(item, plot, known, here)
    places = list(_places(low, high, here, item.type.kind == "integer"))
    shown = [_at(card, plot, known, place) for place in places]
    xs = tuple(map(float, places))
    lines = [
        Line(_label(card, curve, lang), xs, tuple(values[number] for values in shown))
        for number, curve in enumerate(plot.curves)
    ]
    if all(y is None for line in lines for y in line.ys):
        raise EvaluationError("no place of its curves has a value", "use other numbers")
    heights = shown[places.index(here)]
    marks = tuple((float(here), y) for y in heights if y is not None)
    if plot.tangent is not None and heights[0] is not None:
        lines.append(_tangent(plot.tangent, known, (low, here, high), heights[0], lang))
    symbol, unit = to_line(typeset(_over(plot), worked.names_of(card, lang))), f" [{item.unit}]" if item.unit else ""
    across = f"{symbol} {item.label.words(lang)}{unit}"
    return Graph(card.title.words(lang), across, tuple(lines), marks, _marked(card, plot, float(here), heights, lang))


def _ends(item: Given, plot: Curves, known: Mapping[str, Value], here: Fraction) -> tuple[Fraction, Fraction]:
    """The range: as the card has it, within what the given may be, and never without the place that was given."""
    low, high = (Fraction(single(evaluate(end, known))) for end in (plot.start, plot.stop))
    low = max(low, Fraction(item.least)) if item.least is not None else low
    high = min(high, Fraction(item.most)) if item.most is not None else high
    return min(low, here), max(high, here)


def _places(low: Fraction, high: Fraction, here: Fraction, whole: bool) -> Iterator[Fraction]:
    """Places from end to end, the given one among them."""
    step = Fraction(max(ceil((high - low) / PLACES), 1)) if whole else (high - low) / PLACES
    low = Fraction(ceil(low)) if whole else low
    count = int((high - low) / step) if step else 0
    yield from sorted({*(low + number * step for number in range(count + 1)), here})


def _at(card: Formula, plot: Curves, known: Mapping[str, Value], place: Fraction) -> list[float | None]:
    """The height of each curve at a place; None where there is none, or the card's conditions do not hold."""
    value: Value = int(place) if place.denominator == 1 else place
    given = {item.name: known[item.name] for item in card.given}
    given[plot.over] = value if plot.entry is None else _with(parts(given[plot.over]), plot.entry, value)
    try:
        if chain.broken(card.where, given) is not None:
            return [None] * len(plot.curves)
        names = {**given, **chain.any_results(card, given)}
        return [_height(evaluate(curve, names)) for curve in plot.curves]
    except EvaluationError:
        return [None] * len(plot.curves)


def _with(vector: tuple[Value, ...], entry: int, value: Value) -> tuple[Value, ...]:
    return (*vector[:entry], value, *vector[entry + 1 :])


def _height(value: Value) -> float | None:
    try:
        found = float(single(value))
    except OverflowError:
        return None
    return found if isfinite(found) else None


def _tangent(
    slope: Expression, known: Mapping[str, Value], range_: tuple[Fraction, ...], height: float, lang: Language
) -> Line:
    low, here, high = range_
    rise = float(single(evaluate(slope, known)))
    ends = [max(low, here - (high - low) * _REACH), min(high, here + (high - low) * _REACH)]
    ys = tuple(height + rise * float(end - here) for end in ends)
    return Line(say(lang, "plot_tangent", slope=_short(rise)), tuple(map(float, ends)), ys)


def _marked(card: Formula, plot: Curves, here: float, heights: list[float | None], lang: Language) -> str:
    """`x = 1.3: y = 0.7858, y' = 0.1683`."""
    names = worked.names_of(card, lang)
    pairs = zip(plot.curves, heights, strict=True)
    shown = [f"{to_line(typeset(curve, names))} = {_short(y)}" for curve, y in pairs if y is not None]
    return f"{to_line(typeset(_over(plot), names))} = {_short(here)}" + ("; " if shown else "") + ", ".join(shown)


def _over(plot: Curves) -> Expression:
    """What varies, as an expression."""
    name = Name(plot.over)
    return name if plot.entry is None else Index(name, Constant(plot.entry, str(plot.entry)))


def _short(number: float) -> str:
    return f"{number:.4g}".replace("-", "−")


def _path(card: Formula, plot: Path, known: Mapping[str, Value], lang: Language) -> Graph:
    ys = tuple(float(entry) for entry in flat(evaluate(plot.up, known)))
    xs = tuple(float(entry) for entry in flat(evaluate(plot.across, known))) if plot.across else ()
    if xs and len(xs) != len(ys):
        raise EvaluationError(f"{len(xs)} places have {len(ys)} heights", "use vectors of one length")
    xs = xs or tuple(float(number) for number in range(1, len(ys) + 1))
    across = _label(card, _in_short(plot.across), lang) if plot.across else say(lang, "plot_number")
    marks: tuple[tuple[float, float], ...] = ()
    if plot.mark is not None:
        number = int(single(evaluate(plot.mark, known)))
        marks = ((xs[number - 1], ys[number - 1]),) if 1 <= number <= len(ys) else ()
    said = "".join(f"({_short(x)}, {_short(y)})" for x, y in marks)
    return Graph(card.title.words(lang), across, (Line(_label(card, _in_short(plot.up), lang), xs, ys),), marks, said)


def _in_short(vector: Expression) -> Expression:
    """What a vector is made of, if that is one thing: of [0, t₁, t₂, ...] it is t."""
    names = names_in(vector)
    return Name(next(iter(names))) if len(names) == 1 else vector


def _matrix(value: Value) -> tuple[tuple[float, ...], ...]:
    rows = parts(value)
    rows = rows if isinstance(rows[0], tuple) else (rows,)
    return tuple(tuple(map(float, flat(row))) for row in rows)


def _label(card: Formula, expression: Expression, lang: Language) -> str:
    """`y value` of what has a name, or is an entry of it, else its formula."""
    line = to_line(typeset(expression, worked.names_of(card, lang)))
    named = expression.base if isinstance(expression, Index) else expression
    if not isinstance(named, Name):
        return line
    items: tuple[Given | Result, ...] = (*card.given, *card.results)
    return next(f"{line} {item.label.words(lang)}" for item in items if item.name == named.name)
