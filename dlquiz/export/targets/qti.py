"""Questions as a QTI 2.1 package: an item each, and a test that holds them.

Variants of a question are a section of the test, of which one is drawn. Solutions, named mistakes and proofs are modal
feedback.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from xml.etree.ElementTree import Element

from dlquiz.export.asked import asked
from dlquiz.export.elements import document, element
from dlquiz.export.feedback import rubric_blocks, solution_blocks, stem_blocks
from dlquiz.export.fragment import MATHML
from dlquiz.export.targets.archive import archive
from dlquiz.export.targets.qti_answers import MISTAKES, SCORE, answers, xhtml
from dlquiz.export.view import View, pools
from dlquiz.text.wording import say

_QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
_CONTENT = "http://www.imsglobal.org/xsd/imscp_v1p1"
_ITEM, _TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"
_SOLUTION = "SOLUTION"
_SHOWN = "shown"


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The archive: its manifest, its test and its items."""
    files = {
        "imsmanifest.xml": document(manifest_of(views)),
        "test.xml": document(test_of(views)),
        **{path_of(view): document(item_of(view), indented=False) for view in views},
    }
    return archive(files)


def _name(view: View) -> str:
    """An identifier has neither `#` nor a digit in front."""
    return "item-" + view.address.replace("#", "-")


def path_of(view: View) -> str:
    """Where an item stands in the archive."""
    return f"items/{_name(view)}.xml"


def manifest_of(views: Sequence[View]) -> Element:
    """What is in the archive."""
    about = element("metadata", element("schema", "QTIv2.1 Package"), element("schemaversion", "1.0.0"))
    items = [
        element("resource", element("file", href=path_of(view)), identifier=_name(view), type=_ITEM, href=path_of(view))
        for view in views
    ]
    needed = [element("dependency", identifierref=_name(view)) for view in views]
    test = element(
        "resource", element("file", href="test.xml"), *needed, identifier="test", type=_TEST, href="test.xml"
    )
    parts = (about, element("organizations"), element("resources", test, *items))
    return element("manifest", *parts, identifier="dlquiz", xmlns=_CONTENT)


def test_of(views: Sequence[View]) -> Element:
    """The test that holds the items."""
    sections = list(map(_section, pools(views)))
    part = element("testPart", *sections, identifier="part", navigationMode="nonlinear", submissionMode="individual")
    title = say(views[0].lang, "export_title")
    return element("assessmentTest", part, identifier="dlquiz", title=title, xmlns=_QTI)


def _section(views: Sequence[View]) -> Element:
    drawn = [element("selection", select="1")] if len(views) > 1 else []
    items = [element("assessmentItemRef", identifier=_name(view), href=path_of(view)) for view in views]
    return element(
        "assessmentSection",
        *drawn,
        *items,
        identifier=f"section-{_name(views[0])}",
        title=views[0].question,
        visible="false",
    )


def item_of(view: View) -> Element:
    """A question with its answers, their rules and what is said to them."""
    share = Fraction(1, len(view.parts))
    parts = [answers(part, asked(part), f"R{number}", share, view.lang) for number, part in enumerate(view.parts, 1)]
    outcomes = (
        element("outcomeDeclaration", _default("0"), identifier=SCORE, cardinality="single", baseType="float"),
        element("outcomeDeclaration", identifier=MISTAKES, cardinality="multiple", baseType="identifier"),
        element("outcomeDeclaration", identifier=_SOLUTION, cardinality="single", baseType="identifier"),
    )
    shown = element("setOutcomeValue", element("baseValue", _SHOWN, baseType="identifier"), identifier=_SOLUTION)
    said = [_feedback(MISTAKES, name, f"<p>{MATHML.spans(words)}</p>") for part in parts for name, words in part.said]
    return element(
        "assessmentItem",
        *(one for part in parts for one in part.declared),
        *outcomes,
        _body(view, [one for part in parts for one in part.body]),
        element("responseProcessing", *(rule for part in parts for rule in part.rules), shown),
        _feedback(_SOLUTION, _SHOWN, MATHML.blocks(solution_blocks(view))),
        *said,
        xmlns=_QTI, identifier=_name(view), title=view.address, adaptive="false", timeDependent="false",
        xml__lang="zh-CN" if view.lang == "zh" else "en",
    )  # fmt: skip


def _default(value: str) -> Element:
    return element("defaultValue", element("value", value))


def _body(view: View, interactions: Sequence[Element]) -> Element:
    """The question, what is to be done, and for who marks an answer in words the rubric."""
    rubric = rubric_blocks(view)
    for_markers = xhtml("rubricBlock", MATHML.blocks(rubric)) if rubric else None
    if for_markers is not None:
        for_markers.set("view", "scorer")
    made = xhtml("itemBody", MATHML.blocks(stem_blocks(view)))
    made.extend([*interactions, *([for_markers] if for_markers is not None else [])])
    return made


def _feedback(outcome: str, name: str, html: str) -> Element:
    made = xhtml("modalFeedback", html)
    for key, value in {"outcomeIdentifier": outcome, "identifier": name, "showHide": "show"}.items():
        made.set(key, value)
    return made
