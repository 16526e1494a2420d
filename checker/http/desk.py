"""What answers are made from: the opened installation with its clock and its rules."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from checker.feeds.publishing import FeedShelf
from checker.settings import Settings
from checker.telemetry.metrics import Metrics
from checker.workspace import Workspace
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
    """

    workspace: Workspace
    feeds: FeedShelf
    pack: Callable[[], Pack]
    renewal_rules: Callable[[], tuple[RenewalPlan, WorkingCalendar]]
    engine: ChainEngine
    clock: Callable[[], datetime] = read_system_clock
    metrics: Metrics = field(default_factory=Metrics)

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

    def today(self) -> date:
        """Give the day in the office's time zone."""
        return self.clock().astimezone(self.settings.zone).date()
