"""What was typed, read as people type it: `28`, `1/4`, `3*3*64+64`, `28x28x6`, `[1, 2]`, full-width digits, `1,234`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from dlquiz.errors import DlquizError
from dlquiz.language import Type, Value, evaluate, parse, shape, type_of

MAX_LENGTH = 500
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_PUNCTUATION = str.maketrans(
    {"。": ".", "、": ",", "【": "[", "】": "]", "「": "[", "」": "]", "÷": "/", "⁄": "/", "−": "-", "–": "-", "—": "-", "·": "*",
     "⋅": "*", "∙": "*", "×": "x", "✕": "x", "✓": "√", "✗": "×", "〔": "(", "〕": ")", "→": ">", "π": " pi "}
)  # fmt: skip
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")
_SPACED = re.compile(r"(?<![\d.])\d{1,3}(?: \d{3})+(?!\d)")
_TIMES = re.compile(r"(?<=[\d)])\s*[xX]\s*(?=[\d(])")
_MYRIAD = {"万": "*10000", "亿": "*100000000"}
_TRUE = {"true", "t", "对", "正确", "是", "√", "yes", "y", "1", "真"}
_FALSE = {"false", "f", "错", "错误", "否", "x", "×", "no", "n", "0", "假"}


class Unreadable(DlquizError):
    """A response that can't be read as an answer of its kind. It is asked again and costs nothing; `zh` and `en` say why."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(en)


def normalise(text: str) -> str:
    """Full-width digits, Chinese punctuation and typographic signs as plain ASCII where they have one meaning."""
    text = re.sub(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+", lambda found: "**" + found.group().translate(_SUPERSCRIPTS), text[: MAX_LENGTH + 1])
    text = re.sub(r"(\d)\s*([¼½¾])", lambda found: f"({found[1]}+{unicodedata.numeric(found[2])})", text)
    text = text.translate(_PUNCTUATION)
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())


def read_number(text: str, unit: str = "") -> Value:
    """A number: an expression of numbers and the language's functions, with an optional unit behind it.

    Raises Unreadable.
    """
    text = _bare(text)
    if unit and text.lower().endswith(unit.lower()):
        text = text[: -len(unit)]
    text = _SPACED.sub(lambda found: found.group().replace(" ", ""), text)
    text = _THOUSANDS.sub(lambda found: found.group().replace(",", ""), text)
    return _value(_operators(text), 0)


def read_vector(text: str) -> Value:
    """Numbers in a row, in brackets or not, separated by commas or spaces. Raises Unreadable."""
    text = _bare(text)
    if not text.startswith(("[", "(")) or not text.endswith(("]", ")")):
        text = f"[{text}]"
    inside = text[1:-1].strip()
    if "," not in inside and " " in inside:
        inside = ", ".join(inside.split())
    return _value(_operators(f"[{inside}]"), 1)


def read_matrix(text: str) -> Value:
    """Rows of numbers, as [[1, 2], [3, 4]] or with rows separated by semicolons. Raises Unreadable."""
    text = _bare(text)
    if ";" in text:
        rows = [row.strip(" []") for row in text.strip(" []").split(";")]
        text = "[" + ", ".join(f"[{_comma(row)}]" for row in rows if row) + "]"
    return _value(_operators(text), 2)


def read_shape(text: str) -> Value:
    """Whole numbers joined by x, commas or spaces: 6x28x28, (6, 28, 28). Raises Unreadable."""
    parts = re.split(r"\s*[xX*,]\s*|\s+", _bare(text).strip(" ()[]"))
    if not parts or not all(part.isdigit() and len(part) < 16 for part in parts):
        raise Unreadable("请写成形如 6x28x28 的形状", "write a shape, such as 6x28x28")
    return tuple(int(part) for part in parts)


def read_choice(text: str, count: int) -> str:
    """One letter. Raises Unreadable."""
    letters = read_letters(text, count)
    if len(letters) != 1:
        raise Unreadable("请只写一个字母", "write one letter")
    return letters[0]


def read_letters(text: str, count: int) -> tuple[str, ...]:
    """Letters in the order typed, each at most once: `A,C`, `AC`, `a c`, `B>A>C`. Raises Unreadable."""
    letters = [letter for letter in normalise(text).upper() if letter.isalnum()]
    known = "ABCDEF"[:count]
    if not letters or any(letter not in known for letter in letters):
        raise Unreadable(f"请写 {known[0]} 到 {known[-1]} 的字母", f"write letters from {known[0]} to {known[-1]}")
    if len(set(letters)) < len(letters):
        raise Unreadable("有字母写了两次", "a letter stands twice")
    return tuple(letters)


