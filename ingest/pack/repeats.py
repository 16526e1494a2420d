"""The same document twice in one file: both are kept, the second says so, differences are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ingest.document import Document, Problem, ReadResult, Value
from ingest.normalise.text import drop_whitespace, fold_width

_NUMBERS = ("unified_social_credit_code", "registration_number", "number")
"""What tells one document of a kind from another, the surest first."""
_DATES = ("issued_on", "valid_from", "valid_until")
_OF_THE_COPY = frozenset({"copy", "qr_content", "restricted_use", "has_seal", "has_signature"})
"""What two copies of one document may differ in."""
_ENOUGH = 4
"""So many fields that agree make one document of two without a number."""


def mark_repeats(documents: Sequence[Document]) -> list[Document]:
    """Note on each document that another one before it in the file is the same.

    正本 and 副本 are two papers of one licence: they are not the same document, but what both say
    should agree.
    """
    marked: list[Document] = []
    for document in documents:
        first = next((other for other in marked if _is_same(other, document)), None)
        marked.append(document if first is None else _compare(document, first))
    return marked


def _is_same(first: Document, second: Document) -> bool:
    """Tell whether two are of one kind, number and date; those without a number agree in all."""
    if first.result is not ReadResult.OK or first.kind != second.kind:
        return False
    if any(_contradict(first, second, name) for name in _DATES):
        return False
    for name in _NUMBERS:
        values = [_value(document, name) for document in (first, second)]
        if None not in values:
            return values[0] == values[1]
    shared = (first.fields.keys() & second.fields.keys()) - _OF_THE_COPY
    told = [name for name in shared if None not in (_value(first, name), _value(second, name))]
    return len(told) >= _ENOUGH and not any(_contradict(first, second, name) for name in told)


def _compare(document: Document, first: Document) -> Document:
    page = document.pages[0]
    details = (("page", str(first.pages[0])),)
    problems = [
        Problem("copies_differ", name, page, details)
        for name in document.fields
        if name not in _OF_THE_COPY and _contradict(document, first, name)
    ]
    if not _contradict(document, first, "copy"):
        problems.insert(0, Problem("same_document_twice", page=page, details=details))
    return replace(document, problems=(*document.problems, *problems))


def _contradict(first: Document, second: Document, name: str) -> bool:
    values = {_value(first, name), _value(second, name)} - {None}
    return len(values) > 1


def _value(document: Document, name: str) -> Value | None:
    field = document.fields.get(name)
    value = field.value if field else None
    if isinstance(value, str):
        return drop_whitespace(fold_width(value)).casefold()
    return value
