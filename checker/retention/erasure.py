"""An erasure: rows and keys in one transaction, files and the list outside the database after it.

A backup knows nothing of what was erased after it was made. The ids of erased customers therefore
stand in a list beside the database as well, and a restore erases them once more.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, delete

from checker.access.actor import Actor
from checker.audit_log.recording import record_event
from checker.settings import Settings
from storage.customers import get_customer
from storage.database import Database
from storage.erasure import erase_customer
from storage.insertion import insert_if_absent
from storage.retention import find_erasure, list_erased_files, stream_erasures
from storage.sealed_originals import SealedOriginals
from storage.shared_files import shared_files
from storage.sheet_sets import mark_many_stale
from storage.tables import ErasedFile, Erasure
from storage.vocabulary import ErasureReason

_LIST = "erasures.jsonl"
_PICTURES = "pictures"


def erase(
    session: Session,
    customer_id: str,
    reason: ErasureReason,
    *,
    proposed_by: str,
    by: Actor,
    proposal_id: str,
    now: datetime,
) -> Erasure:
    """Destroy what is on file of a customer and certify it; `finish_erasures` removes the files.

    Args:
        session: All in its transaction; the log's event is the last thing in it.
        customer_id: Who; `require_erasable` was asked.
        reason: Why.
        proposed_by: Id of the account that asked for it.
        by: Who decided.
        proposal_id: Of the decision.
        now: The moment.
    """
    sharing = sorted({row.customer_id for row in shared_files(session, customer_id)})
    destroyed = erase_customer(session, customer_id, now)
    mark_many_stale(session, sharing)
    certificate = {
        "customer_id": customer_id,
        "reason": reason.value,
        "erased_at": now.isoformat(),
        "proposal_id": proposal_id,
        "proposed_by": proposed_by,
        "approved_by": by.account_id or by.name,
        "key_destroyed": True,
        "files": destroyed.files,
        "files_kept_by_other_holders": destroyed.shared_files,
        "deleted_rows": dict(destroyed.deleted_rows),
        "emptied_rows": dict(destroyed.emptied_rows),
        "not_covered": ["messages_sent", "exports", "files_about_many_customers"],
    }
    erasure = Erasure(
        customer_id=customer_id, reason=reason, erased_at=now, certificate=certificate
    )
    insert_if_absent(session, erasure)
    data = {
        "reason": reason.value,
        "files": destroyed.files,
        "sha256": hash_certificate(certificate),
    }
    record_event(
        session, by, "customer.erased", subject=f"customer:{customer_id}", data=data, now=now
    )
    return erasure


def finish_erasures(database: Database, originals: SealedOriginals, settings: Settings) -> int:
    """Do what follows an erasure outside its transaction; again, or after a crash, is harmless.

    Returns:
        How many files were removed.
    """
    with database.read_session() as session:
        note_erasures(session, settings)
        left = [(one.name, one.original_sha256) for one in list_erased_files(session)]
    for name, sha256 in left:
        _remove_pictures(settings.data_dir / _PICTURES, sha256)
        originals.remove(name)
        with database.session() as session:  # another program may have been faster
            session.exec(delete(ErasedFile).where(col(ErasedFile.name) == name))
    return len(left)


def note_erasures(session: Session, settings: Settings) -> None:
    """Write into the list outside the database what it lacks, forced to disk."""
    known = read_list(settings)
    lines = [
        json.dumps({"customer_id": one.customer_id, "certificate": one.certificate}) + "\n"
        for one in stream_erasures(session)
        if one.customer_id not in known
    ]
    if lines:
        descriptor = os.open(
            settings.data_dir / _LIST, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600
        )
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write("".join(lines))
            file.flush()
            os.fsync(file.fileno())


def read_list(settings: Settings) -> Mapping[str, Mapping[str, Any]]:
    """Give the certificates of the list outside the database, by customer.

    A line that a crash cut off is left out: the database has it and writes it again.
    """
    try:
        lines = (settings.data_dir / _LIST).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return {}
    found = {}
    for line in lines:
        try:
            told = json.loads(line)
        except json.JSONDecodeError:
            continue
        found[told["customer_id"]] = told["certificate"]
    return found


def repeat_erasures(session: Session, settings: Settings, by: Actor, now: datetime) -> int:
    """Erase from a restored database whoever was erased since its backup was made.

    Returns:
        How many customers were erased again.
    """
    repeated = 0
    for customer_id, certificate in sorted(read_list(settings).items()):
        is_there = get_customer(session, customer_id) is not None
        if is_there and find_erasure(session, customer_id) is None:
            sharing = sorted({row.customer_id for row in shared_files(session, customer_id)})
            erase_customer(session, customer_id, now)
            mark_many_stale(session, sharing)
            erasure = Erasure(
                customer_id=customer_id,
                reason=ErasureReason(certificate["reason"]),
                erased_at=datetime.fromisoformat(certificate["erased_at"]),
                certificate=dict(certificate),
            )
            insert_if_absent(session, erasure)
            record_event(
                session,
                by,
                "customer.erased_again",
                subject=f"customer:{customer_id}",
                data={"sha256": hash_certificate(certificate)},
                now=now,
            )
            repeated += 1
    return repeated


def hash_certificate(certificate: Mapping[str, Any]) -> str:
    """Compute the SHA-256 of a certificate as it stands in the log."""
    text = json.dumps(certificate, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _remove_pictures(folder: Path, sha256: str) -> None:
    """Remove the pictures of a file's pages from the cache."""
    for path in folder.rglob(f"*{sha256}*"):
        if path.is_file():
            path.unlink(missing_ok=True)
