"""Organisation code (组织机构代码), GB 11714-1997: eight characters and a check character.

Printed as `71610585-2`; since 2015 embedded in the unified social credit code at positions 9 to 17.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.identifiers.layer import Layer, invalid, not_checkable, valid
from ingest.normalise.text import drop_whitespace, fold_width

_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_FORM = re.compile(r"[0-9A-Z]{8}[0-9X]")


@dataclass(frozen=True, slots=True)
class OrganisationCodeCheck:
    """What was found about an organisation code.

    Attributes:
        code: The nine characters without the hyphen, upper case.
        format: Whether it has the right form.
        check_character: Whether the ninth character follows from the first eight.
    """

    code: str
    format: Layer
    check_character: Layer

    @property
    def is_valid(self) -> bool:
        """Form and check character both hold."""
        return self.format.is_valid and self.check_character.is_valid


def compute_check_character(body: str) -> str:
    """The check character for eight characters of 0-9A-Z.

    GB 11714-1997: 11 - (sum of weight x value) mod 11, with A=10 to Z=35; 10 is X and 11 is 0.

    Raises:
        ValueError: If `body` is not eight characters of that alphabet.
    """
    if not re.fullmatch(r"[0-9A-Z]{8}", body):
        raise ValueError("an organisation code has eight characters before its check character")
    total = sum(
        int(character, 36) * weight for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return "0X987654321"[total % 11]


def check(code: str) -> OrganisationCodeCheck:
    """Check an organisation code, with or without its hyphen."""
    compact = re.sub(r"[-–—−]", "", drop_whitespace(fold_width(code))).upper()
    if not _FORM.fullmatch(compact):
        return OrganisationCodeCheck(
            compact, invalid("organisation_code_form"), not_checkable("form_failed")
        )
    return OrganisationCodeCheck(
        compact, valid("organisation_code_form_holds"), check_embedded(compact)
    )


def check_embedded(code: str) -> Layer:
    """Whether the last of nine characters follows from the others; the form must hold already."""
    if code[8] == compute_check_character(code[:8]):
        return valid("organisation_code_holds")
    return invalid("organisation_code_check_character")
