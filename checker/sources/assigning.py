"""Giving to a customer what came and nobody could say whose it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.intake.files import Batch
from checker.intake.filing import IntakeReport, OnFiled, ingest_batch
from checker.sources.errors import ItemNotWaiting, ItemUnknown
from checker.sources.taking import judge_files
from checker.workspace import Workspace
from ingest.sandbox import ReaderPool
from storage.documents import document_ids_of_files
from storage.one_commit import commit_together
from storage.sources import hand_over_original, list_parts, remember_sender
from storage.tables import SourceItemRow
from storage.vocabulary import ItemOutcome


def assign_item(
    workspace: Workspace,
    item_id: str,
    customer_id: str,
    reader: ReaderPool,
    *,
    by: Actor,
    now: datetime,
    remember: bool = False,
    on_filed: OnFiled | None = None,
) -> IntakeReport:
    """File what waits of an item to a customer: all files of a message go together.

    Args:
        workspace: Where it lies.
        item_id: Of any row of the item.
        customer_id: Whose it is.
        reader: Reads the files.
        by: Who says so.
        now: The moment.
        remember: Whether messages of this sender are this customer's from now on.
        on_filed: As `ingest_batch`.

    Raises:
        ItemUnknown: There is no such item.
        ItemNotWaiting: Nothing of it waits.
        CustomerUnknown: There is no such customer.
    """
    batch, received_at = _collect(workspace, item_id)
    with commit_together(workspace.database) as together:
        report = ingest_batch(
            together,
            workspace.originals,
            batch,
            reader,
            received_on=received_at.astimezone(workspace.settings.zone).date(),
            now=now,
            customer=customer_id,
            by=by,
            on_file=lambda _: None,
            on_filed=on_filed,
        )
        with together.session() as session:
            parts = list_parts(session, session.get_one(SourceItemRow, item_id))
            waiting = [row for row in parts if row.outcome is ItemOutcome.UNASSIGNED]
            if not waiting:  # another program was first
                raise ItemNotWaiting(item=item_id)
            hashes = {row.sha256 for row in waiting if row.sha256}
            ids = document_ids_of_files(session, report.customer.id, hashes)
            fates = judge_files(report, hashes, ids)
            for row in parts:
                row.customer_id = report.customer.id
            for row in waiting:
                fate = fates[row.sha256 or ""]
                row.outcome, row.reason, row.document_id = (
                    fate.outcome,
                    fate.reason,
                    fate.document_id,
                )
            session.flush()
            for sha256 in sorted(hashes):
                hand_over_original(session, sha256)
            if remember and parts[0].sender is not None:
                remember_sender(session, parts[0].sender, report.customer.id, now)
            record_event(
                session,
                by,
                "source.assigned",
                subject=f"customer:{report.customer.id}",
                data={"item": parts[0].id, "files": len(waiting)},
                now=now,
            )
    return report


def _collect(workspace: Workspace, item_id: str) -> tuple[Batch, datetime]:
    """Open the files that wait."""
    with workspace.database.session() as session:
        row = session.get(SourceItemRow, item_id)
        if row is None:
            raise ItemUnknown(item=item_id)
        waiting: Sequence[SourceItemRow] = [
            part for part in list_parts(session, row) if part.outcome is ItemOutcome.UNASSIGNED
        ]
        if not waiting:
            raise ItemNotWaiting(item=item_id)
        contents = tuple(
            workspace.originals.open(session, part.sha256) for part in waiting if part.sha256
        )
    names = tuple(part.name.rpartition("/")[2] for part in waiting)
    label = row.subject or names[0]
    return Batch(label, (), is_folder=False, names=names, contents=contents), row.received_at
