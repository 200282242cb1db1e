"""A formula card from its YAML."""

from __future__ import annotations

import ast
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import Any, Literal, cast

from dlquiz.cards.card import Condition, Digits, Formula, Given, Mistake, Result, Text
from dlquiz.cards.reading.domain import check_bounds, read_domain
from dlquiz.cards.reading.fields import Faults, Fields, check_name, check_names, digest, read_expression, read_value
from dlquiz.cards.reading.plotted import read_plot
from dlquiz.cards.reading.stated import read_allowed, read_constant, read_states, read_words
from dlquiz.cards.source import YamlNode
from dlquiz.language import Names, Type, flat, names_in, shape, typeset
from dlquiz.language.syntax import Constant
from dlquiz.maths.reader import MAX_DEPTH
from dlquiz.maths.tree import depth

FORMULA_KEYS = (
    *("id", "formerly", "title", "level", "covers", "notes", "given", "where", "draw_where", "results", "ask", "stem"),
    *("hint", "torch", "mistakes", "example", "more_examples", "states", "allow", "plot", "plain", "words", "real"),
)
# How many givens, results, conditions, mistakes and examples a card may have of each: an item takes the work of all.
MAX_NAMES = 24
# How deep an expression may be nested as it is drawn: less than LaTeX, since numbers bring brackets of their own.
MAX_DRAWN = MAX_DEPTH - 2
GIVEN_KEYS = ("symbol", "zh", "en", "numbers", "unit", "kind", "shape", "min", "max", "default", "draw")
RESULT_KEYS = ("symbol", "zh", "en", "numbers", "unit", "is", "kind", "decimals", "significant")
MISTAKE_KEYS = ("id", "of", "is", "zh", "en", "numbers", "example", "more_examples")


def read_formula(node: YamlNode, topic: str, faults: Faults) -> Formula:
    """The card. What is wrong is added to `faults`; the card is only to be used if nothing was."""
    name = _id_of(node)
    before = len(faults.found)
    fields = Fields(node, f"the formula {name}", faults, FORMULA_KEYS)
    given = _read_all_given(fields, faults)
    types = {item.name: item.type for item in given}
    where = tuple(_condition(item, faults, types) for item in fields.items("where", needed=False, most=MAX_NAMES))
    chain = dict(types)
    results = _read_results(fields, faults, chain)
    names = [result.name for result in results]
    draw_where = read_draw_where(fields, faults, chain)
    ask = check_names(fields.strings("ask") or names, fields.line, "the asked result", names, faults)
    stem = read_stem(fields, given, {item.name for item in given if item.domain}, faults)
    torch = fields.string("torch")
    torch_line = read_torch(fields, faults, [item.name for item in given], names)
    mistakes = _read_mistakes(fields, faults, types, results)
    if len(faults.found) == before and not faults.trusted:
        _check_nesting(fields, given, results, mistakes)
    return Formula(
        **_head(fields, topic),
        given=given,
        where=where,
        draw_where=draw_where,
        results=results,
        ask=ask,
        stem=stem,
        torch=torch,
        torch_line=torch_line,
        mistakes=mistakes,
        example=_read_example(fields, fields.mapping("example"), given, results),
        more_examples=_read_more_examples(fields, given, results),
        states=read_states(fields, given, faults),
        plot=read_plot(fields, given, chain, faults),
        plot_line=fields.entries["plot"].line if "plot" in fields.entries else 0,
        plain=fields.string("plain", needed=False),
        words=read_words(fields, given, faults),
        real=_read_real(fields, given),
    )


def _read_real(fields: Fields, given: Sequence[Given]) -> frozenset[str]:
    """The whole givens of which `calc` takes decimals."""
    if "real" not in fields.entries:
        return frozenset()
    whole = [item.name for item in given if item.type.kind == "integer"]
    return frozenset(check_names(fields.strings("real"), fields.line, "the whole given", whole, fields.faults))


def _head(fields: Fields, topic: str) -> dict[str, Any]:
    """What is said of a card as a whole: its name and place, and what it is about."""
    return {
        "id": fields.identifier("id"),
        "formerly": fields.strings("formerly"),
        "topic": topic,
        "title": fields.text("title"),
        "level": fields.whole("level", 1, 3),
        "covers": fields.strings("covers"),
        "notes": fields.strings("notes"),
        "hint": fields.maybe_text("hint"),
        "allow": read_allowed(fields),
        "path": fields.faults.path,
        "line": fields.line,
        "digest": digest(fields.node),
    }


