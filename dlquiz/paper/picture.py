"""Pictures as files, by matplotlib, which is installed only if it is wanted: the same bytes every time."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlquiz.ground.errors import DlquizError
from dlquiz.text.picture import Graph, Picture, Shades

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# The endings of the files that can be written.
FORMATS = ("png", "svg")
_FONT = Path(__file__).parent.parent / "fonts" / "DLQuizSansSC-Regular.otf"
_LOOK: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "DLQuiz Sans SC"],
    "svg.hashsalt": "dlquiz",
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.unicode_minus": True,
    "text.usetex": False,
    "text.parse_math": False,
}
# Nothing of the day or the machine in a file.
_METADATA: dict[str, dict[str, Any]] = {"svg": {"Date": None, "Creator": None}, "png": {"Software": None}}
# Of more rows and columns than these the entries are shades alone; an axis numbers at most so many.
_MOST_NUMBERS = 10
_MOST_TICKS = 20


def picture_file(picture: Picture, form: str) -> bytes:
    """The picture as the bytes of a file, in one of FORMATS. Raises DlquizError without matplotlib."""
    try:
        import matplotlib
        from matplotlib import font_manager
        from matplotlib.figure import Figure
    except ImportError:
        hint = "pip install matplotlib (or dlquiz[plot]); --plot without a file draws in the terminal"
        raise DlquizError("a picture in a file needs matplotlib, which is not installed", hint) from None
    font_manager.fontManager.addfont(_FONT)
    with matplotlib.rc_context(_LOOK):
        figure = Figure(figsize=(7, 4.5), layout="constrained", dpi=150)
        axes = figure.add_subplot()
        axes.set_title(picture.title)
        if isinstance(picture, Shades):
            _shade(axes, picture)
        else:
            _draw(axes, picture)
        written = io.BytesIO()
        figure.savefig(written, format=form, metadata=_METADATA[form])
    return written.getvalue()


def _draw(axes: Axes, picture: Graph) -> None:
    for number, line in enumerate(picture.lines):
        for part, piece in enumerate(line.pieces):
            xs, ys = zip(*piece, strict=True)
            alone = "o" if len(piece) == 1 else None
            axes.plot(xs, ys, color=f"C{number}", label=None if part else line.label, marker=alone)
    if picture.marks:
        xs, ys = zip(*picture.marks, strict=True)
        axes.plot(xs, ys, "o", color="black", label=picture.marked, zorder=5)
    axes.set_xlabel(picture.across)
    axes.legend()


def _shade(axes: Axes, picture: Shades) -> None:
    least = min(0.0, *(entry for row in picture.rows for entry in row))
    rows, columns = len(picture.rows), len(picture.rows[0])
    alike = max(rows, columns) <= _MOST_NUMBERS
    image = axes.imshow(picture.rows, cmap="Blues", vmin=least, aspect="equal" if alike else "auto")
    axes.grid(visible=False)
    axes.set_xticks(*_numbered(columns))
    axes.set_yticks(*_numbered(rows))
    axes.set_xlabel(picture.label)
    axes.figure.colorbar(image)
    if alike:
        middle = (least + max(entry for row in picture.rows for entry in row)) / 2
        for down, row in enumerate(picture.rows):
            for right, entry in enumerate(row):
                dark = entry > middle
                axes.text(right, down, f"{entry:.3g}", ha="center", va="center", color="white" if dark else "black")


def _numbered(count: int) -> tuple[range, list[str]]:
    """Places along an axis of so many entries and their numbers, from 1; of many every second, third, ..."""
    places = range(0, count, -(-count // _MOST_TICKS))
    return places, [str(place + 1) for place in places]
