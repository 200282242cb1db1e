"""Values, against two independent implementations: Python's own eval over Fraction, and NumPy."""

from __future__ import annotations

import json
import math
import re
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.language import EvaluationError, Value, evaluate, flat, parse, shape
from dlquiz.language.numbers import json_value
from dlquiz.language.values import parts

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
_VALUES |= {"s": ((2, 1, 0), (1, 3, 1.5), (0, -1, 4)), "t": (2, 0, 2)}
_ARRAYS = {name: np.array(value, dtype=float) for name, value in _VALUES.items()}
_NUMPY: dict[str, Any] = {
    "__builtins__": {}, **_ARRAYS, "abs": np.abs, "exp": np.exp, "log": np.log, "sqrt": np.sqrt, "tanh": np.tanh,
    "sin": np.sin, "cos": np.cos, "floor": np.floor, "ceil": np.ceil, "round": np.round, "log2": np.log2,
    "log10": np.log10, "sigmoid": lambda v: 1 / (1 + np.exp(-v)), "erf": np.vectorize(math.erf), "pi": np.pi,
    "transpose": lambda v: v[:, None] if v.ndim == 1 else v.T, "outer": np.outer, "dot": np.dot, "diag": np.diag,
    "cumprod": lambda v: np.cumprod(v, -1), "cumsum": lambda v: np.cumsum(v, -1), "sort": lambda v: np.sort(v, -1),
    "argmax": lambda v: np.argmax(v, -1), "argmin": lambda v: np.argmin(v, -1), "inv": np.linalg.inv,
    "argsort": lambda v: np.argsort(v, -1, kind="stable"), "det": np.linalg.det, "sign": np.sign, "tril": np.tril,
    "clip": np.clip, "flatten": np.ravel, "concat": lambda *v: np.concatenate(v), "softmax": lambda v: _softmax(v),
    "norm": lambda v, order=2: np.linalg.norm(np.ravel(v), order), "places": lambda v: np.arange(1, len(v) + 1),
    "one_hot": lambda v, n: np.eye(n)[v],
    "s": np.array([[2.0, 1, 0], [1, 3, 1.5], [0, -1, 4]]), "t": np.array([2, 0, 2]), "prod": np.prod, "count": np.size,
    "sum": lambda v, axis=None: np.sum(v, axis, keepdims=axis == 1),
    "mean": lambda v, axis=None: np.mean(v, axis, keepdims=axis == 1),
    "max": lambda *v: np.max(v[0]) if len(v) == 1 else _fold(np.maximum, v),
    "min": lambda *v: np.min(v[0]) if len(v) == 1 else _fold(np.minimum, v),
}  # fmt: skip


def _softmax(v: Any) -> Any:
    return np.exp(v) / np.exp(v).sum(-1, keepdims=True)


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
    "sort(x)", "sort(m)", "-sort(-x)", "argmax(x)", "argmin(m)", "argmax(m)", "argsort(x)", "argsort(m)", "cumsum(x)",
    "cumsum(m)", "cumprod(m)", "det(s)", "inv(s)", "inv(s) @ x", "det(inv(s))", "sign(x)", "sign(m)", "tril(s)",
    "clip(x, -1, 0.5)", "clip(m, x - 1, 2)", "flatten(m)", "concat(x, y)", "concat(x, [a], y)", "concat(m, s)",
    "softmax(x)", "softmax(m)", "softmax(s / sqrt(n))", "norm(x)", "norm(m)", "norm(x, 1)", "places(y)",
    "places(y) * x", "x[1:]", "x[:-1]", "x[-2:]", "x[::-1]", "m[0:1]", "m[:, 1]", "m[1, :]", "m[:, 0:2]", "m[1, 2]",
    "m[0:2, 1:3] @ x[1:]", "s[1:, ::-1]", "x[1:] - x[:-1]", "s[::-1]", "diag(s)", "x[t]", "s[t]", "s[t] @ x",
    "one_hot(2, 4)", "one_hot(t, 3)",
    "one_hot(t, 3) @ s", "(y - 1)[t]",
]  # fmt: skip


@every("text", ARRAYS)
def test_arrays_are_numpys(text: str) -> None:
    """Matrix products, broadcasting and axes give NumPy's numbers in NumPy's shapes."""
    wanted = np.asarray(eval(text, _NUMPY))
    found = evaluate(parse(text), _VALUES)
    assert shape(found) == wanted.shape
    np.testing.assert_allclose([float(entry) for entry in flat(found)], wanted.reshape(-1), rtol=1e-12, atol=1e-15)


