"""Imports point one way: the picture in docs/architecture.md is read, and the code is checked against it."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from rows import every

import dlquiz

PACKAGE = Path(dlquiz.__file__).parent

DRAWN = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")


def _layers(document: str) -> tuple[tuple[str, ...], ...]:
    """The names of every layer of the picture in the document, from the ground up: those before two spaces."""
    picture = document.split("## Layers")[1].split("```")[1]
    rows = [row for row in picture.strip("\n").split("\n") if not row.startswith(" ")]
    return tuple(tuple(row.split("  ")[0].split(", ")) for row in rows)


LAYERS = _layers(DRAWN)
# A card's lines are looked at when it is read; nothing of them is run there.
CHECKED = {"cards.reading.formula": {"torchlines.code", "torchlines.imports"}}

# A library that takes time to load, or does much, is used in one place.
PLACES: dict[str, tuple[str, ...]] = {
    "torch": ("torchlines.run", "torchlines.products"),
    "rich": ("terminal.page", "terminal.stats", "cli.papers"),  # cli.papers: the progress bar
    "distributed": ("proof.cluster",),
    "typer": ("cli",),
    "click": ("cli",),
    "typst": ("paper.pdf",),
    "pygments": ("text.html",),
    "yaml": ("cards.source", "bank.coverage", "networks.zoo"),
    "subprocess": ("torchlines.worker", "torchlines.module"),
    "sqlite3": ("history", "export.targets.anki"),  # a deck of Anki's is a database
    "genanki": ("export.targets.anki",),
    "docx": ("export.targets.docx",),
    "filelock": ("history.lock",),
    "fsrs": ("study.schedule",),
    "prompt_toolkit": ("terminal.keyboard",),
    "platformdirs": ("cli.places",),
    "plotext": ("terminal.picture",),
    "matplotlib": ("paper.picture",),
    "openpyxl": ("export.marked.spreadsheet",),
}


def short(file: Path) -> str:
    """maths.box of .../dlquiz/maths/box.py, maths of .../maths/__init__.py."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {short(file): file for file in sorted(PACKAGE.rglob("*.py"))}


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imports(module: str) -> frozenset[str]:
    """Every module that a module imports, at the top, within a function or for types only; ours without `dlquiz.`."""
    found: set[str] = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}: relative imports hide where they point"
            found.update(_targets(str(node.module), [alias.name for alias in node.names]))
    return frozenset(name.removeprefix("dlquiz.") for name in found)


def _targets(module: str, names: list[str]) -> Iterator[str]:
    """The submodules, if the names are submodules (`from dlquiz import chain`), else the module."""
    inner = module.removeprefix("dlquiz").removeprefix(".")
    for name in names:
        whole = f"{inner}.{name}".removeprefix(".")
        yield f"dlquiz.{whole}" if module.startswith("dlquiz") and whole in MODULES else module


def ours(module: str) -> set[str]:
    return {name for name in imports(module) if name in MODULES and name != module}


def layer(module: str) -> int:
    """The layer of the longest name in the table that the module is, or is within."""
    places = {name: number for number, names in enumerate(LAYERS) for name in names}
    while module and module not in places:
        module = module.rpartition(".")[0]
    assert module, "every module has its layer in the table"
    return places[module]


@every("module", [name for name in MODULES if name])
def test_a_module_imports_only_from_its_own_layer_and_those_beneath(module: str) -> None:
    wrong = [name for name in ours(module) if name and layer(name) > layer(module)]
    assert not wrong, f"{module} imports {wrong}"


def _rooms() -> dict[str, set[str]]:
    """Each package, or module beside them, with those that it imports from; the package's face is one (\"\")."""
    arrows: dict[str, set[str]] = {}
    for module in MODULES:
        room = module.partition(".")[0]
        arrows.setdefault(room, set()).update({name.partition(".")[0] for name in ours(module)} - {room})
    return arrows


def test_the_house_has_at_most_20_rooms_and_110_arrows_and_none_points_back() -> None:
    """A room is a package, or a module that stands beside the packages: of these there are at most six."""
    rooms = _rooms()
    assert len(rooms) <= 20
    assert sum(map(len, rooms.values())) <= 110
    assert not [(a, b) for a in rooms for b in rooms[a] if a in rooms[b]]
    assert sum(file.parent == PACKAGE for file in MODULES.values()) <= 6


