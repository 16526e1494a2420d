"""Purchases of one customer and of a whole book: for people and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from checker.cli.output import Output
from checker.document_data import format_amount, write_money
from checker.facts.purchases import PREFIX, load_purchase_facts
from checker.purchases.account import PurchaseAccount
from checker.purchases.definitions import load_definitions
from checker.purchases.overview import Overview
from checker.purchases.quintiles import FIFTHS, SCORES, WINDOW_MONTHS
from checker.purchases.reasons import find_reason, load_reasons
from checker.purchases.summarising import windows_of
from ingest.document import Money
from rules.facts import load_catalogue
from storage.tables import Customer, PurchaseBook, StatedSpend

_MEASURES = (
    "orders_12m",
    "days_since_last",
    "median_gap_days",
    "silence_percent",
    "growth_percent",
    "margin_class",
)
LISTED = (*_MEASURES, *SCORES)
"""What a list tells of each customer beside its amounts, as the summary has it."""

_LEAST_WIDTH = 14
_FIGURES = {"orders", "amount", "revenue", "margin", "net_margin", "percent", *LISTED}


def show_purchases(out: Output, session: Session, account: PurchaseAccount, limit: int) -> None:
    """Print the rhythm in one sentence, then facts, seasons, channels, products, lines."""
    book, summary = account.book, account.summary
    out.show(f"[bold]{escape(account.customer.name)}[/]")
    out.show(say_day(out, book))
    out.show(_say_rhythm(out, account))
    _show_facts(out, session, account)
    scores = {name: getattr(summary, name) for name in SCORES}
    if None not in scores.values():
        out.show(out.say("purchases_fifths", **scores))
        out.show(out.say("purchases_cut_offs", **_write_cut_offs(book)))
    if account.spend is not None:
        out.show(_say_spend(out, account.spend))
    currency = book.currency or ""
    _show_sums(out, account.quarters.head(limit), "quarter", currency)
    _show_sums(out, account.channels.head(limit), "channel", currency)
    _show_sums(out, account.products.head(limit), "product", currency)
    _show_lines(out, account, limit)


def show_overview(out: Output, overview: Overview, limit: int) -> None:
    """Print one line for each customer, or that there is none."""
    out.show(say_day(out, overview.book))
    if overview.rows.is_empty():
        out.show(out.say("purchases_nobody"))
        return
    table = make_table(out, "customer", "revenue", "margin", *_MEASURES, "fifths")
    currency = overview.book.currency or ""
    for row in overview.rows.head(limit).iter_rows(named=True):
        table.add_row(
            escape(row["name"]),
            write_figure(row["revenue_12m_minor"], currency),
            write_figure(row["margin_12m_minor"], currency),
            *(_write(row[name]) for name in _MEASURES),
            "".join(_write(row[name]) for name in SCORES),
        )
    out.show(table)
    if overview.rows.height > limit:
        out.show(out.say("and_more_lines", more=overview.rows.height - limit))


def show_spend(out: Output, customer: Customer, spend: StatedSpend) -> None:
    """Print what was recorded."""
    out.show(f"[bold]{escape(customer.name)}[/]")
    out.show(_say_spend(out, spend))


def purchases_to_data(session: Session, account: PurchaseAccount, limit: int) -> dict[str, Any]:
    """Give one customer's purchases as JSON."""
    currency = account.book.currency or ""
    lines = account.lines.head(limit).iter_rows(named=True)
    return {
        "customer": {"id": account.customer.id, "name": account.customer.name},
        "book": book_to_data(account.book),
        "facts": _facts_to_data(session, account),
        "scores": {name: getattr(account.summary, name) for name in account.book.cut_offs},
        "stated_spend": None if account.spend is None else spend_to_data(account.spend),
        "quarters": _sums_to_data(account.quarters, "quarter", currency),
        "channels": _sums_to_data(account.channels, "name", currency),
        "products": _sums_to_data(account.products, "name", currency),
        "lines": [_line_to_data(row, currency) for row in lines],
        "lines_in_all": account.lines.height,
    }


