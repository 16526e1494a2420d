"""Numbers of parties of any country, checked behind one door from which nothing escapes.

China has modules of its own: python-stdnum 2.2 refuses valid credit codes that begin with a letter.
Everything else goes through python-stdnum, or by form where it knows nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Any

from stdnum import exceptions

from ingest.identifiers import organisation_code, registration_number, uscc
from ingest.identifiers.layer import Layer, LayerState, invalid, not_checkable, valid
from ingest.identifiers.schemes import Scheme, load_schemes, schemes_of
from ingest.normalise.text import drop_whitespace, fold_width

_SIGNS = re.compile(r"[\s.\-–—−/()]")
_LAYERS: tuple[tuple[type[Exception], Layer], ...] = (
    (exceptions.InvalidLength, invalid("number_length")),
    (exceptions.InvalidFormat, invalid("number_form")),
    (exceptions.InvalidComponent, invalid("number_component")),
    (exceptions.InvalidChecksum, invalid("number_check_digits")),
)
_FAR_REASONS = ("number_component", "number_check_digits", "uscc_check_character")
"""Reasons of a number that had the length and form of its kind: the kind that was meant."""
_UK_NUMBER = re.compile(r"([A-Z]{0,2})([0-9]{1,8})")
_UK_LENGTH = 8
_LEI_ISSUER_LENGTH = 4


@dataclass(frozen=True, slots=True)
class IdentifierAnswer:
    """What is known of a number.

    Attributes:
        scheme: Of which kind it was checked; None where there is no rule.
        number: In the form in which numbers of the kind are compared.
        layer: Valid, invalid or not checkable, with the reason.
        printed: With signs between groups where they are known; empty unless it is valid.
    """

    scheme: str | None
    number: str
    layer: Layer
    printed: str = ""

    @property
    def state(self) -> LayerState:
        """Give what came out."""
        return self.layer.state

    @property
    def is_person(self) -> bool:
        """Whether the number, by its form, is a natural person's: personal data."""
        known = load_schemes().get(self.scheme or "")
        if known is None or known.person is None or self.state is not LayerState.VALID:
            return False
        return re.fullmatch(known.person, self.number) is not None

    @property
    def lei_issuer(self) -> str | None:
        """The prefix of the organisation that first issued a LEI; another may manage it now."""
        holds = self.scheme == "lei" and self.state is LayerState.VALID
        return self.number[:_LEI_ISSUER_LENGTH] if holds else None


def check_identifier(
    number: str, *, country: str | None = None, scheme: str | None = None
) -> IdentifierAnswer:
    """Check a number of a party.

    Args:
        number: As written; spaces, dots, hyphens, width and case do not count.
        country: ISO 3166-1 alpha-2.
        scheme: The kind of number; where none is named, each of the country's is tried. The first
            that holds is the answer; if none does, the one that the number came nearest to.
    """
    text = fold_width(number).strip()
    if not drop_whitespace(text):
        return IdentifierAnswer(scheme, "", invalid("number_empty"))
    if scheme is not None:
        return _check_by(text, scheme)
    answers = [_check_by(text, name) for name in schemes_of(country or "")]
    if not answers:
        return IdentifierAnswer(None, _compact(text), not_checkable("number_no_scheme"))
    return min(answers, key=_distance)


def find_schemes(number: str, country: str) -> tuple[str, ...]:
    """Give the kinds of a country's numbers that a number can be, those of companies first."""
    answers = (check_identifier(number, scheme=name) for name in schemes_of(country))
    return tuple(a.scheme for a in answers if a.scheme and a.state is LayerState.VALID)


def is_same_number(left: str, right: str, scheme: str) -> bool:
    """Tell whether two numbers of one kind are the same, however they are written."""
    answers = [check_identifier(number, scheme=scheme) for number in (left, right)]
    return bool(answers[0].number) and answers[0].number == answers[1].number


