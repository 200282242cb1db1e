"""`dlquiz net`: the table of a network. It reads its own arguments, so that it starts without typer."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct
from msgspec.structs import replace

from dlquiz.cli.common import Exit, check_choice, columns, language, narrate, print_json, tell_wait, write, write_words
from dlquiz.cli.networks import is_program, network_input, notation_of, program_of, shape_of
from dlquiz.cli.plot import PlotRequest, is_picture, plot_request, put_picture, show_picture
from dlquiz.cli.preferences import preferences
from dlquiz.export import grids
from dlquiz.export.networks import layer_grid, layer_record, networks_record, zoo_record
from dlquiz.ground.encoding import draws
from dlquiz.ground.errors import DlquizError
from dlquiz.ground.escaping import escaped
from dlquiz.ground.files import put_all
from dlquiz.maths import to_line, to_text
from dlquiz.networks import grid
from dlquiz.networks.layer import size_text
from dlquiz.networks.notation import read_network
from dlquiz.networks.report import BYTES, View, compared, explained, grid_of, row_named
from dlquiz.networks.walk import table_of
from dlquiz.networks.zoo import networks
from dlquiz.text.wording import say

if TYPE_CHECKING:
    from dlquiz.networks.module import Module
    from dlquiz.networks.proof import TableProof
    from dlquiz.text.spans import Language

FORMATS = ("text", "md", "html", "csv", "json")
FLAGS = {
    "--prove": "prove", "--json": "json", "--plain": "plain", "--list": "list", "--force": "force",
    "--run-python": "run_python",
    "--help": "help", "-h": "help",
}  # fmt: skip
VALUES = ("input", "explain", "format", "batch", "dtype", "depth", "lang", "bank", "svg", "of", "over")
USAGE = (
    "dlquiz net NETWORK... [--input 3x224x224] [--explain LAYER] [--prove] [--svg FILE] [--plot [FILE]] "
    "[--format md|html|csv|json]"
)
LONGEST_PROGRAM = 60  # lines of a proof that are printed


class Request(Struct, frozen=True):
    """What the arguments of a command line ask for."""

    networks: tuple[str, ...] = ()
    prove: bool = False
    json: bool = False
    plain: bool = False
    list: bool = False
    help: bool = False
    input: str = ""
    explain: str = ""
    format: str = "text"
    batch: str = "1"
    dtype: str = "float32"
    depth: str = ""
    lang: str | None = None
    bank: str = ""
    svg: str = ""
    plot: PlotRequest | None = None
    of: str = "macs"
    over: str = "size"
    force: bool = False
    run_python: bool = False


def net(arguments: Sequence[str]) -> int:
    """Runs `dlquiz net` with the arguments behind it. Raises DlquizError."""
    request = read_request(arguments)
    lang = language(request.lang)
    if request.help:
        write_words(_help(lang), always=True)
        return Exit.DONE
    if request.list or not request.networks:
        _list(request, lang)
        return Exit.DONE
    modules = {text: _module(text, request) for text in request.networks if is_program(text)}
    views = [_view(text, modules.get(text), request, lang) for text in request.networks]
    if request.svg:
        _draw(views, request)
        return Exit.DONE
    if request.plot:
        _plot(views, request, request.plot)
        return Exit.DONE
    if request.explain:
        _explain(views, request)
        return Exit.DONE
    proofs = [_prove(view) for view in views] if request.prove else [None] * len(views)
    if request.format == "json":
        _print_json(views, proofs)
    else:
        _print(views, proofs, request)
    ran = [
        _say_whether_it_ran(view, modules[text])
        for text, view in zip(request.networks, views, strict=True)
        if text in modules
    ]
    holds = all(ran) and all(proof is None or proof.agrees for proof in proofs)
    return Exit.DONE if holds else Exit.DOES_NOT_HOLD


def read_request(arguments: Sequence[str]) -> Request:
    """The options, and what is none is a network. Raises DlquizError for a wrong option."""
    request, rest = Request(), list(arguments)
    while rest:
        word = rest.pop(0)
        name, mark, value = word.partition("=")
        if word in FLAGS:
            request = replace(request, **cast(Any, {FLAGS[word]: True}))
        elif name == "--plot":
            is_file = mark or (rest and is_picture(rest[0]))
            request = replace(request, plot=plot_request(value if mark else rest.pop(0)) if is_file else PlotRequest())
        elif name.removeprefix("--") in VALUES and name.startswith("--"):
            if not mark and not rest:
                raise DlquizError(f"{name} lacks its value", f"usage: {USAGE}")
            request = replace(request, **cast(Any, {name[2:]: value if mark else rest.pop(0)}))
        elif word.startswith("-") and word != "-":
            options = ", ".join(f"--{option}" for option in VALUES)
            raise DlquizError(f"net has no option {word}", f"options: {options}, {', '.join(FLAGS)}")
        else:
            request = replace(request, networks=(*request.networks, word))
    request = replace(request, format="json") if request.json else request
    request = replace(request, plain=request.plain or preferences().plain)
    return _checked(request)


def _checked(request: Request) -> Request:
    choices = [("--format", request.format, FORMATS), ("--dtype", request.dtype, tuple(BYTES))]
    if request.plot:
        from dlquiz.networks.cost import ACROSS, QUANTITIES

        choices += [("--of", request.of, QUANTITIES), ("--over", request.over, ACROSS)]
    for option, value, known in choices:
        check_choice(value, tuple(known), option)
    _number("--batch", request.batch, 1)
    _number("--depth", request.depth or "0", 0)
    return request


def _number(option: str, text: str, least: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise DlquizError(f"{option} {text} is no number for it", f"a whole number from {least}, such as {option} 8")
    return int(text)


def _module(text: str, request: Request) -> Module:
    """The module of a Python file, which runs it. Raises DlquizError if that was not asked for."""
    from dlquiz.networks.module import run_module

    file, name = program_of(text)
    if not request.run_python:
        hint = "--run-python runs it, with all that it does; or save what print(model) shows, which is only read"
        raise DlquizError(f"{escaped(file)} is a program, and nothing is run unasked", hint)
    return run_module(file, name, shape_of(request.input) if request.input else ())


def _say_whether_it_ran(view: View, module: Module) -> bool:
    """Says whether `forward` did what the table has; that it did."""
    from dlquiz.networks.module import difference, said

    if not module.calls:
        narrate(say(view.lang, "net_not_called"))
        return True
    found = difference(view.table, module)
    if found is None:
        narrate(say(view.lang, "net_called", torch=module.torch, count=len(module.calls)))
    else:
        narrate(say(view.lang, "net_called_otherwise", ours=said(found[0]), theirs=said(found[1])))
    return found is None


def _view(text: str, module: Module | None, request: Request, lang: Language) -> View:
    """A network with its table: a name of the zoo, a file, a module that was run, or a notation."""
    notation, name, known = (module.text, module.name, None) if module else notation_of(text, lang)
    table = table_of(read_network(notation), network_input(notation, request.input, known))
    return View(table, name, lang, request.dtype, int(request.batch), known)


def _prove(view: View) -> TableProof:
    """Its lines are made of the layers' names and numbers alone, so they are trusted."""
    from dlquiz.networks.proof import prove_table
    from dlquiz.torchlines.worker import TorchWorker

    tell_wait(view.lang, "torch_starting")
    with TorchWorker(trusted=True) as runner:
        return prove_table(view.table, runner)


