"""An installation in use: papers come in, customers are checked, days go by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import col, select

from checker.access.actor import PROGRAM
from checker.assessment.customer_check import RecordedAssessment, check_customer
from checker.intake.files import Batch
from checker.intake.filing import IntakeReport, ingest_batch
from checker.renewals.beat import BeatReport, run_beat
from checker.renewals.clock_reading import ClockReading
from ingest.document import Document
from rules.calendar.china import load_china_calendar
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from rules.renewal import HousePractice, Ladder, RenewalPlan
from storage.database import Database
from storage.sealed_originals import SealedOriginals
from storage.tables import Alert, Credential, Customer, Row
from storage.tables import Document as DocumentRow
from storage.vocabulary import AlertState
from tests.checker.papers import TODAY, PreparedReader, write_file

DAYS_BEFORE = (90, 60, 30, 14, 7, 1)


def noon(day: date) -> datetime:
    """A moment of a day on which every time zone in use agrees about the day."""
    return datetime.combine(day, time(12), UTC)


def make_plan(
    days_before: Sequence[int] = DAYS_BEFORE, *, watches_datasets: bool = False
) -> RenewalPlan:
    """A ladder for each source; that of credentials has a step on each of these days before.

    The calendar, which is out of date in December, is left alone unless `watches_datasets`.
    """
    before = [(f"ends_{days}", {"before": {"days": days}}) for days in days_before]
    ladders = {
        "credential": [*before, ("ended", {"after": {"days": 1}})],
        "evidence": [("old", {})],
        "review": [("due", {})],
        "outcome": [("changes", {"before": {"days": 30}}), ("changed", {})],
        "deadline": [("due_7", {"before": {"days": 7}}), ("due", {})],
    }
    if watches_datasets:
        ladders["dataset"] = [("stale", {})]
    text = {"zh": "事项", "en": "matter"}
    step = {"anchor": "end", "severity": "minor", "title": text, "task": text}
    return RenewalPlan(
        ladders=tuple(
            Ladder(
                id=source, source=source, steps=[{"id": id_, **step, **way} for id_, way in steps]
            )
            for source, steps in ladders.items()
        ),
        practice=HousePractice(
            evidence_max_age_days={"cn.business_licence": 730}, escalation={"minor": 3}
        ),
    )


PLAN = make_plan()


def beat_once(database: Database, on: date, plan: RenewalPlan = PLAN, **options: Any) -> BeatReport:  # noqa: ANN401
    """Beat at noon of a day, on a machine that tells nothing of its start."""
    reading = ClockReading(noon(on), None, None)
    options = {"max_gap_days": 3660} | options
    return run_beat(database, reading, on, plan, load_china_calendar(), **options)


@dataclass
class Office:
    """The application with its database and its folder of originals."""

    database: Database
    originals: SealedOriginals
    reader: PreparedReader
    incoming: Path

    def receive(
        self,
        *papers: Document | Sequence[Document],
        folder: str | None = "客户甲",
        on: date = TODAY,
        customer: str | None = None,
    ) -> IntakeReport:
        """File papers, each in a file of its own; a sequence of papers comes in one file."""
        files = []
        for number, paper in enumerate(papers):
            documents = [paper] if isinstance(paper, Document) else list(paper)
            path = self.incoming / (folder or "loose") / f"{number}-{documents[0].name}"
            files.append(write_file(path, *documents))
        return self.receive_files(files, folder=folder, on=on, customer=customer)

    def receive_files(
        self,
        files: Sequence[Path],
        *,
        folder: str | None = "客户甲",
        on: date = TODAY,
        customer: str | None = None,
    ) -> IntakeReport:
        return ingest_batch(
            self.database,
            self.originals,
            Batch(folder or files[0].stem, tuple(files), is_folder=folder is not None),
            self.reader,
            received_on=on,
            now=noon(on),
            by=PROGRAM,
            customer=customer,
            on_file=lambda _: None,
        )

    def check(
        self, customer: str, pack: Pack, engine: ChainEngine, on: date = TODAY
    ) -> RecordedAssessment:
        return check_customer(
            self.database,
            customer,
            as_of=on,
            now=noon(on),
            by=PROGRAM,
            pack=pack,
            purpose="onboarding",
            engine=engine,
        )

    def beat(self, on: date, plan: RenewalPlan = PLAN, **options: Any) -> BeatReport:  # noqa: ANN401
        return beat_once(self.database, on, plan, **options)

    def customers(self) -> list[Customer]:
        return self._all(Customer)

    def documents(self) -> list[DocumentRow]:
        return self._all(DocumentRow)

    def credentials(self) -> list[Credential]:
        return self._all(Credential)

    def current(self, kind: str) -> list[Credential]:
        return [c for c in self.credentials() if c.kind == kind and c.is_current]

    def alerts(self, *states: AlertState) -> list[str]:
        """The stages of all alerts, or of those in a state."""
        query = select(Alert)
        with self.database.read_session() as session:
            found = session.exec(query.order_by(col(Alert.due_on), col(Alert.urgency))).all()
        return [alert.stage for alert in found if not states or alert.state in states]

    def edit(self, statement: str, **values: object) -> None:
        """Change rows behind the application's back."""
        with self.database.engine.begin() as connection:
            assert connection.execute(text(statement), values).rowcount == 1

    def _all(self, table: type[Row]) -> list[Row]:
        with self.database.read_session() as session:
            return list(session.exec(select(table)).all())
