"""What `bank check` asks of questions with one right option: what guessers meet by the looks of options."""

from __future__ import annotations

from dlquiz.kinds.checks import Checks
from dlquiz.kinds.looks import option_trials

CHECKS = Checks(trials=option_trials)
