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
    columns = ("customer", "number", "verdict", "as_of", "next_expiry", "next_review", "assessment")
    for column in columns:
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for customer in customers:
        verdict = customer.verdict
        table.add_row(
            escape(customer.name),
            customer.number or "—",
            out.say(f"verdict_{verdict}") if verdict else out.say("not_assessed"),
            str(customer.assessed_on or "—"),
            str(customer.next_expiry_on or "—"),
            str(customer.next_review_on or "—"),
            customer.assessment_id or "—",
        )
    out.show(table)
