"""`kind: code`: all that it does, for the registry. Its items are numeric ones, whose question shows a program."""

from __future__ import annotations

from dlquiz.kinds.code.question import read
from dlquiz.kinds.kind import Kind
from dlquiz.kinds.numeric.drawing import count_items, draw, raw_size

KIND = Kind(draw, read, size=raw_size, count=count_items, checks="dlquiz.kinds.numeric.check.checks")
