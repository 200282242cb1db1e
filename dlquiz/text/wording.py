"""What the program itself says to a student, in both languages: the table is `wording.json`. The bank says the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dlquiz.text.spans import Language


@cache
def words() -> Mapping[str, tuple[str, str]]:
    """The Chinese and the English words of every key, with places for values as `str.format` has them."""
    table = json.loads(Path(__file__).with_suffix(".json").read_bytes())
    return {key: (zh, en) for key, (zh, en) in table.items()}


def say(lang: Language, key: str, **values: object) -> str:
    """The words for a key, with values put in."""
    zh, en = words()[key]
    return (zh if lang == "zh" else en).format(**values)


def counted(lang: Language, key: str, count: int) -> str:
    """The words for a number of things; English keeps the words for one thing before a bar."""
    one, _, many = say(lang, key, count=count).rpartition("|")
    return one if one and count == 1 else many