def are_different_companies(left: str, right: str, scheme: str) -> bool:
    """Tell whether two numbers prove two companies: both hold, and a company has but one.

    A Chinese branch has a credit code of its own, and counts as another than its company. A LEI
    that the register marks as a duplicate proves nothing: look at its status first.
    """
    known = load_schemes().get(scheme)
    if known is None or not known.is_unique:
        return False
    answers = [check_identifier(number, scheme=scheme) for number in (left, right)]
    both_hold = all(answer.state is LayerState.VALID for answer in answers)
    one, other = (answer.number[: known.company_part] for answer in answers)
    return both_hold and one != other


def _distance(answer: IdentifierAnswer) -> int:
    """How far a number is from its kind: it holds, fits but for a slip, cannot be told, is none."""
    if answer.state is LayerState.VALID:
        return 0
    if answer.layer.reason in _FAR_REASONS:
        return 1
    return 2 if answer.state is LayerState.NOT_CHECKABLE else 3


def _check_by(text: str, name: str) -> IdentifierAnswer:
    scheme = load_schemes().get(name)
    if scheme is None:
        return IdentifierAnswer(name, _compact(text), not_checkable("number_no_scheme"))
    if scheme.own is not None:
        return _check_chinese(text, name, scheme.own)
    if scheme.pattern is not None:
        number = _pad(_compact(text), name)
        holds = re.fullmatch(scheme.pattern, number, re.ASCII) is not None
        layer = valid("number_has_the_form") if holds else invalid("number_form")
        return _answer(name, number, layer)
    return _check_by_library(text, name, scheme)


def _check_chinese(text: str, name: str, own: str) -> IdentifierAnswer:
    """Check by our own modules; an unlisted division, of which they warn, refuses nothing."""
    if own == "uscc":
        code = uscc.check(text)
        return _answer(
            name, code.code, code.check_character if code.format.is_valid else code.format
        )
    if own == "organisation_code":
        old = organisation_code.check(text)
        layer = old.check_character if old.format.is_valid else old.format
        return _answer(name, old.code, layer, f"{old.code[:8]}-{old.code[8:]}")
    found = registration_number.check(text)
    if found.is_legacy:
        return _answer(name, found.number, valid("number_has_the_form"))
    return _answer(name, found.number, found.check_digit if found.format.is_valid else found.format)


def _answer(name: str, number: str, layer: Layer, printed: str | None = None) -> IdentifierAnswer:
    return IdentifierAnswer(name, number, layer, (printed or number) if layer.is_valid else "")


def _check_by_library(text: str, name: str, scheme: Scheme) -> IdentifierAnswer:
    module = _module(scheme.module or "")
    try:
        number = str(module.validate(_pad(text, name)))
        printed = str(module.format(number)) if hasattr(module, "format") else number
    except exceptions.ValidationError as error:
        layer = next((one for kind, one in _LAYERS if isinstance(error, kind)), _LAYERS[1][1])
        return IdentifierAnswer(name, _compact(text), layer)
    except Exception:  # noqa: BLE001 - stdnum 2.2's cn.ric lets KeyError out of 133100202001011231
        return IdentifierAnswer(name, _compact(text), not_checkable("number_not_judged"))
    held = valid("number_holds") if scheme.checked == "checksum" else valid("number_has_the_form")
    return _answer(name, number, held, printed)


@cache
def _module(name: str) -> Any:  # noqa: ANN401 - modules of stdnum share functions, no type
    return import_module(f"stdnum.{name}")


def _compact(text: str) -> str:
    return _SIGNS.sub("", text).upper()


def _pad(number: str, scheme: str) -> str:
    """Give a number the zeros and letters that people leave out or change."""
    if scheme == "gb.company_number" and (found := _UK_NUMBER.fullmatch(number)):
        return found[1] + found[2].rjust(_UK_LENGTH - len(found[1]), "0")
    if scheme == "ie.cro":
        return number.lstrip("0")
    if scheme == "lu.rcs":
        return re.sub(r"^B0+", "B", number)
    return number.lower() if scheme == "at.businessid" else number
