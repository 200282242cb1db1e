"""A question of the page as HTML: its words, the fields to answer it in, and behind them what is shown afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dlquiz.export.asked import Asked, Choice, Essay, Matching, Numbers, Ordering, Term, Truth, asked
from dlquiz.export.feedback import proof_blocks, solution_blocks, stem_blocks
from dlquiz.export.view import PartView, View
from dlquiz.text.html import OWN
from dlquiz.text.spans import Labelled, Language, Spans
from dlquiz.text.wording import say

Lines = list[str]


def article(view: View, number: int, texts: Sequence[Spans]) -> str:
    """The question with that number, counted from 1; `texts` are those that its program shows when they are called
    for."""
    lang = view.lang
    parts = [line for at, part in enumerate(view.parts) for line in _part(part, f"{number}-{at}", view, at)]
    return "\n".join(
        [
            f'<article aria-labelledby="title-{number}">',
            f'<h2 id="title-{number}">{escape(say(lang, "web_question", number=number))} '
            f"<small>{escape(view.topic)}</small></h2>",
            *_wide(OWN.blocks(stem_blocks(view))),
            f'<form id="form-{number}" novalidate autocomplete="off">',
            *parts,
            *_buttons(number, lang, any(part.rubric for part in view.parts)),
            "</form>",
            f'<div id="told-{number}" class="told" role="status" tabindex="-1"></div>',
            *_solution(view, number),
            *_rubric(view, number),
            "<div hidden>",
            *(f'<p id="said-{number}-{at}">{OWN.spans(text)}</p>' for at, text in enumerate(texts)),
            "</div>",
            "</article>",
        ]
    )


def _wide(html: str) -> Lines:
    """What may be wider than a phone, in a box that can be moved sideways by keyboard too."""
    moved = ' tabindex="0" role="group"' if "<pre" in html or "<table" in html else ""
    return [f'<div class="wide"{moved}>', html, "</div>"]


def _buttons(number: int, lang: Language, essay: bool) -> Lines:
    check = say(lang, "web_compare" if essay else "web_check")
    return [
        f'<div class="buttons"><button type="submit">{escape(check)}</button>',
        f'<button type="button" id="give-up-{number}">{escape(say(lang, "web_give_up"))}</button></div>',
    ]


def _part(part: PartView, name: str, view: View, at: int) -> Lines:
    answer = asked(part)
    count = f"({at + 1}) " if len(view.parts) > 1 else ""
    equals = " =" if isinstance(answer, Numbers) else ""
    prompt = escape(count) + OWN.spans(part.prompt) + equals
    return _field(answer, name, prompt, view.lang)


def _field(answer: Asked, name: str, prompt: str, lang: Language) -> Lines:
    match answer:
        case Choice(options, several):
            kind = "checkbox" if several else "radio"
            return _picks(name, prompt, kind, [(one.letter, one.letter + ". ", one.text) for one in options])
        case Truth():
            words = [("true", escape(say(lang, "true")), ()), ("false", escape(say(lang, "false")), ())]
            return _picks(name, prompt, "radio", words)
        case Matching(left, right):
            return _matching(name, left, right, lang)
        case Ordering(steps, _):
            return _ordering(name, steps, lang)
        case Essay():
            return [
                '<div class="field">',
                f'<label for="{name}">{prompt}</label>',
                f'<textarea id="{name}" data-part="{name}" rows="6"></textarea></div>',
            ]
        case Numbers() | Term():
            return [
                '<div class="field">',
                f'<label for="{name}">{prompt}</label>',
                f'<input type="text" id="{name}" data-part="{name}" autocapitalize="off" spellcheck="false"></div>',
            ]


def _picks(name: str, prompt: str, kind: str, rows: Iterable[tuple[str, str, Spans]]) -> Lines:
    picks = [
        f'<label class="pick"><input type="{kind}" name="{name}" data-part="{name}" value="{value}">'
        f"<span>{label}{OWN.spans(text)}</span></label>"
        for value, label, text in rows
    ]
    return ["<fieldset>", f"<legend>{prompt}</legend>", *picks, "</fieldset>"]


def _select(name: str, own: str, values: Iterable[str], more: str) -> str:
    options = "".join(f"<option>{escape(value)}</option>" for value in ("", *values))
    return f'<select id="{name}-{own}" data-part="{name}"{more}>{options}</select>'


def _matching(name: str, left: Sequence[Labelled], right: Sequence[Labelled], lang: Language) -> Lines:
    numbers = [label for label, _ in right]
    rows = [
        f'<label for="{name}-{letter}">{letter}. {OWN.spans(text)}</label>'
        + _select(name, letter, numbers, f' data-letter="{letter}"')
        for letter, text in left
    ]
    legend = f"<legend>{escape(say(lang, 'web_pairs'))}</legend>"
    return ["<fieldset>", legend, OWN.labelled("right", right), '<div class="pairs">', *rows, "</div>", "</fieldset>"]


def _ordering(name: str, steps: Sequence[Labelled], lang: Language) -> Lines:
    letters = [label for label, _ in steps]
    rows = [
        f'<span><label for="{name}-{place}">{place}.</label> {_select(name, str(place), letters, "")}</span>'
        for place in range(1, len(steps) + 1)
    ]
    legend = f"<legend>{escape(say(lang, 'web_places'))}</legend>"
    return [
        "<fieldset>",
        legend,
        OWN.labelled("options", steps),
        '<div class="places">',
        *rows,
        "</div>",
        "</fieldset>",
    ]


def _solution(view: View, number: int) -> Lines:
    """The key, the solution and the proof, with a button that copies it."""
    lang, proof = view.lang, proof_blocks(view)
    blocks = solution_blocks(view)[: -len(proof) or None]
    lines = [
        f'<div class="solution" id="solution-{number}" hidden>',
        f"<h3>{escape(say(lang, 'web_solution'))}</h3>",
        OWN.blocks(blocks),
    ]
    if view.proof is not None:
        lines += [
            OWN.blocks(proof[:1]),
            f'<pre tabindex="0"><code id="proof-{number}">{OWN.code(view.proof.code.rstrip(chr(10)))}</code></pre>',
            f'<button type="button" id="copy-{number}">{escape(say(lang, "web_copy"))}</button>',
            f'<span id="copied-{number}" role="status"></span>',
        ]
    return [*lines, "</div>"]


def _rubric(view: View, number: int) -> Lines:
    """The points that an answer in words is marked by: its key, which is shown with the solution."""
    points = [point for part in view.parts for point in part.rubric]
    if not points:
        return []
    title = escape(say(view.lang, "rubric", share=f"1/{len(points)}"))
    rows = [(letter, f"{letter}. ", text) for letter, text in points]
    _, _, *picks, _ = _picks(f"{number}-rubric", "", "checkbox", rows)
    return [
        f'<fieldset id="rubric-{number}" disabled hidden>',
        f"<legend>{title}</legend>",
        *picks,
        f'<button type="button" id="mark-{number}">{escape(say(view.lang, "web_mark"))}</button>',
        "</fieldset>",
    ]
