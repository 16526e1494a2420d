"""The sample customers in an installation: filed, judged, asked about, audited as a portfolio."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from checker.access.actor import PROGRAM
from checker.assessment.customer_check import RecordedAssessment, check_customer
from checker.demo.contracts import LEDGER, DemoContract, ask_contracts
from checker.demo.running import REGISTER, import_running_contracts
from checker.errors import SamplesMissing
from checker.intake.files import find_batches
from checker.intake.filing import ingest_batch
from checker.portfolio.audit import Auditor, AuditRun
from checker.review.receiving import note_at_filing
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from rules.chain.agreement import ChainEngine
from rules.pack import Pack
from rules.vocabulary import Bilingual, Verdict

if TYPE_CHECKING:
    from licet_examples.customers import WrittenCustomer

_DOCUMENTS = "documents"


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
class Samples:
    """The sample customers as they are on file.

    Attributes:
        customers: With their assessments.
        contracts: Contracts with some of them, and whether they may be signed.
        audit: All of them judged as a portfolio.
    """

    customers: tuple[DemoCustomer, ...]
    contracts: tuple[DemoContract, ...]
    audit: AuditRun


def write_samples(folder: Path, as_of: date) -> Sequence[WrittenCustomer]:
    """Write the samples' documents, a folder for each customer.

    Raises:
        SamplesMissing: The samples are not installed.
    """
    try:
        from licet_examples.customers import write_customers
    except ModuleNotFoundError as error:
        raise SamplesMissing from error
    return write_customers(folder / _DOCUMENTS, as_of)


def file_samples(
    workspace: Workspace,
    written: Sequence[WrittenCustomer],
    folder: Path,
    pack: Pack,
    reader: ReaderPool,
    engine: ChainEngine,
    *,
    as_of: date,
    now: datetime,
    on_file: Callable[[str], None] = lambda _: None,
) -> Samples:
    """File and judge the samples, ask about their contracts, audit what is on file.

    Args:
        workspace: Where they go.
        written: As `write_samples` wrote them.
        folder: Where their ledger is written.
        pack: The rules.
        reader: Reads their files in child processes.
        engine: Derives verdicts beside the fix-point.
        as_of: The day to decide for.
        now: The moment of filing.
        on_file: Told the name of each file that was read.
    """
    settings = workspace.settings
    shown = []
    for sample in written:
        (batch,) = find_batches([sample.folder])
        report = ingest_batch(
            workspace.database,
            workspace.originals,
            batch,
            reader,
            received_on=as_of,
            now=now,
            by=PROGRAM,
            on_file=on_file,
            on_filed=note_at_filing(settings.purpose, PROGRAM, now),
        )
        recorded = check_customer(
            workspace.database,
            report.customer.id,
            as_of=as_of,
            now=now,
            by=PROGRAM,
            pack=pack,
            purpose=settings.purpose,
            engine=engine,
        )
        story = Bilingual(sample.customer.story.zh, sample.customer.story.en)
        expected = Verdict(sample.customer.expected.verdict)
        shown.append(DemoCustomer(story, expected, recorded))
    contracts = ask_contracts(
        workspace,
        settings,
        {
            sample.customer.folder: one.recorded.customer.id
            for sample, one in zip(written, shown, strict=True)
        },
        folder / LEDGER,
        reader,
        pack,
        engine,
        as_of=as_of,
        now=now,
    )
    import_running_contracts(
        workspace,
        {
            sample.customer.folder: one.recorded.customer.name
            for sample, one in zip(written, shown, strict=True)
        },
        folder / REGISTER,
        reader,
        as_of=as_of,
        now=now,
    )
    auditor = Auditor(
        workspace.database, pack, settings.purpose, as_of, engine, lambda: now, by=PROGRAM
    )
    audit = auditor.audit_portfolio(is_full=False, progress=_silently)
    return Samples(tuple(shown), contracts, audit)


@contextmanager
def _silently(total: int) -> Iterator[Callable[[str], None]]:
    del total
    yield lambda _: None
