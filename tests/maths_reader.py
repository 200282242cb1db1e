"""A reader of its own for lines of maths, which shares nothing with what writes them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

_TOKEN = re.compile(
    r"\s*(σ²|mod|otherwise|max|min|ln|∑ᵢ|∏ᵢ|[xyz]ᵢ|\d+\.?\d*|[a-z]|ⁿ|[⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|≤|[-−+·×/^(){}\[\]|⌊⌋⌈⌉,;<>=])"
)
_SMALL = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
Meaning = Callable[[Mapping[str, Any]], Any]


class Reader:
    """Reads a line as people do: · and × before + and −, a sign before a whole product, a ∑ up to the next + or −."""

    def __init__(self, line: str) -> None:
        self.tokens = [match[1] for match in _TOKEN.finditer(line)]
        assert "".join(self.tokens) == line.replace(" ", ""), line

    def peek(self) -> str:
        return self.tokens[0] if self.tokens else ""

    def take(self, wanted: str = "") -> str:
        token = self.tokens.pop(0)
        assert not wanted or token == wanted, (token, wanted, self.tokens)
        return token

    def read(self) -> Meaning:
        meaning = self.sum()
        assert not self.tokens, self.tokens
        return meaning

    def sum(self) -> Meaning:
        left = self.product()
        while self.peek() in ("+", "−"):
            left = _both(self.take(), left, self.product())
        if self.peek() == "mod":
            self.take()
            left = _both("mod", left, self.product())
        return left

    def product(self) -> Meaning:
        if self.peek() == "−":
            self.take()
            inner = self.product()
            return lambda env: -inner(env)
        left = self.factor()
        while True:
            token = self.peek()
            if token in ("·", "×", "/"):
                left = _both(self.take(), left, self.factor())
            elif token and token not in ("mod", "otherwise") and (token[0].isalpha() or token[0] in "(⌊⌈{∑∏"):
                left = _both("·", left, self.factor())
            else:
                return left

    def factor(self) -> Meaning:
        if self.peek() in ("∑ᵢ", "∏ᵢ"):
            sign, body = self.take(), self.product()
            join = sum if sign == "∑ᵢ" else math.prod
            return lambda env: join(body({**env, "i": i}) for i in range(3))
        base = self.atom()
        if self.peek() == "ⁿ":
            self.take()
            return lambda env: _power(base(env), env["n"])
        if self.peek()[:1] in tuple("⁰¹²³⁴⁵⁶⁷⁸⁹⁻") and self.peek():
            exponent = int(self.take().translate(_SMALL))
            return lambda env: _power(base(env), exponent)
        if self.peek() == "^":
            self.take()
            raised = self.atom()
            return lambda env: _power(base(env), raised(env))
        return base

    def atom(self) -> Meaning:
        token = self.take()
        if token in ("max", "min", "ln"):
            self.take("(")
            return self.call(token)
        if token == "(":
            return self.until(")")
        if token == "|":
            return _of(abs, self.until("|"))
        if token in "⌊⌈":
            return _of(math.floor if token == "⌊" else math.ceil, self.until("⌋" if token == "⌊" else "⌉"))
        if token == "{":
            return self.cases()
        if token[0].isdigit():
            return lambda env: Fraction(token)
        if token.endswith("ᵢ"):
            return lambda env: env[token[0]][env["i"]]
        assert token[0].isalpha(), token
        return lambda env: env[token]

    def until(self, close: str) -> Meaning:
        inner = self.sum()
        self.take(close)
        return inner

    def call(self, name: str) -> Meaning:
        arguments = [self.sum()]
        while self.peek() == ",":
            self.take()
            arguments.append(self.sum())
        self.take(")")
        function: Any = {"max": max, "min": min}[name]
        return lambda env: function(argument(env) for argument in arguments)

    def cases(self) -> Meaning:
        then = self.sum()
        self.take(",")
        left, operator, right = self.sum(), self.take(), self.sum()
        self.take(";")
        otherwise = self.sum()
        self.take(",")
        self.take("otherwise")
        if self.peek() == "}":
            self.take()
        holds: Any = {"<": lambda a, b: a < b, "≤": lambda a, b: a <= b}[operator]
        return lambda env: then(env) if holds(left(env), right(env)) else otherwise(env)


def _of(function: Callable[[Any], Any], inner: Meaning) -> Meaning:
    return lambda env: function(inner(env))


def _both(operator: str, left: Meaning, right: Meaning) -> Meaning:
    def meaning(env: Mapping[str, Any]) -> Any:
        a, b = left(env), right(env)
        return {"+": lambda: a + b, "−": lambda: a - b, "/": lambda: Fraction(a) / b, "mod": lambda: a % b}.get(
            operator, lambda: a * b
        )()

    return meaning


def _power(base: Any, exponent: Any) -> Any:
    if Fraction(exponent).denominator != 1 or abs(exponent) > 30:
        raise ZeroDivisionError
    return Fraction(base) ** int(exponent)
