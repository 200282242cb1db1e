"""A network as a picture: boxes with what each is, its shape and its parameters, and the ways between them (SVG)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from dlquiz.maths.width import display_width
from dlquiz.networks.layer import size_text
from dlquiz.networks.layout import Box, boxes
from dlquiz.networks.table import Table
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

LETTER, PAD, HEIGHT, DOWN, ACROSS, EDGE, BOW = 6.7, 14, 46, 24, 30, 24, 26
COLOURS = {
    "conv": "#d6e4f7", "pool": "#d9f0dd", "dense": "#fbe3cf", "recurrent": "#f6dcea", "attention": "#e6dcf7",
    "norm": "#fdf3cc", "merge": "#e4e7eb", "block": "#d3ecee", "other": "#f3f4f6",
}  # fmt: skip


def to_svg(table: Table, title: str, lang: Language) -> str:
    """The network drawn from the input at the top down to its output. A long one has a box for each block."""
    found = boxes(table)
    start = Box(say(lang, "net_input_size"), "", table.input, 0, (), "other")
    wide = max(_width(_head(box), _foot(box, lang)) for box in (start, *found))
    lanes, rows = max(box.lane for box in found) + 1, max(box.row for box in found) + 1
    heading = f"{title}: {say(lang, 'net_parameters_drawn', count=f'{table.parameters:,}')}"
    boxes_wide = lanes * wide + (lanes - 1) * ACROSS + BOW
    width = 2 * EDGE + max(boxes_wide, LETTER * 1.2 * display_width(heading))
    height = 2 * EDGE + 30 + rows * HEIGHT + (rows - 1) * DOWN
    drawing = _Drawing(found, start, wide, lang)
    return "\n".join([*_paper(width, height, heading), *drawing.ways(), *drawing.boxes(), "</svg>"]) + "\n"


def _paper(width: float, height: float, heading: str) -> Iterator[str]:
    """What the boxes stand on."""
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="sans-serif" font-size="12" role="img">'
    )
    yield f"<title>{escape(heading)}</title>"
    yield '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    yield '<path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>'
    yield f'<rect width="{width:.0f}" height="{height:.0f}" fill="white"/>'
    yield f'<text x="{EDGE}" y="{EDGE + 6}" font-size="15" font-weight="bold">{escape(heading)}</text>'


def _head(box: Box) -> str:
    return f"{box.name}  {box.text}".strip()


def _foot(box: Box, lang: Language) -> str:
    shape = size_text(box.output).replace("x", "×")
    return f"{shape} · {box.parameters:,}" if box.parameters else shape


def _width(*texts: str) -> float:
    return 2 * PAD + LETTER * max(map(display_width, texts))


class _Drawing:
    """Boxes and ways, in pixels."""

    def __init__(self, found: Sequence[Box], start: Box, wide: float, lang: Language) -> None:
        self.found, self.start, self.wide, self.lang = found, start, wide, lang

    def _corner(self, box: Box) -> tuple[float, float]:
        return EDGE + box.lane * (self.wide + ACROSS), EDGE + 30 + box.row * (HEIGHT + DOWN)

    def boxes(self) -> Iterator[str]:
        """A rectangle for each, with two lines of text."""
        for box in (self.start, *self.found):
            x, y = self._corner(box)
            middle = x + self.wide / 2
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{self.wide:.1f}" height="{HEIGHT}" rx="7" '
                f'fill="{COLOURS[box.family]}" stroke="#8a93a0"/>'
            )
            yield f'<text x="{middle:.1f}" y="{y + 19:.1f}" text-anchor="middle">{escape(_head(box))}</text>'
            yield (
                f'<text x="{middle:.1f}" y="{y + 36:.1f}" text-anchor="middle" fill="#555">'
                f"{escape(_foot(box, self.lang))}</text>"
            )

    def ways(self) -> Iterator[str]:
        """An arrow from every box to those that it goes into."""
        for box in self.found:
            for source in box.sources:
                yield self._way(self.found[source] if source >= 0 else self.start, box)

    def _way(self, one: Box, other: Box) -> str:
        (x1, y1), (x2, y2) = self._corner(one), self._corner(other)
        if one.lane == other.lane and other.row - one.row > 1:  # past the boxes between, on their right
            side, bow = x1 + self.wide, x1 + self.wide + BOW
            begin, end = y1 + HEIGHT / 2, y2 + HEIGHT / 2
            path = f"M{side:.1f} {begin:.1f}C{bow:.1f} {begin:.1f} {bow:.1f} {begin:.1f} {bow:.1f} {begin + 20:.1f}"
            path += f"V{end - 20:.1f}C{bow:.1f} {end:.1f} {bow:.1f} {end:.1f} {side:.1f} {end:.1f}"
        else:
            begin_x, end_x, bottom, top = x1 + self.wide / 2, x2 + self.wide / 2, y1 + HEIGHT, y2
            turn = bottom if other.lane > one.lane else top - DOWN  # straight on within the lane of the branch
            half = turn + DOWN / 2
            path = f"M{begin_x:.1f} {bottom:.1f}" + (f"V{turn:.1f}" if turn > bottom else "")
            curve = f"C{begin_x:.1f} {half:.1f} {end_x:.1f} {half:.1f} {end_x:.1f} {turn + DOWN:.1f}"
            path += (curve if begin_x != end_x else "") + (
                f"V{top:.1f}" if begin_x == end_x or top > turn + DOWN else ""
            )
        return f'<path d="{path}" fill="none" stroke="#555" stroke-width="1.2" marker-end="url(#tip)"/>'