def read_order(text: str, count: int) -> tuple[str, ...]:
    """All letters in an order. Raises Unreadable."""
    letters = read_letters(text, count)
    if len(letters) != count:
        raise Unreadable(f"请把 {count} 个字母都排进去", f"put all {count} letters in order")
    return letters


def read_truth(text: str) -> bool:
    """对/错, T/F, true/false. Raises Unreadable."""
    word = normalise(text).lower().strip(" .!")
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Unreadable("请写 对 或 错", "write true or false")


def read_match(text: str, count: int) -> dict[str, int]:
    """A2, B1, C3: every letter once with a number. Raises Unreadable."""
    found = re.findall(r"([A-F])\W*([1-6])", normalise(text).upper())
    pairs = {letter: int(number) for letter, number in found}
    wanted = "ABCDEF"[:count]
    if sorted(pairs) != list(wanted) or len(found) != count or max(pairs.values()) > count:
        raise Unreadable(
            f"请为 {wanted[0]} 到 {wanted[-1]} 各写一个 1 到 {count} 的编号，如 A2, B1",
            f"give each of {wanted[0]} to {wanted[-1]} a number from 1 to {count}, such as A2, B1",
        )
    return pairs


def read_value(text: str, type_: Type, key: Value, as_shape: bool = False, unit: str = "") -> Value:
    """A response of a numeric part. Raises Unreadable, also if it has not as many entries as the key."""
    if type_.rank == 0:
        return read_number(text, unit)
    value = read_shape(text) if as_shape else read_vector(text) if type_.rank == 1 else read_matrix(text)
    if shape(value) != shape(key) and not as_shape:
        wanted = "×".join(map(str, shape(key)))
        raise Unreadable(f"应有 {wanted} 个数", f"{wanted} numbers are asked for")
    return value


def split_parts(text: str, count: int) -> list[str]:
    """The responses to several parts, separated by semicolons. Raises Unreadable if there are not as many."""
    if count == 1:
        return [text]
    parts = [part.strip() for part in text.replace("；", ";").split(";")]
    if len(parts) != count:
        raise Unreadable(f"有 {count} 问，请用分号隔开 {count} 个答案", f"separate the {count} answers with semicolons")
    return parts


def _bare(text: str) -> str:
    """Normalised, without a name and equals sign in front. Raises Unreadable if nothing or far too much was typed."""
    if len(text) > MAX_LENGTH:
        raise Unreadable("太长了", "that is too long")
    text = normalise(text).rpartition("=")[2].lstrip("≈~ ").strip()
    if not text:
        raise Unreadable("请输入答案", "type an answer")
    return text


def _operators(text: str) -> str:
    """People's spelling of operators as the language's: 3x3, 2^5, 50%, 1.2万, ln 2."""
    text = _TIMES.sub("*", text).replace("^", "**")
    text = re.sub(r"\bln\b", "log", text)
    text = re.sub(r"√\s*(\d+(?:\.\d+)?)", r"sqrt(\1)", text).replace("√", "sqrt")
    text = re.sub(r"(\d(?:\.\d+)?)\s*%$", r"\1/100", text)
    for sign, factor in _MYRIAD.items():
        text = text.replace(sign, factor)
    return re.sub(r"(?<![\w.])e(?=\*\*)", "exp(1)", text)


def _comma(row: str) -> str:
    return row if "," in row else ", ".join(row.split())


def _value(text: str, rank: int) -> Value:
    try:
        expression = parse(text)
        found, faults = type_of(expression, {})
        if faults or found is None or found.rank != rank or found.kind == "truth":
            raise DlquizError("not a number")
        return evaluate(expression, {})
    except DlquizError:
        raise Unreadable(*_WANTED[rank]) from None


_WANTED: Sequence[Any] = (
    ("这不是一个数；可以写 28、0.25、1/4、3*3*64+64、2.5e-3", "that is not a number; write 28, 0.25, 1/4, 3*3*64+64 or 2.5e-3"),
    ("请写成形如 [1, 2, 3] 的向量", "write a vector, such as [1, 2, 3]"),
    ("请写成形如 [[1, 2], [3, 4]] 的矩阵", "write a matrix, such as [[1, 2], [3, 4]]"),
)
