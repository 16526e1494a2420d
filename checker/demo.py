"""The demo: six fictitious customers from their documents to a verdict, on a fresh database."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from checker.assessment.customer_check import RecordedAssessment, check_customer
from checker.errors import SamplesMissing
from checker.intake.files import find_batches
from checker.intake.filing import ingest_batch
from checker.renewals.beat import BeatReport, run_beat
from checker.renewals.clock_reading import ClockReading
from checker.renewals.coming import ComingPage, list_coming
from checker.rule_packs import open_calendar, open_pack
from checker.settings import Settings
from checker.workspace import create_workspace, open_workspace
from ingest.sandbox import ReaderPool
from rules.chain.process import ChainProcess
from rules.vocabulary import Bilingual, Verdict
from storage.coming_query import ComingQuery

DUE_WITHIN_DAYS = 90

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]


@dataclass(frozen=True, slots=True)
class DemoCustomer:
    """One customer of the demo.

    Attributes:
        story: What is the matter with this customer.
        expected: The verdict that a compliance officer would give.
        recorded: The assessment.
    """

    story: Bilingual
    expected: Verdict
    recorded: RecordedAssessment

    @property
    def verdict(self) -> Verdict:
        """The verdict that was given."""
        return self.recorded.assessment.conclusions.verdict


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo showed: the customers, what a beat recorded, what falls due."""

    customers: tuple[DemoCustomer, ...]
    beat: BeatReport
    due: ComingPage

    @property
    def is_right(self) -> bool:
        """Whether every verdict is the one that it should be."""
        return all(customer.verdict is customer.expected for customer in self.customers)


def run_demo(folder: Path, as_of: date, now: datetime, progress: Progress) -> DemoReport:
    """Write the sample customers' documents, file them, judge them, and look ahead.

    Args:
        folder: Where documents and database go; what is there already stays.
        as_of: The day to decide for; the samples' dates are laid around it.
        now: The moment of filing.
        progress: Opens a display for a number of files and gives what advances it.

    Raises:
        SamplesMissing: The samples are not installed.
    """
    try:
        from licet_examples.customers import write_customers
    except ModuleNotFoundError as error:
        raise SamplesMissing from error

    settings = Settings(data_dir=folder / "data", database_url="")
    written = write_customers(folder / "documents", as_of)
    create_workspace(settings)
    pack = open_pack(settings)
    shown = []
    with (
        open_workspace(settings) as workspace,
        ReaderPool() as reader,
        ChainProcess() as engine,
        progress(sum(len(sample.documents) for sample in written)) as on_file,
    ):
        for sample in written:
            (batch,) = find_batches([sample.folder])
            report = ingest_batch(
                workspace.database,
                workspace.originals,
                batch,
                reader,
                received_on=as_of,
                now=now,
                on_file=on_file,
            )
            recorded = check_customer(
                workspace.database,
                report.customer.id,
                as_of=as_of,
                now=now,
                pack=pack,
                purpose=settings.purpose,
                engine=engine,
            )
            story = sample.customer.story
            shown.append(
                DemoCustomer(
                    Bilingual(story.zh, story.en),
                    Verdict(sample.customer.expected.verdict),
                    recorded,
                )
            )
        plan, calendar = pack.renewals, open_calendar(settings)
        beat = run_beat(workspace.database, ClockReading(now, None, None), as_of, plan, calendar)
        wanted = ComingQuery(as_of, as_of + timedelta(days=DUE_WITHIN_DAYS))
        due = list_coming(workspace.database, wanted, plan, calendar)
    return DemoReport(tuple(shown), beat, due)
