"""Filing a register of credentials: good lines in one transaction, nothing half written.

The same file again changes nothing. Of an edited one the lines whose content is new are filed; each
supersedes what the register said of the same credential before.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from pathlib import PurePath
from typing import Any

from sqlmodel import Session

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.customer_file.kinds import OTHER_KINDS
from checker.intake.chains import settle_alerts
from checker.intake.statements import make_statement, weave
from checker.register.claims import Claim, read_claims
from checker.register.customers import CustomerBook
from checker.register.faults import LineFault
from checker.register.headings import RegisterKind
from checker.register.lines import RegisterLine, read_register
from checker.register.mapping import RegisterMapping
from checker.register.news import News, OnFile, find_news
from checker.register.report import PaperMissing, RegisterReport
from checker.register.rows import RegisterFile, make_credential, make_document, make_fields
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.identity import make_id
from storage.insertion import insert_if_absent
from storage.originals import StoredOriginal
from storage.register import (
    Link,
    credentials_with_alerts,
    find_last_part,
    insert_values,
    lock_customers,
    lock_registers,
    received_credentials,
    write_chains,
)
from storage.sealed_originals import SealedOriginals
from storage.subject_keys import HOUSE
from storage.tables import Credential, Document, DocumentField, Original


class DryRun(Exception):
    """Everything was tried, and nothing is to stay."""


def file_register(
    database: Database,
    originals: SealedOriginals,
    content: bytes,
    path: str,
    mapping: RegisterMapping,
    reader: ReaderPool,
    *,
    received_on: date,
    now: datetime,
    by: Actor,
    is_own: bool = False,
    is_dry_run: bool = False,
) -> RegisterReport:
    """File the lines of a spreadsheet of credentials.

    Args:
        database: Where rows go.
        originals: Where the file goes.
        content: Its bytes.
        path: How the user calls it.
        mapping: What the user says of its columns.
        reader: Reads it in a child process.
        received_on: The day it reached us.
        now: The moment of filing.
        by: Who files it.
        is_own: Whether its customers are the user's own company.
        is_dry_run: Try everything and write nothing.

    Raises:
        RegisterUnreadable: Nothing could be read of it.
        MappingInvalid: The mapping names what is not there.
        OriginalNotStored: The file could not be kept; nothing was filed.
    """
    register = read_register(content, path, RegisterKind.CREDENTIALS, mapping, reader)
    claims, faults = read_claims(register.lines, mapping)
    original = StoredOriginal(hashlib.sha256(content).hexdigest(), len(content))
    if claims and not is_dry_run:
        with database.read_session() as session:
            original = originals.keep(session, content)
    filing = _Filing(RegisterFile(original, PurePath(path).name, received_on, now))
    with suppress(DryRun), database.session() as session:
        filing.file(session, register.lines, claims, is_own=is_own)
        if filing.filed and original.seal is not None:
            originals.record(session, original, HOUSE, now)
        if is_dry_run:
            raise DryRun
        if filing.filed:
            record_event(
                session,
                by,
                "register.imported",
                subject=f"original:{original.sha256}",
                data={
                    "sha256": original.sha256,
                    "filed": filing.filed,
                    "superseded": filing.superseded,
                    "new_customers": len(filing.added),
                },
                now=now,
            )
    other_kinds = Counter(claim.kind for claim in claims if claim.kind.startswith(OTHER_KINDS))
    found = sorted([*faults, *filing.faults], key=lambda fault: (fault.sheet, fault.line))
    return RegisterReport(
        path=path,
        is_dry_run=is_dry_run,
        lines=len(register.lines),
        filed=filing.filed,
        unchanged=len(claims) - filing.filed - len(filing.faults),
        superseded=filing.superseded,
        new_customers=filing.added,
        other_kinds=dict(sorted(other_kinds.items())),
        papers_missing=tuple(filing.papers_missing),
        faults=tuple(found),
        unused=register.unused,
        sheets_without_headings=register.sheets_without_headings,
    )


class _Filing:
    """One register on its way into the database."""

    def __init__(self, file: RegisterFile) -> None:
        self.filed = self.superseded = 0
        self.added: tuple[str, ...] = ()
        self.faults: list[LineFault] = []
        self.papers_missing: list[PaperMissing] = []
        self._file = file
        self._documents: list[dict[str, Any]] = []
        self._fields: list[dict[str, Any]] = []
        self._credentials: list[Credential] = []
        self._links: list[Link] = []
        self._touched: list[list[str]] = []

    def file(
        self,
        session: Session,
        lines: Sequence[RegisterLine],
        claims: Sequence[Claim],
        *,
        is_own: bool,
    ) -> None:
        lock_registers(session)
        book = CustomerBook.open(session, self._file.filed_at)
        by_customer = self._sort_by_customer(book, claims)
        added = {customer.id for customer in book.added}
        self.added = tuple(customer.name for customer in book.added)
        book.write(session, own=by_customer if is_own else ())
        lock_customers(session, by_customer.keys() - added)
        on_file = _read_on_file(session, by_customer.keys() - added)
        first_part = find_last_part(session, self._file.original.sha256)
        parts = {id(line): first_part + place for place, line in enumerate(lines, start=1)}
        ids = iter(sorted(make_id(self._file.filed_at) for _ in range(4 * len(claims))))
        for customer, said in by_customer.items():
            known = on_file.get(customer, OnFile())
            news = find_news(said, known)
            if news:
                self._take(customer, known, news, parts, ids)
        self.filed = len(self._documents)
        if self.filed:
            self._write(session)

    def _sort_by_customer(
        self, book: CustomerBook, claims: Sequence[Claim]
    ) -> dict[str, list[Claim]]:
        by_customer: dict[str, list[Claim]] = defaultdict(list)
        for claim in claims:
            customer_id = book.place(claim.line, claim.named, claim.owner, self.faults)
            if customer_id is not None:
                by_customer[customer_id].append(claim)
        return by_customer

    def _take(
        self,
        customer: str,
        known: OnFile,
        news: Sequence[News],
        parts: Mapping[int, int],
        ids: Iterable[str],
    ) -> None:
        """Make the rows of what is new of a customer, each in its place in the chains."""
        next_id = iter(ids).__next__
        made: dict[str, Credential] = {}
        longer: dict[tuple[str, ...], list[str]] = {}
        fresh: list[list[str]] = []
        for one in news:
            chain = list(one.before)
            for claim in one.claims:
                document = make_document(
                    self._file, next_id(), customer, claim.line, parts[id(claim.line)]
                )
                credential = make_credential(next_id(), document, claim)
                made[credential.id] = credential
                chain.append(credential.id)
                self._documents.append(document)
                self._fields += make_fields(document["id"], claim)
            if one.before:
                longer[one.before] = chain
            else:
                fresh.append(chain)
        statements = {**known.statements} | {
            key: make_statement(credential, self._file.received_on)
            for key, credential in made.items()
        }
        lines = [longer.get(tuple(chain), chain) for chain in known.line_chains] + fresh
        woven = weave(
            [[statements[key] for key in chain] for chain in known.paper_chains],
            [[statements[key] for key in chain] for chain in lines],
        )
        chains = [[statement.id for statement in chain] for chain in woven]
        self._link(news[0].claims[0].named.label, chains, known, made)

    def _link(
        self,
        customer: str,
        chains: Iterable[list[str]],
        known: OnFile,
        made: Mapping[str, Credential],
    ) -> None:
        for chain in chains:
            if made.keys().isdisjoint(chain):
                continue
            for before, credential_id in pairwise([None, *chain]):
                if credential_id is None:
                    continue
                is_last = credential_id == chain[-1]
                if credential_id in made:
                    credential = made[credential_id]
                    credential.supersedes_id, credential.is_current = before, is_last
                    self._credentials.append(credential)
                else:
                    self._links.append(Link(credential_id, before, is_last))
                    was_current = known.credentials[credential_id].is_current
                    self.superseded += was_current and not is_last
            self._touched.append(chain)
            last = made.get(chain[-1])
            has_paper = any(key in known.paper_ids for key in chain)
            if last is not None and has_paper:
                self.papers_missing.append(
                    PaperMissing(customer, last.kind, last.number, last.valid_until)
                )

    def _write(self, session: Session) -> None:
        original = Original(
            sha256=self._file.original.sha256,
            size_bytes=self._file.original.size_bytes,
            media_type=self._file.original.media_type,
            recorded_at=self._file.filed_at,
        )
        insert_if_absent(session, original)
        insert_values(session, Document, self._documents)
        insert_values(session, DocumentField, self._fields)
        write_chains(session, self._credentials, self._links)
        alerted = credentials_with_alerts(session, [link.credential_id for link in self._links])
        for chain in self._touched:
            if not alerted.isdisjoint(chain):
                settle_alerts(session, chain)


def _read_on_file(session: Session, customers: Iterable[str]) -> dict[str, OnFile]:
    received = defaultdict(list)
    for row in received_credentials(session, customers):
        received[row.credential.customer_id].append(row)
    return {
        customer: OnFile(
            {row.credential.id: row.credential for row in rows},
            {row.credential.id: make_statement(*row) for row in rows},
        )
        for customer, rows in received.items()
    }
