"""The page as a file: questions, solutions and texts stand in it as HTML, what it grades by as JSON, its program once.

Its policy allows that program and that style by their hashes and nothing else: no text of a bank can run or load
anything, even if one came through as HTML.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from html import escape
from pathlib import Path

from dlquiz.export.targets.web.article import article
from dlquiz.export.targets.web.data import Record, Said, item_data
from dlquiz.export.targets.web.scripts import PAGE, script
from dlquiz.export.view import View
from dlquiz.text.html import OWN
from dlquiz.text.spans import Code, Language, Plain
from dlquiz.text.wording import counted, say, wording

_STYLE = Path(__file__).with_name("page.css")
_TAGS = {"zh": "zh-CN", "en": "en"}
# The page's own texts by its names for them, and those that it shares with the terminal.
_OWN = "web_"
_SHARED = {
    **{name: name for name in ("true", "false", "correct", "wrong", "partly", "blank", "followed", "points", "either")},
    **{name: name for name in ("wrong_entry", "wrong_entries", "wrong_cells")},
    "twofold": "write_instead",
    "share": "whole_no_share",
}


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """The page with these items, of which there is at least one, in their language."""
    lang = views[0].lang
    articles, items = [], []
    for number, view in enumerate(views, 1):
        said = Said()
        items.append(item_data(view, said))
        articles.append(article(view, number, said.texts))
    return _page(lang, articles, _data(views, items), made).encode("utf-8", "replace")


def _data(views: Sequence[View], items: list[Record]) -> str:
    """JSON that no text can end: it stands in an element of HTML."""
    lang = views[0].lang
    words = {name.removeprefix(_OWN): text for name, text in wording(lang).items() if name.startswith(_OWN)}
    words |= {name: wording(lang)[key] for name, key in _SHARED.items()}
    name = sha256(json.dumps([(item["address"], item["digest"]) for item in items]).encode()).hexdigest()[:16]
    mixed = len({view.topic for view in views}) > 1
    data = {"store": f"dlquiz/{lang}/{name}", "mixed": mixed, "words": words, "items": items}
    return json.dumps(data, ensure_ascii=True).replace("<", "\\u003c").replace("&", "\\u0026")


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _marked(text: str) -> str:
    """A text of the page's own, with what stands between backticks as code."""
    pieces = enumerate(text.split("`"))
    return OWN.spans(tuple(Code(piece) if at % 2 else Plain(piece) for at, piece in pieces))


def _page(lang: Language, articles: Sequence[str], data: str, made: datetime) -> str:
    style, program = _STYLE.read_text(encoding="utf-8"), script(PAGE)
    allowed = f"script-src {_hash(program)}; style-src {_hash(style)}"
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    standing = escape(say(lang, "web_standing_label"))
    title, count = say(lang, "web_title"), counted(lang, "stats_questions", len(articles))
    return f"""<!DOCTYPE html>
<html lang="{_TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1>{escape(title)}</h1>
<p class="note">{escape(count)} · {made:%Y-%m-%d}</p>
<noscript><p>{escape(say(lang, "web_no_script"))}</p></noscript>
</header>
<div class="bar" role="region" aria-label="{standing}">
<p id="standing" role="status"></p>
<progress id="bar" max="{len(articles)}" value="0" aria-labelledby="standing"></progress>
</div>
<main>
{chr(10).join(articles)}
</main>
{_footer(lang)}
<script type="application/json" id="data">{data}</script>
<script>{program}</script>
</body>
</html>
"""


def _footer(lang: Language) -> str:
    """Where progress is kept, and what can be done with it."""
    return f"""<footer>
<p>{_marked(say(lang, "web_kept"))}</p>
<p id="kept"></p>
<div class="buttons"><button type="button" id="export">{escape(say(lang, "web_export"))}</button>
<button type="button" id="again">{escape(say(lang, "web_again"))}</button></div>
<div id="exported" tabindex="-1" hidden><p>{_marked(say(lang, "web_exported"))}</p>
<label for="lines">{escape(say(lang, "web_lines"))}</label><textarea id="lines" readonly></textarea></div>
</footer>"""
