"""Two people erase a customer or release a hold, and what came between stops them."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from checker.access.errors import ActRefused
from checker.errors import CustomerErased
from checker.four_eyes.errors import ContentChanged, TwoPeopleNeeded
from checker.four_eyes.proposing import propose, withdraw
from checker.retention.errors import CustomerHeld, ProposalsPending, RetentionRunning
from checker.retention.kinds import propose_hold_release
from storage.accounts import set_roles
from storage.errors import HoldUnknown
from storage.retention import (
    find_erasure,
    holds_of,
    list_holds,
    place_hold,
    record_relationship_end,
)
from storage.tables import Event
from storage.vocabulary import AccountRole, ErasureReason, ProposalState
from tests.checker.backup.conftest import blank, empty_url, in_use
from tests.checker.backup.installation import Installation
from tests.checker.retention.people import KINDS, LONG_AGO, ask_to_erase, hire, let_pass
from tests.checker.retention.test_erasure import named
from tests.storage.examples import NOW, file_paper

__all__ = ["blank", "empty_url", "in_use"]

MISTAKE = ErasureReason.FILED_BY_MISTAKE


def actions(session: Session) -> list[str]:
    return [event.action for event in session.exec(select(Event).order_by(Event.seq))]


def test_two_people_erase_a_customer_and_the_log_names_both(in_use: Installation) -> None:
    gone = named(in_use)
    with in_use.database.session() as session:
        maker = hire(session, "经办", AccountRole.MAKER)
        approver = hire(session, "复核", AccountRole.APPROVER)
        proposal = ask_to_erase(session, gone, maker, MISTAKE)
        changes = KINDS["erasure"].changes(session, proposal)
        assert [(one.label.en, one.before) for one in changes][:1] == [("Files", "1")]
        with pytest.raises(ActRefused):
            let_pass(session, proposal, maker)
    with in_use.database.session() as session:
        let_pass(session, proposal, approver)
    with in_use.database.read_session() as session:
        erasure = find_erasure(session, gone)
        assert erasure is not None
        told = erasure.certificate
        assert (told["proposed_by"], told["approved_by"]) == (maker.account_id, approver.account_id)
        assert told["proposal_id"] == proposal.id
        assert actions(session)[-3:] == ["proposal.made", "customer.erased", "proposal.approved"]
    with in_use.database.session() as session, pytest.raises(CustomerErased):
        ask_to_erase(session, gone, maker, MISTAKE)


def test_a_maker_who_may_approve_as_well_approves_only_others(in_use: Installation) -> None:
    gone = named(in_use)
    with in_use.database.session() as session:
        both = hire(session, "经办", AccountRole.MAKER)
        approver = hire(session, "复核", AccountRole.APPROVER)
        proposal = ask_to_erase(session, gone, both, MISTAKE)
        proposal_id = proposal.id
        set_roles(
            session,
            str(both.account_id),
            {AccountRole.MAKER, AccountRole.APPROVER},
            granted_at=NOW,
        )
        with pytest.raises(TwoPeopleNeeded):
            let_pass(session, proposal, both)
        withdraw(session, KINDS, proposal_id, by=both, now=NOW)
        with pytest.raises(ActRefused):
            ask_to_erase(session, gone, approver, MISTAKE)


def test_nothing_is_proposed_that_may_not_be_done(in_use: Installation) -> None:
    customer = named(in_use)
    with in_use.database.session() as session:
        maker = hire(session, "经办", AccountRole.MAKER)
        with pytest.raises(RetentionRunning):
            ask_to_erase(session, customer, maker, ErasureReason.RETENTION_ENDED)
        record_relationship_end(session, customer, LONG_AGO, reason="", by="林", at=NOW)
        hold = place_hold(session, customer, reason="诉讼", by="林", at=NOW)
        with pytest.raises(CustomerHeld):
            ask_to_erase(session, customer, maker, ErasureReason.RETENTION_ENDED)
        administrator = hire(session, "管理员", AccountRole.ADMINISTRATOR)
        propose_hold_release(session, KINDS, hold.id, reason="结案", by=administrator, now=NOW)
        with pytest.raises(CustomerHeld):
            ask_to_erase(session, customer, maker, ErasureReason.RETENTION_ENDED)


@pytest.mark.parametrize("between", ["hold", "document", "proposal"])
def test_what_came_between_stops_the_approval(in_use: Installation, between: str) -> None:
    customer = named(in_use)
    with in_use.database.session() as session:
        maker = hire(session, "经办", AccountRole.MAKER)
        approver = hire(session, "复核", AccountRole.APPROVER)
        finance = hire(session, "财务", AccountRole.FINANCE)
        proposal = ask_to_erase(session, customer, maker, MISTAKE)
    refusal: type[Exception]
    with in_use.database.session() as session:
        match between:
            case "hold":
                place_hold(session, customer, reason="诉讼", by="林", at=NOW)
                refusal = CustomerHeld
            case "document":
                file_paper(session, in_use.originals, customer, b"another")
                refusal = ContentChanged
            case _:
                wanted = {
                    "amount_minor": 1, "currency": "CNY", "valid_from": "2026-11-22",
                    "valid_until": None, "derived_minor": None, "derivation": None,
                }  # fmt: skip
                propose(
                    session, KINDS, "credit_limit", f"customer:{customer}", wanted,
                    reason="年度", by=finance, now=NOW, customer_id=customer,
                )  # fmt: skip
                refusal = ProposalsPending
    with pytest.raises(refusal), in_use.database.session() as session:
        let_pass(session, proposal, approver)
    with in_use.database.read_session() as session:
        assert find_erasure(session, customer) is None
        assert session.get_one(type(proposal), proposal.id).state is ProposalState.PROPOSED


def test_an_erasure_empties_what_was_decided_about_the_customer(in_use: Installation) -> None:
    customer = named(in_use)
    with in_use.database.session() as session:
        administrator = hire(session, "管理员", AccountRole.ADMINISTRATOR)
        maker = hire(session, "经办", AccountRole.MAKER)
        approver = hire(session, "复核", AccountRole.APPROVER)
        hold = place_hold(session, customer, reason="与张三诉讼", by="林", at=NOW)
        release = propose_hold_release(
            session, KINDS, hold.id, reason="与张三和解", by=administrator, now=NOW
        )
    with in_use.database.session() as session:
        let_pass(session, release, approver)
        with pytest.raises(HoldUnknown):
            propose_hold_release(session, KINDS, hold.id, reason="再次", by=administrator, now=NOW)
        assert list(holds_of(session, customer)) == list(list_holds(session)) == []
        assert "hold.released" in actions(session)
    with in_use.database.session() as session:
        let_pass(session, ask_to_erase(session, customer, maker, MISTAKE), approver)
    with in_use.database.read_session() as session:
        emptied = session.get_one(type(release), release.id)
        assert (emptied.reason, emptied.decision_reason, emptied.state) == (
            "", "", ProposalState.APPROVED,
        )  # fmt: skip
