"""Which currency the marks of a text name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

from pydantic import BaseModel

from ingest.normalise.packaged_yaml import read_table


class Currency(BaseModel, frozen=True, extra="forbid"):
    """A currency and how it is written.

    Attributes:
        code: ISO 4217.
        minor_digits: Digits after the decimal point; 0 for the yen.
        marks: Words and signs that mean this currency alone.
        shared_marks: Words and signs that other currencies use too, such as 元 and $.
    """

    code: str
    minor_digits: int
    marks: tuple[str, ...]
    shared_marks: tuple[str, ...]


@cache
def currencies() -> tuple[Currency, ...]:
    """The currencies that can be read, the likeliest owner of a shared mark first."""
    return tuple(read_table("ingest.normalise", "currencies.yaml", list[Currency]))


def minor_digits(code: str) -> int | None:
    """Digits after the decimal point of a currency by its ISO 4217 code; None if there is none."""
    return _minor_digits().get(code)


def currency_codes() -> frozenset[str]:
    """Every currency of ISO 4217."""
    return frozenset(_minor_digits())


@cache
def _minor_digits() -> Mapping[str, int]:
    table = resources.files("ingest.normalise").joinpath("iso_4217.csv")
    lines = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {line["code"]: int(line["minor_digits"]) for line in lines}


@cache
def mark_pattern() -> str:
    """A regular expression for any mark; longer marks first, so that 美元 is never read as 元."""
    marks = {mark for item in currencies() for mark in (*item.marks, *item.shared_marks)}
    return "|".join(re.escape(mark) for mark in sorted(marks, key=lambda mark: (-len(mark), mark)))


def choose_currency(marks: Iterable[str], default_code: str) -> Currency | None:
    """The one currency that all marks agree with; None if there is none.

    Args:
        marks: Marks as `mark_pattern` finds them.
        default_code: Taken where the marks leave it open.

    Raises:
        ValueError: If the default is not in the table.
    """
    if default_code not in {item.code for item in currencies()}:
        raise ValueError(f"no currency {default_code!r} in currencies.yaml")
    found = set(marks)
    owners = [item for item in currencies() if found <= {*item.marks, *item.shared_marks}]
    by_default = [item for item in owners if item.code == default_code]
    return next(iter([*by_default, *owners]), None)
