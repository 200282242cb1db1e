"""XML elements and documents: no text in them can be anything but text."""

from __future__ import annotations

import re
from html import escape
from xml.etree.ElementTree import Element, indent, register_namespace, tostring

register_namespace("m", "http://www.w3.org/1998/Math/MathML")
# What XML can't hold, not even as a number.
_IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, *content: Element | str, **attributes: str) -> Element:
    """An element with texts and elements in it. An attribute that is a keyword of Python's ends in a `_`; in a name
    `__` stands for a colon."""
    made = Element(tag, {name.rstrip("_").replace("__", ":"): _possible(value) for name, value in attributes.items()})
    for one in content:
        if isinstance(one, Element):
            made.append(one)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + _possible(one)
        else:
            made.text = (made.text or "") + _possible(one)
    return made


def _possible(text: str) -> str:
    return _IMPOSSIBLE.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped_text(text: str) -> str:
    """Text as it stands in XML that is written by hand."""
    return escape(_possible(text))


def document(root: Element, indented: bool = True) -> bytes:
    """The whole document; not `indented`: where white space counts."""
    if indented:
        indent(root)
    text: str = tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()
