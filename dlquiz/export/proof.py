"""A proof as it stands in every document that has one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dlquiz.kinds.proof import Proof


def proof_record(proof: Proof | None) -> dict[str, Any] | None:
    """The program and what it said; None where nothing was proven."""
    if proof is None:
        return None
    return {
        "code": proof.code,
        "values": dict(proof.values),
        "agrees": proof.agrees,
        "max_difference": proof.max_difference,
        "torch": proof.torch,
    }
