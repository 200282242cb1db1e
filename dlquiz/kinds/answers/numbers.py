"""Numbers, shapes, vectors and matrices as people type them: `28`, `1/4`, `3*3*64+64`, `28x28x6`, `[1, 2]`, `1,234`.

A misreading costs a right answer its point, so what can mean two things is not read but asked again.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NoReturn

from dlquiz.cards.card import Digits
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.answers.spelling import (
    MAX_LENGTH,
    as_expression,
    grouped,
    normalise,
    sides,
    without_name,
    without_unit,
)
from dlquiz.kinds.answers.twofold import groupings, spellings
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.language import Type, Value, Wide, evaluate, flat, parse, shape, type_of
from dlquiz.text.spans import LANGUAGES
from dlquiz.text.wording import say

# Nothing that is asked for comes near, and what is larger could not be kept as a float.
_LARGEST = 10**300
_SHAPE = r"(?a)\d+(?:\s*[xX*×@]\s*\d+)*|\d+(?:\s*,\s*\d+)*(?:\s*,)?|\d+(?:\s+\d+)+"
_DECIMAL = r"(?a)[+-]?(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,3}))?(%?)"
_COMMA = r"(?a)([+-]?\d+),(\d+)"
_COLUMN = r"(?<=[\])])\s*(?:\^\s*\(?\s*[T⊤]\s*\)?|T|⊤)$"
_ROWS = r"\[[^\[\]]*\](?:\s*,?\s*\[[^\[\]]*\])*\s*,?"


def read_number(text: str, unit: str = "", whole: bool = False) -> Value:
    """A number: an expression of numbers and the language's functions, with an optional unit behind it. `whole` says
    that a whole number is asked for. Raises Unreadable.
    """
    bare = without_unit(_sentence(_bare(text)), unit)
    refuse_twofold(spellings(bare, whole))
    if whole and bare.endswith("%"):
        raise Unreadable(say("zh", "whole_no_share"), say("en", "whole_no_share"))
    return _value(as_expression(grouped(bare)), 0)


def refuse_twofold(ways: tuple[str, ...]) -> None:
    """Raises Unreadable, with each of them, if there are several ways to write what was meant."""
    if ways:
        zh, en = (say(lang, "write_instead", ways=say(lang, "either").join(ways)) for lang in LANGUAGES)
        raise Unreadable(zh, en)


def read_whole(text: str, unit: str = "", is_side: bool = False) -> Value:
    """A whole number that is asked for: where it is the side of something, `5x5` is 5; a cross between other whole
    numbers may make a shape or a product of them, so it is asked again. Raises Unreadable."""
    found = sides(without_unit(_sentence(_bare(text)), unit))
    if not found:
        return read_number(text, unit, whole=True)
    if is_side and len(set(found)) == 1:
        return found[0]
    numbers, product = "×".join(map(str, found)), "*".join(map(str, found))
    if is_side:
        raise Unreadable(
            f"{numbers} 是各边还是乘积？这里只问一个数，如 {found[0]}；乘积请写 {product}",
            f"one number is asked for, such as {found[0]}; write {product} for a product",
        )
    raise Unreadable(
        f"{numbers} 可能是形状，也可能是乘积；乘积请写 {product}",
        f"that may be a shape or a product; write {product} for the product",
    )


def read_vector(text: str) -> Value:
    """Numbers in a row, in brackets or not, separated by commas, semicolons or spaces; `[1, 2]ᵀ` is a column that was
    written in a row. Raises Unreadable."""
    text = re.sub(_COLUMN, "", _sentence(_bare(text)))
    inside = text[1:-1] if _is_enclosed(text) else text
    return _value(f"[{as_expression(_separated(inside))}]", 1)


def read_matrix(text: str) -> Value:
    """Rows of numbers, as [[1, 2], [3, 4]] or with rows separated by semicolons. Raises Unreadable."""
    text = _sentence(_bare(text))
    inside = text[1:-1].strip() if _is_enclosed(text) and not (";" not in text and text.count("[") == 1) else text
    if ";" in inside:
        rows = [row.strip() for row in inside.rstrip("; ").split(";")]
    elif re.fullmatch(_ROWS, inside):
        rows = re.findall(r"\[[^\[\]]*\]", inside)
    else:
        rows = [inside]
    entries = (_separated(row[1:-1] if _is_enclosed(row) else row) for row in rows)
    return _value("[" + ", ".join(f"[{as_expression(row)}]" for row in entries) + "]", 2)


def read_shape(text: str) -> Value:
    """Whole numbers joined by x, commas or spaces: 6x28x28, (6, 28, 28). Raises Unreadable."""
    text = _sentence(_bare(text))
    text = text[1:-1].strip() if _is_enclosed(text) else text
    parts = re.findall(r"\d+", text) if re.fullmatch(_SHAPE, text) else []
    if not parts or any(len(part) > 15 or (part[0] == "0" and part != "0") for part in parts):
        raise Unreadable("请写成形如 6x28x28 的形状", "write a shape, such as 6x28x28")
    return tuple(map(int, parts))


def read_value(text: str, type_: Type, key: Value, as_shape: bool = False, unit: str = "") -> Value:
    """A response of a numeric part. Raises Unreadable, also if it has not as many entries as the key."""
    if type_.rank == 0:
        return read_whole(text, unit, unit == "px") if type_.kind == "integer" else read_number(text, unit)
    value = read_shape(text) if as_shape else read_vector(text) if type_.rank == 1 else read_matrix(text)
    # How many axes a shape has is part of what is asked, but a single number is no shape.
    if shape(value) != shape(key) and (not as_shape or shape(value) == (1,)):
        wanted = "×".join(map(str, shape(key)))
        raise Unreadable(f"应有 {wanted} 个数", f"{wanted} numbers are asked for")
    return value


def written_steps(text: str, digits: Digits, unit: str = "") -> tuple[Fraction, ...] | None:
    """One unit in the last digit of each number as it was written, in a row: 1/100 of 0.83; 1000 of 12000 where
    significant digits are asked for. None if one is not written as a decimal, so that no digit of it is its last."""
    numbers = re.split(r"[\s,;\[\]()]+", grouped(without_unit(_sentence(_bare(text)), unit)).strip(" ,;[]()"))
    found = [re.fullmatch(_DECIMAL, number) for number in numbers]
    return tuple(_step(match, digits) for match in found if match is not None) if all(found) else None


def _step(number: re.Match[str], digits: Digits) -> Fraction:
    whole, decimals, exponent, percent = number.groups(default="")
    zeros = len(whole) - len(whole.rstrip("0")) if digits.kind == "significant" and not decimals else 0
    return Fraction(10) ** (zeros - len(decimals) + int(exponent or 0) - 2 * len(percent))


def split_parts(text: str, count: int) -> list[str]:
    """The responses to several parts, separated by semicolons. Raises Unreadable if there are not as many."""
    if count == 1:
        return [text]
    parts = [part.strip() for part in _outside_brackets(text.replace("；", ";"))]
    if len(parts) == count + 1 and not parts[-1]:
        parts.pop()
    if len(parts) != count:
        raise Unreadable(f"有 {count} 问，请用分号隔开 {count} 个答案", f"separate the {count} answers with semicolons")
    return parts


def _outside_brackets(text: str) -> list[str]:
    """The text cut at its semicolons, but for those in square brackets: they separate the rows of a matrix."""
    depth, parts = 0, [""]
    for character in text:
        depth += (character in "[【") - (character in "]】")
        if character == ";" and depth <= 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def _sentence(text: str) -> str:
    """Without the full stop at its end, which is no decimal point."""
    return text if text.endswith("..") else text.removesuffix(".").rstrip()


def _bare(text: str) -> str:
    """Normalised, without a name and equals sign in front. Raises Unreadable if nothing or far too much was typed."""
    if len(text) > MAX_LENGTH:
        raise Unreadable(f"太长了（最多 {MAX_LENGTH} 个字符）", f"that is too long: at most {MAX_LENGTH} characters")
    answer = without_name(normalise(text))
    if answer is None:
        raise Unreadable("请只写一个答案", "write one answer only")
    if not answer:
        raise Unreadable("请输入答案", "type an answer")
    return answer


def _is_enclosed(text: str) -> bool:
    """Whether the first bracket closes at the very end."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character in "[(") - (character in "])")
        if depth == 0:
            return position == len(text) - 1 and position > 0
    return False


