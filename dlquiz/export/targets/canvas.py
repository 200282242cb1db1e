"""Questions for Canvas: a ZIP of QTI 1.2 in the dialect that its classic quizzes import.

Variants of a question are a group, of which each student gets one. Canvas keeps what is said to an option; a number's
named mistakes stand in the general feedback, since whatever is listed as a number's answer is right there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from dlquiz.export.asked import Choice, asked
from dlquiz.export.elements import document, element
from dlquiz.export.feedback import mistake_blocks, question_blocks, rubric_blocks, solution_blocks, stem_blocks
from dlquiz.export.fragment import MATHJAX
from dlquiz.export.targets.archive import archive
from dlquiz.export.targets.canvas_answers import Answers, answers, html
from dlquiz.export.view import View, pools
from dlquiz.text.wording import say

_QTI = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_CONTENT = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_QUIZ = "dlquiz"


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The archive with one quiz."""
    name = f"{_QUIZ}/{_QUIZ}.xml"
    return archive({"imsmanifest.xml": document(_manifest(name)), name: document(_quiz(views))})


def _manifest(name: str) -> Element:
    about = element("metadata", element("schema", "IMS Content"), element("schemaversion", "1.1.3"))
    resource = element("resource", element("file", href=name), identifier=_QUIZ, type="imsqti_xmlv1p2")
    resources = element("resources", resource)
    return element("manifest", about, element("organizations"), resources, identifier=f"{_QUIZ}-1", xmlns=_CONTENT)


def _quiz(views: Sequence[View]) -> Element:
    root = element("section", ident="root_section")
    for pool in pools(views):
        root.append(_group(pool) if len(pool) > 1 else _item(pool[0]))
    title = say(views[0].lang, "export_title")
    return element("questestinterop", element("assessment", root, ident=_QUIZ, title=title), xmlns=_QTI)


def _group(pool: Sequence[View]) -> Element:
    """One of the items is drawn for each student."""
    worth = element("selection_extension", element("points_per_item", "1"))
    drawn = element("selection_ordering", element("selection", element("selection_number", "1"), worth))
    return element("section", drawn, *map(_item, pool), ident=f"group-{_name(pool[0])}", title=pool[0].question)


def _name(view: View) -> str:
    return view.address.replace("#", "-")


def _item(view: View) -> Element:
    found = [asked(part) for part in view.parts]
    stem = MATHJAX.blocks(stem_blocks(view))
    answered = answers(view.parts, found, stem)
    text = f"{stem}\n{answered.below}" if answered.below else MATHJAX.blocks(question_blocks(view))
    named = () if isinstance(found[0], Choice) and len(found) == 1 else mistake_blocks(view)
    in_general = MATHJAX.blocks((*solution_blocks(view), *rubric_blocks(view), *named))
    said = {"general_fb": in_general, **answered.said}
    return element(
        "item",
        element("itemmetadata", element("qtimetadata", *_metadata(answered.type))),
        element("presentation", html(text), *answered.places),
        element("resprocessing", _score(), *_comments(answered), *answered.rights),
        *(element("itemfeedback", element("flow_mat", html(words)), ident=name) for name, words in said.items()),
        ident=_name(view),
        title=view.address,
    )


def _metadata(type_: str) -> list[Element]:
    fields = {"question_type": type_, "points_possible": "1"}
    return [
        element("qtimetadatafield", element("fieldlabel", name), element("fieldentry", value))
        for name, value in fields.items()
    ]


def _score() -> Element:
    return element("outcomes", element("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal"))


def _comments(answered: Answers) -> list[Element]:
    """What is said whatever was answered, and what is said to one option."""
    always = _comment(element("other"), "general_fb")
    chosen = [
        _comment(element("varequal", name.removesuffix("_fb"), respident="response1"), name) for name in answered.said
    ]
    return [always, *chosen]


def _comment(condition: Element, name: str) -> Element:
    shown = element("displayfeedback", feedbacktype="Response", linkrefid=name)
    return element("respcondition", element("conditionvar", condition), shown, continue_="Yes")
