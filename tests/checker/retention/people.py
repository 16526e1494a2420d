"""Accounts of people who propose and decide, and what they do about an installation."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlmodel import Session

from checker.access.accounts import roles_of
from checker.access.actor import Actor
from checker.desk import compose_kinds
from checker.four_eyes.deciding import decide
from checker.retention.kinds import propose_erasure
from storage.accounts import add_account, set_roles
from storage.tables import Proposal
from storage.vocabulary import AccountRole, ErasureReason, Language
from tests.storage.examples import NOW, TODAY

KINDS = compose_kinds(retention_years=10)


def hire(session: Session, name: str, role: AccountRole) -> Actor:
    account = add_account(
        session, name=name, display_name=name, language=Language.ZH, created_at=NOW
    )
    set_roles(session, account.id, {role}, granted_at=NOW)
    return Actor(account.id, name, roles_of(session, account.id))


def ask_to_erase(session: Session, customer_id: str, maker: Actor, why: ErasureReason) -> Proposal:
    return propose_erasure(
        session, KINDS, customer_id, why, retention_years=10, reason="", by=maker, now=NOW
    )


def let_pass(
    session: Session, proposal: Proposal, approver: Actor, *, now: datetime = NOW
) -> Proposal:
    return decide(
        session,
        KINDS,
        proposal.id,
        approve=True,
        reason="已核实",
        by=approver,
        now=now,
        seen_sha256=proposal.seen_sha256,
    )


LONG_AGO: date = TODAY - timedelta(days=11 * 366)
