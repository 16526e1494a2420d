"""Statements are filed once; another reading of the same file takes the place of the first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import Session

from storage.database import Database
from storage.documents import file_original
from storage.statements import (
    FigureReading,
    FilingResult,
    StatementReading,
    list_receipts,
    list_statements,
    record_statement,
    record_statements,
)
from tests.storage.examples import NOW, TODAY, make_customer, make_original

_A_MONTH = timedelta(days=30)


def read_one(customer_id: str, content: bytes = b"paper", **changes: object) -> StatementReading:
    reading = StatementReading(
        customer_id=customer_id,
        period_ends_on=date(2025, 12, 31),
        period_months=12,
        format="cn_2019",
        scope="company",
        currency="CNY",
        unit=10_000,
        audit_opinion=None,
        is_comparative=False,
        source_name="2025.xlsx",
        source_sha256=make_original(content).sha256,
        received_on=TODAY,
        figures={
            "cash": FigureReading(500, "value", "5.00", sheet="资产负债表", line=5, column=2),
            "goodwill": FigureReading(None, "dash", "—", page=2, box=(0.1, 0.2, 0.3, 0.4)),
            "bonds_payable": FigureReading(None, "blank", ""),
        },
    )
    return replace(reading, **changes)  # type: ignore[arg-type]


def file_files(session: Session, *contents: bytes) -> None:
    for content in contents:
        file_original(session, make_original(content), NOW)


def test_a_statement_comes_back_with_the_place_of_every_figure(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        file_files(session, b"paper")
        filing = record_statement(session, read_one(customer), recorded_at=NOW)
        assert filing.result is FilingResult.NEW
        (found,) = list_statements(session, customer, known_on=TODAY)
        assert found.row.id == filing.statement_id
        assert [(f.minor_units, f.stated, f.raw) for f in found.figures.values()] == [
            (None, "blank", ""), (500, "value", "5.00"), (None, "dash", "—"),
        ]  # fmt: skip
        cash, goodwill = found.figures["cash"], found.figures["goodwill"]
        assert (cash.sheet, cash.line, cash.column, cash.box) == ("资产负债表", 5, 2, None)
        assert (goodwill.page, goodwill.box) == (2, [0.1, 0.2, 0.3, 0.4])


def test_the_same_again_is_not_filed_again(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        file_files(session, b"paper")
        first = record_statement(session, read_one(customer), recorded_at=NOW)
        moved = read_one(customer)
        moved = replace(moved, figures={**moved.figures, "cash": FigureReading(500, "value", "5")})
        again = record_statement(session, moved, recorded_at=NOW)
        assert again.result is FilingResult.UNCHANGED
        assert again.statement_id == first.statement_id


def test_another_reading_of_the_same_file_is_kept_beside_the_first(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        file_files(session, b"paper")
        wrong = record_statement(session, read_one(customer), recorded_at=NOW)
        right = record_statement(session, read_one(customer, unit=1), recorded_at=NOW)
        assert right.result is FilingResult.CORRECTED
        (found,) = list_statements(session, customer, known_on=TODAY)
        assert (found.row.id, found.row.supersedes_id) == (right.statement_id, wrong.statement_id)
        back = record_statement(session, read_one(customer), recorded_at=NOW)
        assert back.result is FilingResult.CORRECTED
        assert record_statement(session, read_one(customer), recorded_at=NOW) == replace(
            back, result=FilingResult.UNCHANGED
        )


def test_two_files_about_one_year_stand_side_by_side(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        file_files(session, b"paper", b"audited")
        later = TODAY + _A_MONTH
        audited = read_one(customer, b"audited", audit_opinion="unqualified", received_on=later)
        record_statements(session, [audited, read_one(customer)], recorded_at=NOW)
        known = [
            [found.row.audit_opinion for found in list_statements(session, customer, known_on=day)]
            for day in (TODAY - _A_MONTH, TODAY, later)
        ]
        assert known == [[], [None], ["unqualified", None]]
        assert list(list_receipts(session, customer)) == [TODAY, later]


def test_a_correction_holds_since_the_file_was_received(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        file_files(session, b"paper")
        record_statement(session, read_one(customer), recorded_at=NOW)
        later = TODAY + _A_MONTH
        record_statement(session, read_one(customer, unit=1, received_on=later), recorded_at=NOW)
        (found,) = list_statements(session, customer, known_on=TODAY)
        assert (found.row.unit, found.row.received_on) == (1, TODAY)
        assert list(list_receipts(session, customer)) == [TODAY]


def test_two_statements_of_one_period_in_one_file_are_refused(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        twice = [read_one(customer), read_one(customer, unit=1)]
        with pytest.raises(ValueError, match="same period"):
            record_statements(session, twice, recorded_at=NOW)
