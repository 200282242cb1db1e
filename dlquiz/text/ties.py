"""What stays on a line: a name and its value, `H = 28`; maths and the comma or full stop behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlquiz.maths.box import to_box
from dlquiz.maths.pieces import WHOLE
from dlquiz.text.spans import Code, Maths, Plain, Span, Spans

_RELATION = re.compile(r" ([=≈≠<>≤≥∈→]) ")
_TIE = "\N{NO-BREAK SPACE}"
# A tie with what is on both sides of it: up to a space, or to a Chinese character, which is a word to a line.
_TIED = re.compile(f"([^ \n\u3000-\u9fff\uff01-\uff5e]*{_TIE}[^ \n\u3000-\u9fff\uff01-\uff5e]*)")
# No line begins with it.
_CLOSING = re.compile(r"[，。；：、？！）」』”’》.,;:?!)]+")


def tied(spans: Spans) -> Spans:
    """The same, with spaces around relations that no line ends at."""
    return tuple(Plain(_RELATION.sub(rf"{_TIE}\1{_TIE}", one.text)) if isinstance(one, Plain) else one for one in spans)


def groups(spans: Spans) -> Iterator[Spans]:
    """The tied spans in groups, each of which stays on a line: for a format that ends lines beside maths whatever
    stands there."""
    group: Spans = ()
    for span in _cut(tied(spans)):
        if group and not _touches(group[-1], span):
            yield group
            group = ()
        group = (*group, span)
    if group:
        yield group


def is_short(spans: Spans) -> bool:
    """Whether a group is short enough to be kept on a line."""
    return sum(to_box(span.node).width if isinstance(span, Maths) else len(span.text) for span in spans) <= 2 * WHOLE


def ends_closed(spans: Spans) -> bool:
    """Whether a group ends with maths or code and what closes it, as a full stop does."""
    return len(spans) > 1 and _touches(*spans[-2:]) and _is_closing(spans[-1])


def _is_closing(span: Span) -> bool:
    return isinstance(span, Plain) and _CLOSING.fullmatch(span.text) is not None


def _cut(spans: Spans) -> Iterator[Span]:
    """The spans, what is tied cut out of plain text."""
    behind = False
    for span in spans:
        if isinstance(span, Plain):
            closing = _CLOSING.match(span.text) if behind else None
            end = closing.end() if closing else 0
            pieces = (span.text[:end], *_TIED.split(span.text[end:]))
            yield from (Plain(piece) for piece in pieces if piece)
        else:
            yield span
        behind = not isinstance(span, Plain)


def _touches(before: Span, after: Span) -> bool:
    """Whether no line ends between two spans."""
    if isinstance(before, Maths | Code) and _is_closing(after):
        return True
    ends = isinstance(before, Plain) and before.text.endswith(_TIE)
    return ends or (isinstance(after, Plain) and after.text.startswith(_TIE))
