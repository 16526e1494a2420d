"""What each customer's purchases say of them, as integers: the facts `purchases.*`.

By `definitions.yaml` in words. A window that the book does not cover gives nothing, never zero. A
measure is rounded to the side that is worse for the customer, so that no bound of a card or rule is
passed by rounding.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from checker.line_files.amounts import WIDE
from checker.purchases.quintiles import score_quintiles
from checker.purchases.windows import Windows

CLASS_BOUNDS = {"A": 80, "B": 95}
"""Up to which percent of the book's contribution a class goes; what is left is C."""

_LARGEST = 2**53
"""The greatest integer that JSON carries from one program to another."""
_WHOLE = 100


@dataclass(frozen=True, slots=True)
class Book:
    """What a whole book of purchases comes to.

    Attributes:
        windows: Up to which day, and from which day on it tells everything.
        revenue_minor: Of the last 12 months, of all customers; None where it does not cover them.
    """

    windows: Windows
    revenue_minor: int | None


def sum_up_book(sums: pl.DataFrame, windows: Windows) -> Book:
    """Find what a book comes to, from the rows of `checker.purchases.sums.add_up`."""
    total = sums["revenue"].sum() if sums.height else 0
    return Book(windows, int(total) if windows.has_year else None)


def measure(
    sums: pl.DataFrame, book: Book, activity_costs: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Give what a book says of each customer.

    Args:
        sums: From `checker.purchases.sums.add_up`.
        book: The book that they are part of.
        activity_costs: `customer` and `activity_cost` in minor units, of every customer; None
            where no rates are set, or what they multiply is not known.

    Returns:
        `customer` and the columns of `storage.tables.PurchaseSummary` that say something, null
        where something is missing; sorted by customer.
    """
    windows = book.windows
    sums = sums.sort("customer")
    margin = pl.when(pl.col("uncosted") == 0).then(
        pl.col("revenue") - pl.col("rebate") - pl.col("cost")
    )
    cost = pl.lit(None, WIDE)
    if activity_costs is not None:
        sums = sums.join(activity_costs, on="customer", how="left")
        cost = pl.col("activity_cost").cast(WIDE)
    silent = (pl.lit(windows.as_of) - pl.col("last_on")).dt.total_days()
    of_year = {
        "orders_12m": pl.col("orders"),
        "revenue_12m_minor": pl.col("revenue"),
        "margin_12m_minor": margin,
        "net_margin_12m_minor": margin - cost,
        "channels_12m": _count_words("channels"),
        "products_12m": _count_words("products"),
        "largest_product_share_percent": _divide_up(
            pl.col("largest").clip(0) * _WHOLE, pl.col("of_products")
        ).clip(0, _WHOLE),
        "returns_share_percent": _divide_up(pl.col("returned") * _WHOLE, pl.col("bought")),
        "spend_share_percent": _share_of(book.revenue_minor),
    }
    of_two_years = {
        "growth_percent": _divide_down(
            (pl.col("revenue") - pl.col("earlier")) * _WHOLE, pl.col("earlier")
        ),
        "active_quarters_of_8": pl.col("quarters"),
    }
    facts = {
        "days_since_last": silent,
        "median_gap_days": pl.col("gap_twice") // 2,
        "silence_percent": _divide_up(silent * 2 * _WHOLE, pl.col("gap_twice")),
        "tenure_days": (pl.lit(windows.as_of) - pl.col("first_on")).dt.total_days(),
        **_if_covered(of_year, covers=windows.has_year),
        **_if_covered(of_two_years, covers=windows.has_two_years),
    }
    told = sums.select("customer", **{name: _fit(fact) for name, fact in facts.items()})
    classed = told.join(_class_by_margin(told), on="customer", how="left")
    return score_quintiles(classed).sort("customer")


def _if_covered(facts: dict[str, pl.Expr], *, covers: bool) -> dict[str, pl.Expr]:
    return facts if covers else dict.fromkeys(facts, pl.lit(None, pl.Int64()))


def _count_words(name: str) -> pl.Expr:
    """Give how many there are; nothing where there are lines and none names one."""
    return pl.when((pl.col(name) > 0) | (pl.col("year_lines") == 0)).then(name)


def _share_of(total: int | None) -> pl.Expr:
    if total is None or total <= 0:
        return pl.lit(None, WIDE)
    return _divide_up(pl.col("revenue").clip(0) * _WHOLE, pl.lit(total, WIDE))


def _class_by_margin(told: pl.DataFrame) -> pl.DataFrame:
    """Class customers by what those with a larger contribution have together.

    Who begins within the first 80 % is A, so the one that passes it is A too. Equal contributions
    get an equal class, and who contributes nothing is C.
    """
    margin = pl.col("margin_12m_minor")
    known = told.select("customer", "margin_12m_minor").filter(margin.is_not_null())
    levels = (
        known.filter(margin > 0)
        .group_by("margin_12m_minor")
        .agg(together=(margin.cast(WIDE)).sum())
        .sort("margin_12m_minor", descending=True)
        .with_columns(before=pl.col("together").cum_sum() - pl.col("together"))
    )
    total = int(levels["together"].sum()) if levels.height else 0
    found = pl.lit("C")
    for name, percent in reversed(CLASS_BOUNDS.items()):
        is_within = pl.col("before") * _WHOLE < pl.lit(total * percent, WIDE)
        found = pl.when(is_within).then(pl.lit(name)).otherwise(found)
    classed = levels.select("margin_12m_minor", margin_class=found)
    joined = known.join(classed, on="margin_12m_minor", how="left")
    return joined.select("customer", pl.col("margin_class").fill_null("C"))


def _divide_down(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """Divide and round down; nothing where the divisor is not above 0."""
    whole = above.cast(WIDE) // pl.when(below > 0).then(below).otherwise(1).cast(WIDE)
    return pl.when(below > 0).then(whole)


def _divide_up(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """Divide and round up; nothing where the divisor is not above 0."""
    zero = pl.lit(0, WIDE)  # integers of 128 bits have no unary minus in Polars 2.1
    return zero - _divide_down(zero - above.cast(WIDE), below)


def _fit(fact: pl.Expr) -> pl.Expr:
    return fact.clip(-_LARGEST, _LARGEST).cast(pl.Int64)
