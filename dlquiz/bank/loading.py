"""A bank read from a file or folder: strictly, with every fault, or from the cache of an earlier reading."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs

from dlquiz.bank.bank import LEDGER, SYLLABI, WHOLE, Bank, default_path, field_of
from dlquiz.bank.cache import remember, remembered
from dlquiz.bank.collections import COLLECTIONS, collection
from dlquiz.bank.entry import Entry, as_json
from dlquiz.cards.reading.fields import ID, Faults, Fields, quoted, read_text
from dlquiz.cards.source import YamlNode, from_data, parse_yaml, read_bytes, read_yaml
from dlquiz.ground.errors import BankError, DlquizError, Fault, gathered, same_text
from dlquiz.ground.hidden import masked
from dlquiz.ground.version import __version__

TOPIC = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*")
_FORMAT = 3
MAX_BANK_BYTES = 6_000_000
MAX_FAULTS = 500


def read_bank(path: str | Path | None = None, cache: Path | None = None, beside: Sequence[Path] = ()) -> Bank:
    """The bank at a file or folder, by default the one that ships, and those `beside` it, as one.

    Raises BankError with every fault found if there is any, DlquizError if there is no bank. `cache` is a folder that
    remembers sound banks by their bytes, so that the next reading takes milliseconds.
    """
    if not isinstance(path, str | os.PathLike | None):
        raise DlquizError(f"{path!r} is not a path", "give a file or a folder; nothing for the bank that ships")
    roots = (Path(path) if path is not None else default_path(), *beside)
    files = [file for root in roots for file in bank_files(root)]
    known = cache and remembered(cache, _digest(files), roots, files)
    if known:
        return known
    ours = sound_among(roots, cache)
    bank, faults = (ours, []) if ours and len(roots) == 1 else load(*roots, sound=ours)
    if faults:
        raise BankError(faults)
    if cache:
        remember(cache, bank, files)
    return replace(bank, cache=cache)


def sound_among(roots: Sequence[Path], cache: Path | None = None) -> Bank | None:
    """The bank that ships, if it is among these and is known to be sound: nothing of it has to be built then."""
    root = default_path()
    if root not in roots:
        return None
    files = bank_files(root)
    digest = _digest(files)
    known = cache and len(roots) > 1 and remembered(cache, digest, (root,), files)
    if known or digest != _recorded(root):
        return known or None
    bank = _parse(root, files, digest)
    if cache and len(roots) > 1:
        remember(cache, bank, files)
    return bank


def bank_of(text: str, name: str, path: Path) -> Bank:
    """The bank that a text is, with whatever is wrong said of `name`; `path` says whose lines are run. Raises BankError
    with every fault."""
    node, faults = parse_yaml(text, name)
    found = _Found()
    faults += _read_file(node, Faults(name), found) if node is not None else []
    digest = hashlib.sha256(f"{_FORMAT} {__version__} {text}".encode()).hexdigest()[:16]
    bank = Bank((path,), digest, found.titles, found.entries)
    _build_all(bank, bank.entries.values(), faults)
    if faults:
        raise BankError(_told(faults))
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
    return Bank((root,), digest, found.titles, found.entries, trusted=True)


def bank_files(root: Path) -> tuple[Path, ...]:
    """The bank files of a folder, sorted, or the one file. Raises DlquizError if there is nothing to read."""
    shown = masked(str(root))
    try:
        files = tuple(sorted(file for file in root.glob("*.y*ml") if file.name not in SYLLABI))
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


def load(*roots: Path, sound: Bank | None = None) -> tuple[Bank, list[Fault]]:
    """The banks at these places as one, built whole as far as it can be, and every fault in it, by file and line.
    `sound` is the one of them that is known to be without any: it is not built."""
    faults: list[Fault] = []
    found = _Found()
    for root in roots:
        if sound and (root,) == sound.roots:
            found.add(sound, faults)
        else:
            _read_root(root, found, faults)
    digest = _digest(file for root in roots for file in bank_files(root))
    bank = Bank(roots, digest, found.titles, found.entries)
    known = sound.entries if sound else {}
    written = len(faults)
    _build_all(bank, (entry for name, entry in bank.entries.items() if known.get(name) is not entry), faults)
    faults[written:] = found.readable(faults[written:])
    faults += _clashes(bank)
    return bank, _told(faults)


def _read_root(root: Path, found: _Found, faults: list[Fault]) -> None:
    """Adds what the files of a bank hold to what was found, and what is wrong with them to the faults."""
    files = bank_files(root)
    large = _too_large(root, files)
    faults += large
    for file in () if large else files:
        name = masked(str(file))
        node, noted = read_yaml(file, name)
        faults += noted
        found.unread.update((fault.path, fault.line) for fault in noted if fault.line)
        if file.suffix != ".yaml":
            faults.append(Fault(name, 0, "is not named .yaml", "rename it, so that every tool finds it"))
        if node is not None:
            faults += found.readable(_read_file(node, Faults(name), found))


def _too_large(root: Path, files: Iterable[Path]) -> list[Fault]:
    """A bank of more bytes is not read: its tree would take some hundred times as much memory."""
    size = sum(file.stat().st_size for file in files if file.is_file())
    if size <= MAX_BANK_BYTES:
        return []
    return [Fault(masked(str(root)), 0, f"the bank has {size:,} bytes", f"at most {MAX_BANK_BYTES:,} are read")]


def _told(faults: Iterable[Fault]) -> list[Fault]:
    """The faults in order: what is said of many lines of a file is said of the first three, and how many more there
    are; and never more faults than anybody reads."""
    found = gathered(faults, same_text)
    if len(found) > MAX_FAULTS:
        more = len(found) - MAX_FAULTS
        found[MAX_FAULTS:] = [Fault(found[MAX_FAULTS].path, 0, f"and {more} more faults", "mend those above first")]
    return found


@dataclass
class _Found:
    """What the files read so far hold; the lines whose YAML is `unread`."""

    titles: dict[str, bytes] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    named: dict[str, tuple[list[object], str]] = field(default_factory=dict)
    unread: set[tuple[str, int]] = field(default_factory=set)

    def readable(self, faults: Iterable[Fault]) -> list[Fault]:
        """The faults without those in lines whose YAML is unread: they would follow from that."""
        return [fault for fault in faults if (fault.path, fault.line) not in self.unread]

    def add(self, bank: Bank, faults: list[Fault]) -> None:
        """Adds a bank that was read. An id that is taken is told where it was taken first."""
        files = {entry.topic: entry.path for entry in bank.entries.values()}
        for topic, title in bank.titles.items():
            self.titles.setdefault(topic, title)
            self.named.setdefault(topic, (_words(from_data(json.loads(title))), files.get(topic, "")))
        for entry in bank.entries.values():
            _add(entry, noted := Faults(entry.path), self)
            faults += noted.found


def _words(title: YamlNode | None) -> list[object]:
    """What a title says, wherever it stands."""
    if title is None or not isinstance(title.value, dict):
        return [title.value if title is not None else None]
    return [(key, node.value) for key, node in sorted(title.value.items())]


def _read_file(node: YamlNode, noted: Faults, found: _Found) -> list[Fault]:
    """Adds a file's topic and entries to what was found; returns its faults."""
    fields = Fields(node, "the file", noted, ("topic", "title", *COLLECTIONS))
    held = [key for key in COLLECTIONS if key in fields.entries]
    topical = not held or any(collection(key).topical for key in held)
    topic = fields.string("topic", needed=topical)
    title = fields.get("title", needed=topical)
    if topic and not TOPIC.fullmatch(topic):
        fields.fault("topic", f"{topic!r} is not a topic", "use lower-case words joined by dots, such as cnn.pooling")
    if field_of(topic) == WHOLE:
        fields.fault("topic", f"no topic can be called {WHOLE}", "that is the name of all of them; choose another")
    if title is not None:
        read_text(title, "the title", noted)
    if topical or topic:
        words, first = found.named.setdefault(topic, (_words(title), noted.path))
        if words != _words(title):
            hint = f"give all its files one title, as {first} has it"
            fields.fault("title", f"another file has another title for the topic {topic}", hint)
        found.titles.setdefault(topic, as_json(title or YamlNode({}, node.line)))
    for key in COLLECTIONS:
        for row in fields.items(key, needed=False):
            for entry in collection(key).entries(row, topic, noted):
                _add(structs.replace(entry, collection=key), noted, found)
    return noted.found


