"""The limit that follows from the customer's means, line by line.

    limit = min(need, k * tangible net worth, t * turnover, w * max(CA - CL, 0), cap) x payment
            factor, raised by insured amounts and guarantees

k, t and w go by the customer's grade (house practice; My DSO Manager's scheme is the same without
working capital, cap and factor, and its published example is a test). A component whose figure is
missing does not bind, and the derivation names it; with neither net worth nor turnover there is
nothing to derive a limit from.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from checker.limits.cover import CountedCover, count_covers
from checker.measures.figures import Amount
from rules.credit_policy import CreditPolicy
from rules.facts import FactState
from storage.tables import Security

_BP = 10_000


class Component(StrEnum):
    """What a limit may not be above; the least of them binds."""

    NEED = "need"
    NET_WORTH = "net_worth"
    TURNOVER = "turnover"
    WORKING_CAPITAL = "working_capital"
    CAP = "cap"


_MEANS = (Component.NET_WORTH, Component.TURNOVER)
"""Without any of them nothing speaks for the customer."""


@dataclass(frozen=True, slots=True)
class Means:
    """What a customer has, needs and does, as far as it is known.

    Attributes:
        currency: Of its statements; None while there are none.
        grade: By the card that the policy names; None while it has none.
        net_worth: Tangible net worth, in minor units.
        turnover: Of the latest year, in minor units.
        working_capital: Current assets less current liabilities, in minor units; may be negative.
        need: What the business with it takes, in minor units.
        days_beyond_terms: How late it pays, weighted by amount; None while that is not known.
    """

    currency: str | None
    grade: str | None
    net_worth: Amount
    turnover: Amount
    working_capital: Amount
    need: Amount
    days_beyond_terms: int | None


@dataclass(frozen=True, slots=True)
class LimitLine:
    """One component of the derivation.

    Attributes:
        component: Which one.
        figure: What it is a share of.
        share_bp: The share; None where the figure counts as it is.
        minor_units: What the component allows; None where it does not bind.
        reason: Why it does not bind, a key of `reasons.yaml`.
        is_binding: Whether it is the least of all.
    """

    component: Component
    figure: Amount
    share_bp: int | None
    minor_units: int | None
    reason: str | None = None
    is_binding: bool = False


@dataclass(frozen=True, slots=True)
class Derivation:
    """A limit and how it came about.

    Attributes:
        currency: ISO 4217; None where nothing names one.
        grade: The customer's grade.
        lines: Every component, in the order of the formula.
        factor_percent: What is left for the way the customer pays.
        days_beyond_terms: The way the customer pays; None where that is not known.
        covers: What raises the limit, and what does not although it is on file.
        minor_units: The limit; None where it cannot be derived.
        reason: Why it cannot, or why it is nothing; a key of `reasons.yaml`.
    """

    currency: str | None
    grade: str | None
    lines: tuple[LimitLine, ...]
    factor_percent: int
    days_beyond_terms: int | None
    covers: tuple[CountedCover, ...]
    minor_units: int | None
    reason: str | None = None

    @property
    def own_means(self) -> int | None:
        """What the customer's own means allow, after the factor and before any cover."""
        bound = next((line.minor_units for line in self.lines if line.is_binding), None)
        return None if bound is None else bound * self.factor_percent // 100

    @property
    def ends_on(self) -> date | None:
        """The day on which the first cover that was counted ends; None where none does."""
        ends = (each.security.valid_until for each in self.covers if each.reason is None)
        return min((day for day in ends if day is not None), default=None)


