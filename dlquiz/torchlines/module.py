"""A person's own Python file, run as `python FILE` would, in a process of its own and with no wall: only when that was
asked for, and whoever asks for it vouches for the file."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dlquiz.torchlines.code import TorchError

SECONDS = 120

# What the process does with [file, name of the module or "", sides of the input]. What the file prints is not heard, be
# it past Python.
_PROGRAM = """
import json, os, runpy, sys
out = os.fdopen(os.dup(1), "w")
os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
file, name, shape = json.loads(sys.argv[1])
sys.path.insert(0, os.path.dirname(file))
sys.argv = [file]

def say(**said):
    out.write(json.dumps(said)); out.flush(); os._exit(0)

space = runpy.run_path(file)
import torch
from torch import nn
own = {n: v for n, v in space.items() if not n.startswith("_")}
made = {n: v for n, v in own.items() if isinstance(v, nn.Module)}
classes = {n: v for n, v in own.items() if isinstance(v, type) and issubclass(v, nn.Module)}
classes = {n: v for n, v in classes.items() if v.__module__ == "<run_path>"}
known = {**classes, **made}
if name:
    found = name if name in known else ""
else:
    several = made or classes
    found = next(iter(several)) if len(several) == 1 else "model" if "model" in several else ""
if not found:
    say(known=list(known))
model = known[found]
model = model() if isinstance(model, type) else model
model = model.to("meta").eval()
calls = []
whole = (nn.MultiheadAttention, nn.TransformerEncoderLayer, nn.TransformerDecoderLayer)
def heard(path):
    def hook(module, given, output):
        output = output[0] if isinstance(output, tuple) else output
        shape = list(output.shape[1:]) if isinstance(output, torch.Tensor) else None
        biases = sum(p.numel() for n, p in module.named_parameters() if "bias" in n)
        calls.append([path, shape, sum(p.numel() for p in module.parameters()) - biases, biases])
    return hook
def listen(module, path):
    parts = [] if isinstance(module, whole) else list(module.named_children())
    if not parts:
        module.register_forward_hook(heard(path))
    for name, part in parts:
        listen(part, f"{path}.{name}" if path else name)
listen(model, "")
trouble = ""
if shape:
    first = next(m for m in model.modules() if not list(m.children()))
    kind = torch.long if isinstance(first, nn.Embedding) else None
    try:
        with torch.no_grad():
            model(torch.zeros(2, *shape, dtype=kind, device="meta"))
    except Exception as error:
        trouble = f"{type(error).__name__}: {error}"
say(name=found, text=repr(model), calls=calls, trouble=trouble, torch=torch.__version__)
"""


def call_module(file: Path, name: str, shape: Sequence[int]) -> dict[str, Any]:
    """Runs the file, and calls its module of that name ("": the only one, or the one called model) with zeros of that
    shape and a batch of two; () calls nothing.

    Gives what the process says: {"known": names} if there is no such module, else its "name", "text" (as `print` has
    it), "calls" of its layers in order ([path, shape without the batch or None, weights, biases]), the "trouble" that
    `forward` had, and the version of "torch". Raises TorchError if the file fails or does not end.
    """
    command = [sys.executable, "-P", "-c", _PROGRAM, json.dumps([str(file.resolve()), name, list(shape)])]
    try:
        ran = subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, check=False)
        found: dict[str, Any] = json.loads(ran.stdout)
    except subprocess.TimeoutExpired:
        raise TorchError(f"it had not ended after {SECONDS} seconds") from None
    except (ValueError, RecursionError):
        last = ran.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise TorchError(last[:300] or "it ended without a word") from None
    return found
