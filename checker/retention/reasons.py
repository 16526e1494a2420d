"""Why a customer may be erased, and what the law says against it."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, func, select

from checker.errors import CustomerErased
from checker.retention.due import find_due
from checker.retention.errors import (
    CustomerHeld,
    ProposalsPending,
    RelationshipOnFile,
    RetentionRunning,
)
from rules.vocabulary import Bilingual
from storage.erasure import ERASURE_KIND
from storage.retention import find_erasure, holds_of
from storage.tables import Contract, LedgerSummary, Proposal, PurchaseSummary
from storage.vocabulary import ErasureReason, ProposalState

TITLES = {
    ErasureReason.RETENTION_ENDED: Bilingual("保存期限届满", "The years of retention are over"),
    ErasureReason.NEVER_A_CUSTOMER: Bilingual("未建立业务关系", "No business came of it"),
    ErasureReason.FILED_BY_MISTAKE: Bilingual("误录他人资料", "Filed by mistake"),
}


def require_erasable(
    session: Session, customer_id: str, reason: ErasureReason, on: date, retention_years: int
) -> None:
    """Refuse an erasure that a hold or the law forbids.

    反洗钱法 (2024) 第三十四条 asks for customers' data to be kept after the relationship has ended;
    who never became a customer falls under 个人信息保护法 第四十七条, which asks for deletion.

    Raises:
        CustomerErased: It was done already.
        CustomerHeld: A hold is in force.
        ProposalsPending: Something else about the customer waits for a decision.
        RetentionRunning: The years are not over, though that is the reason given.
        RelationshipOnFile: There was business, though the reason given says there was none.
    """
    erasure = find_erasure(session, customer_id)
    if erasure is not None:
        raise CustomerErased(customer=customer_id, on=erasure.erased_at.date())
    held = holds_of(session, customer_id)
    if held:
        raise CustomerHeld(customer=customer_id, count=len(held))
    pending = _count_pending(session, customer_id)
    if pending:
        raise ProposalsPending(customer=customer_id, count=pending)
    if reason is ErasureReason.RETENTION_ENDED:
        due = find_due(session, customer_id, retention_years)
        if due is None or due.keep_until >= on:
            raise RetentionRunning(customer=customer_id, until=due.keep_until if due else "∞")
    elif _has_business(session, customer_id):
        raise RelationshipOnFile(customer=customer_id)


def _count_pending(session: Session, customer_id: str) -> int:
    query = select(func.count()).select_from(Proposal)
    pending = query.where(
        Proposal.customer_id == customer_id,
        Proposal.state == ProposalState.PROPOSED,
        Proposal.kind != ERASURE_KIND,
    )
    return session.exec(pending).one()


def _has_business(session: Session, customer_id: str) -> bool:
    contract = select(Contract.id).where(Contract.customer_id == customer_id)
    owed = select(LedgerSummary.ledger_id).where(LedgerSummary.customer_id == customer_id)
    bought = select(PurchaseSummary.book_id).where(PurchaseSummary.customer_id == customer_id)
    queries = (contract, owed, bought)
    return any(session.exec(query.limit(1)).first() is not None for query in queries)
