"""How a PDF says it came to be: programs and dates of its information dictionary."""

from __future__ import annotations

import re
from datetime import date

from ingest.authenticity.programs import find_editing_program
from ingest.document import Sign
from ingest.readers.pdfium import read_metadata
from ingest.readers.unreadable import UnreadableFileError

LONG_AFTER_DAYS = 2
"""Printing to PDF and saving once more happen on one day, across time zones on two."""
_DATE = re.compile(r"^(?:D:)?(\d{4})(\d{2})(\d{2})")


def find_pdf_origin(content: bytes) -> tuple[Sign, ...]:
    """Finds an editing program and the dates of making and last saving."""
    try:
        told = read_metadata(content)
    except UnreadableFileError:
        return ()  # the reader says why
    signs = []
    program = find_editing_program(told.get("Producer", ""), told.get("Creator", ""))
    if program:
        signs.append(Sign("edited_with_program", details=(("program", program),)))
    made_on, modified_on = (_read_day(told.get(name, "")) for name in ("CreationDate", "ModDate"))
    if made_on and modified_on and (modified_on - made_on).days > LONG_AFTER_DAYS:
        signs.append(
            Sign(
                "modified_long_after",
                details=(
                    ("days", str((modified_on - made_on).days)),
                    ("made_on", made_on.isoformat()),
                    ("modified_on", modified_on.isoformat()),
                ),
            )
        )
    days = [day for day in (made_on, modified_on) if day]
    if days:
        signs.append(Sign("file_dates", details=(("last_saved_on", max(days).isoformat()),)))
    return tuple(signs)


def _read_day(text: str) -> date | None:
    """The day of a date as PDF writes it (`D:20260301093000+08'00'`); None for anything else."""
    found = _DATE.match(text)
    if found is None:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