def _add(entry: Entry, noted: Faults, found: _Found) -> None:
    """Adds an entry, unless its id is taken, which is noted."""
    first = found.entries.setdefault(entry.id, entry)
    if first is not entry:
        hint = f"it is in {first.path}:{first.node.line}; choose another"
        noted.add(entry.node.line, f"the id {entry.id} is taken", hint)


def _build_all(bank: Bank, entries: Iterable[Entry], faults: list[Fault]) -> None:
    """Builds all that these entries state and ask, so that every fault is found."""
    for entry in entries:
        try:
            bank.stated(entry, len(faults))
            if entry.asked:
                bank.put(entry, len(faults))
        except BankError as error:
            faults += error.faults


def _clashes(bank: Bank) -> Iterator[Fault]:
    """The former ids that are no ids, or that somebody else has or had: none could say whose attempts are meant."""
    had: dict[str, Entry] = {}
    for entry in bank.entries.values():
        line = entry.node.line if entry.formerly else 0
        for old in entry.formerly:
            other = bank.entries.get(old) or had.get(old)
            if not ID.fullmatch(old):
                hint = "use lower-case words joined by hyphens, such as conv-output-size"
                yield Fault(entry.path, line, f"{quoted(old)} is not an id", hint)
            elif other is not None:
                hint = f"it is or was that of {other.id} in {other.path}; a former id belongs to one"
                yield Fault(entry.path, line, f"the former id {old} of {entry.id} is taken", hint)
            had[old] = entry


def _digest(files: Iterable[Path]) -> str:
    found = hashlib.sha256(f"{_FORMAT} {__version__}".encode())
    for file in files:
        try:
            found.update(file.name.encode(errors="surrogateescape") + b"\0" + read_bytes(file) + b"\0")
        except OSError:
            found.update(b"unreadable")
    return found.hexdigest()[:16]
