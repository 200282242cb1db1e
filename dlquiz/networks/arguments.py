"""The arguments of a layer, in the short form (`conv 6 5 pad 2`) and in PyTorch's (`Conv2d(1, 6, 5, padding=2)`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import add, floordiv, mul, sub
from typing import Any

from dlquiz.networks.layer import Layer, LayerError
from dlquiz.networks.pointwise import Activation
from dlquiz.networks.tokens import Token
from dlquiz.networks.tree import MAX_DEPTH, NotationError, Place
from dlquiz.networks.words import ALIASES, FLAGS, IGNORED, Word, argument, fits

_CONSTANTS: Mapping[str, Any] = {"True": True, "False": False, "None": None}
MOST_VALUE = 10**15


class Arguments:
    """A place in the tokens, and how numbers and arguments are read from there. `given` are the values of the names of
    the definition that is being put in."""

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self.text = text
        self.tokens = tokens
        self.at = 0
        self.depth = 0
        self.given: Mapping[str, Any] = {}

    @property
    def now(self) -> Token:
        """The present token."""
        return self.tokens[self.at]

    def peek(self, ahead: int) -> Token:
        """The token so many places ahead; the last one beyond the end."""
        return self.tokens[min(self.at + ahead, len(self.tokens) - 1)]

    def step(self, by: int = 1) -> Token:
        """Goes on; the token that was left behind."""
        token = self.now
        self.at = min(self.at + by, len(self.tokens) - 1)
        return token

    def accept(self, text: str) -> bool:
        """Goes past a sign or word if it stands here."""
        found = self.now.text == text and self.now.kind in ("sign", "word")
        if found:
            self.step()
        return found

    def expect(self, text: str, opened: Token) -> None:
        """Goes past a sign. Raises NotationError if it does not stand here."""
        if not self.accept(text):
            seen = repr(self.now.text) if self.now.text.strip() else "the end"
            raise self.fault(f"{text} is missing before {seen}", f"opened at column {opened.place.column}")

    def fault(self, message: str, hint: str = "", place: Place | None = None) -> NotationError:
        """A fault at a place, else here."""
        return NotationError(self.text, place or self.now.place, message, hint)

    def deeper(self, by: int) -> None:
        """Notes that a bracket opens (1) or closes (-1). Raises NotationError for too many within each other."""
        self.depth += by
        if self.depth > MAX_DEPTH:
            raise self.fault(f"nested more than {MAX_DEPTH} deep", "write it flatter")

    # Arguments

    def arguments(self, token: Token, word: Word) -> dict[str, Any]:
        """The arguments behind a layer's word, by name. Raises NotationError."""
        if self.now.text == "(":
            return self._in_brackets(token, word)
        given: dict[str, Any] = {}
        places = [name for name in word.short if name in word.arguments]
        while self.now.kind in ("number", "size", "word") or self.now.text in ("-", "["):
            if self.now.kind == "word" and self.now.text not in self.given:
                self._named(token, word, given)
                continue
            place = self.now.place
            name = next((name for name in places if name not in given), None)
            if name is None:
                raise self.fault(f"{token.text} has an argument too many", "did you forget a | before it?", place)
            given[name] = self._product()
        if given and word.torch and any(char.isupper() for char in token.text):
            self._refuse_spaces(token, word)
        return given

    def _refuse_spaces(self, token: Token, word: Word) -> None:
        raise self.fault(
            f"{token.text} stands without brackets",
            f"{word.torch}({', '.join(word.order[:3])}) in PyTorch's order, or the short form in small letters",
            token.place,
        )

    def _named(self, token: Token, word: Word, given: dict[str, Any]) -> None:
        """`pad 2`, `pad=2` or `nobias`."""
        name = self.step()
        if name.text in FLAGS and FLAGS[name.text][0] in word.arguments:
            full, value = FLAGS[name.text]
        else:
            full = self._full(token, word, name)
            self.accept("=")
            plain = self.now.kind == "word" and self.now.text not in self.given
            value = self._word_value() if plain else self._product()
        if full in given:
            raise self.fault(f"{full} of {token.text} stands twice", "give it once", name.place)
        given[full] = value

    def _full(self, token: Token, word: Word, name: Token) -> str:
        full = argument(word, name.text)
        if full is None and name.text not in IGNORED:
            known = ", ".join(word.arguments) or "it has none"
            raise self.fault(
                f"{token.text} has no argument {name.text[:40]!r}",
                f"a | before a layer; it has {known}",
                name.place,
            )
        return full or name.text

    def _word_value(self) -> Any:
        token = self.step()
        return _CONSTANTS.get(token.text, token.text)

    def _in_brackets(self, token: Token, word: Word) -> dict[str, Any]:
        """PyTorch's own form: places in PyTorch's order, then names."""
        self.step()
        if not word.order and self.now.text != ")" and word.layer is not Activation and not _is_named(self):
            shown = " ".join(word.short)
            raise self.fault(
                f"{token.text} is not PyTorch's name", f"write {token.text} {shown} with spaces", token.place
            )
        given: dict[str, Any] = {}
        places = list(word.order)
        while self.now.text != ")":
            if _is_named(self):
                name = self.step()
                self.step()
                full = self._full(token, word, name)
            else:
                if not places:
                    raise self.fault(f"{token.text} has an argument too many", f"it takes {', '.join(word.order)}")
                full = places.pop(0)
            if full in given:
                raise self.fault(f"{full} of {token.text} stands twice", "give it once")
            given[full] = self.value()
            if not self.accept(","):
                break
        self.expect(")", token)
        return given

    # Values

    def values(self) -> list[Any]:
        """Those in a bracket."""
        opened = self.step()
        found = []
        while self.now.text != ")":
            found.append(self.value())
            if not self.accept(","):
                break
        self.expect(")", opened)
        return found

    def whole(self) -> int:
        """A whole number, perhaps with a sign. Raises NotationError for anything else."""
        place, value = self.now.place, self._product()
        if not isinstance(value, int):
            raise self.fault(f"{value!r} is no whole number", "such as 2", place)
        return value

    def value(self) -> Any:
        """A number that may be a sum, a tuple, a list, a text or a constant, as Python writes them."""
        found = self._product()
        while self.now.text in ("+", "-"):
            sign = self.step()
            other = self._product()
            found = self._computed(sign, found, other, add if sign.text == "+" else sub)
        return found

    def _product(self) -> Any:
        found = self._atom()
        while self.now.text in ("*", "//"):
            sign = self.step()
            other = self._atom()
            if sign.text == "//" and other == 0:
                raise self.fault("this divides by 0", "", sign.place)
            found = self._computed(sign, found, other, mul if sign.text == "*" else floordiv)
        return found

    def _computed(self, sign: Token, left: Any, right: Any, by: Any) -> Any:
        if not isinstance(left, (int, float)) or not isinstance(right, (int, float)):
            raise self.fault("only numbers can be calculated with", "write the value", sign.place)
        value = by(left, right)
        if abs(value) > MOST_VALUE:
            raise self.fault("a number that no network has", "use a size that occurs", sign.place)
        return value

    def _atom(self) -> Any:
        self.deeper(1)
        found = self._one()
        self.deeper(-1)
        return found

    def _one(self) -> Any:
        token = self.step()
        if token.text == "-":
            inner = self._atom()
            if not isinstance(inner, (int, float)):
                raise self.fault("a number is missing behind -", "", token.place)
            return -inner
        if token.kind in ("number", "size", "text"):
            return token.value
        if token.text in ("(", "["):
            return self._sequence(token)
        if token.kind == "word":
            return self.given[token.text] if token.text in self.given else self._constant(token)
        self.at -= token.kind != "end"
        seen = repr(token.text) if token.text.strip() else "the end"
        raise self.fault(f"a value is missing before {seen}", "such as 3, 3x3, (3, 3) or True", token.place)

    def _constant(self, token: Token) -> Any:
        if self.now.text == "(" or "." in token.text:
            raise self.fault(f"{token.text[:40]} is not run", "write its value", token.place)
        return _CONSTANTS.get(token.text, token.text)

    def _sequence(self, opened: Token) -> Any:
        end = ")" if opened.text == "(" else "]"
        found, is_tuple = [], end == "]"
        while self.now.text != end:
            found.append(self.value())
            if not self.accept(","):
                break
            is_tuple = True
        self.expect(end, opened)
        return tuple(found) if is_tuple or not found else found[0]


