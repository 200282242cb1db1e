"""A blueprint: the plan of an exam, from which any number of papers are drawn; and its YAML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

from msgspec import Struct, structs

from dlquiz.bank.bank import WHOLE
from dlquiz.bank.front import KEY, NOTHING, Front, read_front
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.source import YamlNode, read_yaml
from dlquiz.ground.errors import BankError, UnknownName
from dlquiz.ground.hidden import masked
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.registry import KINDS
from dlquiz.text.bilingual import Both
from dlquiz.text.spans import Plain

MAX_MINUTES = 600
MAX_POINTS = 100
MAX_COUNT = 200
MAX_PARTS = 20
_LEVELS = (1, 2, 3)
# After a blueprint's name: what names no topic there draws from what is beyond the notes too.
AND_BEYOND = "+beyond"
# What a section draws from, unless it names its questions; what else the whole blueprint may say.
_DRAWN = ("kinds", "topics", "levels", "parts", "count", "exclude")
_ORDERS = ("exclude", "shuffle")


# A heading, as plain words.
Title = Both[str]


class Share(Struct, frozen=True):
    """So many questions of these topics (a topic names all below it; none: of all that the notes have)."""

    topics: tuple[str, ...]
    count: int


@dataclass(frozen=True)
class Section:
    """A part of the exam: what is asked, and what each question is worth.

    `kinds`, `levels` and `parts` (of how many results a numeric question asks) say what is taken; empty: all. Questions
    and topics to `exclude` are left out. Or else the section is these very `questions`, in their order. `lines` says
    where the names of questions and topics stand.
    """

    title: Title
    shares: tuple[Share, ...]
    points: float
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    parts: tuple[int, ...] = ()
    line: int = 0
    questions: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    lines: tuple[tuple[str, int], ...] = field(default=(), compare=False, repr=False)

    def line_of(self, name: str) -> int:
        """The line of a name, or else that of the section."""
        return dict(self.lines).get(name, self.line)

    @property
    def count(self) -> int:
        """How many questions it has."""
        return len(self.questions) + sum(share.count for share in self.shares)


class Blueprint(Struct, frozen=True):
    """The plan: `name` is how it was asked for, `path` its file, `minutes` the time there is. Where it is to `shuffle`,
    each variant has the questions of a section in an order of its own."""

    name: str
    title: Title
    minutes: int
    sections: tuple[Section, ...]
    path: str = ""
    shuffle: bool = False
    front: Front = NOTHING

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(section.count for section in self.sections)

    @property
    def points(self) -> float:
        """What the whole exam is worth."""
        return as_points(sum(section.count * section.points for section in self.sections))


def as_points(value: float | Fraction) -> float:
    """Points as they are written: whole ones as a whole number."""
    return int(value) if value == int(value) else float(value)


def and_beyond(name: str) -> str:
    """The name of the same blueprint with what is beyond the notes."""
    return name.removesuffix(AND_BEYOND) + AND_BEYOND


def blueprint_named(name: str, folder: Path) -> Blueprint:
    """The blueprint of that name in the folder of those that ship, else the one in the file of that name; after
    either AND_BEYOND may stand.

    Raises UnknownName, with the names there are, if there is neither, and BankError with every fault of the file.
    """
    plain = name.removesuffix(AND_BEYOND)
    found = _named(plain, folder)
    return found if plain == name else structs.replace(found, name=name, sections=tuple(map(_of_all, found.sections)))


def _of_all(section: Section) -> Section:
    """The same section; a share that names no topic is of the whole bank."""
    shares = tuple(structs.replace(share, topics=share.topics or (WHOLE,)) for share in section.shares)
    return replace(section, shares=shares)


def _named(name: str, folder: Path) -> Blueprint:
    shipped = {file.stem: file for file in sorted(folder.glob("*.yaml"))}
    if name in shipped:
        return read_blueprint(shipped[name], name)
    file = Path(name)
    try:
        found = file.is_file()
    except (OSError, ValueError):
        found = False
    if not found:
        hint = f"{nearest(name, shipped)} known: {', '.join(shipped)}, or a .yaml file of your own".strip()
        raise UnknownName(f"there is no blueprint {masked(name)[:200]}", hint)
    return read_blueprint(file, str(file))


def read_blueprint(path: Path, name: str) -> Blueprint:
    """The blueprint in a file. Raises BankError with every fault."""
    shown = masked(str(path))
    node, found = read_yaml(path, shown)
    faults = Faults(shown)
    faults.found += found
    blueprint = _blueprint(node, name, faults) if node is not None else None
    if faults.found or blueprint is None:
        raise BankError(sorted(set(faults.found)))
    return blueprint


def _blueprint(node: YamlNode, name: str, faults: Faults) -> Blueprint:
    fields = Fields(node, "the blueprint", faults, ("title", "minutes", "sections", KEY, *_ORDERS))
    nodes = fields.items("sections")
    if "sections" in fields.entries and not nodes:
        fields.fault("sections", "the blueprint has no section", "write at least one: - title: ...")
    sections = tuple(_section(section, number, faults) for number, section in enumerate(nodes, 1))
    excluded, lines = _names(fields, "exclude"), _lines(fields, "exclude")
    sections = tuple(section if section.questions else _leaving_out(section, excluded, lines) for section in sections)
    _check_questions(fields, sections, excluded)
    count = sum(section.count for section in sections)
    if count > MAX_COUNT:
        fields.fault("sections", f"the blueprint asks {count} questions", f"at most {MAX_COUNT}")
    minutes = fields.whole("minutes", 1, MAX_MINUTES)
    return Blueprint(name, _title(fields), minutes, sections, faults.path, _shuffle(fields), read_front(fields))


def _section(node: YamlNode, number: int, faults: Faults) -> Section:
    known = ("title", "points", "questions", *_DRAWN)
    fields = Fields(node, f"section {number}", faults, known)
    if "questions" in fields.entries:
        return _of_questions(fields, node.line)
    kinds = _kinds(fields)
    parts = _wholes(fields, "parts", tuple(range(1, MAX_PARTS + 1)))
    if parts and "numeric" not in (kinds or KINDS):
        fields.fault("parts", f"`parts` of {fields.what} fits no kind there", "only numeric questions have parts")
    shares = _shares(fields)
    points = _points(fields)
    return Section(
        _title(fields),
        shares,
        points,
        kinds,
        _wholes(fields, "levels", _LEVELS),
        parts,
        node.line,
        exclude=_names(fields, "exclude"),
        lines=(*_lines(fields, "exclude"), *_lines(fields, "topics")),
    )


def _of_questions(fields: Fields, line: int) -> Section:
    """A section that names its questions itself, and so nothing to draw from."""
    for key in _DRAWN:
        if key in fields.entries:
            what = f"`{key}` of {fields.what} stands beside `questions`"
            fields.fault(key, what, "leave out one of them: `questions` names all that the section has")
    found = _names(fields, "questions")
    return Section(_title(fields), (), _points(fields), line=line, questions=found, lines=_lines(fields, "questions"))


def _names(fields: Fields, key: str) -> tuple[str, ...]:
    """A list of ids or topics; none if it is left out."""
    found = fields.strings(key)
    _check_list(fields, key, found)
    return found


def _lines(fields: Fields, key: str) -> tuple[tuple[str, int], ...]:
    """Where each name of a list, or of a mapping, stands."""
    node = fields.entries.get(key)
    if node is not None and isinstance(node.value, dict):
        return tuple((name, inner.line) for name, inner in node.value.items())
    nodes = node.value if node is not None and isinstance(node.value, tuple) else ()
    return tuple((one.value, one.line) for one in nodes if isinstance(one.value, str))


def _leaving_out(section: Section, names: tuple[str, ...], lines: tuple[tuple[str, int], ...]) -> Section:
    excluded = tuple(dict.fromkeys((*section.exclude, *names)))
    return replace(section, exclude=excluded, lines=(*lines, *section.lines))


def _check_questions(fields: Fields, sections: Iterable[Section], excluded: Sequence[str]) -> None:
    """Notes a fault for a question that two sections name, or that is left out all the same."""
    seen: set[str] = set()
    for section in sections:
        for name in sorted(set(section.questions).intersection(excluded)):
            what = f"the question {name} is asked here and stands in `exclude`"
            fields.faults.add(section.line_of(name), what, "leave out one of them")
        for name in sorted(seen.intersection(section.questions)):
            what = f"the question {name} stands in two sections"
            fields.faults.add(section.line_of(name), what, "name it in one of them")
        seen.update(section.questions)


def _shuffle(fields: Fields) -> bool:
    node = fields.entries.get("shuffle")
    if node is not None and type(node.value) is not bool:
        fields.fault("shuffle", f"`shuffle` is {node.said}", "true or false")
    return node is not None and node.value is True


def _points(fields: Fields) -> float:
    """Whole or half points; whole ones as a whole number."""
    node = fields.get("points")
    value = node.value if node is not None else 1
    if isinstance(value, bool) or not isinstance(value, int | float | Fraction):
        value = 0
    if not 0.5 <= value <= MAX_POINTS or (2 * value) % 1:
        hint = f"from 0.5 to {MAX_POINTS}, in whole or half points"
        fields.fault("points", f"`points` of {fields.what} is {node.said if node else repr(value)}", hint)
        return 1
    return as_points(value)


def _title(fields: Fields) -> Title:
    """The title, which is plain words: it stands where no maths can."""
    text = fields.text("title")
    if not all(isinstance(piece, Plain) for piece in (*text.zh, *text.en)):
        fields.fault("title", f"`title` of {fields.what} holds maths or code", "write plain words")
    return Title(_words(text.zh), _words(text.en))


def _words(template: Iterable[object]) -> str:
    return "".join(piece.text for piece in template if isinstance(piece, Plain))


def _kinds(fields: Fields) -> tuple[str, ...]:
    found = fields.strings("kinds")
    for kind in found:
        if kind not in KINDS:
            hint = nearest(kind, KINDS) or f"known: {', '.join(KINDS)}"
            fields.fault("kinds", f"{kind!r} is not a kind of question", hint)
    _check_list(fields, "kinds", found)
    return found


def _wholes(fields: Fields, key: str, allowed: tuple[int, ...]) -> tuple[int, ...]:
    """A list of whole numbers out of the allowed ones."""
    found = []
    for node in fields.items(key, needed=False):
        if type(node.value) is int and node.value in allowed:
            found.append(node.value)
        else:
            fields.faults.add(node.line, f"{node.said} in `{key}`", f"whole numbers from {allowed[0]} to {allowed[-1]}")
    _check_list(fields, key, tuple(found))
    return tuple(found)


def _shares(fields: Fields) -> tuple[Share, ...]:
    """`topics: [a, b]` with `count`, or `topics: {a: 3, b: 2}` with a count each."""
    node = fields.entries.get("topics")
    if node is None or not isinstance(node.value, dict):
        topics = fields.strings("topics")
        _check_list(fields, "topics", topics)
        return (Share(topics, fields.whole("count", 1, MAX_COUNT)),)
    if "count" in fields.entries:
        fields.fault("count", f"`count` of {fields.what} is said twice", "leave it out: `topics` says how many of each")
    _check_list(fields, "topics", tuple(node.value))
    inner = Fields(node, f"`topics` of {fields.what}", fields.faults, tuple(node.value))
    return tuple(Share((topic,), inner.whole(topic, 1, MAX_COUNT)) for topic in node.value)


def _check_list(fields: Fields, key: str, found: tuple[object, ...]) -> None:
    """Notes a fault for a list that is empty or names something twice."""
    node = fields.entries.get(key)
    if node is not None and isinstance(node.value, dict | tuple) and not node.value:
        fields.fault(key, f"`{key}` of {fields.what} is empty", "leave it out for all")
    if len(set(found)) < len(found):
        fields.fault(key, f"`{key}` of {fields.what} names something twice", "once is enough")
