"""Reading expressions: what is refused, where and how fast; and the types, found before any number is drawn."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rows import every

from dlquiz.ground.errors import DlquizError
from dlquiz.language import EvaluationError, ExpressionError, Type, Value, decided, evaluate, names_in, parse, type_of
from dlquiz.language.values import single

# text, the 0-based column of the fault, a word of the message
FAULTS = {
    "nothing at all": ("", 0, "empty"),
    "only blanks": ("   ", 0, "empty"),
    "an operator without its right side": ("a + ", 3, "can't be read"),
    "two operators": ("a * * b", 4, "can't be read"),
    "an open parenthesis": ("(a + b", 0, "can't be read"),
    "two numbers side by side": ("a + 3 4", 6, "can't be read"),
    "an assignment": ("a = 3", 2, "can't be read"),
    "an attribute": ("a + b.c", 4, "not in the formula language"),
    "a text": ("a + 'b'", 4, "not a number"),
    "nothing, as Python spells it": ("1 + None", 4, "not a number"),
    "an ellipsis": ("1 + ...", 4, "not a number"),
    "an imaginary number": ("1 + 2j", 4, "not a number"),
    "a hexadecimal number": ("1 + 0x10", 4, "not a number"),
    "a number with underscores": ("1 + 1_000", 4, "not a number"),
    "a power written with a caret": ("2 ^ 3", 0, "operator"),
    "a bitwise or": ("a | b", 0, "operator"),
    "a bitwise not": ("1 + ~a", 4, "~"),
    "a shift": ("1 << 3", 0, "operator"),
    "an identity": ("a is b", 0, "comparison"),
    "a membership": ("a in b", 0, "comparison"),
    "a tuple": ("(1, 2)", 0, "not in the formula language"),
    "a set": ("1 + {2}", 4, "not in the formula language"),
    "a dictionary": ("{1: 2}", 0, "not in the formula language"),
    "an empty vector": ("1 + []", 4, "empty vector"),
    "a slice with a step": ("x[0:4:2]", 6, "a slice with a step"),
    "a slice turned around from a place on": ("x[3::-1]", 5, "a slice with a step"),
    "three axes of a slice": ("x[0, 1, 2]", 0, "has 3 axes"),
    "an index of nothing": ("x[()]", 0, "has 0 axes"),
    "a keyword argument": ("1 + round(a, ndigits=1)", 4, "not a call"),
    "a call of a call": ("f(1)(2)", 0, "not a call"),
    "a method": ("1 + a.sum()", 4, "not a call"),
    "a Chinese comma": ("max(a， b)", 5, "no meaning"),
    "a full-width digit": ("1 + ２", 4, "no meaning"),
    "a line break": ("1 +\n2", 3, "no meaning"),
    "a tab": ("1 +\t2", 3, "no meaning"),
    "a comment": ("1 + 2 # three", 6, "no meaning"),
    "a blank in front moves the column": ("   a + b.c", 7, "not in the formula language"),
}


@every(("text", "column", "word"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named_with_its_column(text: str, column: int, word: str) -> None:
    """The columns were counted by hand."""
    with pytest.raises(ExpressionError) as caught:
        parse(text)
    assert (caught.value.column, word in str(caught.value)) == (column, True), str(caught.value)


_TYPES = {
    "n": Type("integer"), "r": Type("number"), "t": Type("truth"), "v": Type("integer", 1), "m": Type("number", 2),
}  # fmt: skip

# text, column, a word of the message
TYPE_FAULTS = {
    "an unknown name, with the nearest": ("nn + 1", 0, "did you mean n?"),
    "an unknown function, with the nearest": ("1 + flor(r)", 4, "did you mean floor?"),
    "Python's own functions are unknown": ("eval(n)", 0, "not known"),
    "too many arguments": ("floor(r, n)", 0, "takes 1 arguments"),
    "too few": ("dot(v)", 0, "takes 2 arguments"),
    "a truth value in a sum": ("1 + t", 4, "truth value where a number"),
    "a truth value as an argument": ("sum(t)", 4, "truth value where a number"),
    "a number as a condition": ("1 if n else 2", 5, "where a condition"),
    "not of a number": ("not n", 4, "where a condition"),
    "and of a number": ("t and n", 6, "where a condition"),
    "a sum of conditions": ("sum(v > 0)", 4, "truth value where a number"),
    "all of a number's condition": ("all(n > 0)", 0, "needs a condition on a vector"),
    "all of numbers": ("all(v)", 4, "where a condition"),
    "conditions of other axes joined": ("t and v > 0", 0, "both sides have the same axes"),
    "a slice of a number": ("n[0:1]", 0, "has no 1 axes"),
    "two axes of a vector": ("v[0:1, 0]", 0, "has no 2 axes"),
    "a slice up to a fraction": ("v[0:r]", 4, "whole numbers"),
    "an index of a matrix of places": ("v[[[0]]]", 2, "whole number"),
    "a softmax of a number": ("softmax(r)", 0, "needs a vector"),
    "a mask of other axes": ("softmax(m, v)", 0, "mask of the shape"),
    "the factorial of a fraction": ("factorial(r)", 0, "needs whole numbers"),
    "the determinant of a vector": ("det(v)", 0, "needs a square matrix"),
    "vectors and matrices put together": ("concat(v, m)", 0, "puts the rows together"),
    "one hot of a fraction": ("one_hot(r, 3)", 0, "needs a whole number"),
    "the places of a matrix": ("places(m)", 0, "needs a vector"),
    "a norm of a fraction": ("norm(v, r)", 0, "and 1 or 2"),
    "cases of different ranks": ("v if t else n", 0, "in one case"),
    "a matrix product of numbers": ("n @ v", 0, "needs vectors or matrices"),
    "a dot product of numbers": ("dot(n, n)", 0, "needs vectors"),
    "an entry of a number": ("n[0]", 0, "has no entries"),
    "a broken index": ("v[r]", 2, "whole number"),
    "rows of different length": ("[[1, 2], [3]]", 0, "different length"),
    "a vector next to a number": ("[1, v]", 0, "different kinds"),
    "three axes": ("[m, m]", 0, "different kinds"),
    "an axis of a vector": ("sum(v, 0)", 0, "only for a matrix"),
    "a third axis": ("sum(m, 2)", 7, "axis is 0"),
    "a drawn axis": ("sum(m, n)", 7, "axis is 0"),
}


@every(("text", "column", "word"), TYPE_FAULTS.values(), ids=TYPE_FAULTS)
def test_a_type_fault_is_named_with_its_column(text: str, column: int, word: str) -> None:
    """The columns were counted by hand."""
    _, faults = type_of(parse(text), _TYPES)
    assert [(fault.column, word in str(fault)) for fault in faults] == [(column, True)], list(map(str, faults))


def test_every_fault_is_found_at_once() -> None:
    """Three slips in one expression are three faults."""
    _, faults = type_of(parse("aa + bb * flor(1)"), {})
    assert [fault.column for fault in faults] == [0, 5, 10]


TYPES = {
    "n + 1": "a whole number",
    "n / 2": "a number",
    "n // 2": "a whole number",
    "r // 2": "a whole number",
    "n % 2": "a whole number",
    "n**2": "a whole number",
    "2**n": "a whole number",
    "2**(n + 1)": "a whole number",
    "2**(2*n)": "a whole number",
    "2**-n": "a number",
    "2**(n - 3)": "a number",
    "2**(n + -3)": "a number",
    "floor(n / 2) + 1": "a whole number",
    "round(r)": "a whole number",
    "sqrt(n)": "a number",
    "abs(n)": "a whole number",
    "max(n, 0)": "a whole number",
    "max(n, 0.5)": "a number",
    "max(v)": "a whole number",
    "max(0, v)": "a vector of whole numbers",
    "mean(v)": "a number",
    "sum(v)": "a whole number",
    "sum(m, 0)": "a vector of numbers",
    "sum(m, 1)": "a matrix of numbers",
    "count(m)": "a whole number",
    "v @ v": "a whole number",
    "m @ v": "a vector of numbers",
    "m @ m": "a matrix of numbers",
    "outer(v, v)": "a matrix of whole numbers",
    "transpose(v)": "a matrix of whole numbers",
    "m[0]": "a vector of numbers",
    "m[0][1]": "a number",
    "[n, r]": "a vector of numbers",
    "[v, v]": "a matrix of whole numbers",
    "n if t else 2": "a whole number",
    "n if t else 0.5": "a number",
    "0 < n <= 3 and not t": "a truth value",
    "v > 0": "a vector of truth values",
    "v > m or not m > 1": "a matrix of truth values",
    "all(v > 0) and n > 1": "a truth value",
    "1 if v > 0 else 0": "a vector of whole numbers",
    "r if v > 0 else m": "a matrix of numbers",
    "v[1:]": "a vector of whole numbers",
    "m[:, 0]": "a vector of numbers",
    "m[0, 1]": "a number",
    "m[0:1, 0:2]": "a matrix of numbers",
    "m[v]": "a matrix of numbers",
    "v[v]": "a vector of whole numbers",
    "softmax(v)": "a vector of numbers",
    "softmax(m, m)": "a matrix of numbers",
    "argmax(v)": "a whole number",
    "argmax(m)": "a vector of whole numbers",
    "argsort(m)": "a matrix of whole numbers",
    "sort(v)": "a vector of whole numbers",
    "cumsum(m)": "a matrix of numbers",
    "concat(v, v)": "a vector of whole numbers",
    "one_hot(v, n)": "a matrix of whole numbers",
    "diag(m)": "a vector of numbers",
    "det([[1, 2], [3, 4]])": "a whole number",
    "inv([[1, 2], [3, 4]])": "a matrix of numbers",
    "norm(v)": "a number",
    "comb(n, 2) + factorial(n)": "a whole number",
    "sign(m)": "a matrix of whole numbers",
    "clip(v, 0, 1)": "a vector of whole numbers",
    "flatten(m)": "a vector of numbers",
    "places(v)": "a vector of whole numbers",
}


@every(("text", "wanted"), TYPES.items())
def test_types(text: str, wanted: str) -> None:
    """A result of whole numbers is asked for exactly, so the type decides how an answer is judged."""
    found, faults = type_of(parse(text), _TYPES)
    assert (str(found), faults) == (wanted, [])


# Each must be refused, by parse, by the types or by the evaluation, and at once.
ATTACKS = {
    "a tower of powers": "9**9**9",
    "a higher tower": "10**10**10**10",
    "a power of a power": "((99**99)**99)**99",
    "a negative tower": "2**-9**9",
    "a power just too large": "10**1234",
    "a huge literal": "1e999*1e999",
    "a literal beyond any": "1e9999",
    "a literal of 400 digits": "9" * 400,
    "a text of 10,000 characters": "1+" * 5000 + "1",
    "a text just too long": "1" * 601,
    "parentheses without end": "(" * 300 + "1" + ")" * 300,
    "signs without end": "-" * 500 + "1",
    "nots without end": "not " * 140 + "true",
    "lists without end": "[" * 150 + "1" + "]" * 150,
    "calls without end": "abs(" * 90 + "1" + ")" * 90,
    "sums without end": "+".join("1" * 300),
    "indices without end": "x" + "[0]" * 150,
    "conditionals without end": "1 if true else " * 30 + "1 if true else" * 8,
    "a lambda": "(lambda: 1)()",
    "an import": "__import__('os').system('id')",
    "a class": "().__class__.__bases__[0].__subclasses__()",
    "a dunder name": "__class__",
    "a dunder call": "__builtins__()",
    "an attribute of a number": "(1).real",
    "a subscript with a text": "x['a']",
    "a subscript with a tuple": "x[0, 1]",
    "a comprehension": "[i for i in [1, 2]]",
    "a generator": "sum(i for i in [1, 2])",
    "an f-string": "f'{1}'",
    "bytes": "b'1'",
    "a walrus": "(a := 1)",
    "starred arguments": "max(*[1, 2])",
    "a starred list": "[*[1, 2]]",
    "double-starred arguments": "max(**x)",
    "await": "await 1",
    "yield": "(yield 1)",
    "a backslash": "1 + \\",
    "a null": "1\0",
    "an escape sequence": "\x1b[2J1",
    "a right-to-left mark": "1\u202e2",
    "Arabic digits": "١ + ٢",
    "a surrogate": "\ud800",
    "a growing matrix": "sum(" + "outer(" + "[" + "1," * 60 + "1],[" + "1," * 60 + "1]))",
    "a growing diagonal": "sum(diag([" + "1," * 99 + "1]))",
    "a growing grid": "sum(transpose([" + "1," * 99 + "1]) + [" + "1," * 99 + "1])",
    "a product of large matrices": "sum(" + " @ ".join(["outer([" + "1," * 40 + "1],[" + "1," * 40 + "1])"] * 3) + ")",
    "a growing cumulative product": "cumprod([" + "1e999," * 9 + "1e999])",
    "a division by zero": "1 / (2 - 2)",
    "a remainder by zero": "1 % 0",
    "a whole division by zero": "1 // 0",
    "zero to a negative power": "0**-1",
    "the root of a negative number": "sqrt(0 - 1)",
    "a fractional power of a negative number": "(-2)**0.5",
    "the logarithm of zero": "log(0)",
    "an entry that is not there": "[1, 2][2]",
    "an entry from behind": "[1, 2][-1]",
    "vectors that do not fit": "[1, 2] + [1, 2, 3]",
    "matrices that do not fit": "[[1, 2]] @ [[1, 2]]",
    "a dot product that does not fit": "dot([1, 2], [1, 2, 3])",
    "a slice beyond the end": "sum([1, 2][1:9])",
    "a slice beyond the beginning": "sum([1, 2][-9:])",
    "a slice of nothing": "sum([1, 2][1:1])",
    "a slice whose end is drawn too large": "sum([1, 2][0:10**9])",
    "a place that is not there": "[1, 2][[0, 2]]",
    "a growing choice of rows": "sum([[" + "1," * 60 + "1]][[" + "0," * 60 + "0]])",
    "choices that do not fit": "1 if [1, 2] > [1, 2, 3] else 0",
    "a choice that is made and has no value": "1/[1, 0] if [1, 0] >= 0 else 0",
    "a growing choice": "sum(1 if transpose([" + "1," * 99 + "1]) > [" + "1," * 99 + "1] else 0)",
    "a huge factorial": "factorial(10**9)",
    "a factorial just too large": "factorial(601)",
    "a factorial of a negative number": "factorial(-1)",
    "a choice from too many": "comb(10**9, 5*10**8)",
    "a choice just too large": "comb(4096, 2048) * comb(4096, 2048)",
    "a long one-hot vector": "one_hot(0, 10**9)",
    "a one-hot vector without its place": "one_hot(3, 3)",
    "a one-hot matrix": "sum(one_hot([" + "0," * 60 + "0], 60))",
    "a softmax of nothing": "softmax([1, 2], [0, 0])",
    "a mask of another length": "softmax([1, 2], [1, 1, 1])",
    "a matrix without an inverse": "sum(inv([[1, 2], [2, 4]]))",
    "a determinant that is not square": "det([[1, 2]])",
    "a large determinant": "det(diag([" + "1," * 29 + "1]))",
    "a determinant of long fractions": "det(([[1/7**60, 2], [3, 4]])**30)",
    "a growing concatenation": "sum(concat("
    + ",".join(["outer([" + "1," * 39 + "1],[" + "1," * 39 + "1])"] * 2)
    + "))",
    "a norm of a third kind": "norm([1, 2], 3)",
}


def _refused(text: str) -> bool:
    try:
        expression = parse(text)
        _, faults = type_of(expression, {"x": Type("integer", 1)})
        if faults:
            return True
        evaluate(expression, {"x": (1, 2)})
    except (ExpressionError, EvaluationError):
        return True
    return False


@every("text", ATTACKS.values(), ids=ATTACKS)
def test_an_attack_is_refused_at_once(text: str) -> None:
    """A bank and an answer are data from a stranger. What would run for minutes ends by the run's time limit."""
    assert _refused(text)


