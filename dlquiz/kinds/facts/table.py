"""A table of facts: rows about one matter, each with what holds of it and why; and its YAML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields, digest
from dlquiz.cards.reading.formula import read_torch
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.concept import check_count, check_different
from dlquiz.kinds.fill import read_terms
from dlquiz.language.markup import Piece, Slot, Template, template_text
from dlquiz.text.spans import LANGUAGES, Language, Maths, Plain, has_chinese

# The forms in which a table can be asked, by the kind of question; those in `asks` need a text of their own.
FORMS = ("match", "choice", "back", "truth", "choices", "fill", "order")
LEAST, MOST = 4, 20
# Words that point at options. The fill-in form, which uses `back` as well, has none.
_POINTS: dict[Language, re.Pattern[str]] = {
    "zh": re.compile("下列|以下|下面|上述"),
    "en": re.compile(r"\b(?:of these|of those|of the following|the following|below)\b", re.IGNORECASE),
}
# A word as any other, or several with hyphens: at the beginning of a sentence it has a capital letter.
_WORD = re.compile("a|[a-z]{2,}(?:-[a-z]+)*")
# Matching leaves something over on the right.
LEFT, LEAST_RIGHT = 4, 5
_KEYS = (
    *("id", "formerly", "level", "notes", "title", "about", "holds", "choice", "back", "truth", "order", "hint"),
    *("without", "rows"),
)
_ROW_KEYS = ("id", "about", "holds", "why", "mark", "covers", "terms", "apart", "rank", "torch")


class Row(Struct, frozen=True):
    """One fact: `holds` is true of what it is `about`, and `why` says so again with reasons, by name and with the
    `mark`, a fragment that only this row's `holds` has. `terms` are spellings of what it is about, `apart` the rows of
    which its `holds` might be said as well, `rank` its place in a total order; `digest` is of
    all that is shown of it."""

    id: str
    about: Text
    holds: Text
    why: Text
    mark: tuple[str, str]
    covers: tuple[str, ...]
    terms: tuple[str, ...]
    apart: frozenset[str]
    rank: Fraction | None
    torch: str
    torch_line: int
    line: int
    digest: str


class Table(Struct, frozen=True, dict=True):
    """Rows, and how they are asked: `choice` asks for what holds ({about} stands in it), `back` for what it is true of
    ({holds}), `truth` is a statement (both), `order` says by what to sort. `about` and `holds` head the columns;
    `without` names forms that would make no good questions here; `digest` is of the whole text, `frame` of all but the
    rows."""

    id: str
    topic: str
    level: int
    title: Text
    about: Text
    holds: Text
    choice: Text | None
    back: Text | None
    truth: Text | None
    order: Text | None
    hint: Text | None
    without: tuple[str, ...]
    rows: tuple[Row, ...]
    path: str
    line: int
    digest: str
    frame: str
    formerly: tuple[str, ...]

    @property
    def forms(self) -> tuple[str, ...]:
        """The forms in which it is asked."""
        able = {
            "match": True,
            "choice": self.choice is not None,
            "back": self.back is not None,
            "truth": self.truth is not None,
            "choices": self.truth is not None,
            "fill": self.back is not None and any(row.terms for row in self.rows),
            "order": self.order is not None,
        }
        return tuple(form for form in FORMS if able[form] and form not in self.without)

    @cached_property
    def _apart(self) -> frozenset[tuple[int, int]]:
        places = {row.id: place for place, row in enumerate(self.rows)}
        one_way = {(i, places[name]) for i, row in enumerate(self.rows) for name in row.apart if name in places}
        return frozenset(one_way | {(b, a) for a, b in one_way})

    def fit(self, a: int, b: int) -> bool:
        """Whether two rows can be shown together: what holds of the one is not true of the other."""
        return (a, b) not in self._apart

    def together(self, order: Sequence[int], count: int, first: Sequence[int] = ()) -> tuple[int, ...]:
        """The first rows of an order that fit with each other and with the `first`, which lead; at most `count`."""
        found = list(first)
        for row in order:
            if len(found) < count and row not in found and all(self.fit(row, other) for other in found):
                found.append(row)
        return tuple(found)


def put_in(template: Template, about: Template, holds: Template) -> Template:
    """A text with what it is about and what holds in the places for them. Between a Chinese sign and a Latin letter,
    a digit or a formula stands a space, as everywhere in Chinese texts here."""
    parts = {"about": about, "holds": holds}
    pieces: list[Piece] = []
    for piece in template:
        for part in parts[piece.name] if isinstance(piece, Slot) and piece.name in parts else (piece,):
            if pieces and _needs_space(pieces[-1], part):
                pieces.append(Plain(" "))
            pieces.append(part)
    return tuple(pieces)


def _needs_space(before: Piece, after: Piece) -> bool:
    left, right = template_text((before,))[-1:], template_text((after,))[:1]
    if has_chinese(left) == has_chinese(right):
        return False
    other, sign = (after, right) if has_chinese(left) else (before, left)
    return isinstance(other, Maths) or sign.isalnum() or sign == "("


def said(text: Text, about: Text, holds: Text) -> Text:
    """The same in both languages."""
    return Text(put_in(text.zh, about.zh, holds.zh), put_in(text.en, about.en, holds.en))


def read_table(node: YamlNode, topic: str, faults: Faults) -> Table:
    """The table of a node; what is wrong is added to `faults`, and the table is only to be used if nothing was."""
    found = node.value.get("id")
    fields = Fields(node, f"the facts {found.value if found else f'in line {node.line}'}", faults, _KEYS)
    rows = tuple(_row(inner, faults) for inner in fields.items("rows"))
    check_count(fields, "rows", len(rows), LEAST, MOST)
    without = fields.strings("without")
    for form in without:
        if form not in FORMS:
            fields.fault("without", f"{form!r} is no form", f"known: {', '.join(FORMS)}")
    table = Table(
        id=fields.identifier("id"),
        topic=topic,
        level=fields.whole("level", 1, 3),
        title=fields.text("title"),
        about=fields.text("about"),
        holds=fields.text("holds"),
        choice=_asks(fields, "choice", {"about"}),
        back=_asks(fields, "back", {"holds"}),
        truth=_asks(fields, "truth", {"about", "holds"}),
        order=fields.maybe_text("order"),
        hint=fields.maybe_text("hint"),
        without=without,
        rows=rows,
        path=faults.path,
        line=node.line,
        digest=digest(node),
        frame=digest(_without(node, "rows")),
        formerly=fields.strings("formerly"),
    )
    if not faults.trusted:
        _check(table, fields)
    return table


def _asks(fields: Fields, key: str, places: set[str]) -> Text | None:
    """A text with exactly these places in it, in both languages; None if it is not written."""
    text = fields.maybe_text(key, places)
    if text is None:
        return None
    zh, en = ({piece.name for piece in template if isinstance(piece, Slot)} for template in (text.zh, text.en))
    if zh == en and zh < places:  # of languages that differ, and of a place that is not given, that was said
        wanted = " and ".join(f"{{{place}}}" for place in sorted(places))
        fields.fault(key, f"`{key}` of {fields.what} does not hold {wanted}", f"write {wanted} in both languages")
    return text


def _row(node: YamlNode, faults: Faults) -> Row:
    fields = Fields(node, f"the row in line {node.line}", faults, _ROW_KEYS)
    mark = fields.text("mark")
    rank = fields.entries.get("rank")
    if rank is not None and (isinstance(rank.value, bool) or not isinstance(rank.value, int | Fraction)):
        fields.fault("rank", f"`rank` of {fields.what} is not a number", "write a year, or 1, 2, 3, ...")
        rank = None
    return Row(
        id=fields.identifier("id"),
        about=fields.text("about"),
        holds=fields.text("holds"),
        why=fields.text("why"),
        mark=(template_text(mark.zh), template_text(mark.en)),
        covers=fields.strings("covers"),
        terms=read_terms(fields, "terms") if "terms" in fields.entries else (),
        apart=frozenset(fields.strings("apart")),
        rank=Fraction(rank.value) if rank is not None else None,
        torch_line=read_torch(fields, faults, (), (), truth=True),
        torch=fields.string("torch", needed=False),
        line=node.line,
        digest=digest(_without(node, "apart")),
    )


def _without(node: YamlNode, key: str) -> YamlNode:
    return replace(node, value={name: inner for name, inner in node.value.items() if name != key})


def _check(table: Table, fields: Fields) -> None:
    rows = table.rows
    check_different(fields, "rows", [row.about for row in rows])
    check_different(fields, "rows", [row.holds for row in rows])
    names = [row.id for row in rows]
    for row in rows:
        for message, hint in (*_row_faults(table, row), *_names(row, names)):
            fields.faults.add(row.line, f"{fields.what}, row {row.id}: {message}", hint)
    if "fill" in table.forms and table.back is not None:
        _check_back(table.back, fields)
    if table.order is not None:
        ranks = [row.rank for row in rows if row.rank is not None]
        if len(ranks) < len(rows) or ranks != sorted(set(ranks)):
            hint = "give every row its own `rank`, and write the rows in that order"
            fields.fault("order", f"the rows of {fields.what} do not stand in one order", hint)
    for i, row in enumerate(rows):
        least = LEAST_RIGHT if "match" in table.forms else LEAST
        if len(table.together(range(len(rows)), least, (i,))) < least:
            message = f"{fields.what}, row {row.id}: fewer than {least - 1} rows can be shown with it"
            fields.faults.add(
                row.line, message, "write more rows or fewer `apart`, or leave match out: without: [match]"
            )


def _check_back(back: Text, fields: Fields) -> None:
    """What asks for a term to be typed must not point at options."""
    for lang in LANGUAGES:
        found = _POINTS[lang].search(template_text(back.of(lang)))
        if found is not None:
            message = f"the {lang} `back` of {fields.what} says {found[0]!r}, and the fill-in form shows no options"
            fields.fault("back", message, "ask without pointing at options, or leave it out: without: [fill]")


def _names(row: Row, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    if names.count(row.id) > 1:
        yield "its id is taken", "each row has its own"
    for other in sorted(row.apart):
        if other not in names or other == row.id:
            yield f"`apart` names {other}", "name other rows of the table"


def _row_faults(table: Table, row: Row) -> Iterator[tuple[str, str]]:
    """What a row must say twice, so that a cell which moved is seen."""
    for place, lang in enumerate(LANGUAGES):
        about, holds, why = (_words(text.of(lang)) for text in (row.about, row.holds, row.why))
        names = [about, *(term.lower() for term in row.terms if has_chinese(term) == (lang == "zh"))]
        if not any(name in why for name in names):
            yield f"its {lang} `why` does not name what it is about", f"write {template_text(row.about.of(lang))} in it"
        mark = row.mark[place].lower()
        for key, text in (("holds", holds), ("why", why)):
            if mark not in text:
                yield f"its {lang} `mark` {mark!r} is not in `{key}`", "`mark` is a fragment of `holds` and of `why`"
        others = [other for other in table.rows if other is not row and other.id not in row.apart]
        if mark and any(mark in _words(other.holds.of(lang)) for other in others):  # of none it was said
            yield f"its {lang} `mark` {mark!r} is in another row's `holds`", "choose what only this row says"


def _words(template: Template) -> str:
    """A text as it is searched: plain, in lower case."""
    return " ".join(template_text(template).lower().split())


def sentence(text: Text) -> Text:
    """A text as a sentence: with a full stop behind it, unless it has one, and in English a capital letter in front,
    unless it begins with a name that has a spelling of its own (t-SNE, word2vec)."""
    zh, en = text.zh, text.en
    if en and isinstance(en[0], Plain) and _WORD.fullmatch(en[0].text.split(" ")[0]):
        en = (Plain(en[0].text[0].upper() + en[0].text[1:]), *en[1:])
    return Text(
        zh if template_text(zh).endswith(("。", "！", "？")) else (*zh, Plain("。")),
        en if template_text(en).endswith((".", "!", "?")) else (*en, Plain(".")),
    )
