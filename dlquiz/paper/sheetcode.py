"""The code printed on a sheet: everything from which its items, and so its key, come back.

The code is a few bytes in Crockford's base 32 (no I, L, O, U, so that it survives being copied by hand), with a
fingerprint of the bank and a checksum that finds any one wrong character and any two that changed places.
"""

from __future__ import annotations

from binascii import crc_hqx
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from dlquiz.bank.bank import Bank
from dlquiz.errors import DlquizError
from dlquiz.text.spans import Language

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_KINDS: tuple[str | None, ...] = (None, "numeric", "concept")
# In the place of a kind: the numbers that follow are not topics but questions, each as its distance from the last.
_LISTED = len(_KINDS)
# The first three bits: a practice sheet, or a paper of a blueprint.
_SHEET, _PAPER = 1, 2
# The blueprint of a plan whose code only says that it was a file.
FILE = "a file of its own"


@dataclass(frozen=True)
class SheetPlan:
    """What a sheet is drawn from: topics, or else these very `questions`, in the order of the bank; or else a
    `blueprint`, the name of one that ships or FILE, with the `fingerprint` of its text, four hexadecimal digits.
    `variant` counts from 0."""

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

    @property
    def letter(self) -> str:
        """A, B, ..., Z, AA, AB, ..."""
        letters, rest = "", self.variant + 1
        while rest:
            rest, last = divmod(rest - 1, 26)
            letters = chr(ord("A") + last) + letters
        return letters


def encode(plan: SheetPlan, bank: Bank, shipped: Sequence[str] = ()) -> str:
    """The code of a sheet, in groups of four characters. `shipped` names the blueprints that ship, sorted."""
    body = (_paper(plan, shipped) if plan.blueprint else _sheet(plan, bank)) + _fingerprint(bank)
    text = _base32(body + _checksum(body))
    return "-".join(text[i : i + 4] for i in range(0, len(text), 4))


def _sheet(plan: SheetPlan, bank: Bank) -> bytes:
    kind = _LISTED if plan.questions else _KINDS.index(plan.kind)
    flags = _SHEET << 5 | (plan.lang == "en") << 4 | kind << 2 | (plan.level or 0)
    return bytes([flags]) + _numbers(plan.count, plan.seed, plan.variant, *_named(plan, bank))


def _paper(plan: SheetPlan, shipped: Sequence[str]) -> bytes:
    """A blueprint that ships is its place, counted from 1; a file is 0."""
    place = 0 if plan.blueprint == FILE else shipped.index(plan.blueprint) + 1
    flags = _PAPER << 5 | (plan.lang == "en") << 4
    return bytes([flags]) + _numbers(plan.count, plan.seed, plan.variant, place) + bytes.fromhex(plan.fingerprint)


def decode(code: str, bank: Bank, shipped: Sequence[str] = ()) -> SheetPlan:
    """The plan of a code. Raises DlquizError if it is not a code, was mistyped, or is of another bank.

    A blueprint that is not among those `shipped` counts as a file: whoever has the paper has to say where it is.
    """
    text = "".join(code.upper().split()).replace("-", "").translate(_ALIKE)
    if not text or len(text) > 200 or any(character not in _ALPHABET for character in text):
        hint = "copy it from the foot of a page, such as 14G0-A8KM-..."
        raise DlquizError(f"{code!r} is not the code of a sheet", hint)
    data = _bytes(text)
    body, fingerprint = data[:-4], data[-4:-2]
    slip = DlquizError(f"the code {code!r} has a slip in it", "copy it again from the foot of a page")
    if not body or _checksum(data[:-2]) != data[-2:] or body[0] >> 5 not in (_SHEET, _PAPER):
        raise slip
    if fingerprint != _fingerprint(bank):
        other = "this sheet was printed from another bank, or another version of it"
        raise DlquizError(other, "name that bank with --bank")
    try:
        return _read_paper(body, shipped) if body[0] >> 5 == _PAPER else _read_sheet(body, bank)
    except (IndexError, ValueError):
        raise slip from None


def _read_sheet(body: bytes, bank: Bank) -> SheetPlan:
    """Raises IndexError or ValueError for bytes that are no plan."""
    count, seed, variant, *named = _read_numbers(body[1:])
    known, flags = _topics(bank), body[0]
    kind = flags >> 2 & 3
    listed = kind == _LISTED
    return SheetPlan(
        lang=_lang(flags),
        topics=() if listed else tuple(known[index] for index in named),
        count=count,
        seed=seed,
        variant=variant,
        level=flags & 3 or None,
        kind=None if listed else _KINDS[kind],
        questions=_questions(named, bank) if listed else (),
    )


def _read_paper(body: bytes, shipped: Sequence[str]) -> SheetPlan:
    """Raises ValueError for bytes that are no plan."""
    count, seed, variant, place = _read_numbers(body[1:-2])
    if body[0] & 15:
        raise ValueError
    blueprint = shipped[place - 1] if 1 <= place <= len(shipped) else FILE
    return SheetPlan(_lang(body[0]), (), count, seed, variant, blueprint=blueprint, fingerprint=body[-2:].hex())


def _lang(flags: int) -> Language:
    return "en" if flags >> 4 & 1 else "zh"


def _named(plan: SheetPlan, bank: Bank) -> list[int]:
    """The places of the plan's topics, or the distances between those of its questions."""
    if not plan.questions:
        known = _topics(bank)
        return [known.index(topic) for topic in plan.topics]
    places = [number for number, name in enumerate(bank.asked, 1) if name in plan.questions]
    return [place - before for before, place in pairwise([0, *places])]


def _questions(distances: Sequence[int], bank: Bank) -> tuple[str, ...]:
    """Raises ValueError or IndexError for what are no questions of the bank."""
    if not distances or 0 in distances:
        raise ValueError
    asked = tuple(bank.asked)
    return tuple(asked[place - 1] for place in accumulate(distances))


def _topics(bank: Bank) -> list[str]:
    """Every topic, and every one above it, in an order that depends on the bank alone."""
    parts = [topic.split(".") for topic in bank.topics]
    return sorted({".".join(names[:depth]) for names in parts for depth in range(1, len(names) + 1)})


def _fingerprint(bank: Bank) -> bytes:
    return bytes.fromhex(bank.digest[:4])


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


def _read_numbers(data: bytes) -> list[int]:
    found, number = [], 0
    for byte in data:
        number = number << 7 | byte & 0x7F
        if byte & 0x80:
            found.append(number)
            number = 0
    return found


def _base32(data: bytes) -> str:
    number = int.from_bytes(data, "big")
    length = -(-len(data) * 8 // 5)
    return "".join(_ALPHABET[number >> 5 * (length - 1 - i) & 31] for i in range(length))


def _bytes(text: str) -> bytes:
    number = 0
    for character in text:
        number = number << 5 | _ALPHABET.index(character)
    return (number & (1 << len(text) * 5 // 8 * 8) - 1).to_bytes(len(text) * 5 // 8, "big")
