"""Values, against two independent implementations: Python's own eval over Fraction, and NumPy."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dlquiz.language import EvaluationError, Value, evaluate, flat, parse, shape

_LITERALS = st.sampled_from(["0", "1", "2", "3", "7", "28", "0.5", "2.25", ".1", "1e-3", "12345678901234567890"])
_SCALARS = {"a": Fraction(3), "b": Fraction(-5, 4), "c": Fraction(0)}


def _exact(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Texts in which every operator meets every other, with and without parentheses."""
    pair = st.tuples(children, st.sampled_from(["+", "-", "*", "/", "//", "%", " - ", " * "]), children)
    return st.one_of(
        pair.map("".join),
        pair.map(lambda parts: f"({''.join(parts)})"),
        children.map(lambda inner: f"-{inner}"),
        st.tuples(children, st.sampled_from(["2", "3", "0", "-1", "-2"])).map(lambda p: f"({p[0]})**{p[1]}"),
        st.tuples(_LITERALS, st.sampled_from(["2", "-2"])).map("**".join),
        st.tuples(st.sampled_from(["min", "max"]), children, children).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(st.sampled_from(["abs", "floor", "ceil"]), children).map(lambda p: f"{p[0]}({p[1]})"),
        st.tuples(children, children, children).map(lambda p: f"({p[0]} if {p[1]} < {p[2]} else {p[2]})"),
    )


def _reference(text: str) -> Any:
    """Python's own parser and arithmetic, with every literal a Fraction."""
    exact = re.sub(r"(?<![\w.])(\d+\.?\d*(?:e-?\d+)?|\.\d+)", r'F("\1")', text)
    functions = {"floor": math.floor, "ceil": math.ceil, "abs": abs, "min": min, "max": max}
    return eval(exact, {"__builtins__": {}, "F": Fraction, **functions, **_SCALARS})


@given(st.recursive(st.one_of(_LITERALS, st.sampled_from(list(_SCALARS))), _exact, max_leaves=8))
def test_exact_arithmetic_is_pythons(text: str) -> None:
    """Precedence, associativity and signs of // and % are Python's own, and no digit is lost."""
    try:
        wanted = _reference(text)
    except ZeroDivisionError:
        with pytest.raises(EvaluationError):
            evaluate(parse(text), _SCALARS)
        return
    found = _value(text)
    # Only what needs hundreds of digits may be refused.
    assert found == wanted or (found is None and max(abs(wanted.numerator), wanted.denominator) > 10**100)
    assert not isinstance(found, float)


def _value(text: str) -> Value | None:
    try:
        return evaluate(parse(text), _SCALARS)
    except EvaluationError as error:
        if "too large" in str(error):
            return None
        raise


_VALUES: dict[str, Value] = {
    "a": 1.5, "n": 3, "x": (0.5, -1.25, 2.0), "y": (3, 1, 2), "m": ((1, 2.5, -3), (0.25, 5, 6)), "k": ((2,), (-1,)),
}  # fmt: skip
_ARRAYS = {name: np.array(value, dtype=float) for name, value in _VALUES.items()}
_NUMPY: dict[str, Any] = {
    "__builtins__": {}, **_ARRAYS, "abs": np.abs, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh,
    "sin": np.sin, "cos": np.cos, "floor": np.floor, "ceil": np.ceil, "round": np.round, "log2": np.log2,
    "log10": np.log10, "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "erf": np.vectorize(math.erf), "pi": np.pi,
    "transpose": lambda v: v[:, None] if v.ndim == 1 else v.T, "outer": np.outer, "dot": np.dot, "diag": np.diag,
    "cumprod": np.cumprod, "prod": np.prod, "count": np.size,
    "sum": lambda v, axis=None: np.sum(v, axis, keepdims=axis == 1),
    "mean": lambda v, axis=None: np.mean(v, axis, keepdims=axis == 1),
    "max": lambda *v: np.max(v[0]) if len(v) == 1 else _fold(np.maximum, v),
    "min": lambda *v: np.min(v[0]) if len(v) == 1 else _fold(np.minimum, v),
}  # fmt: skip


def _fold(function: Any, values: tuple[Any, ...]) -> Any:
    result = values[0]
    for value in values[1:]:
        result = function(result, value)
    return result


ARRAYS = [
    "m @ x", "x @ y", "m @ transpose(m)", "transpose(m) @ m", "transpose(x) @ [[1, 2]]", "y @ transpose(m)",
    "dot(x, y)",
    "outer(x, y)", "outer(x, [1, 2]) @ [3, 4]", "diag(y)", "diag(y) @ x", "cumprod(y)", "prod(x)", "prod(m)",
    "count(m)",
    "sum(m)", "sum(m, 0)", "sum(m, 1)", "mean(m)", "mean(m, 0)", "mean(m, 1)", "max(m)", "min(x)", "max(0, x)",
    "max(x, y, 1)", "min(m, x)", "m + x", "m * k", "x + transpose(x)",
    "(m - mean(m, 1)) / sqrt(mean((m - mean(m, 1))**2, 1) + 1e-5)",
    "(m - mean(m, 0)) / sqrt(mean((m - mean(m, 0))**2, 0) + 1e-5)", "exp(x) / sum(exp(x))", "exp(x - max(x))",
    "sigmoid(x)",
    "tanh(x)", "erf(x)", "sin(x) + cos(x)", "log(y)", "log2(y) - log10(y)", "sqrt(y)", "abs(x)", "floor(x) + ceil(x)",
    "round(m)", "[a, n, a*n]", "[x, y] @ x", "x**2", "x**n", "(x - 7.5)**3", "(a - 9.25)**2",
    "m[0] + m[1]", "transpose(k)", "pi * a", "y // 2", "m % 2", "-m", "sum(x * y) / n", "mean((x - mean(x))**2)",
    "y ** -1",
]  # fmt: skip


