"""The customers on file as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.customer_list import CustomerSummary, SearchFindings, SummaryPage


def show_customers(out: Output, page: SummaryPage, *, is_narrowed: bool) -> None:
    """Print one line for each customer and how to go on, or what to do while there is none."""
    if page.customers:
        out.show(_make_table(out, page.customers))
    elif page.next is None:
        out.show(out.say("customers_none_wanted" if is_narrowed else "customers_none"))
    if page.next is not None:
        out.show(out.say("customers_next", place=page.next))


def show_findings(out: Output, found: SearchFindings) -> None:
    """Print one line for each customer that a search found, and whether there are more."""
    if found.customers:
        out.show(_make_table(out, found.customers))
    elif found.is_all:
        out.show(out.say("customers_none_wanted"))
    if not found.is_all:
        out.show(out.say("search_found_more", count=len(found.customers)))


def _make_table(out: Output, customers: Sequence[CustomerSummary]) -> Table:
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_customer"), overflow="fold", min_width=12)
    for column in ("number", "verdict", "next_expiry", "next_review"):
        table.add_column(out.say(f"column_{column}"), no_wrap=True)
    for customer in customers:
        verdict = customer.verdict
        table.add_row(
            escape(customer.name),
            customer.number or "—",
            out.say(f"verdict_{verdict}") if verdict else out.say("not_assessed"),
            str(customer.next_expiry_on or "—"),
            str(customer.next_review_on or "—"),
        )
    return table
