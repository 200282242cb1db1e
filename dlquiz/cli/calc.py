"""`dlquiz calc`: every card is a calculator; its options and its help are the card's own."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.bank.entry import Entry
from dlquiz.bank.find import card_title, cards_found
from dlquiz.cards.calculate import Calculation, calculate, calculator, missing, named
from dlquiz.cards.card import Formula, Given
from dlquiz.cards.pictured import picture_of
from dlquiz.cards.worked import in_symbols
from dlquiz.cli.common import Exit, columns, language, print_json, write, write_words
from dlquiz.cli.places import bank_roots, open_bank
from dlquiz.cli.plot import PlotRequest, is_picture, plot_request, put_picture, show_picture
from dlquiz.cli.preferences import preferences
from dlquiz.export.calculation import calculation_record
from dlquiz.export.picture import picture_record
from dlquiz.ground.encoding import draws
from dlquiz.ground.errors import DlquizError, UnknownName
from dlquiz.ground.nearest import nearest
from dlquiz.kinds.answers.numbers import (
    mixed_commas,
    read_matrix,
    read_number,
    read_vector,
    read_whole,
    refuse_twofold,
)
from dlquiz.kinds.answers.spelling import sides
from dlquiz.kinds.answers.unreadable import Unreadable
from dlquiz.language import Value, flat
from dlquiz.language.markup import template_text
from dlquiz.language.numbers import format_number, plain_number
from dlquiz.language.syntax import Constant
from dlquiz.maths import to_line, to_text
from dlquiz.maths.width import display_width
from dlquiz.text.spans import Language, Maths
from dlquiz.text.wording import say

if TYPE_CHECKING:
    from dlquiz.kinds.proof import Proof

HELP = ("-h", "--help")
LARGEST = 10**12
# So much of a value is said again where it can't be used.
_SAID = 120
USAGE = (
    "dlquiz calc [FORMULA] [--OPTION VALUE]... [--prove] [--plot [FILE]] [--force] [--trust] [--json] [--plain] "
    "[--lang zh|en] [--bank PATH]"
)


class Request(Struct, frozen=True):
    """What the arguments of a command line ask for; `options` are those that belong to the formula's givens."""

    formula: str | None = None
    options: tuple[str, ...] = ()
    prove: bool = False
    json: bool = False
    plain: bool = False
    help: bool = False
    lang: str | None = None
    bank: tuple[str, ...] = ()
    plot: PlotRequest | None = None
    force: bool = False


# The options that are there or not.
SWITCHES = {
    "--prove": "prove",
    "--json": "json",
    "--plain": "plain",
    "--force": "force",
    **dict.fromkeys(HELP, "help"),
}


def calc(arguments: Sequence[str]) -> int:
    """Runs `dlquiz calc` with the arguments behind it. Raises DlquizError."""
    request = read_request(arguments)
    lang = language(request.lang)
    bank = open_bank(request.bank)
    if request.formula is None:
        known = [entry for entry in bank.cards.values() if request.plot is None or "plot" in entry.node.value]
        write_words(_listing(known, bank, lang, request.help), always=request.help)
        return Exit.DONE
    if not request.options and request.formula not in {*bank.cards, *bank.former}:
        entries = cards_found(bank, request.formula)
        if entries:
            write_words(_listing(entries, bank, lang, with_usage=False))
            return Exit.DONE
    card = calculator(bank.formula(request.formula))
    if request.help:
        write_words(_help(card, lang), always=True)
        return Exit.DONE
    return _calculate(card, read_options(card, request.options), request, lang)


def read_request(arguments: Sequence[str]) -> Request:
    """Tells the options of every command from those of the formula. Raises DlquizError for one without its value."""
    request = Request()
    rest = list(arguments)
    while rest:
        word = rest.pop(0)
        name, mark, value = word.partition("=")
        if word in SWITCHES:
            request = replace(request, **{SWITCHES[word]: True})
        elif name == "--plot":
            is_file = mark or (rest and not rest[0].startswith("-") and (request.formula or is_picture(rest[0])))
            file = (value if mark else rest.pop(0)) if is_file else None
            request = replace(request, plot=PlotRequest() if file is None else plot_request(file))
        elif name in ("--lang", "--bank"):
            if not mark and not rest:
                raise DlquizError(f"{name} lacks its value", f"usage: {USAGE}")
            value = value if mark else rest.pop(0)
            taken = {"lang": value} if name == "--lang" else {"bank": (*request.bank, value)}
            request = replace(request, **taken)
        elif request.formula is None and not word.startswith("-"):
            request = replace(request, formula=word)
        elif request.formula is None:
            raise DlquizError(f"{word} stands before the formula", f"usage: {USAGE}")
        else:
            request = replace(request, options=(*request.options, word))
    return request


