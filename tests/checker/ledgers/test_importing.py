"""Importing a ledger: nothing lost in silence, nothing twice, nothing half."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from checker.ledgers import importing
from checker.ledgers.errors import (
    LedgerDayInFuture,
    LedgerOutdated,
    LedgerOvertaken,
    LedgerUnreadable,
)
from checker.ledgers.mapping import load_mapping, parse_mapping
from licet_examples.ledger import write_ledger as write_sample_ledger
from storage.ledgers import find_summary
from storage.register import list_known_customers
from storage.tables import Customer, Ledger
from tests.checker.ledgers.exports import (
    HEADINGS,
    current_ledger,
    enter_customer,
    import_file,
    import_lines,
    lines_on_file,
    write_export,
)
from tests.checker.office import Office
from tests.checker.papers import CODE, OTHER_CODE, TODAY

FIRST = "甲公司,,发票,F1,2026-01-05,2026-02-04,1234.50,,2026-02-10,,否"
OPEN = "甲公司,,发票,F2,2026-09-01,2026-10-01,1000,,,400,否"
OTHER = "乙公司,,红字发票,F3,2026-09-02,,-50.00,,,,否"


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    first = import_lines(office, FIRST, OPEN, OTHER)
    assert (first.is_news, first.added, first.customers) == (True, 3, 2)
    assert first.as_of == date(2026, 9, 2)  # the latest day of issue or settlement
    before = current_ledger(office)
    again = import_lines(office, FIRST, OPEN, OTHER, on=TODAY + timedelta(days=3))
    assert (again.is_news, again.added, again.changed, again.unchanged) == (False, 0, 0, 3)
    assert current_ledger(office) == before


def test_newer_lines_replace_and_absent_ones_stay_unless_told(small_office: Office) -> None:
    import_lines(small_office, FIRST, OPEN, OTHER)
    paid = OPEN.replace(",,400,", ",2026-10-20,,")
    later = import_lines(small_office, paid)
    assert (later.changed, later.kept, later.removed, later.lines) == (1, 2, 0, 3)
    assert later.as_of == date(2026, 10, 20)
    (change,) = later.changes
    assert (change.name, change.change, change.before, change.after) == (
        "甲公司",
        "changed",
        100_000,
        100_000,
    )
    whole = import_lines(small_office, paid, replaces=True)
    assert (whole.removed, whole.lines, whole.customers) == (2, 1, 1)
    assert sorted((c.name, c.before, c.after) for c in whole.changes) == [
        ("乙公司", -5_000, 0),
        ("甲公司", 123_450, 0),
    ]


def test_lines_are_kept_as_they_are_meant(small_office: Office) -> None:
    import_lines(small_office, FIRST, OPEN, OTHER)
    kept = lines_on_file(small_office).sort("number").to_dicts()
    assert [(k["kind"], k["amount"], k["currency"], k["paid_amount"]) for k in kept] == [
        ("invoice", 123_450, "CNY", None),
        ("invoice", 100_000, "CNY", 40_000),
        ("credit_note", 5_000, "CNY", None),
    ]


def test_gbk_with_titles_above_and_sums_below(small_office: Office) -> None:
    path = small_office.incoming / "应收.csv"
    sums = "甲公司,,,小计,,,1234.50,,,,", "合计,,,,,,1234.50,,,,"
    path.write_bytes("\n".join(["应收账款明细表", "", HEADINGS, FIRST, *sums]).encode("gbk"))
    report = import_file(small_office, path)
    assert (report.read, report.totals, report.lines, report.faults) == (1, 2, 1, ())


FAULTY = [
    ("甲公司,,发票,F1,2026-13-05,2026-02-04,1,,,,", "date_invalid", "单据日期"),
    ("甲公司,,发票,F1,2026-01-05,03/04/2026,1,,,,", "date_ambiguous", "到期日"),
    ("甲公司,,发票,F1,2026-01-05,,1,,,,", "due_missing", "到期日"),
    ("甲公司,,发票,F1,,2026-02-04,1,,,,", "issued_missing", "单据日期"),
    ("甲公司,,发票,,2026-01-05,2026-02-04,1,,,,", "line_number_missing", "单据号"),
    ("甲公司,,神秘,F1,2026-01-05,2026-02-04,1,,,,", "line_kind_unknown", "单据类型"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,,,,,", "amount_missing", "金额"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,壹元,,,,", "not_an_amount", "金额"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,1.005,,,,", "amount_too_fine", "金额"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,1,XXQ,,,", "currency_contradicts", "币种"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,1,,,,或许", "dispute_unclear", "争议"),
    ("甲公司,,发票,F1,2026-01-05,2026-02-04,1,234.50,,,,否", "cells_moved", None),
    (",,发票,F1,2026-01-05,2026-02-04,1,,,,", "customer_missing", "客户名称"),
]


def test_what_cannot_be_taken_is_said_with_its_place(small_office: Office) -> None:
    report = import_lines(small_office, FIRST, *(line for line, *_ in FAULTY), is_dry_run=True)
    found = [(fault.line, fault.code, fault.heading) for fault in report.faults]
    assert found == [(3 + n, code, heading) for n, (_, code, heading) in enumerate(FAULTY)]
    assert all(fault.message.zh and fault.message.en for fault in report.faults)
    assert (report.lines, report.left_out) == (1, len(FAULTY))


def test_unknown_customers_are_reported_and_added_only_when_asked(small_office: Office) -> None:
    report = import_lines(small_office, FIRST, OPEN, OTHER, adds_customers=False)
    assert not report.is_news
    assert {(one.name, one.lines) for one in report.unknown} == {("甲公司", 2), ("乙公司", 1)}
    assert report.faulty == {"customer_unknown": 3}
    assert current_ledger(small_office) is None
    added = import_lines(small_office, FIRST, OPEN, OTHER)
    assert sorted(added.new_customers) == ["乙公司", "甲公司"]


def test_customers_are_found_by_code_then_name_then_reference(small_office: Office) -> None:
    with small_office.database.session() as session:
        by_code = enter_customer(session, "甲公司", unified_social_credit_code=CODE).id
        by_name = enter_customer(session, "乙公司").id
        by_reference = enter_customer(session, "丙公司", reference="C3").id
    report = import_lines(
        small_office,
        FIRST.replace("甲公司,", f"随便写的,{CODE}"),
        FIRST.replace("甲公司", "乙公司"),
        FIRST.replace("甲公司,", "丙方简称,C3"),
        adds_customers=False,
    )
    assert report.faults == ()
    assert set(lines_on_file(small_office)["customer"]) == {by_code, by_name, by_reference}


def test_a_name_whose_code_is_another_is_refused(small_office: Office) -> None:
    with small_office.database.session() as session:
        enter_customer(session, "甲公司", unified_social_credit_code=CODE)
    report = import_lines(small_office, FIRST.replace("甲公司,", f"甲公司,{OTHER_CODE}"))
    (fault,) = report.faults
    assert fault.code == "code_of_another"
    assert CODE in fault.message.en
    assert report.lines == 0


def test_a_dry_run_writes_nothing(small_office: Office) -> None:
    report = import_lines(small_office, FIRST, is_dry_run=True)
    assert (report.is_news, report.added) == (True, 1)
    assert current_ledger(small_office) is None
    assert list(small_office.originals.hashes()) == []
    with small_office.database.read_session() as session:
        assert session.exec(select(Customer)).all() == []


def test_a_killed_import_leaves_no_row_without_its_lines(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_lines(office, FIRST)
    before = current_ledger(office)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "replace_summaries", die)
    with pytest.raises(KeyboardInterrupt):
        import_lines(office, FIRST, OPEN, OTHER)
    assert current_ledger(office) == before
    with office.database.read_session() as session:
        assert [c.name for c in session.exec(select(Customer))] == ["甲公司"]
    monkeypatch.undo()
    assert import_lines(office, FIRST, OPEN, OTHER).added == 2


def test_an_import_that_was_overtaken_writes_nothing(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock = importing.lock_registers
    monkeypatch.setattr(importing, "lock_registers", lambda _: None)
    write = importing.write_lines

    def be_slow(*args: object) -> None:
        monkeypatch.setattr(importing, "write_lines", write)
        import_lines(small_office, OTHER)
        write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "write_lines", be_slow)
    with pytest.raises(LedgerOvertaken):
        import_lines(small_office, FIRST)
    monkeypatch.setattr(importing, "lock_registers", lock)
    assert set(lines_on_file(small_office)["number"]) == {"F3"}


def test_the_day_of_a_ledger_is_given_or_found_and_never_to_come(small_office: Office) -> None:
    ahead = OPEN.replace("2026-09-01", (TODAY + timedelta(days=9)).isoformat())
    assert import_lines(small_office, FIRST, ahead).as_of == date(2026, 2, 10)
    given = date(2026, 10, 31)
    assert import_lines(small_office, FIRST, ahead, as_of=given).as_of == given
    with pytest.raises(LedgerDayInFuture):
        import_lines(small_office, FIRST, as_of=TODAY + timedelta(days=1))
    with pytest.raises(LedgerOutdated):
        import_lines(small_office, FIRST)
    assert import_lines(small_office, FIRST, replaces=True).as_of == date(2026, 2, 10)


def test_lines_without_numbers_are_numbered_and_none_is_lost(small_office: Office) -> None:
    instalments = [f"甲公司,,发票,F9,2026-01-05,2026-0{month}-04,100,,,,否" for month in (2, 3, 3)]
    report = import_lines(small_office, *instalments)
    assert (report.lines, report.repeated) == (3, 0)
    again = import_lines(small_office, *reversed(instalments))
    assert (again.is_news, again.unchanged) == (False, 3)


def test_a_number_and_line_twice_counts_once_and_never_with_other_content(
    small_office: Office,
) -> None:
    headings = HEADINGS + ",行号"
    report = import_lines(
        small_office,
        FIRST + ",1",
        FIRST + ",1",
        FIRST.replace("1234.50", "9") + ",1",
        headings=headings,
    )
    assert (report.lines, report.repeated, report.faulty) == (1, 1, {"line_repeated": 1})
    assert report.faults[0].line == 4
    assert lines_on_file(small_office)["amount"].to_list() == [123_450]


def test_amounts_in_many_writings(small_office: Office) -> None:
    line = "甲公司,,发票,{},2026-01-05,2026-02-04,{},{},,,"
    written = [
        ('"1,234.50"', "CNY", 123_450),
        ("12万", "CNY", 12_000_000),
        ("￥3.20", "", 320),
        ("500", "JPY", 500),
        ("1.234", "KWD", 1_234),
        ("７８", "", 7_800),
    ]
    lines = [line.format(n, text, code) for n, (text, code, _) in enumerate(written)]
    report = import_lines(small_office, *lines)
    assert report.faults == ()
    assert lines_on_file(small_office).sort("number")["amount"].to_list() == [
        a for *_, a in written
    ]


def test_open_amounts_stand_for_paid_ones(small_office: Office) -> None:
    headings = HEADINGS.replace("已收金额", "未收金额")
    import_lines(small_office, OPEN, headings=headings)
    assert lines_on_file(small_office)["paid_amount"].to_list() == [60_000]


def test_sap_items_by_their_technical_names(small_office: Office) -> None:
    headings = "BUKRS\tKUNNR\tGJAHR\tBELNR\tBUZEI\tBLART\tBLDAT\tNETDT\tAUGDT\tWRSHB\tWAERS"
    rows = [
        "1000|0000012345|2026|1800000001|001|RV|20260105|20260204|20260210|1000.00|CNY",
        "1000|0000012345|2025|1800000001|001|RV|20250105|20250204|00000000|500.00|CNY",
        "1000|0000012345|2026|1600000001|001|DG|20260301|20260301|00000000|200.00-|CNY",
        "1000|0000012345|2026|1400000001|001|DZ|20260302|20260302|00000000|100.00-|CNY",
    ]
    report = import_lines(
        small_office,
        *(row.replace("|", "\t") for row in rows),
        headings=headings,
        mapping=load_mapping("sap_ar_items"),
    )
    assert (report.faults, report.lines, report.customers) == ((), 4, 1)
    kept = lines_on_file(small_office).sort("number").select("kind", "amount", "number").rows()
    assert ("invoice", 100_000, "1000/2026/1800000001") in kept
    assert ("credit_note", 20_000, "1000/2026/1600000001") in kept
    assert ("payment", 10_000, "1000/2026/1400000001") in kept
    with small_office.database.read_session() as session:
        summary = find_summary(session, list_known_customers(session)[0].id)
    assert summary is not None
    assert summary.overdue_share_bp == 10_000  # 200.00 of 500.00 are left, all overdue


def test_a_credit_taken_back_is_owed_again(small_office: Office) -> None:
    lines = [
        "甲公司,,收款,R1,2026-01-05,,-100,,,,",
        "甲公司,,收款,R2,2026-01-09,,100,,,,",
    ]
    import_lines(small_office, *lines)
    kept = lines_on_file(small_office).sort("number").select("kind", "due_on").rows()
    assert kept == [("payment", None), ("invoice", date(2026, 1, 9))]


def test_terms_stand_for_due_days_that_are_not_given(small_office: Office) -> None:
    mapping = parse_mapping("currency: CNY\nterms_days: 30", "m.yaml")
    import_lines(small_office, FIRST.replace("2026-02-04", ""), mapping=mapping)
    assert lines_on_file(small_office)["due_on"].to_list() == [date(2026, 2, 4)]


def test_a_file_without_headings_is_refused_in_both_languages(
    small_office: Office, tmp_path: Path
) -> None:
    path = write_export(tmp_path, "一,二,三,四", headings="什么,都,不是,啊")
    with pytest.raises(LedgerUnreadable) as caught:
        import_file(small_office, path)
    assert "表头" in caught.value.zh
    assert "headings" in caught.value.en
    assert current_ledger(small_office) is None


def test_earlier_ledgers_of_a_book_are_kept(small_office: Office) -> None:
    import_lines(small_office, FIRST)
    import_lines(small_office, FIRST, OPEN)
    with small_office.database.read_session() as session:
        ledgers = session.exec(select(Ledger)).all()
    assert sorted(ledger.is_current for ledger in ledgers) == [False, True]
    assert all(small_office.originals.locate(ledger.sha256).exists() for ledger in ledgers)


def test_the_sample_ledger_is_imported_without_a_fault(small_office: Office) -> None:
    path = small_office.incoming / "ledger.csv"
    lines = write_sample_ledger(path, TODAY)
    report = import_file(small_office, path)
    assert (report.lines, report.faults, report.totals) == (lines, (), 0)
    assert report.as_of is not None
    assert report.customers == 6