def overview_to_data(
    overview: Overview,
) -> tuple[Mapping[str, object], Iterator[Mapping[str, object]]]:
    """Give a list as JSON: what stands before the rows, and the rows."""
    currency = overview.book.currency or ""
    rows = (_overview_row(row, currency) for row in overview.rows.iter_rows(named=True))
    return {"book": book_to_data(overview.book)}, rows


def book_to_data(book: PurchaseBook) -> dict[str, Any]:
    """Give a book as JSON."""
    return {
        "id": book.id,
        "book": book.book,
        "content": book.content.value,
        "as_of": book.as_of.isoformat(),
        "covers_from": book.covers_from.isoformat(),
        "currency": book.currency,
        "sha256": book.sha256,
        "source": {"name": book.source_name, "sha256": book.source_sha256},
        "lines": book.lines,
        "customers": book.customers,
        "fifths": {
            name: {"window_months": WINDOW_MONTHS[name], "cut_offs": bounds}
            for name, bounds in book.cut_offs.items()
        },
        "imported_at": book.imported_at.isoformat(),
    }


def spend_to_data(spend: StatedSpend) -> dict[str, Any]:
    """Give what a customer is said to spend as JSON."""
    return {
        "id": spend.id,
        "customer_id": spend.customer_id,
        "total": amount_to_data(spend.total_minor, spend.currency),
        "source": spend.source,
        "observed_on": spend.observed_on.isoformat(),
        "by": spend.author_name,
    }


def make_table(out: Output, *columns: str) -> Table:
    """Make a table whose headings are sentences `column_purchases_*`."""
    table = Table(show_edge=False, pad_edge=False)
    for column in columns:
        table.add_column(
            out.say(f"column_purchases_{column}"),
            overflow="fold",
            justify="right" if column in _FIGURES else "left",
            min_width=_LEAST_WIDTH if column == "customer" else None,
        )
    return table


def write_amount(minor_units: int | None, currency: str) -> str:
    """Write an amount for people, a dash where there is none."""
    return "—" if minor_units is None else write_money(Money(minor_units, currency))


def amount_to_data(minor_units: int | None, currency: str) -> dict[str, str] | None:
    """Give an amount as JSON."""
    if minor_units is None:
        return None
    return {"amount": format_amount(Money(minor_units, currency)), "currency": currency}


def write_figure(minor_units: int | None, currency: str) -> str:
    """Write an amount for a table whose currency is said once above it."""
    return write_amount(minor_units, currency).removeprefix(f"{currency} ")


def _write_cut_offs(book: PurchaseBook) -> dict[str, str]:
    """Write the bounds of the fifths from 1 to 5, a dash for one without a customer."""
    written: dict[str, str] = {}
    for name, bounds in book.cut_offs.items():
        values = [bounds.get(str(fifth)) for fifth in range(1, FIFTHS + 1)]
        if name == "money_score":
            written[name] = " / ".join(write_figure(v, book.currency or "") for v in values)
        else:
            written[name] = " / ".join("—" if v is None else f"{v:,}" for v in values)
    return written


def say_day(out: Output, book: PurchaseBook) -> str:
    """Say which book speaks, of which days, in which currency."""
    return out.say(
        "purchases_day",
        book=escape(book.book),
        first=book.covers_from,
        day=book.as_of,
        currency=book.currency,
    )


def _say_rhythm(out: Output, account: PurchaseAccount) -> str:
    summary = account.summary
    if summary.days_since_last is None:
        return out.say("purchases_never")
    if summary.median_gap_days is None:
        return out.say("purchases_silent", days=summary.days_since_last)
    return out.say(
        "purchases_silent_usual",
        days=summary.days_since_last,
        gap=summary.median_gap_days,
        percent=summary.silence_percent,
    )


def _say_spend(out: Output, spend: StatedSpend) -> str:
    return out.say(
        "purchases_spend",
        total=write_money(Money(spend.total_minor, spend.currency)),
        source=escape(spend.source),
        day=spend.observed_on,
        by=escape(spend.author_name),
    )


