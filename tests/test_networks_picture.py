"""A network drawn: what stands where, and a picture that any reader of SVG can show."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from conftest import Cli

from dlquiz.networks.layout import MOST_BOXES, boxes
from dlquiz.networks.notation import read_network
from dlquiz.networks.picture import to_svg
from dlquiz.networks.walk import table_of
from dlquiz.networks.zoo import networks

SVG = "{http://www.w3.org/2000/svg}"

# A network for 4x8x8, and the row and lane of each box from the input at 0, 0.
PLACES = [
    ("conv 4 1 | relu | flatten", [(1, 0), (2, 0), (3, 0)]),
    # conv1 | three branches side by side | the long one decides where they meet.
    ("concat(conv 4 1, conv 4 1 | conv 8 3 pad 1, maxpool 3 stride 1 pad 1)", [(1, 0), (1, 1), (2, 1), (1, 2), (3, 0)]),
    ("residual(conv 4 1 | bn)", [(1, 0), (2, 0), (3, 0)]),
]


@pytest.mark.parametrize(("net", "places"), PLACES)
def test_branches_stand_side_by_side_and_meet_below(net: str, places: list[tuple[int, int]]) -> None:
    found = boxes(table_of(read_network(net), (4, 8, 8)))
    assert [(box.row, box.lane) for box in found] == places


@pytest.mark.parametrize("name", list(networks()))
def test_every_known_network_is_drawn_without_a_box_upon_another(name: str) -> None:
    known = networks()[name]
    table = table_of(read_network(known.notation), known.input)
    found = boxes(table)
    assert len({(box.row, box.lane) for box in found}) == len(found)
    assert sum(box.parameters for box in found) == table.parameters
    assert len(found) <= MOST_BOXES or len(table.groups(1)) > MOST_BOXES
    root = ElementTree.fromstring(to_svg(table, name, "en"))
    assert len(root.findall(f"{SVG}rect")) == len(found) + 2  # the paper and the input


def test_a_name_that_means_something_in_xml_is_only_text() -> None:
    root = ElementTree.fromstring(to_svg(table_of(read_network("linear 3"), (4,)), '<b> & "x"', "en"))
    assert root.findtext(f"{SVG}title") == '<b> & "x": 15 parameters'


def test_the_picture_is_written_and_nothing_is_replaced(tmp_path: Path, cli: Cli) -> None:
    file = tmp_path / "net.svg"
    assert cli("net", "linear 3", "--input", "4", "--svg", str(file)).code == 0
    before = file.read_bytes()
    assert cli("net", "linear 5", "--input", "4", "--svg", str(file)).code != 0
    assert file.read_bytes() == before
    assert cli("net", "linear 3", "linear 5", "--input", "4", "--svg", str(tmp_path / "two.svg")).code != 0
