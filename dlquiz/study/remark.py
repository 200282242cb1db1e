"""A student's own remark on a question: a bookmark (收藏) and a note, as a line of JSON carries them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import json_text
from dlquiz.study.attempt import printable, time_of, visible_name

# A note is a line or a few, not an essay.
MOST = 1000


class Remark(Struct, frozen=True):
    """What was last said of a question, at a time on the student's clock. One that says nothing any more stays, so that
    it counts on another machine too."""

    question: str
    at: datetime
    bookmarked: bool = False
    note: str = ""

    def renamed(self, former: Mapping[str, str]) -> Remark:
        """The remark under the id of today, by each former one."""
        return replace(self, question=former.get(self.question, self.question))


def remark_record(remark: Remark) -> dict[str, Any]:
    """The remark as JSON has it."""
    at = remark.at.isoformat(timespec="microseconds")
    return {"remark": remark.question, "at": at, "bookmarked": remark.bookmarked, "note": remark.note}


def remark_line(remark: Remark) -> str:
    """The remark as one line of JSON, without the newline."""
    return json_text(remark_record(remark))


def remark_from(data: Mapping[str, Any], path: str, line: int) -> Remark:
    """The remark that `remark_record` made this of. Raises DlquizError, with path and line, for what none can be."""
    name, at, note, bookmarked = (data.get(key) for key in ("remark", "at", "note", "bookmarked"))
    if not isinstance(name, str) or not isinstance(at, str) or not isinstance(note, str):
        raise DlquizError("a remark needs `remark`, `at` and `note`, all texts", _HINT, path, line)
    if type(bookmarked) is not bool or len(note) > MOST or not visible_name(name):
        raise DlquizError(f"a remark is bookmarked or not, and has {MOST} characters at most", _HINT, path, line)
    return Remark(name, time_of(at, path, line), bookmarked, printable(note))


_HINT = "a remark a line, as `dlquiz history export` writes them"
