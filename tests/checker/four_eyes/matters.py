"""What the walk's proposals are about beside its customer: papers, a hold, an erasure."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Session

from checker.access.actor import PROGRAM, Actor
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import prepare_correction, propose_correction
from checker.four_eyes.kinds import Kinds
from checker.retention.holds import put_on_hold
from checker.retention.kinds import propose_erasure, propose_hold_release
from storage.customers import add_customer
from storage.tables import Proposal
from storage.vocabulary import ErasureReason
from tests.storage.examples import NOW, file_reading

FIELD = "registered_address"


class Matters:
    """A customer whose papers are corrected, one that is held, and one that is to be erased."""

    def __init__(self, session: Session, number: int) -> None:
        self._number = number
        papers = add_customer(session, name=f"材料{number}", created_at=NOW)
        content = f"papers of {number}".encode()
        self.document_id = file_reading(session, papers.id, content).document_id
        self._held_id = add_customer(session, name=f"保全{number}", created_at=NOW).id
        self.corrections = 0
        self.renew(session, "hold_release", NOW)
        self.renew(session, "erasure", NOW)

    def subject(self, kind: str) -> str:
        """Give what a proposal of a kind is about."""
        return {
            "field_correction": f"field:{self.document_id}:{FIELD}",
            "hold_release": f"hold:{self.hold_id}",
            "erasure": f"customer:{self.leaver_id}",
        }[kind]

    def propose(
        self, session: Session, kinds: Kinds, kind: str, choice: int, by: Actor, now: datetime
    ) -> Proposal:
        if kind == "hold_release":
            reason = "调查结束"
            return propose_hold_release(session, kinds, self.hold_id, reason=reason, by=by, now=now)
        if kind == "erasure":
            return propose_erasure(
                session, kinds, self.leaver_id, ErasureReason.FILED_BY_MISTAKE,
                retention_years=10, reason="误录", by=by, now=now,
            )  # fmt: skip
        text = f"浙江省杭州市示例路{choice + 1}号"
        prepared = prepare_correction(session, self.document_id, FIELD, text)
        assert not isinstance(prepared, FieldFault)
        return propose_correction(
            session, kinds, prepared,
            reason="看错", by=by, now=now, seen_sha256=prepared.seen_sha256,
        )  # fmt: skip

    def renew(self, session: Session, kind: str, now: datetime) -> None:
        """Take note of what was approved, so that the same can be proposed once more."""
        if kind == "hold_release":
            self.hold_id = put_on_hold(
                session, self._held_id, reason="调查", by=PROGRAM, now=now
            ).id
        elif kind == "erasure":
            name = f"误录{self._number}"
            self.leaver_id = add_customer(session, name=name, created_at=now).id
        else:
            self.corrections += 1
