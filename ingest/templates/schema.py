"""What a template may say: the shape of `ingest/templates/*.yaml`."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]+$")]
Printed = Annotated[str, StringConstraints(pattern=r"^\S+$", min_length=2)]
"""Characters as they stand on paper, without the spaces that spread them over a column."""


class Direction(StrEnum):
    """Where a value stands, seen from its label."""

    RIGHT = "right"
    BELOW = "below"


class FieldType(StrEnum):
    """How the raw characters become a value."""

    ADDRESS = "address"
    BOOLEAN = "boolean"
    CREDIT_CODE = "credit_code"
    DATE = "date"
    MONEY = "money"
    ORGANISATION = "organisation"
    PERSON = "person"
    REGISTRATION_NUMBER = "registration_number"
    RESIDENT_ID = "resident_id"
    TERM = "term"
    TEXT = "text"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Family(StrEnum):
    """Kinds of document that are read in the same way."""

    PERMIT = "permit"
    """A permit or filing for an activity: number, holder, scope, term."""
    CERTIFICATE = "certificate"
    """A paper of labelled values that allows no activity: about a system, an account, a person."""


class BilingualText(_Strict):
    """A name in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class FieldTemplate(_Strict):
    """One value of a document.

    Attributes:
        labels: What may be printed before it; any of them.
        type: How it is read.
        direction: Where to look, in this order.
        max_lines: How many lines the value may run over.
        chinese_only: Latin letters and addresses of web sites in it are another print's.
        pattern: The cleaned characters must match it in full, or the value is not trusted.
        in_prose: Expressions with a group `value`, searched in the running text in this order.
        min_confidence: Below it the value is not trusted.
        may_be_blank: The form prints the label even where it has nothing to say.
        personal: It holds the number of a person or an account and nothing else: wherever it is
            shown its middle is hidden until somebody who may reveals it.
    """

    labels: tuple[Printed, ...] = ()
    type: FieldType
    direction: tuple[Direction, ...] = (Direction.RIGHT,)
    max_lines: int = Field(default=1, ge=1, le=60)
    chinese_only: bool = False
    pattern: str | None = None
    in_prose: tuple[str, ...] = ()
    min_confidence: float = Field(default=0.6, ge=0, le=1)
    may_be_blank: bool = False
    personal: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            _compile(pattern)
        return pattern

    @field_validator("in_prose")
    @classmethod
    def _has_value_group(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        for expression in expressions:
            if "value" not in _compile(expression).groupindex:
                raise ValueError(f"no group named value in {expression}")
        return expressions

    @model_validator(mode="after")
    def _is_findable(self) -> FieldTemplate:
        if not self.labels and not self.in_prose and self.type is not FieldType.BOOLEAN:
            raise ValueError("neither labels nor in_prose: nothing to find it by")
        return self


class Layout(_Strict):
    """A form that was or is issued.

    Attributes:
        title: For people.
        titles: Printed titles that only this form has; empty where it shares the general one.
        marks: Labels that tell it from the others.
        expected: Fields that it always prints; one that is not found is a problem.
    """

    title: BilingualText
    titles: tuple[Printed, ...] = ()
    marks: tuple[Printed, ...] = ()
    expected: tuple[FieldName, ...]


class Template(_Strict):
    """One kind of document.

    Attributes:
        id: The document's kind.
        title: For people.
        titles: Printed titles, the longest that fits counts.
        family: Documents of several kinds that are read alike; None for a kind with a way of its
            own.
        labels_beside_title: How many labels make a page this kind without a readable title; None
            where only the title tells it from its relatives.
        labels_need_colon: Its labels are words of its prose too: one counts only before a colon
            or alone in a cell.
        may_have_more_pages: A page after it without a title of its own is its next page.
        stop_labels: Print that ends every value above it or left of it.
        fields: By name.
        layouts: By id, in the order in which ties are decided.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z_]+)+$")]
    title: BilingualText
    titles: tuple[Printed, ...] = Field(min_length=1)
    family: Family | None = None
    labels_beside_title: int | None = Field(default=None, ge=2)
    labels_need_colon: bool = False
    may_have_more_pages: bool = False
    stop_labels: tuple[Printed, ...] = ()
    fields: dict[FieldName, FieldTemplate]
    layouts: dict[FieldName, Layout] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_exist(self) -> Template:
        for name, layout in self.layouts.items():
            unknown = set(layout.expected) - set(self.fields)
            if unknown:
                raise ValueError(f"layout {name} expects unknown fields {sorted(unknown)}")
        return self


class OtherTitles(_Strict):
    """Titles of documents that no template reads: they end the document above or beside them."""

    titles: tuple[Printed, ...]


def _compile(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise ValueError(f"not an expression: {pattern}: {error}") from error
