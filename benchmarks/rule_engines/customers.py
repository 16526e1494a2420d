"""The same customers for every engine: a table of columns, and fact sheets of its rows.

A quarter of the values is missing, each by itself. What is there is drawn as such customers are: a
few blank names, terms that end on both sides of today, mostly good answers to yes-or-no questions.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from benchmarks.rule_engines.benchmark_pack import AS_OF, load_benchmark_catalogue
from rules.facts import Fact, FactSheet, FactType, Money

SEED = 20261122
MISSING_SHARE = 0.25
KEY = "customer"
_BLANKS = ("*", "***", "无", "/", "—")
_LIMIT = Money(100_000_000, "CNY")

Row = Mapping[str, date | int | bool | str | None]
Draw = Callable[[np.random.Generator, int], NDArray[np.generic]]


def draw_customers(count: int, watched_divisions: Sequence[str | int]) -> pl.DataFrame:
    """Return different customers: a column for each fact, null where it is not known.

    Args:
        count: How many.
        watched_divisions: Divisions of which some customers shall be.

    Returns:
        The facts by name in the types that the kernel asks for, choices as Enum of the values that
        the catalogue declares; of money only that it is known.
    """
    rng = np.random.default_rng(SEED)
    draws = _list_draws(watched_divisions)
    columns = {}
    for name, definition in load_benchmark_catalogue().definitions.items():
        values = pl.Series(name, draws[name](rng, count), strict=False)
        if definition.type is FactType.CHOICE:
            values = values.cast(pl.Enum(list(definition.values)))
        columns[name] = values.set(pl.Series(rng.random(count) < MISSING_SHARE), None)
    return pl.DataFrame(columns)


def repeat_customers(distinct: pl.DataFrame, count: int) -> tuple[pl.DataFrame, NDArray[np.int64]]:
    """Return a portfolio of `count` customers in random order, each like one of the distinct ones.

    So the reference can judge every customer that is measured, and need not judge each by itself.

    Returns:
        The table with a key for each customer, and for each row the distinct one it is like.
    """
    origin = np.random.default_rng(SEED + 1).permutation(np.arange(count) % distinct.height)
    portfolio = distinct[origin].with_columns(pl.Series(KEY, np.arange(count)))
    return portfolio.rechunk(), origin


def build_sheet(row: Row) -> FactSheet:
    """Return a row as the fact sheet that the store holds of a customer."""
    catalogue = load_benchmark_catalogue()
    facts = {
        name: Fact(_LIMIT if catalogue[name].type is FactType.MONEY else value)
        for name, value in row.items()
        if value is not None
    }
    return FactSheet.of_customer(facts, catalogue=catalogue)


def _list_draws(watched_divisions: Sequence[str | int]) -> Mapping[str, Draw]:
    ended_or_running = _days(-200, 3000)
    within_two_years = _days(-500, 3)
    percent_around_limit = _numbers(60, 110)
    common = dict.fromkeys(("110108", "310115", "440305", "330106", "510107"), 16)
    watched = dict.fromkeys(map(str, watched_divisions), 1)
    return {
        "documents.licences": _pick({0: 3, 1: 87, 2: 10}),
        "documents.authorization_letters": _pick({0: 20, 1: 75, 2: 5}),
        "documents.unreadable": _pick({0: 96, 1: 4}),
        "documents.codes_agree": _truths(0.97),
        "documents.names_agree": _truths(0.95),
        "licence.registered_name": _texts("北京某某{}商贸有限公司", 1_000_000, _BLANKS),
        "licence.legal_representative": _texts("{}", 10_000, _BLANKS),
        "licence.registered_capital": _truths(1),
        "licence.entity_class": _pick(
            {
                "company": 70,
                "branch": 6,
                "partnership": 4,
                "sole_proprietorship": 4,
                "individual_business": 12,
                "farmers_cooperative": 2,
                "other": 2,
            }
        ),
        "licence.division": _pick({**common, **watched}),
        "licence.established_on": _days(-9000, -30),
        "licence.issued_on": _days(-3000, 20),
        "licence.valid_from": _days(-9000, 10),
        "licence.valid_until": ended_or_running,
        "licence.no_fixed_term": _truths(0.5),
        "licence.term_stated": _truths(0.7),
        "licence.has_restricted_use": _truths(0.04),
        "licence.is_low_quality": _truths(0.08),
        "licence.reading_confidence_percent": _numbers(75, 100),
        "licence.seen_on": within_two_years,
        "licence.unified_social_credit_code": _texts("9135{:014d}", 10**14, _BLANKS),
        "licence.code_form": _pick({"uscc": 94, "registration_number": 4, "none": 2}),
        "licence.code_class": _pick(
            {"enterprise": 82, "individual_business": 13, "farmers_cooperative": 3, "other": 2}
        ),
        "licence.code_format_valid": _truths(0.97),
        "licence.code_check_digit_valid": _truths(0.97),
        "licence.code_organisation_part_valid": _truths(0.98),
        "licence.code_repaired": _truths(0.02),
        "licence.qr_seen": _truths(0.8),
        "licence.qr_code_agrees": _truths(0.98),
        "authorization.principal_name_agrees": _truths(0.95),
        "authorization.agent_stated": _truths(0.97),
        "authorization.term_stated": _truths(0.8),
        "authorization.has_signature": _truths(0.85),
        "authorization.has_seal": _truths(0.8),
        "authorization.valid_until": _days(-60, 720),
        "authorization.no_fixed_term": _truths(0.1),
        "authorization.signed_on": within_two_years,
        "authorization.seen_on": within_two_years,
        "statement.period_end": _days(-800, -30),
        "statement.current_ratio_percent": _numbers(70, 300),
        "statement.liabilities_percent_of_assets": _numbers(10, 95),
        "statement.has_borrowings": _truths(0.6),
        "statement.interest_cover_percent": _numbers(50, 900),
        "payments.days_overdue": _pick({0: 70, 12: 15, 45: 9, 80: 3, 120: 3}),
        "payments.invoices_overdue": _pick({0: 70, 1: 15, 3: 10, 7: 5}),
        "payments.average_days_late": _numbers(0, 25),
        "payments.months_of_history": _numbers(0, 60),
        "exposure.limit": _truths(1),
        "exposure.used_percent_of_limit": percent_around_limit,
        "insurance.valid_until": ended_or_running,
        "register.is_listed_abnormal": _truths(0.02),
        "register.penalties": _pick({0: 90, 1: 7, 3: 3}),
        "register.last_penalty_on": _days(-2000, 0),
        "register.change_filed_on": _days(-34, 0),
        "court.enforcement_cases": _pick({0: 95, 1: 4, 5: 1}),
        "court.is_dishonest": _truths(0.01),
        "deliveries.count": _numbers(0, 60),
        "deliveries.on_time_percent": percent_around_limit,
        "deliveries.complaints": _pick({0: 80, 1: 12, 4: 8}),
        "deliveries.last_on": _days(-500, 0),
        "certificate.is_required": _truths(0.4),
        "certificate.valid_until": _days(-30, 1100),
    }


def _pick(weights: Mapping[str, int] | Mapping[int, int]) -> Draw:
    shares = np.array(list(weights.values())) / sum(weights.values())
    values = np.array(list(weights))
    return lambda rng, count: values[rng.choice(len(values), count, p=shares)]


def _numbers(lowest: int, highest: int) -> Draw:
    return lambda rng, count: rng.integers(lowest, highest, count, endpoint=True)


def _truths(share: float) -> Draw:
    return lambda rng, count: rng.random(count) < share


def _days(first: int, last: int) -> Draw:
    """Days from the day of the question, both ends included."""
    return lambda rng, count: np.datetime64(AS_OF) + rng.integers(first, last, count, endpoint=True)


def _texts(pattern: str, variants: int, blanks: Sequence[str]) -> Draw:
    """Texts of which few are alike, and one in a hundred is written as blank."""

    def draw(rng: np.random.Generator, count: int) -> NDArray[np.generic]:
        texts = [pattern.format(number) for number in rng.integers(0, variants, count)]
        blank = rng.choice(np.array(blanks), count)
        return np.where(rng.random(count) < 0.01, blank, np.array(texts))

    return draw
