"""Years of retention, holds and erasures as lines and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape

from checker.cli.output import Output
from checker.retention.due import DueForDestruction
from checker.retention.reasons import TITLES
from storage.tables import LegalHold
from storage.vocabulary import ErasureReason


def show_due(out: Output, due: Sequence[DueForDestruction]) -> None:
    """Print a line for each customer whose years are over."""
    if not due:
        out.show(out.say("retention_none_due"))
    for one in due:
        line = out.say(
            "retention_due",
            customer=escape(one.customer.name),
            id=one.customer.customer_id,
            ended=one.customer.ended_on,
            until=one.keep_until,
        )
        held = f" [yellow]{out.say('retention_is_held')}[/]" if one.customer.is_held else ""
        out.show(f"• {line}{held}")


def hold_to_data(hold: LegalHold, customer: str) -> dict[str, Any]:
    """Give a hold as JSON."""
    return {
        "id": hold.id,
        "customer": {"id": hold.customer_id, "name": customer},
        "reason": hold.reason,
        "placed_by": hold.placed_by,
        "placed_at": hold.placed_at.isoformat(),
    }


def show_holds(out: Output, holds: Sequence[Mapping[str, Any]]) -> None:
    """Print two lines for each hold in force."""
    if not holds:
        out.show(out.say("holds_none"))
    for hold in holds:
        placed = out.say(
            "hold_placed", person=escape(hold["placed_by"]), day=hold["placed_at"][:10]
        )
        out.show(f"• [bold]{escape(hold['customer']['name'])}[/] {placed}")
        out.show(f"  [dim]{hold['id']}[/] {escape(hold['reason'])}")


def show_erasure(out: Output, data: Mapping[str, Any]) -> None:
    """Say how the erasure of one customer stands."""
    customer = data["customer"]
    if data["certificate"] is not None:
        certificate = data["certificate"]
        out.show(out.say("erasure_done", id=customer["id"], at=data["erased_at"]))
        out.show(
            out.say(
                "erasure_certified",
                files=certificate["files"],
                rows=sum(certificate["deleted_rows"].values()),
                shared=certificate["files_kept_by_other_holders"],
                proposal=certificate["proposal_id"],
            )
        )
        return
    name = escape(customer["name"])
    for waiting in data["waiting"]:
        why = out.pick(TITLES[ErasureReason(waiting["why"])])
        out.show(out.say("erasure_waits", customer=name, why=why, day=waiting["proposed_at"][:10]))
        if waiting["reason"]:
            out.show(f"  {escape(waiting['reason'])}")
    if data["waiting"]:
        return
    for reason in ErasureReason:
        title, against = out.pick(TITLES[reason]), data["against"].get(reason.value)
        if against is None:
            out.show(out.say("erasure_possible", code=reason.value, why=title, customer=name))
        else:
            out.show(f"[dim]✗ {title}: {escape(against[out.language])}[/]")
