"""The networks that every course names, read from `zoo.yaml` when one is asked for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from msgspec import Struct

from dlquiz.networks.layer import Shape
from dlquiz.text.spans import Language


class Known(Struct, frozen=True):
    """A network with a name: its notation and input, the number of parameters that was published, and by whom.

    `macs` is published in units of 10^9, where it is; `facts` are its paper's own numbers.
    """

    name: str
    title: Mapping[Language, str]
    notation: str
    input: Shape
    parameters: int
    source: Mapping[Language, str]
    macs: float | None
    facts: Mapping[str, int | float | str]


def known(name: str) -> Known | None:
    """The network of a name; `ResNet-50`, `resnet50` and `resnet_50` are one. None if there is none."""
    return next((network for network in networks().values() if _key(network.name) == _key(name)), None)


def is_name(text: str) -> bool:
    """Whether a text can be a name at all, and no notation."""
    return bool(re.fullmatch(r"[\w./ -]{1,40}", text, re.ASCII))


@cache
def networks() -> Mapping[str, Known]:
    """All of them by name, in the order of the file."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    tree = yaml.load(Path(__file__).with_name("zoo.yaml").read_bytes(), Loader=loader)
    return {name: _read(name, entry, tree["shared"]) for name, entry in tree["networks"].items()}


def _read(name: str, entry: Mapping[str, Any], shared: Mapping[str, str]) -> Known:
    notation = entry["net"].replace("{classifier}", shared["classifier"])
    if "use" in entry:
        notation = f"{shared[entry['use']]} {notation}"
    shape = tuple(map(int, entry["input"].split("x")))
    title, source = _both(entry["title"]), _both(entry["source"])
    return Known(name, title, notation, shape, entry["parameters"], source, entry.get("macs"), entry["facts"])


def _both(text: str | Mapping[Language, str]) -> Mapping[Language, str]:
    """A text in both languages; one that stands once is the same in both."""
    return {"zh": text, "en": text} if isinstance(text, str) else text


def _key(name: str) -> str:
    return re.sub(r"[-_ ./]", "", name.lower())
