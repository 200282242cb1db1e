"""QTI 2.1, held against a schema written from its specification and played by a small player; and Canvas's QTI 1.2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import qti_convert
from exported import MADE, view, views
from lxml import etree  # type: ignore[import-untyped]
from qti_player import Player

from dlquiz.bank.bank import Bank
from dlquiz.export.formats import to_file
from dlquiz.export.view import View

SCHEMA = etree.RelaxNG(etree.parse(Path(__file__).with_name("schemas") / "qti21.rng"))
CONTENT = "{http://www.imsglobal.org/xsd/imscp_v1p1}"
QTI = "{http://www.imsglobal.org/xsd/imsqti_v2p1}"
CANVAS = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


def package(found: Sequence[View], form: str = "qti") -> dict[str, Any]:
    """The files of an archive, read."""
    with ZipFile(BytesIO(to_file(found, form, MADE))) as zipped:
        assert zipped.testzip() is None
        return {name: etree.fromstring(zipped.read(name)) for name in zipped.namelist()}


def item(bank: Bank, name: str) -> Any:
    found = package([view(bank, name)])[f"items/item-{name}-1.xml"]
    SCHEMA.assertValid(found)
    return found


def played(bank: Bank, name: str, **responses: Any) -> tuple[float, list[str]]:
    score, said = Player(item(bank, name), responses).played()
    return round(score, 6), said


def test_every_item_and_the_test_are_as_the_schema_has_them(tiny_bank: Bank) -> None:
    files = package(views(tiny_bank))
    manifest = files.pop("imsmanifest.xml")
    for found in files.values():
        SCHEMA.assertValid(found)
    named = {one.get("href") for one in manifest.iter(f"{CONTENT}file")}
    assert named == files.keys()
    items = {one.get("href") for one in files["test.xml"].iter(f"{QTI}assessmentItemRef")}
    assert items == files.keys() - {"test.xml"}


def test_the_schema_refuses_what_a_player_would_not_know(tiny_bank: Bank) -> None:
    for name in ("responseProcessing", "simpleChoice", "correctResponse"):
        broken = item(tiny_bank, "pick-one")
        next(broken.iter(QTI + name)).tag = QTI + "other"
        assert not SCHEMA.validate(broken), name


# A question, responses, what they earn, and what is said to them. A part is worth as much as another.
PLAYED: list[tuple[str, dict[str, Any], float, list[str]]] = [
    ("square", {"R1_1": "81"}, 1, []),
    ("square", {"R1_1": "81.0"}, 1, []),
    ("square", {"R1_1": "81.5"}, 0, []),
    ("square", {"R1_1": "49"}, 0, ["the frame was counted on one side only"]),
    ("square", {}, 0, []),
    ("thirds", {"R1_1": "7", "R2_1": "2.33"}, 1, []),
    ("thirds", {"R1_1": "12", "R2_1": "2.34"}, 0.5, ["multiplied instead of added"]),
    ("thirds", {"R1_1": "7", "R2_1": "2.35"}, 0.5, []),
    ("thirds", {"R1_1": "7", "R2_1": "3.5"}, 0.5, ["took a half"]),
    # a third for each part: half of the vector, three quarters of the matrix, nothing of the shape
    ("arrays", {"R1_1": "3", "R1_2": "4", "R2_1": "1.5", "R2_2": "0", "R2_3": "1", "R2_4": "4.5"},
     round(1 / 6 + 1 / 4, 6), ["2 was added"]),
    ("true-or-not", {"R1": "false"}, 1, []),
    ("true-or-not", {"R1": "true"}, 0, []),
    ("say-why", {"R1": "A prime ..."}, 0, []),
]  # fmt: skip


@pytest.mark.parametrize(("name", "responses", "score", "said"), PLAYED)
def test_an_answer_earns_what_it_earns_in_the_quiz(
    tiny_bank: Bank, name: str, responses: dict[str, Any], score: float, said: list[str]
) -> None:
    assert played(tiny_bank, name, **responses) == (score, said)


def test_options_earn_and_take_back(tiny_bank: Bank) -> None:
    """2 and 4 are even, 5 is not; a wrong one takes a right one back, and nothing is worth less than nothing."""
    letters = {
        "".join(one.itertext()).strip(): one.get("identifier")
        for one in item(tiny_bank, "pick-some").iter(f"{QTI}simpleChoice")
    }
    two, four, five = (letters[number] for number in ("2", "4", "5"))
    for chosen, score, said in (
        ([two, four], 1, []), ([two], 0.5, []), ([two, five], 0, ["5 is odd"]), ([five], 0, ["5 is odd"]),
        ([two, four, five], 0.5, ["5 is odd"]),
    ):  # fmt: skip
        assert played(tiny_bank, "pick-some", R1=chosen) == (score, said)


def test_pairs_earn_a_share_and_an_order_all_or_nothing(tiny_bank: Bank) -> None:
    sides = {
        "".join(one.itertext()).strip(): one.get("identifier")
        for one in item(tiny_bank, "join").iter(f"{QTI}simpleAssociableChoice")
        if one.get("identifier")[0] == "R"
    }
    right = [f"L{letter} {sides[square]}" for letter, square in zip("ABC", ("4", "9", "16"), strict=True)]
    assert played(tiny_bank, "join", R1=right) == (1, [])
    assert played(tiny_bank, "join", R1=[*right[:1], f"LB {sides['16']}"]) == (round(1 / 3, 6), [])
    steps = {
        "".join(one.itertext()).strip(): one.get("identifier")
        for one in item(tiny_bank, "line-up").iter(f"{QTI}simpleChoice")
    }
    assert played(tiny_bank, "line-up", R1=[steps["1"], steps["2"], steps["3"]]) == (1, [])
    assert played(tiny_bank, "line-up", R1=[steps["2"], steps["1"], steps["3"]]) == (0, [])


def test_the_rubric_is_for_the_scorer_alone(tiny_bank: Bank) -> None:
    (rubric,) = item(tiny_bank, "say-why").iter(f"{QTI}rubricBlock")
    assert rubric.get("view") == "scorer"
    assert "It is a whole number" in "".join(rubric.itertext())


def test_of_several_variants_one_is_drawn(tiny_bank: Bank) -> None:
    found = [view(tiny_bank, "product", seed, variant=seed - 1) for seed in (1, 2, 3)] + [view(tiny_bank, "square")]
    sections = package(found)["test.xml"].findall(f".//{QTI}assessmentSection")
    assert [len(one.findall(f"{QTI}assessmentItemRef")) for one in sections] == [3, 1]
    assert [[pick.get("select") for pick in one.findall(f"{QTI}selection")] for one in sections] == [["1"], []]
    root = package(found, "canvas")["dlquiz/dlquiz.xml"].find(f".//{CANVAS}section")
    group, alone = root
    assert len(group.findall(f"{CANVAS}item")) == 3
    assert group.findtext(f".//{CANVAS}selection_number") == "1"
    assert alone.get("title") == "square#1"


def outline(node: Any) -> Any:
    """An element with all that is in it, whatever order its attributes have."""
    text = (node.text or "").strip(), (node.tail or "").strip()
    return node.tag, dict(node.attrib), text, [outline(child) for child in node]


def test_qti_3_is_what_another_program_makes_of_qti_2(tiny_bank: Bank) -> None:
    """Citolab's converter, whose results are those of its TypeScript version."""
    found = views(tiny_bank)
    with ZipFile(BytesIO(to_file(found, "qti", MADE))) as zipped:
        old = {name: zipped.read(name).decode() for name in zipped.namelist()}
    new = package(found, "qti3")
    assert new.keys() == old.keys()
    for name, text in old.items():
        upgrade = qti_convert.upgrade_qti2_to_qti3
        theirs = etree.fromstring(
            (qti_convert.convert_manifest_to_qti3 if "manifest" in name else upgrade)(text).encode()
        )
        for one in (theirs, new[name]):
            one.attrib.pop("{http://www.w3.org/2001/XMLSchema-instance}schemaLocation", None)
        assert outline(new[name]) == outline(theirs), name


