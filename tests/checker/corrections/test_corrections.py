"""A corrected field changes what is on file and what is judged; what was read before stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checker.corrections.errors import FieldNotCorrectable
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import prepare_correction
from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.document_view.desk import DocumentDesk, ShownField, fields_of
from checker.intake import filing
from ingest.document import Document
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.errors import DocumentUnknown
from storage.vocabulary import AlertState
from tests.checker.corrections.desk import correct, open_accounts
from tests.checker.office import Office
from tests.checker.papers import (
    BOX,
    CODE,
    OTHER_CODE,
    TODAY,
    make_letter,
    make_licence,
)

MISREAD_DAY, TRUE_DAY = date(2026, 9, 21), date(2038, 9, 21)
MISREAD = make_licence(
    valid_until={"value": MISREAD_DAY, "raw": "2026年9月21日", "method": "ocr", "confidence": 0.9}
)


@pytest.fixture
def desk(office: Office) -> Office:
    open_accounts(office.database)
    return office


def receive(desk: Office, paper: Document) -> str:
    """File a paper; give the id of its document."""
    desk.receive(paper)
    (document,) = [row for row in desk.documents() if row.kind == paper.kind]
    return document.id


def look(desk: Office, document_id: str) -> DocumentDesk:
    with desk.database.read_session() as session:
        return fields_of(session, document_id, reveal=True)


def look_at(desk: Office, document_id: str, name: str) -> ShownField:
    shown = look(desk, document_id)
    return next(field for field in (*shown.fields, *shown.absent) if field.name == name)


def test_a_correction_changes_credential_alerts_and_verdict(
    desk: Office, pack: Pack, chain: ChainEngine
) -> None:
    document_id = receive(desk, MISREAD)
    desk.receive(make_letter())
    desk.beat(TODAY)
    assert desk.alerts(AlertState.OPEN) == ["ended"]
    before = desk.check(CODE, pack, chain).assessment.conclusions.verdict
    correct(desk, document_id, "valid_until", "2038年9月21日")
    (credential,) = desk.current(BUSINESS_LICENCE)
    assert credential.valid_until == TRUE_DAY
    assert desk.alerts(AlertState.OPEN) == []
    after = desk.check(CODE, pack, chain).assessment.conclusions.verdict
    assert (before, after) != (before, before)

    field = look_at(desk, document_id, "valid_until")
    assert field.reading is not None
    assert (field.reading.method, field.reading.confidence) == ("person", 1.0)
    assert (field.reading.raw, field.reading.box) == ("2026年9月21日", BOX)
    (first,) = field.corrected_from
    assert first is not None
    assert first.value is not None
    assert (first.value.zh, first.method, first.confidence) == ("2026-09-21", "ocr", 0.9)


def test_correcting_twice_and_back_keeps_every_reading(desk: Office) -> None:
    document_id = receive(desk, MISREAD)
    for minute, day in enumerate(("2037-01-01", "2038-09-21", "2026-09-21"), start=1):
        correct(desk, document_id, "valid_until", day, minute)
        (credential,) = desk.current(BUSINESS_LICENCE)
        assert credential.valid_until == date.fromisoformat(day)
    field = look_at(desk, document_id, "valid_until")
    values = [one and one.value and one.value.zh for one in field.corrected_from]
    methods = [one and one.method for one in field.corrected_from]
    assert values == ["2026-09-21", "2037-01-01", "2038-09-21"]
    assert methods == ["ocr", "person", "person"]


def test_a_field_that_was_absent_is_added_and_taken_away_again(desk: Office) -> None:
    document_id = receive(desk, make_licence(issued_on="absent"))
    assert "issued_on" in {field.name for field in look(desk, document_id).absent}
    correct(desk, document_id, "issued_on", "2025-06-22", 1)
    field = look_at(desk, document_id, "issued_on")
    assert field.reading is not None
    assert (field.reading.raw, field.reading.page, field.reading.box) == ("2025-06-22", 1, None)
    assert field.corrected_from == (None,)
    assert desk.current(BUSINESS_LICENCE)[0].issued_on == date(2025, 6, 22)
    correct(desk, document_id, "issued_on", None, 2)
    assert look_at(desk, document_id, "issued_on").reading is None
    assert desk.current(BUSINESS_LICENCE)[0].issued_on is None


@pytest.mark.parametrize("reader_version", [None, "0.0.1"], ids=["same reader", "newer reader"])
def test_the_same_bytes_again_do_not_undo_it(
    desk: Office, reader_version: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = make_licence(unified_social_credit_code=OTHER_CODE)
    document_id = receive(desk, paper)
    correct(desk, document_id, "unified_social_credit_code", CODE)
    if reader_version:
        monkeypatch.setattr(filing, "READER_VERSION", reader_version)
    report = desk.receive(paper, on=TODAY + timedelta(days=1))
    assert (report.is_new_customer, report.filed) == (False, ())
    assert [c.number for c in desk.credentials()] == [CODE]
    field = look_at(desk, document_id, "unified_social_credit_code")
    assert field.reading is not None
    assert field.reading.method == "person"


def test_what_is_no_value_is_a_fault_and_nothing_is_proposed(desk: Office) -> None:
    document_id = receive(desk, MISREAD)
    fault = correct(desk, document_id, "valid_until", "2038-02-30")
    assert isinstance(fault, FieldFault)
    assert fault.code == "not_a_date"
    with desk.database.read_session() as session:
        with pytest.raises(FieldNotCorrectable):
            prepare_correction(session, document_id, "agent_name", "甲")
        with pytest.raises(FieldNotCorrectable):
            prepare_correction(session, document_id, "restricted_use", None)
        with pytest.raises(DocumentUnknown):
            prepare_correction(session, "none", "issued_on", "2025-06-22")


def test_personal_numbers_are_hidden_unless_revealed(desk: Office) -> None:
    document_id = receive(desk, make_letter())
    with desk.database.read_session() as session:
        hidden = fields_of(session, document_id)
    (field,) = [field for field in hidden.fields if field.is_personal]
    assert field.reading is not None
    assert field.reading.value is not None
    assert "****" in field.reading.value.zh
    assert "****" in field.reading.raw
