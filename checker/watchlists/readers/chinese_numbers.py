"""Which number of China one is, where a column holds any of them, as those of the courts do."""

from __future__ import annotations

import re

from checker.watchlists.identity_masks import is_identity_number

ANY = "cn.number"
"""What a rule calls a column whose numbers say by their form what they are."""

_FORMS = {
    # GB 32100-2015 leaves out I, O, S, V and Z.
    "cn.uscc": re.compile(r"[0-9A-HJ-NP-RT-UW-Y]{18}"),
    "cn.organisation_code": re.compile(r"[0-9A-Z]{8}-?[0-9X]"),
    "cn.registration_number": re.compile(r"\d{13}|\d{15}"),
}


def name_chinese_number(number: str) -> str:
    """Give the scheme of a number by its form; the digits that check it are not looked at."""
    if is_identity_number(number):
        return "cn.resident_id"
    fitting = (scheme for scheme, form in _FORMS.items() if form.fullmatch(number.upper()))
    return next(fitting, ANY)
