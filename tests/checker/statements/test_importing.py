"""Statements out of files into the customers' files, once, with what changes told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.errors import CustomerUnknown, StatementsUnreadable
from checker.statements import StatementHistory, load_years
from checker.statements.importing import import_statements
from checker.statements.report import ImportReport
from checker.statements.source import read_statement_file
from checker.statements.standings import StatementStanding, list_standings
from checker.statements.years import IdentityCheck
from ingest.document import Document, ReadResult
from storage.customers import add_customer
from storage.sheet_sets import find_sheet_set, mark_sheets_built
from storage.statements import FilingResult
from storage.tables import StatementFigure, StatementRow
from tests.checker.office import Office, noon
from tests.checker.papers import CODE, NAME, TODAY, make_licence
from tests.checker.register.spreadsheets import TableReader
from tests.checker.statements.statements import RECEIVED, WHOLE, YEAR, make_filed

A_DAY = timedelta(days=1)
HEAD = "company_name,company_code,period_ends_on,currency,unit,revenue,total_assets,equity"


def make_sheet(
    year: int = 2025, *, now: str = "1000", before: str = "900", unit: str = "万元"
) -> str:
    """A balance sheet in the Chinese form with the year before beside it."""
    stated = f",,单位：{unit}" if unit else ""
    return (
        f"资产负债表\n编制单位：{NAME},,{year}年12月31日{stated}\n项目,期末余额,年初余额\n"
        f"流动资产合计,600,500\n非流动资产合计,400,400\n资产总计,{now},{before}\n"
        f"负债合计,300,250\n商誉,—,\n所有者权益合计,700,650\n"
    )


def import_text(
    office: Office,
    text: str,
    *,
    on: date = RECEIVED,
    path: str = "报表.csv",
    **options: Any,  # noqa: ANN401
) -> ImportReport:
    given = {name: options.pop(name) for name in ("unit", "currency") if name in options}
    file = read_statement_file(text.encode(), path, TableReader(), **given)
    return import_statements(
        office.database, office.originals, file, received_on=on, now=noon(on), by=PROGRAM, **options
    )


def add(office: Office, name: str = NAME, **known: str) -> str:
    with office.database.session() as session:
        return add_customer(session, name=name, created_at=noon(TODAY), **known).id


def years_of(office: Office, customer_id: str, as_of: date = date.max) -> StatementHistory:
    with office.database.read_session() as session:
        return load_years(session, customer_id, as_of)


def results(report: ImportReport) -> list[FilingResult]:
    return [one.result for one in report.statements]


def version_of(office: Office, customer_id: str) -> tuple[int, bool] | None:
    with office.database.read_session() as session:
        found = find_sheet_set(session, customer_id)
    return None if found is None else (found.version, found.is_stale)


def test_a_file_is_filed_once_and_marks_the_sheets(office: Office) -> None:
    customer = add(office)
    with office.database.session() as session:
        mark_sheets_built(
            session, customer, version=3, builder="b", known_from=None, known_before=None
        )
    first = import_text(office, make_sheet())
    assert results(first) == [FilingResult.NEW, FilingResult.NEW]
    assert version_of(office, customer) == (3, True)
    again = import_text(office, make_sheet(), on=RECEIVED + A_DAY)
    assert results(again) == [FilingResult.UNCHANGED, FilingResult.UNCHANGED]
    assert (again.superseded, again.changed) == ((), ())
    (year, before) = years_of(office, customer).years
    assert (year.amount("total_assets"), year.received_on) == (1_000_000_000, RECEIVED)
    assert before.is_comparative
    goodwill = year.figures["goodwill"]
    assert (goodwill.reason, before.figures["goodwill"].reason) == ("dash", "not_stated")
    assert (goodwill.source.line, goodwill.source.column) == (8, 2)
    with office.database.read_session() as session:
        content = office.originals.open(session, year.figures["equity"].filed.source_sha256)
    assert content == make_sheet().encode()


def test_a_dry_run_tells_all_and_writes_nothing(office: Office) -> None:
    customer = add(office)
    report = import_text(office, make_sheet(), is_dry_run=True)
    assert results(report) == [FilingResult.NEW, FilingResult.NEW]
    assert not years_of(office, customer).years
    assert not list(office.originals.hashes())
    assert version_of(office, customer) is None


def test_a_later_file_tells_what_it_supersedes_and_restates(office: Office) -> None:
    customer = add(office)
    import_text(office, make_sheet(now="1000"))
    later = import_text(
        office,
        make_sheet(2026, now="1200", before="990"),
        path="2026.csv",
        on=RECEIVED + 365 * A_DAY,
    )
    assert [(one.item, one.before, one.after) for one in later.changed] == [
        ("current_assets", 600_000_000, 500_000_000),
        ("equity", 700_000_000, 650_000_000),
        ("total_assets", 1_000_000_000, 990_000_000),
        ("total_liabilities", 300_000_000, 250_000_000),
    ]
    (gone,) = later.superseded
    assert (gone.period_ends_on, gone.source_name) == (YEAR, "报表.csv")
    assert {one.item for one in years_of(office, customer).restated} >= {"total_assets"}
    assert not years_of(office, customer, RECEIVED).restated
    assert all(isinstance(doubt.about, IdentityCheck) for doubt in later.doubts)
    standings = list_standings(office.database, NAME, date.max)[1]
    assert [standing for _, standing in standings] == [
        StatementStanding.COUNTS,
        StatementStanding.COUNTS,
        StatementStanding.SUPPLEMENTS,  # its dash for goodwill, of which the other says nothing
        StatementStanding.COUNTS,
    ]


def test_a_unit_that_is_not_stated_is_never_guessed(office: Office) -> None:
    customer = add(office)
    silent = import_text(office, make_sheet(unit=""))
    assert [problem.code for problem in silent.problems] == ["statement_unit_missing"]
    assert not silent.statements
    assert silent.needs_attention
    wrong = import_text(office, make_sheet(unit=""), unit=1)
    assert results(wrong) == [FilingResult.NEW, FilingResult.NEW]
    right = import_text(office, make_sheet(unit=""), unit=10_000, on=RECEIVED + A_DAY)
    assert results(right) == [FilingResult.CORRECTED, FilingResult.CORRECTED]
    year = years_of(office, customer, RECEIVED).latest
    assert year is not None
    assert year.amount("total_assets") == 1_000_000_000
    assert not years_of(office, customer).restated
    with office.database.read_session() as session:
        kept = session.exec(select(StatementRow)).all()
        assert sorted(row.is_current for row in kept) == [False, False, True, True]
        assert session.exec(select(StatementFigure)).first() is not None


def test_a_table_of_many_customers_goes_to_each_of_them(office: Office) -> None:
    first, second = add(office, "甲公司", reference="K1"), add(office, "乙公司")
    report = import_text(
        office,
        "\n".join(
            [
                HEAD,
                "甲公司,,2025-12-31,CNY,1,70,100,-5",
                ",K1,2024-12-31,CNY,1,60,90,5",
                "乙公司,,2025-12-31,USD,1000,7,10,2",
                "丙公司,,2025-12-31,CNY,1,7,10,2",
                ",,2025-12-31,CNY,1,7,10,2",
                "",
            ]
        ),
    )
    assert results(report) == [FilingResult.NEW] * 3
    faults = sorted((fault.line, fault.code) for fault in report.faults)
    assert faults == [(5, "customer_unknown"), (6, "customer_missing")]
    assert {fault.to_data()["filed"] for fault in report.faults} == {False}
    of_first = years_of(office, first)
    assert [year.amount("equity") for year in of_first.years] == [-500, 500]
    other = years_of(office, second).latest
    assert other is not None
    assert (other.currency, other.amount("revenue")) == ("USD", 700_000)


def test_a_name_of_several_or_of_another_code_is_refused(office: Office) -> None:
    add(office, "甲公司")
    add(office, "甲公司")
    add(office, "乙公司", unified_social_credit_code=CODE)
    rows = ("甲公司,,2025-12-31,CNY,1,1,1,1", "乙公司,91110000000000000X,2025-12-31,CNY,1,1,1,1")
    report = import_text(office, "\n".join([HEAD, *rows, ""]))
    assert {fault.code for fault in report.faults} == {"customer_ambiguous", "code_of_another"}
    assert not report.statements
    for fault in report.faults:
        assert fault.message.zh
        assert fault.message.en


def test_one_period_twice_in_a_file_is_filed_only_if_it_agrees(office: Office) -> None:
    customer = add(office, "甲公司")
    row = "甲公司,,2025-12-31,CNY,1,70,100,5"
    agreeing = import_text(office, "\n".join([HEAD, row, row, ""]))
    assert results(agreeing) == [FilingResult.NEW]
    other = "甲公司,,2025-12-31,CNY,1,71,100,5"
    report = import_text(office, "\n".join([HEAD, row, other, ""]), path="x.csv")
    assert {fault.code for fault in report.faults} == {"told_twice"}
    assert not report.statements
    year = years_of(office, customer).latest
    assert year is not None
    assert year.amount("revenue") == 7_000


def test_a_named_customer_gets_the_statement_and_a_doubtful_name_is_told(office: Office) -> None:
    customer = add(office, "甲公司")
    report = import_text(office, make_sheet(), customer="甲公司")
    assert [(fault.code, fault.is_filed) for fault in report.faults] == [("named_otherwise", True)]
    year = years_of(office, customer).latest
    assert year is not None
    assert year.figures["equity"].filed.document_id is not None
    (document,) = office.documents()
    assert (document.kind, document.result.value) == ("cn.financial_statements", "ok")
    with pytest.raises(CustomerUnknown):
        import_text(office, make_sheet(), customer="无名")


def test_a_file_that_cannot_be_read_says_why() -> None:
    with pytest.raises(StatementsUnreadable, match=r"x\.pdf"):
        read_statement_file(b"no pdf", "x.pdf", TableReader())


def make_report(*statements: Any, name: str | None = None, code: str | None = None) -> Document:  # noqa: ANN401
    """A document that holds statements."""
    return Document(
        name="审计报告.pdf",
        sha256="",
        result=ReadResult.OK,
        kind="cn.financial_statements",
        confidence=1.0,
        pages=(1,),
        statements=tuple(
            replace(one.statement, company_name=name, company_code=code) for one in statements
        ),
    )


def test_statements_among_the_papers_are_filed_with_them(office: Office) -> None:
    report = make_report(make_filed(audit_opinion="qualified"), name=NAME)
    intake = office.receive(make_licence(), report, on=RECEIVED)
    year = years_of(office, intake.customer.id).latest
    assert year is not None
    assert (year.audit_opinion, year.received_on) == ("qualified", RECEIVED)
    documents = {document.id: document.kind for document in office.documents()}
    assert documents[year.figures["equity"].filed.document_id or ""] == "cn.financial_statements"
    office.receive(make_licence(), report, on=RECEIVED + A_DAY)
    with office.database.read_session() as session:
        assert len(session.exec(select(StatementRow)).all()) == 1


def test_statements_of_another_company_are_not_filed_silently(office: Office) -> None:
    other = make_report(make_filed(), name="别家有限公司")
    intake = office.receive(make_licence(), other, on=RECEIVED)
    assert intake.statements_of_others == (("1-审计报告.pdf", "别家有限公司"),)
    assert not years_of(office, intake.customer.id).years


def test_statements_alone_say_who_the_customer_is(office: Office) -> None:
    intake = office.receive(make_report(make_filed(), name=NAME, code=CODE), folder=None)
    assert (intake.customer.name, intake.customer.unified_social_credit_code) == (NAME, CODE)


_FILES = (
    make_sheet(2024, now="900", before="800"),
    make_sheet(2025, now="1000", before="900"),
    make_sheet(2025, now="1001", before="850"),
    make_sheet(2026, now="1200", before="990"),
)


def test_the_order_of_import_does_not_matter(office: Office) -> None:
    told = []
    for number, order in enumerate([(0, 1, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)]):
        customer = add(office, f"客户{number}")
        for place in order:
            on = RECEIVED + place * A_DAY
            import_text(office, _FILES[place], path=f"{place}.csv", on=on, customer=customer)
        read = years_of(office, customer)
        years = [
            (year.period_ends_on, {item: figure.counted for item, figure in year.figures.items()})
            for year in read.years
        ]
        restated = [(one.period_ends_on, one.item, one.before, one.after) for one in read.restated]
        told.append((years, restated))
    assert told[0] == told[1] == told[2]
    assert [day.year for day, _ in told[0][0]] == [2026, 2025, 2024, 2023]
    assert told[0][0][0][1]["total_assets"] == 1_200_000_000


def test_all_parts_of_a_set_come_back(office: Office) -> None:
    report = make_report(make_filed(WHOLE))
    intake = office.receive(make_licence(), report, on=RECEIVED)
    year = years_of(office, intake.customer.id).latest
    assert year is not None
    assert {item: figure.counted for item, figure in year.figures.items()}["cash_increase"] == 3_000
    assert all(check.holds for check in year.identities)
