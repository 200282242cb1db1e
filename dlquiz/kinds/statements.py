"""What `bank check` asks of statements that are true or false: what guessers meet by their looks."""

from __future__ import annotations

from dlquiz.kinds.checks import Checks
from dlquiz.kinds.looks import statement_trials

CHECKS = Checks(trials=statement_trials)
