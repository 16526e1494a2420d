"""One item into the file: its documents, its rows and the cursor in one commit.

Bytes are safe on disk and read before the commit begins. Whatever ends the process before it, the
item is new the next time; after it, the item is known. Nothing lies between.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from checker.access.actor import Actor
from checker.customer_file.dossier import Dossier, make_dossier
from checker.intake.batch_reading import read_only
from checker.intake.filing import IntakeReport, OnFiled, ingest_batch
from checker.sources.finding import find_owner
from checker.sources.items import FetchedItem
from checker.workspace import Workspace
from ingest.containers.member import Member
from ingest.document import Document, ReadResult
from ingest.sandbox import ReaderPool
from storage.database import Database
from storage.documents import document_ids_of_files, file_original
from storage.one_commit import commit_together
from storage.sources import TRAY, ItemFile, ItemHead, move_cursor, record_item
from storage.tables import SourceRow
from storage.vocabulary import FindBy, ItemOutcome


class TakenByAnother(Exception):
    """Another program has dealt with the item, or has the source now: nothing was written."""


@dataclass(frozen=True, slots=True)
class TakenItem:
    """What became of an item.

    Attributes:
        files: The item itself first, then the files in it.
        customer_id: To whom they were filed; None for nobody.
    """

    files: tuple[ItemFile, ...]
    customer_id: str | None


def take_item(
    workspace: Workspace,
    source: SourceRow,
    fetched: FetchedItem,
    reader: ReaderPool,
    *,
    token: str,
    by: Actor,
    now: datetime,
    on_filed: OnFiled | None,
) -> TakenItem:
    """File an item, or keep it until somebody says whose it is, and write down which.

    Args:
        workspace: Where it goes.
        source: Where it comes from.
        fetched: The item.
        reader: Reads the files in it.
        token: Of who holds the source.
        by: Who files.
        now: The moment.
        on_filed: As `ingest_batch`.

    Raises:
        TakenByAnother: Nothing was written.
        LicetError, StorageError: It cannot be kept now; nothing was written.
    """
    owner = _find_owner(workspace, source, fetched, reader, now)
    head = make_head(source.id, fetched)
    with commit_together(workspace.database) as together:
        if owner is None:
            files = _keep_unassigned(workspace, together, fetched, now)
        else:
            files = file_members(
                workspace,
                together,
                fetched,
                reader,
                owner,
                received_at=fetched.item.received_at,
                by=by,
                now=now,
                on_filed=on_filed,
            )
        with together.session() as session:
            is_first = record_item(session, head, files, customer_id=owner, recorded_at=now)
            cursor = fetched.item.cursor
            is_held = cursor is None or move_cursor(session, source.id, token, cursor)
            if not is_first or not is_held:
                raise TakenByAnother
    return TakenItem(tuple(files), owner)


def make_head(source_id: str, fetched: FetchedItem) -> ItemHead:
    """Give what all rows of an item have in common."""
    letterhead, item = fetched.letterhead, fetched.item
    return ItemHead(
        source_id,
        item.place,
        item.version,
        item.received_at,
        sender=letterhead.sender if letterhead else None,
        subject=letterhead.subject if letterhead else None,
    )


def file_members(
    workspace: Workspace,
    database: Database,
    fetched: FetchedItem,
    reader: ReaderPool,
    owner: str,
    *,
    received_at: datetime,
    by: Actor,
    now: datetime,
    on_filed: OnFiled | None,
) -> list[ItemFile]:
    """File the files of an item to a customer; give what became of each.

    Args:
        workspace: Where originals go.
        database: Where rows go.
        fetched: The item.
        reader: Reads the files.
        owner: The customer's id.
        received_at: When it reached us.
        by: Who files.
        now: The moment.
        on_filed: As `ingest_batch`.
    """
    if not fetched.usable:
        return describe_files(fetched, {})
    report = ingest_batch(
        database,
        workspace.originals,
        fetched.make_batch(),
        reader,
        received_on=received_at.astimezone(workspace.settings.zone).date(),
        now=now,
        customer=owner,
        by=by,
        on_file=lambda _: None,
        on_filed=on_filed,
    )
    hashes = {hashlib.sha256(content).hexdigest() for _, content in fetched.usable}
    with database.read_session() as session:
        ids = document_ids_of_files(session, owner, hashes)
    return describe_files(fetched, judge_files(report, hashes, ids))


@dataclass(frozen=True, slots=True)
class FileFate:
    """What became of the bytes of a file."""

    outcome: ItemOutcome
    reason: str | None = None
    document_id: str | None = None


def describe_files(fetched: FetchedItem, fates: Mapping[str, FileFate]) -> list[ItemFile]:
    """Give the rows of an item: the item itself first, then the files in it.

    Args:
        fetched: The item.
        fates: By the hash of a file's bytes; of equal files the first has it, the others are known.
    """
    left = dict(fates)
    rows = [_describe(member, left) for member in fetched.members]
    if not fetched.is_container:
        return rows
    outcome = ItemOutcome.CONTAINER if rows else ItemOutcome.EMPTY
    size = fetched.item.size_bytes
    return [ItemFile(fetched.name, outcome, fetched.sha256, size), *rows]


def _describe(member: Member, left: dict[str, FileFate]) -> ItemFile:
    if member.content is None:
        fault = member.fault.value if member.fault else None
        return ItemFile(member.name, ItemOutcome.REFUSED, None, 0, fault)
    sha256 = hashlib.sha256(member.content).hexdigest()
    fate = left[sha256]
    if fate.outcome is not ItemOutcome.UNASSIGNED:
        left[sha256] = FileFate(ItemOutcome.KNOWN, None, fate.document_id)
    return ItemFile(
        member.name, fate.outcome, sha256, len(member.content), fate.reason, fate.document_id
    )


def judge_files(
    report: IntakeReport, hashes: Iterable[str], ids: Mapping[str, str]
) -> dict[str, FileFate]:
    """Say of the bytes of files what filing them came to.

    Args:
        report: Of the filing.
        hashes: Of the files.
        ids: Documents on file by the hash of their file.
    """
    fates = {}
    for sha256 in hashes:
        filed = [each for each in report.filed if each.sha256 == sha256]
        document_id = ids.get(sha256)
        if not filed:
            fates[sha256] = FileFate(ItemOutcome.KNOWN, None, document_id)
        elif any(each.result is ReadResult.OK for each in filed):
            fates[sha256] = FileFate(ItemOutcome.FILED, None, document_id)
        else:
            fates[sha256] = FileFate(ItemOutcome.UNREADABLE, _name_reason(filed[0]), document_id)
    return fates


def _name_reason(document: Document) -> str:
    return document.problems[0].code if document.problems else document.result.value


def _find_owner(
    workspace: Workspace,
    source: SourceRow,
    fetched: FetchedItem,
    reader: ReaderPool,
    now: datetime,
) -> str | None:
    """Ask the papers only where nothing else says whose they are: they have to be read for it."""
    with workspace.database.read_session() as session:
        owner = find_owner(session, source, fetched, None)
    if owner is not None or FindBy.PAPERS not in source.find_by or not fetched.usable:
        return owner
    with workspace.database.read_session() as session:
        return find_owner(session, source, fetched, _read_dossier(workspace, fetched, reader, now))


def _read_dossier(
    workspace: Workspace, fetched: FetchedItem, reader: ReaderPool, now: datetime
) -> Dossier:
    batch = fetched.make_batch()
    documents: Sequence[Document] = read_only(batch, reader, lambda _: None)
    return make_dossier(batch.label, documents, now.astimezone(workspace.settings.zone).date())


def _keep_unassigned(
    workspace: Workspace, database: Database, fetched: FetchedItem, now: datetime
) -> list[ItemFile]:
    """Keep the bytes for the tray, sealed like all others."""
    originals = workspace.originals
    with workspace.database.read_session() as session:
        kept = [originals.keep(session, content) for _, content in fetched.usable]
    with database.session() as session:
        for original in kept:
            file_original(session, original, now)
            originals.record(session, original, TRAY, now)
    fates = {original.sha256: FileFate(ItemOutcome.UNASSIGNED) for original in kept}
    return describe_files(fetched, fates)