def _print_json(views: Sequence[View], proofs: Sequence[TableProof | None]) -> None:
    print_json(networks_record(views, proofs))


def _print(views: Sequence[View], proofs: Sequence[TableProof | None], request: Request) -> None:
    depth = int(request.depth) if request.depth else None
    width = columns()
    found = grid_of(views[0], depth) if len(views) == 1 else compared(views)
    if request.format == "md":
        write(grids.to_markdown(found))
    elif request.format == "html":
        write(grids.to_html(found, views[0].lang))
    elif request.format == "csv":
        write(grids.to_csv(layer_grid(views[0]) if len(views) == 1 else found))
    elif request.plain:
        write_words("\n".join(grid.to_lines(found, views[0].lang)))
    else:
        if len(views) == 1 and not grid.fits(found, width):
            found = grid_of(views[0], depth, short=True)
        write("\n".join(grid.to_text(found, width)))
    for view, proof in zip(views, proofs, strict=True):
        if proof is not None:
            _print_proof(view, proof, write_words if request.format == "text" else narrate)


def _print_proof(view: View, proof: TableProof, write: Callable[[str], None]) -> None:
    count = len(proof.values)
    if proof.agrees:
        write(say(view.lang, "net_proven", torch=proof.torch, count=count))
    for name, ours in proof.wrong.items():
        theirs = ", ".join(map(str, proof.values[name]))
        write(say(view.lang, "net_disagrees", name=name, ours=", ".join(map(str, ours)), theirs=theirs))
    if proof.code.count("\n") <= LONGEST_PROGRAM:
        write("\n" + proof.code.rstrip("\n"))
    else:
        write(say(view.lang, "net_program"))


def _draw(views: Sequence[View], request: Request) -> None:
    """The picture of a network into a file. Raises DlquizError for several, or if the name is taken."""
    from dlquiz.networks.picture import to_svg

    if len(views) > 1:
        raise DlquizError("--svg draws one network", "draw each into a file of its own")
    view = views[0]
    put_all({Path(request.svg): to_svg(view.table, view.name, view.lang).encode()}, request.force)
    narrate(say(view.lang, "net_drawn", file=escaped(request.svg)))


def _plot(views: Sequence[View], request: Request, plot: PlotRequest) -> None:
    """What the networks cost, as curves: on the terminal or in a file. Raises DlquizError if one can't be drawn."""
    from dlquiz.export.picture import picture_record
    from dlquiz.networks.cost import cost_picture

    lang = views[0].lang
    picture = cost_picture(views, request.of, request.over)
    file = put_picture(picture, plot, request.force)
    if request.format == "json":
        print_json(picture_record(picture, file))
    elif file is not None:
        narrate(say(lang, "net_drawn", file=file))
    else:
        show_picture(picture, lang, request.plain)


def _explain(views: Sequence[View], request: Request) -> None:
    """Each cell of a layer: its formula, with its numbers, and its value."""
    width = columns()
    for view in views:
        row = row_named(view.table, request.explain)
        rows = explained(view, row)
        if request.format == "json":
            print_json(layer_record(row, rows))
            continue
        write(f"{row.name}: {' + '.join(map(size_text, row.inputs))} → {size_text(row.output)}")
        if row.layer is not None:
            module, call = row.layer.lines(row.inputs[0])
            write(module if call == "m(x)" else f"m = {module}; {call}")
        for label, one in rows:
            if isinstance(one, str):
                write_words(f"{label}: {one}")
            elif request.plain or not draws(sys.stdout):
                write_words(f"{label}: {to_line(one.maths())}")
            else:
                write("\n".join((f"{label}:", *(f"  {line.rstrip()}" for line in to_text(one.maths(), width - 2)))))


def _list(request: Request, lang: Language) -> None:
    known = networks().values()
    if request.format == "json":
        print_json(zoo_record(known, lang))
        return
    for one in known:
        write_words(f"{one.name:<20}{one.parameters:>13,}  {one.title[lang]}")


def _help(lang: Language) -> str:
    return say(lang, "net_help", usage=USAGE)
