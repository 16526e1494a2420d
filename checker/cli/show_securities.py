"""Securities as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.cli.show_limit import write_amount
from checker.customer_file.securities import (
    RAISING_LIMIT,
    eligible_minor,
    find_disqualification,
)
from checker.document_data import value_to_data
from ingest.document import Money
from storage.tables import Security


def show_securities(out: Output, securities: Sequence[dict[str, Any]]) -> None:
    """Print securities as `security_to_data` gives them."""
    if not securities:
        out.show(out.say("securities_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    columns = ("kind", "provider", "amount", "eligible", "effect", "starts_on", "ends_on", "id")
    for column in columns:
        number = column in ("amount", "eligible")
        table.add_column(
            out.say(f"column_{column}"),
            overflow="fold",
            justify="right" if number else "left",
            no_wrap=column == "id",
        )
    for each in securities:
        effect = each["effect"] if each["counts"] else "none"
        table.add_row(
            out.say(f"security_kind_{each['kind']}"),
            escape(each["provider"]),
            write_amount(each["amount"]),
            write_amount(each["eligible"]),
            out.say(f"security_effect_{effect}"),
            each["valid_from"],
            each["valid_until"] or "—",
            each["id"],
        )
    out.show(table)


def security_to_data(security: Security, on: date) -> dict[str, Any]:
    """Give a security as JSON, with what counts of it on a day in its own currency."""
    why = find_disqualification(security, security.currency, on)
    raises = security.kind in RAISING_LIMIT
    amount = Money(security.amount_minor, security.currency)
    eligible = Money(0 if why else eligible_minor(security), security.currency)
    return {
        "id": security.id,
        "customer_id": security.customer_id,
        "kind": security.kind.value,
        "provider": security.provider,
        "amount": value_to_data(amount),
        "covered_percent": security.covered_percent,
        "haircut_bp": security.haircut_bp,
        "eligible": value_to_data(eligible),
        "effect": "raises_limit" if raises else "lowers_exposure",
        "counts": why is None,
        "reason": why,
        "valid_from": security.valid_from.isoformat(),
        "valid_until": security.valid_until.isoformat() if security.valid_until else None,
        "recorded_by": security.recorded_by,
        "ended_at": security.ended_at.isoformat() if security.ended_at else None,
    }
