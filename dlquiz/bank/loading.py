"""A bank read from a file or folder: strictly, with every fault, or from the cache of an earlier reading."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dlquiz.bank.bank import LEDGER, SYLLABUS, Bank, Entry, default_path
from dlquiz.bank.cache import remember, remembered
from dlquiz.cards.reading.fields import ID, MAX_SUGGESTED, Faults, Fields, quoted, read_text
from dlquiz.cards.source import Node, read_bytes, read_yaml, to_data
from dlquiz.ground.errors import BankError, DlquizError, Fault
from dlquiz.ground.hidden import visible
from dlquiz.ground.nearest import nearest
from dlquiz.ground.version import __version__
from dlquiz.kinds.registry import read_table, written_kinds

TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
_FORMAT = 2
MAX_BANK_BYTES = 6_000_000
MAX_FAULTS = 500
_ALIKE = 3


def read_bank(path: str | Path | None = None, cache: Path | None = None) -> Bank:
    """The bank at a file or folder, by default the one that ships.

    Raises BankError with every fault found if there is any. `cache` is a folder that remembers sound banks by their
    bytes, so that the next reading takes milliseconds.
    """
    root = Path(path) if path is not None else default_path()
    files = bank_files(root)
    digest = _digest(files)
    known = cache and remembered(cache, digest, root, files)
    if known:
        return known
    sound = root == default_path() and digest == _recorded(root)
    bank, faults = (_parse(root, files, digest), []) if sound else load(root)
    if faults:
        raise BankError(faults)
    if cache:
        remember(cache, bank)
    return bank


def _recorded(root: Path) -> str:
    """The digest of the bank that `bank check --record` last found sound; of the bank that ships, its own word."""
    try:
        return str(json.loads((root / LEDGER).read_bytes())["bank"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _parse(root: Path, files: Iterable[Path], digest: str) -> Bank:
    """A bank that is known to be sound, without building its cards and questions."""
    found = _Found()
    for file in files:
        node, _ = read_yaml(file, str(file))
        if node is not None:
            _read_file(node, Faults(str(file), trusted=True), found)
    return Bank(root, digest, found.titles, found.cards, found.asked, trusted=True)


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


def load(root: Path) -> tuple[Bank, list[Fault]]:
    """The bank, built whole as far as it can be, and every fault in it, by file and line."""
    faults: list[Fault] = []
    files, found = bank_files(root), _Found()
    faults += _too_large(root, files)
    for file in () if faults else files:
        name = visible(str(file))
        node, noted = read_yaml(file, name)
        faults += noted
        if file.suffix != ".yaml":
            faults.append(Fault(name, 0, "is not named .yaml", "rename it, so that every tool finds it"))
        if node is not None:
            faults += _read_file(node, Faults(name), found)
    bank = Bank(root, _digest(files), found.titles, found.cards, found.asked)
    _build_all(bank, faults)
    faults += _clashes(bank)
    return bank, _told(faults)


def _too_large(root: Path, files: Iterable[Path]) -> list[Fault]:
    """A bank of more bytes is not read: its tree would take some hundred times as much memory."""
    size = sum(file.stat().st_size for file in files if file.is_file())
    if size <= MAX_BANK_BYTES:
        return []
    return [Fault(visible(str(root)), 0, f"the bank has {size:,} bytes", f"at most {MAX_BANK_BYTES:,} are read")]


def _told(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in order: what is said of many lines of a file is said of the first three, and how many more there
    are; and never more faults than anybody reads."""
    alike: dict[tuple[str, str, str], list[Fault]] = {}
    for fault in sorted(set(faults)):
        alike.setdefault((fault.path, fault.message, fault.hint), []).append(fault)
    found: list[Fault] = []
    for same in alike.values():
        found += same[:_ALIKE]
        if len(same) > _ALIKE:
            found[-1] = replace(found[-1], message=f"{found[-1].message}, and {len(same) - _ALIKE} more like it")
    found.sort()
    if len(found) > MAX_FAULTS:
        more = len(found) - MAX_FAULTS
        found[MAX_FAULTS:] = [Fault(found[MAX_FAULTS].path, 0, f"and {more} more faults", "mend those above first")]
    return found


@dataclass
class _Found:
    """What the files read so far hold."""

    titles: dict[str, bytes] = field(default_factory=dict)
    cards: dict[str, Entry] = field(default_factory=dict)
    asked: dict[str, Entry] = field(default_factory=dict)


def _read_file(node: Node, noted: Faults, found: _Found) -> list[Fault]:
    """Adds a file's topic and entries to what was found; returns its faults."""
    fields = Fields(node, "the file", noted, ("topic", "title", "formulas", "facts", "questions"))
    topic = fields.string("topic")
    title = fields.get("title")
    if topic and not TOPIC.fullmatch(topic):
        fields.fault("topic", f"{topic!r} is not a topic", "use lower-case words joined by dots, such as cnn.pooling")
    if topic in found.titles:
        fields.fault("topic", f"the topic {topic} has a file already", "one file a topic")
    if title is not None:
        read_text(title, "the title", noted)
    found.titles[topic] = _as_json(title or Node({}, node.line))
    for item in fields.items("formulas", needed=False):
        entry = _entry(item, "numeric", topic, noted, found)
        if entry is not None:
            found.cards[entry.id] = entry
            if "stem" in item.value:
                found.asked[entry.id] = entry
    for item in fields.items("facts", needed=False):
        for entry in _table_entries(item, topic, noted, found):
            found.asked[entry.id] = entry
    for item in fields.items("questions", needed=False):
        entry = _entry(item, "", topic, noted, found)
        if entry is not None:
            found.asked[entry.id] = entry
    return noted.found


