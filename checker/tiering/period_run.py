"""Settling a period: every customer with something that bears on worth, a transaction each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.exposure.reading import OwedBook
from checker.tiering.settling import HeldBefore, settle_customer
from checker.worth.assessing import Evidence, Packs, gather_evidence, score_all
from rules.matrix import Matrix
from rules.pack import Pack
from rules.scorecard import Score, Standing, supply
from storage.customers import get_customer
from storage.database import Database
from storage.tables import Customer, TierStanding
from storage.tiers import customers_to_value, put_tier, tier_before

VALUE = "value"


@dataclass(frozen=True, slots=True)
class TierChange:
    """A customer whose tier is not what it was.

    Attributes:
        customer_id: Who.
        name: Of the customer.
        before: The tier held; None at the first settlement.
        now: The tier held now.
        is_up: Whether it is better.
    """

    customer_id: str
    name: str
    before: str | None
    now: str
    is_up: bool


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What settling a period came to.

    Attributes:
        period: Such as `2026Q4`.
        as_of: The day.
        customers: How many were settled.
        by_tier: How many hold each tier, the best first.
        changes: Whose tier is not what it was; those of the first settlement left out.
    """

    period: str
    as_of: date
    customers: int
    by_tier: dict[str, int]
    changes: tuple[TierChange, ...]


def find_matrix(pack: Pack, name: str = VALUE) -> Matrix:
    """Give a matrix of a pack.

    Raises:
        KeyError: It has none of this name.
    """
    found = {matrix.id: matrix for matrix in pack.matrices}
    return found[name]


def settle_period(
    database: Database,
    packs: Packs,
    period: str,
    as_of: date,
    *,
    book: OwedBook | None,
    by: Actor,
    now: datetime,
    customer_ids: Sequence[str] | None = None,
    step: Callable[[str], None] | None = None,
) -> PeriodReport:
    """Settle the tiers of a period; settled again, it replaces what it said before.

    Args:
        database: Where customers are on file.
        packs: The packs.
        period: Such as `2026Q4`.
        as_of: The day; at most the last of the period.
        book: What is owed; None where there is no ledger.
        by: Who asks.
        now: The moment, in the time zone that says what day it is.
        customer_ids: These alone; all of whom something bears on their worth, if None.
        step: Called with the name of each customer that is done.
    """
    matrix, zone = find_matrix(packs.valuing), now.tzinfo or UTC
    with database.read_session() as session:
        ids = list(customer_ids or customers_to_value(session))
    by_tier = dict.fromkeys(matrix.tier_ids, 0)
    changes: list[TierChange] = []
    for customer_id in ids:
        with database.session() as session:
            customer = get_customer(session, customer_id)
            if customer is None:
                continue
            evidence = gather_evidence(session, customer, packs, as_of, zone=zone, book=book)
            before = tier_before(session, customer_id, matrix.id, period)
            row = settle_one(evidence, packs.valuing, matrix, before, period, by=by, now=now)
            tier = row.tier
            put_tier(session, row)
        by_tier[tier] += 1
        if before is not None and before.tier != tier:
            changes.append(_name_change(customer, before.tier, tier, matrix))
        if step is not None:
            step(customer.name)
    up = sum(change.is_up for change in changes)
    with database.session() as session:
        record_event(
            session,
            by,
            "tiers.settled",
            subject=f"matrix:{matrix.id}",
            data={
                "pack": packs.valuing.id,
                "period": period,
                "customers": len(ids),
                "up": up,
                "down": len(changes) - up,
            },
            now=now,
        )
    return PeriodReport(period, as_of, len(ids), by_tier, tuple(changes))


def settle_one(
    evidence: Evidence,
    pack: Pack,
    matrix: Matrix,
    before: TierStanding | None,
    period: str,
    *,
    by: Actor,
    now: datetime,
) -> TierStanding:
    """Settle one customer and give the row that keeps it.

    Args:
        evidence: What the worth rests on.
        pack: That says who is worth what.
        matrix: Of the pack.
        before: The row of the last settled period before.
        period: The period.
        by: Who asks.
        now: The moment.
    """
    (sheet,) = supply(pack, [evidence.sheet], evidence.as_of)
    scores = score_all(pack, sheet, evidence.as_of)
    settlement = settle_customer(matrix, scores, sheet, evidence.as_of, read_held(before))
    placement = settlement.placement
    return TierStanding(
        customer_id=evidence.customer.id,
        matrix=matrix.id,
        period=period,
        as_of=evidence.as_of,
        tier=placement.tier,
        cell=placement.cell,
        heading=placement.standing.heading,
        assessments=placement.standing.assessments,
        grades={card: list(standing) for card, standing in settlement.grades.items()},
        positions=dict(placement.positions),
        reasons=[reason._asdict() for reason in settlement.reasons],
        figures=dict(_list_figures(scores)),
        pack_id=pack.id,
        pack_sha256=pack.sha256,
        settled_at=now,
        settled_by=by.name,
    )


def read_held(row: TierStanding | None) -> HeldBefore | None:
    """Give what a row says was held."""
    if row is None:
        return None
    grades = {card: Standing(*standing) for card, standing in row.grades.items()}
    return HeldBefore(Standing(row.tier, row.heading, row.assessments), grades)


def _list_figures(scores: Mapping[str, Score]) -> Iterator[tuple[str, int | None]]:
    for card, score in scores.items():
        yield f"score.{card}", score.score
        yield f"coverage.{card}", score.coverage_percent


def _name_change(customer: Customer, before: str, now: str, matrix: Matrix) -> TierChange:
    tiers = matrix.tier_ids
    is_up = before not in tiers or tiers.index(now) < tiers.index(before)
    return TierChange(customer.id, customer.name, before, now, is_up)


def tier_to_data(row: TierStanding, matrix: Matrix) -> dict[str, Any]:
    """Give where a customer stands as JSON, with what the tier gives."""
    tier = next((each for each in matrix.tiers if each.tier == row.tier), None)
    return {
        "customer_id": row.customer_id,
        "period": row.period,
        "as_of": row.as_of.isoformat(),
        "tier": row.tier,
        "title": None if tier is None else tier.title._asdict(),
        "cell": row.cell,
        "on_the_way_to": row.heading,
        "periods_in_a_row": row.assessments,
        "positions": dict(row.positions),
        "reasons": list(row.reasons),
        "gives": {} if tier is None else dict(tier.gives),
        "figures": dict(row.figures),
        "pack": {"id": row.pack_id, "sha256": row.pack_sha256},
    }
