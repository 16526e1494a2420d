"""The demo from its beginning to its end, as the commands would do it one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from checker.channels.message import OutgoingMessage, SendResult, Target
from checker.demo.contracts import DemoContract
from checker.demo.samples import DemoCustomer, file_samples, write_samples
from checker.intake.at_once import FILES_AT_ONCE
from checker.messages.preview import write_preview
from checker.notices.compose import make_composer
from checker.notices.dispatch import dispatch_deliveries
from checker.notices.plan import make_planner
from checker.portfolio.audit import AuditRun
from checker.renewals.beat import BeatReport, run_beat
from checker.renewals.clock_reading import ClockReading
from checker.renewals.coming import ComingPage, list_coming
from checker.rule_packs import open_calendar, open_pack
from checker.settings import Settings
from checker.workspace import Workspace, create_workspace, open_workspace
from rules.chain.process import ChainProcess
from storage.coming_query import ComingQuery
from storage.people import add_address, add_person, set_owner
from storage.vocabulary import AttemptOutcome, Channel, Language

DUE_WITHIN_DAYS = 90
_OWNERS = (("合规专员", "zh", Language.ZH), ("Compliance", "en", Language.EN))
"""Name, mailbox and language of who looks after the customers."""

Progress = Callable[[int], AbstractContextManager[Callable[[str], None]]]


class MailFolder:
    """A sender that puts mails into a folder instead of sending them.

    Args:
        folder: Where they go.
        sent_at: The moment that they bear.
    """

    def __init__(self, folder: Path, sent_at: datetime) -> None:
        self._folder, self._sent_at = folder, sent_at
        self.written: list[Path] = []

    def send(self, message: OutgoingMessage, target: Target) -> SendResult:
        """Write a mail as `.eml`, `.html` and `.txt`, named by its recipient."""
        name = target.target.partition("@")[0]
        self.written += write_preview(
            message, self._folder, sent_at=self._sent_at, recipient=target.target, name=name
        )
        return SendResult(AttemptOutcome.SENT, "")


@dataclass(frozen=True, slots=True)
class DemoReport:
    """What the demo showed.

    Attributes:
        customers: The customers with their assessments.
        contracts: Contracts with some of them, and whether they may be signed.
        audit: All of them judged as a portfolio.
        beat: What a beat recorded.
        due: What falls due.
        mails: The mails about it as files, for those who look after the customers.
        default_owner: Who looks after what nobody else does.
    """

    customers: tuple[DemoCustomer, ...]
    contracts: tuple[DemoContract, ...]
    audit: AuditRun
    beat: BeatReport
    due: ComingPage
    mails: tuple[Path, ...]
    default_owner: str | None

    @property
    def is_right(self) -> bool:
        """Whether every verdict is the one that it should be."""
        return all(customer.verdict is customer.expected for customer in self.customers)


def run_demo(folder: Path, as_of: date, now: datetime, progress: Progress) -> DemoReport:
    """Write the sample customers' documents, file, judge and audit them, look ahead.

    Args:
        folder: Where documents and database go; what is there already stays.
        as_of: The day to decide for; the samples' dates are laid around it.
        now: The moment of filing.
        progress: Opens a display for a number of files and gives what advances it.

    Raises:
        SamplesMissing: The samples are not installed.
    """
    settings = Settings(data_dir=folder / "data", database_url="", default_owner=_OWNERS[0][0])
    written = write_samples(folder, as_of)
    create_workspace(settings, now)
    pack = open_pack(settings)
    with (
        open_workspace(settings) as workspace,
        workspace.make_reader(workers=FILES_AT_ONCE) as reader,
        ChainProcess() as engine,
        progress(sum(len(sample.files) for sample in written)) as on_file,
    ):
        samples = file_samples(
            workspace,
            written,
            folder,
            pack,
            reader,
            engine,
            as_of=as_of,
            now=now,
            on_file=on_file,
        )
        _appoint_owners(workspace, [one.recorded.customer.id for one in samples.customers], now)
        plan, calendar = pack.renewals, open_calendar(settings)
        beat = run_beat(
            workspace.database,
            ClockReading(now, None, None),
            as_of,
            plan,
            calendar,
            plan_notices=make_planner(settings, calendar),
            is_clock_confirmed=True,
        )
        mails = MailFolder(folder / "mails", now)
        dispatch_deliveries(
            workspace.database,
            {Channel.MAIL: mails},
            make_composer(plan, calendar),
            lambda: now,
            calendar=calendar,
        )
        wanted = ComingQuery(as_of, as_of + timedelta(days=DUE_WITHIN_DAYS))
        due = list_coming(workspace.database, wanted, plan, calendar)
    return DemoReport(
        samples.customers,
        samples.contracts,
        samples.audit,
        beat,
        due,
        tuple(mails.written),
        settings.default_owner,
    )


def _appoint_owners(workspace: Workspace, customer_ids: Sequence[str], now: datetime) -> None:
    """Give each half of the customers to somebody who reads one of the languages."""
    with workspace.database.session() as session:
        owners = []
        for name, mailbox, language in _OWNERS:
            person = add_person(session, name=name, created_at=now, language=language)
            target = f"{mailbox}@example.com"
            add_address(session, person.id, channel=Channel.MAIL, target=target, created_at=now)
            owners.append(person.id)
        for number, customer_id in enumerate(customer_ids):
            set_owner(session, customer_id, owners[number * len(owners) // len(customer_ids)])
