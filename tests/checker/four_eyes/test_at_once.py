"""Many people decide the same proposal at the same moment: one of them does, once."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from checker.access.actor import Actor
from checker.access.roles import Role
from checker.desk import compose_kinds
from checker.errors import LicetError
from checker.four_eyes.deciding import decide
from checker.four_eyes.proposing import propose, withdraw
from storage.accounts import add_account, set_roles
from storage.customers import add_customer
from storage.database import Database
from storage.limits import list_limits
from storage.tables import Proposal
from storage.vocabulary import AccountRole, Language, ProposalState
from tests.storage.examples import NOW, TODAY

KINDS = compose_kinds(retention_years=10)
APPROVERS = 6


@pytest.fixture
def people(database: Database) -> list[Actor]:
    """A maker of limits, then approvers, one of whom is the maker."""
    with database.session() as session:
        made = []
        for number in range(APPROVERS + 1):
            name = f"人{number}"
            account = add_account(
                session, name=name, display_name=name, language=Language.ZH, created_at=NOW
            )
            set_roles(
                session,
                account.id,
                {AccountRole.FINANCE, AccountRole.APPROVER},
                granted_at=NOW,
            )
            made.append(Actor(account.id, name, frozenset({Role.FINANCE, Role.APPROVER})))
    return made


def propose_one(database: Database, maker: Actor) -> tuple[Proposal, str]:
    with database.session() as session:
        customer = add_customer(session, name="示例商贸", created_at=NOW)
        payload = {
            "amount_minor": 100_00,
            "currency": "CNY",
            "valid_from": TODAY.isoformat(),
            "valid_until": None,
            "derived_minor": None,
            "derivation": None,
        }
        proposal = propose(
            session,
            KINDS,
            "credit_limit",
            f"customer:{customer.id}",
            payload,
            reason="年度框架",
            by=maker,
            now=NOW,
            customer_id=customer.id,
        )
    return proposal, customer.id


def test_one_of_many_decides(database: Database, people: list[Actor]) -> None:
    maker = people[0]
    proposal, customer_id = propose_one(database, maker)
    outcomes: list[str] = []
    together = threading.Barrier(APPROVERS + 2)

    def act(by: Actor, *, withdraws: bool = False) -> None:
        together.wait()
        try:
            with database.session() as session:
                if withdraws:
                    withdraw(session, KINDS, proposal.id, by=by, now=NOW)
                else:
                    decide(
                        session,
                        KINDS,
                        proposal.id,
                        approve=True,
                        reason="同意",
                        by=by,
                        now=NOW,
                        seen_sha256=proposal.seen_sha256,
                    )
            outcomes.append(f"done by {by.name}")
        except LicetError as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=act, args=(by,)) for by in people]
    threads.append(threading.Thread(target=act, args=(maker,), kwargs={"withdraws": True}))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = [outcome for outcome in outcomes if outcome.startswith("done")]
    assert len(outcomes) == APPROVERS + 2
    assert len(done) == 1
    assert set(outcomes) - set(done) <= {"proposal_decided", "two_people_needed"}
    with database.read_session() as session:
        decided = session.get_one(Proposal, proposal.id)
        limits = list_limits(session, customer_id)
    assert decided.decided_by is not None
    is_approved = decided.state is ProposalState.APPROVED
    assert is_approved is (decided.decided_by != decided.proposed_by)
    assert len(limits) == is_approved


@pytest.mark.parametrize(
    "change",
    [
        "proposed_by = decided_by",
        "decided_by = proposed_by",
        "state = 'proposed', decided_by = NULL, decided_at = NULL",
        "state = 'refused'",
        "payload = '{\"amount_minor\": 1}'",
        "reason = '另一个理由'",
        "decision_reason = '改写'",
        "seen_sha256 = reason",
    ],
)
def test_the_database_changes_nothing_that_was_decided(
    database: Database, people: list[Actor], change: str
) -> None:
    proposal, _ = propose_one(database, people[0])
    with database.session() as session:
        decide(
            session,
            KINDS,
            proposal.id,
            approve=True,
            reason="同意",
            by=people[1],
            now=NOW,
            seen_sha256=proposal.seen_sha256,
        )
    with pytest.raises(DBAPIError), database.session() as session:
        session.connection().execute(text(f"UPDATE proposals SET {change}"))  # noqa: S608
    with pytest.raises(DBAPIError), database.session() as session:
        session.connection().execute(text("DELETE FROM proposals"))


def test_the_database_lets_no_maker_decide(database: Database, people: list[Actor]) -> None:
    propose_one(database, people[0])
    change = "state = 'approved', decided_by = proposed_by, decided_at = proposed_at"
    with pytest.raises(DBAPIError), database.session() as session:
        session.connection().execute(text(f"UPDATE proposals SET {change}"))  # noqa: S608
