"""Everything new of one source, item by item, while nobody else is at it."""

from __future__ import annotations

import logging
import secrets
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from checker.access.actor import Actor
from checker.errors import LicetError
from checker.intake.filing import OnFiled
from checker.sources.items import fetch_item
from checker.sources.places import open_source, read_place
from checker.sources.taking import TakenByAnother, take_item
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from ingest.sources.item import ItemMoved, Source, SourceError
from storage.sources import (
    claim_source,
    is_known_item,
    release_source,
    renew_claim,
)
from storage.tables import SourceRow
from storage.vocabulary import ItemOutcome

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=15)
"""Renewed with each item; a single one of 200 scans may take some minutes."""
_FAILED = "failed"


@dataclass
class PullReport:
    """What looking at a source came to.

    Attributes:
        source: Its name.
        items: How many items were dealt with.
        outcomes: How many files ended in which way.
        customer_ids: To whom something was filed.
        failure: The code of what went wrong; None where nothing did.
        detail: What the other side said of it.
        is_busy: Whether another program was at it, and nothing was done.
    """

    source: str
    items: int = 0
    outcomes: Counter[ItemOutcome] = field(default_factory=Counter)
    customer_ids: set[str] = field(default_factory=set)
    failure: str | None = None
    detail: str = ""
    is_busy: bool = False


def pull_source(
    workspace: Workspace,
    source_id: str,
    reader: ReaderPool,
    *,
    by: Actor,
    clock: Callable[[], datetime],
    on_filed: OnFiled | None = None,
    on_item: Callable[[str], None] = lambda _: None,
) -> PullReport:
    """Take everything new of a source; that it cannot be reached is an answer.

    Args:
        workspace: Where it goes.
        source_id: Which source.
        reader: Reads the files.
        by: Who files.
        clock: Gives the moment.
        on_filed: As `checker.intake.filing.ingest_batch`.
        on_item: Called with the name of each item that is done.
    """
    token = secrets.token_hex(8)
    with workspace.database.session() as session:
        source = claim_source(session, source_id, token=token, now=clock(), lease=LEASE)
    if source is None:
        return PullReport("", is_busy=True)
    report = PullReport(source.name, failure=_FAILED)
    try:
        with open_source(read_place(source.kind, source.place), clock) as opened:
            round_ = _Round(workspace, source, opened, reader, token, by, clock, on_filed)
            round_.run(report, on_item)
        report.failure = None
    except SourceError as error:
        report.failure, report.detail = error.code, error.detail
    except LicetError as error:
        report.failure, report.detail = error.code, str(error)
    except TakenByAnother:
        report.failure = None
    finally:
        told = None if report.failure is None else f"{report.failure} {report.detail}".strip()
        with workspace.database.session() as session:
            release_source(session, source_id, token=token, now=clock(), failure=told)
    return report


@dataclass
class _Round:
    """What stays the same for all items of a round."""

    workspace: Workspace
    source: SourceRow
    opened: Source
    reader: ReaderPool
    token: str
    by: Actor
    clock: Callable[[], datetime]
    on_filed: OnFiled | None

    def run(self, report: PullReport, on_item: Callable[[str], None]) -> None:
        """Take the items one by one; each is committed before the next is fetched."""
        for item in self.opened.list_items(self.source.cursor, self._is_known):
            try:
                fetched = fetch_item(item, self.reader)
            except ItemMoved:
                log.info("An item was changed while it was fetched; it is left for later.")
                continue
            taken = take_item(
                self.workspace,
                self.source,
                fetched,
                self.reader,
                token=self.token,
                by=self.by,
                now=self.clock(),
                on_filed=self.on_filed,
            )
            self.opened.put_aside(item)
            report.items += 1
            report.outcomes.update(file.outcome for file in taken.files)
            if taken.customer_id is not None:
                report.customer_ids.add(taken.customer_id)
            on_item(fetched.name)
            self._renew()

    def _is_known(self, place: str, version: str) -> bool:
        with self.workspace.database.read_session() as session:
            return is_known_item(session, self.source.id, place, version)

    def _renew(self) -> None:
        with self.workspace.database.session() as session:
            is_held = renew_claim(
                session, self.source.id, token=self.token, now=self.clock(), lease=LEASE
            )
        if not is_held:
            raise TakenByAnother
