"""Where the notes err, as `dlquiz bank errata --json` prints it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dlquiz.bank.errata import Erratum
from dlquiz.export.proof import proof_record
from dlquiz.kinds.proof import Proof
from dlquiz.text.spans import Language


def errata_record(proven: Iterable[tuple[Erratum, Proof | None]], lang: Language) -> dict[str, Any]:
    """Errata, each with what its lines said."""
    return {"errata": [_erratum(one, proof, lang) for one, proof in proven]}


def _erratum(one: Erratum, proof: Proof | None, lang: Language) -> dict[str, Any]:
    return {
        "id": one.id,
        "kinds": list(one.kinds),
        "topics": list(one.topics),
        "note": "; ".join(f"{place.note}:{place.lines} {place.section}" for place in one.where),
        "where": [{"note": place.note, "lines": place.lines, "section": place.section} for place in one.where],
        "says": one.says.words(lang),
        "right": one.right.words(lang),
        "torch": one.torch or None,
        "proof": proof_record(proof),
    }
