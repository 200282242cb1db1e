"""Questions as Moodle XML, for Moodle's question bank.

Each question is of the type that Moodle has for its answer. Where several numbers are asked, or one is not alone, it is
a cloze (`moodle_cloze`); an order is a matching by place, which every Moodle has and which gives partial credit. A
question's `idnumber` is its address, so that one that is imported again can be told; its category is its topic.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from dlquiz.export.asked import Asked, Blank, Choice, Essay, Matching, Numbers, Option, Ordering, Term, Truth, asked
from dlquiz.export.asked import decimal_text as number
from dlquiz.export.elements import document, element
from dlquiz.export.feedback import question_blocks, rubric_blocks, solution_blocks, stem_blocks
from dlquiz.export.fragment import MATHJAX, escaped_only
from dlquiz.export.targets.moodle_cloze import cloze_text
from dlquiz.export.view import View, pools
from dlquiz.text.spans import one_line

# The marks of one of so many right options, as Moodle knows them: others it refuses.
_SHARES = {1: "100", 2: "50", 3: "33.33333", 4: "25", 5: "20", 6: "16.66667"}
_PENALTY = "0.3333333"


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The questions, each topic in a category of its own, and in it the variants of a question in one of theirs."""
    filed: dict[str, list[View]] = {}
    for pool in pools(views):
        filed.setdefault(_category(pool), []).extend(pool)
    quiz = element("quiz")
    for path, found in filed.items():
        quiz.append(element("question", _text("category", path), _html("info", ""), type="category"))
        quiz.extend(map(_question, found))
    return document(quiz)


def _category(pool: Sequence[View]) -> str:
    """A quiz draws one question at random from a category."""
    view = pool[0]
    own = [view.question] if len(pool) > 1 else []
    names = ["dlquiz", view.lang, *view.topic.split("."), *own]
    return "$course$/top/" + "/".join(name.replace("/", "//") for name in names)


def _question(view: View) -> Element:
    answers = [asked(part) for part in view.parts]
    alone = answers[0] if len(answers) == 1 else None
    match alone:
        case None:
            return _cloze(view, answers)
        case Numbers(blanks) if len(blanks) > 1:
            return _cloze(view, answers)
        case Numbers(blanks):
            return _numerical(view, blanks[0])
        case Choice():
            return _multichoice(view, alone)
        case Matching():
            pairs = [(MATHJAX.spans(left), one_line(right)) for (_, left), (_, right) in alone.partners]
            return _matching(view, [*pairs, *(("", one_line(right)) for _, right in alone.surplus)])
        case Ordering():
            return _ordering(view, alone)
        case Truth(right):
            return _truth(view, right)
        case Term(forms):
            found = [_answer("100", form.replace("*", r"\*")) for form in forms]
            return _of_type("shortanswer", view, element("usecase", "0"), *found)
        case Essay():
            return _essay(view)


def _of_type(type_: str, view: View, *own: Element, text: str | None = None) -> Element:
    """What all questions have, and what is their type's own; `text` is the question if it is not the stem alone."""
    tags = (view.topic, f"dlquiz:{view.kind}", f"level:{view.level}")
    return element(
        "question",
        _text("name", view.address),
        _html("questiontext", text if text is not None else MATHJAX.blocks(question_blocks(view))),
        _html("generalfeedback", MATHJAX.blocks(solution_blocks(view))),
        element("defaultgrade", "1"),
        element("penalty", _PENALTY),
        element("hidden", "0"),
        element("idnumber", view.address),
        *own,
        element("tags", *(_text("tag", tag) for tag in tags)),
        type=type_,
    )


def _text(tag: str, text: str) -> Element:
    return element(tag, element("text", text))


def _html(tag: str, html: str) -> Element:
    return element(tag, element("text", html), format="html")


def _answer(fraction: str, text: str, feedback: str = "", *more: Element, html: bool = False) -> Element:
    """An answer with what it earns, in per cent, and what is said to it."""
    format_ = "html" if html else "moodle_auto_format"
    said = _html("feedback", feedback)
    return element("answer", element("text", text), said, *more, fraction=fraction, format=format_)


def _numerical(view: View, blank: Blank) -> Element:
    near = element("tolerance", number(blank.tolerance))
    wrong = [_answer("0", number(slip.value), MATHJAX.spans(slip.message), near) for slip in blank.slips]
    units = {"unitgradingtype": "0", "unitpenalty": "0.1", "showunits": "3", "unitsleft": "0"}
    right = _answer("100", number(blank.key), "", near)
    return _of_type("numerical", view, right, *wrong, *(element(name, value) for name, value in units.items()))


def _multichoice(view: View, choice: Choice) -> Element:
    rights = sum(option.right for option in choice.options)

    def fraction(option: Option) -> str:
        """A wrong one takes a right one back, as in `dlquiz quiz`."""
        return _SHARES[rights] if option.right else f"-{_SHARES[rights]}" if choice.several else "0"

    answers = [
        _answer(fraction(one), MATHJAX.spans(one.text), MATHJAX.spans(one.because), html=True) for one in choice.options
    ]
    # The solution speaks of letters: they stay as they are.
    settings = {
        "single": "false" if choice.several else "true",
        "shuffleanswers": "false",
        "answernumbering": "ABCD",
        "showstandardinstruction": "1",
    }
    return _of_type("multichoice", view, *(element(name, value) for name, value in settings.items()), *answers)


def _matching(view: View, pairs: Sequence[tuple[str, str]]) -> Element:
    """Each HTML on the left with what belongs to it; what is chosen from shows words alone."""
    found = [
        element(
            "subquestion", element("text", left), element("answer", element("text", _in_a_menu(right))), format="html"
        )
        for left, right in pairs
    ]
    return _of_type("matching", view, element("shuffleanswers", "true"), *found)


def _in_a_menu(text: str) -> str:
    return escaped_only(text).replace("\\", "&#92;")


def _ordering(view: View, ordering: Ordering) -> Element:
    places = {letter: str(place) for place, letter in enumerate(ordering.order, 1)}
    pairs = [(f"{letter}. {MATHJAX.spans(step)}", places[letter]) for letter, step in ordering.steps]
    return _matching(view, pairs)


def _truth(view: View, right: bool) -> Element:
    answers = [_answer("100" if value == right else "0", str(value).lower()) for value in (True, False)]
    return _of_type("truefalse", view, *answers)


def _essay(view: View) -> Element:
    settings = {
        "responseformat": "editor",
        "responserequired": "1",
        "responsefieldlines": "15",
        "attachments": "0",
        "attachmentsrequired": "0",
    }
    rubric = _html("graderinfo", MATHJAX.blocks(rubric_blocks(view)))
    own = [*(element(name, value) for name, value in settings.items()), rubric, _html("responsetemplate", "")]
    return _of_type("essay", view, *own)


def _cloze(view: View, answers: Sequence[Asked]) -> Element:
    return _of_type("cloze", view, text=MATHJAX.blocks(stem_blocks(view)) + cloze_text(view.parts, answers))
