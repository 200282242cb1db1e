"""Terms as they are shown: which spellings are of which language, and what counts beside the one that is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dlquiz.text.spans import CHINESE, Language
from dlquiz.text.wording import say


def also_right(others: Sequence[str], lang: Language) -> str:
    """Other spellings of a term, as they stand behind the one that is shown; Chinese ones are for Chinese papers."""
    told = [term for term in others if lang == "zh" or not is_chinese(term)]
    return say(lang, "key_also", terms=("、" if lang == "zh" else ", ").join(told)) if told else ""


def is_chinese(term: str) -> bool:
    """Whether a spelling has Chinese signs in it."""
    return re.search(CHINESE, term) is not None
