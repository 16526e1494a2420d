"""What stops on which day, against the reference evaluator asked day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from checker.customer_file.dossier import make_dossier
from checker.facts import build_sheets
from checker.portfolio_calendar.outlook import make_outlook
from checker.portfolio_calendar.revenue import add_up, stop_contract
from checker.portfolio_calendar.stops import STOPPING, find_stops
from checker.rule_packs import open_calendar
from checker.settings import Settings
from ingest.document import Money
from rules.pack import Pack
from rules.portfolio.kernel import PortfolioKernel
from rules.portfolio.sheets import make_batch
from rules.vocabulary import Verdict
from storage.contracts import ContractTerms, record_contracts
from storage.tables import Contract
from tests.checker.office import Office, noon
from tests.checker.papers import CODE, NAME, TODAY, make_letter, make_licence
from tests.checker.portfolio.generated import PURPOSE, draw_customer, stand

DAYS = 60
TERMS = [(10, 400), (400, 25), (59, 60), (60, 61), (400, 500), (-5, 30), (31, 31)]


def make_contract(starts_on: date, ends_on: date, amount_minor: int = 100_000) -> Contract:
    return Contract(
        id="1",
        customer_id="1",
        number="HT-1",
        amount_minor=amount_minor,
        currency="CNY",
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=noon(TODAY),
    )


def test_stops_are_those_of_the_reference_evaluator_asked_day_by_day(pack: Pack) -> None:
    requirements = pack.requirements.for_purpose(PURPOSE)
    customers = {}
    for number, (licence, letter) in enumerate(TERMS):
        papers = [
            make_licence(valid_until=TODAY + timedelta(days=licence)),
            make_letter(valid_until=TODAY + timedelta(days=letter)),
        ]
        dossier = make_dossier("甲", papers, TODAY)
        customers[f"paper {number}"] = build_sheets(dossier, TODAY, requirements)
    customers |= {f"drawn {seed}": draw_customer(seed) for seed in range(6)}
    until = TODAY + timedelta(days=DAYS)

    batch = make_batch(customers, pack.catalogue)
    stops = find_stops(PortfolioKernel(pack, PURPOSE), batch, TODAY, until=until)

    expected = {}
    for key, sheets in customers.items():
        before = None
        for day in (TODAY + timedelta(days=n) for n in range(DAYS + 1)):
            stood = stand(sheets, pack, day)
            if Verdict(stood.verdict) in STOPPING:
                came = set(stood.findings.split()) - set(before.findings.split() if before else ())
                expected[key] = (day, stood.verdict, before and before.verdict, came)
                break
            before = stood
    assert len({found[0] for found in expected.values()}) > 3
    assert len(expected) < len(customers)
    found = {
        key: (
            stop.on,
            stop.after,
            stop.before,
            {
                f"{t.rule_id}{'' if t.reference is None else f'@{t.reference}'}={t.letters}"
                for t in stop.findings
            },
        )
        for key, stop in stops.items()
    }
    assert found == expected


@pytest.mark.parametrize(
    ("on", "at_risk"),
    [
        (date(2026, 1, 1), 100_000),
        (date(2025, 6, 1), 100_000),
        (date(2026, 1, 2), 66_666),
        (date(2026, 1, 3), 33_333),
        (date(2026, 1, 4), None),
    ],
)
def test_what_falls_on_later_days_is_at_risk_rounded_down(on: date, at_risk: int | None) -> None:
    stopped = stop_contract(make_contract(date(2026, 1, 1), date(2026, 1, 3)), on)
    assert (stopped and stopped.at_risk.minor_units) == at_risk


def test_currencies_are_never_added_together() -> None:
    amounts = [Money(1, "CNY"), Money(2, "JPY"), Money(3, "CNY")]
    assert add_up(amounts) == (Money(4, "CNY"), Money(2, "JPY"))


def test_the_outlook_names_the_credential_to_renew_and_who_was_not_judged(
    office: Office, pack: Pack
) -> None:
    from checker.portfolio.sheets import renew_stale_sheets
    from storage.customers import add_customer

    until = TODAY + timedelta(days=100)
    report = office.receive(make_licence(valid_until=until), make_letter())
    with office.database.session() as session:
        unknown = add_customer(session, name="乙示例有限公司", created_at=noon(TODAY))
        terms = [
            ContractTerms(key, "HT-1", None, 1_000_000, "CNY", TODAY, until + timedelta(days=101))
            for key in (report.customer.id, unknown.id)
        ]
        assert record_contracts(session, terms, recorded_at=noon(TODAY)).added == 2
    requirements = pack.requirements.for_purpose(PURPOSE)
    renew_stale_sheets(
        office.database, requirements, TODAY, noon(TODAY), among={report.customer.id}
    )

    outlook = make_outlook(
        office.database,
        pack,
        PURPOSE,
        open_calendar(Settings()),
        TODAY,
        until=TODAY + timedelta(days=365),
    )

    (stopped,) = outlook.stopped
    assert (stopped.name, stopped.stop.on) == (NAME, until + timedelta(days=1))
    assert stopped.at_risk == (Money(1_000_000 * 101 // 202, "CNY"),)
    (renewal,) = [cause.renewal for cause in stopped.causes if cause.renewal]
    assert (renewal.credential.number, renewal.renew_by) == (CODE, until)
    assert [one.name for one in outlook.not_judged] == ["乙示例有限公司"]
    assert outlook.running == (Money(2_000_000, "CNY"),)
