"""What `bank check` asks of questions with several right options: that they say so, and what guessers meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dlquiz.ground.errors import Fault
from dlquiz.kinds.checks import Checks, Trial
from dlquiz.kinds.choices import ChoicesItem, ChoicesQuestion
from dlquiz.kinds.looks import option_trials, rights_trials
from dlquiz.text.spans import LANGUAGES, Plain

# Words of which a stem has one, so that who reads it knows that several options may be right.
_SEVERAL = {
    "zh": ("多选", "哪些"),
    "en": ("several", "which of", "which ones", "all that", "more than one", "choose two"),
}


def check(question: ChoicesQuestion) -> Iterator[Fault]:
    """Whether its stem says, in each language, that several options may be right."""
    for lang in LANGUAGES:
        text = "".join(piece.text for piece in question.stem.of(lang) if isinstance(piece, Plain)).lower()
        if not any(word in text for word in _SEVERAL[lang]):
            message = f"{question.id}: the {lang} stem does not say that several options may be right"
            yield Fault(question.path, question.line, message, f"say so: {', '.join(_SEVERAL[lang])}")


def trials(items: Sequence[ChoicesItem]) -> Iterator[Trial]:
    """What guessers try: the looks of options, and how many are right."""
    yield from option_trials(items)
    yield from rights_trials(items)


CHECKS = Checks(check, trials=trials)
