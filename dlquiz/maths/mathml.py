"""Maths to MathML Core, for pages without style sheets or scripts."""

from __future__ import annotations

from dlquiz.maths.normal import normal_form
from dlquiz.maths.spacing import gap
from dlquiz.maths.symbols import blackboard, bold, italic, script
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

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;"})
_MARKS = {"hat": "^", "bar": "¯", "tilde": "~"}
_SPACE = '<mspace width="0.2em"/>'


def to_mathml(node: Node, display: bool = False, large: bool = False) -> str:
    """The maths as one `<math>` element, as a block if `display`, as large as in a block if `large`; text is escaped
    and fit for HTML and XML."""
    block = ' display="block"' if display else ' displaystyle="true"' if large else ""
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML"{block}>{_mathml(normal_form(node))}</math>'


def _mathml(node: Node) -> str:
    match node:
        case Symbol():
            return _symbol(node)
        case Numeral():
            return _element("mn", _escaped(node.text))
        case Words():
            return _element("mtext", _escaped(node.text.replace(" ", "\N{NO-BREAK SPACE}")))
        case Operator():
            return _operator(node)
        case Row():
            return _row(node)
        case Frac():
            return _element("mfrac", _mathml(node.numerator), _mathml(node.denominator))
        case Scripts():
            return _attached(_mathml(node.base), node.sub, node.sup, ("msub", "msup", "msubsup"))
        case Root():
            return _element("msqrt", _mathml(node.body))
        case Fenced():
            return _fenced(node.open, _mathml(node.body), node.close)
        case Matrix():
            return _fenced("[", _table([[_mathml(cell) for cell in row] for row in node.rows]), "]")
        case Cases():
            return _fenced("{", _table([[_mathml(v) + _element("mo", ","), _mathml(c)] for v, c in node.rows]), "")
        case Accent():
            return _accent(node)
        case Big():
            base = _element("mi" if node.symbol.isalnum() else "mo", _escaped(node.symbol))
            return _attached(base, node.lower, node.upper, ("munder", "mover", "munderover"))


def _escaped(text: str) -> str:
    return text.translate(_ESCAPES)


def _element(name: str, *content: str, attributes: str = "") -> str:
    return f"<{name}{attributes}>{''.join(content)}</{name}>"


def _symbol(node: Symbol) -> str:
    text = node.text
    if node.style == "upright" and len(text) == 1:
        return _element("mi", _escaped(text), attributes=' mathvariant="normal"')
    if node.style == "italic":
        # a single letter is slanted by the renderer, a longer name is not
        text = italic(text) if len(text) > 1 else text
    elif node.style != "upright":
        text = {"bold": bold, "blackboard": blackboard, "script": script}[node.style](text)
    return _element("mi", _escaped(text))


def _operator(node: Operator) -> str:
    if not node.tight:
        attributes = ' stretchy="false"' if node.text in ("∣", "‖", "/", "→", "←", "⇒", "↦") else ""
    elif node.text in ("+", "−", "±", "∓"):
        attributes = ' form="prefix"'
    else:
        attributes = ' lspace="0em" rspace="0em" stretchy="false"'
    return _element("mo", _escaped(node.text), attributes=attributes)


def _row(node: Row) -> str:
    pieces: list[str] = []
    for index, item in enumerate(node.items):
        if index and _needs_space(node.items[index - 1], item):
            pieces.append(_SPACE)
        pieces.append(_mathml(item))
    return _element("mrow", *pieces)


def _needs_space(left: Node, right: Node) -> bool:
    """Operators bring their own space, ∑ and ∏ among them."""
    own = any(isinstance(n, Operator) or (isinstance(n, Big) and not n.symbol.isalnum()) for n in (left, right))
    return not own and gap(left, right)


def _attached(base: str, lower: Node | None, upper: Node | None, names: tuple[str, str, str]) -> str:
    if lower is not None and upper is not None:
        return _element(names[2], base, _mathml(lower), _mathml(upper))
    if lower is not None:
        return _element(names[0], base, _mathml(lower))
    return base if upper is None else _element(names[1], base, _mathml(upper))


def _fenced(opener: str, body: str, close: str) -> str:
    left = _element("mo", _escaped(opener), attributes=' form="prefix"') if opener else ""
    right = _element("mo", _escaped(close), attributes=' form="postfix"') if close else ""
    return _element("mrow", left, body, right)


def _table(rows: list[list[str]]) -> str:
    return _element("mtable", *(_element("mtr", *(_element("mtd", cell) for cell in row)) for row in rows))


def _accent(node: Accent) -> str:
    narrow = ' stretchy="false"' if isinstance(node.base, Symbol) else ""
    mark = _element("mo", _MARKS[node.kind], attributes=narrow)
    return _element("mover", _mathml(node.base), mark, attributes=' accent="true"')
