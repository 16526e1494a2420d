"""Sealing what an older version filed plain; after that only books of lines lie there plain."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from storage.database import Database
from storage.errors import OriginalDamaged, OriginalMissing
from storage.sealed_originals import SealedOriginals
from storage.subject_keys import HOUSE
from storage.tables import Document, Ledger, Original, OriginalSeal, PurchaseBook

_REGISTER_LINE = "register_line"


def seal_plain_originals(database: Database, originals: SealedOriginals, now: datetime) -> int:
    """Seal every original on file that lies there plain, for those whose documents stand in it.

    Each is one transaction; its plain file is removed after it, so that a crash costs nothing but
    a second run. What is missing or damaged stays for `licet doctor` to name.

    Returns:
        How many were sealed.
    """
    with database.read_session() as session:
        plain = _list_plain(session)
    sealed = 0
    for sha256 in plain:
        try:
            content = originals.read(sha256)
        except (OriginalMissing, OriginalDamaged):
            continue
        with database.session() as session:
            kept = originals.keep(session, content)
            for subject in _list_holders(session, sha256):
                originals.record(session, kept, subject, now)
        originals.remove(sha256)
        sealed += 1
    return sealed


def _list_plain(session: Session) -> Sequence[str]:
    is_sealed = select(OriginalSeal.original_sha256)
    is_ledger, is_book = select(Ledger.sha256), select(PurchaseBook.sha256)
    query = select(Original.sha256).where(
        col(Original.sha256).not_in(is_sealed),
        col(Original.sha256).not_in(is_ledger),
        col(Original.sha256).not_in(is_book),
    )
    return session.exec(query.order_by(col(Original.sha256))).all()


def _list_holders(session: Session, sha256: str) -> Sequence[str]:
    """Give the customers whose papers a file holds; one of the house holds registers and tables."""
    query = select(Document.customer_id).distinct()
    papers = query.where(
        Document.original_sha256 == sha256, col(Document.kind).is_distinct_from(_REGISTER_LINE)
    )
    return sorted(session.exec(papers).all()) or [HOUSE]
