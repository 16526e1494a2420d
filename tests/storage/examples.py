"""Rows to start from: a customer with a document, a credential, a pack, a beat. All invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from storage.assessments import record_assessment
from storage.beats import start_beat
from storage.credentials import file_credential
from storage.customers import add_customer
from storage.documents import DocumentReading, FieldReading, Filing, file_document
from storage.originals import StoredOriginal
from storage.packs import store_pack
from storage.sealed_originals import SealedOriginals
from storage.tables import Assessment, Beat, Credential, Customer, Pack
from storage.values import Money

NOW = datetime(2026, 11, 22, 8, 30, 15, 123456, tzinfo=UTC)
TODAY = date(2026, 11, 22)
BOX = (0.31, 0.42, 0.66, 0.45)


def make_customer(session: Session, name: str = "示例商贸有限公司", **known: str) -> Customer:
    return add_customer(session, name=name, created_at=NOW, **known)


def make_customers(session: Session, names: str) -> list[str]:
    """Give the ids of new customers, one for each letter, in the order of the ids."""
    return sorted(make_customer(session, name).id for name in names)


def make_original(content: bytes) -> StoredOriginal:
    """Stand in for a file that nobody will read."""
    return StoredOriginal(hashlib.sha256(content).hexdigest(), len(content), "application/pdf")


def make_reading(part: int = 0, **changes: object) -> DocumentReading:
    attributes: dict[str, Any] = {
        "part": part,
        "name": "营业执照.pdf",
        "result": "ok",
        "reader_version": "1",
        "kind": "cn.business_licence",
        "confidence": 0.98,
        "pages": [1],
        "problems": [{"code": "low_resolution", "field": None, "page": 1, "details": {}}],
        "fields": {
            "registered_name": FieldReading("示例商贸有限公司", "示例商贸", 1, BOX, 0.9, "ocr"),
            "valid_until": FieldReading(date(2026, 12, 31), "2026年12月31日", 1, BOX, 0.8, "text"),
            "no_fixed_term": FieldReading(False, "至", 1, BOX, 1.0, "text"),
            "registered_capital": FieldReading(
                Money(500000000, "CNY"), "伍佰万元整", 1, BOX, 0.7, "repaired"
            ),
            "issued_on": FieldReading(None, "2O2l年", 1, BOX, 0.2, "ocr"),
        },
    }
    return DocumentReading(**(attributes | changes))


def file_reading(
    session: Session, customer_id: str, content: bytes = b"paper", part: int = 0, **changes: object
) -> Filing:
    return file_document(
        session,
        customer_id=customer_id,
        original=make_original(content),
        reading=make_reading(part, **changes),
        received_on=TODAY,
        recorded_at=NOW,
    )


def file_paper(
    session: Session, originals: SealedOriginals, customer_id: str, content: bytes
) -> Filing:
    """File a document whose file is kept, sealed."""
    stored = originals.keep(session, content)
    filing = file_reading(session, customer_id, content)
    originals.record(session, stored, customer_id, NOW)
    return filing


def make_credential(
    session: Session,
    customer_id: str,
    content: bytes = b"paper",
    kind: str = "cn.business_licence",
    **terms: object,
) -> Credential:
    filing = file_reading(session, customer_id, content)
    return file_credential(
        session, document_id=filing.document_id, recorded_at=NOW, kind=kind, **terms
    )


def make_pack(session: Session, content: str = '{"id":"cn-base"}') -> Pack:
    return store_pack(
        session,
        sha256=hashlib.sha256(content.encode()).hexdigest(),
        pack_id="cn-base",
        version="1.0.0",
        content=content,
        recorded_at=NOW,
    )


def make_assessment(session: Session, customer_id: str, **changes: object) -> Assessment:
    attributes: dict[str, Any] = {
        "purpose": "onboarding",
        "as_of": TODAY,
        "assessed_at": NOW,
        "pack_sha256": make_pack(session).sha256,
        "list_versions": {"calendar": "2026"},
        "document_ids": [],
        "inputs": '{"licence.valid_until":"2026-12-31"}',
        "result": '{"verdict":"refer"}',
        "verdict": "refer",
        "next_change_on": None,
        "next_review_on": None,
    }
    return record_assessment(session, customer_id=customer_id, **(attributes | changes))


def make_beat(session: Session) -> Beat:
    return start_beat(session, as_of=TODAY, started_at=NOW)
