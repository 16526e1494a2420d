"""What a kind of proposal has to know: who may do what, what was seen, what is done in the end."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlmodel import Session

from checker.access.actor import Actor
from checker.access.roles import Act
from rules.vocabulary import Bilingual
from storage.tables import Proposal


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what an approver weighs: what is, and what would be.

    Attributes:
        label: What it is about.
        before: As it is; None for nothing.
        after: As it would be; None for nothing.
    """

    label: Bilingual
    before: str | None
    after: str | None

    def to_data(self) -> dict[str, Any]:
        """Give it as it is kept with a settled proposal."""
        return {"label": self.label._asdict(), "before": self.before, "after": self.after}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Change:
        """Read what `to_data` gave."""
        return cls(Bilingual(**data["label"]), data["before"], data["after"])


class ProposalKind(Protocol):
    """One kind of thing that takes two people."""

    @property
    def name(self) -> str:
        """Its code, such as `review_decision`."""

    @property
    def title(self) -> Bilingual:
        """What people call it."""

    @property
    def proposing_act(self) -> Act:
        """What its maker must be allowed."""

    @property
    def deciding_act(self) -> Act:
        """What its approver must be allowed."""

    def seen(self, session: Session, subject: str, payload: Mapping[str, Any]) -> bytes:
        """Give the canonical content of what the maker sees.

        Called when it is proposed and again, in the transaction that decides, before it is
        approved: what differs then was seen by nobody. It may lock what it describes.
        """

    def changes(self, session: Session, proposal: Proposal) -> Sequence[Change]:
        """Say for the approver's page what would be different."""

    def apply(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Do it: the proposal has been approved by `by` in this transaction."""

    def refused(self, session: Session, proposal: Proposal, by: Actor, now: datetime) -> None:
        """Undo what proposing it had set; it was refused by `by`, or withdrawn by its maker."""


Kinds = Mapping[str, ProposalKind]
"""All kinds by name."""


def hash_seen(content: bytes) -> str:
    """Give the hash by which a page, a proposal and a decision speak of the same content."""
    return hashlib.sha256(content).hexdigest()
