"""Numbers of parties of any country, checked behind one door from which nothing escapes.

China has modules of its own: python-stdnum 2.2 refuses valid credit codes that begin with a letter.
Everything else goes through python-stdnum, or by form where it knows nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable
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
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.InvalidLength, "number_length"),
    (exceptions.InvalidFormat, "number_form"),
    (exceptions.InvalidChecksum, "number_check_digits"),
    (exceptions.InvalidComponent, "number_component"),
)
_UK_NUMBER = re.compile(r"([A-Z]{0,2})(\d{1,8})")
_UK_LENGTH = 8


@dataclass(frozen=True, slots=True)
class IdentifierAnswer:
    """What is known of a number.

    Attributes:
        scheme: Of which kind it was checked; None where there is no rule.
        number: In the form in which numbers of the kind are compared.
        layer: Valid, invalid or not checkable, with the reason.
    """

    scheme: str | None
    number: str
    layer: Layer

    @property
    def state(self) -> LayerState:
        """Give what came out."""
        return self.layer.state


def check_identifier(
    number: str, *, country: str | None = None, scheme: str | None = None
) -> IdentifierAnswer:
    """Check a number of a party.

    Args:
        number: As written; spaces, dots, hyphens, width and case do not count.
        country: ISO 3166-1 alpha-2.
        scheme: The kind of number; where none is named, each of the country's is tried, and the
            first that holds is the answer.
    """
    text = fold_width(number).strip()
    if not drop_whitespace(text):
        return IdentifierAnswer(scheme, "", invalid("number_empty"))
    if scheme is not None:
        return _check_by(text, scheme)
    answers = [_check_by(text, name) for name in schemes_of(country or "")]
    for wanted in (LayerState.VALID, LayerState.INVALID):
        for answer in answers:
            if answer.state is wanted:
                return answer
    return IdentifierAnswer(None, _compact(text), not_checkable("number_no_scheme"))


def find_schemes(number: str, country: str) -> tuple[str, ...]:
    """Give the kinds of a country's numbers that a number can be, those of companies first."""
    answers = (check_identifier(number, scheme=name) for name in schemes_of(country))
    return tuple(a.scheme for a in answers if a.scheme and a.state is LayerState.VALID)


def is_same_number(left: str, right: str, scheme: str) -> bool:
    """Tell whether two numbers of one kind are the same, however they are written."""
    answers = [check_identifier(number, scheme=scheme) for number in (left, right)]
    return bool(answers[0].number) and answers[0].number == answers[1].number


def are_different_companies(left: str, right: str, scheme: str) -> bool:
    """Tell whether two numbers prove two companies: both hold, and a company has but one."""
    known = load_schemes().get(scheme)
    if known is None or not known.is_unique:
        return False
    answers = [check_identifier(number, scheme=scheme) for number in (left, right)]
    both_hold = all(answer.state is LayerState.VALID for answer in answers)
    return both_hold and answers[0].number != answers[1].number


def _check_by(text: str, name: str) -> IdentifierAnswer:
    scheme = load_schemes().get(name)
    if scheme is None:
        return IdentifierAnswer(name, _compact(text), not_checkable("number_no_scheme"))
    if scheme.own is not None:
        return _check_chinese(text, name, scheme.own)
    if scheme.pattern is not None:
        number = _pad(_compact(text), name)
        holds = re.fullmatch(scheme.pattern, number) is not None
        layer = valid("number_has_the_form") if holds else invalid("number_form")
        return IdentifierAnswer(name, number, layer)
    return _check_by_library(text, name, scheme)


def _check_chinese(text: str, name: str, own: str) -> IdentifierAnswer:
    if own == "uscc":
        found = uscc.check(text)
        layer = found.format if not found.format.is_valid else found.check_character
        return IdentifierAnswer(name, found.code, layer)
    checks: dict[str, Callable[[str], Any]] = {
        "registration_number": registration_number.check,
        "organisation_code": organisation_code.check,
    }
    answer = checks[own](text)
    parts = (getattr(answer, name) for name in type(answer).__slots__)
    layers = [part for part in parts if isinstance(part, Layer)]
    bad = [layer for layer in layers if layer.state is not LayerState.VALID]
    return IdentifierAnswer(name, _compact(text), bad[0] if bad else valid("number_holds"))


def _check_by_library(text: str, name: str, scheme: Scheme) -> IdentifierAnswer:
    module = _module(scheme.module or "")
    try:
        number = module.validate(text)
    except exceptions.ValidationError as error:
        reason = next((code for kind, code in _REASONS if isinstance(error, kind)), "number_form")
        return IdentifierAnswer(name, _compact(text), invalid(reason))
    except Exception:  # noqa: BLE001 - stdnum 2.2 lets out KeyError, as cn.ric does of 1331xx
        return IdentifierAnswer(name, _compact(text), not_checkable("number_not_judged"))
    held = "number_holds" if scheme.checked == "checksum" else "number_has_the_form"
    return IdentifierAnswer(name, _compact(str(number)), valid(held))


@cache
def _module(name: str) -> Any:  # noqa: ANN401 - modules of stdnum share functions, no type
    return import_module(f"stdnum.{name}")


def _compact(text: str) -> str:
    return _SIGNS.sub("", text).upper()


def _pad(number: str, scheme: str) -> str:
    """Give a UK number its leading zeros, which people leave out."""
    found = _UK_NUMBER.fullmatch(number) if scheme == "gb.company_number" else None
    if found is None:
        return number
    return found[1] + found[2].rjust(_UK_LENGTH - len(found[1]), "0")