def _is_named(reader: Arguments) -> bool:
    return reader.now.kind == "word" and reader.peek(1).text == "="


def build(text: str, token: Token, word: Word, given: Mapping[str, Any], bracketed: bool) -> Layer:
    """The layer of a word with its arguments. Raises NotationError for one that is missing, of a wrong type, or
    impossible."""
    shown = token.text
    for name, value in given.items():
        if name in word.arguments and not fits(value, word.arguments[name]):
            message = f"{name} of {shown} is {value!r}"
            raise NotationError(text, token.place, message, f"it must be {_wanted(word.arguments[name])}")
    missing = [name for name in word.required(bracketed) if given.get(name) is None and name in word.arguments]
    if missing:
        hint = f"as in {shown}({', '.join(word.order)})" if bracketed else f"as in {shown} {' '.join(word.short)}"
        raise NotationError(text, token.place, f"{shown} lacks {' and '.join(missing)}", hint)
    known = {name: value for name, value in given.items() if name in word.arguments}
    try:
        if word.layer is Activation:
            return Activation(word.preset["kind"], tuple(item for item in known.items() if item[0] != "inplace"))
        return word.layer(**word.preset, **known)
    except LayerError as error:
        raise NotationError(text, token.place, f"{shown}: {error.reason}", error.fault.hint) from None


def _wanted(kind: str) -> str:
    if "Sizes" in kind or "tuple" in kind:
        return "a whole number, or one for each axis, as 3x3"
    if "bool" in kind:
        return "True or False"
    return "a whole number" if "int" in kind else "a number" if "float" in kind else "a word"


__all__ = ["ALIASES", "Arguments", "build"]
