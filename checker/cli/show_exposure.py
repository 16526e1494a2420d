"""Exposure for a person: the arithmetic line by line, the months ahead, the largest customers."""

from __future__ import annotations

from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_limit import write_amount


def show_exposure(out: Output, data: dict[str, Any]) -> None:
    """Print the exposure of a customer or a group."""
    for part in data["members"] or [data]:
        if data["members"]:
            out.show(f"[bold]{escape(part['name'] or part['id'])}[/]")
        show_lines(out, part)
    if data["exposure"] is not None:
        out.show(
            out.say(
                "exposure_total",
                amount=write_amount(data["exposure"]),
                day=data["ledger_as_of"],
            )
        )
    elif data["members"] and data["reason"] is not None:
        out.show(f"[yellow]{escape(out.pick(data['reason']))}[/]")
    if data["months"]:
        _show_months(out, data)


def show_lines(out: Output, part: dict[str, Any]) -> None:
    """Print the arithmetic of one exposure, or why it is not known."""
    if part["reason"] is not None:
        out.show(f"[yellow]{escape(out.pick(part['reason']))}[/]")
        return
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right")
    table.add_column(overflow="fold", style="dim")
    for line in part["lines"]:
        if line["part"] == "later_orders" and line["amount"] and not _is_some(line["amount"]):
            continue
        title = out.pick(line["title"])
        if line["provider"]:
            title = f"{title} {line['provider']}"
        amount = write_amount(line["amount"])
        table.add_row(
            escape(title),
            amount if line["counts"] else f"({amount})",
            escape(out.pick(line["reason"])) if line["reason"] else "",
        )
    out.show(table)


def show_concentration(out: Output, data: dict[str, Any]) -> None:
    """Print the largest customers and how all exposure is spread."""
    if data["reason"] is not None:
        out.show(f"[yellow]{escape(out.pick(data['reason']))}[/]")
        return
    for found in data["currencies"]:
        index = found["herfindahl_bp"]
        out.show(
            out.say(
                "exposure_spread",
                amount=write_amount(found["exposure"]),
                customers=found["customers"],
                index="—" if index is None else f"{index:,}",
            )
        )
        table = Table(show_edge=False, pad_edge=False)
        for column in ("customer", "exposure", "share"):
            number = column != "customer"
            table.add_column(
                out.say(f"column_{column}"), overflow="fold", justify="right" if number else "left"
            )
        for each in found["largest"]:
            name = escape(each["customer"] or each["customer_id"])
            table.add_row(name, write_amount(each["exposure"]), f"{each['share_bp'] / 100:.2f}%")
        out.show(table)


def _show_months(out: Output, data: dict[str, Any]) -> None:
    out.show(out.say("exposure_months", days=data["days_beyond_terms"]))
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    table.add_column()
    table.add_column(justify="right")
    for each in data["months"]:
        table.add_row(each["month"], write_amount(each["receivables_left"]))
    out.show(table)


def _is_some(amount: dict[str, str]) -> bool:
    return bool(amount["amount"].strip("0."))