def canvas(bank: Bank, name: str) -> Any:
    return package([view(bank, name)], "canvas")["dlquiz/dlquiz.xml"].find(f".//{CANVAS}item")


CANVAS_TYPES = {
    "square": "numerical_question", "thirds": "fill_in_multiple_blanks_question",
    "arrays": "fill_in_multiple_blanks_question", "pick-one": "multiple_choice_question",
    "pick-some": "multiple_answers_question", "true-or-not": "true_false_question", "join": "matching_question",
    "line-up": "matching_question", "say-why": "essay_question",
}  # fmt: skip


@pytest.mark.parametrize(("name", "type_"), CANVAS_TYPES.items())
def test_canvas_has_its_own_type_for_each_answer(tiny_bank: Bank, name: str, type_: str) -> None:
    found = canvas(tiny_bank, name)
    fields = {
        one.findtext(f"{CANVAS}fieldlabel"): one.findtext(f"{CANVAS}fieldentry")
        for one in found.iter(f"{CANVAS}qtimetadatafield")
    }
    assert fields["question_type"] == type_
    idents = {one.get("ident") for one in found.iter() if one.get("ident")}
    assert {one.get("respident") for one in found.iter() if one.get("respident")} <= idents
    assert {one.get("linkrefid") for one in found.iter() if one.get("linkrefid")} <= idents


