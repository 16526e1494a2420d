"""What a corrected field may not say beside the others of its document: a term that ends first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from checker.corrections.parsing import FieldFault, make_fault
from checker.customer_file.document_fields import field_title
from checker.customer_file.records import to_value
from ingest.document import Value
from storage.corrections import FIELD_CORRECTION_KIND
from storage.documents import read_document
from storage.proposals import undecided_of_customer
from storage.tables import Document
from storage.values import decode_value

_FROM, _UNTIL, _ENDLESS = "valid_from", "valid_until", "no_fixed_term"

Values = Mapping[str, Value | None]


def find_contradiction(
    session: Session,
    document: Document,
    field: str,
    value: Value | None,
    *,
    with_pending: bool,
) -> FieldFault | None:
    """Tell what speaks against a field's new value on the same document.

    Args:
        session: Where to read.
        document: The document.
        field: Which field would change.
        value: To what; None for a field that is not on the paper, which contradicts nothing.
        with_pending: Whether corrections of other fields that wait for a decision count as made:
            they do while one is proposed, they do not when one takes effect.
    """
    if value is None or field not in (_FROM, _UNTIL, _ENDLESS):
        return None
    stored = read_document(session, document.id)
    fields = {} if stored is None else stored.fields
    values: dict[str, Value | None] = {
        name: to_value(decode_value(row.value)) for name, row in fields.items()
    }
    if with_pending:
        for proposal in undecided_of_customer(session, document.customer_id):
            payload = proposal.payload
            if proposal.kind == FIELD_CORRECTION_KIND and payload["document_id"] == document.id:
                values[payload["field"]] = to_value(decode_value(payload["value"]))
    return _contradict(document.kind, {**values, field: value}, field)


def _contradict(kind: str | None, values: Values, field: str) -> FieldFault | None:
    begins, ends = values.get(_FROM), values.get(_UNTIL)
    if field != _ENDLESS and isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        other = _UNTIL if field == _FROM else _FROM
        return make_fault(
            "ends_before_it_begins",
            other=field_title(kind, other),
            day=ends.isoformat() if field == _FROM else begins.isoformat(),
        )
    if field == _FROM or values.get(_ENDLESS) is not True or not isinstance(ends, date):
        return None
    if field == _UNTIL:
        return make_fault("has_no_end", other=field_title(kind, _ENDLESS))
    return make_fault("has_an_end", other=field_title(kind, _UNTIL), day=ends.isoformat())
