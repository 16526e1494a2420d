"""A correction on its way: from what a person wrote to what two people decide on.

A page shows a field, and `hash_seen_field` says which: of which document and file, who read it
where, and what. The proposal is bound to the same and to what is to be there instead, so an
approval holds for this change of this reading alone.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from checker.audit_log.recording import record_event
from checker.corrections.contradictions import find_contradiction
from checker.corrections.errors import CorrectionContradicts, FieldNotCorrectable
from checker.corrections.parsing import FieldFault, make_fault, parse_value
from checker.corrections.refiling import refile_document
from checker.customer_file.document_fields import FieldKind, FieldShape, field_title, fields_of_kind
from checker.customer_file.records import to_value
from checker.document_data import value_words
from checker.four_eyes.errors import ContentChanged
from checker.four_eyes.kinds import Change, Kinds, hash_seen
from checker.four_eyes.proposing import propose
from ingest.document import Money, Value
from rules.vocabulary import Bilingual
from storage.column_types import clean_text
from storage.corrections import (
    FIELD_CORRECTION_KIND,
    correct_field,
    corrections_of,
    field_columns,
)
from storage.customers import lock_customer
from storage.documents import FieldReading
from storage.errors import DocumentUnknown
from storage.tables import Document, DocumentField, Proposal
from storage.values import decode_value, encode_value

_NO_PLACE = (0.0, 0.0, 0.0, 0.0)
"""The box of what no reader found: a person says that it stands on the page, not where."""


@dataclass(frozen=True, slots=True)
class PreparedCorrection:
    """What `propose_correction` is told.

    Attributes:
        subject: `field:<document>:<name>`; one correction of a field is undecided at a time.
        payload: Of the proposal: document, field, what was read, what was written, the typed
            value.
        customer_id: Whose document it is.
        seen_sha256: `hash_seen_field` as it was when the correction was prepared.
    """

    subject: str
    payload: dict[str, Any]
    customer_id: str
    seen_sha256: str


class FieldCorrectionKind:
    """A field of a document reads otherwise than the reader, or a person before, said."""

    name = FIELD_CORRECTION_KIND
    title = Bilingual("更正文件字段", "Correction of a field")
    proposing_act = Act.PROPOSE_CORRECTION
    deciding_act = Act.DECIDE_PROPOSALS

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give what is to be corrected, to what, and the field as it is read now."""
        del subject
        document = _get_document(session, payload["document_id"])
        return _encode([dict(payload), _describe_field(session, document, payload["field"])])

    def changes(self, session: Session, proposal: Proposal) -> list[Change]:
        """Say what the field was when it was proposed, and what it would be."""
        payload = proposal.payload
        document = _get_document(session, payload["document_id"])
        label = field_title(document.kind, payload["field"])
        read = payload["read"]
        before = None if read is None else _words(payload["field"], read["value"]) or read["raw"]
        return [Change(label, before, _words(payload["field"], payload["value"]))]

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Correct the field, and file anew what the document is evidence of.

        Raises:
            CorrectionContradicts: The other fields of the document say otherwise.
            CustomerExists: The corrected number is another customer's.
        """
        payload = proposal.payload
        document = _get_document(session, payload["document_id"])
        lock_customer(session, document.customer_id)
        name, value = payload["field"], to_value(decode_value(payload["value"]))
        fault = find_contradiction(session, document, name, value, with_pending=False)
        if fault is not None:
            said = fault.message
            raise CorrectionContradicts(reason_zh=said.zh, reason_en=said.en)
        reading = None
        if value is not None:
            place = _find_place(session, document, name, payload["written"])
            reading = FieldReading(value=value, confidence=1.0, method="person", **place)
        correction = correct_field(
            session,
            document_id=document.id,
            name=name,
            reading=reading,
            proposal_id=proposal.id,
            applied_at=now,
        )
        refile_document(session, document, correction, payload["written"], now)
        record_event(
            session,
            by,
            "document.field_corrected",
            subject=f"document:{document.id}",
            data={
                "field": name,
                "correction_id": correction.id,
                "proposal_id": proposal.id,
                "customer_id": document.customer_id,
            },
            now=now,
        )

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Do nothing: proposing a correction has set nothing."""


FIELD_CORRECTION = FieldCorrectionKind()


