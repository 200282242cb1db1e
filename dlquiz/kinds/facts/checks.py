"""What `bank check` asks of the questions drawn from tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from dlquiz.kinds import several
from dlquiz.kinds.checks import Checks, Trial
from dlquiz.kinds.facts.drawing import every_meeting
from dlquiz.kinds.facts.items import RowItem
from dlquiz.kinds.looks import option_trials, statement_trials

# What guessers try on each form that lets them.
_TRIALS: dict[str, Callable[[Any], Iterator[Trial]]] = {
    "choice": option_trials,
    "back": option_trials,
    "truth": statement_trials,
    "choices": several.trials,
}


def trials(items: Sequence[RowItem]) -> Iterator[Trial]:
    """What guessers try on items of one form."""
    form = items[0].question.form
    return _TRIALS[form](items) if form in _TRIALS else iter(())


CHECKS = Checks(unseen=every_meeting, trials=trials)
