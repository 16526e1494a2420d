"""The fields that a kind of document may have: what each is called and how its value is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from pydantic import BaseModel, ConfigDict

from checker.customer_file.dossier import FINANCIAL_STATEMENTS
from checker.customer_file.kinds import PERMIT
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from ingest.statements import load_items
from ingest.templates import load_templates
from ingest.templates.schema import FieldTemplate, FieldType, Script, Template
from rules.vocabulary import Bilingual

_OF_TERMS = "of_terms"


class FieldShape(StrEnum):
    """How the value of a field is written."""

    ADDRESS = "address"
    BOOLEAN = "boolean"
    COPY = "copy"
    CREDIT_CODE = "credit_code"
    DATE = "date"
    FIGURE = "figure"
    MONEY = "money"
    ORGANISATION = "organisation"
    PERSON = "person"
    REGISTRATION_NUMBER = "registration_number"
    RESIDENT_ID = "resident_id"
    TEXT = "text"
    US_EMPLOYER_NUMBER = "us_employer_number"
    US_SOCIAL_NUMBER = "us_social_number"


@dataclass(frozen=True, slots=True)
class FieldKind:
    """A field that a kind of document may have.

    Attributes:
        name: Such as `valid_until`.
        title: For people.
        shape: How its value is written; None for what follows from others and is not corrected.
        template: Of a field that stands behind a label.
        script: In which its value is written.
    """

    name: str
    title: Bilingual
    shape: FieldShape | None
    template: FieldTemplate | None = None
    script: Script = Script.CHINESE


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    titles: dict[str, Sentence]
    of_kind: dict[str, dict[str, Sentence]]
    derived: dict[str, dict[str, FieldShape]]


@cache
def load_field_words() -> _Words:
    """Give the titles of fields as `document_fields.yaml` declares them."""
    return read_table("checker.customer_file", "document_fields.yaml", _Words)


@cache
def fields_of_kind(kind: str) -> Mapping[str, FieldKind]:
    """Give every field that a kind of document may have, in the order of its form.

    A kind that no template reads has none.
    """
    if kind == FINANCIAL_STATEMENTS:
        return _statement_fields()
    template = next((each for each in load_templates() if each.id == kind), None)
    return {} if template is None else _template_fields(template)


def field_title(kind: str | None, name: str) -> Bilingual:
    """Name a field; one that its kind does not have is named by its name."""
    known = fields_of_kind(kind).get(name) if kind else None
    return known.title if known else Bilingual(name, name)


def _template_fields(template: Template) -> Mapping[str, FieldKind]:
    derived = load_field_words().derived
    found: dict[str, FieldKind] = {}

    def add(name: str, shape: FieldShape, field: FieldTemplate | None = None) -> None:
        title = _find_title(template.id, name)
        found.setdefault(name, FieldKind(name, title, shape, field, template.script))

    for name, field in template.fields.items():
        if field.type is FieldType.TERM:
            for part, shape in derived[_OF_TERMS].items():
                add(part, shape)
        else:
            add(name, FieldShape(field.type.value), field)
    is_permit_like = template.family is not None and template.script is Script.CHINESE
    for group in (template.id, PERMIT if is_permit_like else ""):
        for name, shape in derived.get(group, {}).items():
            add(name, shape)
    return found


def _statement_fields() -> Mapping[str, FieldKind]:
    terms = (
        "company_name",
        "company_code",
        "period_ends_on",
        "period_months",
        "statement_scope",
        "currency",
        "unit",
        "audit_opinion",
    )
    found = {name: FieldKind(name, _find_title("", name), None) for name in terms}
    for key, item in load_items().items():
        title = Bilingual(item.title.zh, item.title.en)
        found[key] = FieldKind(key, title, FieldShape.FIGURE)
    return found


def _find_title(kind: str, name: str) -> Bilingual:
    words = load_field_words()
    title = words.of_kind.get(kind, {}).get(name) or words.titles[name]
    return Bilingual(title.zh, title.en)
