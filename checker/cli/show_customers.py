"""The customers on file as a table."""

from __future__ import annotations

from collections.abc import Sequence

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.customer_list import CustomerSummary


def show_customers(out: Output, customers: Sequence[CustomerSummary]) -> None:
    """Print one line for each customer, or what to do while there is none."""
    if not customers:
        out.show(out.say("customers_none"))
        return
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
    out.show(table)
