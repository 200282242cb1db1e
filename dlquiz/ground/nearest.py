"""The known name that is nearest to an unknown one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

# Up to so many names are all told, of more than that the first few.
_MOST, _FIRST = 12, 5


def nearest(name: str, known: Iterable[str]) -> str:
    """A "did you mean" hint, or "" if nothing known is near."""
    import difflib  # it takes time to load, and is seldom wanted

    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"did you mean {found[0]}?" if found else ""


def offered(name: str, known: Sequence[str], option: str) -> str:
    """What to write behind an option instead of a value that is not known: the nearest, or what there is."""
    if hint := nearest(name, known):
        return hint
    if len(known) <= _MOST:
        return f"{option} {' or '.join(known)}"
    return f"{option} {' or '.join(known[:_FIRST])}, and {len(known) - _FIRST} more"
