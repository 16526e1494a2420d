"""Whom a rule concerns now, by standings: a stretch of them at a time, so a page is bounded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.customers import names_of
from storage.tables import Standing
from storage.vocabulary import Verdict

MOST_EXAMINED = 20_000
"""Findings are no index: so many standings stand for all where they are counted."""
_MOST_FOR_A_PAGE = 5_000
"""So many are looked through for one page; where there are more, the page leads on."""
_BATCH_ROWS = 500


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
    most_examined: int = _MOST_FOR_A_PAGE,
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
    query = select(Standing.customer_id, Standing.verdict, Standing.findings)
    query = query.where(Standing.purpose == purpose)
    if after is not None:
        query = query.where(col(Standing.customer_id) > after)
    query = query.order_by(col(Standing.customer_id)).limit(most_examined)
    found: list[tuple[str, Verdict, str]] = []
    last, examined = after, 0
    with session.execute(query.execution_options(yield_per=_BATCH_ROWS)) as rows:
        for key, verdict, findings in rows:
            last, examined = key, examined + 1
            if rule_id in findings and _tokens_of(findings, rule_id):
                found.append((key, Verdict(verdict), findings))
                if len(found) == limit:
                    break
    names = names_of(session, {key for key, _, _ in found})
    hits = tuple(
        RuleHit(key, names[key], verdict, _is_adverse(findings, rule_id))
        for key, verdict, findings in found
    )
    may_go_on = len(found) == limit or examined == most_examined
    return RuleHits(hits, last if may_go_on else None)


def _tokens_of(findings: str, rule_id: str) -> list[str]:
    begins = (f"{rule_id}=", f"{rule_id}@")
    return [token for token in findings.split() if token.startswith(begins)]


def _is_adverse(findings: str, rule_id: str) -> bool:
    return any(token.endswith("=a") for token in _tokens_of(findings, rule_id))


def read_findings(
    session: Session, purpose: str, *, most_examined: int = MOST_EXAMINED
) -> Sequence[str]:
    """Give the findings of the first customers, as standings write them."""
    query = select(Standing.findings).where(Standing.purpose == purpose)
    return session.exec(query.order_by(col(Standing.customer_id)).limit(most_examined)).all()
