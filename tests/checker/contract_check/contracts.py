"""Contracts for the tests, small and by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.contract_check.proposal import Instalment, Proposal
from ingest.document import Money

SIGNED_ON = date(2026, 11, 22)


def propose(
    *instalments: tuple[str, int],
    terms_days: int = 60,
    currency: str = "CNY",
    **told: Any,  # noqa: ANN401
) -> Proposal:
    """Make a proposal of instalments given as day and minor units."""
    parts = tuple(Instalment(date.fromisoformat(day), amount) for day, amount in instalments)
    return Proposal(
        amount=Money(sum(part.minor_units for part in parts), currency),
        terms_days=terms_days,
        instalments=parts,
        ends_on=told.pop("ends_on", parts[-1].billed_on),
        signed_on=told.pop("signed_on", SIGNED_ON),
        **told,
    )
