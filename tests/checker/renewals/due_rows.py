"""An installation in which something of every source falls due; all of it invented."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlmodel import Session

from rules.calendar import WorkingCalendar
from rules.calendar.china import load_china_calendar
from rules.renewal import RenewalPlan
from storage.database import Database
from storage.tables import (
    Alert,
    Assessment,
    Audit,
    Beat,
    Credential,
    Customer,
    Dataset,
    Deadline,
    Document,
    Original,
    Pack,
    Person,
    Standing,
    StandingChange,
)
from storage.vocabulary import (
    AlertSeverity,
    AlertSource,
    DeadlineKind,
    ReadingResult,
    Verdict,
)

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
FOOD = "cn.food_business_licence"
LICENCE = "cn.business_licence"
CALENDAR: WorkingCalendar = load_china_calendar()

_STEP = {
    "title": {"zh": "标题", "en": "a title"},
    "task": {"zh": "请向客户索取。", "en": "Ask the customer."},
}
PLAN = RenewalPlan.from_data(
    {
        "renewal_windows": [
            {
                "kind": FOOD,
                "title": {"zh": "食品经营许可延续申请", "en": "Applying to renew"},
                "opens": {"working_days": 90},
                "closes": {"working_days": 15},
                "consequence": {"zh": "逾期须重新申办。", "en": "It has to be applied for anew."},
                "basis": [
                    {"instrument": {"zh": "某办法", "en": "Some Measures"},
                     "article": {"zh": "第九条", "en": "art. 9"},
                     "status": "verified", "checked_on": "2026-11-22"},
                    {"instrument": {"zh": "某网页", "en": "Some page"},
                     "status": "secondary", "checked_on": "2026-11-21"},
                    {"instrument": {"zh": "内部惯例", "en": "House practice"},
                     "status": "unverified"},
                ],
                "in_force": {"from": "2023-12-01"},
            }
        ],
        "renewal_ladders": [
            {"id": "credentials", "source": "credential", "steps": [
                {**_STEP, "id": "ahead", "anchor": "end", "before": {"days": 90},
                 "severity": "minor"},
                {**_STEP, "id": "near", "anchor": "end", "before": {"days": 30},
                 "severity": "major", "task_own": {"zh": "请申请延续。", "en": "Apply."}},
                {**_STEP, "id": "ended", "anchor": "end", "after": {"days": 1},
                 "severity": "blocker"},
            ]},
            {"id": "reviews", "source": "review", "steps": [
                {**_STEP, "id": "due", "anchor": "end", "severity": "major"},
            ]},
        ],
        "renewal_practice": {
            "evidence_max_age_days": {LICENCE: 365},
            "grace_days": {LICENCE: 30},
            "snooze_max_days": 14,
        },
    }
)  # fmt: skip
PACK_CONTENT = json.dumps(
    {
        "rules": [
            {"id": "R-1", "title": {"zh": "营业期限届满", "en": "Licence term has ended"}},
            {"id": "R-2", "title": {"zh": "授权已届满", "en": "Authority has ended"}},
        ],
        "policies": [{"purpose": "onboarding", "title": {"zh": "客户准入", "en": "Onboarding"}}],
    }
)
PACK = hashlib.sha256(PACK_CONTENT.encode()).hexdigest()


@dataclass
class Rows:
    """Adds rows as the application would leave them; ids count up."""

    session: Session
    count: int = 0

    def pack(self) -> None:
        self.session.add(
            Pack(sha256=PACK, id="p", version="1", content=PACK_CONTENT, recorded_at=NOW)
        )
        self.session.add(Beat(id="beat", as_of=TODAY, started_at=NOW, finished_at=NOW))
        self.session.flush()

    def person(self, name: str, **known: object) -> str:
        person = Person(id=self._id("person"), name=name, created_at=NOW, **known)
        return self._add(person).id

    def customer(self, name: str, **known: object) -> str:
        return self._add(Customer(id=self._id("c"), name=name, created_at=NOW, **known)).id

    def credential(self, customer_id: str, kind: str, until: date | None, **known: object) -> str:
        number = self._id("k")
        sha256 = hashlib.sha256(number.encode()).hexdigest()
        self._add(Original(sha256=sha256, size_bytes=1, recorded_at=NOW))
        self._add(
            Document(
                id=f"d{number}",
                customer_id=customer_id,
                original_sha256=sha256,
                part=0,
                name="a.pdf",
                kind=kind,
                result=ReadingResult.OK,
                confidence=1.0,
                pages=[1],
                problems=[],
                received_on=TODAY,
                recorded_at=NOW,
                reader_version="1",
            )
        )
        row = Credential(
            id=number,
            customer_id=customer_id,
            document_id=f"d{number}",
            kind=kind,
            valid_until=until,
            recorded_at=NOW,
            **known,
        )
        return self._add(row).id

    def review(self, customer_id: str, due_on: date, as_of: date = TODAY) -> str:
        self._add(
            Assessment(
                id=self._id("a"),
                customer_id=customer_id,
                purpose="onboarding",
                as_of=as_of,
                assessed_at=datetime(as_of.year, as_of.month, as_of.day, tzinfo=UTC),
                pack_id="p",
                pack_version="1",
                pack_sha256=PACK,
                facts_sha256="0" * 64,
                list_versions={},
                document_ids=[],
                inputs="{}",
                result="{}",
                result_sha256="0" * 64,
                verdict=Verdict.APPROVE,
                next_review_on=due_on,
            )
        )
        return f"{customer_id}:onboarding"

    def standing(self, customer_id: str, changes_on: date | None, changes: str = "") -> str:
        self._add(
            Standing(
                customer_id=customer_id,
                purpose="onboarding",
                verdict=Verdict.REFER,
                findings="",
                next_change_on=changes_on,
                changes=changes,
                pack_sha256=PACK,
                as_of=TODAY,
                sheets_version=1,
                audited_at=NOW,
            )
        )
        return f"{customer_id}:onboarding"

    def turn(self, customer_id: str, on: date, before: Verdict, after: Verdict, gained: str) -> str:
        audit = self._add(
            Audit(id=self._id("audit"), purpose="onboarding", pack_sha256=PACK, as_of=on,
                  began_at=NOW, ended_at=NOW)
        )  # fmt: skip
        self._add(
            StandingChange(audit_id=audit.id, customer_id=customer_id, verdict_before=before,
                           verdict_after=after, gained=gained, lost="")
        )  # fmt: skip
        return f"{customer_id}:onboarding"

    def deadline(self, kind: DeadlineKind, title: str, on: date, **known: object) -> str:
        row = Deadline(id=self._id("deadline"), kind=kind, title=title, due_on=on,
                       recorded_by="甲", recorded_at=NOW, **known)  # fmt: skip
        return self._add(row).id

    def dataset(self, name: str, stale_on: date) -> str:
        self._add(Dataset(name=name, version="2026", stale_on=stale_on, refreshed_at=NOW))
        return name

    def alert(
        self,
        source: AlertSource,
        subject_id: str,
        kind: str,
        due_on: date,
        customer_id: str | None = None,
        **known: object,
    ) -> Alert:
        values: dict[str, Any] = {
            "stage": "near",
            "urgency": -30,
            "severity": AlertSeverity.MAJOR,
            "raised_on": TODAY,
            "told_from": TODAY,
            "recorded_at": NOW,
            "beat_id": "beat",
        } | known
        row = Alert(source=source, subject_id=subject_id, kind=kind, due_on=due_on,
                    customer_id=customer_id, **values)  # fmt: skip
        return self._add(row)

    def _id(self, name: str) -> str:
        self.count += 1
        return f"{name}{self.count:04d}"

    def _add(self, row: Any) -> Any:  # noqa: ANN401
        self.session.add(row)
        self.session.flush()
        return row


@dataclass(frozen=True)
class DueOffice:
    """One thing of every source, and its alert; the ids of all."""

    alerts: dict[str, int]
    customer: str
    own: str
    owner: str


def fill_office(database: Database) -> DueOffice:
    """File one thing of every source and raise an alert about each."""
    with database.session() as session:
        rows = Rows(session)
        rows.pack()
        owner = rows.person("林例昭")
        other = rows.person("周例安", supervisor_id=owner)
        customer = rows.customer("青禾示例有限公司", owner_id=owner)
        own = rows.customer("自家示例有限公司", is_own=True)
        day = date(2026, 12, 10)
        food = rows.credential(customer, FOOD, day, number="JY1", holder="另一示例有限公司")
        licence = rows.credential(
            own, LICENCE, date(2026, 11, 1), evidenced_on=date(2025, 12, 1),
            holder="自家示例有限公司",
        )  # fmt: skip
        review = rows.review(customer, date(2026, 11, 30), as_of=date(2025, 11, 30))
        outcome = rows.standing(customer, date(2026, 12, 1), "R-1=pa R-2@L1=-i")
        turned = rows.turn(customer, date(2026, 11, 20), Verdict.APPROVE, Verdict.REFER,
                           "R-1=a R-2@L1=i R-3=a R-4=i")  # fmt: skip
        waiver = rows.deadline(
            DeadlineKind.WAIVER, "延期补交 {原件}", date(2026, 12, 5),
            customer_id=customer, note="总经理批准",
        )  # fmt: skip
        dataset = rows.dataset("calendar.cn", date(2026, 12, 31))
        source = AlertSource
        made = {
            "food": rows.alert(source.CREDENTIAL, food, FOOD, day, customer),
            "licence": rows.alert(
                source.CREDENTIAL, licence, LICENCE, date(2026, 11, 1), own,
                stage="ended", urgency=1, severity=AlertSeverity.BLOCKER, assignee_id=other,
            ),
            "evidence": rows.alert(source.EVIDENCE, licence, LICENCE, date(2026, 12, 1), own),
            "review": rows.alert(source.REVIEW, review, "onboarding", date(2026, 11, 30), customer),
            "outcome": rows.alert(
                source.OUTCOME, outcome, "onboarding", date(2026, 12, 1), customer
            ),
            "turned": rows.alert(
                source.OUTCOME, turned, "onboarding", date(2026, 11, 20), customer
            ),
            "waiver": rows.alert(source.DEADLINE, waiver, "waiver", date(2026, 12, 5), customer),
            "dataset": rows.alert(source.DATASET, dataset, "calendar.cn", date(2026, 12, 31)),
        }  # fmt: skip
        alerts = {name: alert.id or 0 for name, alert in made.items()}
        return DueOffice(alerts, customer, own, owner)