def read_options(card: Formula, arguments: Sequence[str]) -> dict[str, Value]:
    """The given values from `--kernel-size 5`, `--kernel-size=5`, `--bias`, `--no-bias`.

    Raises DlquizError for an unknown option, an unreadable value, one out of range, or one given twice.
    """
    by_option = {f"--{item.name.replace('_', '-')}": item for item in card.given}
    given: dict[str, Value] = {}
    words: dict[str, str] = {}
    rest = _both_sides(arguments, by_option)
    while rest:
        option, mark, value = rest.pop(0).partition("=")
        item, truth = _option(card, option, by_option)
        if item.type.kind == "truth":
            if mark or (rest and not rest[0].startswith("-")):
                name = option.removeprefix("--no-").lstrip("-")
                raise DlquizError(f"{option} takes no value", f"write --{name} or --no-{name} alone")
            parsed: Value = truth
        else:
            if not mark and not rest:
                raise DlquizError(f"{option} lacks its value", f"write {option} {_example(item)}")
            text = value if mark else rest.pop(0)
            word = text.strip().lower()
            if word in card.words.get(item.name, ()):
                words[item.name], parsed = word, 0
            else:
                parsed = parse_given(item, text)
        if item.name in given:
            raise DlquizError(f"{option} stands twice", "give each option once")
        given[item.name] = parsed
    check_complete(card, given)
    plain = {name: value for name, value in given.items() if name not in words}
    return {**plain, **{name: named(card, plain, name, word) for name, word in words.items()}}


def check_complete(card: Formula, given: Mapping[str, Value]) -> None:
    """Raises DlquizError if a given that has no default has no value."""
    if lacking := missing(card, given):
        options = " ".join(f"--{name.replace('_', '-')} N" for name in lacking)
        raise DlquizError(f"{card.id} still needs {', '.join(lacking)}", f"add {options}")


def _both_sides(arguments: Sequence[str], known: Mapping[str, Given]) -> list[str]:
    """The words, with `--kernel-size 3x5` (or `=3x5`) as height and width where the card has those two instead."""
    found: list[str] = []
    rest = list(arguments)
    while rest:
        option, mark, value = rest.pop(0).partition("=")
        stem = option.removesuffix("-size")
        pair = (
            next(
                (
                    both
                    for both in ((f"{stem}-height", f"{stem}-width"), ("--height", "--width"))
                    if set(both) <= set(known)
                ),
                None,
            )
            if option not in known
            else None
        )
        text = value if mark else rest[0] if rest else ""
        if pair and len(sides(text)) == 2:
            rest = rest if mark else rest[1:]
            found += [word for name, side in zip(pair, sides(text), strict=True) for word in (name, str(side))]
        else:
            found.append(f"{option}{mark}{value}")
    return found


def _option(card: Formula, option: str, known: Mapping[str, Given]) -> tuple[Given, bool]:
    if option in known:
        return known[option], True
    positive = option.replace("--no-", "--", 1)
    if positive in known and known[positive].type.kind == "truth":
        return known[positive], False
    if not option.startswith("--"):
        raise DlquizError(f"{option!r} is not an option", f"write `dlquiz calc {card.id} --option value`")
    hint = nearest(option, known) or f"options of {card.id}: {', '.join(known)}"
    raise UnknownName(f"{card.id} has no option {option}", hint)


def parse_given(item: Given, text: str) -> Value:
    """A value of a given. Raises DlquizError if it is not one, or out of range."""
    # A cross between whole numbers stands between the sides of something, or is asked again.
    scalar = partial(read_whole, is_side=item.is_side) if item.type.kind == "integer" else read_number
    readers: tuple[Callable[[str], Value], ...] = (scalar, read_vector, read_matrix)
    option = f"--{item.name.replace('_', '-')}"
    said = text if len(text) <= _SAID else f"{text[:_SAID]}…"
    try:
        if item.type.rank:  # as many as one likes: their number does not tell a decimal comma from two numbers
            refuse_twofold(mixed_commas(text))
        value = readers[item.type.rank](text)
    except Unreadable as error:
        wanted = f"{option} {_example(item)}"
        zh, en = f"{error.why.zh}；请写 {wanted}", f"{error.why.en}; write {wanted}"
        raise Unreadable(f"{option} {said!r}：{zh}", f"{option} {said!r}: {en}") from None
    entries = flat(value)
    if item.type.kind == "integer":
        if any(isinstance(entry, float) or entry.denominator != 1 for entry in entries):
            raise DlquizError(f"{option} {said} is not a whole number", f"write {option} {_example(item)}")
        value = _whole(value)
    for entry in entries:
        if not -LARGEST <= entry <= LARGEST:
            raise DlquizError(f"{option} {said} is too large", "use a number of a size that occurs")
        if item.least is not None and entry < item.least:
            raise DlquizError(f"{option} {said} is too small", f"at least {plain_number(item.least)}")
        if item.most is not None and entry > item.most:
            raise DlquizError(f"{option} {said} is too large", f"at most {plain_number(item.most)}")
    return value


def _whole(value: Value) -> Value:
    return tuple(_whole(item) for item in value) if isinstance(value, tuple) else int(value)


