"""What a given is drawn from: `5..64`, `-2.0..2.0 step 0.1`, `[1, 3, 5]`."""

from __future__ import annotations

import re
from fractions import Fraction

from dlquiz.cards.card import Domain
from dlquiz.cards.reading.built import read_built
from dlquiz.cards.reading.fields import Faults, quoted, read_value
from dlquiz.cards.source import YamlNode
from dlquiz.language import Type, shape

_NUMBER = r"-?[0-9]{1,15}(?:\.[0-9]{1,15})?"
_RANGE = re.compile(rf"\s*({_NUMBER})\s*\.\.\s*({_NUMBER})\s*(?:step\s+({_NUMBER})\s*)?")
MAX_STEPS = 100_000


def read_domain(node: YamlNode, what: str, type_: Type, size: tuple[int, ...], faults: Faults) -> Domain | None:
    """The domain of a given of that type and shape; None, with the faults noted, if it can't be read."""
    if isinstance(node.value, dict):
        return read_built(node, what, type_, size, faults, lambda item: read_domain(item, what, type_, (), faults))
    if isinstance(node.value, tuple):
        return _listed(node, what, type_, size, faults)
    text = node.value if isinstance(node.value, str) else node.text
    found = _RANGE.fullmatch(text) if isinstance(text, str) else None
    if found is None or type_.kind == "truth":
        hint = "write 5..64, -2.0..2.0 step 0.1 or [1, 3, 5]"
        faults.add(node.line, f"the draw {quoted(text)} of {what} can't be read", hint)
        return None
    return _steps(node, found, what, type_, faults)


def _steps(node: YamlNode, found: re.Match[str], what: str, type_: Type, faults: Faults) -> Domain | None:
    start, stop, step = (Fraction(part) if part else Fraction(1) for part in found.groups())
    if type_.kind == "integer" and {start.denominator, stop.denominator, step.denominator} != {1}:
        hint = "say kind: number, or use whole numbers"
        faults.add(node.line, f"{what} is a whole number and is drawn from decimals", hint)
        return None
    if type_.kind == "number" and not found.group(3) and ("." in found.group(1) or "." in found.group(2)):
        faults.add(node.line, f"the draw of {what} has decimals and no step", "write, for example, -2.0..2.0 step 0.1")
        return None
    if stop < start or step <= 0:
        faults.add(node.line, f"the draw of {what} is empty", "write the smaller number first")
        return None
    count = int((stop - start) / step) + 1
    if count > MAX_STEPS:
        faults.add(node.line, f"the draw of {what} has {count:,} steps", f"at most {MAX_STEPS:,}")
        return None
    if type_.kind == "integer":
        return Domain(start=int(start), step=int(step), count=count)
    return Domain(start=start, step=step, count=count)


def _listed(node: YamlNode, what: str, type_: Type, size: tuple[int, ...], faults: Faults) -> Domain | None:
    values = read_value(node, f"the draw of {what}", faults)
    if not isinstance(values, tuple):
        return None
    if len(set(values)) < len(values):
        faults.add(node.line, f"the draw of {what} lists a value twice", "list each once")
    before = len(faults.found)
    for value in values:
        if shape(value) not in ((), size):
            faults.add(node.line, f"the draw of {what} lists a value of another shape", f"its shape is {list(size)}")
            return None
        _check_kind(value, node, what, type_, faults)
    return Domain(values=values) if len(faults.found) == before else None


def _check_kind(value: object, node: YamlNode, what: str, type_: Type, faults: Faults) -> None:
    if isinstance(value, tuple):
        for item in value:
            _check_kind(item, node, what, type_, faults)
        return
    fits = {"truth": isinstance(value, bool), "integer": type(value) is int, "number": type(value) in (int, Fraction)}
    if not fits[type_.kind]:
        faults.add(node.line, f"the draw of {what} lists {value}, which is not {type_}", "list values of its kind")


def check_bounds(
    domain: Domain, least: int | Fraction | None, most: int | Fraction | None, what: str, line: int, faults: Faults
) -> None:
    """Notes a fault if something is drawn that `min` and `max` forbid: a student could not calculate it again."""
    lowest, highest = domain.limits
    if least is not None and lowest < least:
        hint = f"say min: {lowest}, or draw larger values"
        faults.add(line, f"{what} is drawn below its least value {least}", hint)
    if most is not None and highest > most:
        faults.add(line, f"{what} is drawn above its largest value {most}", "raise max, or draw smaller values")
