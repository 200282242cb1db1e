"""The code printed on a sheet: everything from which its items, and so its key, come back.

The code is a few bytes in Crockford's base 32 (no I, L, O, U, so that it survives being copied by hand), with a
fingerprint of the items and of their questions' texts, and a checksum that finds any one wrong character and any two
that changed places. Neither the version nor the rest of the bank is in it: it holds for as long as the plan, drawn
again, gives the same items.
"""

from __future__ import annotations

import hmac
from binascii import crc_hqx
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import accumulate, pairwise

from dlquiz.bank.bank import WHOLE, Bank
from dlquiz.ground.errors import DlquizError
from dlquiz.kinds.protocol import Item
from dlquiz.text.spans import Language

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
# The kinds that a code can say; of others it names the questions.
CODED: tuple[str | None, ...] = (None, "numeric", "concept")
# In the place of a kind: the numbers that follow are not topics but questions, each as its distance from the last.
_LISTED = len(CODED)
# The first three bits: a practice sheet, or a paper of a blueprint; the same as they were before variants were
# balanced; and the two kinds of dlquiz 0.1.
_SHEET, _PAPER = 5, 6
_SHEET_BEFORE, _PAPER_BEFORE = 3, 4
_OLD = (1, 2)
_SHEETS, _PAPERS = (_SHEET, _SHEET_BEFORE), (_PAPER, _PAPER_BEFORE)
# Bytes of the fingerprint of the items, of a blueprint's text and of a topic's name.
_CONTENT, _TEXT, _TOPIC = 4, 4, 3
# The blueprint of a plan whose code only says that it was a file.
FILE = "a file of its own"


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet is drawn from: topics, or else these very `questions`, in the order of the bank; or else a
    `blueprint`, the name of one that ships or FILE, with the `fingerprint` of its text. `variant` counts from 0;
    `content` is the fingerprint of the items that came of it; `balanced` says that all variants are as much work,
    as they were not always. Fingerprints are eight hexadecimal digits.

    `about` is what files are called by where the questions are named one by one; no code holds it.

    Where it is `locked`, what is drawn follows from a `secret` and the seed, so that nobody who has the code alone can
    draw it again; the secret is in no code and no record."""

    lang: Language
    topics: tuple[str, ...]
    count: int
    seed: int
    variant: int
    level: int | None = None
    kind: str | None = None
    questions: tuple[str, ...] = ()
    blueprint: str = ""
    fingerprint: str = ""
    content: str = "00000000"
    balanced: bool = True
    locked: bool = False
    about: str = field(default="questions", compare=False)
    secret: bytes = field(default=b"", repr=False, compare=False)

    @property
    def source(self) -> int:
        """The number that all is drawn from: the seed, or what a secret makes of it. Raises DlquizError without the
        secret of a plan that has one."""
        if not self.locked:
            return self.seed
        if not self.secret:
            raise DlquizError("the key of this paper needs the secret of who printed it", "name its file with --secret")
        return int.from_bytes(hmac.digest(self.secret, f"dlquiz paper {self.seed}".encode(), "sha256"), "big")

    @property
    def letter(self) -> str:
        """A, B, ..., Z, AA, AB, ..."""
        letters, rest = "", self.variant + 1
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(ord("A") + last) + letters
        return letters


def fingerprint(text: str) -> str:
    """By what a code knows a text: eight hexadecimal digits."""
    return sha256(text.encode()).hexdigest()[: 2 * _TEXT]


def content(items: Iterable[Item]) -> str:
    """The fingerprint of items: of their addresses and of the texts of their questions."""
    return fingerprint("\n".join(f"{item.question.first_id}#{item.seed} {item.digest}" for item in items))


def encode(plan: SheetPlan, bank: Bank) -> str:
    """The code of a sheet, in groups of four characters."""
    body = (_paper(plan) if plan.blueprint else _sheet(plan, bank)) + bytes.fromhex(plan.content)
    text = _base32(body + _checksum(body))
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _sheet(plan: SheetPlan, bank: Bank) -> bytes:
    kind = _LISTED if plan.questions else CODED.index(plan.kind)
    first = _SHEET if plan.balanced else _SHEET_BEFORE
    flags = first << 5 | (plan.lang == "en") << 4 | kind << 2 | (plan.level or 0)
    named = _numbers(*_distances(plan, bank)) if plan.questions else b"".join(map(_topic, plan.topics))
    return bytes([flags]) + _numbers(plan.count, plan.seed, _variant(plan)) + named


def _paper(plan: SheetPlan) -> bytes:
    first = _PAPER if plan.balanced else _PAPER_BEFORE
    flags = first << 5 | (plan.lang == "en") << 4
    return bytes([flags]) + _numbers(plan.count, plan.seed, _variant(plan)) + bytes.fromhex(plan.fingerprint)


def _variant(plan: SheetPlan) -> int:
    """The variant and whether there is a secret, as one number."""
    return 2 * plan.variant + plan.locked if plan.balanced else plan.variant


def _told(plan: SheetPlan, balanced: bool) -> SheetPlan:
    """The plan whose `variant` is such a number, if its code is `balanced`."""
    variant, locked = divmod(plan.variant, 2) if balanced else (plan.variant, 0)
    return replace(plan, variant=variant, locked=bool(locked), balanced=balanced)


def canonical(code: str) -> str:
    """The code as its print has it but for the hyphens, however it was copied. Raises DlquizError if it is none, was
    mistyped, or was printed by a version before."""
    text = "".join(code.upper().split()).replace("-", "").translate(_ALIKE)
    if not text or len(text) > 200 or any(character not in _ALPHABET for character in text):
        hint = "copy it from the foot of a page, such as 14G0-A8KM-..."
        raise DlquizError(f"{code!r} is not the code of a sheet", hint)
    data = _bytes(text)
    if len(data) < 3 or _checksum(data[:-2]) != data[-2:] or data[0] >> 5 not in (*_SHEETS, *_PAPERS, *_OLD):
        raise _slip(code)
    if data[0] >> 5 in _OLD:
        what = "this sheet was printed by dlquiz 0.1, whose codes hold for the bank of that version alone"
        raise DlquizError(what, "ask dlquiz 0.1 for its key, or print the sheet again")
    return text


def _slip(code: str) -> DlquizError:
    return DlquizError(f"the code {code!r} has a slip in it", "copy it again from the foot of a page")


def decode(code: str, bank: Bank, shipped: Mapping[str, str] | None = None) -> SheetPlan:
    """The plan of a code. Raises DlquizError if it is not a code, was mistyped, or names what the bank does not have.

    `shipped` has the names of the blueprints that ship by the fingerprints of their texts. One that is not among them
    counts as a file: whoever has the paper has to say where it is.
    """
    data = _bytes(canonical(code))
    body, printed = data[: -_CONTENT - 2], data[-_CONTENT - 2 : -2].hex()
    try:
        if body[0] >> 5 in _PAPERS:
            return _read_paper(body, shipped or {}, printed)
        return _read_sheet(body, bank, printed)
    except (IndexError, ValueError):
        raise _slip(code) from None


def _read_sheet(body: bytes, bank: Bank, printed: str) -> SheetPlan:
    """Raises IndexError or ValueError for bytes that are no plan."""
    (count, seed, variant), named = _read_numbers(body[1:], 3)
    flags = body[0]
    kind = flags >> 2 & 3
    listed = kind == _LISTED
    plan = SheetPlan(
        lang=_lang(flags),
        topics=() if listed else _read_topics(named, bank),
        count=count,
        seed=seed,
        variant=variant,
        level=flags & 3 or None,
        kind=None if listed else CODED[kind],
        questions=_questions(_read_numbers(named)[0], bank) if listed else (),
        content=printed,
    )
    return _told(plan, flags >> 5 == _SHEET)


def _read_paper(body: bytes, shipped: Mapping[str, str], printed: str) -> SheetPlan:
    """Raises ValueError for bytes that are no plan."""
    (count, seed, variant), text = _read_numbers(body[1:], 3)
    if body[0] & 15 or len(text) != _TEXT:
        raise ValueError
    name = shipped.get(text.hex(), FILE)
    plan = SheetPlan(_lang(body[0]), (), count, seed, variant, blueprint=name, fingerprint=text.hex(), content=printed)
    return _told(plan, body[0] >> 5 == _PAPER)


def _topic(name: str) -> bytes:
    return sha256(name.encode()).digest()[:_TOPIC]


def _read_topics(data: bytes, bank: Bank) -> tuple[str, ...]:
    """Raises ValueError for bytes that are no topics, DlquizError for one that the bank does not have."""
    if len(data) % _TOPIC:
        raise ValueError
    known = {_topic(name): name for name in (WHOLE, *bank.all_topics())}
    found = [known.get(data[start : start + _TOPIC]) for start in range(0, len(data), _TOPIC)]
    if None in found:
        raise changed()
    return tuple(name for name in found if name is not None)


def changed() -> DlquizError:
    """What is said when the bank does not give the items of a code any more."""
    what = "the bank has changed since this sheet was printed: its code alone does not bring the questions back"
    return DlquizError(what, "name the papers.json of its keys with --papers, or the bank with --bank")


def another_secret() -> DlquizError:
    """What is said when a secret does not give the items of a code."""
    what = "this secret does not bring the questions back: it is another one, or the bank has changed"
    return DlquizError(what, "name the file that the papers were printed with, or their papers.json with --papers")


def _lang(flags: int) -> Language:
    return "en" if flags >> 4 & 1 else "zh"


def _distances(plan: SheetPlan, bank: Bank) -> list[int]:
    """The distances between the places of the plan's questions."""
    places = [number for number, name in enumerate(bank.asked, 1) if name in plan.questions]
    return [place - before for before, place in pairwise([0, *places])]


