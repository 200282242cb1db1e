"""Questions as a deck of Anki's (`.apkg`): the question in front; key, solution, mistakes and proof behind.

A note is known by its question and by which of its variants it is, in whatever language and with whatever numbers: one
that is imported again renews the card and leaves what was learnt.
"""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import genanki

from dlquiz.export.feedback import mistake_blocks, proof_blocks, question_blocks, rubric_blocks, solution_blocks
from dlquiz.export.fragment import MATHJAX, literal
from dlquiz.export.targets.archive import archive
from dlquiz.export.view import View
from dlquiz.text.blocks import Options, Pairs

# By these Anki knows a note type and a deck: another number would be another one.
_NOTE_TYPE = 1732705281
_DECKS = 1 << 31
_FIELDS = ("Question", "Answer", "Mistakes", "Proof", "Address")
_BACK = """{{FrontSide}}
<hr id="answer">
{{Answer}}
{{#Mistakes}}<div class="more">{{Mistakes}}</div>{{/Mistakes}}
{{#Proof}}<details><summary>PyTorch</summary>{{Proof}}</details>{{/Proof}}
<div class="more">{{Address}}</div>"""
_STYLE = """.card { font-family: sans-serif; font-size: 18px; text-align: left; max-width: 45em; margin: 0 auto; }
pre { overflow-x: auto; font-size: 14px; }
table { border-collapse: collapse; }
td, th { padding: 0 0.5em; }
.more { font-size: 14px; opacity: 0.7; }
"""


def to_file(views: Sequence[View], made: datetime) -> bytes:
    """A deck a topic. `made` is when the notes were last changed: Anki renews those that it has from before."""
    model = genanki.Model(
        _NOTE_TYPE,
        "dlquiz",
        fields=[{"name": name} for name in _FIELDS],
        templates=[{"name": "dlquiz", "qfmt": "{{Question}}", "afmt": _BACK}],
        css=_STYLE,
    )
    decks = {topic: _deck(topic) for topic in dict.fromkeys(view.topic for view in views)}
    variants: Counter[str] = Counter()
    for view in views:
        decks[view.topic].add_note(_note(model, view, variants[view.first_id]))
        variants[view.first_id] += 1
    collection = _collection(genanki.Package(list(decks.values())), made)
    return archive({"collection.anki2": collection, "media": json.dumps({}).encode()})


def _deck(topic: str) -> genanki.Deck:
    name = "::".join(["dlquiz", *topic.split(".")])
    number = int.from_bytes(sha256(name.encode()).digest()[:4]) % _DECKS
    return genanki.Deck(_DECKS + number, name)


def _note(model: genanki.Model, view: View, variant: int) -> genanki.Note:
    offered = tuple(block for block in view.shown if isinstance(block, Options | Pairs))
    proof = proof_blocks(view)
    answer = solution_blocks(view)[: -len(proof) or None]
    fields = (
        MATHJAX.blocks((*question_blocks(view), *offered)),
        MATHJAX.blocks((*answer, *rubric_blocks(view))),
        MATHJAX.blocks(mistake_blocks(view)),
        MATHJAX.blocks(proof),
        literal(view.address),
    )
    tags = ["dlquiz", view.topic, f"level-{view.level}", view.kind]
    guid = genanki.guid_for("dlquiz", view.first_id, variant)
    return genanki.Note(model, list(fields), guid=guid, tags=tags)


def _collection(package: genanki.Package, made: datetime) -> bytes:
    """The database, made in memory: nothing of it depends on the machine or the hour."""
    connection = sqlite3.connect(":memory:")
    try:
        seconds = int(made.timestamp())
        package.write_to_db(connection.cursor(), seconds, itertools.count(seconds * 1000))
        connection.commit()
        return connection.serialize()
    finally:
        connection.close()
