"""Facts of ledgers reach the rules: the same for one customer and for the whole portfolio."""

from __future__ import annotations

from datetime import timedelta

import pytest

from checker.access.actor import PROGRAM
from checker.assessment.assess import Assessment
from checker.assessment.customer_check import check_customer
from checker.assessment.replay import replay
from checker.facts.ledger import LEDGER_FACTS, load_ledger_facts
from checker.facts.supply import list_supplied_facts
from checker.portfolio.audit import Auditor, AuditRun
from rules.facts import FactState, load_catalogue
from rules.pack import Pack
from rules.vocabulary import Outcome
from storage.database import Database
from storage.register import list_known_customers
from tests.checker.ledgers.exports import current_ledger, import_lines
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_licence
from tests.checker.portfolio.generated import FixpointEngine, no_progress, read_standings

PURPOSE = "credit_review"
_LETTERS = {Outcome.ADVERSE: "a", Outcome.INCONCLUSIVE: "i"}

LINES = (
    *(f"好公司,,发票,A{n},2026-0{n}-01,2026-0{n}-28,1000,,2026-0{n}-27,,否" for n in range(1, 8)),
    "好公司,,发票,A9,2026-10-01,2026-12-31,1000,,,,否",
    *(f"慢公司,,发票,B{n},2026-0{n}-01,2026-0{n}-10,1000,,2026-0{n}-28,,否" for n in range(1, 8)),
    "慢公司,,发票,B9,2026-01-01,2026-01-31,5000,,,,是",
    "清公司,,发票,C1,2026-01-01,2026-01-31,5000,,2026-01-31,,否",
    "杂公司,,发票,D1,2026-01-01,2026-01-31,5000,CNY,,,否",
    "杂公司,,发票,D2,2026-01-01,2026-01-31,5000,USD,,,否",
    "单公司,,订单,E1,2026-01-01,2026-01-31,5000,,,,否",
)


def audit(database: Database, pack: Pack) -> AuditRun:
    auditor = Auditor(
        database,
        pack,
        PURPOSE,
        TODAY,
        FixpointEngine(),
        lambda: noon(TODAY),
        by=PROGRAM,
        customers_per_page=3,
    )
    return auditor.audit_portfolio(is_full=False, progress=no_progress)


def check(office: Office, pack: Pack, name: str) -> Assessment:
    return check_customer(
        office.database,
        name,
        as_of=TODAY,
        now=noon(TODAY),
        by=PROGRAM,
        pack=pack,
        purpose=PURPOSE,
        engine=FixpointEngine(),
    ).assessment


def describe(assessment: Assessment) -> tuple[str, str]:
    """Give verdict and findings as a standing has them."""
    tokens = []
    for found in assessment.outcomes:
        if found.outcome in _LETTERS:
            _, _, reference = found.subject.partition(":")
            at = f"@{reference}" if reference else ""
            tokens.append(f"{found.rule_id}{at}={_LETTERS[found.outcome]}")
    return assessment.conclusions.verdict.value, " ".join(sorted(tokens))


def test_the_audit_and_the_check_of_one_customer_agree(office: Office, pack: Pack) -> None:
    office.receive(make_licence(registered_name="无账公司"), folder="无账公司")
    import_lines(office, *LINES)
    run = audit(office.database, pack)
    assert run.examined == 6
    standings = read_standings(office.database)
    with office.database.read_session() as session:
        known = list_known_customers(session)
    found = {one.id: describe(check(office, pack, one.id)) for one in known}
    assert {key: (stood.verdict, stood.findings) for key, stood in standings.items()} == found
    by_name = {one.name: found[one.id] for one in known}
    assert by_name["好公司"] != by_name["慢公司"]
    assert len(set(found.values())) > 2


def test_an_import_makes_the_audit_look_again_at_whom_it_changed(
    small_office: Office, pack: Pack
) -> None:
    import_lines(small_office, *LINES)
    audit(small_office.database, pack)
    assert audit(small_office.database, pack).examined == 0
    import_lines(small_office, *LINES)  # the same again
    assert audit(small_office.database, pack).examined == 0
    import_lines(
        small_office, LINES[-1], "慢公司,,发票,B9,2026-01-01,2026-01-31,5000,,2026-10-01,,否"
    )
    again = audit(small_office.database, pack)
    assert again.examined == 3  # the customer itself, and whose share of the book or book's habits
    assert again.renewed == 0  # moved with it; no sheet was built for that


def test_a_recorded_assessment_replays_and_names_the_ledger(
    small_office: Office, pack: Pack
) -> None:
    import_lines(small_office, *LINES)
    recorded = check_customer(
        small_office.database,
        "慢公司",
        as_of=TODAY,
        now=noon(TODAY),
        by=PROGRAM,
        pack=pack,
        purpose=PURPOSE,
        engine=FixpointEngine(),
    )
    ledger = current_ledger(small_office)
    assert ledger is not None
    (source,) = recorded.assessment.sheets[0]["ledger.paydex"].sources
    assert source.document == ledger.sha256
    replayed = replay(small_office.database, recorded.id, pack, FixpointEngine())
    assert replayed.is_identical
    assert replayed.differences == ()
    import_lines(small_office, LINES[-1], as_of=TODAY - timedelta(days=1))
    moved = replay(small_office.database, recorded.id, pack, FixpointEngine())
    assert moved.is_identical
    assert moved.differences


@pytest.mark.parametrize(
    ("name", "fact", "state"),
    [
        ("好公司", "ledger.overdue_share_bp", FactState.KNOWN),
        ("清公司", "ledger.overdue_share_bp", FactState.NOT_APPLICABLE),
        ("杂公司", "ledger.overdue_share_bp", FactState.MISSING),
        ("杂公司", "ledger.open_invoices", FactState.KNOWN),
        ("单公司", "ledger.late_share_bp", FactState.MISSING),
    ],
)
def test_a_fact_says_why_it_is_not_there(
    small_office: Office, name: str, fact: str, state: FactState
) -> None:
    import_lines(small_office, *LINES)
    with small_office.database.read_session() as session:
        (customer,) = (one for one in list_known_customers(session) if one.name == name)
        assert load_ledger_facts(session, customer.id)[fact].state is state


def test_every_fact_of_a_ledger_in_the_catalogue_can_be_supplied() -> None:
    declared = {name for name in load_catalogue().definitions if name.startswith("ledger.")}
    assert declared == LEDGER_FACTS
    assert list_supplied_facts() >= LEDGER_FACTS
