"""The fields of one mapping of a bank file, read one by one; what is wrong is noted and reading goes on."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable
from fractions import Fraction
from keyword import iskeyword
from typing import Any

from dlquiz.cards.card import Text
from dlquiz.cards.source import YamlNode
from dlquiz.ground.errors import DlquizError, Fault
from dlquiz.ground.nearest import nearest
from dlquiz.language import (
    CostError,
    EvaluationError,
    Expression,
    ExpressionError,
    Type,
    evaluate,
    names_in,
    parse,
    type_of,
)
from dlquiz.language.functions import CONSTANTS
from dlquiz.language.markup import literal_names, parse_markup, slots
from dlquiz.language.syntax import children
from dlquiz.maths.reader import parse_latex
from dlquiz.maths.tree import Node, Symbol
from dlquiz.text.spans import has_chinese

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
UNIT = re.compile(r"[A-Za-z0-9µμΩ%°/·²³⁻¹ -]{1,20}")
MAX_MESSAGE = 300
MAX_QUOTED = 120
# Faults of a file that are noted, and that may come with a near name.
MAX_NOTED = 5_000
MAX_SUGGESTED = 40


def shortened(text: str) -> str:
    """A text that fits in a message: one line, not too long."""
    text = text.replace("\n", " ")
    return text if len(text) <= MAX_MESSAGE else text[:MAX_MESSAGE] + "…"


def quoted(text: str) -> str:
    """A text in quotes, cut if it is long."""
    return repr(text if len(text) <= MAX_QUOTED else text[:MAX_QUOTED] + "…")


class Faults:
    """The faults of one file, gathered while it is read.

    `trusted` is set for a bank that was found sound before: its PyTorch lines are not checked again. `before` is how
    many faults of the bank were found already.
    """

    def __init__(self, path: str, trusted: bool = False, before: int = 0) -> None:
        self.path, self.trusted, self.before = path, trusted, before
        self.found: list[Fault] = []

    def add(self, line: int, message: str, hint: str = "") -> None:
        """Notes a fault in a line of the file; of thousands the first ones are enough."""
        if len(self.found) < MAX_NOTED:
            self.found.append(Fault(self.path, line, shortened(message), shortened(hint)))

    def nearest(self, name: str, known: Collection[str]) -> str:
        """A "did you mean" hint, for the first faults only: to look for near names takes time."""
        return nearest(name, known) if self.before + len(self.found) < MAX_SUGGESTED else ""


class Fields:
    """A mapping's fields. `what` names it in messages ("the formula conv-output-size").

    Reading an absent or broken field notes a fault and gives a stand-in, so that one fault does not hide the next.
    """

    def __init__(self, node: YamlNode, what: str, faults: Faults, known: Collection[str]) -> None:
        self.node, self.line, self.what, self.faults = node, node.line, what, faults
        self.entries: dict[str, YamlNode] = node.value if isinstance(node.value, dict) else {}
        if not isinstance(node.value, dict):
            faults.add(node.line, f"{what} is not a mapping", "write it as `key: value` lines")
        for key, value in self.entries.items():
            if key not in known:
                hint = faults.nearest(key, known) or f"known: {', '.join(known)}"
                faults.add(value.line, f"{what} has an unknown key {key}", hint)

    def fault(self, key: str, message: str, hint: str = "") -> None:
        """Notes a fault in the line of a field, or, where it is absent, of the mapping."""
        node = self.entries.get(key)
        self.faults.add(node.line if node else self.line, message, hint)

    def get(self, key: str, needed: bool = True) -> YamlNode | None:
        """The node of a field; None, with a fault if it is `needed`, where it is absent."""
        node = self.entries.get(key)
        if node is None and needed:
            self.faults.add(self.line, f"{self.what} lacks `{key}`", "see question_bank/README.md")
        return node

    def string(self, key: str, needed: bool = True) -> str:
        """A text that is not blank; "" where it is absent or none."""
        node = self.get(key, needed)
        if node is None:
            return ""
        if not isinstance(node.value, str) or not node.value.strip():
            self.fault(key, f"`{key}` of {self.what} is not a text", "write or quote it as text")
            return ""
        return node.value

    def identifier(self, key: str, pattern: re.Pattern[str] = ID) -> str:
        """A text that is an id, or of another pattern."""
        text = self.string(key)
        if text and not pattern.fullmatch(text):
            hint = "use lower-case words joined by hyphens, such as conv-output-size"
            self.fault(key, f"{text!r} is not an id", hint)
        return text

    def unit(self) -> str:
        """The unit of a given or result; "" if it has none."""
        text = self.string("unit", needed=False)
        if text and not UNIT.fullmatch(text):
            self.fault("unit", f"{text!r} is not a unit", "write one like px, MiB, % or m/s")
            return ""
        return text

    def whole(self, key: str, least: int, most: int, default: int | None = None) -> int:
        """A whole number within bounds; the default where it is absent, the least one where it is none."""
        node = self.get(key, default is None)
        if node is None:
            return least if default is None else default
        if type(node.value) is not int or not least <= node.value <= most:
            hint = f"a whole number from {least} to {most}"
            self.fault(key, f"`{key}` of {self.what} is {node.said}", hint)
            return least
        return int(node.value)

    def truth(self, key: str) -> bool:
        """Whether a field is true; false where it is absent."""
        node = self.get(key, needed=False)
        if node is not None and not isinstance(node.value, bool):
            self.fault(key, f"`{key}` of {self.what} is not a truth value", "write true or false")
        return bool(node and node.value is True)

    def items(self, key: str, needed: bool = True, most: int = 0) -> tuple[YamlNode, ...]:
        """The nodes of a list, of which there may be a greatest length."""
        node = self.get(key, needed)
        if node is None:
            return ()
        if not isinstance(node.value, tuple):
            self.fault(key, f"`{key}` of {self.what} is not a list", "write it as a list: - item, or [item, item]")
            return ()
        if most and len(node.value) > most:
            self.fault(key, f"`{key}` of {self.what} has {len(node.value)} entries", f"at most {most}")
            return ()
        return node.value

    def mapping(self, key: str, needed: bool = True, most: int = 0) -> dict[str, YamlNode]:
        """The nodes of a mapping by key, of which there may be a greatest number."""
        node = self.get(key, needed)
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.fault(key, f"`{key}` of {self.what} is not a mapping", "write it as `name: value` lines")
            return {}
        if most and len(node.value) > most:
            self.fault(key, f"`{key}` of {self.what} has {len(node.value)} entries", f"at most {most}")
            return {}
        return node.value

    def strings(self, key: str) -> tuple[str, ...]:
        """The texts of a list; none where it is absent."""
        found = []
        for node in self.items(key, needed=False):
            if isinstance(node.value, str):
                found.append(node.value)
            else:
                self.faults.add(node.line, f"an entry of `{key}` is not a text", "quote it")
        return tuple(found)

    def text(self, key: str, given: Collection[str] | None = None) -> Text:
        """A text in both languages; its placeholders are names of `given`, if that is not None."""
        node = self.get(key)
        return read_text(node, f"`{key}` of {self.what}", self.faults, given) if node else _EMPTY

    def maybe_text(self, key: str, given: Collection[str] | None = None) -> Text | None:
        """The same, or None where it is absent."""
        return self.text(key, given) if key in self.entries else None

    def both(self, given: Collection[str] | None = None) -> Text:
        """The text whose languages are this mapping's own `zh` and `en`."""
        halves = {lang: self.entries[lang] for lang in ("zh", "en", "numbers") if lang in self.entries}
        return read_text(YamlNode(halves, self.line), self.what, self.faults, given)

    def symbol(self, key: str) -> Node:
        """Maths, from LaTeX. Letters side by side are one name here, as in TPR or IDCG_k: no product."""
        text = self.entries[key].text or self.string(key) if key in self.entries else self.string(key)
        try:
            return parse_latex(_NAMED.sub(r"\\mathit{\1}", text)) if text else Symbol("?")
        except DlquizError as error:
            self.fault(key, f"the symbol {text!r}: {error.fault.message}", error.fault.hint)
            return Symbol("?")

    def expression(self, key: str, types: dict[str, Type]) -> tuple[Expression | None, Type | None]:
        """An expression and its type; None for what is no expression, or has no type."""
        node = self.get(key)
        return read_expression(node, self.faults, types) if node else (None, None)


