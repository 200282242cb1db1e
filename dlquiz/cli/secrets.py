"""The secret of an exam that counts: a file that is on no page, without which a code gives no key."""

from __future__ import annotations

import os
from pathlib import Path
from secrets import token_hex

from msgspec import Struct

from dlquiz.cli.common import narrate
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.ground.files import open_named, put
from dlquiz.text.spans import Language
from dlquiz.text.wording import say

# Fewer bytes could be tried one after another; more are no secret of ours.
_LEAST, _MOST = 16, 4096


class Secret(Struct, frozen=True):
    """The bytes of a secret, and its file; `fresh`: it is not there yet."""

    path: Path
    value: bytes
    fresh: bool
    lang: Language

    def keep(self) -> None:
        """Writes the file of a fresh one, for nobody else to read, and says what to do with it. Raises DlquizError."""
        if not self.fresh:
            return
        try:
            put(self.path, self.value + b"\n", private=True)
        except OSError as error:
            what = f"{escaped(self.path)} can't be written: {error.strerror}"
            raise DlquizError(what, "name another file with --secret") from None
        narrate(say(self.lang, "secret_kept", file=escaped(self.path)))


def secret_of(path: Path | None, lang: Language, makes: bool) -> Secret | None:
    """The secret in a file; if it `makes` one, a fresh one where there is no file. None if no file is named. Raises
    DlquizError if there is none, or one that could be guessed."""
    if path is None:
        return None
    if makes and not os.path.lexists(path):
        return Secret(path, token_hex(32).encode(), True, lang)
    try:
        with open_named(path) as file:
            value = file.read(_MOST + 1).strip()
    except OSError as error:
        what = f"the secret {escaped(path)} can't be read: {error.strerror}"
        raise DlquizError(what, "name the file that was given to --secret when the papers were printed") from None
    if not _LEAST <= len(value) <= _MOST:
        what = f"the secret in {escaped(path)} has {len(value)} bytes"
        raise DlquizError(what, f"{_LEAST} to {_MOST} are needed; name a file that is not there, and one is made")
    return Secret(path, value, False, lang)
