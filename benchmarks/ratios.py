"""Speed as ratios measured in one run: `python benchmarks/ratios.py` prints a table with the bounds that should hold.

Whole processes are timed in turn with their baseline (A B A B ...), so that the machine's drift does not matter;
the median of the ratios is shown. Absolute times are the medians of this machine at this moment.
"""

from __future__ import annotations

import compileall
import contextlib
import io
import math
import os
import pty
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dlquiz.bank.bank import Bank
    from dlquiz.proof.comparison import Runner

PAIRS = 9
# Items of each question that are proven.
SEEDS = 40
BASELINE = [sys.executable, "-c", "import typer, rich.console, rich.table"]
DLQUIZ = [sys.executable, "-m", "dlquiz"]
CALC = [*DLQUIZ, "calc", "conv-output-size", "--height", "32", "--kernel-size", "5"]
# Of the quiz whose first question is waited for.
SEED = 3
# dlquiz with the bank in a folder, be it large or small, as the one that ships.
WITH_BANK = """
import sys
from pathlib import Path
from dlquiz.bank import bank
folder = Path(sys.argv.pop(1))
bank.default_path = lambda: folder
from dlquiz.cli import main
main()
"""
ONE_TOPIC = "cnn-convolution.yaml"


def main() -> None:
    compileall.compile_dir(Path(__file__).parents[1] / "dlquiz", quiet=1)  # as an installation does
    print(f"{'what':58} {'ratio':>6} {'bound':>6} {'ms':>8} {'base ms':>8}")
    row("`dlquiz --help`, whole process", 2, *in_turn(lambda: process([*DLQUIZ, "--help"]), baseline))
    row("one `calc`, whole process", 2, *in_turn(lambda: process(CALC), baseline))
    with tempfile.TemporaryDirectory() as home:
        quiz = [*DLQUIZ, "quiz", "-n", "5", "--seed", str(SEED), "--lang", "en", "--home", home]
        words = first_words()
        row("first question on the screen", 2.6, *in_turn(lambda: until_shown(quiz, b"1/5", words), baseline))
        row("... and the keys that answer it", 2.6, *in_turn(lambda: until_shown(quiz, b"1/5", b"q "), baseline))
    whole_bank()
    prove, check, bare, items = proving()
    row(f"proving, against the bare lines ({items} items)", 2, prove, bare)
    row("the whole check of as many, against the bare lines", 5, check, bare)
    one, two = checking(1), checking(2)
    row("`bank check` with two jobs: times faster than one", 1.7, one, two, at_least=True)
    ours, theirs = sheets()
    row("100 variants of 20 items with keys: ours against Typst", 1, ours, theirs)


def whole_bank() -> None:
    """Rows for what a larger bank costs where a part of it would do: all that ships, against one of its topics."""
    from dlquiz.bank.bank import LEDGER, default_path

    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as home:
        for name in (ONE_TOPIC, LEDGER):
            shutil.copy(default_path() / name, folder)
        large, small = ([sys.executable, "-c", WITH_BANK, str(path)] for path in (default_path(), folder))
        quiz = ["quiz", "-n", "5", "--seed", str(SEED), "--lang", "en", "--home", home]

        def timed_in_turn(what: str, run: Callable[[list[str]], float]) -> None:
            row(f"full bank against a bank of one topic: {what}", 1.2, *in_turn(lambda: run(large), lambda: run(small)))

        timed_in_turn("help", lambda program: process([*program, "--help"]))
        timed_in_turn("calc", lambda program: process([*program, *CALC[len(DLQUIZ) :]]))
        timed_in_turn("quiz", lambda program: until_shown([*program, *quiz], b"1/5", b"q "))


def row(what: str, bound: float, value: float, base: float, at_least: bool = False) -> None:
    ratio = value / base
    kept = ratio >= bound if at_least else ratio <= bound
    sign = "≥" if at_least else "≤"
    print(
        f"{what:58} {ratio:6.2f} {sign}{bound:5.2f} {value * 1000:8.1f} {base * 1000:8.1f}{'' if kept else '  MISSED'}",
        flush=True,
    )


def in_turn(ours: Callable[[], float], base: Callable[[], float]) -> tuple[float, float]:
    """The medians of both, scaled so that their quotient is the median of the pairs' quotients."""
    ours(), base()
    pairs = [(ours(), base()) for _ in range(PAIRS)]
    theirs = statistics.median(pair[1] for pair in pairs)
    return statistics.median(a / b for a, b in pairs) * theirs, theirs


def baseline() -> float:
    return process(BASELINE)


