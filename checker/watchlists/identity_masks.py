"""Identity numbers of persons as the site of the courts shows them: 1101051990****1234.

A unified social credit code may have eighteen digits as well; it begins with 9 or a letter, and no
division of the country does.
"""

from __future__ import annotations

import re

_DIVISION = r"(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3])\d{4}"
_DAY = r"(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_START, _END = r"(?<![0-9A-Za-z*])", r"(?![0-9A-Za-z*])"
_LONG = re.compile(f"{_START}({_DIVISION}(?:19|20)\\d{{2}}){_DAY}(\\d{{3}}[\\dXx]){_END}")
_SHORT = re.compile(f"{_START}({_DIVISION}\\d{{2}}){_DAY}(\\d{{3}}){_END}")
_MASKED = re.compile(r"\d{4,10}\*{4,10}[\dXx]{2,4}")
_SHOWN_BEFORE, _SHOWN_BEHIND = 10, 4


def mask_identity_numbers(text: str) -> str:
    """Hide month and day of birth in every identity number of a text."""
    return _SHORT.sub(r"\1****\2", _LONG.sub(r"\1****\2", text))


def mask_number_of_person(number: str) -> str:
    """Hide the middle of a number that is a person's, whatever number it is.

    One that is masked already stays; of a short one nothing is shown.
    """
    masked = mask_identity_numbers(number)
    if masked != number or "*" in number:
        return masked
    if len(number) <= _SHOWN_BEFORE + _SHOWN_BEHIND:
        return "*" * len(number)
    return f"{number[:_SHOWN_BEFORE]}****{number[-_SHOWN_BEHIND:]}"


def is_identity_number(number: str) -> bool:
    """Tell whether a number is, or was before it was masked, a person's identity number."""
    return mask_identity_numbers(number) != number or _MASKED.fullmatch(number) is not None
