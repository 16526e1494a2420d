"""Check characters of invented codes, so that samples pass every formal test.

Written apart from the code that checks documents: a generator that shared it would agree with its
mistakes.
"""

from __future__ import annotations

CREDIT_CODE_CHARACTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters of GB 32100-2015: digits and letters without I, O, S, V, Z."""

_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_ID_CHECK = "10X98765432"


def complete_organisation_code(base: str) -> str:
    """Append the check character of GB 11714-1997 (modulus 11) to eight characters.

    Args:
        base: Eight digits or capital letters; a letter counts as 10 (A) to 35 (Z).

    Returns:
        Nine characters.
    """
    total = sum(int(c, 36) * w for c, w in zip(base, _ORGANISATION_WEIGHTS, strict=True))
    return base + "0123456789X0"[11 - total % 11]


def complete_credit_code(prefix: str, division: str, organisation_base: str) -> str:
    """Build a unified social credit code (GB 32100-2015, modulus 31).

    Args:
        prefix: Department and category, such as `91` for an enterprise, `92` for an individual
            business.
        division: Six digits of the administrative division (GB/T 2260).
        organisation_base: The first eight characters of the organisation code.

    Returns:
        Eighteen characters.
    """
    body = prefix + division + complete_organisation_code(organisation_base)
    total = sum(
        CREDIT_CODE_CHARACTERS.index(c) * pow(3, position, 31) for position, c in enumerate(body)
    )
    return body + CREDIT_CODE_CHARACTERS[-total % 31]


def complete_registration_number(body: str) -> str:
    """Append the check digit of the old 15-digit registration number (ISO 7064, MOD 11,10).

    Args:
        body: Fourteen digits: six of the registering authority, eight of the sequence.

    Returns:
        Fifteen digits.
    """
    product = 10
    for digit in body:
        remainder = (product + int(digit)) % 10 or 10
        product = remainder * 2 % 11
    return body + str((11 - product) % 10)


def complete_resident_id(body: str) -> str:
    """Append the check character of a resident identity number (GB 11643-1999, MOD 11-2).

    Args:
        body: Seventeen digits: division, date of birth, sequence.

    Returns:
        Eighteen characters.
    """
    total = sum(int(c) * pow(2, 17 - position, 11) for position, c in enumerate(body))
    return body + _RESIDENT_ID_CHECK[total % 11]
