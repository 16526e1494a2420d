"""The six sample customers on file in a database, as their papers, statements and ledger came in.

Licences and letters are what a perfect reader would give of them, so that nothing is recognised
here. Statements are the files that `licet_examples` writes, read and filed as an ingested folder
is; the ledger is its CSV, imported for customers who are on file already.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from checker.access.actor import PROGRAM
from checker.contract_check.check import ContractCheck, check_contract
from checker.contract_check.proposal import Proposal
from checker.intake.identity import find_customer
from checker.ledgers.mapping import LedgerMapping
from checker.limits.standing import load_standing
from ingest.document import ReadResult
from ingest.readers.limits import ReadingLimits
from ingest.readers.sniff import sniff
from ingest.sandbox.perform import perform
from ingest.sandbox.task import Reading, Task
from licet_examples.ledger import write_ledger
from licet_examples.sample_models import SampleCustomer
from licet_examples.statement_files import write_statements
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.database import Database
from storage.limits import decide_limit, propose_limit
from storage.securities import record_security
from storage.vocabulary import LimitState, SecurityKind
from tests.checker.contract_check.stage import OWN
from tests.checker.ledgers.exports import import_file
from tests.checker.office import Office, noon
from tests.checker.papers import TODAY, write_file
from tests.checker.register.spreadsheets import TableReader
from tests.checker.samples import SAMPLES, sample_documents
from tests.storage.keys import make_originals

LEDGER = "应收账本.csv"


class SampleReader(TableReader):
    """Gives prepared papers, and reads every other file as the product does, in this process."""

    def read_documents(self, content: bytes, name: str) -> Reading:
        reading = super().read_documents(content, name)
        if reading.result is ReadResult.OK:
            return reading
        sha256 = hashlib.sha256(content).hexdigest()
        task = Task(content, name, sha256, sniff(content))
        return perform(task, ReadingLimits(), None, lambda _: None)


def find_sample(folder: str) -> SampleCustomer:
    return next(sample for sample in SAMPLES if sample.folder == folder)


def name_sample(folder: str) -> str:
    return find_sample(folder).licence.fields.registered_name


def open_sample_office(database: Path, folder: Path, customers: list[dict[str, Any]]) -> Office:
    """File the samples.

    Args:
        database: An empty one with all tables.
        folder: For everything else.
        customers: Of each its folder, on which day which file of statements was received, its
            securities and its limit; see six-customers.cases.yaml.
    """
    office = Office(
        Database.open(f"sqlite:///{database}"),
        make_originals(folder / "originals [1]"),  # no pattern, although it looks like one
        SampleReader(),
        folder / "incoming",
    )
    for told in customers:
        _receive(office, told["folder"], told.get("received", {}))
    write_ledger(office.incoming / LEDGER, TODAY)
    report = import_file(
        office,
        office.incoming / LEDGER,
        mapping=LedgerMapping(),
        as_of=TODAY,
        adds_customers=False,
    )
    assert (report.faulty, report.unknown) == ({}, ())
    return office


def _receive(office: Office, name: str, received: Mapping[str, date]) -> None:
    """File a customer's papers, then its statements on the days they came."""
    sample, folder = find_sample(name), office.incoming / name
    papers = [
        write_file(folder / f"{paper.name}.json", paper) for paper in sample_documents(sample)
    ]
    customer = office.receive_files(papers, folder=name).customer
    statements = write_statements(folder, name_sample(name), TODAY)
    assert {path.name for path in statements} == set(received)
    for path in statements:
        report = office.receive_files(
            [path], folder=name, on=received[path.name], customer=customer.id
        )
        assert report.customer.id == customer.id


def give_security(office: Office, folder: str, told: Mapping[str, Any], amount_minor: int) -> None:
    """Record what a customer left with us."""
    with office.database.session() as session:
        record_security(
            session,
            find_customer(session, name_sample(folder)).id,
            kind=SecurityKind(told["kind"]),
            provider="客户",
            amount_minor=amount_minor,
            currency="CNY",
            valid_from=TODAY,
            recorded_by="林例昭",
            recorded_at=noon(TODAY),
        )


def give_limit(office: Office, folder: str, amount_minor: int, pack: Pack) -> None:
    """Propose a limit beside what is derived, and let another person approve it."""
    with office.database.session() as session:
        customer = find_customer(session, name_sample(folder))
        derived = load_standing(session, customer, TODAY, pack, "contract").derive_limit(None)
        proposed = propose_limit(
            session,
            customer.id,
            amount_minor=amount_minor,
            currency="CNY",
            valid_from=TODAY,
            reason="年度框架",
            proposed_by="林例昭",
            proposed_at=noon(TODAY),
            derived_minor=derived.minor_units,
        )
        decide_limit(
            session,
            proposed.id,
            state=LimitState.APPROVED,
            decided_by="顾样宁",
            decided_at=noon(TODAY),
            decided_on=TODAY,
        )


def ask(
    office: Office,
    folder: str,
    proposal: Proposal,
    pack: Pack,
    chain: ChainProcess,
    *,
    is_dry_run: bool = True,
) -> ContractCheck:
    """Ask about a contract as `licet contract` does."""
    return check_contract(
        office.database,
        office.originals,
        name_sample(folder),
        proposal,
        as_of=TODAY,
        now=noon(TODAY),
        pack=pack,
        own=OWN,
        engine=chain,
        by=PROGRAM,
        is_dry_run=is_dry_run,
    )
