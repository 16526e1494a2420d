"""Unified social credit code (统一社会信用代码), GB 32100-2015: eighteen characters in layers.

    9 1      350100     M000100Y4              3
    | |      |          |                      check character, mod 31
    | |      division   organisation code with its own check character (GB 11714)
    | category
    department

Form and check character decide whether a code can be one; the other layers each have their own
answer, because the world is looser than the standard there: divisions are abolished while codes
live on, and development zones register under codes of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel

from ingest.identifiers import organisation_code
from ingest.identifiers.divisions import Standing, find_full_name, find_standing, get_division
from ingest.identifiers.layer import Layer, Sentence, invalid, not_checkable, valid
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The 31 characters in order of value: no I, O, S, V or Z, which look like digits or U."""

LENGTH = 18

_WEIGHTS = tuple(3**position % 31 for position in range(17))
_BODY = re.compile(rf"[{ALPHABET}]{{17}}")
_VALUES = {character: value for value, character in enumerate(ALPHABET)}
# Form of the standard: department digit 1-9, A, N or Y; division digits only.
_FORM = re.compile(rf"[1-9ANY][{ALPHABET}][0-9]{{6}}[{ALPHABET}]{{10}}")


class EntityClass(StrEnum):
    """What the code says about the kind of customer."""

    ENTERPRISE = "enterprise"
    INDIVIDUAL_BUSINESS = "individual_business"
    FARMERS_COOPERATIVE = "farmers_cooperative"
    OTHER = "other"


_ENTITY_CLASSES = {
    "91": EntityClass.ENTERPRISE,
    "92": EntityClass.INDIVIDUAL_BUSINESS,
    "93": EntityClass.FARMERS_COOPERATIVE,
}


@dataclass(frozen=True, slots=True)
class UsccCheck:
    """What was found about a code, layer by layer.

    Attributes:
        code: The code without spaces, in ordinary width, upper case.
        format: Eighteen characters of the alphabet, in the places where each may stand.
        check_character: The last character follows from the others (mod 31).
        organisation_code: Positions 9 to 17 are an organisation code whose check character holds.
        department: The first two characters are a pair of the standard's table.
        division: Positions 3 to 8 are a division, in force or former.
        entity_class: From the first two characters; None unless department and format hold.
    """

    code: str
    format: Layer
    check_character: Layer
    organisation_code: Layer
    department: Layer
    division: Layer
    entity_class: EntityClass | None

    @property
    def is_valid(self) -> bool:
        """Form and check character hold. The other layers are reasons to look, not to refuse."""
        return self.format.is_valid and self.check_character.is_valid

    @property
    def passes_every_layer(self) -> bool:
        """Every layer was checked and holds: what a repaired code must show."""
        return all(layer.is_valid for layer in self.layers.values())

    @property
    def layers(self) -> dict[str, Layer]:
        """The layers by name, in the order in which they are checked."""
        return {
            "format": self.format,
            "check_character": self.check_character,
            "organisation_code": self.organisation_code,
            "department": self.department,
            "division": self.division,
        }

    @property
    def warnings(self) -> dict[str, Layer]:
        """Layers beyond form and check character that do not hold."""
        return {
            name: layer
            for name, layer in self.layers.items()
            if name not in ("format", "check_character") and not layer.is_valid
        }


def compact(code: str) -> str:
    """The code without spaces and hyphens, in ordinary width, upper case."""
    return re.sub(r"[-–—−]", "", drop_whitespace(fold_width(code))).upper()


def compute_check_character(body: str) -> str:
    """The check character for the first seventeen characters.

    GB 32100-2015: (31 - sum of value x 3^(position-1) mod 31) mod 31, positions counted from 1.

    Raises:
        ValueError: If `body` is not seventeen characters of the alphabet.
    """
    if not _BODY.fullmatch(body):
        raise ValueError("a unified social credit code has 17 characters of its alphabet to check")
    total = sum(
        _VALUES[character] * weight for character, weight in zip(body, _WEIGHTS, strict=True)
    )
    return ALPHABET[-total % 31]


def has_right_check_character(code: str) -> bool:
    """Whether eighteen characters, compact already, end in their check character."""
    body, last = code[:-1], code[-1:]
    return _BODY.fullmatch(body) is not None and last == compute_check_character(body)


def check(code: str) -> UsccCheck:
    """Check a code in every layer; white space, width and case do not matter."""
    text = compact(code)
    failure = _find_format_failure(text)
    if failure is not None:
        unknown = not_checkable("form_failed")
        return UsccCheck(text, failure, unknown, unknown, unknown, unknown, entity_class=None)
    department = _check_department(text)
    return UsccCheck(
        code=text,
        format=valid("uscc_form_holds"),
        check_character=_check_check_character(text),
        organisation_code=organisation_code.check_embedded(text[8:17]),
        department=department,
        division=check_division(text[2:8]),
        entity_class=(
            _ENTITY_CLASSES.get(text[:2], EntityClass.OTHER) if department.is_valid else None
        ),
    )


def check_division(code: str) -> Layer:
    """The layer of a six-digit division code, as other identifiers have it too."""
    standing = find_standing(code)
    if standing.is_listed:
        division = get_division(code)
        until = str(division.until_year) if division and division.until_year else ""
        return valid(f"division_{standing}", code=code, name=find_full_name(code), until=until)
    if standing is Standing.UNLISTED_COUNTY:
        return not_checkable("division_unlisted_county", code=code, name=find_full_name(code))
    return invalid(f"division_{standing}", code=code, name=find_full_name(code))


def _find_format_failure(text: str) -> Layer | None:
    if len(text) != LENGTH:
        return invalid("uscc_length", length=str(len(text)))
    illegal = sorted({character for character in text if character not in _VALUES})
    if illegal:
        return invalid("uscc_illegal_characters", characters=" ".join(illegal))
    if not _FORM.fullmatch(text):
        return invalid("uscc_form")
    return None


def _check_check_character(text: str) -> Layer:
    if has_right_check_character(text):
        return valid("check_character_holds")
    return invalid("uscc_check_character")


class Department(BaseModel, frozen=True, extra="forbid"):
    """A registering department and the categories of bodies it registers, by character."""

    name: Sentence
    categories: dict[str, Sentence]


@cache
def departments() -> dict[str, Department]:
    """Registering departments by their character, the first of a code."""
    return read_table("ingest.identifiers", "departments.yaml", dict[str, Department])


def _check_department(text: str) -> Layer:
    department = departments()[text[0]]
    category = department.categories.get(text[1])
    if category is None:
        return invalid("uscc_department", pair=text[:2])
    return valid("uscc_department_holds", pair=text[:2])