_EMPTY = Text((), ())
_NAMED = re.compile(r"^([A-Za-z]{2,})(?=$|['_^])")


def read_text(node: YamlNode, what: str, faults: Faults, given: Collection[str] | None = None) -> Text:
    """A text in both languages. `given`: the names a placeholder may use (None: no placeholders here)."""
    if isinstance(node.value, str):
        if has_chinese(node.value):
            faults.add(node.line, f"{what} is in Chinese only", "write {zh: ..., en: ...}")
        template = _template(node, what, faults, given)
        text = Text(template, template)
    else:
        fields = Fields(node, what, faults, ("zh", "en", "numbers"))
        halves = [fields.get("zh"), fields.get("en")]
        zh, en = (_template(half, what, faults, given) if half else () for half in halves)
        text = Text(zh, en)
        if "numbers" in fields.entries and fields.string("numbers") not in ("", "differ"):
            hint = "`numbers: differ`, where the two languages have different ones for a reason"
            fields.fault("numbers", f"`numbers` of {what} says {fields.string('numbers')}", hint)
        if half := halves[1]:
            _check_english(half, what, faults)
        differ = sorted({name for name, _ in slots(zh) ^ slots(en)}) if zh and en else []
        if differ and set(differ) <= set(given or differ):  # of one that is not given that is said below
            message = f"zh and en of {what} differ in the placeholders {', '.join(differ)}"
            faults.add(node.line, message, "use the same in both")
    for name, _ in sorted(slots(text.zh) | slots(text.en)):
        if name not in (given or ()):
            hint = faults.nearest(name, given or ()) if given else "only stems of numeric questions have placeholders"
            faults.add(node.line, f"{what} uses {{{name}}}, which is not given", hint)
    return text


