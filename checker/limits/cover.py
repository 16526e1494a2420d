"""What raises a limit: the insurer's and the guarantors' promises, each as long as it lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from checker.customer_file.securities import RAISING_LIMIT, eligible_minor, find_disqualification
from storage.tables import Security
from storage.vocabulary import SecurityKind


@dataclass(frozen=True, slots=True)
class CountedCover:
    """A promise to pay in the customer's place, and what it adds to the limit.

    Attributes:
        security: The promise.
        eligible: What counts of it, in minor units; 0 where it does not count at all.
        retention: What the house carries itself on top of what an insurer covers.
        reason: Why it does not count, a key of `reasons.yaml`; None where it does.
    """

    security: Security
    eligible: int
    retention: int = 0
    reason: str | None = None

    @property
    def minor_units(self) -> int:
        """What it adds in all."""
        return self.eligible + self.retention


def count_covers(
    securities: Sequence[Security], currency: str, on: date, retention_percent: int
) -> tuple[CountedCover, ...]:
    """Count what raises a limit in a currency on a day; what does not count says why.

    Args:
        securities: All of the customer's; those that lower the exposure instead are left out.
        currency: That of the limit.
        on: The day.
        retention_percent: How much the house carries itself on top of what an insurer covers.
    """
    raising = (security for security in securities if security.kind in RAISING_LIMIT)
    return tuple(_count(security, currency, on, retention_percent) for security in raising)


def _count(security: Security, currency: str, on: date, retention_percent: int) -> CountedCover:
    reason = find_disqualification(security, currency, on)
    if reason is not None:
        return CountedCover(security, 0, reason=reason)
    eligible = eligible_minor(security)
    percent = retention_percent if security.kind is SecurityKind.INSURANCE else 0
    return CountedCover(security, eligible, eligible * percent // 100)
