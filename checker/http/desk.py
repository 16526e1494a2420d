"""What answers are made from: the opened installation with its clock and its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

from checker.desk import compose_kinds
from checker.document_view.pictures import PagePictures
from checker.feeds.publishing import FeedShelf
from checker.four_eyes.kinds import Kinds
from checker.settings import Settings
from checker.telemetry.metrics import Metrics
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from rules.calendar import WorkingCalendar
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from rules.renewal import RenewalPlan
from storage.database import Database


def read_system_clock() -> datetime:
    """Give the moment."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Desk:
    """All that a route may use; it is made once, by `licet serve` or by a test.

    Attributes:
        workspace: The opened installation.
        feeds: Gives the calendar that an address opens.
        pack: Gives the rule pack that decides now.
        renewal_rules: Gives the renewal plan and the working days in use.
        engine: Draws conclusions.
        clock: Gives the moment.
        metrics: Counts what this process does.
        reader: Reads what is uploaded, in child processes that begin with the first file.
    """

    workspace: Workspace
    feeds: FeedShelf
    pack: Callable[[], Pack]
    renewal_rules: Callable[[], tuple[RenewalPlan, WorkingCalendar]]
    engine: ChainEngine
    clock: Callable[[], datetime] = read_system_clock
    metrics: Metrics = field(default_factory=Metrics)
    reader: ReaderPool = field(default_factory=ReaderPool)

    @property
    def settings(self) -> Settings:
        """Of the installation."""
        return self.workspace.settings

    @property
    def database(self) -> Database:
        """Of the installation."""
        return self.workspace.database

    @property
    def is_https(self) -> bool:
        """Whether browsers reach the desk over TLS, by the address that the settings name."""
        return self.settings.base_url.startswith("https://")

    @cached_property
    def pictures(self) -> PagePictures:
        """Shows pages of documents; one for the process, so that each page is drawn once."""
        return PagePictures(self.workspace, self.reader)

    @cached_property
    def kinds(self) -> Kinds:
        """Everything that takes two people, by name."""
        return compose_kinds(retention_years=self.settings.retention_years)

    def now(self) -> datetime:
        """Give the moment in the office's time zone."""
        return self.clock().astimezone(self.settings.zone)

    def today(self) -> date:
        """Give the day in the office's time zone."""
        return self.clock().astimezone(self.settings.zone).date()
