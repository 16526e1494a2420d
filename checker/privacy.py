"""Personal numbers are shown with their middle hidden.

The unified social credit code is public and never masked. A resident's identity number keeps its
first six digits (the division) and its last four.
"""

from __future__ import annotations

import re

from ingest.templates import load_personal_fields

_PUBLIC_NUMBER_FIELDS = frozenset(
    {"unified_social_credit_code", "principal_code", "registration_number", "qr_content"}
)
_LEAST_DIGITS = 15  # of the identity numbers issued before 1999
_IDENTITY_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])(\d(?: ?\d){5})((?: ?\d){5,8})((?: ?\d){3} ?[\dXxＸｘ])(?![0-9A-Za-z])"
)


def mask_number(number: str) -> str:
    """Hide the middle of a personal number: `110105194912310021` gives `110105********0021`.

    Of one that was read in part nothing is shown: the middle might be all that was read.
    """
    if len(number) < _LEAST_DIGITS:
        return "*" * len(number)
    return f"{number[:6]}{'*' * (len(number) - 10)}{number[-4:]}"


def is_personal_number(field_name: str) -> bool:
    """Tell whether a field holds a personal number and nothing else."""
    return field_name in load_personal_fields()


def mask_quote(field_name: str, raw: str) -> str:
    """Mask what stands on the page where the field is a personal number, or holds one in its words.

    The public numbers of a business may look the same (fifteen or eighteen digits); the fields that
    hold them are left alone.
    """
    if is_personal_number(field_name):
        return mask_number(raw)
    if field_name in _PUBLIC_NUMBER_FIELDS:
        return raw
    return mask_text(raw)


def mask_text(text: str) -> str:
    """Mask what looks like an identity number in a text, such as the name of a file."""
    return _IDENTITY_NUMBER.sub(lambda m: m[1] + "*" * len(m[2]) + m[3], text)
