"""The papers that were handed out, found by the letter or the code that a student copied from one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.paper.sheetcode import canonical
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

Record = Mapping[str, Any]
_LETTERS = re.compile(r"(?:VARIANT|试卷|卷|版本)?\s*([A-Z]{1,2})\s*卷?")
_LONGEST = 60


class Stack:
    """The records of papers. A code is one paper's; a letter is, unless several runs are on record."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = tuple(records)
        self._codes = {canonical(str(record["code"])): record for record in records}
        self._letters: dict[str, list[Record]] = {}
        for record in self._codes.values():
            self._letters.setdefault(str(record["variant"]), []).append(record)

    @property
    def lettered(self) -> bool:
        """Whether a letter is enough to tell every paper."""
        return all(len(found) == 1 for found in self._letters.values())

    def find(self, said: Sequence[str], lang: Language) -> Record:
        """The paper that each of these says, a letter or a code. Raises DlquizError, in that language, if they say
        none, or different ones."""
        found = [self._one(text, lang) for text in said if text]
        if not found and len(self._codes) == 1:
            return self.records[0]
        if not found:
            raise DlquizError(say(lang, "mark_no_paper"))
        common = [record for record in found[0] if all(record in others for others in found)]
        shown = ", ".join(_shown(text) for text in said if text)
        if not common:
            raise DlquizError(say(lang, "mark_two_papers", said=shown))
        if len(common) > 1:
            raise DlquizError(say(lang, "mark_same_letter", said=shown, count=len(common)))
        return common[0]

    def _one(self, text: str, lang: Language) -> list[Record]:
        plain = unicodedata.normalize("NFKC", text).strip().upper()
        letters = _LETTERS.fullmatch(plain)
        if letters and letters[1] in self._letters:
            return self._letters[letters[1]]
        try:
            return [self._codes[canonical(plain)]]
        except (KeyError, DlquizError):
            known = "–".join(dict.fromkeys((min(self._letters, key=_place), max(self._letters, key=_place))))
            raise DlquizError(say(lang, "mark_unknown_paper", said=_shown(text), known=known)) from None


def _place(letters: str) -> tuple[int, str]:
    return len(letters), letters


def _shown(text: str) -> str:
    return escaped(text[:_LONGEST])
