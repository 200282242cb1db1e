"""Options and statements: right, or wrong for a reason that is the feedback."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from dlquiz.cards.card import Text
from dlquiz.cards.reading.fields import Faults, Fields
from dlquiz.cards.reading.formula import read_torch
from dlquiz.cards.source import YamlNode
from dlquiz.kinds.answers.letters import LETTERS
from dlquiz.kinds.concept import check_count, check_different
from dlquiz.language.markup import template_text
from dlquiz.text.spans import Labelled, Language

_ID = "option-"


class Option(Struct, frozen=True):
    """An option of a choice or a statement: right, or wrong `because`."""

    text: Text
    right: bool
    because: Text | None = None
    torch: str = ""
    torch_line: int = 0


class OptionMistake(Struct, frozen=True):
    """To have chosen a wrong option, or to have misjudged a statement: known by its place in the file, the same for
    every seed and language."""

    place: int
    message: Text | None

    @property
    def id(self) -> str:
        """`option-2`, of the second in the file."""
        return f"{_ID}{self.place + 1}"


def message_of(options: Sequence[Option], mistake: str) -> Text | None:
    """What an OptionMistake of that id says; None if there is no such option, or it is right."""
    number = mistake.removeprefix(_ID)
    if number == mistake or not number.isdecimal() or not 1 <= int(number) <= len(options):
        return None
    return options[int(number) - 1].because


def read_options(fields: Fields, key: str, right: str, wrong: str, least: int, most: int) -> tuple[Option, ...]:
    """The options of the list under a key, each a right one or a wrong one by those words."""
    found = tuple(_option(node, right, wrong, fields.faults) for node in fields.items(key))
    check_count(fields, key, len(found), least, most)
    check_different(fields, key, [option.text for option in found])
    return found


def _option(node: YamlNode, right: str, wrong: str, faults: Faults) -> Option:
    """A right option, or a wrong one with its `because`: the two are told apart twice, so that a slip is seen."""
    keys = [right, wrong, "because"] + (["torch"] if right == "holds" else [])
    fields = Fields(node, "an option" if right == "right" else "a statement", faults, keys)
    is_right = right in fields.entries
    if is_right == (wrong in fields.entries):
        hint = f"write {right}: or {wrong}: and its text"
        faults.add(node.line, f"{fields.what} is not one of `{right}` and `{wrong}`", hint)
    if is_right and "because" in fields.entries:
        hint = "`because` says why an option is wrong"
        fields.fault("because", f"{fields.what} that is {right} has a `because`", hint)
    text = fields.text(right if is_right else wrong)
    because = None if is_right else fields.text("because")
    torch_line = read_torch(fields, faults, (), (), truth=True)
    return Option(text, is_right, because, fields.string("torch", needed=False), torch_line)


def lettered(options: Sequence[Option], order: Sequence[int], lang: Language) -> tuple[Labelled, ...]:
    """The options as they are shuffled, each with its letter."""
    return tuple((LETTERS[i], options[place].text.spans(lang)) for i, place in enumerate(order))


def told(options: Sequence[Option], lang: Language) -> list[str]:
    """The options as the file has them, right ones with +, wrong ones with -."""
    return [("+ " if option.right else "- ") + template_text(option.text.of(lang)) for option in options]
