"""A corrected field changes what is on file and what is judged; what was read before stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from checker.corrections.errors import CorrectionContradicts, FieldNotCorrectable
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import hash_seen_field, prepare_correction
from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.document_view.desk import DocumentDesk, ShownField, fields_of
from checker.four_eyes.errors import ContentChanged
from checker.four_eyes.proposing import withdraw
from checker.intake import batch_reading
from ingest.document import Document
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from storage.corrections import corrections_of
from storage.customers import add_customer
from storage.errors import DocumentUnknown
from storage.tables import Document as DocumentRow
from storage.tables import DocumentField, Proposal
from storage.values import encode_value
from storage.vocabulary import AlertState, Verdict
from tests.checker.corrections.desk import KINDS, MAKER, approve, correct, open_accounts, suggest
from tests.checker.office import Office, noon
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
    assert (before, after) == (Verdict.REJECT, Verdict.APPROVE)

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
        monkeypatch.setattr(batch_reading, "READER_VERSION", reader_version)
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


def test_what_contradicts_another_field_is_a_fault(desk: Office) -> None:
    document_id = receive(desk, make_licence())
    for field, text, code in (
        ("valid_until", "2001-01-01", "ends_before_it_begins"),
        ("valid_from", "2050-01-01", "ends_before_it_begins"),
        ("no_fixed_term", "是", "has_an_end"),
    ):
        fault = correct(desk, document_id, field, text)
        assert isinstance(fault, FieldFault), field
        assert fault.code == code
    correct(desk, document_id, "valid_until", None, 1)
    correct(desk, document_id, "no_fixed_term", "是", 2)
    fault = correct(desk, document_id, "valid_until", "2038-09-21", 3)
    assert isinstance(fault, FieldFault)
    assert fault.code == "has_no_end"


def test_two_corrections_that_go_together_are_decided_in_their_order(desk: Office) -> None:
    """Each is proposed beside the other; the one that would contradict the paper has to wait."""
    document_id = receive(desk, make_licence())
    first = suggest(desk, document_id, "valid_until", "2058-09-21")
    second = suggest(desk, document_id, "valid_from", "2048-09-22")
    with pytest.raises(CorrectionContradicts):
        approve(desk, second)
    approve(desk, first)
    approve(desk, second)
    (credential,) = desk.current(BUSINESS_LICENCE)
    assert (credential.valid_from, credential.valid_until) == (
        date(2048, 9, 22),
        date(2058, 9, 21),
    )


def test_the_same_file_of_another_customer_has_the_corrections_too(desk: Office) -> None:
    paper = make_letter(signed_on={"value": date(2026, 10, 23), "method": "ocr"})
    document_id = receive(desk, paper)
    correct(desk, document_id, "signed_on", "2026-10-22")
    with desk.database.session() as session:
        other = add_customer(session, name="另一家", created_at=noon(TODAY)).id
    desk.receive(paper, customer=other)
    copy = next(row.id for row in desk.documents() if row.customer_id == other)
    field = look_at(desk, copy, "signed_on")
    assert field.reading is not None
    assert field.reading.value is not None
    assert (field.reading.value.zh, field.reading.method) == ("2026-10-22", "person")
    (first,) = field.corrected_from
    assert first is not None
    assert first.method == "ocr"
    with desk.database.read_session() as session:
        (mine,), (theirs,) = corrections_of(session, document_id), corrections_of(session, copy)
    assert mine.id != theirs.id
    assert (mine.before, mine.after, mine.proposal_id, mine.applied_at) == (
        theirs.before,
        theirs.after,
        theirs.proposal_id,
        theirs.applied_at,
    )


def test_what_waits_and_who_is_beside_are_told(desk: Office) -> None:
    document_id = receive(desk, make_licence())
    desk.receive(make_letter(), on=TODAY + timedelta(days=1))
    (letter_id,) = [row.id for row in desk.documents() if row.id != document_id]
    suggest(desk, document_id, "issued_on", "2025-06-23")
    shown = look(desk, document_id)
    (waiting,) = [field.pending for field in shown.fields if field.pending]
    assert waiting.value is not None
    assert (waiting.value.zh, waiting.proposed_by) == ("2025-06-23", MAKER.account_id)
    assert (shown.neighbours.previous_id, shown.neighbours.next_id) == (None, letter_id)
    assert look(desk, letter_id).neighbours.previous_id == document_id


class TestWhatWasSeen:
    """An approval holds for the change that its maker saw, of the reading that its maker saw."""

    def test_a_page_of_anything_else_is_stale(self, desk: Office) -> None:
        paper = make_letter(signed_on={"value": date(2026, 10, 23), "method": "ocr"})
        document_id = receive(desk, paper)
        with desk.database.session() as session:
            other = add_customer(session, name="另一家", created_at=noon(TODAY)).id
        desk.receive(paper, customer=other)
        copy = next(row.id for row in desk.documents() if row.customer_id == other)
        with desk.database.read_session() as session:
            seen = hash_seen_field(session, document_id, "signed_on")
            others = {
                hash_seen_field(session, document_id, "principal_name"),
                hash_seen_field(session, copy, "signed_on"),
            }
        changes: list[Callable[[DocumentRow, DocumentField], None]] = [
            lambda _, field: setattr(field, "page", 2),
            lambda _, field: setattr(field, "raw", "2026年9月27日"),
            lambda _, field: setattr(field, "box", [0.0, 0.0, 0.5, 0.5]),
            lambda _, field: setattr(field, "confidence", 0.2),
            lambda _, field: setattr(field, "value", encode_value(TRUE_DAY)),
            lambda document, _: setattr(document, "reader_version", "another"),
            lambda document, _: setattr(document, "kind", "cn.bank_account"),
            lambda document, _: setattr(
                document, "problems", [{"code": "date_unclear", "field": "signed_on"}]
            ),
        ]
        for change in changes:
            with desk.database.session() as session:
                document = session.get_one(DocumentRow, document_id)
                change(document, session.get_one(DocumentField, (document_id, "signed_on")))
                session.flush()
                others.add(hash_seen_field(session, document_id, "signed_on"))
                session.rollback()
        assert seen not in others
        assert len(others) == len(changes) + 2
        for other in others:
            with pytest.raises(ContentChanged):
                suggest(desk, document_id, "signed_on", "2026年10月21日", seen_sha256=other)
        suggest(desk, document_id, "signed_on", "2026年10月21日", seen_sha256=seen)

    def test_a_reading_that_came_back_is_another_one(self, desk: Office) -> None:
        document_id = receive(desk, MISREAD)
        correct(desk, document_id, "valid_until", "2038年9月21日", 1)
        with desk.database.read_session() as session:
            seen = hash_seen_field(session, document_id, "valid_until")
        correct(desk, document_id, "valid_until", "2037年9月21日", 2)
        correct(desk, document_id, "valid_until", "2038年9月21日", 3)
        with pytest.raises(ContentChanged):
            suggest(desk, document_id, "valid_until", "2036年9月21日", 4, seen_sha256=seen)

    def test_an_approval_is_bound_to_what_is_to_be_there_instead(self, desk: Office) -> None:
        document_id = receive(desk, MISREAD)
        hashes = set()
        for minutes, text in enumerate(("2038年9月21日", "2037年9月21日", "2038-09-21"), start=1):
            proposal_id = suggest(desk, document_id, "valid_until", text, minutes)
            assert isinstance(proposal_id, str)
            with desk.database.session() as session:
                hashes.add(session.get_one(Proposal, proposal_id).seen_sha256)
                withdraw(session, KINDS, proposal_id, by=MAKER, now=noon(TODAY))
        assert len(hashes) == 3

    def test_what_was_read_anew_is_not_approved(self, desk: Office) -> None:
        document_id = receive(desk, MISREAD)
        proposal_id = suggest(desk, document_id, "valid_until", "2038年9月21日")
        with desk.database.session() as session:
            session.get_one(DocumentRow, document_id).reader_version = "another"
        with pytest.raises(ContentChanged):
            approve(desk, proposal_id)

    def test_characters_that_a_database_cannot_hold_are_no_change(self, desk: Office) -> None:
        document_id = receive(desk, MISREAD)
        proposal_id = suggest(desk, document_id, "registered_address", "杭州市示例路\x008号")
        approve(desk, proposal_id)