def test_no_modules_import_each_other_in_a_circle() -> None:
    waiting = {module: ours(module) for module in MODULES if module and MODULES[module].name != "__init__.py"}
    while free := [module for module, needs in waiting.items() if not needs & waiting.keys()]:
        for module in free:
            del waiting[module]
    assert not waiting


def test_every_name_in_the_table_exists() -> None:
    named = {name for names in LAYERS for name in names} | {name for places in PLACES.values() for name in places}
    assert named <= MODULES.keys()


@pytest.mark.parametrize("library", PLACES)
def test_a_library_is_imported_in_its_place_only(library: str) -> None:
    users = {module for module in MODULES if any(name.split(".")[0] == library for name in imports(module))}
    strangers = {
        user for user in users if not any(user == place or user.startswith(f"{place}.") for place in PLACES[library])
    }
    assert not strangers


# The modules that change one thing of a dataclass; of a Struct `msgspec.structs.replace` does, and mypy takes both.
OF_DATACLASSES = [
    "bank.blueprint",
    "bank.loading",
    "cli.key",
    "cli.sheet",
    "paper.sheet",
    "paper.sheetcode",
    "proof.check.run",
    "use.blueprints",
    "use.key",
    "use.printing",
    "use.variants",
]


def test_a_struct_is_not_changed_as_a_dataclass_is() -> None:
    found = [module for module, file in MODULES.items() if _takes_replace(ast.parse(file.read_text("utf-8")))]
    assert sorted(found) == OF_DATACLASSES


def _takes_replace(tree: ast.Module) -> bool:
    imported = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "dataclasses"]
    return any(name.name == "replace" for node in imported for name in node.names)


def test_the_two_sides_of_a_proof_share_nothing_but_errors() -> None:
    """The agreement of formula and PyTorch means something because neither knows the other."""
    proof_side = [module for module in MODULES if module.startswith("torchlines")]
    for module in proof_side:
        assert all(name.startswith(("torchlines", "ground.errors")) for name in ours(module)), module
    for module in MODULES:
        if module.split(".")[0] in ("language", "cards", "kinds"):
            foreign = [name for name in ours(module) if name.startswith("torchlines")]
            assert set(foreign) <= CHECKED.get(module, set()), module


# What a kind is to all others: its protocol and the registry, draws, and what is read and said of an answer.
OF_EVERY_KIND = (
    "protocol",
    "registry",
    "checks",
    "proof",
    "draws",
    "grades",
    "grading",
    "effort",
    "nearness",
    "answers",
)
# A card is a question by itself, and is read with the questions on it.
ON_CARDS = {name: {"kinds.numeric.question"} for name in ("bank.formulas", "bank.questions")}


@every("module", [name for name in MODULES if name and not name.startswith("kinds")])
def test_nobody_asks_a_question_for_its_kind(module: str) -> None:
    """Whoever would (`isinstance(item, NumericItem)`) has to import the kind: only `bank` does, to read cards."""
    common = tuple(f"kinds.{name}" for name in OF_EVERY_KIND)
    kinds = {name for name in ours(module) if name.startswith("kinds.") and not name.startswith(common)}
    assert kinds == ON_CARDS.get(module, set())


# Names that several modules would like to have. Fraction and Literal are Python's own.
SHARED = {"words", "points", "within", "Node", "Number", "Fraction", "Literal", "seed", "visible", "shown"}


