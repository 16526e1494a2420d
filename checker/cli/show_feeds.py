"""Calendar feeds as a table and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.markup import escape
from rich.table import Table

from checker.cli.output import Output
from storage.tables import CalendarFeed


def show_feeds(out: Output, feeds: Sequence[CalendarFeed], names: Mapping[str, str]) -> None:
    """Print one line for each feed.

    Args:
        out: Where.
        feeds: In the order of the list.
        names: Names of people by id.
    """
    if not feeds:
        out.show(out.say("feed_none"))
        return
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(out.say("column_feed"), no_wrap=True)  # to be copied into a command
    for column in ("feed_person", "feed_made", "state"):
        table.add_column(out.say(f"column_{column}"), overflow="fold")
    for feed in feeds:
        person = escape(names[feed.person_id]) if feed.person_id else out.say("feed_everybody")
        table.add_row(feed.id, person, str(feed.created_at.date()), _describe_state(out, feed))
    out.show(table)


def _describe_state(out: Output, feed: CalendarFeed) -> str:
    if feed.revoked_at is None:
        return f"[green]✓ {out.say('feed_open')}[/]"
    return out.say("feed_ended", day=feed.revoked_at.date())


def feeds_to_data(feeds: Sequence[CalendarFeed], names: Mapping[str, str]) -> list[dict[str, Any]]:
    """Give feeds as JSON, without their addresses."""
    return [
        {
            "feed": feed.id,
            "person": names[feed.person_id] if feed.person_id else None,
            "language": feed.language.value,
            "created_at": feed.created_at.isoformat(),
            "revoked_at": feed.revoked_at.isoformat() if feed.revoked_at else None,
        }
        for feed in feeds
    ]
