"""Networks as they are named on a command line: a notation, a name of the zoo, a file, or - for stdin."""

from __future__ import annotations

import re
import sys
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.ground.escaping import escaped
from dlquiz.ground.files import start_of
from dlquiz.networks.dense import Linear
from dlquiz.networks.notation import read_network
from dlquiz.networks.tokens import MAX_CHARACTERS
from dlquiz.networks.tree import Chain, Leaf
from dlquiz.networks.words import WORDS, key
from dlquiz.networks.zoo import Known, is_name, known, networks

if TYPE_CHECKING:
    from dlquiz.text.spans import Language


_PROGRAM = re.compile(r"(.{1,1000}\.py)(?::(\w+))?")


def notation_of(text: str, lang: Language) -> tuple[str, str, Known | None]:
    """The notation that a word stands for, with what the network is called. Raises UnknownName for a name that there is
    not."""

    if text == "-":
        return sys.stdin.read(MAX_CHARACTERS + 1), "-", None
    found = known(text) if is_name(text) else None
    if found is not None:
        return found.notation, found.title[lang], found
    if "|" not in text and "(" not in text and len(text) < 1000 and Path(text).is_file():
        written = start_of(Path(text), 4 * (MAX_CHARACTERS + 1)).decode("utf-8-sig", errors="replace")
        lines = written.replace("\r\n", "\n").replace("\r", "\n")
        return lines[: MAX_CHARACTERS + 1], escaped(Path(text).name), None
    _refuse_names(text)
    short = " ".join(text.split())
    return text, short if len(short) <= 60 else short[:59] + "…", None


def is_program(text: str) -> bool:
    """Whether a word names a Python file, or a module of one: `net.py`, `net.py:Net`."""
    return bool(_PROGRAM.fullmatch(text)) and program_of(text)[0].is_file()


def program_of(text: str) -> tuple[Path, str]:
    """The Python file that a word names, and the module of it, "" for none."""
    file, name = _PROGRAM.fullmatch(text).groups()  # type: ignore[union-attr]  # is_program was asked
    return Path(file), name or ""


def _refuse_names(text: str) -> None:
    """Raises UnknownName for a single word that is neither a layer nor a network, and for a file that is not there."""

    if not re.fullmatch(r"[\w./\\-]+", text) or key(text.rpartition(".")[2]) in WORDS or text.isdigit():
        return
    if "/" in text or re.search(r"\.\w{1,5}$", text):
        raise UnknownName(f"there is no file {escaped(text)}", "check the path")
    close = get_close_matches(text.lower(), list(networks()), 3, 0.6)
    hint = f"did you mean {' or '.join(close)}?" if close else "`dlquiz net --list` shows those that are"
    raise UnknownName(f"no network is called {escaped(text[:40])!r}", hint)


def shape_of(text: str) -> tuple[int, ...]:
    """The sides of `3x224x224`. Raises DlquizError."""
    parts = text.lower().replace("×", "x").replace(",", "x").replace(" ", "").strip("()").split("x")
    if not all(part.isascii() and part.isdigit() and len(part) < 13 for part in parts):
        raise DlquizError(f"--input {text[:40]} is no size", "channels and sizes without the batch, such as 3x224x224")
    return tuple(map(int, parts))


def own_input(root: Any) -> tuple[int, ...]:
    """What a network of linear layers takes. Raises DlquizError where the input can't be known."""

    while isinstance(root, Chain) and root.items:
        root = root.items[0]
    if isinstance(root, Leaf) and isinstance(root.layer, Linear) and root.layer.in_features:
        return (root.layer.in_features,)
    raise DlquizError("the input is missing", "--input 1x28x28: channels and sizes, without the batch")


def network_input(notation: str, asked: str, known: Known | None) -> tuple[int, ...]:
    """What comes in: what was `asked` for, what a known network takes, or what the first layer says. Raises DlquizError
    where it can't be known."""

    if asked:
        return shape_of(asked)
    return known.input if known else own_input(read_network(notation).root)
