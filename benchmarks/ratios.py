"""Speed as ratios measured in one run: `python benchmarks/ratios.py` prints a table with the bounds that should hold.

Whole processes are timed in turn with their baseline (A B A B ...), so that the machine's drift does not matter;
the median of the ratios is shown. Absolute times are the medians of this machine at this moment.
"""

from __future__ import annotations

import compileall
import contextlib
import gc
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
# Items of each question that are proven, and of how many questions one is checked as a whole.
SEEDS = 40
CHECKED = 9
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
# What is checked with one job and with two: enough for both to be at work for some time.
TOPICS = (
    ONE_TOPIC,
    "initnorm-batchnorm.yaml",
    "rnn-lstm.yaml",
    "optim-adaptive-numbers.yaml",
    "loss-cross-entropy.yaml",
)


def main() -> None:
    from dlquiz.bank.bank import default_path
    from dlquiz.bank.loading import read_bank

    compileall.compile_dir(Path(__file__).parents[1] / "dlquiz", quiet=1)  # as an installation does
    print(f"{'what':58} {'ratio':>6} {'bound':>6} {'ms':>8} {'base ms':>8}")
    row("`dlquiz --help`, whole process", 2, *in_turn(lambda: process([*DLQUIZ, "--help"]), baseline))
    row("one `calc`, whole process", 2, *in_turn(lambda: process(CALC), baseline))
    with tempfile.TemporaryDirectory() as home:
        quiz = [*DLQUIZ, "quiz", "-n", "5", "--seed", str(SEED), "--lang", "en", "--home", home]
        words = first_words()
        row("first question on the screen", 2.2, *in_turn(lambda: until_shown(quiz, b"1/5", words), baseline))
        row("... and the keys that answer it", 2.2, *in_turn(lambda: until_shown(quiz, b"1/5", b"q "), baseline))
    whole_bank()
    bank = read_bank()
    names = [question.id for question in bank.questions if question.card is not None]
    prove, bare = in_all(proving, bank, names)
    row(f"proving, against the bare lines ({SEEDS * len(names)} items)", 2, prove, bare)
    row("the whole check, against the bare lines", 5, *in_all(checking, bank, names[::CHECKED]))
    with tempfile.TemporaryDirectory() as folder:
        for name in TOPICS:
            shutil.copy(default_path() / name, folder)
        one, two = (process([*DLQUIZ, "bank", "check", folder, "--jobs", str(jobs)]) for jobs in (1, 2))
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


def in_all(measure: Callable[[Bank, str], tuple[float, float]], bank: Bank, names: list[str]) -> tuple[float, float]:
    """The sums of what is measured of each question: ours, and the bare lines."""
    import torch

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    gc.set_threshold(200_000)  # as the program has it: else PyTorch's own objects are looked through again and again
    ours, bare = zip(*(measure(bank, name) for name in names), strict=True)
    return sum(ours), sum(bare)


def proving(bank: Bank, name: str) -> tuple[float, float]:
    """Seconds for SEEDS items of a question on a card: drawing, computing, running and comparing; the bare lines."""
    from dlquiz.bank.address import item_at
    from dlquiz.proof.comparison import prove

    torch_here = here()
    addresses = [f"{name}#{seed}" for seed in range(SEEDS)]
    lines, inputs = bare_lines(bank, name)
    run_bare(lines, inputs)  # so that neither pays for what PyTorch does once
    began = time.perf_counter()
    for address in addresses:
        prove(item_at(bank, address), torch_here)
    return time.perf_counter() - began, timed(run_bare, lines, inputs)


def checking(bank: Bank, name: str) -> tuple[float, float]:
    """The same seconds for the whole check of a question; of the items that it takes the share that SEEDS are."""
    from dlquiz.proof.check import check_question

    lines, inputs = bare_lines(bank, name)
    run_bare(lines, inputs)
    began = time.perf_counter()
    checked = check_question(bank.question(name), here(), SEEDS).items  # more where all that can come are few
    return (time.perf_counter() - began) * SEEDS / checked, timed(run_bare, lines, inputs)


def bare_lines(bank: Bank, name: str) -> tuple[CodeType, list[dict[str, object]]]:
    """The lines of a question's card, and the values of SEEDS of its items."""
    from dlquiz.bank.address import item_at
    from dlquiz.proof.comparison import plain_given

    card = bank.question(name).card
    assert card is not None
    items = [item_at(bank, f"{name}#{seed}") for seed in range(SEEDS)]
    return compile(card.torch, "lines", "exec"), [plain_given(card, item.given) for item in items]


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


def sheets() -> tuple[float, float]:
    """Seconds for 100 sheets and their keys: what is ours, and what Typst takes."""
    from dlquiz.paper import pdf

    spent = 0.0
    typeset = pdf.typeset

    def watched(data: str, font: str = "") -> bytes:
        nonlocal spent
        began = time.perf_counter()
        try:
            return typeset(data, font)
        finally:
            spent += time.perf_counter() - began

    pdf.typeset = watched
    from dlquiz.cli.app import app

    with tempfile.TemporaryDirectory() as folder:
        words = ["sheet", "-n", "20", "--variants", "100", "--seed", "1", "-o", folder]
        total = timed(lambda: quietly(lambda: app(words, standalone_mode=False)))
        assert len(list(Path(folder).rglob("*.pdf"))) == 200
    return total - spent, spent


if __name__ == "__main__":
    main()
