"""A table of facts in which everybody knows what is right."""

from __future__ import annotations

from pathlib import Path

from dlquiz.bank.bank import Bank
from dlquiz.bank.loading import read_bank

# Squares: every row says of a number what its square is; 3 and -3 can be told apart only by their roots.
HEAD = """\
topic: facts.squares
title: {zh: 平方, en: Squares}
facts:
- id: square
  level: 1
  title: {zh: 平方, en: Squares}
  about: {zh: 数, en: number}
  holds: {zh: 平方, en: square}
  choice: {zh: "{about} 的平方是多少？", en: "What is the square of {about}?"}
  back: {zh: "哪个数的平方是 {holds}？", en: "Which number has the square {holds}?"}
  truth: {zh: "{about} 的平方是 {holds}", en: "The square of {about} is {holds}"}
  order: {zh: 从小到大排列。, en: Put these in ascending order.}
  rows:
"""
WORDS = [
    ("minus-three", "负三", "minus three", "九", "nine", -3),
    ("one", "一", "one", "壹", "unity", 1),
    ("two", "二", "two", "四", "four", 2),
    ("three", "三", "three", "九个一", "nine ones", 3),
    ("four", "四元", "a foursome", "十六", "sixteen", 4),
    ("five", "五", "five", "二十五", "twenty-five", 5),
]


def row(name: str, zh: str, en: str, holds_zh: str, holds_en: str, place: int, changed: dict[str, str]) -> str:
    """One row as the file has it; `changed` are other texts for its keys."""
    fields = {
        "id": name,
        "about": f"{{zh: {zh}, en: {en}}}",
        "holds": f"{{zh: {holds_zh}, en: {holds_en}}}",
        "mark": f"{{zh: {holds_zh}, en: {holds_en}}}",
        "why": f"{{zh: {zh}乘以自己得{holds_zh}。, en: '{en} times itself is {holds_en}.'}}",
        "covers": "[]",
        "terms": f"[{zh}, {en}]",
        "rank": str(place),
        "apart": {"minus-three": "[three]"}.get(name, "[]"),
    } | changed
    return "  - " + "\n    ".join(f"{key}: {value}" for key, value in fields.items() if value) + "\n"


def table(changes: dict[str, dict[str, str]] | None = None, head: str = HEAD, keep: int = 6) -> str:
    return head + "".join(row(*words, (changes or {}).get(words[0], {})) for words in WORDS[:keep])


def bank_of(folder: Path, text: str) -> Bank:
    file = folder / "squares.yaml"
    file.write_text(text, "utf-8")
    return read_bank(file)
