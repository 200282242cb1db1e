"""A ZIP archive that is the same bytes whenever it is made of the same files."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

# The first moment that a ZIP archive can tell.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def archive(files: Mapping[str, bytes]) -> bytes:
    """The files by their names, in their order."""
    whole = BytesIO()
    with ZipFile(whole, "w") as zipped:
        for name, data in files.items():
            entry = ZipInfo(name, _NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            zipped.writestr(entry, data)
    return whole.getvalue()
