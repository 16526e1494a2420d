"""Whom a rule concerns now, by standings: a stretch of them at a time, so a page is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, or_, select

from storage.tables import Customer, Standing
from storage.vocabulary import Verdict

MOST_EXAMINED = 20_000
"""Findings are no index: so many standings are looked through for one page at most."""


@dataclass(frozen=True, slots=True)
class RuleHit:
    """A customer of whom a rule says something adverse, or cannot tell.

    Attributes:
        customer_id: Who.
        name: What the customer is called.
        verdict: How the customer stands.
        is_adverse: False where the rule cannot tell.
    """

    customer_id: str
    name: str
    verdict: Verdict
    is_adverse: bool


@dataclass(frozen=True, slots=True)
class RuleHits:
    """Some customers that a rule concerns.

    Attributes:
        hits: In the order of their ids.
        next: After which customer to look further; None where all were looked at.
    """

    hits: tuple[RuleHit, ...]
    next: str | None


def find_rule_hits(
    session: Session,
    purpose: str,
    rule_id: str,
    *,
    after: str | None = None,
    limit: int = 25,
    most_examined: int = MOST_EXAMINED,
) -> RuleHits:
    """Give customers whose standing holds a finding of a rule.

    Args:
        session: Where to look.
        purpose: Whose standings.
        rule_id: The rule.
        after: Look at customers after this one; None for the beginning.
        limit: How many at most.
        most_examined: How many standings to look at.
    """
    standings = select(Standing.customer_id, Standing.verdict, Standing.findings)
    standings = standings.where(Standing.purpose == purpose)
    if after is not None:
        standings = standings.where(col(Standing.customer_id) > after)
    stretch = standings.order_by(col(Standing.customer_id)).limit(most_examined).subquery()
    text = stretch.c.findings
    begins = (f"{rule_id}=", f"{rule_id}@")
    is_hit = or_(
        *(text.startswith(one) for one in begins), *(text.contains(f" {one}") for one in begins)
    )
    query = (
        select(stretch.c.customer_id, Customer.name, stretch.c.verdict, text)
        .join(Customer, col(Customer.id) == stretch.c.customer_id)
        .where(is_hit)
        .order_by(stretch.c.customer_id)
        .limit(limit + 1)
    )
    found = session.exec(query).all()
    hits = tuple(
        RuleHit(key, name, Verdict(verdict), _is_adverse(findings, rule_id))
        for key, name, verdict, findings in found[:limit]
    )
    if len(found) > limit:
        return RuleHits(hits, hits[-1].customer_id)
    ids = standings.order_by(col(Standing.customer_id)).offset(most_examined - 1).limit(1)
    last = session.exec(ids).first()
    return RuleHits(hits, None if last is None else last[0])


def _is_adverse(findings: str, rule_id: str) -> bool:
    own = (
        token for token in findings.split() if token.partition("=")[0].partition("@")[0] == rule_id
    )
    return any(token.endswith("=a") for token in own)


def read_findings(
    session: Session, purpose: str, *, most_examined: int = MOST_EXAMINED
) -> Sequence[str]:
    """Give the findings of the first customers, as standings write them."""
    query = select(Standing.findings).where(Standing.purpose == purpose)
    return session.exec(query.order_by(col(Standing.customer_id)).limit(most_examined)).all()
