"""What the wall costs: `python benchmarks/wall.py` prints the same items proven behind it and without it, in turn.

Both children are started anew for each half of a pair, and the order changes from pair to pair. Loading PyTorch (with
the setting of the wall) is timed apart from proving, both in the child's own processor time. The median of the ratios
is shown.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ratios import SEEDS, row

if TYPE_CHECKING:
    from dlquiz.torchlines.worker import TorchWorker

PAIRS = 5
_CHILD = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from dlquiz.torchlines import wall
if sys.argv[2] == "without":
    wall.shut = lambda *_: (_ for _ in ()).throw(wall.WallError("left out"))
from dlquiz.torchlines.serve import serve
serve(trusted=True)
"""


def main() -> None:
    questions = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    pairs = []
    for number in range(PAIRS + 1):
        order = ("behind", "without") if number % 2 else ("without", "behind")
        pairs.append({way: proven(way, questions) for way in order})
    pairs = pairs[1:]  # the first one warms the disk
    print(f"{'what':58} {'ratio':>6} {'bound':>6} {'ms':>8} {'base ms':>8}")
    for at, what, bound in ((1, f"proving {questions * SEEDS // 4} items behind the wall", 1.1), (0, "loading", 1.3)):
        base = statistics.median(pair["without"][at] for pair in pairs)
        ratio = statistics.median(pair["behind"][at] / pair["without"][at] for pair in pairs)
        row(what, bound, ratio * base, base)


def proven(way: str, questions: int) -> tuple[float, float]:
    """The child's seconds until PyTorch is ready, and for proving SEEDS / 4 items of each of so many questions."""
    from dlquiz.bank.address import item_at
    from dlquiz.bank.loading import read_bank
    from dlquiz.proof.comparison import prove

    bank = read_bank()
    asked = [question.id for question in bank.questions if question.card is not None][::3][:questions]
    items = [item_at(bank, f"{name}#{seed}") for name in asked for seed in range(SEEDS // 4)]
    with worker(way) as runner:
        runner.start()
        runner.run("x = 1", {}, ["x"])
        loaded = processor_seconds(runner)
        for item in items:  # what PyTorch loads late is loaded once, in both
            prove(item, runner)
        before = processor_seconds(runner)
        for item in items:
            prove(item, runner)
        return loaded, processor_seconds(runner) - before


def processor_seconds(runner: TorchWorker) -> float:
    """What the child has taken so far, by Linux's own account: other programs on the machine have no part in it."""
    assert runner._child is not None
    words = Path(f"/proc/{runner._child.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def worker(way: str) -> TorchWorker:
    """As `TorchWorker`, with a child that is told whether to set the wall."""
    import json

    from dlquiz.torchlines import worker as workers

    def spawn(trusted: bool) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-P", "-c", _CHILD, json.dumps(workers.search_path()), way],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=workers._environment(),
            cwd=os.sep,
            encoding="utf-8",
        )

    workers._spawn = spawn
    return workers.TorchWorker(trusted=True)


if __name__ == "__main__":
    main()
