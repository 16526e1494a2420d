"""People, customers and alerts to tell of, made by hand; a sender that answers as it is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from checker.channels.message import OutgoingMessage, Sender, SendResult, Target
from checker.notices.dispatch import DispatchReport, dispatch_deliveries
from checker.notices.plan import NoticePlan, make_planner
from checker.settings import Settings
from rules.calendar import WorkingCalendar
from storage.beats import start_beat
from storage.customers import add_customer
from storage.database import Database
from storage.people import ANY_TIME, SendWindow, add_address, add_person, set_owner
from storage.tables import Alert, Beat, Delivery
from storage.vocabulary import AlertSeverity, AlertSource, AttemptOutcome, Channel, DeliveryState

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten in the morning in Shanghai
SENT = SendResult(AttemptOutcome.SENT, "250 ok")
CALENDAR = WorkingCalendar("test", 2026, 2026, {date(2026, 11, 24): False})


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass
class FakeSender:
    """Notes what it is given; answers in turn, and in the end always the last answer."""

    answers: list[SendResult] = field(default_factory=lambda: [SENT])
    sent: list[tuple[str, str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    before: Callable[[], None] = lambda: None

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        self.before()
        self.sent.append((message.id, target.target))
        self.texts.append(message.text)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def list_subjects(session: Session, delivery: Delivery) -> OutgoingMessage | None:
    """Compose a message that names the subjects of the alerts that are still open."""
    query = select(Alert.subject_id).where(
        col(Alert.id).in_(delivery.alert_ids), Alert.state == "open"
    )
    subjects = session.exec(query.order_by(col(Alert.id))).all()
    text = f"{delivery.as_of} {' '.join(subjects)}"
    return OutgoingMessage(delivery.id, "s", text, None, "m", {}) if subjects else None


@dataclass
class PostRoom:
    """An installation in which alerts are raised, told and sent."""

    database: Database
    clock: Clock = field(default_factory=Clock)
    sender: FakeSender = field(default_factory=FakeSender)
    settings: Settings = field(default_factory=Settings)

    def hire(
        self,
        name: str,
        *channels: Channel,
        supervisor_id: str | None = None,
        window: SendWindow = ANY_TIME,
        working_days_only: bool = False,
    ) -> str:
        """Add a person with an address on each channel; give the id."""
        with self.database.session() as session:
            person = add_person(
                session,
                name=name,
                created_at=self.clock.now,
                supervisor_id=supervisor_id,
                window=window,
                working_days_only=working_days_only,
            )
            for channel in channels:
                add_address(
                    session,
                    person.id,
                    channel=channel,
                    target=f"{name}@{channel}",
                    created_at=self.clock.now,
                )
            return person.id

    def add_customer(self, name: str, owner_id: str | None = None) -> str:
        with self.database.session() as session:
            customer = add_customer(session, name=name, created_at=self.clock.now)
            if owner_id is not None:
                set_owner(session, customer.id, owner_id)
            return customer.id

    def beat(self, *alerts: Alert, as_of: date | None = None) -> NoticePlan:
        """Raise alerts and plan who is told, in one transaction as a beat does."""
        day = as_of or self.clock.now.date()
        planner = make_planner(self.settings, CALENDAR)
        with self.database.session() as session:
            beat = start_beat(session, as_of=day, started_at=self.clock.now)
            for alert in alerts:
                alert.beat_id = beat.id
            session.add_all(alerts)
            session.flush()
            return planner(session, session.get_one(Beat, beat.id), day)

    def dispatch(self, senders: Mapping[Channel, Sender] | None = None) -> DispatchReport:
        return dispatch_deliveries(
            self.database,
            senders or dict.fromkeys(Channel, self.sender),
            list_subjects,
            self.clock,
            calendar=CALENDAR,
            jitter=lambda: 0.0,
            pause=lambda _: None,
        )

    def deliveries(self) -> Sequence[Delivery]:
        with self.database.read_session() as session:
            return session.exec(select(Delivery).order_by(col(Delivery.planned_at))).all()

    def states(self) -> list[DeliveryState]:
        return [delivery.state for delivery in self.deliveries()]

    def delivery(self) -> Delivery:
        (delivery,) = self.deliveries()
        return delivery


def make_alert(
    subject_id: str,
    customer_id: str | None = None,
    severity: AlertSeverity = AlertSeverity.MINOR,
    **changes: object,
) -> Alert:
    given = {
        "source": AlertSource.DEADLINE,
        "subject_id": subject_id,
        "customer_id": customer_id,
        "kind": "other",
        "due_on": date(2026, 12, 24),
        "urgency": -30,
        "stage": "ends-30d",
        "severity": severity,
        "raised_on": date(2026, 11, 23),
        "told_from": date(2026, 11, 23),
        "recorded_at": MONDAY,
        "beat_id": "",
    }
    return Alert(**(given | changes))
