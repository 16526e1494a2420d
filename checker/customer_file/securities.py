"""How much of what stands behind a customer's debts counts, and when it does not.

Each security counts once: insurance and guarantees raise the limit (`checker.limits`), deposits,
letters of credit and pledges lower the exposure (`checker.exposure`). Decision 22 says why.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from storage.tables import Security
from storage.vocabulary import SecurityKind

RAISING_LIMIT = frozenset({SecurityKind.INSURANCE, SecurityKind.GUARANTEE})
LOWERING_EXPOSURE = frozenset(SecurityKind) - RAISING_LIMIT
_BP = 10_000


def eligible_minor(security: Security) -> int:
    """Give what counts of a security, rounded down: the covered share, less the haircut."""
    share = security.covered_percent * (_BP - security.haircut_bp)
    return security.amount_minor * share // (100 * _BP)


def find_disqualification(security: Security, currency: str | None, on: date) -> str | None:
    """Say why a security does not count, a key of `securities.yaml`; None if it does.

    Args:
        security: The security.
        currency: In which it would have to count: there are no rates of exchange here.
        on: The day on which it must be in force.
    """
    day_after = datetime.combine(on, time(), UTC) + timedelta(days=1)
    if security.ended_at is not None and security.ended_at < day_after:
        return "security_given_back"
    if on < security.valid_from:
        return "security_not_begun"
    if security.valid_until is not None and on > security.valid_until:
        return "security_ended"
    if security.currency != currency:
        return "security_currency_mismatch"
    return None


@cache
def load_security_reasons() -> dict[str, Sentence]:
    """Give why a security does not count, in words, by the keys of `find_disqualification`."""
    return read_table("checker.customer_file", "securities.yaml", dict[str, Sentence])
