"""Contracts on file, and what importing them came to, as tables and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_register import show_faults
from checker.document_data import format_amount, write_money
from checker.register.contracts import ContractsReport
from ingest.document import Money
from storage.tables import Contract


def show_contracts_report(out: Output, report: ContractsReport) -> None:
    """Print counts, then what a person has to look at."""
    out.show(
        out.say(
            "contracts_done",
            lines=report.lines,
            added=report.recorded.added,
            changed=report.recorded.changed,
            unchanged=report.recorded.unchanged,
            faults=len({(fault.sheet, fault.line) for fault in report.faults}),
            customers=len(report.new_customers),
        )
    )
    if report.is_dry_run:
        out.show(out.say("register_dry_run"))
    if report.unused:
        out.show(out.say("register_unused", headings=escape(", ".join(report.unused))))
    show_faults(out, report.faults)


def show_contracts(out: Output, contracts: Sequence[tuple[Contract, str]]) -> None:
    """Print one line for each contract, or what to do while there is none."""
    if not contracts:
        out.show(out.say("contracts_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    for column in ("contract", "customer", "subject", "amount", "starts_on", "ends_on"):
        table.add_column(
            out.say(f"column_{column}"),
            overflow="fold",
            justify="right" if column == "amount" else "left",
        )
    for contract, customer in contracts:
        table.add_row(
            escape(contract.number),
            escape(customer),
            escape(contract.title or "—"),
            write_money(Money(contract.amount_minor, contract.currency)),
            str(contract.starts_on),
            str(contract.ends_on),
        )
    out.show(table)


def contract_to_data(contract: Contract, customer: str) -> dict[str, Any]:
    """Give a contract as JSON."""
    amount = Money(contract.amount_minor, contract.currency)
    return {
        "id": contract.id,
        "customer_id": contract.customer_id,
        "customer": customer,
        "number": contract.number,
        "title": contract.title,
        "amount": {"amount": format_amount(amount), "currency": amount.currency},
        "starts_on": contract.starts_on.isoformat(),
        "ends_on": contract.ends_on.isoformat(),
    }