def _show_facts(out: Output, session: Session, account: PurchaseAccount) -> None:
    catalogue, reasons = load_catalogue(), load_reasons()
    table = make_table(out, "fact", "value")
    for name, (value, reason) in _explain_facts(session, account).items():
        definition = catalogue[PREFIX + name]
        if reason is not None:
            said = f"[dim]{escape(out.pick(reasons[reason]))}[/]"
        elif definition.unit == "percent":
            said = f"{value} %"
        else:
            said = f"{value:,}" if isinstance(value, int) else str(value)
        table.add_row(escape(out.pick(definition.title)), said)
    out.show(table)


def _explain_facts(session: Session, account: PurchaseAccount) -> dict[str, tuple[Any, str | None]]:
    """Give by name the value of each fact, or the reason why it has none."""
    facts = load_purchase_facts(session, account.customer.id)
    values = {name.removeprefix(PREFIX): fact.value for name, fact in facts.items()}
    windows = windows_of(account.book)
    return {name: (value, find_reason(name, values, windows)) for name, value in values.items()}


def _facts_to_data(session: Session, account: PurchaseAccount) -> dict[str, Any]:
    definitions, reasons = load_definitions(), load_reasons()
    told: dict[str, Any] = {}
    for name, (value, reason) in _explain_facts(session, account).items():
        words = definitions[name]
        fact: dict[str, Any] = {
            "value": value,
            "definition": {"zh": words.zh, "en": words.en},
            "source": {"zh": words.source.zh, "en": words.source.en},
        }
        if reason is not None:
            fact["reason"] = {"code": reason, **reasons[reason].model_dump()}
        told[PREFIX + name] = fact
    return told


def _show_sums(out: Output, sums: pl.DataFrame, what: str, currency: str) -> None:
    if sums.is_empty():
        return
    table = make_table(out, what, "orders", "amount")
    for name, orders, amount in sums.iter_rows():
        table.add_row(
            escape(name or out.say("purchases_not_named")),
            str(orders),
            write_amount(amount, currency),
        )
    out.show(table)


def _show_lines(out: Output, account: PurchaseAccount, limit: int) -> None:
    table = make_table(out, "bought_on", "number", "product", "channel", "amount")
    currency = account.book.currency or ""
    for row in account.lines.head(limit).iter_rows(named=True):
        table.add_row(
            row["bought_on"].isoformat(),
            *(escape(row[name] or "—") for name in ("number", "product", "channel")),
            write_amount(row["amount"], currency),
        )
    out.show(table)
    if account.lines.height > limit:
        out.show(out.say("and_more_lines", more=account.lines.height - limit))


def _sums_to_data(sums: pl.DataFrame, name: str, currency: str) -> Sequence[dict[str, Any]]:
    return [
        {name: row[name], "orders": row["orders"], **_plain_amount(row["amount"], currency)}
        for row in sums.iter_rows(named=True)
    ]


def _line_to_data(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    names = ("number", "product", "category", "channel")
    return {
        "bought_on": row["bought_on"].isoformat(),
        **{name: row[name] or None for name in names},
        "is_return": row["is_return"],
        **_plain_amount(row["amount"], currency),
    }


def _plain_amount(minor_units: int, currency: str) -> dict[str, str]:
    return {"amount": format_amount(Money(minor_units, currency))}


def _overview_row(row: Mapping[str, Any], currency: str) -> dict[str, Any]:
    return {
        "customer_id": row["customer_id"],
        "customer": row["name"],
        "revenue_12m": amount_to_data(row["revenue_12m_minor"], currency),
        "margin_12m": amount_to_data(row["margin_12m_minor"], currency),
        "net_margin_12m": amount_to_data(row["net_margin_12m_minor"], currency),
        **{name: row[name] for name in LISTED},
    }


def _write(value: object) -> str:
    return "—" if value is None else str(value)