def _id_of(node: YamlNode) -> str:
    found = node.value.get("id") if isinstance(node.value, dict) else None
    return str(found.value) if found else f"in line {node.line}"


def _read_all_given(fields: Fields, faults: Faults) -> tuple[Given, ...]:
    types: dict[str, Type] = {}
    found = []
    for name, node in fields.mapping("given", most=MAX_NAMES).items():
        check_name(name, node.line, faults)
        given = _read_given(name, node, types, faults)
        types[name] = given.type
        found.append(given)
    return tuple(found)


def _read_given(name: str, node: YamlNode, types: dict[str, Type], faults: Faults) -> Given:
    fields = Fields(node, f"the given {name}", faults, GIVEN_KEYS)
    kind = _kind(fields)
    size = _shape(fields, name)
    type_ = Type(kind, len(size))
    default = fields.get("default", needed=False)
    draw = fields.get("draw", needed=False)
    if not default and not draw:
        faults.add(fields.line, f"the given {name} has neither draw nor default", "say what it is drawn from")
    least, most = (_bound(fields, key) for key in ("min", "max"))
    least = 1 if least is None and kind == "integer" and not size else least
    domain = read_domain(draw, name, type_, size, faults) if draw else None
    if draw and domain:
        check_bounds(domain, least, most, name, draw.line, faults)
    return Given(
        name=name,
        symbol=fields.symbol("symbol"),
        label=fields.both(),
        type=type_,
        unit=fields.unit(),
        shape=size,
        least=least,
        most=most,
        default=read_constant(default, "the default", type_, types, faults) if default else None,
        domain=domain,
    )


def _shape(fields: Fields, name: str) -> tuple[int, ...]:
    sides = [item.value for item in fields.items("shape", needed=False)]
    fits = len(sides) in (1, 2) and all(type(side) is int and 1 <= side <= 12 for side in sides)
    if "shape" in fields.entries and not fits:
        hint = "write [4] for a vector or [2, 3] for a matrix, at most 12 a side"
        fields.fault("shape", f"the shape of {name} can't be read", hint)
    return tuple(sides) if fits else ()


def _kind(fields: Fields) -> Literal["integer", "number", "truth"]:
    kind = fields.string("kind", needed=False) or "integer"
    if kind in ("integer", "number", "truth"):
        return cast(Literal["integer", "number", "truth"], kind)
    fields.fault("kind", f"the kind {kind}", "integer, number or truth")
    return "integer"


def _bound(fields: Fields, key: str) -> Any:
    node = fields.get(key, needed=False)
    if node is not None and type(node.value) not in (int, Fraction):
        fields.fault(key, f"`{key}` of {fields.what} is not a number", "write one number")
        return None
    return node.value if node else None


def _condition(node: YamlNode, faults: Faults, types: dict[str, Type]) -> Condition:
    fields = Fields(node, "a condition", faults, ("is", "zh", "en", "numbers"))
    expression, found = fields.expression("is", types)
    if found is not None and found != Type("truth"):
        hint = "all(x > 0) or any(x > 0)" if found.kind == "truth" else "write a comparison, such as stride >= 1"
        fields.fault("is", f"a condition is {found}", hint)
    source = fields.entries["is"].text or str(fields.entries["is"].value) if "is" in fields.entries else ""
    return Condition(expression or Constant(True, "true"), source, fields.both())


def read_draw_where(fields: Fields, faults: Faults, types: dict[str, Type]) -> tuple[Condition, ...]:
    """Conditions of drawing; they may use results as well as givens."""
    found = []
    for node in fields.items("draw_where", needed=False, most=MAX_NAMES):
        expression, type_ = read_expression(node, faults, types)
        if type_ is not None and type_ != Type("truth"):
            vector = type_.kind == "truth"
            hint = "all(x > 0) or any(x > 0)" if vector else "write a comparison, such as padding < kernel_size"
            faults.add(node.line, f"a condition of drawing is {type_}", hint)
        if expression is not None:
            found.append(Condition(expression, str(node.value)))
    return tuple(found)


def _read_results(fields: Fields, faults: Faults, chain: dict[str, Type]) -> tuple[Result, ...]:
    found: list[Result] = []
    unsure: set[str] = set()
    for name, node in fields.mapping("results", most=MAX_NAMES).items():
        if name in chain:
            faults.add(node.line, f"{name} is both a given and a result", "give one of them another name")
        check_name(name, node.line, faults)
        result = _read_result(name, node, faults, chain, unsure)
        chain[name] = result.type
        found.append(result)
    if not found and "results" in fields.entries:
        fields.fault("results", f"{fields.what} has no result")
    return tuple(found)


