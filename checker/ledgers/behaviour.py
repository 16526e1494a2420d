"""How each customer pays, as integers: the facts `ledger.*`, by `definitions.yaml` in words.

Two steps: one pass over the lines adds up what is needed of each customer, then the measures follow
from the sums of the customer and of the whole book. A measure is rounded to the side that is worse
for the customer, so that no bound of a card or rule is passed by rounding.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from checker.ledgers.ageing import BUCKETS, age_lines, falls_into, sum_where
from checker.ledgers.lines import RECEIVABLES, LineKind
from checker.line_files.amounts import WIDE
from rules.dates import add_months

SHRINKAGE = 4
"""By how many settled invoices of the average customer a share late is drawn to the average.

Measured once on public invoices, see `python -m benchmarks.payment_behaviour`: with it the share is
worth as much as a fitted model from four settled invoices on."""

PAYDEX_BANDS = (
    (None, -30, 100),
    (-29, -20, 90),
    (-19, 0, 80),
    (1, 15, 70),
    (16, 22, 60),
    (23, 30, 50),
    (31, 60, 40),
    (61, 90, 30),
    (91, 120, 20),
    (121, None, 0),
)
"""First and last day beyond terms and the points, between two published marks those of the later.

Dun & Bradstreet publish the marks 100 at 30 days sooner, 90 at 20 days sooner, 80 on the day, 70 at
15, 60 at 22, 50 at 30, 40 at 60, 30 at 90 and 20 at 120 days beyond terms, and 0 to 19 above that.
"""

SALES_DAYS = 365
_BASIS_POINTS = 10_000
_LARGEST = 2**53
"""The greatest integer that JSON carries from one program to another."""

OVERDUE_SHARES = {
    "overdue_share_bp": 0,
    "overdue_over_30_share_bp": 30,
    "overdue_over_60_share_bp": 60,
    "overdue_over_90_share_bp": 90,
}
"""The shares of the open balance that are past due by more than so many days."""


@dataclass(frozen=True, slots=True)
class Book:
    """What the whole ledger comes to.

    Attributes:
        as_of: The day that it speaks of.
        open_minor: What all customers owe, each after credits; None where there are several
            currencies.
        prior_late_bp: The share of its settled invoices that were paid late; None where none is
            settled.
    """

    as_of: date
    open_minor: int | None
    prior_late_bp: int | None


def add_up(lines: pl.LazyFrame, as_of: date) -> pl.LazyFrame:
    """Add up in one pass what the measures need, one row for each customer.

    Args:
        lines: As `checker.ledgers.lines.SCHEMA`.
        as_of: The day that the ledger speaks of.
    """
    aged = age_lines(lines, as_of).with_columns(
        is_paid=(pl.col("kind") == LineKind.INVOICE.value) & pl.col("is_settled"),
        days_beyond=(pl.col("settled_on") - pl.coalesce("due_on", "issued_on")).dt.total_days(),
    )
    is_open = pl.col("open_amount") > 0
    is_paid = pl.col("is_paid")
    is_owed = pl.col("kind").is_in([kind.value for kind in RECEIVABLES])
    settled_on = pl.col("settled_on")
    half, year = pl.lit(add_months(as_of, -6)), pl.lit(add_months(as_of, -12))
    recent, earlier = is_paid & (settled_on > half), is_paid & (settled_on > year)
    days_late = pl.col("amount").cast(WIDE) * pl.col("days_beyond").clip(0)
    points = pl.col("amount").cast(WIDE) * _find_points()
    sold = (
        pl.when(pl.col("kind") == LineKind.INVOICE.value)
        .then("amount")
        .when(pl.col("kind") == LineKind.CREDIT_NOTE.value)
        .then(-pl.col("amount"))
        .otherwise(0)
    )
    sold_since = pl.lit(_since(as_of, SALES_DAYS))
    return aged.group_by("customer").agg(
        open_invoices=is_open.sum().cast(pl.Int64),
        settled_invoices=is_paid.sum().cast(pl.Int64),
        late_invoices=(is_paid & (pl.col("days_beyond") > 0)).sum().cast(pl.Int64),
        first_currency=pl.when(is_owed).then("currency").min(),
        last_currency=pl.when(is_owed).then("currency").max(),
        **{bucket.name: sum_where("open_amount", falls_into(bucket)) for bucket in BUCKETS},
        credits=pl.col("credit").cast(WIDE).sum(),
        disputed=sum_where("open_amount", pl.col("disputed").fill_null(False)),
        undisclosed=(is_open & pl.col("disputed").is_null()).sum().cast(pl.Int64),
        oldest_days=pl.when(is_open).then("days_past_due").max().cast(pl.Int64),
        paid_year=sum_where("amount", earlier),
        days_year=sum_where(days_late, earlier),
        points_year=sum_where(points, earlier),
        paid_half=sum_where("amount", recent),
        days_half=sum_where(days_late, recent),
        sold=sum_where(sold, pl.col("issued_on") > sold_since),
    )


def sum_up_book(sums: pl.DataFrame, as_of: date) -> Book:
    """Find what the whole ledger comes to, from the rows of `add_up`."""
    totals = sums.select(
        late=pl.col("late_invoices").sum(),
        settled=pl.col("settled_invoices").sum(),
        open=_net_open().sum(),
        first=pl.col("first_currency").min(),
        last=pl.col("last_currency").max(),
    ).row(0, named=True)
    late, settled = totals["late"], totals["settled"]
    return Book(
        as_of=as_of,
        open_minor=totals["open"] if totals["first"] == totals["last"] else None,
        prior_late_bp=-(-late * _BASIS_POINTS // settled) if settled else None,
    )


def measure(sums: pl.DataFrame, book: Book) -> pl.DataFrame:
    """Give the facts `ledger.*` of each customer.

    Args:
        sums: From `add_up`.
        book: The book that they are part of.

    Returns:
        `customer` and the columns of `storage.tables.LedgerSummary` that are facts, null where one
        is missing or not applicable; `is_idle` in `checker.ledgers.states` tells which.
    """
    is_mixed = pl.col("first_currency").ne_missing(pl.col("last_currency"))
    net = _net_open()
    framed = sums.with_columns(
        net=net,
        is_mixed=is_mixed,
        settled_before=pl.col("paid_year") - pl.col("paid_half"),
        days_before=pl.col("days_year") - pl.col("days_half"),
    )
    sums_by_name = {
        name: _still_open(_overdue_gross(days)) for name, days in OVERDUE_SHARES.items()
    }
    amounts = {
        name: _round_up(owed * _BASIS_POINTS, pl.col("net")) for name, owed in sums_by_name.items()
    } | {
        "weighted_days_beyond_terms": _round_up(pl.col("days_year"), pl.col("paid_year")),
        "days_sales_outstanding": _days_of_sales(pl.col("net"), book),
        "best_possible_days": _days_of_sales(pl.col("net") - _still_open(_overdue_gross(0)), book),
        "disputed_share_bp": pl.when(pl.col("undisclosed") == 0).then(
            _round_up(_still_open(pl.col("disputed")) * _BASIS_POINTS, pl.col("net"))
        ),
        "paydex": _divide(pl.col("points_year"), pl.col("paid_year")),
        "book_share_bp": _share_of_book(book),
        "payment_trend_days": _find_trend(),
    }
    facts = {
        "as_of": pl.lit(book.as_of),
        "currencies_mixed": pl.col("is_mixed"),
        "open_invoices": pl.col("open_invoices"),
        "settled_invoices": pl.col("settled_invoices"),
        "late_share_bp": _shrink(book.prior_late_bp),
        "oldest_overdue_days": pl.when(pl.col("net") > 0)
        .then(pl.col("oldest_days").clip(0))
        .otherwise(0),
    } | {name: pl.when(~pl.col("is_mixed")).then(amount) for name, amount in amounts.items()}
    return framed.select("customer", **{name: _fit(name, fact) for name, fact in facts.items()})


def _since(as_of: date, days: int) -> date:
    """Give the day before the first of so many days that end with a day."""
    return as_of - timedelta(days=min(days, as_of.toordinal() - 1))


def _find_points() -> pl.Expr:
    days = pl.col("days_beyond")
    found = pl.lit(PAYDEX_BANDS[0][2])
    for first, _, points in PAYDEX_BANDS[1:]:
        found = pl.when(days >= first).then(points).otherwise(found)
    return found


def _gross_open() -> pl.Expr:
    return pl.sum_horizontal([bucket.name for bucket in BUCKETS])


def _net_open() -> pl.Expr:
    """Give what is owed after credits; who has more credits than invoices owes nothing."""
    return (_gross_open() - pl.col("credits")).clip(0)


def _overdue_gross(days: int) -> pl.Expr:
    """Give what is past due by more than so many days, before credits."""
    return pl.sum_horizontal([b.name for b in BUCKETS if b.first is not None and b.first > days])


def _still_open(gross: pl.Expr) -> pl.Expr:
    """Give how much of a part is open after credits, which are set against the rest first.

    A credit is worth the same wherever it is set; against what is not due yet it leaves the most
    overdue, the reading that is worse for the customer.
    """
    return pl.min_horizontal(gross, "net")


def _days_of_sales(owed: pl.Expr, book: Book) -> pl.Expr:
    """Give for how many days of sales something stands; none where the export has no paid lines."""
    if book.prior_late_bp is None:  # a list of open items: what was sold and paid is not in it
        return pl.lit(None, WIDE)
    days = _round_up(owed * SALES_DAYS, pl.col("sold"))
    return pl.when(pl.col("sold") > 0).then(days)


def _share_of_book(book: Book) -> pl.Expr:
    if not book.open_minor:
        return pl.lit(None, WIDE)
    return _round_up(pl.col("net") * _BASIS_POINTS, pl.lit(book.open_minor, WIDE))


def _shrink(prior_late_bp: int | None) -> pl.Expr:
    settled = pl.col("settled_invoices")
    if prior_late_bp is None:
        return pl.lit(None, pl.Int64)
    late = pl.col("late_invoices") * _BASIS_POINTS + SHRINKAGE * prior_late_bp
    return pl.when(settled > 0).then(_round_up(late, settled + SHRINKAGE))


def _find_trend() -> pl.Expr:
    """Give the days of the last half year less those of the one before, as one fraction."""
    now, before = pl.col("paid_half"), pl.col("settled_before")
    change = pl.col("days_half") * before - pl.col("days_before") * now
    return pl.when((now > 0) & (before > 0)).then(_round_up(change, now * before))


def _round_up(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """Divide and round up; nothing where the divisor is 0."""
    zero = pl.lit(0, WIDE)  # integers of 128 bits have no unary minus in Polars 2.1
    return zero - _divide(zero - above, below)


def _divide(above: pl.Expr, below: pl.Expr) -> pl.Expr:
    """Divide and round down; nothing where the divisor is 0."""
    return pl.when(below != 0).then(above // pl.when(below != 0).then(below).otherwise(1))


def _fit(name: str, fact: pl.Expr) -> pl.Expr:
    if name in ("as_of", "currencies_mixed"):
        return fact
    return fact.clip(-_LARGEST, _LARGEST).cast(pl.Int64)
