"""The formula language: expressions that are parsed, checked, evaluated and typeset. It knows no question."""

from dlquiz.language.cases import decided, folded, without_limits
from dlquiz.language.evaluate import evaluate
from dlquiz.language.functions import FUNCTIONS
from dlquiz.language.names import Names
from dlquiz.language.signatures import Type
from dlquiz.language.syntax import Expression, ExpressionError, names_in, parse
from dlquiz.language.typecheck import type_of
from dlquiz.language.typeset import typeset
from dlquiz.language.values import EvaluationError, Value, flat, shape
from dlquiz.language.wide import Wide
from dlquiz.language.work import CostError, budget

__all__ = [
    "FUNCTIONS",
    "CostError",
    "EvaluationError",
    "Expression",
    "ExpressionError",
    "Names",
    "Type",
    "Value",
    "Wide",
    "budget",
    "decided",
    "evaluate",
    "flat",
    "folded",
    "names_in",
    "parse",
    "shape",
    "type_of",
    "typeset",
    "without_limits",
]
