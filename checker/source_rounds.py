"""Rounds through the sources: what came is filed, and what follows from it is done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from checker.access.actor import Actor
from checker.portfolio.sheets import renew_stale_sheets
from checker.review.receiving import note_at_filing
from checker.sources.pulling import PullReport, pull_source
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from rules.pack import Pack
from storage.sources import list_sources
from storage.tables import SourceRow


def find_due(workspace: Workspace, now: datetime) -> list[SourceRow]:
    """Give the sources that are to be looked at now."""
    with workspace.database.read_session() as session:
        return [source for source in list_sources(session) if source.next_at <= now]


def pull_sources(
    workspace: Workspace,
    sources: Sequence[SourceRow],
    pack: Pack,
    reader: ReaderPool,
    *,
    by: Actor,
    clock: Callable[[], datetime],
    on_item: Callable[[str], None] = lambda _: None,
) -> list[PullReport]:
    """Look at sources one after another.

    Args:
        workspace: Where what came goes.
        sources: Which.
        pack: Says what the facts of customers are needed for.
        reader: Reads the files.
        by: Who files.
        clock: Gives the moment.
        on_item: Called with the name of each item that is done.
    """
    settings = workspace.settings
    reports = []
    for source in sources:
        report = pull_source(
            workspace,
            source.id,
            reader,
            by=by,
            clock=clock,
            on_filed=note_at_filing(settings.purpose, by, clock().astimezone(settings.zone)),
            on_item=on_item,
        )
        report.source = source.name
        reports.append(report)
    touched = {customer for report in reports for customer in report.customer_ids}
    if touched:
        today = clock().astimezone(settings.zone).date()
        requirements = pack.requirements.for_purpose(settings.purpose)
        renew_stale_sheets(workspace.database, requirements, today, clock(), among=touched)
    return reports
