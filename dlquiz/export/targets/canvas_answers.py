"""How Canvas asks for an answer: its type of question, where to answer, what is right, what is said to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from html import unescape
from math import ceil, floor
from xml.etree.ElementTree import Element

from msgspec import Struct, field

from dlquiz.export.asked import Asked, Blank, Choice, Essay, Matching, Numbers, Ordering, Term, Truth
from dlquiz.export.asked import decimal_text as number
from dlquiz.export.elements import element
from dlquiz.export.fragment import MATHJAX
from dlquiz.export.view import PartView
from dlquiz.text.blocks import Options
from dlquiz.text.spans import Spans, one_line


class Answers(Struct, frozen=True):
    """A type of question with its elements; `below` is HTML that stands below the question, `said` what is said to an
    answer, by the name of its feedback."""

    type: str
    places: Sequence[Element]
    rights: Sequence[Element] = ()
    below: str = ""
    said: Mapping[str, str] = field(default_factory=dict)


def answers(parts: Sequence[PartView], asked: Sequence[Asked], stem: str) -> Answers:
    """How the parts of a question are asked for; `stem` is its HTML, in which the names of blanks must not occur."""
    match asked[0] if len(asked) == 1 else None:
        case Numbers(blanks) if len(blanks) == 1:
            return _number(blanks[0])
        case Choice() as choice:
            return _choice(choice)
        case Truth(right):
            options = [(name, name, name == str(right)) for name in ("True", "False")]
            return Answers("true_false_question", [_lid("response1", options)], [_set(_equal("response1", str(right)))])
        case Matching() as matching:
            pairs = [(left, number) for (_, left), (number, _) in matching.partners]
            return _pairs(pairs, [(number, one_line(right)) for number, right in matching.right])
        case Ordering(steps, order):
            pairs = [(step, str(order.index(letter) + 1)) for letter, step in steps]
            return _pairs(pairs, [(place, place) for place in sorted(place for _, place in pairs)])
        case Term(forms):
            rights = element("conditionvar", *(_equals("response1", form) for form in forms))
            return Answers("short_answer_question", [_str("response1")], [_set(rights)])
        case Essay():
            return Answers("essay_question", [_str("response1")])
        case _:
            return _blanks(parts, asked, stem)


def _equals(place: str, text: str) -> Element:
    return element("varequal", text, respident=place)


def _equal(place: str, text: str) -> Element:
    return element("conditionvar", _equals(place, text))


def _set(condition: Element, share: str = "100", action: str = "Set") -> Element:
    earned = element("setvar", share, action=action, varname="SCORE")
    return element("respcondition", condition, earned, continue_="No" if action == "Set" else "Yes")


def html(text: str) -> Element:
    """A material of HTML."""
    return element("material", element("mattext", text, texttype="text/html"))


def plain(text: str) -> Element:
    """A material of words alone."""
    return element("material", element("mattext", text, texttype="text/plain"))


def _label(ident: str, content: Element) -> Element:
    return element("response_label", content, ident=ident)


def _lid(place: str, options: Iterable[tuple[str, str, bool]], several: bool = False) -> Element:
    labels = [_label(name, html(text)) for name, text, _ in options]
    shown = element("render_choice", *labels)
    return element("response_lid", shown, ident=place, rcardinality="Multiple" if several else "Single")


def _str(place: str, **how: str) -> Element:
    shown = element("render_fib", element("response_label", ident="answer1", rshuffle="No"), **how)
    return element("response_str", shown, ident=place, rcardinality="Single")


def _number(blank: Blank) -> Answers:
    """Right is what lies between two bounds."""
    least, most = (number(Fraction(blank.key) + sign * Fraction(blank.tolerance)) for sign in (-1, 1))
    bounds = [element("vargte", least, respident="response1"), element("varlte", most, respident="response1")]
    either = element("or", _equals("response1", number(blank.key)), element("and", *bounds))
    place = _str("response1", fibtype="Decimal")
    return Answers("numerical_question", [place], [_set(element("conditionvar", either))])


def _choice(choice: Choice) -> Answers:
    options = [(one.letter, MATHJAX.spans(one.text), one.right) for one in choice.options]
    said = {f"{one.letter}_fb": MATHJAX.spans(one.because) for one in choice.options if one.because}
    place = _lid("response1", options, choice.several)
    if not choice.several:
        rights = [_set(_equal("response1", one.letter)) for one in choice.options if one.right]
        return Answers("multiple_choice_question", [place], rights, said=said)
    chosen = [
        _equals("response1", one.letter) if one.right else element("not", _equals("response1", one.letter))
        for one in choice.options
    ]
    right = _set(element("conditionvar", element("and", *chosen)))
    return Answers("multiple_answers_question", [place], [right], said=said)


def _pairs(pairs: Sequence[tuple[Spans, str]], rights: Sequence[tuple[str, str]]) -> Answers:
    """Each on the left with the number of what on the right belongs to it. Canvas reads what is on the right from the
    first of them alone, and knows it by its number: all of them number it alike."""
    places, conditions = [], []
    for count, (left, right) in enumerate(pairs, 1):
        name = f"response_{count}"
        shown = element("render_choice", *(_label(one, plain(text)) for one, text in rights))
        places.append(element("response_lid", html(MATHJAX.spans(left)), shown, ident=name))
        conditions.append(_set(_equal(name, right), _share(len(pairs)), "Add"))
    return Answers("matching_question", places, conditions)


def _share(count: int) -> str:
    return f"{100 / count:.2f}"


def _blanks(parts: Sequence[PartView], asked: Sequence[Asked], stem: str) -> Answers:
    """Blanks in the text below the question, each with every text that is right there."""
    prefix = "answer"
    while f"[{prefix}" in unescape(stem):
        prefix += "x"
    below: list[str] = []
    forms: list[tuple[str, Sequence[str]]] = []
    for part, answer in zip(parts, asked, strict=True):
        found = [_number_texts(blank) for blank in answer.blanks] if isinstance(answer, Numbers) else [part.forms]
        names = [f"{prefix}{len(forms) + count}" for count in range(1, len(found) + 1)]
        forms += zip(names, found, strict=True)
        between = " × " if part.kind == "shape" else ", "
        below += [MATHJAX.block(Options(part.options))] if isinstance(answer, Choice) else []
        below.append(f"<p>{MATHJAX.spans(part.prompt)} = {between.join(f'[{name}]' for name in names)}</p>")
    places = [
        element(
            "response_lid",
            plain(name),
            element("render_choice", *(_label(f"{name}-{count}", plain(form)) for count, form in enumerate(found))),
            ident=f"response_{name}",
        )
        for name, found in forms
    ]
    rights = [
        _set(_equal(f"response_{name}", f"{name}-{count}"), _share(len(forms)), "Add")
        for name, found in forms
        for count in range(len(found))
    ]
    return Answers("fill_in_multiple_blanks_question", places, rights, "\n".join(below))


def _number_texts(blank: Blank) -> tuple[str, ...]:
    """A number with the digits that are asked for, and its neighbours that are near enough, as they may be typed."""
    key, near, step = Fraction(blank.key), Fraction(blank.tolerance), Fraction(blank.step)
    if not step:
        return (number(blank.key),)
    first, last = ceil((key - near) / step), floor((key + near) / step)
    digits = max(0, len(number(step)) - 2)
    found = [number(blank.key)]
    for value in sorted((place * step for place in range(first, last + 1)), key=lambda one: abs(one - key)):
        whole = f"{float(value):.{digits}f}"
        found += [whole, number(value)]
    return tuple(
        dict.fromkeys(
            form
            for text in found
            for form in (text, text.replace("0.", ".", 1))
            if form == text or text.lstrip("-").startswith("0.")
        )
    )
