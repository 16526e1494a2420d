"""People and their addresses as a table and as JSON, without what lets others send to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.notices.targets import mask_target
from storage.tables import Address, Person

_COLUMNS = ("person", "addresses", "hours", "supervisor")
_CLOCK = "%H:%M"


def show_people(
    out: Output,
    everyone: Sequence[Person],
    addresses: Mapping[str, Sequence[Address]],
    *,
    has_default: bool,
) -> None:
    """Print who is told and how; say so if what nobody looks after reaches no one."""
    if not everyone:
        out.show(out.say("people_none"))
        return
    names = {person.id: person.name for person in everyone}
    table = Table(show_edge=False, pad_edge=False)
    for column in _COLUMNS:
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for person in everyone:
        used = [a for a in addresses[person.id] if a.is_active]
        reached = "\n".join(
            escape(f"{out.say(f'channel_{a.channel.value}')} {mask_target(a.channel, a.target)}")
            for a in used
        )
        if not person.is_active:
            reached = f"[dim]{out.say('person_is_gone')}[/]"
        elif not used:
            reached = f"[bold red]✗ {out.say('people_unreachable')}[/]"
        table.add_row(
            escape(person.name),
            reached,
            _word_hours(out, person),
            escape(names.get(person.supervisor_id or "", "—")),
        )
    out.show(table)
    if not has_default:
        out.show(f"[yellow]{out.say('people_no_default')}[/]")


def people_to_data(
    everyone: Sequence[Person], addresses: Mapping[str, Sequence[Address]]
) -> list[dict[str, Any]]:
    """Give people as JSON."""
    return [
        {
            "id": person.id,
            "name": person.name,
            "language": person.language.value,
            "time_zone": person.time_zone,
            "sends_from": person.sends_from and person.sends_from.strftime(_CLOCK),
            "sends_until": person.sends_until and person.sends_until.strftime(_CLOCK),
            "working_days_only": person.working_days_only,
            "supervisor_id": person.supervisor_id,
            "is_active": person.is_active,
            "addresses": [address_to_data(address) for address in addresses[person.id]],
        }
        for person in everyone
    ]


def address_to_data(address: Address) -> dict[str, Any]:
    """Give an address as JSON, its key hidden."""
    return {
        "id": address.id,
        "channel": address.channel.value,
        "target": mask_target(address.channel, address.target),
        "has_secret": address.secret is not None,
        "is_active": address.is_active,
    }


def _word_hours(out: Output, person: Person) -> str:
    hours = out.say("hours_any")
    if person.sends_from or person.sends_until:
        begins = person.sends_from.strftime(_CLOCK) if person.sends_from else "00:00"
        ends = person.sends_until.strftime(_CLOCK) if person.sends_until else "24:00"
        hours = f"{begins}-{ends}"
    return out.say("hours_working_days", hours=hours) if person.working_days_only else hours