def _example(item: Given) -> str:
    if item.domain is None:
        return "1"
    value = item.domain.at(len(item.domain) // 2)
    for size in reversed(item.shape if not isinstance(value, tuple) else ()):
        value = (value,) * size
    text = plain_number(value)
    return f'"{text}"' if " " in text else text


def _calculate(card: Formula, given: Mapping[str, Value], request: Request, lang: Language) -> int:
    found = calculate(card, given, lang)
    proof = _prove(found, request.bank, lang) if request.prove else None
    picture = picture_of(card, found.given, found.results, lang) if request.plot else None
    file = put_picture(picture, request.plot, request.force) if picture and request.plot else None
    if request.json:
        drawn = picture_record(picture, file) if picture else None
        print_json(calculation_record(card, found.given, found.results, found.steps, proof, drawn))
    else:
        plain = request.plain or preferences().plain
        _print(found.steps, proof, lang, plain)
        if file is not None:
            write(file)
        elif picture is not None:
            show_picture(picture, lang, plain)
    return Exit.DONE if proof is None or proof.agrees else Exit.DOES_NOT_HOLD


def _print(steps: Sequence[Maths], proof: Proof | None, lang: Language, plain: bool) -> None:
    """The steps, in two dimensions unless `plain`, and the proof if one was asked for."""
    width = columns()
    flat = plain or not draws(sys.stdout)
    for step in steps:
        for row in (to_line(step.node),) if flat else to_text(step.node, width):
            write(row.rstrip())
    if proof is not None:
        from dlquiz.terminal.page import Page, show_proof  # rich takes time to load

        write("")
        show_proof(Page(lang, plain=plain), proof)


def _prove(found: Calculation, bank: Sequence[str], lang: Language) -> Proof:
    from dlquiz.cli.trust import torch_for  # with all that proving takes
    from dlquiz.proof.comparison import ROUNDING, prove_formula

    with torch_for(bank_roots(bank), lang) as runner:
        # UntrustedError says that nothing was run, and what would run it
        return prove_formula(found.card, found.given, found.results, runner, ROUNDING)


def _listing(known: Sequence[Entry], bank: Bank, lang: Language, with_usage: bool) -> str:
    """Formulas by topic."""
    lines = []
    if with_usage:
        example = "dlquiz calc conv-output-size --height 32 --kernel-size 5 --stride 2"
        lines += [say(lang, "help_usage", usage=USAGE), "", say(lang, "help_example", command=example), ""]
    for topic, title in bank.topics.items():
        cards = [entry for entry in known if entry.topic == topic]
        if cards:
            lines.append(title.words(lang))
        for entry in cards:
            space = " " * max(38 - display_width(entry.id), 1)
            lines.append(f"  {entry.id}{space}{card_title(entry).words(lang)}")
    return "\n".join(lines)


def _help(card: Formula, lang: Language) -> str:
    """The card as a command's help: what it is, its options, what it calculates and when, and an example that runs."""
    usage = say(lang, "help_usage", usage=f"dlquiz calc {card.id} {say(lang, 'help_any')}")
    lines = [usage, "", template_text(card.title.of(lang)), "", say(lang, "help_options")]
    for item in card.given:
        option = f"--{item.name.replace('_', '-')}"
        if item.type.kind == "truth":
            option += f" / --no-{item.name.replace('_', '-')}"
        label = template_text(item.label.of(lang))
        default = ""
        if isinstance(item.default, Constant):
            default = say(lang, "help_default", value=format_number(item.default.value))
        elif item.default is not None:
            default = say(lang, "help_optional")
        words = f" ({' | '.join(card.words[item.name])})" if item.name in card.words else ""
        unit = f" [{item.unit}]" if item.unit else ""
        lines.append(f"  {option:<28} {to_line(item.symbol)}: {label}{unit}{default}{words}")
    lines += ["", say(lang, "help_results")]
    for result, formula in zip(card.results, in_symbols(card, lang), strict=True):
        unit = f" [{result.unit}]" if result.unit else ""
        lines.append(f"  {result.label.words(lang)}{unit}: {to_line(formula)}")
    if conditions := [item.text.words(lang) for item in card.where if item.text is not None]:
        lines += ["", say(lang, "formulas_where") + say(lang, "between").join(dict.fromkeys(conditions))]
    lines += [
        "",
        "  --prove  --trust  --json  --plain  --lang zh|en  --bank PATH"
        + ("  --plot [FILE.png|FILE.svg]  --force" if card.plot else ""),
        "",
        say(lang, "help_example", command=f"dlquiz calc {card.id} {_sample(card)}"),
    ]
    return "\n".join(lines)


def _sample(card: Formula) -> str:
    """The card's worked example as options."""
    arguments = []
    for item in card.given:
        if item.name in card.example:
            value = card.example[item.name]
            option = item.name.replace("_", "-")
            if item.type.kind == "truth":
                arguments.append(f"--{option}" if value else f"--no-{option}")
            else:
                text = plain_number(value)
                arguments.append(f"--{option} " + (f'"{text}"' if " " in text else text))
    return " ".join(arguments)
