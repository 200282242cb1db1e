"""Pictures on a page: small drawings in SVG, the same bytes every time and with nothing to install."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from dlquiz.text.picture import Graph, Picture, Shades, round_numbers

# The size of a drawing, and what is left free beside its frame, in its own units; on paper one is a quarter millimetre.
WIDTH, HEIGHT = 300, 190
LEFT, RIGHT, TOP, FOOT = 42, 16, 12, 34
LINE = 13
_COLOURS = ("#1f5fa8", "#c8501e", "#2f7d3b", "#7a4aa0")
_DASHES = ("", "6 3", "2 3", "8 3 2 3")  # told apart without colours too
_GREY, _GRID = "#555555", "#dddddd"
_SIZE = 10
# More entries than these are shades alone.
_MOST_NUMBERS = 64

# Where the frame's corners lie: the least and the largest value across, then upwards.
Frame = tuple[float, float, float, float]


def to_svg(picture: Picture) -> str:
    """The picture as an SVG document. Its texts are literal."""
    body = _shades(picture) if isinstance(picture, Shades) else _graph(picture)
    above = 0 if isinstance(picture, Shades) else LINE * len(picture.lines)
    high = HEIGHT + above
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{high}" viewBox="0 {-above} {WIDTH} {high}" '
        f'font-family="DLQuiz Sans SC, sans-serif" font-size="{_SIZE}" role="img">'
    )
    return "".join((head, f"<title>{escape(picture.title)}</title>", *body, "</svg>"))


def _graph(graph: Graph) -> Iterator[str]:
    xs = [x for line in graph.lines for x in line.xs] + [x for x, _ in graph.marks]
    ys = [y for line in graph.lines for y in line.ys if y is not None] + [y for _, y in graph.marks]
    frame = (*_ends(xs, 0), *_ends(ys, 0.05))
    yield from _axes(frame, graph.across)
    for number, line in enumerate(graph.lines):
        for piece in line.pieces:
            places = " ".join(f"{x:.1f},{y:.1f}" for x, y in (_place(frame, *at) for at in piece))
            yield f'<polyline points="{places}" fill="none" {_stroke(number)}/>'
    for x, y in (_place(frame, *mark) for mark in graph.marks):
        yield f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3"/>'
    yield from _legend([line.label for line in graph.lines])


def _axes(frame: Frame, across: str) -> Iterator[str]:
    for x in round_numbers(frame[0], frame[1]):
        at, _ = _place(frame, x, frame[2])
        yield _line(at, TOP, at, HEIGHT - FOOT, _GRID) + _text(at, HEIGHT - FOOT + 12, f"{x:g}", "middle")
    for y in round_numbers(frame[2], frame[3]):
        _, at = _place(frame, frame[0], y)
        yield _line(LEFT, at, WIDTH - RIGHT, at, _GRID) + _text(LEFT - 4, at + 3, f"{y:g}", "end")
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - FOOT
    yield f'<rect x="{LEFT}" y="{TOP}" width="{wide}" height="{high}" fill="none" stroke="{_GREY}"/>'
    yield _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 6, across, "middle")


def _legend(labels: Sequence[str]) -> Iterator[str]:
    """What each line is, one below the other above the frame."""
    for number, label in enumerate(labels):
        y = TOP - 6 - LINE * (len(labels) - 1 - number)
        yield f'<path d="M{LEFT} {y - 3}h20" {_stroke(number)}/>' + _text(LEFT + 24, y, label, "start")


def _shades(shades: Shades) -> Iterator[str]:
    rows = shades.rows
    side = min((WIDTH - LEFT - RIGHT) / len(rows[0]), (HEIGHT - TOP - FOOT) / len(rows))
    entries = [entry for row in rows for entry in row]
    least, most = min(0.0, *entries), max(entries)
    for down, row in enumerate(rows):
        yield _text(LEFT - 4, TOP + (down + 0.5) * side + 3, str(down + 1), "end")
        for right, entry in enumerate(row):
            share = (entry - least) / (most - least) if most > least else 0.0
            x, y = LEFT + right * side, TOP + down * side
            yield (
                f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" stroke="{_GRID}" '
                f'fill="#1f5fa8" fill-opacity="{share:.2f}"/>'
            )
            if len(entries) <= _MOST_NUMBERS:
                colour = "white" if share > 0.5 else "black"
                yield _text(x + side / 2, y + side / 2 + 3, f"{entry:.3g}", "middle", colour)
    for right in range(len(rows[0])):
        yield _text(LEFT + (right + 0.5) * side, TOP + len(rows) * side + 12, str(right + 1), "middle")
    yield _text(LEFT + len(rows[0]) * side / 2, HEIGHT - 6, shades.label, "middle")


def _place(frame: Frame, x: float, y: float) -> tuple[float, float]:
    """Where a point lies on the drawing."""
    low, high, bottom, top = frame
    across, up = (x - low) / (high - low), (y - bottom) / (top - bottom)
    return LEFT + across * (WIDTH - LEFT - RIGHT), HEIGHT - FOOT - up * (HEIGHT - TOP - FOOT)


def _ends(values: Sequence[float], margin: float) -> tuple[float, float]:
    low, high = min(values), max(values)
    room = (high - low) * margin or (0 if high > low else abs(high) or 1.0)
    return low - room, high + room


def _stroke(number: int) -> str:
    """The look of the line of that number."""
    return f'stroke="{_COLOURS[number % 4]}" stroke-width="1.5" stroke-dasharray="{_DASHES[number % 4]}"'


def _line(x: float, y: float, to_x: float, to_y: float, colour: str) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str = _GREY) -> str:
    shown = escape(text.replace("-", "\N{MINUS SIGN}") if text[:1] == "-" else text)
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">{shown}</text>'