def _read_result(name: str, node: YamlNode, faults: Faults, chain: dict[str, Type], unsure: set[str]) -> Result:
    """A result. The `unsure` are those whose type is only a stand-in: nothing is said of what follows from them."""
    fields = Fields(node, f"the result {name}", faults, RESULT_KEYS)
    expression, found = fields.expression("is", chain)
    if found is None or (expression is not None and names_in(expression) & unsure):
        unsure.add(name)
        found = None
    type_ = found or Type("number")
    if type_.kind == "truth":
        fields.fault("is", f"the result {name} is a truth value", "a result is a number, a vector or a matrix")
    kind = fields.string("kind", needed=False)
    if kind not in ("", "shape", "integer"):
        hint = "`shape`, or `integer` for a division that is always exact"
        fields.fault("kind", f"the kind {kind} of the result {name}", hint)
    if kind in ("shape", "integer"):
        type_ = Type("integer", type_.rank)
        found = type_ if found else None
    as_shape = kind == "shape"
    if as_shape and type_.rank != 1:
        fields.fault("kind", f"the shape {name} is not a vector of whole numbers")
    digits = _read_digits(fields)
    if found is not None and digits is None and type_.kind == "number":
        faults.add(fields.line, f"the result {name} is not always a whole number", "say decimals: 4 or significant: 3")
    if digits is not None and found is not None and type_.kind == "integer":
        faults.add(fields.line, f"the result {name} is a whole number", "leave decimals and significant out")
    return Result(
        name, fields.symbol("symbol"), fields.both(), expression or Constant(0, "0"), type_,
        fields.unit(), digits, as_shape,
    )  # fmt: skip


def _read_digits(fields: Fields) -> Digits | None:
    if "decimals" in fields.entries and "significant" in fields.entries:
        fields.fault("significant", f"{fields.what} has both decimals and significant", "keep one of them")
    if "decimals" in fields.entries:
        return Digits("decimals", fields.whole("decimals", 0, 9))
    if "significant" in fields.entries:
        return Digits("significant", fields.whole("significant", 1, 9))
    return None


def read_stem(
    fields: Fields, given: Sequence[Given], drawn: Collection[str], faults: Faults, elsewhere: Collection[str] = ()
) -> Text | None:
    """The stem, which must show every drawn value that is not shown `elsewhere`."""
    from dlquiz.language.markup import slots

    if "stem" not in fields.entries:
        return None
    told = len(faults.found)
    stem = fields.text("stem", [item.name for item in given])
    shown = {name for name, _ in slots(stem.zh)}
    # A stem that can't be read, or whose languages differ, was told of: what it lacks follows from that.
    for name in sorted(set(drawn) - shown - set(elsewhere)) if len(faults.found) == told else ():
        hint = f"it is drawn: write {{{name}}} where it belongs"
        fields.fault("stem", f"the stem of {fields.what} does not show {name}", hint)
    for name, as_truth in sorted(slots(stem.zh)):
        kinds = [item.type.kind == "truth" for item in given if item.name == name]
        if kinds and kinds[0] != as_truth:
            right = f"{{{name}?yes|no}}" if kinds[0] else f"{{{name}}}"
            fields.fault("stem", f"the placeholder of {name} does not fit its kind", f"write {right}")
    return stem


def _read_mistakes(
    fields: Fields, faults: Faults, types: dict[str, Type], results: tuple[Result, ...]
) -> tuple[Mistake, ...]:
    before: dict[str, dict[str, Type]] = {}
    chain = dict(types)
    for result in results:
        before[result.name] = dict(chain)
        chain[result.name] = result.type
    found = []
    for node in fields.items("mistakes", needed=False, most=MAX_NAMES):
        inner = Fields(node, "a mistake", faults, MISTAKE_KEYS)
        of = inner.string("of")
        check_names([of] if of else [], inner.line, "the result", list(before), faults)
        expression, type_ = inner.expression("is", before.get(of, chain))
        wanted = next((result.type for result in results if result.name == of), None)
        if type_ is not None and wanted is not None and type_.rank != wanted.rank:
            inner.fault("is", f"the mistake is {type_}, its result {wanted}")
        example = inner.get("example")
        value = read_value(example, "the example", faults) if example else 0
        more = tuple(read_value(item, "the example", faults) for item in inner.items("more_examples", needed=False))
        count = len(fields.items("more_examples", needed=False))
        if len(more) != count:
            message = f"the mistake has {len(more)} `more_examples`, its card {count}"
            inner.fault("more_examples", message, "one value for each")
        if expression is not None:
            found.append(Mistake(inner.identifier("id"), of, expression, inner.both(), value, node.line, more))
    for place, mistake in enumerate(found):
        if any(mistake.id == earlier.id for earlier in found[:place]):
            faults.add(mistake.line, f"the mistake {mistake.id} twice in {fields.what}", "give each its own id")
    return tuple(found)


