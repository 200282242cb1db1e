"""The names of questions and topics in a blueprint: those that a bank does not have, each at its own line."""

from __future__ import annotations

from collections.abc import Iterator

from dlquiz.bank.bank import Bank
from dlquiz.bank.blueprint import Blueprint, Section
from dlquiz.ground.errors import BankError, Fault, UnknownName
from dlquiz.ground.nearest import nearest


def refuse_unknown(bank: Bank, blueprint: Blueprint) -> None:
    """Raises BankError with every name of a blueprint that the bank does not have."""
    if found := sorted({fault for section in blueprint.sections for fault in _unknown(bank, blueprint.path, section)}):
        raise BankError(found)


def _unknown(bank: Bank, path: str, section: Section) -> Iterator[Fault]:
    for name in section.questions:
        if bank.find(name) is None:
            hint = nearest(name, bank.asked) or "`dlquiz bank list` lists them; for another bank name it with --bank"
            yield Fault(path, section.line_of(name), f"there is no question {name!r}", hint)
    for name in section.exclude:
        if bank.find(name) is None and name not in bank.all_topics():
            hint = nearest(name, [*bank.all_topics(), *bank.asked]) or "`dlquiz bank list` lists questions and topics"
            what = f"`exclude` names {name!r}, which is no question and no topic"
            yield Fault(path, section.line_of(name), what, hint)
    for topic in (topic for share in section.shares for topic in share.topics):
        try:
            bank.topics_named((topic,))
        except UnknownName as error:
            hint = f"{error.fault.hint}; for another bank, name a blueprint of its own with --blueprint"
            yield Fault(path, section.line_of(topic), error.fault.message, hint)
