"""How numbers are written for people: exact where they end, rounded where they do not."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dlquiz.language.values import Number, Value, parts
from dlquiz.language.wide import Wide
from dlquiz.maths.tree import Fenced, Matrix, Node, Numeral, Operator, Row

SHOWN_DIGITS = 6
# Whole numbers with more digits than this are shown by their first ones and their size, as are smaller ones than that.
_WRITTEN_OUT, _LEAST_WRITTEN_OUT = 10**40, Fraction(1, 10**5)


def is_exact(number: Number) -> bool:
    """Whether a decimal of at most SHOWN_DIGITS places says it all."""
    return isinstance(number, int | Fraction) and (number * 10**SHOWN_DIGITS).denominator == 1


def format_number(number: Any, digits: int = SHOWN_DIGITS) -> str:
    """A decimal: exact if it ends within `digits` places and can be written out, else rounded to that many significant
    digits."""
    if isinstance(number, bool):
        return str(number).lower()
    if isinstance(number, Wide):
        return f"{number.decimal:.{digits - 1}e}"
    if abs(number) >= _WRITTEN_OUT:
        return _scientific(Fraction(number), digits)
    if isinstance(number, int):
        return str(number)
    if isinstance(number, Fraction) and abs(number) >= _LEAST_WRITTEN_OUT and (number * 10**digits).denominator == 1:
        return _trim(f"{number.numerator * 10**digits // number.denominator:0{digits + 1}d}", digits, number < 0)
    approximate = float(number)
    return format_float(approximate, digits) if approximate or not number else _scientific(Fraction(number), digits)


def _scientific(number: Fraction, digits: int) -> str:
    """A number beyond what a float holds."""
    return f"{Decimal(number.numerator) / number.denominator:.{digits - 1}e}"


def _trim(scaled: str, digits: int, negative: bool) -> str:
    scaled = scaled.lstrip("-").zfill(digits + 1)
    text = f"{scaled[:-digits]}.{scaled[-digits:]}".rstrip("0").rstrip(".")
    return ("-" if negative else "") + text


def format_float(number: float, digits: int) -> str:
    """Rounded to significant digits, in plain decimals unless that would be long."""
    if number == 0:
        return "0"
    exponent = math.floor(math.log10(abs(number)))
    if -5 <= exponent < 15:
        text = f"{number:.{max(digits - 1 - exponent, 0)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, power = f"{number:.{digits - 1}e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{power}"


def plain_number(value: Value) -> str:
    """A value as it would be typed."""
    if isinstance(value, tuple):
        return "[" + ", ".join(plain_number(item) for item in value) + "]"
    return format_number(value, 9)


def json_value(value: Any) -> Any:
    """A value as JSON has it: whole numbers stay whole, other numbers become floats, tuples arrays; None for what no
    float holds."""
    if isinstance(value, tuple):
        return [json_value(item) for item in value]
    if isinstance(value, bool | int | str | dict):
        return value
    if isinstance(value, Fraction) and value.denominator == 1:
        return value.numerator
    try:
        return float(value) + 0.0 if math.isfinite(value) else None  # there is no minus zero
    except OverflowError:
        return None


def number_node(value: Value, digits: int = SHOWN_DIGITS, written: Callable[[Number], str] | None = None) -> Node:
    """A number, vector or matrix as maths; each number with so many digits, or as it is to be `written`."""
    if not isinstance(value, tuple):
        return Numeral(written(value) if written else format_number(value, digits))
    if value and isinstance(value[0], tuple):
        return Matrix(tuple(tuple(number_node(entry, digits, written) for entry in parts(row)) for row in value))
    return Fenced("[", separated([number_node(entry, digits, written) for entry in value]), "]")


def separated(nodes: list[Node], mark: str = ",") -> Node:
    """Things in a row with a comma between them."""
    items: list[Node] = []
    for node in nodes:
        items += [Operator(mark), node] if items else [node]
    return Row(tuple(items))
