"""The same said in both languages."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from dlquiz.text.spans import Language

T = TypeVar("T")


class Both(Struct, Generic[T], frozen=True):
    """Something of a kind (plain words, a template) in Chinese and in English, which are equals."""

    zh: T
    en: T

    def of(self, lang: Language) -> T:
        """What it is in a language."""
        return self.zh if lang == "zh" else self.en