# expression, the same in NumPy
CHOICES = [
    ("1 if x > 0 else 0", "np.where(x > 0, 1, 0)"),
    ("x if x > 0 else a*x", "np.where(x > 0, x, a*x)"),
    ("m if m > x else k", "np.where(m > x, m, k)"),
    ("a if 0 < m <= 5 else -m", "np.where((0 < m) & (m <= 5), a, -m)"),
    ("1 if x > 0 and y < 3 else 0", "np.where((x > 0) & (y < 3), 1, 0)"),
    ("1 if x > 0 or not y < 3 else x", "np.where((x > 0) | (y >= 3), 1, x)"),
    ("sum(1 if y == t else 0)", "np.sum(y == t)"),
    ("sum((1 if x > 0 else 0)*(1 if y > 1 else 0))", "np.sum((x > 0) & (y > 1))"),
    ("1 if x == max(x) else 0", "np.where(x == np.max(x), 1, 0)"),
    ("x - mean(x) if x > mean(x) else sum(x)", "np.where(x > x.mean(), x - x.mean(), x.sum())"),
    ("(x**2/2 if abs(x) < 1 else abs(x) - 0.5)", "np.where(abs(x) < 1, x**2/2, abs(x) - 0.5)"),
    ("sum(1 if m > 0 else 0, 1)", "np.sum(m > 0, 1, keepdims=True)"),
    ("(1 if transpose(x) > x else 0)", "np.where(x[:, None] > x, 1, 0)"),
    ("exp(s)*(1 if places(x) > 1 else 0)", "np.exp(s)*np.array([0, 1, 1])"),
    ("max(x, 0 if y > 2 else 3)", "np.maximum(x, np.where(y > 2, 0, 3))"),
    ("round(x) if clip(x, 0, 1) == x else sign(x)", "np.where(np.clip(x, 0, 1) == x, np.round(x), np.sign(x))"),
]


@every(("text", "numpy"), CHOICES)
def test_choices_by_entry_are_numpys(text: str, numpy: str) -> None:
    """Comparisons of vectors and matrices stretch as their sums do, and `if` chooses entry by entry."""
    wanted = np.asarray(eval(numpy, {**_ARRAYS, "np": np}))
    found = evaluate(parse(text), _VALUES)
    assert shape(found) == wanted.shape
    np.testing.assert_allclose([float(entry) for entry in flat(found)], wanted.reshape(-1), rtol=1e-12)


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
    ("[1, 2, 3][1:]", (2, 3)),
    ("[[1, 2, 3], [4, 5, 6]][:, 1]", (2, 5)),
    ("[[1, 2, 3], [4, 5, 6]][0:2, 1:]", ((2, 3), (5, 6))),
    ("[[1, 2], [3, 4]][1, 0]", 3),
    ("[7, 8, 9][[2, 0]]", (9, 7)),
    ("det([[1, 2], [3, 4]])", -2),
    ("det([[0, 2, 1], [1, 1, 0], [3, 0, 1]])", -5),
    ("inv([[2, 1], [5, 3]])", ((3, -1), (-5, 2))),
    ("inv([[0, 2], [4, 0]])", ((0, Fraction(1, 4)), (Fraction(1, 2), 0))),
    ("norm([3, -4])", 5),
    ("norm([3, -4], 1)", 7),
    ("comb(5, 2)", 10),
    ("comb(3, 5)", 0),
    ("factorial(5)", 120),
    ("factorial(0)", 1),
    ("argmax([1, 3, 3])", 1),
    ("argsort([2, 1, 2])", (1, 0, 2)),
    ("sort([0.5, -1, 2])", (-1, Fraction(1, 2), 2)),
    ("cumsum([1, 2, 0.5])", (1, 3, Fraction(7, 2))),
    ("tril([[1, 2], [3, 4]])", ((1, 0), (3, 4))),
    ("one_hot([0, 2], 3)", ((1, 0, 0), (0, 0, 1))),
    ("softmax([0, 0], [1, 1]) == 0.5", (True, True)),
    ("all([1, 2] > 0) and not any([1, 2] > 2)", True),
    ("sign([-2, 0, 0.5])", (-1, 0, 1)),
]


@every(("text", "wanted"), EXACT)
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
    assert evaluate(parse("1/x if x != 0 else 7"), {"x": (2, 0)}) == (Fraction(1, 2), 7)
    assert evaluate(parse("x*log(x) if x > 0 else 0"), {"x": (0, 1)}) == (0, 0)
    assert evaluate(parse("x != 0 and 1/x > 1"), {"x": (0, 0.5)}) == (False, True)
    with pytest.raises(EvaluationError, match="division by zero"):
        evaluate(parse("1/x if x != 1 else 7"), {"x": (1, 0)})


