"""The product under the simulation: a database, events filed into it, beats, acts."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlmodel import select

from benchmarks.ten_years.law import Days, Law, write_plan
from benchmarks.ten_years.lives import FIRST_DAY, Event, Filed, Reviewed, Tick, Written
from checker.renewals.beat import BeatReport, run_beat
from checker.renewals.clock_reading import ClockReading
from rules.calendar import WorkingCalendar
from rules.renewal import RenewalPlan
from storage.alert_acts import acknowledge_alert, close_alert, snooze_alert
from storage.alert_states import hand_over_alerts, supersede_alerts
from storage.assessments import record_assessment
from storage.credentials import file_credential, link_successor, move_evidence
from storage.customers import add_customer
from storage.database import Database
from storage.deadlines import record_deadline
from storage.documents import DocumentReading, file_document
from storage.originals import StoredOriginal
from storage.packs import store_pack
from storage.tables import Alert
from storage.vocabulary import AlertSource, DeadlineKind


class OnRecord(NamedTuple):
    """An alert as it is on record, under the simulation's name for its subject."""

    source: str
    subject: str
    due_on: date
    stage: str
    urgency: int
    raised_on: date
    state: str


class Installation:
    """One database and what the simulation calls the rows in it.

    Args:
        url: Of an empty database.
        customers: How many customers there are.
        days: The working days.
    """

    def __init__(self, url: str, customers: int, days: Days) -> None:
        self.database = Database.open(url)
        self.database.migrate()
        self.calendar = WorkingCalendar.from_data(days.to_data())
        self._ids: dict[str, str] = {}
        self._names: dict[str, str] = {}
        content = '{"rules": [], "policies": []}'
        with self.database.session() as session:
            self._pack = store_pack(
                session,
                sha256=hashlib.sha256(content.encode()).hexdigest(),
                pack_id="simulated",
                version="1",
                content=content,
                recorded_at=_noon(FIRST_DAY),
            ).sha256
            self.customer_ids = [
                add_customer(session, name=f"客户{n}", created_at=_noon(FIRST_DAY)).id
                for n in range(customers)
            ]

    def apply(self, event: Event) -> None:
        """File an event as the application would."""
        match event:
            case Filed():
                self._file(event)
            case Reviewed():
                self._review(event)
            case Written():
                self._write_down(event)

    def beat(
        self, tick: Tick, zone: str, law: Law, plans: dict[str, RenewalPlan], *, is_confirmed: bool
    ) -> BeatReport:
        """Beat with what the clocks show."""
        plan = plans.setdefault(law.version, RenewalPlan.from_data(write_plan(law)))
        uptime_ms = int(tick.uptime.total_seconds() * 1000)
        return run_beat(
            self.database,
            ClockReading(tick.shown, tick.boot, uptime_ms),
            tick.shown.astimezone(ZoneInfo(zone)).date(),
            plan,
            self.calendar,
            is_clock_confirmed=is_confirmed,
        )

    def act(self, alert: OnRecord, act: str, until: date | None, at: datetime) -> None:
        """Acknowledge, snooze or close what lives under a name."""
        number = self.find_alert(alert)
        with self.database.session() as session:
            match act:
                case "acknowledge":
                    acknowledge_alert(session, number, by="甲", at=at)
                case "snooze":
                    assert until is not None
                    snooze_alert(session, number, until=until, by="甲", at=at)
                case _:
                    close_alert(session, number, reason="已办", by="甲", at=at)

    def find_alert(self, alert: OnRecord) -> int:
        """Give the number of what is on record under a name."""
        query = select(Alert.id).where(
            Alert.source == AlertSource(alert.source),
            Alert.subject_id == self._ids[alert.subject],
            Alert.due_on == alert.due_on,
            Alert.urgency == alert.urgency,
        )
        with self.database.read_session() as session:
            number = session.exec(query).one()
        assert number is not None
        return number

    def read_alerts(self) -> Iterator[OnRecord]:
        """Give all that is on record but what concerns the installation itself."""
        with self.database.read_session() as session:
            alerts = session.exec(select(Alert).where(Alert.source != AlertSource.DATASET)).all()
        for alert in alerts:
            yield OnRecord(
                alert.source.value,
                self._names[alert.subject_id],
                alert.due_on,
                alert.stage,
                alert.urgency,
                alert.raised_on,
                alert.state.value,
            )

    def _name(self, name: str, row_id: str) -> None:
        self._ids[name], self._names[row_id] = row_id, name

    def _file(self, event: Filed) -> None:
        sha256 = hashlib.sha256(event.name.encode()).hexdigest()
        at = _noon(event.on)
        with self.database.session() as session:
            filing = file_document(
                session,
                customer_id=self.customer_ids[event.customer],
                original=StoredOriginal(sha256, 1, "application/pdf"),
                reading=DocumentReading(
                    part=0,
                    name=f"{event.name}.pdf",
                    result="ok",
                    reader_version="1",
                    kind=event.kind,
                    confidence=1.0,
                    pages=[1],
                    problems=[],
                    fields={},
                ),
                received_on=event.on,
                recorded_at=at,
            )
            credential = file_credential(
                session,
                document_id=filing.document_id,
                recorded_at=at,
                kind=event.kind,
                valid_until=event.valid_until,
            )
            move_evidence(session, credential, event.on)
            if event.replaces is not None:
                former = self._ids[event.replaces]
                link_successor(session, predecessor_id=former, successor_id=credential.id)
                hand_over_alerts(session, predecessor_id=former, successor_id=credential.id)
                supersede_alerts(session, AlertSource.CREDENTIAL, former)
                supersede_alerts(session, AlertSource.EVIDENCE, former)
        self._name(event.name, credential.id)

    def _review(self, event: Reviewed) -> None:
        customer = self.customer_ids[event.customer]
        subject = f"{customer}:{event.purpose}"
        with self.database.session() as session:
            record_assessment(
                session,
                customer_id=customer,
                purpose=event.purpose,
                as_of=event.on,
                assessed_at=_noon(event.on),
                pack_sha256=self._pack,
                list_versions={},
                document_ids=[],
                inputs="{}",
                result="{}",
                verdict=None,
                next_change_on=None,
                next_review_on=event.next_review_on,
            )
            supersede_alerts(session, AlertSource.REVIEW, subject)
        self._name(f"{event.customer}:{event.purpose}", subject)

    def _write_down(self, event: Written) -> None:
        with self.database.session() as session:
            deadline = record_deadline(
                session,
                kind=DeadlineKind(event.kind),
                title=event.name,
                due_on=event.due_on,
                recorded_by="甲",
                recorded_at=_noon(event.on),
                customer_id=self.customer_ids[event.customer],
                supersedes_id=self._ids[event.replaces] if event.replaces else None,
            )
        self._name(event.name, deadline.id)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)
