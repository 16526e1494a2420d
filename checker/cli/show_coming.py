"""What falls due, as a table and as JSON; the user's own company apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from checker.customer_file.dossier import BUSINESS_LICENCE
from checker.renewals.coming import MOST_COUNTED, ComingItem, ComingPage

SEVERITY_STYLE = {"blocker": "bold red", "major": "red", "minor": "yellow", "info": "dim"}
_COLUMNS = ("due_on", "customer", "what", "state", "next_step")
"""Few and with two lines each, so that they can be read at 80 characters."""


def show_coming(
    out: Output, page: ComingPage, as_of: date, within: int, default_owner: str | None
) -> None:
    """Print what falls due, the earliest first; what nobody owns is the default owner's."""
    if not page.items:
        out.show(out.say("due_none", day=as_of, within=within))
        return
    own = [item for item in page.items if item.is_own]
    others = [item for item in page.items if not item.is_own]
    if own:
        out.show(f"[bold]{out.say('due_own')}[/]")
        _show_table(out, own, default_owner)
    if own and others:
        out.show(f"\n[bold]{out.say('due_customers')}[/]")
    if others:
        _show_table(out, others, default_owner)
    if page.next is not None:
        sentence = "due_many_more" if page.more >= MOST_COUNTED else "due_more"
        out.show(escape(out.say(sentence, count=f"{page.more:,}", place=page.next)))


def coming_to_data(page: ComingPage) -> dict[str, Any]:
    """Give a page as JSON."""
    return {
        "due": [item.to_data() for item in page.items],
        "more": page.more,
        "more_is_exact": page.more < MOST_COUNTED,
        "next": None if page.next is None else str(page.next),
    }


def word_window(out: Output, item: ComingItem) -> str:
    """Say where the day lies in the renewal window; nothing where there is none."""
    if item.state is None:
        return ""
    placement = item.told.placement
    days = {} if placement is None else {
        "opens_on": placement.opens_on, "last_day": placement.last_day,
    }  # fmt: skip
    return out.say(f"window_{item.state}", **days)


def word_severity(out: Output, item: ComingItem) -> str:
    """Name the severity of the present stage; nothing before the first."""
    return "" if item.severity is None else out.say(f"alert_severity_{item.severity.value}")


def describe_days(out: Output, days_left: int) -> str:
    """Say how many days are left, or how long ago it was."""
    if days_left < 0:
        return f"[bold red]✗ {out.say('days_past', days=-days_left)}[/]"
    style = "yellow" if days_left <= 30 else "default"
    return f"[{style}]{out.say('days_left', days=days_left)}[/]"


def _show_table(out: Output, items: Sequence[ComingItem], default_owner: str | None) -> None:
    table = Table(show_edge=False, pad_edge=False)
    for column in _COLUMNS:
        is_day = column == "due_on"
        table.add_column(out.say(f"column_{column}"), overflow="fold", no_wrap=is_day)
    for item in items:
        severity = "" if item.severity is None else SEVERITY_STYLE[item.severity.value]
        owner = f"[dim]{escape(out.say('owned_by', person=item.owner or default_owner or '—'))}[/]"
        table.add_row(
            f"{item.thing.due_on}\n{describe_days(out, item.days_left)}",
            f"{escape(item.customer or 'Licet')}\n{owner}",
            escape(_word_subject(out, item)),
            f"[{severity or 'default'}]{word_severity(out, item)}[/]\n"
            f"{escape(word_window(out, item))}".strip(),
            _word_next_step(out, item),
        )
    out.show(table)


def _word_next_step(out: Output, item: ComingItem) -> str:
    if item.next_step is None:
        return ""
    day, title = item.next_step
    return f"{day}\n{escape(out.pick(title))}"


def _word_subject(out: Output, item: ComingItem) -> str:
    """Name the thing; a licence bears the number of its customer, which would say nothing new."""
    number = None if item.thing.kind == BUSINESS_LICENCE else item.told.number
    parts = (out.pick(item.told.title), item.told.holder, number)
    return " · ".join(part for part in parts if part)
