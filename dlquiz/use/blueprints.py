"""Which blueprint papers are printed from, or were; and whether one asks what there is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from msgspec import Struct

from dlquiz.bank.bank import Bank, default_path
from dlquiz.bank.blueprint import AND_BEYOND, Blueprint, and_beyond, blueprint_named
from dlquiz.bank.front import without_front
from dlquiz.ground.errors import DlquizError
from dlquiz.paper.sheetcode import FILE, SheetPlan, fingerprint
from dlquiz.proof.ledger import variants as known_variants
from dlquiz.session.survey import Survey, survey


class Pattern(Struct, frozen=True):
    """The blueprint that a paper is drawn from: `name` is that of one that ships, or FILE, and `fingerprint` of its
    text."""

    blueprint: Blueprint
    name: str
    fingerprint: str

    def of(self, plan: SheetPlan) -> SheetPlan:
        """The plan as one of this blueprint's papers."""
        return replace(plan, count=self.blueprint.count, blueprint=self.name, fingerprint=self.fingerprint)


def shipped() -> dict[str, Path]:
    """The blueprints that ship, by name in the order of the alphabet."""
    return {path.stem: path for path in sorted((default_path() / "blueprints").glob("*.yaml"))}


def fingerprints() -> Mapping[str, str]:
    """The names of the blueprints that ship by the fingerprints of their texts."""
    texts = {name: without_front(path.read_text(encoding="utf-8")) for name, path in shipped().items()}
    return {fingerprint(text + more): name + more for name, text in texts.items() for more in ("", AND_BEYOND)}


def pattern_named(name: str) -> Pattern:
    """The blueprint of that name, or in that file, perhaps with AND_BEYOND. Raises UnknownName, with the names there
    are, or BankError."""
    blueprint, known = blueprint_named(name, default_path() / "blueprints"), shipped()
    plain = name.removesuffix(AND_BEYOND)
    text = without_front(known.get(plain, Path(plain)).read_text(encoding="utf-8")) + name[len(plain) :]
    return Pattern(blueprint, name if plain in known else FILE, fingerprint(text))


def pattern_of(plan: SheetPlan, asked: str | None) -> Pattern | None:
    """The blueprint that a paper was printed from; None for a sheet without one. `asked` names it where the code can't.

    Raises DlquizError if it has to be named, or is another one by now.
    """
    if not plan.blueprint:
        if asked:
            raise DlquizError("this sheet was printed without a blueprint", "leave out --blueprint")
        return None
    if plan.blueprint == FILE and not asked:
        raise DlquizError("this paper was printed from a blueprint of its own", "name its file with --blueprint FILE")
    name = asked or plan.blueprint
    found = pattern_named(name)
    if found.fingerprint != plan.fingerprint:
        found = pattern_named(and_beyond(name))
    if found.fingerprint != plan.fingerprint:
        what = f"this paper was printed from another blueprint than {name}, or another version of it"
        raise DlquizError(what, "name the file it was printed from with --blueprint FILE")
    return found


def examine(bank: Bank, name: str, seed: int, variants: int) -> Survey:
    """What a bank has for the blueprint of that name or in that file, and how equal so many variants of it are. Raises
    UnknownName, or BankError with every fault of the file."""
    found = pattern_named(name).blueprint
    return survey(bank, found, seed, variants, lambda question: known_variants(bank, question.id)[0])
