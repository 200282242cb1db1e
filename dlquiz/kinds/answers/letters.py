"""Letters, pairs and truth values as people type them: `AC`, `B>A>C`, `A2, B1`, 对."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress

from dlquiz.kinds.answers.spelling import MAX_LENGTH, normalise, without_lead
from dlquiz.kinds.answers.unreadable import Unreadable

LETTERS = "ABCDEF"
_TRUE = {"true", "t", "对", "对的", "正确", "是", "是的", "真", "没错", "√", "yes", "y", "1", "right", "correct"}
_FALSE = {"false", "f", "错", "错的", "错误", "否", "假", "不对", "不正确", "不是", "×", "x", "no", "n", "0", "wrong"}
_FALSE |= {"incorrect"}
_TICKS = str.maketrans({"✓": "√", "✔": "√", "☑": "√", "✗": "×", "✘": "×", "❌": "×", "✅": "√"})
_PAIR = r"[A-F][\s:=>.()-]*[1-9]"
_PAIRS = rf"(?a)\W*{_PAIR}(?:[\s,;.()]*{_PAIR})*[\s,;.()]*"
_BAR = "[|｜]"
_NO_POINT = {"0", "none", "无", "-"}


def read_choice(text: str, count: int) -> str:
    """One letter. Raises Unreadable."""
    letters = read_letters(text, count)
    if len(letters) != 1:
        raise Unreadable("请只写一个字母", "write one letter")
    return letters[0]


def read_letters(text: str, count: int) -> tuple[str, ...]:
    """Letters in the order typed, each at most once: `A,C`, `AC`, `a c`. Raises Unreadable."""
    return _letters(text, count, " ,;.()[]&+")


def read_order(text: str, count: int) -> tuple[str, ...]:
    """All letters in an order: `BAC`, `B>A>C`, `B-A-C`. Raises Unreadable."""
    letters = _letters(text, count, " ,;.()[]&+>-")
    if len(letters) != count:
        raise Unreadable(f"请把 {count} 个字母都排进去", f"put all {count} letters in order")
    return letters


def _letters(text: str, count: int, marks: str) -> tuple[str, ...]:
    typed = without_lead(normalise(text[: MAX_LENGTH + 1])).upper().replace("->", ">")
    letters = [letter for letter in typed if letter not in marks]
    known = LETTERS[:count]
    if not letters or any(letter not in known for letter in letters):
        raise Unreadable(f"请写 {known[0]} 到 {known[-1]} 的字母", f"write letters from {known[0]} to {known[-1]}")
    if len(set(letters)) < len(letters):
        raise Unreadable("有字母写了两次", "a letter stands twice")
    return tuple(letters)


def read_truth(text: str) -> bool:
    """对/错, T/F, true/false. Raises Unreadable."""
    word = without_lead(normalise(text[: MAX_LENGTH + 1].translate(_TICKS))).lower().strip(" .!()")
    if word in _TRUE or word in _FALSE:
        return word in _TRUE
    raise Unreadable("请写 对 或 错", "write true or false")


def read_match(text: str, count: int, numbers: int) -> dict[str, int]:
    """A2, B1, C3: each of `count` letters once, each with a number of its own. Raises Unreadable."""
    typed = without_lead(normalise(text[: MAX_LENGTH + 1])).upper()
    wanted = LETTERS[:count]
    if len(bare := re.sub(r"[\s,;.]", "", typed)) == count and bare.isdecimal() and bare.isascii():
        typed = "".join(map("".join, zip(wanted, bare, strict=True)))  # the numbers alone, in the letters' order
    found = re.findall(r"([A-F])[^A-F\d]*(\d)", typed) if re.fullmatch(_PAIRS, typed) else []
    pairs = {letter: int(number) for letter, number in found}
    used = set(pairs.values())
    whole = sorted(pairs) == list(wanted) and len(used) == count and used <= set(range(1, numbers + 1))
    if not whole or len(found) != count:
        raise Unreadable(
            f"请为 {wanted[0]} 到 {wanted[-1]} 各写一个 1 到 {numbers} 的编号，不重复，如 A2, B1",
            f"give each of {wanted[0]} to {wanted[-1]} its own number from 1 to {numbers}, such as A2, B1",
        )
    return pairs


def read_marks(text: str, count: int) -> tuple[str, ...]:
    """The points of the rubric that an answer holds, as sorted letters: `A, C`, or `0` for none.

    What follows a `|` is the answer as it was written, and is not read. Raises Unreadable.
    """
    marks = re.split(_BAR, text, maxsplit=1)[0]
    if len(marks) <= MAX_LENGTH:
        if normalise(marks).lower().strip(" .") in _NO_POINT:
            return ()
        with suppress(Unreadable):
            return tuple(sorted(read_letters(marks, count)))
    example = f"A, {'ABCDEF'[count - 1]}"
    raise Unreadable(
        f"请对照评分要点，写出答到的各点的字母，如 {example}；一点也没有就写 0",
        f"compare with the rubric and name the points that your answer holds, such as {example}; 0 for none",
    )


def saved_marks(letters: Iterable[str]) -> str:
    """The points as they are saved and read again: `A, C`, or `0` for none."""
    return ", ".join(letters) or "0"


def marked(letters: str, written: str) -> str:
    """The response to an explanation: the letters of the points that it holds, and what was written."""
    return f"{letters} | {written}"


def written_of(response: str) -> str:
    """What was written, of a response that `marked` made."""
    return response.partition(" | ")[2]
