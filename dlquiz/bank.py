"""The bank: every card and question of a file or folder, read strictly or from the cache of an earlier reading."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import dlquiz
from dlquiz.card import CONCEPT_KINDS, Formula, Question, Text
from dlquiz.errors import BankError, DlquizError, Fault, UnknownName
from dlquiz.language import nearest
from dlquiz.reading.fields import Faults, Fields, read_text
from dlquiz.reading.formula import read_formula
from dlquiz.reading.numeric import base_question, read_numeric
from dlquiz.source import Node, from_data, read_bytes, read_yaml, to_data, visible

SYLLABUS = "syllabus.yaml"
LEDGER = "proven.json"
TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
# Banks remembered; an older one is read anew.
MAX_CACHED = 8
_FORMAT = 1


@dataclass(frozen=True)
class Entry:
    """One card or question as the file has it, as JSON in `data`; `formula` is the card a numeric question is on."""

    id: str
    kind: str
    topic: str
    level: int
    formula: str | None
    path: str
    data: bytes


@dataclass(frozen=True)
class Bank:
    """Cards and questions by id. They are built when they are asked for; a bank that was read is free of faults.

    `path` is the file or folder, `digest` the fingerprint of its bytes, `topics` the titles by topic id; `trusted` says
    that it comes from the cache of a sound reading.
    """

    path: Path
    digest: str
    topics: Mapping[str, Text]
    cards: Mapping[str, Entry]
    asked: Mapping[str, Entry]
    trusted: bool = False
    _built: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def formula(self, name: str) -> Formula:
        """The card of that id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.cards.get(name)
        if entry is None:
            raise UnknownName(f"there is no formula {name!r}", nearest(name, self.cards) or "`dlquiz calc` lists them")
        key = f"formula {name}"
        built: Formula = self._build(key, lambda faults: read_formula(_node(entry), entry.topic, faults), entry)
        return built

    def question(self, name: str) -> Question:
        """The question of that id. Raises UnknownName, with the nearest id, if there is none."""
        entry = self.asked.get(name)
        if entry is None:
            hint = nearest(name, self.asked) or "`dlquiz bank list` lists them"
            raise UnknownName(f"there is no question {name!r}", hint)
        built: Question = self._build(f"question {name}", lambda faults: self._question(entry, faults), entry)
        return built

    def _question(self, entry: Entry, faults: Faults) -> Question | None:
        if entry.formula == entry.id:
            return base_question(self.formula(entry.id))
        if entry.formula is not None:
            card = self.cards[entry.formula]
            return read_numeric(_node(entry), entry.topic, self._card(card, faults), _node(card), faults)
        from dlquiz.reading.concept import read_concept

        return read_concept(_node(entry), entry.kind, entry.topic, faults)  # type: ignore[arg-type]

    def _card(self, entry: Entry, faults: Faults) -> Formula:
        """The card, even if it has faults (they are noted): those of the question on it are to be found too."""
        try:
            return self.formula(entry.id)
        except BankError as error:
            faults.found += error.faults
            return read_formula(_node(entry), entry.topic, Faults(entry.path))

    def _build(self, key: str, read: Any, entry: Entry) -> Any:
        if key not in self._built:
            faults = Faults(entry.path, trusted=self.trusted)
            built = read(faults)
            if faults.found:
                raise BankError(faults.found)
            self._built[key] = built
        return self._built[key]

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """Every card, in the order of the files."""
        return tuple(self.formula(name) for name in self.cards)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """Every question, in the order of the files."""
        return tuple(self.question(name) for name in self.asked)

    def select(
        self, topics: Sequence[str] = (), kind: str | None = None, level: int | None = None
    ) -> tuple[Entry, ...]:
        """The entries of questions on these topics (a topic names all below it), of a kind ("numeric", "concept", or
        one of the concept kinds) and a level. Raises UnknownName for a topic that the bank does not have."""
        for topic in topics:
            if not any(within(known, topic) for known in self.topics):
                hint = nearest(topic, self.all_topics()) or f"topics: {', '.join(self.topics)}"
                raise UnknownName(f"there is no topic {topic!r}", hint)
        return tuple(
            entry
            for entry in self.asked.values()
            if (not topics or any(within(entry.topic, topic) for topic in topics))
            and (kind is None or _is_kind(entry.kind, kind))
            and (level is None or entry.level == level)
        )

    def all_topics(self) -> tuple[str, ...]:
        """The topics and those above them: cnn.pooling gives cnn as well."""
        above = {topic.rsplit(".", 1)[0] for topic in self.topics}
        return tuple(sorted(above | set(self.topics)))


def within(topic: str, above: str) -> bool:
    return topic == above or topic.startswith(f"{above}.")


def _is_kind(kind: str, wanted: str) -> bool:
    return kind != "numeric" if wanted == "concept" else kind == wanted


def _node(entry: Entry) -> Node:
    return from_data(json.loads(entry.data))