def _check_english(node: YamlNode, what: str, faults: Faults) -> None:
    """Notes a fault for Chinese in an English text."""
    if isinstance(node.value, str) and has_chinese(node.value):
        faults.add(node.line, f"the English of {what} has Chinese in it", "write `en` in English, `zh` in Chinese")


def _template(node: YamlNode, what: str, faults: Faults, given: Collection[str] | None) -> tuple[Any, ...]:
    if not isinstance(node.value, str) and not node.text:
        faults.add(node.line, f"{what} is not a text", "write or quote it as text")
        return ()
    written = node.value if isinstance(node.value, str) else node.text
    if not written.strip():
        faults.add(node.line, f"{what} is empty", "write the text")
    for name in literal_names(written, given or ()):
        hint = f"code and maths stand as they are written: end them before it, such as `{name}` = {{{name}}}"
        faults.add(node.line, f"{what} has {{{name}}} within code or maths, where it is no placeholder", hint)
    try:
        return parse_markup(written)
    except DlquizError as error:
        faults.add(node.line, f"{what}: {error.fault.message}", error.fault.hint)
        return ()


def read_expression(node: YamlNode, faults: Faults, types: dict[str, Type]) -> tuple[Expression | None, Type | None]:
    """An expression and its type; (None, None) with the faults noted if it can't be read."""
    text = node.value if isinstance(node.value, str) else node.text
    try:
        if not text:
            raise ExpressionError("an expression is missing", "write a formula, such as (a + b) / 2")
        expression = parse(text)
    except ExpressionError as error:
        _add_error(error, text, node.line, faults)
        return None, None
    found, wrong = type_of(expression, types)
    for slip in wrong:
        _add_error(slip, text, node.line, faults)
    if not wrong and not faults.trusted:
        _check_constants(expression, text, node.line, faults)
    return expression, found


def _check_constants(expression: Expression, text: str, line: int, faults: Faults) -> None:
    """Notes a fault for each part that is the same in every draw and has no value, or none that can be worked out."""
    if names_in(expression):
        for part in children(expression):
            _check_constants(part, text, line, faults)
        return
    try:
        evaluate(expression, {})
    except (EvaluationError, CostError) as error:
        slip = ExpressionError(error.fault.message, error.fault.hint, expression.column)
        _add_error(slip, text, line, faults)


def _add_error(error: ExpressionError, text: str, line: int, faults: Faults) -> None:
    faults.add(line, f"in {quoted(text)}, character {error.column + 1}: {error.fault.message}", error.fault.hint)


def read_value(node: YamlNode, what: str, faults: Faults) -> Any:
    """A number, truth value, vector or matrix written out."""
    if isinstance(node.value, tuple):
        items = tuple(read_value(item, what, faults) for item in node.value)
        if not items or len({_size(item) for item in items}) > 1:
            faults.add(node.line, f"{what} is a list of nothing or of unlike things", "rows have one length")
            return 0
        return items
    if not isinstance(node.value, int | Fraction | bool):
        faults.add(node.line, f"{what} is not a number", "write a number, true or false, or a list of numbers")
        return 0
    return node.value


def _size(value: Any) -> tuple[int, ...]:
    return (len(value), *_size(value[0])) if isinstance(value, tuple) else ()


def digest(*nodes: YamlNode) -> str:
    """A short fingerprint of what the YAML means: the same for as long as the text of a question is the same, under
    whatever name."""
    texts = [node.plain() for node in nodes]
    first, last = texts[0], texts[-1]  # a question, and the card that it is on
    if len(texts) > 1 and isinstance(first, dict) and "formula" in first:
        first = {**first, "formula": _first_id(last)}
    data = json.dumps([_as_first_named(text) for text in [first, *texts[1:]]], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(data.encode()).hexdigest()[:12]


def _first_id(plain: Any) -> Any:
    former = plain.get("formerly")
    return former[0] if isinstance(former, list) and former else plain.get("id")


def _as_first_named(plain: Any) -> Any:
    """An entry's text as it was before it was renamed, without what changes no item: how `calc` draws it, which
    words and decimals it takes, and what is said of its proof."""
    if not isinstance(plain, dict):
        return plain
    kept = {key: value for key, value in plain.items() if key not in ("formerly", "plot", "plain", "words", "real")}
    return {**kept, "id": _first_id(plain)} if "formerly" in plain else kept


def check_name(name: str, line: int, faults: Faults) -> None:
    """Notes a fault if a given or result can't be called that, in expressions or in Python."""
    if not NAME.fullmatch(name) or iskeyword(name) or name in CONSTANTS or name in ("true", "false"):
        faults.add(line, f"{name!r} is not a name", "use lower-case words joined by _, such as kernel_size")


def check_names(names: Iterable[str], line: int, what: str, known: Collection[str], faults: Faults) -> tuple[str, ...]:
    """The names that are known; a fault for each that is not."""
    names = tuple(names)
    for name in names:
        if name not in known:
            faults.add(line, f"{what} {name} is not known", faults.nearest(name, known) or f"known: {', '.join(known)}")
    return tuple(name for name in names if name in known)
