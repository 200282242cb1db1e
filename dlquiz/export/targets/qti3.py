"""Questions as a QTI 3.0 package: those of QTI 2.1 under the names of 3.0.

What QTI itself names has hyphens and begins with `qti-` there; HTML and MathML are as they were. Feedback and rubrics
hold their content in a body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element

from dlquiz.export.elements import document, element
from dlquiz.export.targets.archive import archive
from dlquiz.export.targets.qti import item_of, manifest_of, path_of, test_of
from dlquiz.export.view import View

_QTI = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
_CONTENT = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
_CAPITAL = re.compile("(?<=[a-z])[A-Z]")
_HTML = frozenset(("p", "span", "code", "pre", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"))
_WITH_BODY = frozenset(("modalFeedback", "rubricBlock"))
_RENAMED = {
    "QTIv2.1 Package": "QTI Package",
    "1.0.0": "3.0.0",
    "imsqti_item_xmlv2p1": "imsqti_item_xmlv3p0",
    "imsqti_test_xmlv2p1": "imsqti_test_xmlv3p0",
}


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The archive: its manifest, its test and its items."""
    files = {
        "imsmanifest.xml": document(_renewed(manifest_of(views))),
        "test.xml": document(_in_namespace(_upgraded(test_of(views)))),
    }
    items = {path_of(view): document(_in_namespace(_upgraded(item_of(view))), indented=False) for view in views}
    return archive({**files, **items})


def _renewed(manifest: Element) -> Element:
    """The manifest, which keeps its elements, with the versions of 3.0."""
    manifest.set("xmlns", _CONTENT)
    for one in manifest.iter():
        one.text = _RENAMED.get(one.text or "", one.text)
        if "type" in one.attrib:
            one.set("type", _RENAMED[one.attrib["type"]])
    return manifest


def _in_namespace(root: Element) -> Element:
    root.set("xmlns", _QTI)
    return root


def _upgraded(old: Element) -> Element:
    if old.tag in _HTML or old.tag.startswith("{"):
        made = Element(old.tag, dict(old.attrib))
    else:
        made = Element(f"qti-{_hyphened(old.tag)}", {_hyphened(name): text for name, text in old.attrib.items()})
    made.text, made.tail = old.text, old.tail
    made.extend(map(_upgraded, old))
    if old.tag not in _WITH_BODY:
        return made
    body = element("qti-content-body", *made)
    whole = element(made.tag, body, **({"use": "scoring"} if old.tag == "rubricBlock" else {}))
    whole.attrib.update(made.attrib)
    whole.tail = made.tail
    return whole


def _hyphened(name: str) -> str:
    """`responseIdentifier`: `response-identifier`."""
    return _CAPITAL.sub(lambda found: f"-{found[0].lower()}", name)
