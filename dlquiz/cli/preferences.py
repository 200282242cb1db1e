"""How the program is to speak, if that is remembered: a small file beside the history, read before every command."""

from __future__ import annotations

import json
from pathlib import Path

from msgspec import Struct
from msgspec.structs import asdict

from dlquiz.cli.places import home
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped, json_text
from dlquiz.ground.files import put_all, start_of
from dlquiz.text.spans import LANGUAGES, Language

FILE = "preferences.json"
_MOST = 100_000  # bytes


class Preferences(Struct, frozen=True):
    """The language (None: the locale's), and whether lines are plain."""

    lang: Language | None = None
    plain: bool = False


def preferences(folder: Path | None = None) -> Preferences:
    """What is remembered in a home folder (None: the student's own); a file that can't be read says nothing."""
    try:
        data = json.loads(start_of(home(folder) / FILE, _MOST))
        lang = next((one for one in LANGUAGES if one == data.get("lang")), None)
        return Preferences(lang, data.get("plain") is True)
    except (OSError, ValueError, AttributeError, RecursionError):
        return Preferences()


def prefer(folder: Path | None, wanted: Preferences) -> None:
    """Remembers it. Raises DlquizError if the file can't be written."""
    place = home(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        what = f"the folder {escaped(place)} can't be made: {error.strerror}"
        raise DlquizError(what, "choose another --home") from None
    put_all({place / FILE: json_text(asdict(wanted)).encode() + b"\n"}, force=True)