def prepare_correction(
    session: Session, document_id: str, field: str, text: str | None
) -> PreparedCorrection | FieldFault:
    """Turn what a person wrote into what is proposed.

    Args:
        session: Where the document is.
        document_id: The document.
        field: Name of one of its fields, or of one that it could have.
        text: What the paper shows; None for a field that is not on the paper.

    Returns:
        The correction, or why the text is no value of the field.

    Raises:
        DocumentUnknown: There is no such document.
        FieldNotCorrectable: Documents of its kind have no such field, or it is not there to be
            taken away.
    """
    document = _get_document(session, document_id)
    known = fields_of_kind(document.kind or "").get(field)
    on_file = session.get(DocumentField, (document_id, field))
    if known is None or known.shape is None or (text is None and on_file is None):
        raise FieldNotCorrectable(field=field)
    value: Value | None = None
    if text is not None:
        text = clean_text(text)  # what is hashed is what the database keeps
        parsed = parse_value(document.kind or "", field, text)
        if isinstance(parsed, FieldFault):
            return parsed
        value = parsed
        fault = _find_currency_fault(session, document, known, value)
        fault = fault or find_contradiction(session, document, field, value, with_pending=True)
        if fault is not None:
            return fault
    payload = {
        "document_id": document_id,
        "field": field,
        "read": None
        if on_file is None
        else {"value": on_file.value, "raw": on_file.raw, "page": on_file.page},
        "value": encode_value(value),
        "written": None if text is None else text.strip(),
    }
    seen_sha256 = hash_seen_field(session, document_id, field)
    return PreparedCorrection(
        name_field(document_id, field), payload, document.customer_id, seen_sha256
    )


def propose_correction(
    session: Session,
    kinds: Kinds,
    prepared: PreparedCorrection,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    seen_sha256: str,
) -> Proposal:
    """Propose a correction.

    Args:
        session: Where to write.
        kinds: All kinds.
        prepared: Of `prepare_correction` in the same transaction.
        reason: Why, in the maker's words.
        by: The maker.
        now: The moment.
        seen_sha256: `hash_seen_field` of what the maker saw; `prepared.seen_sha256` where there was
            no page.

    Raises:
        ContentChanged: The field is no longer what the maker saw.
        PersonNeeded, ActRefused, WordsMissing, ProposalPending: As `propose`.
    """
    lock_customer(session, prepared.customer_id)
    payload = prepared.payload
    if hash_seen_field(session, payload["document_id"], payload["field"]) != seen_sha256:
        raise ContentChanged
    return propose(
        session,
        kinds,
        FIELD_CORRECTION_KIND,
        prepared.subject,
        payload,
        reason=reason,
        by=by,
        now=now,
        customer_id=prepared.customer_id,
    )


def name_field(document_id: str, field: str) -> str:
    """Name what a correction is about."""
    return f"field:{document_id}:{field}"


def hash_seen_field(session: Session, document_id: str, field: str) -> str:
    """Give the hash of a field as a page shows it that offers to correct it.

    Raises:
        DocumentUnknown: There is no such document.
    """
    document = _get_document(session, document_id)
    return hash_seen(_encode(_describe_field(session, document, field)))


def _describe_field(session: Session, document: Document, name: str) -> dict[str, Any]:
    """Give everything that a correction of a field rests on: another reading is another content."""
    field = session.get(DocumentField, (document.id, name), populate_existing=True)
    return {
        "document": document.id,
        "customer": document.customer_id,
        "kind": document.kind,
        "original_sha256": document.original_sha256,
        "part": document.part,
        "reader_version": document.reader_version,
        "field": name,
        "reading": None if field is None else field_columns(field),
        "problems": [problem for problem in document.problems if problem["field"] == name],
        "corrections": [
            correction.id
            for correction in corrections_of(session, document.id)
            if correction.field == name
        ],
    }


def _encode(content: object) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _get_document(session: Session, document_id: str) -> Document:
    document = session.get(Document, document_id, populate_existing=True)
    if document is None:
        raise DocumentUnknown(document=document_id)
    return document


def _find_currency_fault(
    session: Session, document: Document, field: FieldKind, value: object
) -> FieldFault | None:
    """Figures of one set of statements are in one currency."""
    if field.shape is not FieldShape.FIGURE or not isinstance(value, Money):
        return None
    stated = session.get(DocumentField, (document.id, "currency"))
    currency = None if stated is None else decode_value(stated.value)
    if currency in (None, value.currency):
        return None
    return make_fault("other_currency", currency=currency)


def _find_place(session: Session, document: Document, name: str, written: str) -> dict[str, Any]:
    """Give where the field was last read: evidence outlives the value that was taken from it."""
    field = session.get(DocumentField, (document.id, name))
    readings = [] if field is None else [field_columns(field)]
    readings += [
        correction.before["reading"]
        for correction in reversed(corrections_of(session, document.id))
        if correction.field == name and correction.before["reading"] is not None
    ]
    if readings:
        return {key: readings[0][key] for key in ("raw", "page", "box")}
    page = document.pages[0] if document.pages else 1
    return {"raw": written, "page": page, "box": _NO_PLACE}


def _words(name: str, stored: dict[str, Any] | None) -> str | None:
    value = to_value(decode_value(stored))
    if value is None:
        return None
    words = value_words(name, value)
    return words.zh if words.zh == words.en else f"{words.zh} / {words.en}"
