"""What is done again and again: a beat with its upkeep, screening, sending what waits, a heartbeat.

`licet tick` does it once, `licet serve` by its clock. The halves fail apart: what cannot be sent
does not keep a beat from recording, and the other way round.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from checker.access.actor import PROGRAM
from checker.access.sweeping import sweep
from checker.audit_log.checkpoints import EVERY, take_checkpoint
from checker.channels.senders import open_senders
from checker.errors import LicetError
from checker.heartbeat import note_heartbeat, send_heartbeat
from checker.hooks.telling import HookPoster, TellingReport, tell_hooks
from checker.notices.compose import make_composer
from checker.notices.dispatch import DispatchReport, dispatch_deliveries
from checker.notices.plan import make_planner
from checker.portfolio.due_audit import audit_due_standings
from checker.renewals.beat import BeatReport, Reassessed, run_beat
from checker.renewals.clock_judgement import is_clock_moved
from checker.renewals.clock_reading import ClockReading, read_clock
from checker.retention.erasure import finish_erasures
from checker.review.opening import reopen_due
from checker.rule_packs import open_calendar, open_pack, read_active_pack
from checker.screening.due import is_screening_due
from checker.screening.errors import ScreeningUnderWay
from checker.screening.running import ScreeningRun, run_screening
from checker.settings import Settings
from checker.source_rounds import find_due, pull_sources
from checker.sources.pulling import PullReport
from checker.workspace import Workspace, open_workspace
from rules.calendar import WorkingCalendar
from rules.chain.agreement import ChainEngine
from rules.chain.process import ChainProcess
from rules.pack import Pack
from rules.renewal import RenewalPlan
from storage.raising_lock import lock_raising

log = logging.getLogger(__name__)


class ScheduledWork:
    """The work of one program; make it with `open_scheduled_work`.

    Attributes:
        workspace: Of the installation.
        calendar: The working days, as the last beat read them.
        engine: Draws conclusions.
    """

    def __init__(self, workspace: Workspace, engine: ChainEngine) -> None:
        self.workspace = workspace
        self.read_rules()
        self.engine = engine
        self._senders = open_senders(workspace.settings, clock=_now)
        self._hook_poster = HookPoster(
            _now, allows_private=workspace.settings.hooks_into_own_network
        )
        self._believed: ClockReading | None = None

    @property
    def pack(self) -> Pack:
        """The pack that decides: what two people activated, else as the last beat read it."""
        return read_active_pack(self.workspace.database) or self._pack_of_settings

    @property
    def renewal_rules(self) -> tuple[RenewalPlan, WorkingCalendar]:
        """The renewal plan and the working days in use."""
        return self.pack.renewals, self.calendar

    def beat(self, *, as_of: date | None = None, is_clock_confirmed: bool = False) -> BeatReport:
        """Beat once, with the rule pack and the working days as they are now on disk.

        Args:
            as_of: The day to look at; None for today in the office's time zone.
            is_clock_confirmed: A person vouches for this machine's clock.
        """
        settings = self.workspace.settings
        self.read_rules()
        reading = read_clock()
        report = run_beat(
            self.workspace.database,
            reading,
            as_of or reading.now.astimezone(settings.zone).date(),
            *self.renewal_rules,
            audit_due=self._audit_due,
            plan_notices=make_planner(settings, self.calendar),
            is_clock_confirmed=is_clock_confirmed,
            max_gap_days=settings.max_gap_days,
        )
        self._believed = None if report.refusal else reading
        if report.refusal is None:
            self._reopen_reviews(report.as_of, reading.now)
            self._clear_away(reading.now)
            self._witness_log(reading.now)
            self._tell_watch()
        return report

    def dispatch(self, *, limit: int | None = None) -> DispatchReport | None:
        """Send what waits; None where no beat has believed the clock as it stands.

        By a clock that stands wrong a message would go out at the wrong time of day.

        Args:
            limit: How many messages at most; None for all.
        """
        if self._believed is None or is_clock_moved(read_clock(), self._believed):
            return None
        return dispatch_deliveries(
            self.workspace.database,
            self._senders,
            make_composer(*self.renewal_rules),
            _now,
            limit=limit,
            calendar=self.calendar,
        )

    def tell_hooks(self) -> TellingReport:
        """Tell other programs of the events that they have not been told."""
        return tell_hooks(self.workspace.database, self._hook_poster, _now)

    def pull_sources(self) -> list[PullReport]:
        """Take what is new of the sources that are due; without any due no reader is started."""
        due = find_due(self.workspace, _now())
        if not due:
            return []
        with self.workspace.make_reader() as reader:
            return pull_sources(self.workspace, due, self.pack, reader, by=PROGRAM, clock=_now)

    def screen(self) -> ScreeningRun | None:
        """Screen everybody where a list is newer or a while has gone by.

        Returns:
            None where nothing is due, another program does it, or no beat has believed the clock:
            what counts on a list depends on the day.
        """
        reading = read_clock()
        if self._believed is None or is_clock_moved(reading, self._believed):
            return None
        now, database = reading.now, self.workspace.database
        with database.read_session() as session:
            if not is_screening_due(session, now):
                return None
        today = now.astimezone(self.workspace.settings.zone).date()
        try:
            return run_screening(database, PROGRAM, today, now)
        except ScreeningUnderWay:
            return None

    def read_rules(self) -> None:
        """Read the rule pack and the working days as they are now on disk."""
        settings = self.workspace.settings
        self._pack_of_settings = open_pack(settings)
        self.calendar: WorkingCalendar = open_calendar(settings)

    def _audit_due(self, as_of: date) -> Reassessed:
        return audit_due_standings(
            self.workspace.database, lambda: self.pack, as_of, self.engine, _now
        )

    def _reopen_reviews(self, as_of: date, now: datetime) -> None:
        """Open the reviews that the calendar asks for, while no other program does."""
        with self.workspace.database.session() as session:
            lock_raising(session)
            reopen_due(session, as_of=as_of, now=now.astimezone(self.workspace.settings.zone))

    def _clear_away(self, now: datetime) -> None:
        """Remove what erasures left outside the database, and what is of no use any more."""
        workspace = self.workspace
        finish_erasures(workspace.database, workspace.originals, workspace.settings)
        sweep(workspace.database, now)

    def _witness_log(self, now: datetime) -> None:
        """Sign how the log stands, once an hour; that it cannot be written hinders no beat."""
        workspace = self.workspace
        try:
            take_checkpoint(workspace.database, workspace.settings.data_dir, now, at_least=EVERY)
        except LicetError as error:
            log.warning("The log has no new checkpoint: %s", error)

    def _tell_watch(self) -> None:
        """Call the outside watch; that it does not answer is noted and hinders nothing."""
        settings = self.workspace.settings
        if settings.heartbeat_url is None:
            return
        heartbeat = send_heartbeat(settings.heartbeat_url.get_secret_value(), _now())
        if heartbeat.failure is not None:
            log.warning("The outside watch was not reached.", extra={"failure": heartbeat.failure})
        try:
            note_heartbeat(settings.data_dir, heartbeat)
        except OSError:
            log.warning("The heartbeat cannot be noted.", exc_info=True)


@contextmanager
def open_scheduled_work(settings: Settings) -> Iterator[ScheduledWork]:
    """Open an installation for its scheduled work.

    Raises:
        LicetError, StorageError, PackError, ChainError: It cannot be used as it is.
    """
    with open_workspace(settings) as workspace, ChainProcess() as engine:
        yield ScheduledWork(workspace, engine)


def _now() -> datetime:
    return datetime.now(UTC)