def process(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def until_shown(command: list[str], head: bytes, wanted: bytes = b"") -> float:
    """Seconds until a command shows, on a terminal, a head and behind it what is wanted. It is left by `q`, so that it
    ends PyTorch, which would disturb what is timed next."""
    began = time.perf_counter()
    child, terminal = pty.fork()
    if child == 0:
        os.execv(command[0], command)
    seen = b""
    while head not in seen or wanted not in seen.partition(head)[2]:
        seen += os.read(terminal, 4096)
    took = time.perf_counter() - began
    os.write(terminal, b"q\r")
    with contextlib.suppress(OSError):  # how Linux says that the other side has closed
        while os.read(terminal, 4096):
            pass
    os.waitpid(child, 0)
    os.close(terminal)
    return took


def first_words() -> bytes:
    """The end of the stem of the question that the quiz puts first."""
    from dlquiz.bank.loading import read_bank
    from dlquiz.session.course import Plan, Wish

    bank = read_bank()
    item = next(Plan(Wish(seed=SEED), SEED).items(bank))
    said = "".join(getattr(span, "text", " ") for span in item.stem("en"))  # maths is drawn, and has no text
    return said.split()[-1].encode()


def proving() -> tuple[float, float, float, int]:
    """Seconds for drawing, computing, running and comparing; the whole check; the bare lines; and how many items."""
    import torch

    from dlquiz.bank.loading import read_bank

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    bank = read_bank()
    on_cards = [question.id for question in bank.questions if question.card is not None]
    prove, check, bare = map(sum, zip(*(proving_one(bank, name) for name in on_cards), strict=True))
    return prove, check, bare, SEEDS * len(on_cards)


def proving_one(bank: Bank, name: str) -> tuple[float, float, float]:
    """The same seconds, for SEEDS items of one question on a card; of the check, which takes more, its share."""
    from dlquiz.bank.address import item_at
    from dlquiz.proof.check import check_question
    from dlquiz.proof.comparison import plain_given, prove

    torch_here = here()
    question = bank.question(name)
    assert question.card is not None
    lines = compile(question.card.torch, "lines", "exec")
    addresses = [f"{name}#{seed}" for seed in range(SEEDS)]
    inputs = [plain_given(question.card, item_at(bank, address).given) for address in addresses]

    def prove_all() -> None:
        for address in addresses:
            prove(item_at(bank, address), torch_here)

    run_bare(lines, inputs)  # so that none of the three pays for what PyTorch does once
    began = time.perf_counter()
    checked = check_question(question, torch_here, SEEDS).items  # more than asked for where all that can come are few
    check = (time.perf_counter() - began) * SEEDS / checked
    return timed(prove_all), check, timed(run_bare, lines, inputs)


def here() -> Runner:
    """PyTorch in this process, so that only work is compared and no waiting."""
    from dlquiz.torchlines import run as torchlines

    class Here:
        version = torchlines.VERSION
        run = staticmethod(torchlines.run)

    return Here()


def run_bare(lines: CodeType, inputs: list[dict[str, object]]) -> None:
    """The lines of a card with each of the inputs, and nothing around them."""
    import torch

    environment = {"torch": torch, "nn": torch.nn, "F": torch.nn.functional, "math": math}
    for given in inputs:
        torch.manual_seed(0)
        exec(lines, {**environment, **given})


def quietly(work: Callable[[], object]) -> None:
    with contextlib.redirect_stdout(io.StringIO()):
        work()


def timed(work: Callable[..., object], *arguments: object) -> float:
    began = time.perf_counter()
    work(*arguments)
    return time.perf_counter() - began


def checking(jobs: int) -> float:
    """Seconds for `bank check` as a whole process."""
    return process([*DLQUIZ, "bank", "check", "--jobs", str(jobs)])


def sheets() -> tuple[float, float]:
    """Seconds for 100 sheets and their keys: what is ours, and what Typst takes."""
    from dlquiz.paper import pdf

    spent = 0.0
    typeset = pdf.typeset

    def watched(data: str) -> bytes:
        nonlocal spent
        began = time.perf_counter()
        try:
            return typeset(data)
        finally:
            spent += time.perf_counter() - began

    pdf.typeset = watched
    from dlquiz.cli.app import app

    with tempfile.TemporaryDirectory() as folder:
        words = ["sheet", "-n", "20", "--variants", "100", "--seed", "1", "-o", folder]
        total = timed(lambda: quietly(lambda: app(words, standalone_mode=False)))
        assert len(list(Path(folder).glob("*.pdf"))) == 200
    return total - spent, spent


if __name__ == "__main__":
    main()
