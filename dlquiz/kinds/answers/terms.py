"""Terms as they are shown: which spellings are of which language, and what counts beside the one that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from dlquiz.text.spans import Language, has_chinese
from dlquiz.text.wording import say


def also_right(others: Sequence[str], lang: Language) -> str:
    """Other spellings of a term, as they stand behind the one that is shown; Chinese ones are for Chinese papers."""
    told = [term for term in others if lang == "zh" or not has_chinese(term)]
    return say(lang, "key_also", terms=("、" if lang == "zh" else ", ").join(told)) if told else ""