def derive_limit(
    means: Means, policy: CreditPolicy, securities: Sequence[Security], on: date
) -> Derivation:
    """Derive a limit.

    Args:
        means: What is known of the customer.
        policy: Shares, factor, cap and the least limit worth keeping.
        securities: What stands behind the customer's debts.
        on: The day for which it is derived.
    """
    factor = _choose_factor(means.days_beyond_terms, policy)
    lines = _mark_binding(_list_lines(means, policy))
    counted: tuple[CountedCover, ...] = ()
    if means.currency is not None:
        counted = count_covers(securities, means.currency, on, policy.insured_retention_percent)
    derived = Derivation(
        currency=means.currency,
        grade=means.grade,
        lines=lines,
        factor_percent=factor,
        days_beyond_terms=means.days_beyond_terms,
        covers=counted,
        minor_units=None,
        reason=_find_obstacle(means, lines),
    )
    own = derived.own_means
    if derived.reason is not None or own is None:
        return derived
    whole = own + sum(each.minor_units for each in counted)
    least = policy.minimum
    if least is not None and least.currency == means.currency and 0 < whole < least.minor_units:
        return replace(derived, minor_units=0, reason="below_minimum")
    return replace(derived, minor_units=whole)


def _choose_factor(days_beyond_terms: int | None, policy: CreditPolicy) -> int:
    if days_beyond_terms is None:
        return policy.unknown_payment_percent
    row = policy.payment_factor_percent.find(days_beyond_terms)
    return policy.unknown_payment_percent if row is None else row.result


def _list_lines(means: Means, policy: CreditPolicy) -> list[LimitLine]:
    shares = policy.limit_shares.get(means.grade) if means.grade is not None else None
    shared = (
        (Component.NET_WORTH, means.net_worth, shares.net_worth_bp if shares else None),
        (Component.TURNOVER, means.turnover, shares.turnover_bp if shares else None),
        (
            Component.WORKING_CAPITAL,
            means.working_capital,
            shares.working_capital_bp if shares else None,
        ),
    )
    return [
        _take_whole(Component.NEED, means.need),
        *(_take_share(*each) for each in shared),
        _take_cap(means.currency, policy),
    ]


def _take_whole(component: Component, figure: Amount) -> LimitLine:
    if figure.minor_units is None:
        return LimitLine(component, figure, None, None, figure.reason)
    return LimitLine(component, figure, None, max(0, figure.minor_units))


def _take_share(component: Component, figure: Amount, share_bp: int | None) -> LimitLine:
    """A share of nothing is nothing, whatever it would be a share of; so is one of a deficit."""
    if share_bp is None:
        return LimitLine(component, figure, None, None, "grade_missing")
    if share_bp == 0:
        return LimitLine(component, figure, 0, 0)
    if figure.counted is None:
        return LimitLine(component, figure, share_bp, None, figure.reason)
    return LimitLine(component, figure, share_bp, max(0, figure.counted * share_bp // _BP))


def _take_cap(currency: str | None, policy: CreditPolicy) -> LimitLine:
    cap = policy.cap
    if cap is None:
        nothing = Amount(None, FactState.NOT_APPLICABLE, "no_cap")
        return LimitLine(Component.CAP, nothing, None, None, "no_cap")
    if cap.currency != currency:
        unusable = Amount(None, FactState.MISSING, "currency_mismatch")
        return LimitLine(Component.CAP, unusable, None, None, "currency_mismatch")
    return LimitLine(Component.CAP, Amount(cap.minor_units), None, cap.minor_units)


def _mark_binding(lines: list[LimitLine]) -> tuple[LimitLine, ...]:
    bounds = [line for line in lines if line.minor_units is not None]
    least = min(bounds, key=lambda line: line.minor_units or 0, default=None)
    return tuple(replace(line, is_binding=line is least) for line in lines)


def _find_obstacle(means: Means, lines: Sequence[LimitLine]) -> str | None:
    """Say why no limit can be derived; None where one can."""
    if means.currency is None:
        return "no_statements"
    if means.grade is None:
        return "grade_missing"
    if any(line.reason == "currency_mismatch" for line in lines):
        return "currency_mismatch"
    if all(line.minor_units is None for line in lines if line.component in _MEANS):
        return "no_means"
    return None
