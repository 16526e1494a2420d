"""Profit of customers and the whale curve: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rich.markup import escape

from checker.cli.export_files import say_both
from checker.cli.output import Output
from checker.cli.show_purchases import (
    amount_to_data,
    book_to_data,
    make_table,
    say_day,
    write_amount,
    write_figure,
)
from checker.purchases.charging import CREDIT_DAYS
from checker.purchases.profit_report import ProfitReport
from checker.purchases.rates import COUNTED
from checker.register.headings import Words
from rules.vocabulary import Bilingual

_THOUSANDTHS = 1_000
_PERCENT = 100


def show_profits(out: Output, report: ProfitReport, limit: int) -> None:
    """Print the curve in words and every term of every customer."""
    curve, currency = report.curve, report.rates.currency
    out.show(say_day(out, report.book))
    out.show(
        out.say(
            "whale_curve",
            customers=f"{len(curve.cumulative):,}",
            total=write_amount(curve.total, currency),
            rank=f"{curve.peak_rank:,}",
            peak=write_amount(curve.peak, currency),
            share="—" if curve.peak_bp is None else f"{curve.peak_bp / _PERCENT:.1f} %",
        )
    )
    if report.profits.unknown:
        names = (out.pick(_title(report, name)) for name in report.profits.unknown)
        out.show(out.say("profit_left_out", terms=escape(out.say("list_separator").join(names))))
    without = report.profits.table.height - len(curve.cumulative)
    if without:
        out.show(out.say("profit_without_cost", customers=f"{without:,}"))
    table = make_table(out, "customer", "revenue", "rebate", "cost")
    drivers = report.profits.drivers
    for name in drivers:
        table.add_column(escape(out.pick(_title(report, name))), justify="right")
    for name in ("expected_loss", "profit", "hours"):
        table.add_column(out.say(f"column_purchases_{name}"), justify="right")
    for row in report.profits.table.head(limit).iter_rows(named=True):
        terms = ("revenue", "rebate", "cost", *(f"{name} cost" for name in drivers))
        table.add_row(
            escape(report.names.get(row["customer"], row["customer"])),
            *(write_figure(row[term], currency) for term in terms),
            write_figure(row["expected_loss"], currency),
            write_figure(row["profit"], currency),
            _write_hours(report, row["customer"]),
        )
    out.show(table)
    if report.profits.table.height > limit:
        out.show(out.say("and_more_lines", more=report.profits.table.height - limit))


def profits_to_data(
    report: ProfitReport,
) -> tuple[Mapping[str, object], Iterator[Mapping[str, object]]]:
    """Give profits as JSON: what stands before the rows, and the rows in the order of the curve."""
    curve, currency = report.curve, report.rates.currency
    head = {
        "book": book_to_data(report.book),
        "rates": report.rates.model_dump(mode="json"),
        "left_out_terms": list(report.profits.unknown),
        "whale_curve": {
            "customers": len(curve.cumulative),
            "total": amount_to_data(curve.total, currency),
            "peak": amount_to_data(curve.peak, currency),
            "peak_rank": curve.peak_rank,
            "peak_share_bp": curve.peak_bp,
        },
    }
    return head, _list_rows(report)


def _list_rows(report: ProfitReport) -> Iterator[Mapping[str, object]]:
    currency, cumulative = report.rates.currency, report.curve.cumulative
    for rank, row in enumerate(report.profits.table.iter_rows(named=True), start=1):
        customer = row["customer"]
        hours = None if report.hours is None else report.hours.get(customer, 0)
        yield {
            "rank": rank if row["profit"] is not None else None,
            "customer_id": customer,
            "customer": report.names.get(customer, customer),
            "revenue": amount_to_data(row["revenue"], currency),
            "rebates": amount_to_data(row["rebate"], currency),
            "cost_of_goods": amount_to_data(row["cost"], currency),
            "activities": {
                name: {
                    "quantity": _quantity(name, row[f"{name} quantity"]),
                    "cost": amount_to_data(row[f"{name} cost"], currency),
                }
                for name in report.profits.drivers
            },
            "expected_loss": amount_to_data(row["expected_loss"], currency),
            "profit": amount_to_data(row["profit"], currency),
            "cumulative": None
            if row["profit"] is None
            else amount_to_data(cumulative[rank - 1], currency),
            "hours": None if hours is None else _thousandths(hours),
        }


def _quantity(name: str, quantity: int | None) -> str | None:
    """Give a quantity as digits; that of credit days is minor units times days."""
    if quantity is None:
        return None
    is_whole = name == CREDIT_DAYS or name in COUNTED
    return str(quantity) if is_whole else _thousandths(quantity)


def _title(report: ProfitReport, name: str) -> Words | Bilingual:
    if name == CREDIT_DAYS and report.rates.credit_days is not None:
        return report.rates.credit_days.title
    if name in report.rates.drivers:
        return report.rates.drivers[name].title
    return say_both("column_purchases_expected_loss")


def _write_hours(report: ProfitReport, customer: str) -> str:
    return "—" if report.hours is None else _thousandths(report.hours.get(customer, 0))


def _thousandths(number: int) -> str:
    whole, rest = divmod(number, _THOUSANDTHS)
    return f"{whole}.{rest:03}".rstrip("0").rstrip(".")
