"""How one field of a document, or a comparison of several, becomes a fact with its sources."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from checker.customer_file.dossier import FiledDocument
from checker.privacy import is_personal_number, mask_quote, mask_text
from ingest.document import Field, Method
from ingest.document import Money as ReadMoney
from rules.facts import Fact, FactState, Money, Source, Value

_POOR_COPY_PROBLEMS = (
    "low_resolution",
    "page_unreadable",
    "recognition_limit",
    "value_not_legible",
    "word_limit",
)


def source_of(filed: FiledDocument, field_name: str) -> Source | None:
    """Give the place of a field, whether its value is trusted or not; None if it is absent."""
    field = filed.document.fields.get(field_name)
    if field is None:
        return None
    return Source(
        document=filed.document.sha256,
        document_name=mask_text(filed.document.name),
        page=field.page,
        box=field.box,
        quote=mask_quote(field_name, field.raw),
        method=field.method.value,
        confidence=round(how_sure(field), 4),
    )


def how_sure(field: Field) -> float:
    """Give the chance that a field is right; where it was not measured, the reader's own number."""
    return field.confidence if field.chance is None else field.chance


def sources_of(fields: Iterable[tuple[FiledDocument, str]]) -> tuple[Source, ...]:
    """Give the places of those fields that were found, in the order given."""
    return tuple(source for filed, name in fields if (source := source_of(filed, name)) is not None)


def document_source(filed: FiledDocument) -> Source:
    """Name a document as a whole, for facts that no single place shows."""
    pages = filed.document.pages
    return Source(
        document=filed.document.sha256,
        document_name=mask_text(filed.document.name),
        page=pages[0] if pages else None,
    )


def problem_source(filed: FiledDocument) -> Source:
    """Name the document and the first page on which the reader noted a problem."""
    pages = [problem.page for problem in filed.document.problems if problem.page is not None]
    whole = document_source(filed)
    return replace(whole, page=min(pages)) if pages else whole


def read_fact(copies: Sequence[FiledDocument], field_name: str) -> Fact:
    """Take a field from the first copy that shows it and can be trusted.

    An identity number among other words is masked; where it is the field, it is checked first.
    Where no copy can be trusted the fact is missing: its sources point to what stands there, or,
    without a quote, to the document that should have shown it.
    """
    doubtful: list[tuple[FiledDocument, str]] = []
    for filed in copies:
        field = filed.document.fields.get(field_name)
        if field is None:
            continue
        if field.value is None:
            doubtful.append((filed, field_name))
            continue
        value = to_fact_value(field)
        if isinstance(value, str) and not is_personal_number(field_name):
            value = mask_quote(field_name, value)
        return Fact(value, sources=sources_of([(filed, field_name)]))
    sources = sources_of(doubtful) or tuple(document_source(filed) for filed in copies[:1])
    return Fact(None, FactState.MISSING, sources)


def is_absent(fact: Fact) -> bool:
    """Tell whether nothing at all stands in a field's place, as opposed to something unreadable."""
    return fact.state is FactState.MISSING and not any(source.quote for source in fact.sources)


def to_fact_value(field: Field) -> Value:
    """Turn a field's trusted value into that of a fact.

    Raises:
        ValueError: The field has no trusted value.
    """
    value = field.value
    if value is None:
        raise ValueError("the field holds no trusted value")
    if isinstance(value, ReadMoney):
        return Money(value.minor_units, value.currency)
    return value


def known(value: Value | None, *sources: Source | None) -> Fact:
    """Make a fact of a value; None makes it missing."""
    given = tuple(source for source in sources if source is not None)
    state = FactState.MISSING if value is None else FactState.KNOWN
    return Fact(value, state, given)


def not_applicable(*sources: Source | None) -> Fact:
    """Make a fact that does not exist for this subject."""
    given = tuple(source for source in sources if source is not None)
    return Fact(None, FactState.NOT_APPLICABLE, given)


def is_poor_copy(filed: FiledDocument) -> bool:
    """Tell whether the reader found the picture too poor to rely on."""
    return filed.has_problem(*_POOR_COPY_PROBLEMS)


def is_exact(field: Field) -> bool:
    """Tell whether a field's characters are certain, not recognised from a picture."""
    return field.method in (Method.FORM, Method.TEXT, Method.PERSON)
