"""Values where floats have none: what overflows, or underflows, on the way to a number that is there."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.language import EvaluationError, evaluate, flat, parse, type_of

# From closed forms: the shifted softmax, log sigmoid(x) = x for large -x, tanh = ±1, by pocket calculator.
HAVE = {
    "1/(1+exp(710))": 4.476286225675130e-309, "1/(1+exp(-710))": 1, "sigmoid(-710)": 4.476286225675130e-309,
    "(exp(1000)-exp(-1000))/(exp(1000)+exp(-1000))": 1, "(exp(-1000)-exp(1000))/(exp(1000)+exp(-1000))": -1,
    "exp([1000,1001,1002])/sum(exp([1000,1001,1002]))": (0.0900305732, 0.2447284711, 0.6652409558),
    "exp([-1000,-1001,-1002])/sum(exp([-1000,-1001,-1002]))": (0.6652409558, 0.2447284711, 0.0900305732),
    "exp([1e6,1000001])/sum(exp([1e6,1000001]))": (0.2689414214, 0.7310585786),
    "log(sum(exp([1000,1000])))": 1000 + math.log(2), "log(1+exp(1000))": 1000, "log(1+exp(-1000))": 0,
    "log(sigmoid(-800))": -800, "log(1/(1+exp(740)))": -740, "-log(exp(-900)/(exp(-900)+exp(-900)))": math.log(2),
    "exp(-740)/(exp(-740)+exp(-741))": 0.7310585786, "1000*tanh(log(1+exp(1000)))": 1000,
    "exp(-800)*0": 0, "dot(exp([800]), exp([-800]))": 1, "sqrt(exp(1000))": math.exp(500),
    "(1/10**400)**-0.5": 1e200, "max(exp(800), 3)/exp(800)": 1, "2.5*erf(exp(1000))": 2.5,
    "sqrt(10**401)": 10**200.5, "log(1/10**400)": -400 * math.log(10), "10**400 / (10**400 + exp(1))": 1,
    # What is left of a difference: log σ and log(1-σ) by their own formulas, e^-x - 1 ≈ -x, 1 - tanh² ≈ 4e^-2x.
    "log(1-sigmoid(800))": -800, "log(1-sigmoid(36))": -36, "log(1-sigmoid(100000))": -100000,
    "-log(sigmoid(50))": 1.9287498479639178e-22, "log(1+exp(-50))": 1.9287498479639178e-22,
    "1-sigmoid(150)": 7.175095973164411e-66, "log(1-softmax([900,0])[0])": -900,
    "-log(softmax([50,0])[0])": 1.9287498479639178e-22, "log(1-1/(1+exp(-700)))": -700,
    "1-tanh(20)**2": 1.6993417021166355e-17, "log(1-tanh(500))": math.log(2) - 1000,
    "exp(-1/10**30)-1": -1e-30, "0.5*(1+erf(-7))": 2.091912803889707e-23, "sqrt(1+1/10**30)-1": 5e-31,
    "sum([1, -sigmoid(60)])": 8.75651076269652e-27, "floor(log2(8)+exp(-900)*0)": 3,
    # and nothing is left of what is the same
    "2**0.5*2**0.5-2": 0, "exp(1)*exp(2)-exp(3)": 0, "sqrt(2)**2-2": 0, "exp(1)-exp(1)": 0, "log(8)/log(2)-3": 0,
    "log(prod([exp(700), exp(700)]))": 1400, "1e200*exp(1)*(1e200*exp(1))/1e300": 1e100 * math.e**2,
}  # fmt: skip


@every(("text", "wanted"), HAVE.items())
def test_what_has_a_value_gets_it(text: str, wanted: Any) -> None:
    """Mathematics gives each of these a number; floats overflow, or become 0, before they reach it."""
    for found, right in zip(flat(evaluate(parse(text), {})), flat(wanted), strict=True):
        assert float(found) == pytest.approx(right, rel=1e-7, abs=0)


NONE = [
    "1/0", "0**-0.5", "(-8)**(1/3)", "log(0)", "log(-exp(1000))", "sqrt(-exp(1000))", "exp(1) % (1/10**400)",
    "floor(exp(800)) % 7", "sin(exp(1000))", "2**exp(800)", "9**9**9", "exp(1e300)", "exp(exp(exp(exp(1e12))))",
    "10**5000",
]  # fmt: skip


@every("text", NONE)
def test_what_has_none_says_so(text: str) -> None:
    """No value, or one whose digits can't be known: the language's own error, never Python's."""
    with pytest.raises(EvaluationError):
        evaluate(parse(text), {})


_HOSTILE = st.sampled_from(
    [
        "0",
        "1",
        "2",
        "1e12",
        "(1/10**400)",
        "10**300",
        "1000",
        "0.5",
        "(1/3)",
        "exp(1)",
        "exp(-800)",
        "exp(900)",
        "pi",
        "x",
    ]
)


def _deeper(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = [
        "abs",
        "ceil",
        "cos",
        "erf",
        "exp",
        "floor",
        "log",
        "log2",
        "log10",
        "round",
        "sigmoid",
        "sin",
        "sqrt",
        "tanh",
    ]
    return st.one_of(
        st.tuples(inner, st.sampled_from(["+", "-", "*", "/", "//", "%", "**"]), inner).map(
            lambda p: f"({p[0]} {p[1]} {p[2]})"
        ),
        st.tuples(st.sampled_from(names), inner).map(lambda p: f"{p[0]}({p[1]})"),
        inner.map(lambda a: f"-{a}"),
        st.tuples(inner, inner).map(lambda p: f"sum([{p[0]}, {p[1]}])"),
        st.tuples(inner, inner).map(lambda p: f"({p[0]} if {p[0]} < {p[1]} else {p[1]})"),
    )


@given(st.recursive(_HOSTILE, _deeper, max_leaves=8), st.floats(allow_nan=False, allow_infinity=False))
def test_no_arithmetic_fault_leaves_the_language(text: str, x: float) -> None:
    """Whatever the numbers: a finite value of the declared type, or the language's own error."""
    try:
        expression = parse(text)
        if type_of(expression, {})[0] is None and "x" not in text:
            return
        found = evaluate(expression, {"x": x})
    except DlquizError:
        return
    assert not (isinstance(found, float) and not math.isfinite(found))
