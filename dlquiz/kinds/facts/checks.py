"""What `bank check` asks of the questions drawn from tables."""

from __future__ import annotations

from dlquiz.kinds.checks import Checks
from dlquiz.kinds.facts.drawing import every_meeting

CHECKS = Checks(unseen=every_meeting)
