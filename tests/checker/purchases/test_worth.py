"""Wallet, net margin and account: what rests on more than the purchases alone."""

from __future__ import annotations

from datetime import UTC, date

import pytest
from sqlmodel import Session

from checker.access.actor import PROGRAM
from checker.facts.purchases import load_purchase_facts
from checker.intake.identity import find_customer
from checker.purchases.account import read_purchases
from checker.purchases.errors import (
    ActivityRatesInvalid,
    ActivityRatesMissing,
    PurchaseBookMissing,
    PurchasesMissing,
    PurchaseYearNotCovered,
    SpendInvalid,
)
from checker.purchases.overview import list_purchases
from checker.purchases.profit_report import report_profits, set_rates
from checker.purchases.reasons import find_reason, load_reasons
from checker.purchases.wallet import state_spend
from checker.purchases.windows import Windows
from checker.worth.assessing import Packs, gather_evidence
from ingest.document import Money
from rules.facts import FactState
from rules.pack import load_pack
from storage.tiers import customers_to_value
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY
from tests.checker.purchases.exports import import_activities, import_lines
from tests.checker.purchases.test_profit import make_rates

D = date(2026, 10, 31)
LINES = (
    "甲公司,,S0,2024-01-05,10,,螺栓,网店,1,",
    "甲公司,,S1,2026-01-05,1000,,螺栓,网店,600,",
    "甲公司,,S2,2026-02-05,500,,螺母,业务员,300,",
    "乙公司,,S3,2026-10-02,500,,螺栓,网店,450,",
)


def state(session: Session, amount: int, on: date, currency: str = "CNY") -> None:
    state_spend(
        session,
        find_customer(session, "甲公司"),
        Money(amount * 100, currency),
        source="客户来函",
        observed_on=on,
        author_name="示例经办",
        by=PROGRAM,
        now=noon(TODAY),
    )


def wallet(session: Session) -> object:
    facts = load_purchase_facts(session, find_customer(session, "甲公司").id)
    return facts["purchases.wallet_share_percent"].value


def test_share_of_wallet_takes_the_latest_that_still_counts(small_office: Office) -> None:
    import_lines(small_office, *LINES, as_of=D)
    with small_office.database.session() as session:
        state(session, 1_000, date(2025, 4, 30))  # 18 months before D: too old
        assert wallet(session) is None
        state(session, 3_001, date(2025, 5, 1))
        assert wallet(session) == 49  # 1,500 of 3,001
        state(session, 9_000, date(2026, 1, 1), "USD")
        assert wallet(session) == 49
        state(session, 6_000, date(2026, 3, 1))
        assert wallet(session) == 25
        facts = load_purchase_facts(session, find_customer(session, "甲公司").id)
        said = [source.document_name for source in facts["purchases.wallet_share_percent"].sources]
    assert said == ["订单.csv (2026-10-31)", "客户来函, 示例经办, 2026-03-01"]


def test_a_spend_that_cannot_be_is_refused(small_office: Office) -> None:
    import_lines(small_office, *LINES)
    with small_office.database.session() as session:
        with pytest.raises(SpendInvalid):
            state(session, 0, D)
        with pytest.raises(SpendInvalid):
            state(session, 1, date(2099, 1, 1))


def test_net_margin_follows_rates_and_activities(small_office: Office) -> None:
    import_lines(small_office, *LINES, as_of=D)

    def net_margin() -> object:
        with small_office.database.read_session() as session:
            facts = load_purchase_facts(session, find_customer(session, "甲公司").id)
        return facts["purchases.net_margin_12m_units"].value

    assert net_margin() is None
    with small_office.database.session() as session:
        set_rates(
            session,
            small_office.originals,
            "main",
            make_rates(orders=5_000, visits=10_000),
            source_name="费率.yaml",
            by=PROGRAM,
            now=noon(TODAY),
        )
    assert net_margin() is None  # nothing is known of visits
    import_activities(small_office, "甲公司,2026-03-01,拜访,2,3", covers_from=date(2025, 11, 1))
    assert net_margin() == 600 - 2 * 50 - 2 * 100
    import_lines(small_office, "甲公司,,S4,2026-03-05,100,,螺母,业务员,0,")
    assert net_margin() == 700 - 3 * 50 - 2 * 100