def default_path() -> Path:
    """The bank that ships: inside the installed package, or beside it in a checkout."""
    package = Path(dlquiz.__file__).parent
    inside = package / "question_bank"
    return inside if inside.is_dir() else package.parent / "question_bank"


def read_bank(path: str | Path | None = None, cache: Path | None = None) -> Bank:
    """The bank at a file or folder, by default the one that ships.

    Raises BankError with every fault found if there is any. `cache` is a folder that remembers sound banks by their
    bytes, so that the next reading takes milliseconds.
    """
    root = Path(path) if path is not None else default_path()
    files = bank_files(root)
    digest = _digest(files)
    known = _from_cache(cache, digest, root)
    if known is not None:
        return known
    bank, faults = (_parse(root), []) if root == default_path() and digest == _recorded(root) else load(root)
    if faults or bank is None:
        raise BankError(faults)
    _to_cache(cache, bank)
    return bank


def _recorded(root: Path) -> str:
    """The digest of the bank that `bank check --record` last found sound; of the bank that ships, its own word."""
    try:
        return str(json.loads((root / LEDGER).read_bytes())["bank"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _parse(root: Path) -> Bank:
    """A bank that is known to be sound, without building its cards and questions."""
    topics: dict[str, Text] = {}
    cards: dict[str, Entry] = {}
    asked: dict[str, Entry] = {}
    for file in bank_files(root):
        node, _ = read_yaml(file, str(file))
        if node is not None:
            _read_file(node, Faults(str(file), trusted=True), [], topics, cards, asked)
    return Bank(root, _digest(bank_files(root)), topics, cards, asked, trusted=True)


def bank_files(root: Path) -> tuple[Path, ...]:
    """The bank files of a folder, sorted, or the one file. Raises DlquizError if there is nothing to read."""
    shown = visible(str(root))
    try:
        files = tuple(sorted(file for file in root.glob("*.y*ml") if file.name != SYLLABUS))
        kind = "folder" if root.is_dir() else "file" if root.is_file() else "other" if root.exists() else ""
    except OSError as error:
        raise DlquizError(f"there is no bank at {shown[:200]}: {error.strerror}", "check the path") from None
    if not kind:
        raise DlquizError(f"there is no bank at {shown}", "check the path")
    if kind == "other":
        raise DlquizError(f"{shown} is neither a file nor a folder", "name a .yaml file or a folder of them")
    if kind == "folder" and not files:
        raise DlquizError(f"there is no bank in {shown}", "a bank is a folder of .yaml files, or one such file")
    return files if kind == "folder" else (root,)


def load(root: Path) -> tuple[Bank | None, list[Fault]]:
    """The bank, built whole, and every fault in it, by file and line. The bank is None if nothing could be read."""
    faults: list[Fault] = []
    topics: dict[str, Text] = {}
    cards: dict[str, Entry] = {}
    asked: dict[str, Entry] = {}
    files = bank_files(root)
    for file in files:
        name = visible(str(file))
        node, found = read_yaml(file, name)
        faults += found
        if file.suffix != ".yaml":
            faults.append(Fault(name, 0, "is not named .yaml", "rename it, so that every tool finds it"))
        if node is not None:
            _read_file(node, Faults(name), faults, topics, cards, asked)
    bank = Bank(root, _digest(files), topics, cards, asked)
    _build_all(bank, faults)
    return bank, sorted(set(faults))


def _read_file(
    node: Node,
    noted: Faults,
    faults: list[Fault],
    topics: dict[str, Text],
    cards: dict[str, Entry],
    asked: dict[str, Entry],
) -> None:
    """Adds a file's entries to the maps and its faults to `faults`."""
    fields = Fields(node, "the file", noted, ("topic", "title", "formulas", "questions"))
    topic = fields.string("topic")
    title = fields.get("title")
    if topic and not TOPIC.fullmatch(topic):
        fields.fault("topic", f"{topic!r} is not a topic", "use lower-case words joined by dots, such as cnn.pooling")
    if topic in topics:
        fields.fault("topic", f"the topic {topic} has a file already", "one file a topic")
    topics[topic] = read_text(title, "the title", noted) if title else Text((), ())
    for item in fields.items("formulas", needed=False):
        entry = _entry(item, "numeric", topic, noted, cards, asked)
        if entry is not None:
            cards[entry.id] = entry
            if "stem" in item.value:
                asked[entry.id] = entry
    for item in fields.items("questions", needed=False):
        entry = _entry(item, "", topic, noted, cards, asked)
        if entry is not None:
            asked[entry.id] = entry
    faults += noted.found


def _entry(
    node: Node,
    kind: str,
    topic: str,
    noted: Faults,
    cards: Mapping[str, Entry],
    asked: Mapping[str, Entry],
) -> Entry | None:
    """The entry, or None with the reason noted: no id, a taken id, no such kind."""
    fields = node.value if isinstance(node.value, dict) else {}
    name = fields["id"].value if "id" in fields else None
    if not isinstance(name, str):
        noted.add(node.line, "an entry without an id", "give it one: - id: my-question")
        return None
    if name in cards or name in asked:
        first = cards.get(name) or asked[name]
        noted.add(node.line, f"the id {name} is taken", f"it is in {first.path}; choose another")
        return None
    formula: str | None = name if kind else None
    if not kind:
        kind, formula = _kind_of(fields, name, node.line, noted)
    level = fields["level"].value if "level" in fields else 1
    data = json.dumps(to_data(node), ensure_ascii=False).encode()
    return Entry(name, kind, topic, level if type(level) is int else 1, formula, noted.path, data) if kind else None


def _kind_of(fields: Mapping[str, Node], name: str, line: int, noted: Faults) -> tuple[str, str | None]:
    if "formula" in fields:
        return "numeric", str(fields["formula"].value)
    kind = fields["kind"].value if "kind" in fields else ""
    if kind not in CONCEPT_KINDS:
        kinds = ", ".join(CONCEPT_KINDS)
        hint = nearest(str(kind), CONCEPT_KINDS) or f"`formula: id` for a numeric question, or kind: {kinds}"
        noted.add(line, f"the question {name} has no known kind", hint)
        return "", None
    return str(kind), None


def _build_all(bank: Bank, faults: list[Fault]) -> None:
    """Builds every card and question, so that every fault is found."""
    for name in bank.cards:
        faults += _faults_of(bank.formula, name)
    for name, entry in bank.asked.items():
        if entry.formula == name or entry.formula is None or entry.formula in bank.cards:
            faults += _faults_of(bank.question, name)
        else:
            line = json.loads(entry.data)["l"]
            hint = nearest(entry.formula, bank.cards) or "name a card of this bank"
            message = f"the question {name} is on an unknown formula {entry.formula}"
            faults.append(Fault(entry.path, line, message, hint))


def _faults_of(build: Callable[[str], object], name: str) -> Iterable[Fault]:
    try:
        build(name)
    except BankError as error:
        return error.faults
    return ()


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256(f"{_FORMAT} {dlquiz.__version__}".encode())
    for file in files:
        try:
            found.update(file.name.encode(errors="surrogateescape") + b"\0" + read_bytes(file) + b"\0")
        except OSError:
            found.update(b"unreadable")
    return found.hexdigest()[:16]


def _from_cache(cache: Path | None, digest: str, root: Path) -> Bank | None:
    """The bank as `_to_cache` wrote it: a line of JSON, then the data of the entries, each of which is read when it is
    asked for."""
    if cache is None:
        return None
    try:
        head, _, body = (cache / _cache_name(digest)).read_bytes().partition(b"\n")
        data = json.loads(head)
        noted = Faults("")
        topics = {name: read_text(from_data(node), "", noted) for name, node in data["topics"].items()}
        paths = {file.name: visible(str(file)) for file in bank_files(root)}
        cards, asked = ({row[0]: _entry_of(row, paths, body) for row in data[kind]} for kind in ("cards", "asked"))
        if len(body) != data["size"]:
            return None
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None
    return Bank(root, digest, topics, cards, asked, trusted=True)


def _to_cache(cache: Path | None, bank: Bank) -> None:
    """Remembers a sound bank; a cache that can't be written is no reason to stop."""
    if cache is None:
        return
    places: dict[str, slice] = {}
    body = b""
    for entry in (*bank.cards.values(), *bank.asked.values()):
        if entry.id not in places:
            places[entry.id] = slice(len(body), len(body) + len(entry.data))
            body += entry.data
    head = {
        "topics": {name: to_data(node) for name, node in _titles(bank).items()},
        "cards": [_row(entry, places) for entry in bank.cards.values()],
        "asked": [_row(entry, places) for entry in bank.asked.values()],
        "size": len(body),
    }
    try:
        cache.mkdir(parents=True, exist_ok=True)
        target = cache / _cache_name(bank.digest)
        fresh = target.with_suffix(f".{id(bank)}.tmp")
        fresh.write_bytes(json.dumps(head, ensure_ascii=False).encode() + b"\n" + body)
        fresh.replace(target)
        kept = sorted(cache.glob("bank-*"), key=lambda file: file.stat().st_mtime)
        for old in kept[:-MAX_CACHED]:
            old.unlink(missing_ok=True)
    except OSError:
        return


def _cache_name(digest: str) -> str:
    return f"bank-{digest}.cache"


def _row(entry: Entry, places: Mapping[str, slice]) -> list[Any]:
    place = places[entry.id]
    file = Path(entry.path).name
    return [entry.id, entry.kind, entry.topic, entry.level, entry.formula, file, place.start, place.stop]


def _entry_of(row: list[Any], paths: Mapping[str, str], body: bytes) -> Entry:
    """The entry of a cached row; its file may lie elsewhere now."""
    name, kind, topic, level, formula, file, start, stop = row
    return Entry(name, kind, topic, level, formula, paths[file], body[start:stop])


def _titles(bank: Bank) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for file in bank_files(bank.path):
        node, _ = read_yaml(file, str(file))
        if node is not None:
            found[str(node.value["topic"].value)] = node.value["title"]
    return found
