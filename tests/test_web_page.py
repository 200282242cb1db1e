"""The page to practise on: what its file holds, and what it does in a browser."""

from __future__ import annotations

import json
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import axe_core_python
import pytest
from browser import CHROMIUM, DOWN, DRIVER, ENTER, SPACE, TAB, Browser, browsing
from conftest import Cli
from exported import HOSTILE, MADE, poisoned, view, views
from lxml import html  # type: ignore[import-untyped]
from msgspec.structs import replace

from dlquiz.bank.bank import Bank
from dlquiz.export.formats import to_file
from dlquiz.export.targets.web import article
from dlquiz.study.attempt import from_line, record
from dlquiz.text.html import OWN
from dlquiz.text.spans import LANGUAGES, Language

in_a_browser = [
    pytest.mark.slow,
    pytest.mark.skipif(
        CHROMIUM is None or DRIVER is None, reason="chromium or its driver is not installed: the page can't be tried"
    ),
]
# Another axe.min.js than that of the package: a newer one.
AXE = Path(os.environ.get("DLQUIZ_AXE") or Path(axe_core_python.__file__).with_name("axe.min.js"))
ASKED = ("square", "thirds", "pick-one", "pick-some", "true-or-not", "join", "line-up", "say-why")


def page(bank: Bank, lang: Language = "en", names: tuple[str, ...] = ASKED) -> str:
    return to_file([view(bank, name, lang=lang) for name in names], "web", MADE).decode()


def parsed(text: str) -> Any:
    return html.document_fromstring(text.encode())


@pytest.mark.parametrize("lang", LANGUAGES)
def test_its_policy_allows_its_own_script_and_style_by_their_hashes(tiny_bank: Bank, lang: Language) -> None:
    found = parsed(page(tiny_bank, lang))
    (policy,) = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    programs = [one.text for one in found.iter("script") if one.get("type") is None]
    for kind, texts in (("script", programs), ("style", [one.text for one in found.iter("style")])):
        (text,) = texts
        assert f"{kind}-src 'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy


def test_it_loads_nothing_and_has_no_inline_handlers(tiny_bank: Bank) -> None:
    text = page(tiny_bank)
    marks = {name for one in parsed(text).iter() for name in one.attrib}
    assert not {name for name in marks if name.startswith("on") or name in ("src", "href", "style", "action")}
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|fetch\(", text)


def test_every_field_has_a_label(tiny_bank: Bank) -> None:
    found = parsed(page(tiny_bank))
    named = set(found.xpath("//label/@for"))
    fields = found.xpath("//input | //select | //textarea")
    assert len(fields) > 20
    assert [one for one in fields if one.get("id") not in named and not one.xpath("ancestor::label")] == []


def test_every_item_of_the_small_bank_is_on_it(tiny_bank: Bank) -> None:
    data = json.loads(parsed(to_file(views(tiny_bank), "web", MADE).decode()).get_element_by_id("data").text)
    assert [item["address"].partition("#")[0] for item in data["items"]] == list(tiny_bank.asked)


TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "h1", "h2", "h3", "small", "p", "noscript", "div"),
    *("progress", "main", "article", "form", "label", "input", "select", "option", "fieldset", "legend", "span", "ul"),
    *("li", "button", "textarea", "footer", "script", "code", "pre", "table", "thead", "tbody", "tr", "th", "td"),
    *("math", "mtext", "mrow", "mn", "mi", "mo", "mspace", "mfrac", "msup", "msub"),
}  # fmt: skip


def _hostile(bank: Bank, text: str) -> str:
    return to_file([poisoned(view(bank, name), text) for name in ASKED], "web", MADE).decode()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_text_of_a_bank_is_shown_and_is_nothing_else(tiny_bank: Bank, text: str) -> None:
    source = _hostile(tiny_bank, text)
    found = parsed(source)
    assert {str(one.tag) for one in found.iter()} <= TAGS
    assert len(found.xpath("//script")) == source.count("<script") == 2
    assert text in found.get_element_by_id("proof-1").text_content()
    assert json.loads(found.get_element_by_id("data").text)["items"]


def test_without_escapes_it_would_be_more(tiny_bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article, "OWN", replace(OWN, words=str))
    with pytest.raises(AssertionError):
        test_a_text_of_a_bank_is_shown_and_is_nothing_else(tiny_bank, HOSTILE[0])