def test_the_most_work_an_expression_can_ask_for() -> None:
    """Large fractions in the largest matrices that are allowed: about a second at worst, never minutes."""
    row = "[" + ",".join(f"{i}/7" for i in range(11, 51)) + "]"
    assert single(evaluate(parse(f"sum((transpose({row}) + {row})**60 * 3**200)"), {})) > 3**200


@given(st.text(max_size=60))
def test_parse_raises_nothing_else(text: str) -> None:
    """Any text at all is an expression or an ExpressionError."""
    column = 0
    try:
        parse(text)
    except ExpressionError as error:
        column = error.column
    assert 0 <= column <= len(text)


_PIECES = st.sampled_from(
    ["1", "2", "0", "0.5", "1e3", "7", "x", "v", "m", "true", "t", "(", ")", "[", "]", ",", "+", "-", "*", "/", "//",
     "%", "**", "@", "<", "<=", "==", "and", "or", "not", "if", "else", "floor", "sum", "mean", "max", "exp", "log",
     "sqrt", "sigmoid", "transpose", "dot", "outer", "diag", "cumprod", "count", "[0]", "[1]", ",0)", ",1)", "pi",
     "softmax", "sort", "argmax", "argsort", "cumsum", "concat", "one_hot", "tril", "det", "inv", "norm", "comb",
     "factorial", "flatten", "places", "clip", "sign", "all", "any", "[1:]", "[::-1]", "[:,0]", "[0:1,1:]", "v>1"]
)  # fmt: skip
_FUZZ_TYPES = {"x": Type("number"), "v": Type("integer", 1), "m": Type("number", 2), "t": Type("truth")}
_FUZZ_VALUES: dict[str, Value] = {"x": 0.5, "v": (1, 2), "m": ((1, 2), (0.5, -1)), "t": True}


