"""One row of every table of the screening, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import ScreenedCustomer, ScreeningHit, ScreeningMark
from storage.vocabulary import HitEnd, HitState, MatchAnswer
from tests.storage.examples import NOW

HASH = "cd" * 32


def make_screening_rows(customer_id: str, account_id: str) -> list[SQLModel]:
    """Give the rows: a customer that was screened, and a hit that was dismissed and is over."""
    return [
        ScreenedCustomer(
            customer_id=customer_id,
            parties=[{"key": "customer", "names": ["示例"]}],
            parties_sha256=HASH,
            sheet_version=3,
            label="示例\n\n",
            collected_at=NOW,
            screened_sha256=HASH,
            screened_at=NOW,
        ),
        ScreeningMark(
            list_kind="custom.partners", version_number=2, matcher_version="1", screened_at=NOW
        ),
        ScreeningHit(
            id="h1",
            customer_id=customer_id,
            party="legal_representative:1",
            party_sha256=HASH,
            party_name="李例",
            list_kind="custom.partners",
            source_id="编号-1",
            entry_sha256=HASH,
            entry_name="LI Li",
            matcher_version="1",
            score=850,
            answer=MatchAnswer.HIT,
            reasons=[["zh_same_spelling", 850, "李例", "LI Li"]],
            state=HitState.DISMISSED,
            found_at=NOW,
            ended_at=NOW,
            ended_because=HitEnd.ENTRY_REMOVED,
            reason_code="name_only",
            note="已核对",
            decided_by=account_id,
            decided_at=NOW,
        ),
    ]
