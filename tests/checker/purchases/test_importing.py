"""Importing purchases: nothing lost in silence, nothing twice, nothing half."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from checker.facts.purchases import load_purchase_facts
from checker.purchases import importing
from checker.purchases.errors import (
    PurchaseCurrenciesMixed,
    PurchaseDayInFuture,
    PurchasesOvertaken,
    PurchasesUnreadable,
)
from checker.purchases.headings import load_purchase_columns
from checker.purchases.mapping import parse_mapping
from rules.facts import FactState, load_catalogue
from storage.tables import Customer, Event
from storage.vocabulary import BookContent
from tests.checker.office import Office
from tests.checker.papers import TODAY
from tests.checker.purchases.exports import (
    current_book,
    import_activities,
    import_lines,
    lines_on_file,
)

FIRST = "甲公司,,S1,2026-01-05,1234.50,,螺栓,网店,800,"
SECOND = "甲公司,,S2,2026-09-01,1000,,螺母,业务员,600,"
BACK = "甲公司,,S2,2026-09-10,100,,螺母,业务员,60,是"
OTHER = "乙公司,,S3,2026-10-02,-50.00,,螺栓,网店,-30,"


def customer_id(office: Office, name: str) -> str:
    with office.database.read_session() as session:
        return session.exec(select(Customer.id).where(Customer.name == name)).one()


def test_the_same_file_again_changes_nothing(office: Office) -> None:
    first = import_lines(office, FIRST, SECOND, BACK, OTHER)
    assert (first.is_news, first.added, first.customers) == (True, 4, 2)
    assert first.as_of == date(2026, 10, 2)
    before = current_book(office)
    again = import_lines(office, FIRST, SECOND, BACK, OTHER, on=TODAY + timedelta(days=3))
    assert (again.is_news, again.added, again.changed, again.unchanged) == (False, 0, 0, 4)
    assert current_book(office) == before


def test_lines_are_kept_as_they_are_meant(small_office: Office) -> None:
    import_lines(small_office, FIRST, SECOND, BACK, OTHER)
    kept = lines_on_file(small_office).sort("bought_on").to_dicts()
    told = [(k["number"], k["amount"], k["cost"], k["is_return"], k["opens_order"]) for k in kept]
    assert told == [
        ("S1", 123_450, 80_000, False, True),
        ("S2", 100_000, 60_000, False, True),
        ("S2", -10_000, -6_000, True, False),
        ("S3", -5_000, -3_000, True, False),
    ]


def test_a_corrected_line_replaces_and_absent_ones_stay_unless_told(small_office: Office) -> None:
    import_lines(small_office, FIRST, SECOND)
    corrected = SECOND.replace("1000", "1100")
    later = import_lines(small_office, corrected)
    assert (later.changed, later.kept, later.removed, later.lines) == (1, 1, 0, 2)
    (change,) = later.changes
    assert (change.name, change.before, change.after) == ("甲公司", 100_000, 110_000)
    whole = import_lines(small_office, corrected, replaces=True)
    assert (whole.removed, whole.lines) == (1, 1)


def test_an_older_part_adds_and_leaves_the_day(small_office: Office) -> None:
    import_lines(small_office, SECOND)
    earlier = import_lines(small_office, FIRST)
    assert (earlier.as_of, earlier.added, earlier.lines) == (date(2026, 9, 1), 1, 2)
    book = current_book(small_office)
    assert book is not None
    assert book.covers_from == date(2026, 1, 5)


def test_unnumbered_lines_alike_are_as_many_as_the_file_has(small_office: Office) -> None:
    line = "甲公司,,,2026-09-01,30,,,,,"
    assert import_lines(small_office, line, line).lines == 2
    again = import_lines(small_office, line)
    assert (again.is_news, again.lines) == (False, 2)
    assert import_lines(small_office, line, line, line).added == 1


def test_what_is_wrong_is_said_with_line_and_column(small_office: Office) -> None:
    report = import_lines(
        small_office,
        FIRST,
        "甲公司,,S4,昨天,10,,,,,",
        "甲公司,,S5,2026-09-01,,,,,,",
        "甲公司,,S6,2026-09-01,很多,,,,,",
        "甲公司,,S7,2026-09-01,10,,,,,也许",
        "甲公司,,S8,,10,,,,,",
        "合计,,,,1234.50,,,,,",
    )
    assert [(f.line, f.heading, f.code) for f in report.faults] == [
        (3, "日期", "date_invalid"),
        (4, "金额", "purchase_amount_missing"),
        (5, "金额", "not_an_amount"),
        (6, "是否退货", "return_unclear"),
        (7, "日期", "purchase_day_missing"),
    ]
    assert (report.added, report.totals, report.left_out) == (1, 1, 5)


def test_a_book_has_one_currency(small_office: Office) -> None:
    dollars = "甲公司,,S9,2026-09-01,10,USD,,,,"
    yuan = "甲公司,,S1,2026-01-05,1234.50,CNY,,,,"
    with pytest.raises(PurchaseCurrenciesMixed, match="CNY, USD"):
        import_lines(small_office, yuan, dollars)
    report = import_lines(small_office, yuan, dollars, currency="CNY")
    assert (report.currencies, report.faulty) == (("CNY",), {"currency_of_other_book": 1})
    assert (report.faults[0].line, report.lines) == (3, 1)
    assert import_lines(small_office, dollars, book="usd").currencies == ("USD",)


def test_columns_may_be_called_otherwise(small_office: Office) -> None:
    mapping = parse_mapping(
        "columns: {谁: customer, 哪天: bought_on, 多少: amount}\ncurrency: CNY",
        "mapping.yaml",
        load_purchase_columns(),
    )
    report = import_lines(
        small_office, "甲公司,2026-09-01,10", headings="谁,哪天,多少", mapping=mapping
    )
    assert (report.added, report.left_out) == (1, 0)
    with pytest.raises(PurchasesUnreadable, match="no line of headings"):
        import_lines(small_office, "甲公司,2026-09-01,10", headings="谁,哪天,多少")


def test_a_dry_run_writes_nothing(small_office: Office) -> None:
    report = import_lines(small_office, FIRST, is_dry_run=True)
    assert (report.is_news, report.added) == (True, 1)
    assert current_book(small_office) is None
    assert list(small_office.originals.hashes()) == []


def test_a_killed_import_leaves_the_book_as_it_was(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_lines(office, FIRST)
    before, lines = current_book(office), lines_on_file(office)

    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    for step in ("renew_summaries", "record_book", "write_lines", "_record_event"):
        monkeypatch.setattr(importing, step, die)
        with pytest.raises(KeyboardInterrupt):
            import_lines(office, FIRST, SECOND, OTHER)
        monkeypatch.undo()
        assert current_book(office) == before
        assert lines_on_file(office).equals(lines)
    assert import_lines(office, FIRST, SECOND, OTHER).added == 2


def test_an_import_that_was_overtaken_writes_nothing(
    small_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = importing.write_lines

    def be_slow(*args: object) -> None:
        monkeypatch.setattr(importing, "write_lines", write)
        import_lines(small_office, OTHER)
        write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "write_lines", be_slow)
    with pytest.raises(PurchasesOvertaken):
        import_lines(small_office, FIRST)
    assert set(lines_on_file(small_office)["number"]) == {"S3"}


def test_the_day_is_never_to_come(small_office: Office) -> None:
    with pytest.raises(PurchaseDayInFuture):
        import_lines(small_office, FIRST, as_of=TODAY + timedelta(days=1))
    ahead = SECOND.replace("2026-09-01", (TODAY + timedelta(days=9)).isoformat())
    assert import_lines(small_office, FIRST, ahead).as_of == date(2026, 1, 5)


def test_facts_are_those_of_the_catalogue_and_in_whole_units(small_office: Office) -> None:
    two_years = "甲公司,,S0,2024-01-05,1,,,,1,"
    import_lines(small_office, two_years, FIRST, SECOND, BACK, OTHER, as_of=date(2026, 10, 31))
    with small_office.database.read_session() as session:
        facts = load_purchase_facts(session, customer_id(small_office, "甲公司"))
        nobody = load_purchase_facts(session, "absent")
    named = {name for name in load_catalogue().definitions if name.startswith("purchases.")}
    assert (facts.keys(), nobody) == (named, {})
    assert facts["purchases.revenue_12m_units"].value == 2_134  # 2,134.50
    assert facts["purchases.margin_12m_units"].value == 794  # less 1,340.00 of goods: 794.50
    assert facts["purchases.margin_class"].value == "A"
    assert facts["purchases.net_margin_12m_units"].state is FactState.MISSING
    assert facts["purchases.wallet_share_percent"].state is FactState.MISSING
    assert facts["purchases.orders_12m"].sources[0].document_name == "订单.csv (2026-10-31)"


def test_activities_are_a_book_of_their_own(small_office: Office) -> None:
    import_lines(small_office, FIRST)
    visits = (
        "甲公司,2026-02-01,拜访,1,2.5",
        "甲公司,2026-02-01,拜访,1,2.5",
        "甲公司,2026-03-01,验厂,,",
    )
    first = import_activities(small_office, *visits)
    assert (first.added, first.customers, first.currencies, first.changes) == (3, 1, (), ())
    again = import_activities(small_office, *visits)
    assert (again.is_news, again.lines) == (False, 3)
    book = current_book(small_office, BookContent.ACTIVITIES)
    assert book is not None
    assert (book.as_of, book.currency) == (date(2026, 3, 1), None)
    wrong = import_activities(small_office, "甲公司,2026-02-01,拜访,几次,")
    assert [(f.line, f.heading, f.code) for f in wrong.faults] == [(2, "次数", "quantity_invalid")]


def test_an_import_is_in_the_log(small_office: Office) -> None:
    import_lines(small_office, FIRST)
    with small_office.database.read_session() as session:
        actions = session.exec(select(Event.action)).all()
    assert list(actions) == ["purchases.imported"]
