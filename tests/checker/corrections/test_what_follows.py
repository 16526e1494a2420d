"""What corrections bring with them: figures of statements, looks at documents, an erasure."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import select

from checker.access.actor import Actor
from checker.access.errors import ActRefused
from checker.access.roles import Role
from checker.document_view.checking import check_document
from checker.document_view.desk import fields_of
from checker.document_view.errors import CheckReasonNeeded
from ingest.sandbox import ReaderPool
from storage.corrections import FIELD_CORRECTION_KIND
from storage.erasure import erase_customer
from storage.errors import DocumentUnknown
from storage.statements import list_statements_of_file
from storage.tables import DocumentCheck, FieldCorrection, Proposal, StatementRow
from storage.vocabulary import DocumentCheckState
from tests.checker.corrections.desk import MAKER, correct, open_accounts, suggest
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_licence
from tests.checker.samples import write_printed_customer

CHECKER = Actor(MAKER.account_id, MAKER.name, frozenset({Role.MAKER}))


@pytest.mark.slow
def test_a_corrected_figure_is_filed_and_the_statement_before_it_stays(
    office: Office, tmp_path: Path
) -> None:
    open_accounts(office.database)
    sample = write_printed_customer(tmp_path, TODAY)
    with ReaderPool() as reader:
        desk = Office(office.database, office.originals, reader, tmp_path)  # type: ignore[arg-type]
        desk.receive_files(sample.files)
    paper = next(row for row in office.documents() if row.name == sample.statements[0].name)

    def figures() -> list[int | None]:
        with office.database.read_session() as session:
            stored = list_statements_of_file(session, paper.original_sha256)
            own = [one for one in stored if not one.row.is_comparative]
            return [one.figures["revenue"].minor_units for one in own]

    def rows() -> int:
        with office.database.read_session() as session:
            return len(session.exec(select(StatementRow)).all())

    (before,) = figures()
    assert before
    had = rows()
    assert correct(office, paper.id, "revenue", "CNY 1,234.50") is None
    assert figures() == [123_450]
    assert rows() == had + 1
    with office.database.read_session() as session:
        (field,) = [f for f in fields_of(session, paper.id).fields if f.name == "revenue"]
    assert field.reading is not None
    assert field.reading.value is not None
    assert field.reading.value.en == "CNY 1,234.50"
    (first,) = field.corrected_from
    assert first is not None
    assert first.method != "person"


def test_a_look_at_a_document_is_by_somebody_who_may_and_the_last_one_counts(
    office: Office,
) -> None:
    open_accounts(office.database)
    office.receive(make_licence())
    (document,) = office.documents()

    def look(state: DocumentCheckState, reason: str | None, by: Actor = CHECKER) -> None:
        with office.database.session() as session:
            check_document(
                session,
                document.id,
                state,
                reason_code=reason,
                note=" 看过 ",
                by=by,
                now=noon(TODAY),
            )

    look(DocumentCheckState.REJECTED, "altered")
    look(DocumentCheckState.ACCEPTED, None)
    with office.database.read_session() as session:
        (check,) = session.exec(select(DocumentCheck)).all()
        assert (check.state, check.reason_code, check.note) == ("accepted", None, "看过")
        assert check.account_id == MAKER.account_id
    for state, reason in (
        (DocumentCheckState.ACCEPTED, "illegible"),
        (DocumentCheckState.REUPLOAD, None),
        (DocumentCheckState.REUPLOAD, "altered"),
        (DocumentCheckState.REJECTED, "no such reason"),
    ):
        with pytest.raises(CheckReasonNeeded):
            look(state, reason)
    finance = Actor(MAKER.account_id, MAKER.name, frozenset({Role.FINANCE}))
    with pytest.raises(ActRefused):
        look(DocumentCheckState.ACCEPTED, None, finance)
    with office.database.session() as session, pytest.raises(DocumentUnknown):
        check_document(
            session,
            "none",
            DocumentCheckState.ACCEPTED,
            reason_code=None,
            note=None,
            by=CHECKER,
            now=noon(TODAY),
        )


def test_an_erasure_leaves_nothing_of_what_was_corrected_or_noted(office: Office) -> None:
    open_accounts(office.database)
    office.receive(make_licence())
    (document,) = office.documents()
    assert correct(office, document.id, "legal_representative", "甄样淼") is None
    suggest(office, document.id, "registered_address", "浙江省杭州市西湖区示例路89号", 2)
    with office.database.session() as session:
        check_document(
            session,
            document.id,
            DocumentCheckState.REJECTED,
            reason_code="altered",
            note="贾例昱的签名不同",
            by=CHECKER,
            now=noon(TODAY),
        )
    with office.database.session() as session:
        erase_customer(session, document.customer_id, noon(TODAY))
    with office.database.read_session() as session:
        assert session.exec(select(FieldCorrection)).all() == []
        assert session.exec(select(DocumentCheck)).all() == []
        proposals = session.exec(
            select(Proposal).where(Proposal.kind == FIELD_CORRECTION_KIND)
        ).all()
        assert [(one.payload, one.reason) for one in proposals] == [({}, ""), ({}, "")]
