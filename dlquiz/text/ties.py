"""What stays on a line: a name and its value, `H = 28`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dlquiz.text.spans import Plain, Span, Spans

_RELATION = re.compile(r" ([=≈≠<>≤≥∈→]) ")
_TIE = "\N{NO-BREAK SPACE}"
# A tie with what is on both sides of it: up to a space, or to a Chinese character, which is a word to a line.
_TIED = re.compile(f"([^ \n\u3000-\u9fff\uff01-\uff5e]*{_TIE}[^ \n\u3000-\u9fff\uff01-\uff5e]*)")


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


def _cut(spans: Spans) -> Iterator[Span]:
    """The spans, what is tied cut out of plain text."""
    for span in spans:
        if isinstance(span, Plain):
            yield from (Plain(piece) for piece in _TIED.split(span.text) if piece)
        else:
            yield span


def _touches(before: Span, after: Span) -> bool:
    ends = isinstance(before, Plain) and before.text.endswith(_TIE)
    return ends or (isinstance(after, Plain) and after.text.startswith(_TIE))
