"""What the program itself says to a student: `wording_zh.json` and `wording_en.json`. The bank says the rest."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from dlquiz.text.spans import Language


@cache
def wording(lang: Language) -> Mapping[str, str]:
    """The words of every key in a language, with places for values as `str.format` has them."""
    table: Mapping[str, str] = json.loads(Path(__file__).with_name(f"wording_{lang}.json").read_bytes())
    return table


def say(lang: Language, key: str, **values: object) -> str:
    """The words for a key, with values put in."""
    return wording(lang)[key].format(**values)


def counted(lang: Language, key: str, count: float, **values: object) -> str:
    """The words for a number of things; English keeps the words for one thing before a bar."""
    one, _, many = say(lang, key, count=count, **values).rpartition("|")
    return one if one and count == 1 else many
