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

from ingest.normalise.text import CJK

FieldName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]+$")]
Printed = Annotated[
    str,
    StringConstraints(
        pattern=rf"^(?:[^\s{CJK}]+(?: [^\s{CJK}]+)+|\S+)$", min_length=2, max_length=72
    ),
]
"""Characters as they stand on paper: Chinese without the spaces that spread it over a column, Latin
words with one blank between them. Capitals and small letters are the same."""


class Script(StrEnum):
    """In which script a form's values are written, and so how they are looked for."""

    CHINESE = "chinese"
    LATIN = "latin"


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
    US_EMPLOYER_NUMBER = "us_employer_number"
    US_SOCIAL_NUMBER = "us_social_number"


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
        in_prose: Expressions with a group `value`, searched in the running text in this order. On
            forms in Latin script a blank in them stands for any white space, none included, and
            capitals and small letters are the same.
        form_fields: Expressions for the last part of the names of a fillable form's fields; the
            value is made of what these hold, in this order. They go before what is printed.
        form_joint: Put between the parts of a value that several of the form's fields hold.
        form_choices: By what it means, the expression for the name of the box to be ticked.
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
    form_fields: tuple[str, ...] = ()
    form_joint: str = ""
    form_choices: dict[str, str] = Field(default_factory=dict)
    min_confidence: float = Field(default=0.6, ge=0, le=1)
    may_be_blank: bool = False
    personal: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            _compile(pattern)
        return pattern

    @field_validator("form_fields")
    @classmethod
    def _compile_names(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        for expression in expressions:
            _compile(expression)
        return expressions

    @field_validator("form_choices")
    @classmethod
    def _compile_choices(cls, choices: dict[str, str]) -> dict[str, str]:
        for expression in choices.values():
            _compile(expression)
        return choices

    @field_validator("in_prose")
    @classmethod
    def _has_value_group(cls, expressions: tuple[str, ...]) -> tuple[str, ...]:
        for expression in expressions:
            if "value" not in _compile(expression).groupindex:
                raise ValueError(f"no group named value in {expression}")
        return expressions

    @model_validator(mode="after")
    def _is_findable(self) -> FieldTemplate:
        ways = (self.labels, self.in_prose, self.form_fields, self.form_choices)
        if not any(ways) and self.type is not FieldType.BOOLEAN:
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
        script: In which its values are written.
        labels_beside_title: How many labels make a page this kind without a readable title; None
            where only the title tells it from its relatives.
        labels_need_colon: Its labels are words of its prose too: one counts only before a colon
            or alone in a cell.
        may_have_more_pages: A page after it without a title of its own is its next page.
        running_heads: What stands at the head of its later pages, whatever headings follow it.
        stop_labels: Print that ends every value above it or left of it.
        fields: By name.
        layouts: By id, in the order in which ties are decided.
    """

    id: Annotated[str, StringConstraints(pattern=r"^[a-z]+(\.[a-z][a-z0-9_]*)+$")]
    title: BilingualText
    titles: tuple[Printed, ...] = Field(min_length=1)
    family: Family | None = None
    script: Script = Script.CHINESE
    labels_beside_title: int | None = Field(default=None, ge=2)
    labels_need_colon: bool = False
    may_have_more_pages: bool = False
    running_heads: tuple[Printed, ...] = ()
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