@pytest.mark.parametrize("text", ARRAYS)
def test_arrays_are_numpys(text: str) -> None:
    """Matrix products, broadcasting and axes give NumPy's numbers in NumPy's shapes."""
    wanted = np.asarray(eval(text, _NUMPY))
    found = evaluate(parse(text), _VALUES)
    assert shape(found) == wanted.shape
    np.testing.assert_allclose([float(entry) for entry in flat(found)], wanted.reshape(-1), rtol=1e-12, atol=1e-15)


def _entrywise(children: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    functions = ["abs", "floor", "tanh", "sigmoid", "cos"]
    return st.one_of(
        st.tuples(children, st.sampled_from(["+", "-", "*"]), children).map(lambda p: f"({p[0]} {p[1]} {p[2]})"),
        st.tuples(st.sampled_from(functions), children).map(lambda p: f"{p[0]}({p[1]})"),
        children.map(lambda inner: f"sqrt(abs({inner}))"),
        children.map(lambda inner: f"({inner} / (1 + abs({inner})))"),
        st.tuples(st.sampled_from(["max", "min"]), children, children).map(lambda p: f"{p[0]}({p[1]}, {p[2]})"),
        st.tuples(st.sampled_from(["sum", "mean", "max", "min"]), children).map(lambda p: f"{p[0]}({p[1]})"),
    )


@given(st.recursive(st.sampled_from(["a", "n", "x", "y", "m", "k", "2", "0.25"]), _entrywise, max_leaves=7))
def test_broadcasting_is_numpys(text: str) -> None:
    """Any mixture of numbers, vectors, matrices and columns that NumPy can compute."""
    wanted = np.asarray(eval(text, _NUMPY))
    found = evaluate(parse(text), _VALUES)
    assert shape(found) == wanted.shape
    np.testing.assert_allclose([float(entry) for entry in flat(found)], wanted.reshape(-1), rtol=1e-9, atol=1e-9)


@given(st.integers(-(10**300), 10**300), st.integers(1, 10**300), st.integers(1, 10**300))
def test_whole_numbers_are_exact_at_any_size(a: int, b: int, c: int) -> None:
    """Parameter counts must be right to the last digit; a float is right to sixteen."""
    names = {"a": a, "b": b, "c": c}
    assert evaluate(parse("a*b + c"), names) == a * b + c
    assert evaluate(parse("a // b"), names) == a // b
    assert evaluate(parse("a % b"), names) == a % b
    assert evaluate(parse("floor(a / b)"), names) == a // b
    assert evaluate(parse("ceil(a / b)"), names) == -(-a // b)
    assert evaluate(parse("sqrt(b**2)"), names) == b


# text, value: the reasons why the language does not simply use floats
EXACT = [
    ("0.1 + 0.2 == 0.3", True),
    ("1/3 + 1/3 + 1/3 == 1", True),
    ("floor(0.7 / 0.1)", 7),
    ("sqrt(2.25)", Fraction(3, 2)),
    ("2**-3", Fraction(1, 8)),
    ("-2**2", -4),
    ("2**3**2", 512),
    ("(-2)**3", -8),
    ("7 // -2", -4),
    ("-7 % 3", 2),
    ("0**0", 1),
    ("round(2.5)", 2),
    ("true and not false or false", True),
    ("1 < 2 < 3", True),
    ("1 < 3 < 2", False),
    ("1 if 2 > 3 else 2 if 3 > 4 else 3", 3),
    ("1e3", 1000),
    ("max([3, 1, 2])", 3),
    ("[[1, 2], [3, 4]][1][0]", 3),
    ("mean([1, 2])", Fraction(3, 2)),
]


@pytest.mark.parametrize(("text", "wanted"), EXACT)
def test_exact_values(text: str, wanted: object) -> None:
    """Worked by hand."""
    found = evaluate(parse(text), {})
    assert found == wanted
    assert not isinstance(found, float)


def test_what_is_not_chosen_is_not_computed() -> None:
    """A case, and the right side of and / or, are looked at only if they count: 1/0 does not show."""
    assert evaluate(parse("1 if n == 0 else 1/n"), {"n": 0}) == 1
    assert evaluate(parse("n == 0 or 1/n > 2"), {"n": 0}) is True
    assert evaluate(parse("n > 0 and 1/n > 2"), {"n": 0}) is False


def test_floats_take_powers_like_other_numbers() -> None:
    """The square of a negative float is a number; its root is not."""
    assert evaluate(parse("(exp(0) - 3)**2"), {}) == 4.0
    with pytest.raises(EvaluationError, match="fractional power"):
        evaluate(parse("(exp(0) - 3)**0.5"), {})
