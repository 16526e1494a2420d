"""Comparing the rows of originals with the files that they name; no key is needed for it.

A sealed file lies under the hash of its sealed bytes, so the names here are those of files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.errors import OriginalDamaged
from storage.originals import Originals
from storage.sealed_originals import SealedOriginals
from storage.tables import Original, OriginalSeal


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a comparison found, as names of files.

    Attributes:
        missing: Rows whose file is not there: restore it from a backup.
        damaged: Files whose bytes are not those that were filed: likewise.
        unrecorded: Intact files that no row names; a crash between file and row leaves such a one,
            and `sweep_unrecorded` removes it later.
    """

    missing: tuple[str, ...]
    damaged: tuple[str, ...]
    unrecorded: tuple[str, ...]

    @property
    def is_sound(self) -> bool:
        """Tell whether every row has its undamaged file."""
        return not self.missing and not self.damaged


def verify_store(session: Session, originals: Originals) -> StoreReport:
    """Read every original and compare it with the rows."""
    # Rows first: a document filed meanwhile then looks unrecorded (harmless) and never missing.
    recorded = set(list_files(session))
    present = set(originals.hashes())
    damaged = {sha256 for sha256 in present if _is_damaged(originals, sha256)}
    return StoreReport(
        missing=tuple(sorted(recorded - present)),
        damaged=tuple(sorted(damaged)),
        unrecorded=tuple(sorted(present - recorded - damaged)),
    )


def list_files(session: Session) -> Sequence[str]:
    """Name the files that rows name: sealed ones by their seal, the others by their own hash."""
    name = func.coalesce(OriginalSeal.sealed_sha256, Original.sha256)
    query = select(name).select_from(Original)
    return session.exec(
        query.outerjoin(
            OriginalSeal, col(OriginalSeal.original_sha256) == col(Original.sha256)
        ).order_by(name)
    ).all()


def sweep_unrecorded(session: Session, originals: SealedOriginals, written_before: datetime) -> int:
    """Remove sealed files that no row names: a crash came between, or another writer was first.

    A plain file is left: its writer may be keeping the same bytes once more just now. A sealed one
    never comes again under its name.

    Args:
        session: Tells which files rows name.
        originals: The store.
        written_before: Younger ones may belong to a writer at work and stay.

    Returns:
        How many were removed.
    """
    old = [name for name in originals.hashes() if originals.is_older(name, written_before)]
    recorded = set(list_files(session))
    leftovers = [name for name in old if name not in recorded and originals.is_sealed(name)]
    for name in leftovers:
        originals.remove(name)
    return len(leftovers)


def _is_damaged(originals: Originals, sha256: str) -> bool:
    try:
        originals.read(sha256)
    except OriginalDamaged:
        return True
    return False
