"""What sources print, as a test compares it with what `dlquiz calc` gives.

Each row is a command as a reader would type it, the results that the source prints, and the source. Decimals are
compared to the digits that are printed there.
"""

from __future__ import annotations

import shlex
from fractions import Fraction

from dlquiz.bank.bank import Bank
from dlquiz.cards.calculate import calculate, calculator
from dlquiz.cli.calc import read_options
from dlquiz.language.values import Value

GPT2 = "Hugging Face transformers, parameters of the parts of gpt2"
IMDB = "Keras, example Bidirectional LSTM on IMDB"
SKLEARN = "scikit-learn, examples in the documentation of sklearn.metrics"
TEXT = "TensorFlow, tutorial Text generation with an RNN"
X9, K4 = "[[0,1,2],[3,4,5],[6,7,8]]", "[[0,1],[2,3]]"

# A decimal is written as it is printed.
Row = tuple[str, dict[str, object], str]


def printed(bank: Bank, command: str, names: dict[str, object]) -> dict[str, object]:
    """Of a command those results that a source names, written as they are printed there."""
    card, *options = shlex.split(command)
    formula = calculator(bank.formula(card))
    results = calculate(formula, read_options(formula, options), "en").results
    return {name: _as_printed(results[name], value) for name, value in names.items()}


def _as_printed(value: Value, printed: object) -> object:
    """The value with as many decimals as the source prints, or its last entry; whole numbers as they are."""
    if isinstance(printed, tuple) and isinstance(value, tuple):
        if printed[0] is ...:
            return (..., value[-1])
        return tuple(_as_printed(one, other) for one, other in zip(value, printed, strict=True))
    if isinstance(printed, str) and not isinstance(value, tuple):
        decimals = len(printed.partition(".")[2])
        return f"{float(Fraction(value)):.{decimals}f}"
    return value
