"""An audit stores what the definitions say, and writes nothing where nothing changed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import select

from checker.access.actor import PROGRAM
from checker.errors import PurposeUnknown, VerdictDisputed
from checker.portfolio.audit import Auditor
from checker.portfolio.due_audit import audit_due_standings
from checker.portfolio.report import report_audit
from checker.portfolio.sheets import give_facts
from checker.renewals.beat import Reassessed
from rules.chain.process import ChainProcess
from rules.facts import CUSTOMER, NOT_APPLICABLE, Fact, FactSheet, FactType, load_catalogue
from rules.pack import Pack, load_pack
from storage.customers import add_customer
from storage.database import Database
from storage.tables import Audit, StandingChange
from storage.vocabulary import Verdict
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_letter, make_licence
from tests.checker.portfolio.generated import (
    PURPOSE,
    FixpointEngine,
    audit,
    draw_customer,
    give_sheets,
    no_progress,
    read_rows,
    read_standings,
    stand,
    stand_all,
    store_customers,
)
from tests.conftest import REPOSITORY

CUSTOMERS = 40
EXAMPLE_PACK = REPOSITORY / "examples" / "licet_examples" / "packs" / "qinghe-trade"


@pytest.mark.parametrize("as_of", [TODAY, date(2027, 2, 28)])
def test_what_is_stored_is_what_the_reference_evaluator_says(
    database: Database, pack: Pack, as_of: date
) -> None:
    customers = store_customers(database, range(CUSTOMERS))
    run = audit(database, pack, as_of)
    expected = stand_all(customers, pack, as_of)
    assert read_standings(database) == expected
    assert (run.examined, run.added, run.changed) == (CUSTOMERS, CUSTOMERS, 0)
    assert run.covered == CUSTOMERS
    assert len({stood.verdict for stood in expected.values()}) > 1


def test_scores_tell_what_is_not_applicable_from_what_is_missing(database: Database) -> None:
    pack = load_pack(EXAMPLE_PACK)
    customers = store_customers(database, range(20))
    (card,) = (card for card in pack.scorecards if card.id == "papers")
    known, *others = sorted(card.fact_names)
    facts = {known: Fact(1 if pack.catalogue[known].type is FactType.INTEGER else True)}
    idle = {**facts, **dict.fromkeys(others, NOT_APPLICABLE)}
    with database.session() as session:
        for name, given in (("missing", facts), ("idle", idle)):
            sheets = (FactSheet.of_customer(given, name),)
            customer = add_customer(session, name=name, created_at=noon(TODAY))
            give_sheets(session, customer.id, sheets)
            customers[customer.id] = sheets
    purpose = "periodic_review"  # asks for reliability, which the card is about
    audit(database, pack, purpose=purpose)
    assert read_standings(database) == stand_all(customers, pack, TODAY, purpose)
    missing, not_applicable = (
        stand(customers[key], pack, TODAY, purpose) for key in [*customers][-2:]
    )
    assert ("QH-PAP-001=i" in missing.findings) is not ("QH-PAP-001=i" in not_applicable.findings)


def test_a_second_audit_writes_nothing(database: Database, pack: Pack) -> None:
    store_customers(database, range(20))
    audit(database, pack)
    before = {key: row.model_dump() for key, row in read_rows(database).items()}
    again = audit(database, pack)
    full = audit(database, pack, is_full=True)
    assert (again.examined, again.skipped) == (0, 20)
    assert (full.examined, full.added, full.changed) == (20, 0, 0)
    assert {key: row.model_dump() for key, row in read_rows(database).items()} == before
    with database.read_session() as session:
        assert session.exec(select(StandingChange)).all() == []
        assert all(row.ended_at for row in session.exec(select(Audit)))


def test_every_day_gives_what_an_audit_of_everyone_would(database: Database, pack: Pack) -> None:
    customers = store_customers(database, range(15))
    for days in (0, 13, 5, 400):  # an earlier day after a later one as well
        day = TODAY + timedelta(days=days)
        audit(database, pack, day)
        assert read_standings(database) == stand_all(customers, pack, day)


def test_the_beat_judges_those_whose_day_has_come(database: Database, pack: Pack) -> None:
    customers = store_customers(database, range(40))
    audit(database, pack)
    before = stand_all(customers, pack, TODAY)
    day = TODAY + timedelta(days=20)
    due = {
        key for key, stood in before.items() if stood.next_change_on and stood.next_change_on <= day
    }
    assert 0 < len(due) < len(before)
    done = audit_due_standings(database, lambda: pack, day, FixpointEngine(), lambda: noon(day))
    after = stand_all(customers, pack, day)
    turned = sum(
        len(set(before[key].findings.split()) ^ set(after[key].findings.split()))
        for key in customers
    )
    assert done == Reassessed(len(due), turned)
    assert turned > 0
    assert read_standings(database) == after
    assert {key for key, row in read_rows(database).items() if row.as_of == day} == due
    quiet = audit_due_standings(database, _fail_to_open, day, FixpointEngine(), lambda: noon(day))
    assert quiet == Reassessed(0, 0)


def test_changed_facts_are_judged_anew_and_the_change_is_told(
    database: Database, pack: Pack
) -> None:
    customers = store_customers(database, range(10))
    audit(database, pack)
    chosen = sorted(customers)[4]
    sheets = next(
        drawn
        for drawn in map(draw_customer, range(100, 200))
        if stand(drawn, pack, TODAY).verdict != stand(customers[chosen], pack, TODAY).verdict
    )
    with database.session() as session:
        give_sheets(session, chosen, sheets[:1])
    customers[chosen] = (sheets[0], *customers[chosen][1:])
    merged = _put_together(customers[chosen])
    run = audit(database, pack)
    assert (run.examined, run.changed) == (1, 1)
    stood = stand(merged, pack, TODAY)
    assert read_standings(database)[chosen] == stood
    report = report_audit(database, pack, run)
    (change,) = report.changes
    assert (change.customer_id, change.after.value) == (chosen, stood.verdict)
    assert len(change.gained) + len(change.lost) == run.outcomes_changed
    assert sum(report.verdicts.values()) == 10


def test_facts_that_change_nothing_only_move_the_stamp(database: Database, pack: Pack) -> None:
    customers = store_customers(database, ["same"])
    audit(database, pack)
    (key,) = customers
    with database.session() as session:
        facts = dict(customers[key][0].facts)
        facts["licence.registration_authority"] = Fact("示例市市场监督管理局")
        give_facts(session, key, CUSTOMER, None, facts, label=None, now=noon(TODAY))
    before = read_rows(database)[key]
    run = audit(database, pack, TODAY)
    after = read_rows(database)[key]
    assert (run.examined, run.changed) == (1, 0)
    assert after.sheets_version == before.sheets_version + 1
    assert audit(database, pack).examined == 0


def test_a_verdict_that_the_engine_contradicts_is_not_stored(
    database: Database, pack: Pack
) -> None:
    customers = store_customers(database, range(20))
    verdicts = {key: stood.verdict for key, stood in stand_all(customers, pack, TODAY).items()}
    assert set(verdicts.values()) > {Verdict.REJECT.value}
    with pytest.raises(VerdictDisputed) as caught:
        audit(database, pack, engine=FixpointEngine(contradicts=frozenset({"must_reject"})))
    assert "=adverse" in caught.value.en
    assert "=adverse" in caught.value.zh
    stored = read_standings(database)
    assert stored.keys() == {key for key in verdicts if verdicts[key] != Verdict.REJECT.value}
    audit(database, pack)
    assert read_standings(database).keys() == customers.keys()


def test_no_more_signatures_are_compared_than_the_budget_allows(
    database: Database, pack: Pack
) -> None:
    store_customers(database, range(30))
    engine = FixpointEngine()
    run = audit(database, pack, engine=engine, signatures_compared=4)
    assert run.compared == engine.asked <= 4
    assert 0 < run.covered < run.examined == 30
    assert run.signatures > 4


def test_durable_rules_confirms_the_verdicts(
    database: Database, pack: Pack, chain: ChainProcess
) -> None:
    customers = store_customers(database, range(10))
    run = Auditor(
        database, pack, PURPOSE, TODAY, chain, lambda: noon(TODAY), by=PROGRAM
    ).audit_portfolio(is_full=False, progress=no_progress)
    assert run.covered == len(customers)


def test_an_unknown_purpose_is_named(database: Database, pack: Pack) -> None:
    with pytest.raises(PurposeUnknown):
        Auditor(database, pack, "nothing", TODAY, FixpointEngine(), lambda: noon(TODAY), by=PROGRAM)


def test_customers_on_file_are_audited_by_their_papers(
    office: Office, pack: Pack, chain: ChainProcess
) -> None:
    office.receive(make_licence(), make_letter(), folder="甲")
    office.receive(make_licence(valid_until=TODAY - timedelta(days=1)), folder="乙", customer=None)
    run = audit(office.database, pack)
    assert run.renewed == len(office.customers())
    stored = read_standings(office.database)
    for customer in office.customers():
        recorded = office.check(customer.id, pack, chain)
        assert stored[customer.id].verdict == recorded.assessment.conclusions.verdict.value
        findings = {f.outcome.rule.id for f in recorded.assessment.findings}
        tokens = stored[customer.id].findings.split()
        assert {token.partition("=")[0].partition("@")[0] for token in tokens} == findings


def _put_together(sheets: tuple[FactSheet, ...]) -> tuple[FactSheet, ...]:
    """Put the customer's new facts under what its credentials and contracts say themselves."""
    customer, *others = sheets
    catalogue = load_catalogue()
    return (
        customer,
        *(
            FactSheet(
                sheet.subject,
                customer.facts
                | {n: f for n, f in sheet.facts.items() if catalogue[n].sheet_kind == sheet.kind},
                sheet.kind,
            )
            for sheet in others
        ),
    )


def _fail_to_open() -> Pack:
    raise AssertionError("the pack is opened although nobody is due")