def test_one_name_has_one_meaning() -> None:
    """None of them is defined at the top of two modules, nor of one where Python has it."""
    homes: dict[str, list[str]] = {}
    for module in MODULES:
        for node in tree(module).body:
            targets = node.targets if isinstance(node, ast.Assign) else []
            names = [target.id for target in targets if isinstance(target, ast.Name)]
            names += [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
            for name in SHARED.intersection(names):
                homes.setdefault(name, []).append(module)
    assert all(len(modules) == 1 for modules in homes.values()), homes
    assert not homes.keys() & {"Fraction", "Literal"}


def test_no_function_is_longer_than_a_page() -> None:
    """More than 40 lines are more than one thing."""
    functions = ((module, node) for module in MODULES for node in ast.walk(tree(module)))
    long = [
        f"{module}.{node.name}"
        for module, node in functions
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert long == []


def run_fresh(program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *arguments],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )


WITHOUT_PROOF = [
    ["--help"],
    ["quiz", "--help"],
    ["bank", "--help"],
    ["net", "--list"],
    ["net", "vgg16"],
    ["net", "lenet5", "--explain", "c1", "--json"],
    ["calc", "--bank", "TINY"],
    ["calc", "conv-output-size", "--help"],
    ["calc", "conv-output-size", "--height", "32", "--kernel-size", "5"],
    ["calc", "conv-output-size", "--height", "32", "--kernel-size", "5", "--json"],
    ["bank", "list", "--bank", "TINY"],
    ["bank", "show", "conv-output-size"],
    ["bank", "coverage", "--bank", "TINY"],
    ["bank", "new", "my.topic"],
    ["grade", "conv-output-size#7", "28"],
    ["calc", "sigmoid", "--x", "1", "--plot"],
    ["formulas", "cnn.pooling"],
    ["quiz", "cnn", "-n", "1", "--seed", "1"],  # put, and left at the end of input
]
_EACH = """
import json, sys
from dlquiz.cli import main
found = {}
for words in json.loads(sys.argv[1]):
    try:
        main(words)
    except SystemExit as end:
        found[" ".join(words)] = [end.code, [name for name in json.loads(sys.argv[2]) if name in sys.modules]]
sys.stderr.write("\\n" + json.dumps(found))
"""


def test_commands_that_prove_nothing_load_no_torch(tiny_path: Path) -> None:
    commands = [[str(tiny_path) if word == "TINY" else word for word in words] for words in WITHOUT_PROOF]
    ran = run_fresh(_EACH, json.dumps(commands), json.dumps(["torch", "numpy"]))
    found = json.loads(ran.stderr.splitlines()[-1])
    assert set(found) == {" ".join(words) for words in commands}
    assert {words: loaded for words, (_, loaded) in found.items() if loaded} == {}
    assert {words: code for words, (code, _) in found.items() if code not in (0, 1)} == {}


def test_net_and_calc_wait_for_neither_typer_nor_rich() -> None:
    commands = [["net", "vgg16"], ["calc", "conv-output-size", "--height", "32", "--kernel-size", "5"]]
    unwanted = ["typer", "click", "rich", "torch", "numpy", "typst"]
    ran = run_fresh(_EACH, json.dumps(commands), json.dumps(unwanted))
    assert json.loads(ran.stderr.splitlines()[-1]) == {" ".join(words): [0, []] for words in commands}
    assert "138,357,544" in ran.stdout  # and they did calculate
    assert "28" in ran.stdout.rpartition("138,357,544")[2]


def test_what_can_be_done_needs_neither_command_line_nor_terminal() -> None:
    """Every use case loaded; tests/test_use.py runs them."""
    use_cases = [f"dlquiz.{name}" for name in MODULES if name.startswith("use")]
    program = (
        "import sys\nfrom importlib import import_module\n"
        f"for name in {use_cases}:\n    import_module(name)\n"
        "unwanted = ('typer', 'click', 'rich', 'prompt_toolkit', 'torch', 'numpy', 'typst', 'fsrs',"
        " 'dlquiz.cli', 'dlquiz.terminal')\n"
        "print([name for name in unwanted if name in sys.modules])"
    )
    assert run_fresh(program).stdout == "[]\n"


def test_importing_the_package_loads_none_of_its_parts() -> None:
    program = "import sys, dlquiz; print([name for name in sys.modules if name.startswith(('dlquiz.', 'torch'))])"
    assert run_fresh(program).stdout == "[]\n"


def test_the_four_calls_are_there_and_only_prove_needs_torch(tiny_path: Path) -> None:
    program = (
        "import sys, dlquiz\n"
        "bank = dlquiz.read_bank(sys.argv[1]); item = dlquiz.generate(bank.question('square'), 7)\n"
        "print(dlquiz.grade(item, [str(item.parts[0].key)]).score, 'torch' in sys.modules, callable(dlquiz.prove))"
    )
    assert run_fresh(program, str(tiny_path)).stdout == "1.0 False True\n"
