"""`kind: numeric`, the questions on a card: all that it does, for the registry."""

from __future__ import annotations

from dlquiz.kinds.kind import Kind
from dlquiz.kinds.numeric.drawing import count_items, draw, raw_size

KIND = Kind(draw, size=raw_size, count=count_items, checks="dlquiz.kinds.numeric.check.checks")