def test_profit_needs_a_book_a_year_and_rates_of_its_currency(small_office: Office) -> None:
    originals = small_office.originals
    with small_office.database.session() as session:
        with pytest.raises(PurchaseBookMissing):
            report_profits(session, originals, "main")
        with pytest.raises(PurchaseBookMissing):
            list_purchases(session, "main")
    import_lines(small_office, LINES[3])
    with small_office.database.session() as session, pytest.raises(PurchaseYearNotCovered):
        report_profits(session, originals, "main")
    import_lines(small_office, *LINES, as_of=D)
    with small_office.database.session() as session:
        with pytest.raises(ActivityRatesMissing):
            report_profits(session, originals, "main")
        dollars = make_rates(orders=1).model_copy(update={"currency": "USD"})
        with pytest.raises(ActivityRatesInvalid):
            report_profits(session, originals, "main", dollars)
        report = report_profits(session, originals, "main", make_rates(orders=5_000))
    assert [report.names[c] for c in report.profits.table["customer"]] == ["甲公司", "乙公司"]
    assert report.curve.cumulative == (50_000, 50_000)
    assert report.hours is None


def test_the_account_adds_up_by_quarter_channel_and_product(small_office: Office) -> None:
    import_lines(small_office, *LINES, as_of=D)
    with small_office.database.read_session() as session:
        account = read_purchases(session, small_office.originals, find_customer(session, "甲公司"))
    assert account.quarters.rows() == [("2026Q1", 2, 150_000), ("2024Q1", 1, 1_000)]
    assert account.channels.rows() == [("网店", 1, 100_000), ("业务员", 1, 50_000)]
    assert account.products.rows() == [("螺栓", 1, 100_000), ("螺母", 1, 50_000)]
    assert account.lines["number"].to_list() == ["S2", "S1", "S0"]


def test_who_never_bought_has_no_account(small_office: Office) -> None:
    import_lines(small_office, LINES[0])
    import_activities(small_office, "丙公司,2026-03-01,拜访,2,3")
    with small_office.database.read_session() as session, pytest.raises(PurchasesMissing):
        read_purchases(session, small_office.originals, find_customer(session, "丙公司"))


def test_the_list_begins_with_the_longest_silent(small_office: Office) -> None:
    steady = [f"丁公司,,T{n},2026-{n:02}-01,10,,,,1," for n in range(1, 11)]
    import_lines(small_office, *LINES, *steady, as_of=D)
    with small_office.database.read_session() as session:
        named = list_purchases(session, "main").rows["name"].to_list()
        silent = list_purchases(session, "main", silent_percent=96).rows["name"].to_list()
    assert named == ["丁公司", "甲公司", "乙公司"]  # 97 %, 71 %, and one without a rhythm
    assert silent == ["丁公司"]


def test_every_missing_fact_has_a_reason() -> None:
    names = {
        "orders_12m", "revenue_12m_units", "margin_12m_units", "net_margin_12m_units",
        "days_since_last", "median_gap_days", "silence_percent", "tenure_days", "growth_percent",
        "active_quarters_of_8", "channels_12m", "products_12m", "largest_product_share_percent",
        "returns_share_percent", "wallet_share_percent", "spend_share_percent", "margin_class",
    }  # fmt: skip
    nothing = dict.fromkeys(names)
    for covers_from in (date(2020, 1, 1), date(2025, 6, 1), date(2026, 6, 1)):
        reasons = {find_reason(name, nothing, Windows(D, covers_from)) for name in names}
        assert reasons <= load_reasons().keys()


def test_purchases_stand_on_the_sheet_of_worth(small_office: Office) -> None:
    import_lines(small_office, *LINES, as_of=D)
    packs = Packs(load_pack("cn-base"), load_pack("value-base"))
    with small_office.database.read_session() as session:
        found = find_customer(session, "甲公司")
        evidence = gather_evidence(session, found, packs, TODAY, zone=UTC)
        assert found.id in customers_to_value(session)
    assert evidence.sheet["purchases.revenue_12m_units"].value == 1_500
    assert evidence.sheet["purchases.wallet_share_percent"].state is FactState.MISSING
