"""Business registration number (营业执照注册号), as printed before the unified code replaced it.

Fifteen digits: six of the office that registered first, eight in sequence, one check digit by
ISO 7064 MOD 11,10 (GS 15-2006). Thirteen digits, before 2007, carry no check digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.identifiers.layer import Layer, invalid, not_checkable, valid
from ingest.identifiers.uscc import check_division
from ingest.normalise.text import drop_whitespace, fold_width


@dataclass(frozen=True, slots=True)
class RegistrationNumberCheck:
    """What was found about a registration number.

    Attributes:
        number: The digits without spaces.
        format: Fifteen digits, or thirteen of the old form.
        check_digit: The last digit follows from the others; the old form has none.
        division: The first six digits are a division, in force or former.
    """

    number: str
    format: Layer
    check_digit: Layer
    division: Layer

    @property
    def is_valid(self) -> bool:
        """The form holds and no check digit contradicts it."""
        return self.format.is_valid and self.check_digit.reason != "registration_number_check_digit"

    @property
    def is_legacy(self) -> bool:
        """Whether it has the thirteen digits of the form before 2007."""
        return self.format.is_valid and len(self.number) == 13


def compute_check_digit(body: str) -> str:
    """The check digit for fourteen digits, ISO 7064 MOD 11,10.

    Raises:
        ValueError: If `body` is not fourteen digits.
    """
    if not re.fullmatch(r"[0-9]{14}", body):
        raise ValueError("a registration number has fourteen digits before its check digit")
    product = 10
    for digit in body:
        total = (product + int(digit)) % 10 or 10
        product = total * 2 % 11
    return str((11 - product) % 10)


def check(number: str) -> RegistrationNumberCheck:
    """Check a registration number; white space and width do not matter."""
    text = drop_whitespace(fold_width(number))
    if not re.fullmatch(r"[0-9]{13}(?:[0-9]{2})?", text):
        unknown = not_checkable("form_failed")
        return RegistrationNumberCheck(text, invalid("registration_number_form"), unknown, unknown)
    if len(text) == 13:
        check_digit = not_checkable("registration_number_has_no_check_digit")
    elif text[-1] == compute_check_digit(text[:-1]):
        check_digit = valid("check_character_holds")
    else:
        check_digit = invalid("registration_number_check_digit")
    return RegistrationNumberCheck(
        text, valid("registration_number_form_holds"), check_digit, check_division(text[:6])
    )
