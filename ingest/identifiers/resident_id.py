"""Identity numbers of people: GB 11643-1999 and the numbers made after its pattern.

    110101 19900307 123 X     division, day of birth, sequence, check character (ISO 7064 MOD 11-2)
    110101   900307 123       before 1999: two-digit year, no check character
    810000 ...                residence permits of Hong Kong (81), Macao (82), Taiwan (83) residents
    9 11 840 19900307 12 X    foreigners with permanent residence, since 2023-12-01: province of the
                              application, nationality (ISO 3166-1 numeric), birth, sequence

The sentences of a check never repeat the number: it is personal data.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ingest.identifiers.divisions import Standing, find_standing
from ingest.identifiers.layer import Layer, invalid, not_checkable, valid
from ingest.normalise.text import drop_whitespace, fold_width

_WEIGHTS = tuple(2 ** (17 - position) % 11 for position in range(17))
_OLDEST_BIRTH_YEAR = 1850
_COMPATRIOT_DIVISIONS = ("810000", "820000", "830000")
_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]|[1-9][0-9]{14}")


class ResidentIdKind(StrEnum):
    """Which of the numbers it is."""

    RESIDENT = "resident"
    RESIDENT_LEGACY = "resident_legacy"
    HONG_KONG_MACAO_TAIWAN = "hong_kong_macao_taiwan"
    FOREIGN_PERMANENT = "foreign_permanent"


@dataclass(frozen=True, slots=True)
class ResidentIdCheck:
    """What was found about an identity number.

    Attributes:
        number: The characters without spaces, upper case. Personal data.
        kind: Which number it is; None where the form fails.
        format: Eighteen characters, or fifteen digits of the old form.
        check_character: The last character follows from the others; the old form has none.
        birth_date: The day of birth is in the calendar and not after the day of checking.
        division: The division exists or existed.
        born_on: Day of birth; None where it is not one. Personal data.
    """

    number: str
    kind: ResidentIdKind | None
    format: Layer
    check_character: Layer
    birth_date: Layer
    division: Layer
    born_on: date | None

    @property
    def is_valid(self) -> bool:
        """Form and birth date hold and no check character contradicts them."""
        return (
            self.format.is_valid
            and self.birth_date.is_valid
            and self.check_character.reason != "resident_id_check_character"
        )

    @property
    def layers(self) -> dict[str, Layer]:
        """The layers by name, in the order in which they are checked."""
        return {
            "format": self.format,
            "check_character": self.check_character,
            "birth_date": self.birth_date,
            "division": self.division,
        }


def compute_check_character(body: str) -> str:
    """The check character for seventeen digits, ISO 7064 MOD 11-2.

    Raises:
        ValueError: If `body` is not seventeen digits.
    """
    if not re.fullmatch(r"[0-9]{17}", body):
        raise ValueError("an identity number has seventeen digits before its check character")
    total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def check(number: str, as_of: date) -> ResidentIdCheck:
    """Check an identity number on a given day; white space, width and case do not matter.

    Args:
        number: As read.
        as_of: The day on which nobody can be born later.
    """
    text = drop_whitespace(fold_width(number)).upper()
    kind = _find_kind(text)
    if kind is None:
        unknown = not_checkable("form_failed")
        form = invalid("resident_id_form")
        return ResidentIdCheck(text, None, form, unknown, unknown, unknown, None)
    birth_date, born_on = _check_birth_date(text, as_of)
    return ResidentIdCheck(
        number=text,
        kind=kind,
        format=valid("resident_id_form_holds"),
        check_character=_check_check_character(text),
        birth_date=birth_date,
        division=_check_division(text, kind),
        born_on=born_on,
    )


def age_on(born_on: date, day: date) -> int:
    """Completed years of age (周岁) on a day; the birthday itself completes the year.

    Someone born on 29 February completes a year on 1 March of a common year.

    Raises:
        ValueError: If `day` is before the birth.
    """
    if day < born_on:
        raise ValueError("age is asked for a day before the birth")
    before_birthday = (day.month, day.day) < (born_on.month, born_on.day)
    return day.year - born_on.year - before_birthday


def _find_kind(text: str) -> ResidentIdKind | None:
    if not _FORM.fullmatch(text):
        return None
    if len(text) == 15:
        return ResidentIdKind.RESIDENT_LEGACY
    if text.startswith("9"):
        return ResidentIdKind.FOREIGN_PERMANENT
    if text.startswith(_COMPATRIOT_DIVISIONS):
        return ResidentIdKind.HONG_KONG_MACAO_TAIWAN
    return ResidentIdKind.RESIDENT


def _check_check_character(text: str) -> Layer:
    if len(text) == 15:
        return not_checkable("resident_id_has_no_check_character")
    if text[-1] == compute_check_character(text[:-1]):
        return valid("check_character_holds")
    return invalid("resident_id_check_character")


def _check_birth_date(text: str, as_of: date) -> tuple[Layer, date | None]:
    # The two-digit year is of the 1900s: those numbers were issued from 1984 to 1999.
    digits = f"19{text[6:12]}" if len(text) == 15 else text[6:14]
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return invalid("birth_date_not_in_calendar"), None
    if born_on > as_of:
        return invalid("birth_date_in_future"), None
    if born_on.year < _OLDEST_BIRTH_YEAR:
        return invalid("birth_date_too_early"), None
    return valid("birth_date_holds"), born_on


def _check_division(text: str, kind: ResidentIdKind) -> Layer:
    if kind is ResidentIdKind.HONG_KONG_MACAO_TAIWAN:
        return valid("resident_id_division_holds")
    code = f"{text[1:3]}0000" if kind is ResidentIdKind.FOREIGN_PERMANENT else text[:6]
    standing = find_standing(code)
    if standing.is_listed:
        return valid("resident_id_division_holds")
    if standing is Standing.UNLISTED_COUNTY:
        return not_checkable("resident_id_division_unlisted")
    return invalid("resident_id_division_unknown")