def _questions(distances: Sequence[int], bank: Bank) -> tuple[str, ...]:
    """Raises ValueError for what are no places, DlquizError for what are no questions of the bank."""
    if not distances or 0 in distances:
        raise ValueError
    asked = tuple(bank.asked)
    if sum(distances) > len(asked):
        raise changed()
    return tuple(asked[place - 1] for place in accumulate(distances))


def _checksum(body: bytes) -> bytes:
    """CRC-16, which finds every change within 16 neighbouring bits, so in any three neighbouring characters."""
    return crc_hqx(body, 0xFFFF).to_bytes(2, "big")


def _numbers(*numbers: int) -> bytes:
    """Each number in 7-bit groups, the last group marked."""
    data = bytearray()
    for number in numbers:
        groups = [number & 0x7F | 0x80]
        while number := number >> 7:
            groups.append(number & 0x7F)
        data += bytes(reversed(groups))
    return bytes(data)


def _read_numbers(data: bytes, most: int | None = None) -> tuple[list[int], bytes]:
    """The numbers, at most so many, and what is left."""
    found: list[int] = []
    number = 0
    for place, byte in enumerate(data):
        if len(found) == most:
            return found, data[place:]
        number = number << 7 | byte & 0x7F
        if byte & 0x80:
            found.append(number)
            number = 0
    return found, b""


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    length = -(-len(data) * 8 // 5)
    return "".join(_ALPHABET[number >> 5 * (length - 1 - i) & 31] for i in range(length))


def _bytes(text: str) -> bytes:
    number = 0
    for character in text:
        number = number << 5 | _ALPHABET.index(character)
    return (number & (1 << len(text) * 5 // 8 * 8) - 1).to_bytes(len(text) * 5 // 8, "big")
