"""One row of every table of keys and retention, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import (
    ErasedFile,
    Erasure,
    LegalHold,
    OriginalKey,
    OriginalSeal,
    RelationshipEnd,
    SubjectKey,
)
from storage.vocabulary import ErasureReason
from tests.storage.examples import NOW, TODAY

_HASH = "ab" * 32


def make_retention_rows() -> list[SQLModel]:
    """Rows for the customer `c1` and the original of `tests.storage.test_tables`."""
    return [
        SubjectKey(subject="c1", wrapped=b"\x00key", made_at=NOW, destroyed_at=None),
        OriginalSeal(original_sha256=_HASH, sealed_sha256="cd" * 32, sealed_at=NOW),
        OriginalKey(original_sha256=_HASH, subject="c1", wrapped=b"\xffkey"),
        RelationshipEnd(
            customer_id="c1",
            ended_on=TODAY,
            reason="停止合作",
            recorded_by="林",
            recorded_at=NOW,
            resumed_by="顾",
            resumed_at=NOW,
            resume_reason="重新签约",
        ),
        LegalHold(
            id="h1",
            customer_id="c1",
            reason="诉讼",
            placed_by="林",
            placed_at=NOW,
            released_by="顾",
            released_at=NOW,
        ),
        Erasure(
            customer_id="c1",
            reason=ErasureReason.FILED_BY_MISTAKE,
            erased_at=NOW,
            certificate={"files": 1},
        ),
        ErasedFile(name="ef" * 32, original_sha256=_HASH),
    ]
