"""Empty tables for lists that no publisher gives as a file."""

from __future__ import annotations

import csv
import io

from checker.watchlists.errors import ListWithoutTemplate
from checker.watchlists.kinds import load_kind

_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for the encoding of the system."""


def write_template(kind: str) -> str:
    """Write the headings of a list as CSV.

    Raises:
        ListKindUnknown: There is no such list.
        ListWithoutTemplate: It is taken from its publisher's file.
    """
    found = load_kind(kind)
    if found.table is None or not found.has_template:
        raise ListWithoutTemplate(
            title_zh=found.title.zh,
            title_en=found.title.en,
            published_zh=found.published.zh,
            published_en=found.published.en,
        )
    written = io.StringIO()
    csv.writer(written).writerow(headings[0] for headings in found.table.columns.values())
    return _MARK + written.getvalue()
