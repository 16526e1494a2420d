"""A check as of another day is on record and changes nothing else."""

from __future__ import annotations

from datetime import date, timedelta

from checker.access.actor import PROGRAM
from checker.assessment.customer_check import RecordedAssessment, check_customer
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.assessments import latest_assessment
from storage.vocabulary import AlertState
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, make_letter, make_licence


def check(
    office: Office, pack: Pack, chain: ChainProcess, as_of: date, today: date = TODAY
) -> RecordedAssessment:
    return check_customer(
        office.database,
        "客户甲",
        as_of=as_of,
        now=noon(today),
        by=PROGRAM,
        pack=pack,
        purpose="onboarding",
        engine=chain,
    )


def test_only_what_speaks_of_the_present_is_the_latest(
    office: Office, pack: Pack, chain: ChainProcess
) -> None:
    customer = office.receive(make_licence(), make_letter(valid_until=date(2037, 1, 1))).customer
    real = check(office, pack, chain, TODAY)
    ahead = check(office, pack, chain, TODAY + timedelta(days=90))
    before = check(office, pack, chain, TODAY, today=TODAY + timedelta(days=5))
    back = check(office, pack, chain, TODAY - timedelta(days=1), today=TODAY + timedelta(days=5))
    assert [one.is_latest for one in (real, ahead, before, back)] == [True, False, True, False]
    with office.database.read_session() as session:
        latest = latest_assessment(session, customer.id, "onboarding")
    assert latest is not None
    assert latest.id == before.id


def test_a_what_if_closes_no_review(office: Office, pack: Pack, chain: ChainProcess) -> None:
    office.receive(make_licence(), make_letter(valid_until=date(2037, 1, 1)))
    day = check(office, pack, chain, TODAY).assessment.next_review_on
    assert day is not None
    office.beat(day)
    living = office.alerts(AlertState.OPEN)
    assert living
    check(office, pack, chain, day + timedelta(days=400), today=day)
    assert office.alerts(AlertState.OPEN) == living
    check(office, pack, chain, day, today=day)
    assert office.alerts(AlertState.OPEN) != living
