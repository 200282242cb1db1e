"""What the table of a network costs: `python benchmarks/networks.py` sets whole processes beside torchinfo's.

torchinfo is not needed by dlquiz and not installed with it. It is read from a folder of its own, made beforehand:
`python -m pip install --target build/torchinfo --no-deps torchinfo`, or wherever the argument says.
"""

from __future__ import annotations

import compileall
import os
import statistics
import subprocess
import sys
from pathlib import Path

from ratios import DLQUIZ, row

PAIRS = 5
# VGG-16 as torchvision has it, which is not needed here either; torchinfo runs it once, as it does by itself.
_THEIRS = """
import sys
sys.path.insert(0, sys.argv[1])
import torchinfo
from torch import nn
layers, channels = [], 3
for size in (64, 64, 0, 128, 128, 0, 256, 256, 256, 0, 512, 512, 512, 0, 512, 512, 512, 0):
    layers += [nn.Conv2d(channels, size, 3, padding=1), nn.ReLU(True)] if size else [nn.MaxPool2d(2)]
    channels = size or channels
head = [nn.Linear(25088, 4096), nn.ReLU(True), nn.Dropout(), nn.Linear(4096, 4096), nn.ReLU(True), nn.Dropout()]
model = nn.Sequential(*layers, nn.Flatten(), *head, nn.Linear(4096, 1000))
assert torchinfo.summary(model, (1, 3, 224, 224)).total_params == 138_357_544
"""


def main() -> None:
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "build/torchinfo")
    if not (folder / "torchinfo").is_dir():
        sys.exit(f"torchinfo is not in {folder}: python -m pip install --target {folder} --no-deps torchinfo")
    compileall.compile_dir(Path(__file__).parents[1] / "dlquiz", quiet=1)  # as an installation does
    vgg, resnet = ([*DLQUIZ, "net", name] for name in ("vgg16", "resnet152"))
    theirs = [sys.executable, "-c", _THEIRS, str(folder)]
    runs = [
        {name: used(words) for name, words in (("vgg", vgg), ("theirs", theirs), ("resnet", resnet))}
        for _ in range(PAIRS + 1)
    ]
    runs = runs[1:]  # the first one warms the disk
    print(f"{'what':58} {'ratio':>6} {'bound':>6} {'ms':>8} {'base ms':>8}")
    compared("the table of VGG-16 against torchinfo's: time", 1 / 3, runs, "vgg", "theirs", 0)
    compared("... memory at its most, in MB", 0.1, runs, "vgg", "theirs", 1)
    compared("the table of ResNet-152 against VGG-16's: time", 2, runs, "resnet", "vgg", 0)


def compared(
    what: str, bound: float, runs: list[dict[str, tuple[float, float]]], ours: str, base: str, at: int
) -> None:
    """A row with the median of the runs' quotients."""
    theirs = statistics.median(run[base][at] for run in runs)
    row(what, bound, statistics.median(run[ours][at] / run[base][at] for run in runs) * theirs, theirs)


def used(command: list[str]) -> tuple[float, float]:
    """The processor time of a whole process in seconds, of all its threads, and the memory that it held at its most, in
    GB."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, command
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024 / 1e9


if __name__ == "__main__":
    main()