def test_a_mask_leaves_out_what_attention_must_not_see() -> None:
    """The first query sees the first key alone, the second both: by hand, 1/(1 + e^-1) = 0.731059."""
    found = evaluate(parse("softmax(s, tril([[1, 1], [1, 1]]))"), {"s": ((5, 9), (0, 1))})
    first, second = parts(found)
    assert first == (1, 0)
    assert second == pytest.approx((0.2689414, 0.7310586))


def test_softmax_of_scores_beyond_floats() -> None:
    """exp(1000) has no place in a float; the softmax of [1000, 1001] is that of [0, 1], of [0, -800] about [1, 0]."""
    assert evaluate(parse("softmax([1000, 1001])"), {}) == pytest.approx((0.2689414, 0.7310586))
    assert evaluate(parse("softmax([0, -800])[0]"), {}) == pytest.approx(1)


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=6), st.integers(-5, 5))
def test_laws_of_whole_vectors(entries: list[int], shift: int) -> None:
    """Softmax does not see a shift and adds up to 1; sorting twice is sorting once; sums of differences come back."""
    names: dict[str, Value] = {"x": tuple(entries), "c": shift}

    def value(text: str) -> Value:
        return evaluate(parse(text), names)

    assert value("softmax(x + c)") == pytest.approx(value("softmax(x)"))
    assert sum(flat(value("softmax(x)"))) == pytest.approx(1)
    assert value("sort(sort(x))") == value("sort(x)") == value("x[argsort(x)]")
    assert flat(value("cumsum(x)"))[-1] == value("sum(x)")
    assert value("concat(x, [c])[:-1]") == value("x") == value("x[::-1][::-1]")
    assert value("x[argmax(x)]") == value("max(x)")
    assert value("sum(one_hot(argmin(x), count(x))*x)") == value("min(x)")
    assert value("det(diag(x))") == value("prod(x)")
    assert value("sum(1 if x > c else 0) + sum(1 if x <= c else 0)") == len(entries)


def test_floats_take_powers_like_other_numbers() -> None:
    """The square of a negative float is a number; its root is not."""
    assert evaluate(parse("(exp(0) - 3)**2"), {}) == 4.0
    with pytest.raises(EvaluationError, match="fractional power"):
        evaluate(parse("(exp(0) - 3)**0.5"), {})


# a value as dlquiz has it; as JSON has it; why
JSON_VALUES: list[tuple[Any, str]] = [
    (-0.0, "0.0"),  # an entropy of nothing is no minus zero
    ((0.5, -0.0), "[0.5, 0.0]"),
    (Fraction(-3), "-3"),
    (-1e-320, "-1e-320"),
]


@every(("value", "text"), JSON_VALUES)
def test_json_has_no_minus_zero(value: Any, text: str) -> None:
    assert json.dumps(json_value(value)) == text


# An expression; its value to sixteen digits, from Decimal with sixty.
_NEAR_LIMITS = [
    ("log(1 - 1e-9)", -1.0000000005000000e-9),
    ("log2(1 + 1e-9)", 1.4426950401676159e-9),
    ("0.9**1000", 1.7478712517226516e-46),
    ("1 - 0.999**1000000", 1.0),
    ("(1 - 1e-6)**1000000", 0.3678792572316451),
    # more digits than an exact number may have, and just as many, of which more is made
    ("0.999**500", 0.6063789448611848),
    ("(1 - 0.999**409)/7", 0.0479745280951373),
    ("(17/19)**700", 1.5371784869319102e-34),
]


@every(("text", "wanted"), _NEAR_LIMITS)
def test_a_value_next_to_a_limit_keeps_its_digits(text: str, wanted: float) -> None:
    assert float(evaluate(parse(text), {})) == pytest.approx(wanted, rel=1e-15, abs=0)  # type: ignore[arg-type]  # a number


# Logarithms whose ratio is whole, as a float just beside it; those beside them are no whole numbers.
_WHOLE = {
    "floor(log(1000)/log(1/0.1))": 3, "log(1000)//log(1/0.1)": 3, "floor(log(0.343)/log(0.7))": 3,
    "ceil(log(0.729)/log(0.9))": 3, "ceil(log(0.008)/log(0.2))": 3, "ceil(log(0.6561)/log(0.9))": 4,
    "floor(log(999.999)/log(10))": 2, "ceil(log(0.72899)/log(0.9))": 4, "floor(log(2.0408163265)/log(1/0.7))": 1,
    "floor(sqrt(2)*10**6)": 1414213, "ceil(log(0.9998**7)/log(0.9998))": 7,
    "ceil(sqrt(10**12 + 1))": 1000001, "floor(sqrt(10**12 - 1))": 999999,
}  # fmt: skip


@every(("text", "wanted"), _WHOLE.items())
def test_rounding_up_or_down_is_of_the_number_not_of_its_float(text: str, wanted: int) -> None:
    assert evaluate(parse(text), {}) == wanted
