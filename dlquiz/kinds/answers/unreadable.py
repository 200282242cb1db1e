"""A response that is asked again: nothing went wrong, and it costs nothing."""

from __future__ import annotations

from dlquiz.cards.card import Digits
from dlquiz.ground.errors import DlquizError
from dlquiz.text.bilingual import Both


class Unreadable(DlquizError):  # noqa: N818 - nothing went wrong: it is asked again
    """A response that can't be read as an answer of its kind; `why` says so."""

    def __init__(self, zh: str, en: str) -> None:
        self.why = Both(zh, en)
        super().__init__(en)


class TooCoarse(Unreadable):
    """An answer with fewer digits than are asked for; `right` says whether those that it has are known to be right."""

    def __init__(self, digits: Digits, right: bool) -> None:
        self.right = right
        many = "" if digits.count == 1 else "s"
        zh, en = {
            "decimals": (f"请写到小数点后 {digits.count} 位", f"give {digits.count} decimal{many}"),
            "significant": (f"请写 {digits.count} 位有效数字", f"give {digits.count} significant digit{many}"),
        }[digits.kind]
        super().__init__(*((f"目前写出的各位都对，{zh}", f"right so far; {en}") if right else (zh, en)))
