"""A buying centre as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.buying_centre.roles import load_roles
from checker.cli.output import Output
from checker.cli.show_limit import write_amount
from checker.document_data import value_to_data
from ingest.document import Money
from storage.tables import ApprovalStepRow, BuyingCentreMember


def centre_to_data(
    members: Sequence[BuyingCentreMember], steps: Sequence[ApprovalStepRow]
) -> dict[str, Any]:
    """Give the people and the approvals of a customer as JSON."""
    return {
        "members": [
            {
                "name": each.name,
                "title": each.title,
                "roles": list(each.roles),
                "influence": each.influence,
                "stance": each.stance,
                "met_on": each.met_on and each.met_on.isoformat(),
                "recorded_by": each.author_name,
            }
            for each in members
        ],
        "approvals": [
            {
                "role": each.role,
                "title": each.title,
                "above": value_to_data(Money(each.above_minor, each.currency)),
                "evidence": each.evidence,
            }
            for each in steps
        ],
    }


def show_centre(out: Output, data: Mapping[str, Any]) -> None:
    """Print what `centre_to_data` gives."""
    roles = load_roles()
    if not data["members"]:
        out.show(out.say("members_none"))
    table = Table(show_edge=False, pad_edge=False)
    for name in ("name", "title", "roles", "influence", "stance", "met_on"):
        table.add_column(out.say(f"column_member_{name}"), overflow="fold")
    for each in data["members"]:
        titles = "、".join(out.pick(roles[role]) for role in each["roles"])
        levels = (
            "—" if each[name] is None else str(each[name]) for name in ("influence", "stance")
        )
        table.add_row(
            escape(each["name"]), escape(each["title"]), titles, *levels, each["met_on"] or "—"
        )
    if data["members"]:
        out.show(table)
    for each in data["approvals"]:
        title = each["title"] or out.pick(roles[each["role"]])
        said = out.say("approval_above", title=title, amount=write_amount(each["above"]))
        out.show(escape(said))