@given(st.lists(_PIECES, min_size=1, max_size=12))
def test_evaluate_raises_nothing_else(pieces: list[str]) -> None:
    """What parses and is well-typed has a value or an EvaluationError that says why, never the catch-all one."""
    try:
        expression = parse(" ".join(pieces))
    except DlquizError:
        return
    _, faults = type_of(expression, _FUZZ_TYPES)
    message = ""
    try:
        evaluate(expression, _FUZZ_VALUES)
    except EvaluationError as error:
        message = str(error)
    assert faults or "do not fit the expression" not in message


def test_values_of_another_type_than_declared() -> None:
    """A ragged matrix or a vector for a number is an error for a person, not a traceback."""
    wrong: Any = "a"
    for text, value in (("sum(m, 0)", ((1, 2), (3,))), ("det(m)", ((1, 2), (3,))), ("exp(m)", wrong), ("m[0]", 3)):
        with pytest.raises(EvaluationError):
            evaluate(parse(text), {"m": value})


def test_names_and_cases() -> None:
    """names_in leaves functions out; decided makes the choices by truth values, wherever they stand."""
    expression = parse("floor(a / b) + (c if bias else d) * (e if not bias else 0)")
    assert names_in(expression) == {"a", "b", "c", "d", "e", "bias"}
    assert names_in(decided(expression, {"bias": True})) == {"a", "b", "c"}
    assert names_in(decided(expression, {"bias": False})) == {"a", "b", "d", "e"}
