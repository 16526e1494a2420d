"""Comparing the rows of originals with the files that they name, for `licet doctor`."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import Session, col, select

from storage.errors import OriginalDamaged
from storage.originals import Originals
from storage.tables import Original


@dataclass(frozen=True, slots=True)
class StoreReport:
    """What a comparison found, as hashes of originals.

    Attributes:
        missing: Rows whose file is not there: restore it from a backup.
        damaged: Files whose bytes are not those that were filed: likewise.
        unrecorded: Intact files that no row names; a crash between file and row leaves such a one,
            and filing the document again gives it its row.
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
    recorded = set(session.exec(select(Original.sha256).order_by(col(Original.sha256))))
    present = set(originals.hashes())
    damaged = {sha256 for sha256 in present if _is_damaged(originals, sha256)}
    return StoreReport(
        missing=tuple(sorted(recorded - present)),
        damaged=tuple(sorted(damaged)),
        unrecorded=tuple(sorted(present - recorded - damaged)),
    )


def _is_damaged(originals: Originals, sha256: str) -> bool:
    try:
        originals.read(sha256)
    except OriginalDamaged:
        return True
    return False
