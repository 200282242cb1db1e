"""How QTI 2.1 asks for an answer: its declaration, its interaction, what it earns and what is said to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from xml.etree.ElementTree import Element, fromstring

from msgspec import Struct

from dlquiz.export.asked import Asked, Blank, Choice, Essay, Matching, Numbers, Ordering, Term, Truth
from dlquiz.export.asked import decimal_text as number
from dlquiz.export.elements import element
from dlquiz.export.fragment import MATHML
from dlquiz.export.view import PartView
from dlquiz.text.spans import Labelled, Language, Plain, Spans
from dlquiz.text.wording import say

# The outcomes of an item: what was earned, and which mistakes were made.
SCORE, MISTAKES = "SCORE", "MISTAKES"


class Answers(Struct, frozen=True):
    """A part as elements: `declared` responses, the `body` that is shown, the `rules` that are followed once it is
    answered, and what is `said` to a mistake, by its identifier."""

    declared: tuple[Element, ...]
    body: tuple[Element, ...]
    rules: tuple[Element, ...] = ()
    said: tuple[tuple[str, Spans], ...] = ()


def xhtml(tag: str, html: str) -> Element:
    """An element with HTML that is well-formed XML in it."""
    return fromstring(f"<{tag}>{html}</{tag}>")


def answers(part: PartView, asked: Asked, name: str, share: Fraction, lang: Language) -> Answers:
    """The part of that name, which earns `share` of the whole."""
    match asked:
        case Numbers():
            return _numbers(part, asked, name, share)
        case Choice():
            return _choice(asked, name, share)
        case Truth(right):
            options = [(str(value).lower(), (Plain(say(lang, str(value).lower())),)) for value in (True, False)]
            return _single(options, str(right).lower(), name, share)
        case Matching():
            return _matching(asked, name, share)
        case Ordering():
            return _ordering(asked, name, share)
        case Term(forms):
            return _term(part, forms, name, share)
        case Essay():
            place = element("extendedTextInteraction", responseIdentifier=name, expectedLines="12")
            return Answers((_declared(name, "string"),), (place,))


def _declared(
    name: str, type_: str, rights: Iterable[str] = (), cardinality: str = "single", *more: Element
) -> Element:
    values = [element("value", one) for one in rights]
    correct = [element("correctResponse", *values)] if values else []
    return element("responseDeclaration", *correct, *more, identifier=name, cardinality=cardinality, baseType=type_)


def _earned(name: str, points: Fraction) -> Element:
    """The rule that adds what the answer earns."""
    return _added(element("baseValue", number(points), baseType="float"))


def _added(value: Element) -> Element:
    return element("setOutcomeValue", element("sum", element("variable", identifier=SCORE), value), identifier=SCORE)


def _noted(mistake: Element) -> Element:
    """The rule that notes a mistake."""
    whole = element("multiple", element("variable", identifier=MISTAKES), mistake)
    return element("setOutcomeValue", whole, identifier=MISTAKES)


def _when(condition: Element, then: Element, *otherwise: tuple[Element, Element]) -> Element:
    rest = [element("responseElseIf", when, rule) for when, rule in otherwise]
    return element("responseCondition", element("responseIf", condition, then), *rest)


def _right(name: str) -> Element:
    return element("match", element("variable", identifier=name), element("correct", identifier=name))


def _mapped(name: str, entries: Iterable[tuple[str, Fraction]], **bounds: str) -> tuple[Element, Element]:
    """What each value earns, and the rule that adds it up."""
    rows = [element("mapEntry", mapKey=key, mappedValue=number(points)) for key, points in entries]
    return element("mapping", *rows, defaultValue="0", **bounds), _added(element("mapResponse", identifier=name))


def _numbers(part: PartView, numbers: Numbers, name: str, share: Fraction) -> Answers:
    each = share / len(numbers.blanks)
    named = [(f"{name}_{count}", blank) for count, blank in enumerate(numbers.blanks, 1)]
    said = tuple(
        (f"{place}_{count}", slip.message) for place, blank in named for count, slip in enumerate(blank.slips, 1)
    )
    declared = tuple(_declared(place, "float", (number(blank.key),)) for place, blank in named)
    rules = tuple(_number_rule(place, blank, each) for place, blank in named)
    return Answers(declared, _number_body(part, numbers, name), rules, said)


def _number_rule(place: str, blank: Blank, points: Fraction) -> Element:
    slips = [
        (_near(place, slip.value, blank.tolerance), _noted(_identifier(f"{place}_{count}")))
        for count, slip in enumerate(blank.slips, 1)
    ]
    return _when(_near(place, blank.key, blank.tolerance), _earned(place, points), *slips)


def _identifier(name: str) -> Element:
    return element("baseValue", name, baseType="identifier")


def _near(place: str, value: object, tolerance: object) -> Element:
    how = {"toleranceMode": "absolute", "tolerance": f"{number(tolerance)} {number(tolerance)}"}
    return element(
        "equal",
        element("variable", identifier=place),
        element("baseValue", number(value), baseType="float"),
        **(how if tolerance else {"toleranceMode": "exact"}),
    )


def _number_body(part: PartView, numbers: Numbers, name: str) -> tuple[Element, ...]:
    def place(count: int) -> Element:
        return element("textEntryInteraction", responseIdentifier=f"{name}_{count}", expectedLength="12")

    asks = xhtml("p", MATHML.spans(part.prompt))
    if part.kind == "matrix":
        count = iter(range(1, len(numbers.blanks) + 1))
        rows = [element("tr", *(element("td", place(next(count))) for _ in row)) for row in numbers.rows]
        return asks, element("table", element("tbody", *rows))
    between = " × " if part.kind == "shape" else ", "
    content: list[Element | str] = []
    for one in range(1, len(numbers.blanks) + 1):
        content += [between, place(one)] if content else [place(one)]
    return asks, element("p", *content)


def _choice(choice: Choice, name: str, share: Fraction) -> Answers:
    options = [(one.letter, one.text) for one in choice.options]
    rights = [one.letter for one in choice.options if one.right]
    because = tuple((f"{name}_{one.letter}", one.because) for one in choice.options if one.because)
    noted = tuple(
        _when(_chosen(name, one.letter, choice.several), _noted(_identifier(f"{name}_{one.letter}")))
        for one in choice.options
        if one.because
    )
    if not choice.several:
        found = _single(options, rights[0], name, share)
        return Answers(found.declared, found.body, (*found.rules, *noted), because)
    each = share / len(rights)
    entries = [(one.letter, each if one.right else -each) for one in choice.options]
    mapping, rule = _mapped(name, entries, lowerBound="0", upperBound=number(share))
    declared = _declared(name, "identifier", rights, "multiple", mapping)
    return Answers((declared,), (_choices(options, name, "0"),), (rule, *noted), because)


def _chosen(name: str, letter: str, several: bool) -> Element:
    return element("member" if several else "match", _identifier(letter), element("variable", identifier=name))


def _single(options: Sequence[Labelled], right: str, name: str, share: Fraction) -> Answers:
    rule = _when(_right(name), _earned(name, share))
    return Answers((_declared(name, "identifier", (right,)),), (_choices(options, name, "1"),), (rule,))


def _choices(options: Sequence[Labelled], name: str, most: str) -> Element:
    shown = [_with(xhtml("simpleChoice", MATHML.spans(text)), letter) for letter, text in options]
    return element("choiceInteraction", *shown, responseIdentifier=name, shuffle="false", maxChoices=most)


def _with(made: Element, name: str, **more: str) -> Element:
    for key, value in {"identifier": name, **more}.items():
        made.set(key, value)
    return made


def _matching(matching: Matching, name: str, share: Fraction) -> Answers:
    def side(items: Sequence[Labelled], mark: str) -> Element:
        choices = [
            _with(xhtml("simpleAssociableChoice", MATHML.spans(text)), f"{mark}{label}", matchMax="1")
            for label, text in items
        ]
        return element("simpleMatchSet", *choices)

    pairs = [f"L{left} R{number}" for left, number in matching.key.items()]
    mapping, rule = _mapped(name, [(pair, share / len(pairs)) for pair in pairs])
    place = element(
        "matchInteraction", side(matching.left, "L"), side(matching.right, "R"), responseIdentifier=name,
        shuffle="false", maxAssociations=str(len(pairs)),
    )  # fmt: skip
    return Answers((_declared(name, "directedPair", pairs, "multiple", mapping),), (place,), (rule,))


def _ordering(ordering: Ordering, name: str, share: Fraction) -> Answers:
    shown = [_with(xhtml("simpleChoice", MATHML.spans(text)), letter) for letter, text in ordering.steps]
    place = element("orderInteraction", *shown, responseIdentifier=name, shuffle="false")
    declared = _declared(name, "identifier", ordering.order, "ordered")
    return Answers((declared,), (place,), (_when(_right(name), _earned(name, share)),))


def _term(part: PartView, forms: Sequence[str], name: str, share: Fraction) -> Answers:
    rows = [element("mapEntry", mapKey=form, mappedValue=number(share), caseSensitive="false") for form in forms]
    declared = _declared(name, "string", forms[:1], "single", element("mapping", *rows, defaultValue="0"))
    place = element("textEntryInteraction", responseIdentifier=name, expectedLength="24")
    body = (xhtml("p", MATHML.spans(part.prompt)), element("p", place))
    return Answers((declared,), body, (_added(element("mapResponse", identifier=name)),))
