"""What a ledger says of many customers is written at once; only who is concerned is judged anew."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from sqlmodel import Session

from storage.database import Database
from storage.documents import file_original
from storage.ledgers import (
    find_ledger,
    find_summary,
    list_ledgers,
    read_summaries,
    record_ledger,
    replace_summaries,
)
from storage.selection import CustomerIds, CustomerRange
from storage.sheet_sets import find_sheet_set, mark_sheets_built
from storage.tables import Ledger
from tests.storage.examples import NOW, TODAY, make_customer, make_customers, make_original


def import_ledger(session: Session, book: str = "main", content: bytes = b"1") -> Ledger:
    original = make_original(content)
    file_original(session, original, NOW)
    return record_ledger(
        session,
        book=book,
        as_of=TODAY,
        sha256=original.sha256,
        source_name="应收.xlsx",
        source_sha256=original.sha256,
        lines=3,
        customers=2,
        currencies=["USD", "CNY"],
        prior_late_bp=None,
        imported_at=NOW,
    )


def make_rows(**facts: dict[str, Any]) -> pl.DataFrame:
    rows = [{"customer_id": id_, "as_of": TODAY, **found} for id_, found in facts.items()]
    schema = {"customer_id": pl.String, "as_of": pl.Date, "paydex": pl.Int32,
              "currencies_mixed": pl.Boolean}  # fmt: skip
    return pl.DataFrame(rows, schema=schema)


def version_of(session: Session, customer_id: str) -> int | None:
    found = find_sheet_set(session, customer_id)
    return None if found is None else found.version


def test_a_summary_comes_back_with_its_three_states(database: Database) -> None:
    with database.session() as session:
        first, second = make_customers(session, "甲乙")
        ledger = import_ledger(session)
        rows = make_rows(
            **{first: {"paydex": 80, "currencies_mixed": False}, second: {"currencies_mixed": None}}
        )
        assert replace_summaries(session, ledger.id, rows) == {first, second}
        summary = find_summary(session, first)
        assert summary is not None
        assert (summary.as_of, summary.paydex, summary.currencies_mixed) == (TODAY, 80, False)
        assert summary.late_share_bp is None
        read = read_summaries(session, CustomerRange())
        told = ["customer_id", "ledger_id", "as_of", "currencies_mixed", "paydex"]
        assert read.select(told).rows() == [
            (first, ledger.id, TODAY, False, 80),
            (second, ledger.id, TODAY, None, None),
        ]
        assert read_summaries(session, CustomerIds((second,))).height == 1
        assert find_summary(session, "absent") is None


def test_only_who_is_concerned_has_another_version(database: Database) -> None:
    with database.session() as session:
        same, other, gone, come = make_customers(session, "甲乙丙丁")
        for id_ in (same, other, gone):
            mark_sheets_built(
                session, id_, version=4, builder="b", known_from=None, known_before=None
            )
        first = import_ledger(session)
        before = make_rows(**{id_: {"paydex": 80} for id_ in (same, other, gone)})
        replace_summaries(session, first.id, before)
        second = import_ledger(session, content=b"2")
        after = make_rows(**{same: {"paydex": 80}, other: {"paydex": 70}, come: {"paydex": 80}})
        assert replace_summaries(session, second.id, after) == {other, gone, come}
        assert [version_of(session, id_) for id_ in (same, other, gone, come)] == [5, 6, 6, None]
        assert find_summary(session, gone) is None
        kept = find_summary(session, same)
        assert kept is not None
        assert kept.ledger_id == second.id
        assert replace_summaries(session, second.id, after) == set()
        sheets = find_sheet_set(session, other)
        assert sheets is not None
        assert not sheets.is_stale


def test_another_book_leaves_alone_whom_it_does_not_name(database: Database) -> None:
    with database.session() as session:
        one, both = make_customers(session, "甲乙")
        main, branch = import_ledger(session), import_ledger(session, book="branch")
        replace_summaries(session, main.id, make_rows(**{one: {}, both: {"paydex": 80}}))
        assert replace_summaries(session, branch.id, make_rows(**{both: {"paydex": 50}})) == {both}
        summaries = read_summaries(session, CustomerRange()).select("ledger_id", "paydex").rows()
        assert summaries == [(main.id, None), (branch.id, 50)]


def test_the_last_import_of_a_book_counts(database: Database) -> None:
    with database.session() as session:
        import_ledger(session)
        newer, other = import_ledger(session, content=b"2"), import_ledger(session, book="a")
        assert find_ledger(session, "main") == newer
        assert newer.currencies == ["CNY", "USD"]
        assert list(list_ledgers(session)) == [other, newer]
        assert find_ledger(session, "none") is None


def test_a_column_that_is_no_fact_is_refused(database: Database) -> None:
    with database.session() as session:
        ledger = import_ledger(session)
        strange = pl.DataFrame({"customer_id": ["c"], "amount": [1]})
        with pytest.raises(ValueError, match="amount"):
            replace_summaries(session, ledger.id, strange)


def test_no_lines_at_all_take_every_summary_of_the_book_away(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session).id
        ledger = import_ledger(session)
        replace_summaries(session, ledger.id, make_rows(**{customer: {"as_of": date(2026, 1, 1)}}))
        assert replace_summaries(session, ledger.id, make_rows()) == {customer}