def _check_nesting(
    fields: Fields, given: Sequence[Given], results: Sequence[Result], mistakes: Sequence[Mistake]
) -> None:
    """Notes a fault for each expression that is nested deeper than it can be drawn, in whatever notation."""
    shown: tuple[Given | Result, ...] = (*given, *results)
    names = Names({item.name: item.symbol for item in shown}, {item.name: item.type.rank for item in shown})
    lines = {name: node.line for name, node in fields.mapping("results").items()}
    rows = [(f"the result {result.name}", result.expression, lines[result.name]) for result in results]
    rows += [(f"the mistake {mistake.id}", mistake.expression, mistake.line) for mistake in mistakes]
    for what, expression, line in rows:
        if depth(typeset(expression, names)) > MAX_DRAWN:
            hint = f"at most {MAX_DRAWN} levels; give a part of it a name as a result of its own"
            fields.faults.add(line, f"{what} is nested too deep to be drawn", hint)


def _read_more_examples(
    fields: Fields, given: tuple[Given, ...], results: tuple[Result, ...]
) -> tuple[dict[str, Any], ...]:
    """Further examples, for cards of which one example can't show every part: the other side of an `if`."""
    found = []
    for node in fields.items("more_examples", needed=False, most=MAX_NAMES):
        if not isinstance(node.value, dict):
            fields.fault("more_examples", "an example is not a mapping", "write {name: value, ...}")
        else:
            found.append(_read_example(fields, node.value, given, results))
    return tuple(found)


def _read_example(
    fields: Fields, entries: dict[str, YamlNode], given: tuple[Given, ...], results: tuple[Result, ...]
) -> dict[str, Any]:
    faults = fields.faults
    known = [item.name for item in given] + [result.name for result in results]
    check_names(entries, fields.line, "the name in the example", known, faults)
    needed = [item.name for item in given if item.default is None] + [result.name for result in results]
    missing = [name for name in needed if name not in entries]
    if entries and missing:
        hint = "work it by hand and write it down"
        fields.fault("example", f"the example of {fields.what} lacks {', '.join(missing)}", hint)
    values = {name: read_value(node, f"{name} of the example", faults) for name, node in entries.items()}
    for item in given:
        if item.name in values and not _fits(values[item.name], item.type):
            hint = "write a value of its kind and shape"
            fields.fault("example", f"{item.name} of the example is not {item.type}", hint)
    for result in results:
        if isinstance(values.get(result.name), bool):
            fields.fault("example", f"{result.name} of the example is a truth value", "write a number")
    return values


def _fits(value: Any, type_: Type) -> bool:
    kinds: dict[str, tuple[type, ...]] = {"truth": (bool,), "integer": (int,), "number": (int, Fraction)}
    return len(shape(value)) == type_.rank and all(type(entry) in kinds[type_.kind] for entry in flat(value))


def read_torch(
    fields: Fields, faults: Faults, given: Collection[str], results: Collection[str], truth: bool = False
) -> int:
    """The line where the torch lines begin; faults in them are noted at their own lines."""
    node = fields.entries.get("torch")
    if node is None or not isinstance(node.value, str):
        return fields.line
    first = node.line + 1 if "\n" in node.value else node.line
    if faults.trusted:
        return first
    from dlquiz.torchlines.code import check_code

    for wrong in check_code(node.value, given, results, truth):
        faults.add(first + wrong.line - 1, f"in the torch lines: {wrong.message}", wrong.hint)
    return first


def imports_above(tree: ast.AST) -> tuple[str, ...]:
    """The imports that a program needs above it to be whole."""
    from dlquiz.torchlines.imports import imports_of

    return imports_of(tree)
