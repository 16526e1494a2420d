"""What kinds of values records have, and what their fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Literal

from pydantic import BaseModel, ConfigDict

from checker.document_data import write_money
from checker.registries.record import Value
from ingest.document import Money
from ingest.identifiers.layer import Sentence
from ingest.normalise.packaged_yaml import read_table

Kind = Literal["text", "date", "money", "whole", "boolean", "share", "status"]


class RegistryField(BaseModel):
    """A field: how its values are read, and its name."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    type: Kind
    title: Sentence


@cache
def load_fields() -> Mapping[str, RegistryField]:
    """Give every field that a record can have."""
    return read_table("checker.registries", "fields.yaml", dict[str, RegistryField])


def write_value(kind: Kind, value: Value) -> str:
    """Write a value for people: shares as percentages, amounts with their currency."""
    match kind:
        case "share":
            percent = Fraction(str(value)) * 100
            return f"{Decimal(percent.numerator) / percent.denominator:.6g}%"
        case "money":
            minor_units, currency = str(value).split(" ")
            return write_money(Money(int(minor_units), currency))
    return str(value)
