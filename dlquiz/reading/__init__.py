"""From a YAML tree to cards and questions: every fault found, each with its place and what would be right."""

from dlquiz.reading.concept import read_concept
from dlquiz.reading.fields import Faults, Fields
from dlquiz.reading.formula import read_formula
from dlquiz.reading.numeric import read_numeric

__all__ = ["Faults", "Fields", "read_concept", "read_formula", "read_numeric"]