def test_a_number_of_canvas_is_right_between_its_bounds_and_no_mistake_is_an_answer(tiny_bank: Bank) -> None:
    found = canvas(tiny_bank, "square")
    assert [one.text for one in found.iter(f"{CANVAS}varequal")] == ["81"]
    assert [one.text for tag in ("vargte", "varlte") for one in found.iter(CANVAS + tag)] == ["81", "81"]
    assert "the frame was counted on one side only" in "".join(found.find(f"{CANVAS}itemfeedback").itertext())


PAIRS = {
    "join": {r"\(2\)": "4", r"\(3\)": "9", r"\(4\)": "16"},
    "line-up": {r"\(1\)": "1", r"\(2\)": "2", r"\(3\)": "3"},
}


@pytest.mark.parametrize(("name", "pairs"), PAIRS.items())
def test_canvas_finds_every_match_by_the_number_that_it_has_in_the_first_list(
    tiny_bank: Bank, name: str, pairs: dict[str, str]
) -> None:
    """Its importer reads what is on the right from the first list alone, and knows each by the first number in its
    name (`AssociateInteraction`)."""
    found = canvas(tiny_bank, name)
    places = found.findall(f".//{CANVAS}response_lid")
    matches = {
        re.findall(r"\d+", label.get("ident"))[0]: label.findtext(f".//{CANVAS}mattext")
        for label in places[0].iter(f"{CANVAS}response_label")
    }
    assert len(matches) == len(places[0].findall(f".//{CANVAS}response_label"))
    left = {one.get("ident"): one.findtext(f"{CANVAS}material/{CANVAS}mattext") for one in places}
    right = {one.get("respident"): matches[one.text] for one in found.iter(f"{CANVAS}varequal")}
    assert {text: right[ident] for ident, text in left.items()} == pairs


def test_blanks_of_canvas_take_what_is_near_enough(tiny_bank: Bank) -> None:
    """7/3 to two decimals within a unit: 2.33 and 2.34 lie within 0.01, 2.32 does not."""
    found = canvas(tiny_bank, "thirds")
    blanks = {
        one.get("ident"): [text.text for text in one.findall(f".//{CANVAS}response_label//{CANVAS}mattext")]
        for one in found.iter(f"{CANVAS}response_lid")
    }
    assert blanks["response_answer1"] == ["7"]
    assert set(blanks["response_answer2"]) == {"2.33333333333333", "2.33", "2.34"}
    assert "[answer2]" in found.findtext(f".//{CANVAS}mattext")


def test_the_same_package_is_the_same_bytes(tiny_bank: Bank) -> None:
    found = views(tiny_bank)
    for form in ("qti", "qti3", "canvas", "docx"):
        assert to_file(found, form, MADE) == to_file(found, form, MADE)
