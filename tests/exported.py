"""Items as the exports get them, and texts that would be more than text if a format let them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict, replace

from dlquiz.bank.bank import Bank
from dlquiz.export.view import View, view_of
from dlquiz.kinds.proof import Proof
from dlquiz.kinds.registry import generate
from dlquiz.maths.tree import Words
from dlquiz.text.blocks import CodeBlock, Table
from dlquiz.text.spans import Code, Language, Maths, Plain

MADE = datetime(2026, 11, 27, 15, 0, tzinfo=UTC)


def view(bank: Bank, question: str, seed: int = 1, lang: Language = "en", variant: int = 0) -> View:
    """The item of a question, its lines standing in for a proof."""
    item = generate(bank.question(question), seed)
    return view_of(item, Proof(item.code, {}, True, 0.0, "2.13.0") if item.code else None, lang, variant)


def views(bank: Bank, lang: Language = "en", step: int = 1) -> list[View]:
    """An item of every question, or of each so-many-th one."""
    return [view(bank, name, lang=lang) for name in list(bank.asked)[::step]]


# Each would do something if it were not taken for the text that it is.
HOSTILE = [
    "</text></p><script>alert(1)</script>",
    "]]><b onclick='x()'>\"",
    "&lt;b&gt; &amp; &#60;i&#62;",
    '<!ENTITY e SYSTEM "file:///etc/passwd">&e;',
    r"\(\href{javascript:alert(1)}{x}\) \[y\] $z$ $$w$$",
    r"\begin{equation}x\end{equation} \ref{a}",
    "{1:SHORTANSWER:=pwned} {2:NM:=5:0} [[1]] @@PLUGINFILE@@/x",
    "{{c1::gap}} {{Question}} {{#Proof}}",
    r"[sound:http://x.test/y.mp3] [latex]\input{/etc/passwd}[/latex] [$]x[/$] [$$]y[/$$]",
    r"\input{/etc/passwd} \immediate\write18{id} ^^5cinput % comment",
    r"\end{solution}\end{document} #1 & ~ _ ^ {",
    "[5] *starred* `?` -- ''quoted'' ,, << >> !`",
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)",
    "＝1+1",
    "![i](http://x.test/i.png) [l](javascript:x) <http://x.test> **b** # h",
    '{ INCLUDETEXT "c:\\\\secret.txt" } { DDEAUTO c:\\\\x }',
    "[answer1] [blank]",
]
# One for each sign that a target would take up.
FEW_HOSTILE = [
    "</text></p><script>alert(1)</script>",
    "&lt;b&gt; &amp; &#60;i&#62;",
    r"\(\href{javascript:alert(1)}{x}\) \[y\] $z$ $$w$$",
    "{1:SHORTANSWER:=pwned} {2:NM:=5:0} [[1]] @@PLUGINFILE@@/x",
    "{{c1::gap}} {{Question}} {{#Proof}}",
    r"\input{/etc/passwd} \immediate\write18{id} ^^5cinput % comment",
    "=cmd|'/c calc'!A1",
    '{ INCLUDETEXT "c:\\\\secret.txt" } { DDEAUTO c:\\\\x }',
]


def poisoned(what: Any, text: str, maths: bool = True) -> Any:
    """The same with this text in the place of all words, code and, if wanted, maths."""
    match what:
        case Plain() | Code() | CodeBlock():
            return replace(what, text=text)
        case Maths():
            return Maths(Words(text)) if maths else Plain(text)
        case Table(head, rows):
            return Table((text,) * len(head), ((text,) * len(head),) * len(rows))
        case Proof():
            return replace(what, code=text)
        case tuple():
            return tuple(poisoned(one, text, maths) for one in what)
        case Struct():
            return replace(what, **{name: poisoned(value, text, maths) for name, value in asdict(what).items()})
        case _:
            return what