def test_the_command_writes_it(cli: Cli, tiny_path: Path, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    ran = cli("export", "web", "tiny", "-n", 20, "--seed", 1, "--bank", tiny_path, "--lang", "zh", "-o", file)
    assert (ran.code, ran.err) == (0, "")
    assert parsed(file.read_text(encoding="utf-8")).get("lang") == "zh-CN"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with browsing(tmp_path_factory.mktemp("downloads")) as found:
        yield found


class Opened:
    """A page that is open in the browser."""

    def __init__(self, browser: Browser, file: Path) -> None:
        self.browser, self.file = browser, file
        browser.sized(1280, 900)
        browser.open(file)
        browser.run("localStorage.clear()")
        browser.reload()
        browser.complaints()

    def answer(self, number: int, *texts: str) -> str:
        """What is told once these are typed and checked."""
        for at, text in enumerate(texts):
            self.browser.type(f'[data-part="{number}-{at}"]', text)
        return self.check(number)

    def check(self, number: int) -> str:
        self.browser.run("document.querySelector(arguments[0]).requestSubmit()", f"#form-{number}")
        return self.told(number)

    def tab_to(self, name: str) -> None:
        """Goes on with Tab to the field of that id or name."""
        for _ in range(99):
            self.browser.press(TAB)
            if name in self.browser.run("return [document.activeElement.id, document.activeElement.name]"):
                return
        raise AssertionError(f"Tab does not lead to {name}")

    def told(self, number: int) -> str:
        return str(self.browser.run("return document.getElementById(arguments[0]).textContent", f"told-{number}"))

    def lines(self) -> list[str]:
        self.browser.click("#export")
        return str(self.browser.run("return document.getElementById('lines').value")).splitlines()


@pytest.fixture
def opened(browser: Browser, tiny_bank: Bank, tmp_path: Path) -> Opened:
    file = tmp_path / "page.html"
    file.write_text(page(tiny_bank), encoding="utf-8")
    return Opened(browser, file)


class TestInABrowser:
    pytestmark = in_a_browser

    def test_a_right_number_shows_its_solution_and_counts(self, opened: Opened) -> None:
        assert opened.answer(1, "９*9 cm²") == "correct"
        assert opened.browser.text("#standing") == "1 of 8 answered, 1 right"
        assert "81" in opened.browser.text("#solution-1")
        assert opened.browser.run("return document.activeElement.id") == "told-1"
        assert opened.browser.complaints() == []

    def test_a_named_mistake_is_told(self, opened: Opened) -> None:
        assert opened.answer(1, "49") == "wrong the frame was counted on one side only"
        assert json.loads(opened.lines()[0])["mistake"] == "one-side"

    def test_what_cannot_be_read_is_asked_again_at_no_cost(self, opened: Opened) -> None:
        assert opened.answer(1, "5%").startswith("Please answer again: a whole number is asked for")
        assert opened.browser.run("return document.activeElement.id") == "1-0"
        assert opened.browser.text("#standing") == "0 of 8 answered, 0 right"

    def test_a_later_part_follows_from_a_named_mistake(self, opened: Opened) -> None:
        """4 where 12 was taken for the total: a third of 12."""
        told = opened.answer(2, "12", "4.00")
        assert told == "(1) wrong multiplied instead of added(2) correct (follows from your earlier result)"
        assert json.loads(opened.lines()[0])["score"] == 0.5

    def test_what_may_follow_from_an_unknown_value_is_asked_of_the_student(self, opened: Opened) -> None:
        """3.33 is a third of 10, which is no mistake that the page knows."""
        assert "is it right from your own value?" in opened.answer(2, "10", "3.33")
        assert opened.browser.text("#standing").startswith("0 of 8")
        opened.browser.click("#told-2 .ask button")
        assert opened.told(2) == "(1) wrong(2) correct (follows from your earlier result)"
        assert json.loads(opened.lines()[0])["score"] == 0.5

    def test_too_few_digits_are_asked_again(self, opened: Opened) -> None:
        assert "right so far; digits asked for after the decimal point: 2" in opened.answer(2, "7", "2.3")

    @pytest.mark.parametrize(
        ("number", "script", "told", "response"),
        [
            (3, "pick('A')", None, "A"),
            (4, "pick('A'); pick('B'); pick('C')", "partly right 5 is odd", "A, B, C"),
            (5, "pick('true')", "wrong", "true"),
            (5, "pick('false')", "correct", "false"),
            (6, "set(['1', '2', '3'])", None, "A1, B2, C3"),
            (7, "set(['A', 'B', 'C'])", None, "A, B, C"),
        ],
    )
    def test_what_is_chosen_is_kept_as_it_would_be_typed(
        self, opened: Opened, number: int, script: str, told: str | None, response: str
    ) -> None:
        fields = f"const fields = [...document.querySelectorAll('[data-part=\"{number}-0\"]')];"
        pick = "const pick = (value) => fields.find((one) => one.value === value).click();"
        put = "const set = (all) => all.forEach((value, at) => { fields[at].value = value; });"
        opened.browser.run(fields + pick + put + script)
        found = opened.check(number)
        assert told is None or found == told
        line = json.loads(opened.lines()[0])
        assert line["response"] == response

    def test_an_explanation_is_marked_by_its_author(self, opened: Opened) -> None:
        assert not opened.browser.run("return document.getElementById('rubric-8').checkVisibility()")
        assert "mark your answer" in opened.answer(8, "It is even.\n")
        opened.browser.click("#rubric-8 input")
        opened.browser.click("#mark-8")
        assert opened.told(8) == "1 of 3 points"
        line = json.loads(opened.lines()[0])
        assert (line["response"], round(line["score"], 3)) == ("A | It is even.", 0.333)

    def test_who_does_not_know_is_shown_the_solution(self, opened: Opened) -> None:
        opened.browser.click("#give-up-2")
        assert opened.told(2) == "(1) not answered(2) not answered"
        line = json.loads(opened.lines()[0])
        assert (line["response"], line["score"]) == ("", 0)

    def test_progress_is_there_after_a_reload_and_the_program_can_be_copied(self, opened: Opened) -> None:
        opened.answer(1, "49")
        opened.browser.reload()
        assert opened.told(1) == "wrong the frame was counted on one side only"
        assert opened.browser.text("#standing") == "1 of 8 answered, 0 right"
        assert opened.browser.run("return document.getElementById('1-0').value") == "49"
        opened.browser.click("#copy-1")
        opened.browser.run("return new Promise((done) => setTimeout(done, 100))")
        assert opened.browser.text("#copied-1") in (
            "Copied.",
            "This browser does not let it be copied: select it by hand.",
        )
        opened.browser.click("#again")
        assert opened.browser.text("#standing") == "0 of 8 answered, 0 right"
        assert len(opened.lines()) == 1, "what was answered before is exported still"

    def test_attempts_are_imported_into_the_history(
        self, opened: Opened, cli: Cli, tiny_path: Path, tmp_path: Path
    ) -> None:
        opened.answer(1, "49")
        opened.answer(2, "7", "7/3")
        lines = opened.lines()
        for line in lines:
            assert record(from_line(line, "", 1)).keys() == json.loads(line).keys()
        file = tmp_path / "attempts.jsonl"
        file.write_text("\n".join(lines), encoding="utf-8")
        ran = cli("history", "import", file, "--home", tmp_path / "home", "--bank", tiny_path, "--json")
        assert ran.json()["new"] == 2

    @pytest.mark.parametrize("width", [360, 1280])
    def test_it_works_by_keyboard_alone(self, opened: Opened, width: int) -> None:
        """From the top of the page, with Tab from one field to the next: a number, two, and a choice."""
        opened.browser.sized(width, 800)
        opened.tab_to("1-0")
        opened.browser.press("8", "1", ENTER)
        assert opened.told(1) == "correct"
        opened.tab_to("2-0")
        opened.browser.press("7", TAB, *"2.33", ENTER)
        assert opened.told(2) == "(1) correct(2) correct"
        opened.tab_to("3-0")
        opened.browser.press(DOWN, TAB, SPACE)
        assert opened.told(3).startswith(("correct", "wrong"))

    @pytest.mark.parametrize("width", [360, 1280])
    def test_every_field_and_button_is_reached_by_tab_and_seen_there(self, opened: Opened, width: int) -> None:
        """In the order of the page, none behind the bar at its top; what has the focus has a line around it."""
        opened.browser.sized(width, 800)
        wanted = opened.browser.run(_REACHABLE)
        assert len(wanted) > 20
        found = []
        for _ in wanted:
            opened.browser.press(TAB)
            name, outlined, covered = opened.browser.run(_FOCUSED)
            found.append(name)
            assert outlined, name
            assert not covered, name
        assert found == wanted

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)])
    def test_it_fits_and_can_be_read(
        self, browser: Browser, tiny_bank: Bank, tmp_path: Path, lang: Language, width: int, dark: bool
    ) -> None:
        file = tmp_path / "page.html"
        file.write_text(to_file(views(tiny_bank, lang), "web", MADE).decode(), encoding="utf-8")
        opened = Opened(browser, file)
        browser.sized(width, 800, dark)
        browser.run("document.querySelectorAll('[id^=give-up]').forEach((one) => one.click())")
        assert browser.run("return document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
        assert browser.run(_CONTRAST) == []
        assert browser.complaints() == []
        assert opened.told(1)

    def test_a_text_that_would_run_something_runs_nothing(
        self, browser: Browser, tiny_bank: Bank, tmp_path: Path
    ) -> None:
        file = tmp_path / "page.html"
        file.write_text(_hostile(tiny_bank, HOSTILE[0]), encoding="utf-8")
        opened = Opened(browser, file)
        assert opened.answer(1, "49") == f"wrong {HOSTILE[0]}"
        assert browser.complaints() == []

    def test_the_policy_refuses_a_script_that_came_through(
        self, browser: Browser, tiny_bank: Bank, tmp_path: Path
    ) -> None:
        file = tmp_path / "page.html"
        text = page(tiny_bank).replace(
            "<main>", "<main><img src='x' onerror='window.ran = 1'><script>window.ran = 1</script>"
        )
        file.write_text(text, encoding="utf-8")
        Opened(browser, file).answer(1, "81")
        assert browser.run("return window.ran ?? 0") == 0

    @pytest.mark.parametrize("lang", LANGUAGES)
    @pytest.mark.parametrize(("width", "dark"), [(360, False), (360, True), (1280, False), (1280, True)])
    def test_axe_finds_nothing(
        self, browser: Browser, tiny_bank: Bank, tmp_path: Path, lang: Language, width: int, dark: bool
    ) -> None:
        """Nor in what is shown once a question is answered; without labels it finds something."""
        file = tmp_path / "page.html"
        file.write_text(to_file(views(tiny_bank, lang), "web", MADE).decode(), encoding="utf-8")
        Opened(browser, file)
        browser.sized(width, 800, dark)
        browser.run("document.querySelectorAll('[id^=give-up]').forEach((one) => one.click())")
        browser.run(AXE.read_text(encoding="utf-8"))
        assert browser.run(_VIOLATIONS) == []
        browser.run("document.querySelectorAll('label').forEach((one) => one.removeAttribute('for'))")
        assert "label" in {name for name, _ in browser.run(_VIOLATIONS)}


_VIOLATIONS = "return axe.run(document).then((all) => all.violations.map((one) => [one.id, one.nodes[0].html]))"
# What a keyboard can reach, in the order of the page: of the options of a choice the first, as browsers do.
_REACHABLE = """
const seen = new Set();
return [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
  .filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility())
  .filter((one) => one.type !== "radio" || (!seen.has(one.name) && seen.add(one.name)))
  .map((one) => one.id || one.name || one.textContent.trim());
"""
_FOCUSED = """
const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
const top = document.elementFromPoint(box.left + box.width / 2, box.top + 2);
const covered = top && !one.contains(top) && !top.contains(one);
return [one.id || one.name || one.textContent.trim(), style.outlineStyle !== "none", covered];
"""


# Every text whose contrast with what is behind it is less than 4.5.
_CONTRAST = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgb = (colour) => {
  canvas.fillStyle = colour; canvas.clearRect(0, 0, 1, 1); canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([r, g, b]) => [r, g, b].map((one) => one / 255)
  .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
  .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
const behind = (one) => {
  for (let at = one; at; at = at.parentElement) {
    const colour = rgb(getComputedStyle(at).backgroundColor);
    if (colour[3] === 255) return colour;
  }
  return [255, 255, 255];
};
return [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()
    && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()))
  .map((one) => [light(rgb(getComputedStyle(one).color)), light(behind(one)), one.outerHTML.slice(0, 80)])
  .filter(([a, b]) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5);
"""
