"""What the facts of a ledger are, line by line in plain Python, for comparing with the columns.

Written from `definitions.yaml`, with fractions and loops, and shares no code with what it checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor
from typing import Any

from rules.dates import add_months

Line = Mapping[str, Any]


def measure_slowly(lines: Sequence[Line], as_of: date) -> dict[str, dict[str, Any]]:
    """Give the facts of every customer of a book."""
    held: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line["issued_on"] <= as_of:
            held[line["customer"]].append(line)
    settled = [line for one in held.values() for line in one if is_paid(line, as_of)]
    prior = Fraction(sum(map(days_beyond_is_late, settled)), len(settled)) if settled else None
    prior_bp = None if prior is None else ceil(prior * 10_000)
    currencies = {c for one in held.values() for c in currencies_of(one)}
    book = sum(net_open(one, as_of) for one in held.values()) if len(currencies) < 2 else None
    return {customer: measure_one(one, as_of, prior_bp, book) for customer, one in held.items()}


def measure_one(
    lines: Sequence[Line], as_of: date, prior_bp: int | None, book: int | None
) -> dict[str, Any]:
    settled = [line for line in lines if is_paid(line, as_of)]
    unpaid = [line for line in lines if open_of(line, as_of) > 0]
    late = sum(map(days_beyond_is_late, settled))
    net = net_open(lines, as_of)
    facts: dict[str, Any] = {
        "as_of": as_of,
        "currencies_mixed": len(currencies_of(lines)) > 1,
        "open_invoices": len(unpaid),
        "settled_invoices": len(settled),
        "late_share_bp": None,
        "oldest_overdue_days": 0,
    }
    if settled and prior_bp is not None:
        facts["late_share_bp"] = ceil(Fraction(late * 10_000 + 4 * prior_bp, len(settled) + 4))
    if net:
        oldest = max((as_of - due(line)).days for line in unpaid)
        facts["oldest_overdue_days"] = max(oldest, 0)
    amounts = measure_amounts(lines, unpaid, settled, as_of, net, book)
    if prior_bp is None:
        amounts["days_sales_outstanding"] = amounts["best_possible_days"] = None
    if facts["currencies_mixed"]:
        amounts = dict.fromkeys(amounts)
    return facts | amounts


def measure_amounts(
    lines: Sequence[Line],
    unpaid: Sequence[Line],
    settled: Sequence[Line],
    as_of: date,
    net: int,
    book: int | None,
) -> dict[str, Any]:
    def overdue(days: int) -> int:
        gross = [open_of(one, as_of) for one in unpaid if (as_of - due(one)).days > days]
        return min(sum(gross), net)

    def share(part: int, whole: int | None) -> int | None:
        return ceil(Fraction(part * 10_000, whole)) if whole else None

    year = [one for one in settled if one["settled_on"] > add_months(as_of, -12)]
    half = [one for one in year if one["settled_on"] > add_months(as_of, -6)]
    before = [one for one in year if one not in half]
    sold = sum(
        one["amount"] * {"invoice": 1, "credit_note": -1}.get(one["kind"], 0)
        for one in lines
        if one["issued_on"] > as_of - timedelta(days=365)
    )
    disputed = [one for one in unpaid if one["disputed"]]
    is_disclosed = all(one["disputed"] is not None for one in unpaid)
    beyond, recently, earlier = map(weighted_days, (year, half, before))
    points = weigh(year, points_of)
    return {
        "overdue_share_bp": share(overdue(0), net),
        "overdue_over_30_share_bp": share(overdue(30), net),
        "overdue_over_60_share_bp": share(overdue(60), net),
        "overdue_over_90_share_bp": share(overdue(90), net),
        "weighted_days_beyond_terms": None if beyond is None else ceil(beyond),
        "days_sales_outstanding": ceil(Fraction(net * 365, sold)) if sold > 0 else None,
        "best_possible_days": ceil(Fraction((net - overdue(0)) * 365, sold)) if sold > 0 else None,
        "disputed_share_bp": share(min(sum(open_of(d, as_of) for d in disputed), net), net)
        if is_disclosed
        else None,
        "paydex": None if points is None else floor(points),
        "book_share_bp": share(net, book),
        "payment_trend_days": None
        if recently is None or earlier is None
        else ceil(recently - earlier),
    }


def is_settled(line: Line, as_of: date) -> bool:
    return line["settled_on"] is not None and line["settled_on"] <= as_of


def is_paid(line: Line, as_of: date) -> bool:
    return line["kind"] == "invoice" and is_settled(line, as_of)


def due(line: Line) -> date:
    return line["due_on"] or line["issued_on"]


def days_beyond(line: Line) -> int:
    return (line["settled_on"] - due(line)).days


def days_beyond_is_late(line: Line) -> bool:
    return days_beyond(line) > 0


def remaining(line: Line, as_of: date) -> int:
    if is_settled(line, as_of):
        return 0
    paid = 0 if line["settled_on"] is not None else line["paid_amount"] or 0
    return line["amount"] - paid


def open_of(line: Line, as_of: date) -> int:
    return max(remaining(line, as_of), 0) if line["kind"] == "invoice" else 0


def net_open(lines: Sequence[Line], as_of: date) -> int:
    total = 0
    for line in lines:
        left = remaining(line, as_of)
        if line["kind"] == "invoice":
            total += left
        elif line["kind"] in ("credit_note", "payment"):
            total -= max(left, 0)
    return max(total, 0)


def currencies_of(lines: Sequence[Line]) -> set[str]:
    return {
        line["currency"] for line in lines if line["kind"] in ("invoice", "credit_note", "payment")
    }


def weigh(lines: Sequence[Line], value: Callable[[int], int]) -> Fraction | None:
    weight = sum(line["amount"] for line in lines)
    if not weight:
        return None
    return Fraction(sum(line["amount"] * value(days_beyond(line)) for line in lines), weight)


def weighted_days(lines: Sequence[Line]) -> Fraction | None:
    return weigh(lines, lambda days: max(days, 0))


def points_of(days: int) -> int:
    """The published key, read from its marks: between two of them the worse."""
    for mark, points in ((-30, 100), (-20, 90), (0, 80), (15, 70), (22, 60), (30, 50), (60, 40)):
        if days <= mark:
            return points
    return 30 if days <= 90 else 20 if days <= 120 else 0
