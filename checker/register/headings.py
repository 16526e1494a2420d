"""What the columns of a register are called: the table `headings.yaml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from ingest.normalise.names import to_simplified
from ingest.normalise.packaged_yaml import read_table
from ingest.normalise.text import drop_whitespace, fold_width

_IN_BRACKETS = re.compile(r"[(\[【〔{][^)\]】〕}]*[)\]】〕}]")
_MARKS = re.compile(r"[*:：、.,/\\_\-]+")


class RegisterKind(StrEnum):
    """What the lines of a register are about."""

    CREDENTIALS = "credentials"
    CONTRACTS = "contracts"
    ANSWERS = "answers"


class Words(BaseModel):
    """A name in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class FieldHeadings(BaseModel):
    """What one field is called.

    Attributes:
        title: Its name in messages.
        headings: What may stand above its column.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words
    headings: tuple[str, ...] = Field(min_length=1)


class _Registers(RootModel[dict[RegisterKind, dict[str, FieldHeadings]]]):
    @model_validator(mode="after")
    def _no_heading_means_two_fields(self) -> _Registers:
        for kind, fields in self.root.items():
            owners: dict[str, str] = {}
            for name, field in fields.items():
                for heading in map(fold_heading, field.headings):
                    if owners.setdefault(heading, name) != name:
                        raise ValueError(f"{kind}: {heading} means {owners[heading]} and {name}")
        return self


def fold_heading(text: str) -> str:
    """Give a heading for comparing: without width, spaces, case, brackets and what is in them."""
    folded = to_simplified(fold_width(text))
    without = _IN_BRACKETS.sub("", folded) or folded
    return _MARKS.sub("", drop_whitespace(without)).casefold()


@cache
def load_fields(kind: RegisterKind) -> Mapping[str, FieldHeadings]:
    """Give the fields of a register by name.

    Raises:
        pydantic.ValidationError: The table is not what it should be.
    """
    return read_table("checker.register", "headings.yaml", _Registers).root[kind]


@cache
def fields_by_heading(kind: RegisterKind) -> Mapping[str, str]:
    """Give the names of fields by their folded headings."""
    return {
        fold_heading(heading): name
        for name, field in load_fields(kind).items()
        for heading in field.headings
    }
