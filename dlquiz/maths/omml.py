"""Maths to Office MathML, which Word and LibreOffice edit as formulas."""

from __future__ import annotations

from dlquiz.maths.normal import items_of, normal_form
from dlquiz.maths.spacing import gap
from dlquiz.maths.tree import (
    Accent,
    Big,
    Cases,
    Fenced,
    Frac,
    Matrix,
    Node,
    Numeral,
    Operator,
    Root,
    Row,
    Scripts,
    Symbol,
    Words,
)

NAMESPACE = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})
# How a letter looks: Word slants letters by itself.
_LOOKS = {
    "italic": "",
    "upright": '<m:sty m:val="p"/>',
    "bold": '<m:sty m:val="b"/>',
    "blackboard": '<m:scr m:val="double-struck"/><m:sty m:val="p"/>',
    "script": '<m:scr m:val="script"/>',
}
_AS_IT_IS = "<m:nor/>"
# Operators that LibreOffice would take for commands of its own: a bar for "or".
_COMMANDS = frozenset("|‖#%&~^_")
_MARKS = {"hat": "\N{COMBINING CIRCUMFLEX ACCENT}", "bar": "\N{COMBINING OVERLINE}", "tilde": "\N{COMBINING TILDE}"}


def to_omml(node: Node, display: bool = False) -> str:
    """The maths as one `m:oMath` element, in an `m:oMathPara` if `display`; text is escaped and fit for XML."""
    whole = f'<m:oMath xmlns:m="{NAMESPACE}">{_omml(normal_form(node))}</m:oMath>'
    return f'<m:oMathPara xmlns:m="{NAMESPACE}">{whole}</m:oMathPara>' if display else whole


def _omml(node: Node) -> str:
    match node:
        case Symbol():
            named = node.style == "upright" and len(node.text) > 1
            return _run(node.text, _AS_IT_IS if named else _LOOKS[node.style])
        case Numeral():
            return _run(node.text, _LOOKS["upright"])
        case Words():
            return _run(node.text, _AS_IT_IS)
        case Operator():
            return _run(node.text, _AS_IT_IS if node.text in _COMMANDS else _LOOKS["upright"])
        case Row():
            return _row(node.items)
        case Frac():
            return _element("f", _element("num", _omml(node.numerator)), _element("den", _omml(node.denominator)))
        case Scripts():
            return _scripts(node)
        case Root():
            hidden = '<m:radPr><m:degHide m:val="1"/></m:radPr><m:deg/>'
            return _element("rad", hidden, _inside(node.body))
        case Fenced():
            return _fenced(node.open, _inside(node.body), node.close)
        case Matrix():
            return _fenced("[", _element("e", _grid(node.rows, "center")), "]")
        case Cases():
            rows = tuple((Row((value, Operator(","))), condition) for value, condition in node.rows)
            return _fenced("{", _element("e", _grid(rows, "left")), "")
        case Accent():
            return _element("acc", f'<m:accPr><m:chr m:val="{_MARKS[node.kind]}"/></m:accPr>', _inside(node.base))
        case Big():
            return _big(node, ())


def _element(name: str, *content: str) -> str:
    return f"<m:{name}>{''.join(content)}</m:{name}>"


def _inside(node: Node) -> str:
    return _element("e", _omml(node))


def _run(text: str, look: str) -> str:
    how = f"<m:rPr>{look}</m:rPr>" if look else ""
    return f'<m:r>{how}<m:t xml:space="preserve">{text.translate(_ESCAPES)}</m:t></m:r>'


def _row(items: tuple[Node, ...]) -> str:
    """Things side by side. A large operator holds what follows it."""
    pieces: list[str] = []
    for place, item in enumerate(items):
        spaced = place and _needs_space(items[place - 1], item)
        pieces += [_run(" ", _AS_IT_IS)] if spaced else []
        if isinstance(item, Big):
            return "".join([*pieces, _big(item, items[place + 1 :])])
        pieces.append(_omml(item))
    return "".join(pieces)


def _needs_space(left: Node, right: Node) -> bool:
    """Word puts space around operators by itself."""
    return not any(isinstance(node, Operator | Big) for node in (left, right)) and gap(left, right)


def _scripts(node: Scripts) -> str:
    sub = "" if node.sub is None else _element("sub", _omml(node.sub))
    sup = "" if node.sup is None else _element("sup", _omml(node.sup))
    name = "sSubSup" if sub and sup else "sSub" if sub else "sSup"
    return _element(name, _inside(node.base), sub, sup)


def _fenced(opener: str, body: str, close: str) -> str:
    ends = f'<m:begChr m:val="{opener}"/><m:endChr m:val="{close}"/>'
    return _element("d", _element("dPr", ends), body)


def _grid(rows: tuple[tuple[Node, ...], ...], place: str) -> str:
    column = f'<m:mc><m:mcPr><m:count m:val="{len(rows[0])}"/><m:mcJc m:val="{place}"/></m:mcPr></m:mc>'
    lines = (_element("mr", *map(_inside, row)) for row in rows)
    return _element("m", _element("mPr", _element("mcs", column)), *lines)


def _big(node: Big, rest: tuple[Node, ...]) -> str:
    """`rest` is what it is of: Word keeps both together."""
    if node.symbol.isalnum():
        named = _run(node.symbol, _LOOKS["upright"])
        limited = named if node.lower is None else _element("limLow", _element("e", named), _limit(node.lower))
        limited = limited if node.upper is None else _element("limUpp", _element("e", limited), _limit(node.upper))
        return limited + (_run(" ", _AS_IT_IS) if rest else "") + _row(rest)
    hidden = "".join(
        f'<m:{name}Hide m:val="1"/>' for name, limit in (("sub", node.lower), ("sup", node.upper)) if limit is None
    )
    how = f'<m:naryPr><m:chr m:val="{node.symbol}"/><m:limLoc m:val="undOvr"/>{hidden}</m:naryPr>'
    limits = [
        _element(name, *(map(_omml, items_of(limit)) if limit is not None else ()))
        for name, limit in (("sub", node.lower), ("sup", node.upper))
    ]
    return _element("nary", how, *limits, _element("e", _row(rest)))


def _limit(node: Node) -> str:
    return _element("lim", _omml(node))
