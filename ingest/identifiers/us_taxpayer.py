"""Taxpayer identification numbers of the United States: what could be one, in its usual form.

Neither has a check digit. Some beginnings were never given out, so that a misread figure shows now
and then, no more.
"""

from __future__ import annotations

import re

from ingest.normalise.text import fold_width

_NEVER_EMPLOYERS = frozenset(
    "00 07 08 09 17 18 19 28 29 49 69 70 78 79 89 96 97".split()  # noqa: SIM905 - a table
)
"""Prefixes that no campus of the Internal Revenue Service gives out."""
_SEPARATORS = re.compile(r"[\s–—−‒-]")
_INDIVIDUAL_GROUPS = (range(50, 66), range(70, 89), range(90, 93), range(94, 100))
"""Fourth and fifth figure of an individual taxpayer's number, which begins with a 9."""


def format_employer_number(text: str) -> str | None:
    """An employer identification number as `12-3456789`; None if the text cannot be one."""
    digits = _read_digits(text)
    if digits is None or digits[:2] in _NEVER_EMPLOYERS:
        return None
    return f"{digits[:2]}-{digits[2:]}"


def format_social_number(text: str) -> str | None:
    """A social security or individual taxpayer's number as `123-45-6789`; None if it is neither."""
    digits = _read_digits(text)
    if digits is None:
        return None
    area, group, serial = digits[:3], digits[3:5], digits[5:]
    is_individual = area[0] == "9" and any(int(group) in each for each in _INDIVIDUAL_GROUPS)
    is_social = area not in ("000", "666") and area[0] != "9" and group != "00" and serial != "0000"
    return f"{area}-{group}-{serial}" if is_individual or is_social else None


def _read_digits(text: str) -> str | None:
    digits = _SEPARATORS.sub("", fold_width(text))
    return digits if re.fullmatch(r"[0-9]{9}", digits) else None
