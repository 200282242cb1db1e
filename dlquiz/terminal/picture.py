"""Pictures on a terminal: curves by plotext, matrices as shaded cells; plain, as tables of numbers."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dlquiz.maths.width import display_width
from dlquiz.terminal.wrap import Run, wrap
from dlquiz.text.picture import Graph, Line, Picture, Shades, round_numbers
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# Room that a picture takes: no wider, and so high.
WIDEST, HEIGHT = 76, 20
# What lines are drawn with, the first of them finest; in ASCII, and the mark of a place.
_SIGNS, _ASCII = ("braille", "•", "×", "+", "~"), ("*", "o", "x", "+", "~")
_MARK, _ASCII_MARK = "●", "@"
_COLOURS = ("blue+", "red+", "green+", "magenta+", "orange+")
_FRAME = str.maketrans("┌┐└┘─│┤├┬┴┼", "++++-|||++|")
_SHADES, _ASCII_SHADES = " ░▒▓█", " .:*#"
# Rows of a table that stands for a curve.
_ROWS = 13


class Look(Struct, frozen=True):
    """How a picture is drawn: within so many columns, in the signs of Unicode or ASCII, in colours or without; or
    `plain`, as numbers."""

    width: int
    unicode: bool = True
    colours: bool = False
    plain: bool = False


def picture_rows(picture: Picture, look: Look, lang: Language) -> list[str]:
    """The picture, a row each, under its title."""
    title = _wrapped(picture.title, look)
    if isinstance(picture, Shades):
        return [*title, *_wrapped(picture.label, look), *_shaded(picture, look)]
    return [*title, *(_table(picture, look, lang) if look.plain else _drawn(picture, look))]


def _wrapped(text: str, look: Look) -> list[str]:
    return ["".join(run.text for run in line) for line in wrap((Run(text),), look.width)]


def _drawn(picture: Graph, look: Look) -> list[str]:
    """The curves in a frame; below it what stands across, and what each line is. Words are ours to set: plotext takes a
    Chinese character for as wide as a letter."""
    import plotext  # only pictures need it

    signs, mark = (_SIGNS, _MARK) if look.unicode else (_ASCII, _ASCII_MARK)
    plotext.clear_figure()
    plotext.theme("clear")
    plotext.limit_size(False, False)
    plotext.plotsize(min(look.width, WIDEST), HEIGHT)
    for number, line in enumerate(picture.lines):
        for piece in line.pieces:
            xs, ys = zip(*piece, strict=True)
            plotext.plot(xs, ys, marker=signs[number], color=_COLOURS[number])
    for x, y in picture.marks:
        plotext.scatter([x], [y], marker=mark, color="red+")
    places = [(x, y) for line in picture.lines for piece in line.pieces for x, y in piece]
    for set_ticks, values in ((plotext.xticks, [x for x, _ in places]), (plotext.yticks, [y for _, y in places])):
        ticks = round_numbers(min(values), max(values), whole=all(value == int(value) for value in values))
        set_ticks(ticks, [f"{tick:.6g}" for tick in ticks])
    rows = str(plotext.build()).split("\n")
    rows = rows if look.colours else [plotext.uncolorize(row) for row in rows]
    if not look.unicode:
        rows = [row.translate(_FRAME) for row in rows]
    return [*(row.rstrip() for row in rows if plotext.uncolorize(row).strip()), *_legend(picture, look, signs, mark)]


def _legend(picture: Graph, look: Look, signs: Sequence[str], mark: str) -> list[str]:
    arrow = "→" if look.unicode else "->"
    rows = [f"{arrow} {picture.across}"]
    rows += [
        f"{'⠒' if sign == 'braille' else sign} {line.label}" for sign, line in zip(signs, picture.lines, strict=False)
    ]
    rows += [f"{mark} {picture.marked}"] if picture.marked else []
    return [line for row in rows for line in _wrapped(row, look)]


def _table(picture: Graph, look: Look, lang: Language) -> list[str]:
    """A few places of the curves as numbers, those that are marked among them."""
    curves = [line for line in picture.lines if line.xs == picture.lines[0].xs]
    marked = {x for x, _ in picture.marks}
    xs = picture.lines[0].xs
    step = max((len(xs) - 1) // (_ROWS - 1), 1)
    chosen = [number for number, x in enumerate(xs) if number % step == 0 or x in marked or number == len(xs) - 1]
    rows = [[picture.across, *(line.label for line in curves)]]
    rows += [[_number(xs[number]), *(_number(_height(line, number)) for line in curves)] for number in chosen]
    found = [": ".join([row[0], ", ".join(row[1:])]) for row in rows]
    others = [line.label for line in picture.lines if line not in curves]
    found += others + ([f"{say(lang, 'plot_marked')}{picture.marked}"] if picture.marked else [])
    return [line for row in found for line in _wrapped(row, look)]


def _height(line: Line, number: int) -> float | None:
    return line.ys[number]


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.4g}"


def _shaded(picture: Shades, look: Look) -> list[str]:
    """A row of cells a row of the matrix: each as dark as its value is large, and its value."""
    entries = [entry for row in picture.rows for entry in row]
    least, most = min(0.0, *entries), max(entries)
    shades = _SHADES if look.unicode else _ASCII_SHADES
    texts = [[_number(entry) for entry in row] for row in picture.rows]
    wide = max(display_width(text) for row in texts for text in row)
    if look.plain:
        return [" ".join(text.rjust(wide) for text in row) for row in texts]
    deep = [[shades[_depth(entry, least, most, len(shades))] for entry in row] for row in picture.rows]
    if (wide + 5) * len(picture.rows[0]) > look.width:
        return ["".join(shade * 2 for shade in row) for row in deep]
    return [
        " ".join(f"{shade * 3} {text.rjust(wide)}" for shade, text in zip(*pair, strict=True))
        for pair in zip(deep, texts, strict=True)
    ]


def _depth(entry: float, least: float, most: float, shades: int) -> int:
    return round((entry - least) / (most - least) * (shades - 1)) if most > least else 0
