"""`kind: network`: all that it does, for the registry."""

from __future__ import annotations

from dlquiz.kinds.kind import Kind
from dlquiz.kinds.network.drawing import draw
from dlquiz.kinds.network.question import read

KIND = Kind(draw, read, checks="dlquiz.kinds.network.checks")
