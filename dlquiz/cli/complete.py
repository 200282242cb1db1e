"""What a shell completes: topics, words, formulas, questions, networks, blueprints. A bank is opened for it, and its
catalogue read; nothing is built but the one card whose options are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperArgument, TyperOption

from dlquiz.cli.common import language
from dlquiz.cli.help import spoken
from dlquiz.cli.places import open_bank
from dlquiz.ground.errors import DlquizError
from dlquiz.text.spans import LANGUAGES

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank

# What may stand at a place, and what it is.
Found = list[tuple[str, str]]


def among(*values: str) -> Callable[[], list[str]]:
    """One of these."""
    return lambda: list(values)


def topics(ctx: typer.Context) -> Found:
    """Topics, and those above them."""
    bank = _bank(ctx)
    lang = language(_said(ctx, "lang"))
    titles = {name: title.words(lang) for name, title in bank.topics.items()} if bank else {}
    return [(name, titles.get(name, "")) for name in bank.all_topics()] if bank else []


def searched(ctx: typer.Context, incomplete: str) -> Found:
    """Topics; once something is typed the titles of topics too, in either language, as far as they are one word."""
    found = topics(ctx)
    bank = _bank(ctx) if incomplete else None
    titles = {word: name for name, title in bank.topics.items() for word in _both(title)} if bank else {}
    return [*found, *((word, name) for word, name in titles.items() if " " not in word)]


def formulas(ctx: typer.Context) -> Found:
    """The cards' ids."""
    bank = _bank(ctx)
    if bank is None:
        return []
    from dlquiz.bank.find import card_title

    lang = language(_said(ctx, "lang"))
    return [(entry.id, card_title(entry).words(lang)) for entry in bank.cards.values()]


def questions(ctx: typer.Context) -> Found:
    """The ids of cards and questions."""
    bank = _bank(ctx)
    return [*formulas(ctx), *((name, "") for name in bank.asked if name not in bank.cards)] if bank else []


def learned(ctx: typer.Context) -> Found:
    """Topics and questions."""
    bank = _bank(ctx)
    return [*topics(ctx), *((name, "") for name in bank.asked)] if bank else []


def addresses(ctx: typer.Context) -> Found:
    """Of each question the first item."""
    bank = _bank(ctx)
    return [(f"{name}#1", "") for name in bank.asked] if bank else []


def errata(ctx: typer.Context) -> Found:
    """Topics, and the ids of the errata."""
    bank = _bank(ctx)
    return [*topics(ctx), *((name, "") for name in bank.held("errata"))] if bank else []


def networks(ctx: typer.Context) -> Found:
    """The networks that have a name."""
    from dlquiz.networks.zoo import networks as known

    lang = language(_said(ctx, "lang"))
    return [(one.name, one.title[lang]) for one in known().values()]


def blueprints() -> list[str]:
    """The blueprints that ship; a file is completed by the shell itself."""
    from dlquiz.use.blueprints import shipped

    return list(shipped())


def calc_params(ctx: typer.Context) -> Iterator[Any]:
    """The options of `calc`: its own, and those of the card that is named by now."""
    from dlquiz.cli.calc import SWITCHES

    yield TyperArgument(param_decls=["formula"], required=False, autocompletion=_of(formulas))
    yield from map(_flag, (*SWITCHES, "--trust", "--plot"))
    yield from (_valued("--lang", LANGUAGES), _valued("--bank"))
    bank = _bank(ctx) if "formula" in ctx.params else None
    if bank is not None:
        yield from _given_options(bank, str(ctx.params["formula"]))


def net_params(ctx: typer.Context) -> Iterator[Any]:
    """The options of `net`, and the networks that have a name."""
    from dlquiz.cli.net import FLAGS, FORMATS, VALUES
    from dlquiz.networks.cost import ACROSS, QUANTITIES
    from dlquiz.networks.report import BYTES

    known = {"lang": LANGUAGES, "format": FORMATS, "dtype": BYTES, "of": QUANTITIES, "over": ACROSS}
    yield TyperArgument(param_decls=["networks"], required=False, nargs=-1, autocompletion=_of(networks))
    yield from map(_flag, (*FLAGS, "--trust", "--plot"))
    yield from (_valued(f"--{name}", known.get(name, ())) for name in VALUES)


def _flag(*names: str, about: str = "") -> TyperOption:
    return TyperOption(param_decls=list(names), is_flag=True, help=about)


def _valued(name: str, values: Iterable[str] = (), about: str = "") -> TyperOption:
    return TyperOption(param_decls=[name], autocompletion=lambda *_: list(values), help=about)


def _of(found: Callable[[typer.Context], Found]) -> Callable[..., Found]:
    """What typer hands its own parameters: context, words, and what stands there already."""
    return lambda ctx, *_: found(ctx)


def _given_options(bank: Bank, formula: str) -> Iterator[TyperOption]:
    """The options that stand for a card's givens; none for what is no card."""
    try:
        card = bank.formula(formula)
    except DlquizError:
        return
    lang = language(None)
    for item in card.given:
        name, about = item.name.replace("_", "-"), "".join(getattr(one, "text", " ") for one in item.label.of(lang))
        if item.type.kind == "truth":
            yield from (_flag(f"--{name}", about=about), _flag(f"--no-{name}", about=about))
        else:
            yield _valued(f"--{name}", about=about)


def spoken_context(context: Any) -> Any:
    """The context of a command whose words are completed: its options and commands say what they are in the language of
    the command line. A context that runs a command stays as it is."""
    if context.resilient_parsing:
        for one in context.command.get_params(context):
            if getattr(one, "help", None):
                one.help = spoken(one.help)
        for one in getattr(context.command, "commands", {}).values():
            one.short_help = spoken(one.short_help)
    return context


def _bank(ctx: typer.Context) -> Bank | None:
    """The bank of the command line; None if it can't be read, which is no time to say so."""
    named = _said(ctx, "bank")
    try:
        return open_bank([named] if isinstance(named, str) else named)
    except (DlquizError, OSError):
        return None


def _said(ctx: typer.Context, option: str) -> Any:
    """The value of an option behind the command, or before it."""
    return ctx.params.get(option) or (ctx.parent.params.get(option) if ctx.parent is not None else None)


def _both(title: Any) -> Iterable[str]:
    from dlquiz.bank.catalogue import both_words

    return both_words(title)
