"""An attempt: one graded response, as the history keeps it and as a line of JSON carries it to another machine."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from msgspec import Struct

from dlquiz.bank.address import parse_address
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import json_text
from dlquiz.ground.hidden import hidden_character
from dlquiz.kinds.grading import Grade

# Clocks that are wrong by more can't be counted with: a day's arithmetic ends with the calendar.
YEARS = range(1900, 2200)
# A study day ends when a student sleeps, not at midnight.
DAY_BEGINS = timedelta(hours=4)
_TIME = "write it like 2026-11-22T21:04:05+08:00"
_NEEDED: dict[str, tuple[type, ...]] = {
    "at": (str,),
    "address": (str,),
    "digest": (str,),
    "response": (str,),
    "score": (int, float),
    "mistake": (str, type(None)),
    "seconds": (int, float),
    "hints": (int,),
    "session": (str,),
}


class Attempt(Struct, frozen=True):
    """One graded response; one that was not known, or was left blank in an exam, has the `response` "".

    `at` is the time on the student's clock, offset included; `score` is from 0 to 1; `mistake` is the id of the first
    named mistake; `seconds` is the time taken, `hints` how many were asked for; `session` names the sitting, `mixed`
    says that it mixed topics; `fact` says which of the question's facts was asked, if it asks one of several;
    `second` is what was answered in a second try, after the slip in `response` was told ("": there was none).
    """

    at: datetime
    address: str
    digest: str
    response: str
    score: float
    mistake: str | None
    seconds: float
    hints: int
    session: str
    mixed: bool = False
    fact: str = ""
    second: str = ""

    @property
    def question(self) -> str:
        """The id of the question: progress is the question's, whatever the numbers were."""
        return self.address.partition("#")[0]

    @property
    def seed(self) -> int:
        """The seed of its item."""
        return int(self.address.partition("#")[2])

    @property
    def right(self) -> bool:
        """Whether it was fully right."""
        return self.score >= 1

    @property
    def dont_know(self) -> bool:
        """Whether nothing was answered: the student said so, or handed an exam in."""
        return not self.response and not self.score

    @property
    def day(self) -> date:
        """The study day, on the student's own clock."""
        return study_day(self.at)

    @property
    def order(self) -> tuple[datetime, str, str]:
        """Sorts attempts, those of two machines too, the same way everywhere."""
        return self.at, self.session, self.address


def study_day(at: datetime) -> date:
    """The study day of a time: until four in the morning it is still the day before."""
    return (at - DAY_BEGINS).date()


def attempted(
    grade: Grade,
    responses: Sequence[str],
    at: datetime,
    seconds: float,
    hints: int,
    session: str,
    mixed: bool,
    second: Sequence[str] = (),
    slip: str | None = None,
) -> Attempt:
    """The attempt that a grade makes; `responses` are what was typed, one a part, "" where it is blank; so is `second`,
    of a second try, before which the `slip` was told."""
    return Attempt(
        at,
        grade.item.address,
        grade.item.digest,
        _on_one_line(responses),
        grade.score,
        slip or named_mistake(grade),
        round(seconds, 3),
        hints,
        session,
        mixed,
        grade.item.fact,
        _on_one_line(second),
    )


def _on_one_line(responses: Sequence[str]) -> str:
    return printable("; ".join(responses) if any(responses) else "")


def printable(text: str) -> str:
    """The text with what no file can hold (half a character typed in another encoding) replaced."""
    return text.encode("utf-8", "replace").decode("utf-8")


def named_mistake(grade: Grade) -> str | None:
    """The id of the first mistake that the grade names: a card's, or `option-2` for the second option of the file."""
    return next((part.mistake.id for part in grade.parts if part.mistake is not None), None)


def record(attempt: Attempt) -> dict[str, Any]:
    """The attempt as JSON has it."""
    data = {name: getattr(attempt, name) for name in (*_NEEDED, "mixed", "fact", "second")}
    return {**data, "at": attempt.at.isoformat(timespec="microseconds")}


def to_line(attempt: Attempt) -> str:
    """The attempt as one line of JSON, without the newline; what can't be seen is escaped."""
    return json_text(record(attempt))


def from_line(text: str, path: str, line: int) -> Attempt:
    """The attempt of a line of JSON. Raises DlquizError, with path and line, if it is none."""
    return from_record(line_data(text, path, line), path, line)


def line_data(text: str, path: str, line: int) -> Mapping[str, Any]:
    """The fields of a line of JSON. Raises DlquizError, with path and line, if it has none."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        raise _fault("this line is not JSON", path, line) from None
    if not isinstance(data, dict):
        raise _fault("this line is not an attempt", path, line)
    return data


def from_record(data: Mapping[str, Any], path: str, line: int) -> Attempt:
    """The attempt that `record` made this of. Raises DlquizError, with path and line, for what no attempt can be: lines
    and rows are judged alike."""
    for name, types in _NEEDED.items():
        if type(data.get(name, ...)) not in types:
            raise _fault(f"`{name}` can't be read" if name in data else f"an attempt needs `{name}`", path, line)
    fact, second = data.get("fact", ""), data.get("second", "")  # attempts of an earlier dlquiz don't say it
    if not isinstance(fact, str) or not isinstance(second, str):
        raise _fault(f"`{'second' if isinstance(fact, str) else 'fact'}` can't be read", path, line)
    # All texts at once, since a history has many rows. The response is as it was typed.
    if not visible_name(f"{data['address']}{data['digest']}{data['session']}{data['mistake']}{fact}"):
        raise _fault(f"`{_unseen(data)}` holds what can't be printed", path, line)
    if not 0 <= data["score"] <= 1 or not 0 <= data["seconds"] < 1e9 or not 0 <= data["hints"] < 1000:
        raise _fault("a score is from 0 to 1, seconds and hints are not negative", path, line)
    return Attempt(
        time_of(data["at"], path, line),
        _address(data["address"], path, line),
        data["digest"],
        printable(data["response"]),
        float(data["score"]),
        data["mistake"],
        float(data["seconds"]),
        data["hints"],
        data["session"],
        data.get("mixed") is True,
        fact,
        printable(second),
    )


def _unseen(data: Mapping[str, Any]) -> str:
    """The field in whose text something can't be seen."""
    fields = ("address", "digest", "session", "mistake")
    return next((name for name in fields if not visible_name(str(data[name]))), "fact")


def visible_name(text: str) -> bool:
    """Whether a name holds nothing that can't be seen."""
    return text.isprintable() and not hidden_character(text)


def time_of(text: str, path: str, line: int) -> datetime:
    """The time of a text, its zone included. Raises DlquizError, with path and line, if it is none."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise _fault("`at` is not a time", path, line, _TIME) from None
    if at.tzinfo is None:
        raise _fault("`at` does not say its time zone", path, line, _TIME)
    if at.year not in YEARS:
        raise _fault(f"`at` is in the year {at.year}", path, line, "the clock was wrong; mend it or leave the line out")
    return at


def _address(text: str, path: str, line: int) -> str:
    try:
        question, seed = parse_address(text)
    except DlquizError:
        raise _fault("`address` is not an address", path, line, "write question-id#seed") from None
    return f"{question}#{seed}"


def _fault(message: str, path: str, line: int, hint: str = "") -> DlquizError:
    return DlquizError(message, hint or "an attempt a line, as `dlquiz history export` writes them", path, line)
