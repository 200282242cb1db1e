"""`dlquiz calc --plot [FILE]`: the picture of a calculation, on the terminal or as a file."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from msgspec import Struct

from dlquiz.cli.common import columns, write, write_file
from dlquiz.ground.encoding import draws
from dlquiz.ground.errors import DlquizError
from dlquiz.text.picture import Picture
from dlquiz.text.spans import Language

# The endings of files that a picture is written to.
PICTURES = (".png", ".svg")


class PlotRequest(Struct, frozen=True):
    """That a picture is wanted: in a file, or on the terminal."""

    file: Path | None = None


def is_picture(word: str) -> bool:
    """Whether a word is the name of a picture's file."""
    return word.lower().endswith(PICTURES)


def plot_request(name: str) -> PlotRequest:
    """A picture in the file of that name. Raises DlquizError if its ending is no picture's."""
    if not is_picture(name):
        hint = (
            f"a name that ends in {' or '.join(PICTURES)}; or --plot alone, as the last word, to draw in the terminal"
        )
        raise DlquizError(f"--plot {name} is no picture's file", hint)
    return PlotRequest(Path(name))


def put_picture(picture: Picture, request: PlotRequest, force: bool) -> str | None:
    """Writes the picture to its file, if it has one; the file's name, fit to be printed. Raises DlquizError if it can't
    be written."""
    if request.file is None:
        return None
    from dlquiz.paper.picture import picture_file

    return write_file(request.file, picture_file(picture, request.file.suffix.lower().removeprefix(".")), force)


def show_picture(picture: Picture, lang: Language, plain: bool) -> None:
    """Draws the picture on stdout: in colours only on a terminal that wants them."""
    from dlquiz.terminal.picture import Look, picture_rows

    colours = sys.stdout.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb" and not plain
    look = Look(columns(), draws(sys.stdout), colours, plain)
    write("")
    for row in picture_rows(picture, look, lang):
        write(row)