def mixed_commas(text: str) -> tuple[str, ...]:
    """The two ways to write `1, 2,5, 3`, where a comma stands between digits and another one before a space: 2.5, or 2
    and 5; () if a list has one kind of comma."""
    found = re.search(r"(?<![\d.])(\d+),(\d+)(?![\d.])", text)
    if found is None or not re.search(r",\s", text):
        return ()
    return f"{found[1]}.{found[2]}", f"{found[1]}, {found[2]}"


def _separated(row: str) -> str:
    """The numbers of a row with commas between them. Raises Unreadable where a cross makes a shape or a product."""
    if found := sides(row):
        refuse_twofold((", ".join(map(str, found)), "*".join(map(str, found))))
    marks = [mark for mark in ",;" if mark in row]
    if len(marks) == 1:
        return row.replace(";", ",")
    return row if marks else ", ".join(row.split())


def _value(text: str, rank: int) -> Value:
    if rank == 0 and (comma := re.fullmatch(_COMMA, text)):
        point = f"{comma[1]}.{comma[2]}"
        raise Unreadable(f"小数点请写作“.”：{point}", f"write a decimal point: {point}")
    refuse_twofold(groupings(text))
    try:
        expression = parse(text)
        found, faults = type_of(expression, {})
        if found is None or found.rank != rank or found.kind == "truth" or faults:
            _refuse(rank)
        value = evaluate(expression, {})
    except DlquizError:
        _refuse(rank)
    if not all(-_LARGEST <= entry <= _LARGEST and not isinstance(entry, Wide) for entry in flat(value)):
        _refuse(rank)
    return value


def _refuse(rank: int) -> NoReturn:
    zh, en = _WANTED[rank]
    raise Unreadable(zh, en) from None


_WANTED = (
    (
        "这不是一个数；可以写 28、0.25、1/4、3*3*64+64、2.5e-3",
        "that is not a number; write 28, 0.25, 1/4, 3*3*64+64 or 2.5e-3",
    ),
    ("请写成形如 [1, 2, 3] 的向量", "write a vector, such as [1, 2, 3]"),
    ("请写成形如 [[1, 2], [3, 4]] 的矩阵", "write a matrix, such as [[1, 2], [3, 4]]"),
)
