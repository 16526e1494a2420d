"""The kinds of numbers that companies and other parties have, by country: data beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from ingest.identifiers.layer import Sentence
from ingest.normalise.packaged_yaml import read_table

_OTHER_CODES = {"UK": "GB", "EL": "GR"}
"""Codes in use for a country beside that of ISO 3166; EL is how VAT numbers of Greece begin."""


class Identifies(StrEnum):
    """Whom a number tells."""

    COMPANY = "company"
    TAX = "tax"
    ESTABLISHMENT = "establishment"
    BANK = "bank"
    VESSEL = "vessel"


class Scheme(BaseModel):
    """One kind of number.

    Attributes:
        country: ISO 3166-1 alpha-2; None where it is used everywhere.
        identifies: Whom it tells.
        title: Its name.
        own: The module of this package that checks it.
        module: The module of python-stdnum that does.
        pattern: The form, where nothing more is known.
        checked: By check digits, or by form alone.
        is_unique: Whether a company has one of them for life: two that differ are two companies.
        company_part: How many leading characters tell the company where the rest tells the place.
        person: The form of those numbers that are a natural person's, where the form shows it.
        sample: A number that holds.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    country: str | None = Field(default=None, pattern="^[A-Z]{2}$")
    identifies: Identifies
    title: Sentence
    own: Literal["uscc", "registration_number", "organisation_code"] | None = None
    module: str | None = None
    pattern: str | None = None
    checked: Literal["checksum", "format"]
    is_unique: bool = False
    company_part: int | None = None
    person: str | None = None
    sample: str

    @model_validator(mode="after")
    def _has_one_rule(self) -> Scheme:
        if sum(rule is not None for rule in (self.own, self.module, self.pattern)) != 1:
            raise ValueError("a scheme is checked by one of own, module, pattern")
        if self.company_part is not None and not self.is_unique:
            raise ValueError("a part tells the company only where the number does")
        return self


@cache
def load_schemes() -> Mapping[str, Scheme]:
    """Give every scheme by its id, such as `gb.company_number`."""
    return read_table("ingest.identifiers", "schemes.yaml", dict[str, Scheme])


@cache
def schemes_of(country: str) -> tuple[str, ...]:
    """Give the ids of a country's schemes, those that tell a company first."""
    wanted = _OTHER_CODES.get(country.strip().upper(), country.strip().upper())
    found = [name for name, scheme in load_schemes().items() if scheme.country == wanted]
    order = tuple(Identifies)
    return tuple(sorted(found, key=lambda name: order.index(load_schemes()[name].identifies)))
