"""What stands where on the pages of a PDF, from its own boxes: text over text, text beyond the margin, how far a page
is filled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import pypdfium2 as pdfium  # type: ignore[import-untyped]

MM = 72 / 25.4
TOP, BOTTOM = 21 * MM, 24 * MM
# A hat stands on its letter, and a root's sign reaches around what is below it.
_MARKS = frozenset("\u0302\u0304\u0303\u0305\ufe00^~¯ˆ˜√")


@dataclass(frozen=True)
class Box:
    """A sign, or a rule (""), and where it is, in points from the lower left corner; `place` counts the signs."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    place: int = -9

    def covers(self, other: Box) -> float:
        """The share of the smaller one of two boxes that lies on the other."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.top, other.top) - max(self.bottom, other.bottom)
        if width <= 0.4 or height <= 0.4:
            return 0.0
        return width * height / min(self.area, other.area)

    @property
    def area(self) -> float:
        return max((self.right - self.left) * (self.top - self.bottom), 0.01)


def pages_of(pdf: bytes) -> list[list[Box]]:
    """The signs and rules of each page."""
    return [[*_signs(page), *_rules(page)] for page in pdfium.PdfDocument(pdf)]


def _signs(page: Any) -> Iterator[Box]:
    text = page.get_textpage()
    for place in range(text.count_chars()):
        left, bottom, right, top = text.get_charbox(place)
        sign = text.get_text_range(place, 1)
        if right > left and top > bottom and sign.strip() and sign != "\u200b":
            yield Box(sign, left, bottom, right, top, place)


def _rules(page: Any) -> Iterator[Box]:
    """Thin lines that lie flat: of fractions, blanks, tables."""
    for found in page.get_objects(filter=[pdfium.raw.FPDF_PAGEOBJ_PATH]):
        left, bottom, right, top = found.get_bounds()
        if top - bottom < 2 and right - left > 3:
            yield Box("", left, bottom, right, top)


def overlaps(boxes: list[Box]) -> list[tuple[Box, Box]]:
    """Signs that stand on one another."""
    rows: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        if box.text and box.text not in _MARKS:
            for row in range(int(box.bottom // 12), int(box.top // 12) + 1):
                rows[row].append(box)
    pairs = {pair for row in rows.values() for pair in combinations(row, 2)}
    return [(a, b) for a, b in pairs if abs(a.place - b.place) > 2 and a.covers(b) > 0.15]  # nor kerned, nor one glyph


def beyond(boxes: list[Box], left: float, right: float) -> list[Box]:
    """What stands outside of the margins, in millimetres of an A4 page. A comma may hang a little."""
    return [box for box in boxes if box.left < left * MM - 3 or box.right > (210 - right) * MM + 3]


def filled(boxes: list[Box]) -> float:
    """How far down a page goes, as a share of the room between its margins; the foot is not counted."""
    height = 297 * MM
    low = min(box.bottom for box in boxes if box.bottom > BOTTOM - 6)
    return (height - TOP - low) / (height - TOP - BOTTOM)