def _as_json(node: Node) -> bytes:
    return json.dumps(to_data(node), ensure_ascii=False).encode()


def _entry(node: Node, kind: str, topic: str, noted: Faults, found: _Found) -> Entry | None:
    """The entry, or None with the reason noted: no id, a taken id, no such kind."""
    fields = node.value if isinstance(node.value, dict) else {}
    name = fields["id"].value if "id" in fields else None
    if not isinstance(name, str):
        noted.add(node.line, "an entry without an id", "give it one: - id: my-question")
        return None
    first = found.cards.get(name) or found.asked.get(name)
    if first is not None:
        noted.add(node.line, f"the id {name} is taken", f"it is in {first.path}; choose another")
        return None
    formula: str | None = name if kind else None
    if not kind:
        kind, formula = _kind_of(fields, name, node.line, noted)
    level = fields["level"].value if "level" in fields else 1
    level = level if type(level) is int else 1
    former = _formerly(fields.get("formerly"))
    return Entry(name, kind, topic, level, formula, noted.path, _as_json(node), former) if kind else None


def _table_entries(node: Node, topic: str, noted: Faults, found: _Found) -> Iterator[Entry]:
    """The questions of a table of facts. Those that its faults hide are found with the faults."""
    silent = Faults(noted.path, trusted=True)
    whole = node if isinstance(node.value, dict) else Node({}, node.line)
    questions = read_table(whole, topic, silent)
    if not questions or silent.found:
        read_table(whole, topic, noted)
    data = _as_json(node)
    for name, question in questions.items():
        first = found.cards.get(name) or found.asked.get(name)
        if first is not None:
            noted.add(node.line, f"the id {name} is taken", f"it is in {first.path}; choose another")
        else:
            yield Entry(
                name, question.kind, topic, question.level, None, noted.path, data, question.formerly, table=True
            )


def _formerly(node: Node | None) -> tuple[str, ...]:
    """The former ids, as far as they are texts; what is not is a fault of whoever builds the entry."""
    rows = node.value if node is not None and isinstance(node.value, list | tuple) else []
    return tuple(row.value for row in rows if isinstance(row.value, str))


def _kind_of(fields: Mapping[str, Node], name: str, line: int, noted: Faults) -> tuple[str, str | None]:
    if "formula" in fields:
        return "numeric", str(fields["formula"].value)
    kind = fields["kind"].value if "kind" in fields else ""
    kinds = written_kinds()
    if kind not in kinds:
        hint = noted.nearest(str(kind), kinds) or f"`formula: id` for a numeric question, or kind: {', '.join(kinds)}"
        noted.add(line, f"the question {name} has no known kind", hint)
        return "", None
    return str(kind), None


def _build_all(bank: Bank, faults: list[Fault]) -> None:
    """Builds every card and question, so that every fault is found."""
    for name in bank.cards:
        faults += _faults_of(bank.formula, name)
    for name, entry in bank.asked.items():
        if (
            entry.formula == name
            or entry.formula is None
            or bank.former.get(entry.formula, entry.formula) in bank.cards
        ):
            faults += _faults_of(bank.question, name)
        else:
            line = json.loads(entry.data)["l"]
            near = nearest(entry.formula, bank.cards) if len(faults) < MAX_SUGGESTED else ""
            hint = near or "name a card of this bank"
            message = f"the question {name} is on an unknown formula {entry.formula}"
            faults.append(Fault(entry.path, line, message, hint))


def _clashes(bank: Bank) -> Iterator[Fault]:
    """The former ids that are no ids, or that somebody else has or had: none could say whose attempts are meant."""
    entries = {entry.id: entry for entry in (*bank.cards.values(), *bank.asked.values())}
    had: dict[str, Entry] = {}
    for entry in entries.values():
        line = json.loads(entry.data)["l"] if entry.formerly else 0
        for old in entry.formerly:
            other = entries.get(old) or had.get(old)
            if not ID.fullmatch(old):
                hint = "use lower-case words joined by hyphens, such as conv-output-size"
                yield Fault(entry.path, line, f"{quoted(old)} is not an id", hint)
            elif other is not None:
                hint = f"it is or was that of {other.id} in {other.path}; a former id belongs to one"
                yield Fault(entry.path, line, f"the former id {old} of {entry.id} is taken", hint)
            had[old] = entry


def _faults_of(build: Callable[[str], object], name: str) -> Iterable[Fault]:
    try:
        build(name)
    except BankError as error:
        return error.faults
    return ()


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256(f"{_FORMAT} {__version__}".encode())
    for file in files:
        try:
            found.update(file.name.encode(errors="surrogateescape") + b"\0" + read_bytes(file) + b"\0")
        except OSError:
            found.update(b"unreadable")
    return found.hexdigest()[:16]
