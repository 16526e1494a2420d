"""Tangible net worth between its bounds, and trends over the years."""

from __future__ import annotations

from datetime import date

import pytest

from checker.measures import (
    NONE_BY_DASH,
    Amount,
    Reason,
    Trend,
    YearFigures,
    compute_net_worth,
    find_trend,
)

STATED = {
    "equity": 100,
    "intangible_assets": 30,
    "goodwill": 25,
    "development_costs": 0,
    "long_term_prepaid": 5,
    "deferred_tax_assets": 10,
}


def make_year(figures: dict[str, int], on: date = date(2025, 12, 31)) -> YearFigures:
    return YearFigures({key: Amount(value) for key, value in figures.items()}, on, 12, "CNY")


def test_net_worth_is_equity_less_what_cannot_be_seized() -> None:
    worth = compute_net_worth(make_year(STATED))
    assert (worth.exact, worth.is_positive) == (30, True)


def test_a_dash_is_nothing_to_take_away() -> None:
    year = make_year(STATED)
    figures = {**year.figures, "goodwill": NONE_BY_DASH}
    assert compute_net_worth(YearFigures(figures)).exact == 55


def test_net_worth_of_negative_equity_is_not_positive_whatever_is_blank() -> None:
    assert compute_net_worth(make_year({"equity": -1})).is_positive is False


def test_intangible_assets_may_eat_equity_up() -> None:
    assert compute_net_worth(make_year({**STATED, "goodwill": 55})).is_positive is False


@pytest.mark.parametrize(
    ("non_current", "expected"),
    [(150, True), (199, True), (200, None), (None, None)],
)
def test_blanks_leave_net_worth_between_two_bounds(
    non_current: int | None, expected: bool | None
) -> None:
    """At most what other lines do not explain of the non-current assets is intangible."""
    figures = {"equity": 100, "fixed_assets": 100}
    if non_current is not None:
        figures["non_current_assets"] = non_current
    worth = compute_net_worth(make_year(figures))
    assert worth.exact is None
    assert worth.is_positive is expected
    assert worth.why_open.code == "intangibles_not_stated"


def test_net_worth_without_equity_is_open() -> None:
    worth = compute_net_worth(make_year({"goodwill": 5}))
    assert worth.is_positive is None
    assert worth.why_open.code == "not_stated"


def history(*revenues: int | None) -> list[YearFigures]:
    return [
        make_year({} if r is None else {"revenue": r}, date(2025 - n, 12, 31))
        for n, r in enumerate(revenues)
    ]


@pytest.mark.parametrize(
    ("revenues", "trend"),
    [
        ((3, 2, 1), Trend.RISING),
        ((1, 2, 3, 4), Trend.FALLING),
        ((3, 1, 2), Trend.MIXED),
        ((2, 2, 1), Trend.MIXED),
    ],
)
def test_a_trend_goes_over_all_years(revenues: tuple[int, ...], trend: Trend) -> None:
    assert find_trend(history(*revenues), "revenue") == trend


def code_of(found: Trend | Reason) -> str:
    assert isinstance(found, Reason)
    return found.code


def test_two_years_are_no_trend() -> None:
    assert code_of(find_trend(history(2, 1), "revenue")) == "years_too_few"
    assert code_of(find_trend([], "revenue")) == "years_too_few"


def test_a_gap_ends_the_years_that_count() -> None:
    years = history(4, 3, 2, 1)
    assert code_of(find_trend([*years[:2], years[3]], "revenue")) == "years_too_few"


def test_a_figure_that_is_not_stated_leaves_the_trend_open() -> None:
    assert code_of(find_trend(history(3, None, 1), "revenue")) == "not_stated"


def test_other_currencies_and_periods_are_no_trend() -> None:
    years = history(3, 2, 1)
    other = YearFigures(years[1].figures, years[1].period_ends_on, 12, "USD")
    assert code_of(find_trend([years[0], other, years[2]], "revenue")) == "currency_mismatch"
    short = YearFigures(years[1].figures, years[1].period_ends_on, 6, "CNY")
    assert code_of(find_trend([years[0], short, years[2]], "revenue")) == "periods_differ"
