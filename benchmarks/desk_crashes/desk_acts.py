"""One lap of the desk: four customers, half of them by the pages and half by the API."""

from __future__ import annotations

import random
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlmodel import Session, select

from benchmarks.desk_crashes.installation import Installation
from benchmarks.desk_crashes.wishes import (
    Wish,
    count_effects,
    count_files,
    count_proposals,
)
from checker.corrections.proposal import hash_seen_field, name_field
from checker.four_eyes.kinds import hash_seen
from checker.review.basis import load_basis
from checker.review.required_actions import DECISION_KIND
from licet_examples.check_digits import complete_credit_code
from storage.corrections import FIELD_CORRECTION_KIND
from storage.tables import Customer, Document, Proposal, Review
from storage.vocabulary import ProposalState
from tests.checker.papers import make_letter, make_licence, write_file

_API = "/api/v1"
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_FIELD, _READS = "registered_address", "浙江省杭州市西湖区示例路90号"
_REFUSAL = {
    "decision": "reject",
    "reason_code": "adverse_information",
    "reason": "另有不利信息",
}
"""Against the verdict, so it takes a last day."""


class DeskActs:
    """What is wanted in a lap, step after step.

    Attributes:
        customer_ids: The two whose reviews are decided, then the two whose papers are corrected.
    """

    def __init__(self, installation: Installation, dice: random.Random) -> None:
        self._installation = installation
        self._papers = [write_papers(installation.folder, dice) for _ in range(4)]
        self.customer_ids: list[str] = []

    def upload(self) -> list[Wish]:
        """Four new customers with two papers each."""
        return [
            make_upload(self._installation, papers, by_form=number % 2 == 0)
            for number, papers in enumerate(self._papers)
        ]

    def meet_customers(self) -> None:
        """Learn the ids of the four, and let the rules judge the first two."""
        with self._installation.database.read_session() as session:
            self.customer_ids = [self._find_customer(session, papers) for papers in self._papers]
        for customer_id in self.customer_ids[:2]:
            self._installation.assess(customer_id)

    def correct(self) -> list[Wish]:
        """A correction of the licence of each of the last two."""
        by, wishes = self._installation.maker, []
        with self._installation.database.read_session() as session:
            for number, customer_id in enumerate(self.customer_ids[2:]):
                query = select(Document.id).where(
                    Document.customer_id == customer_id, Document.kind == "cn.business_licence"
                )
                document_id = session.exec(query).one()
                seen = hash_seen_field(session, document_id, _FIELD)
                subject = name_field(document_id, _FIELD)
                wish = Wish(
                    "correction",
                    by,
                    f"{'' if number else _API}/documents/{document_id}/corrections",
                    count_proposals(FIELD_CORRECTION_KIND, subject),
                )
                if number:
                    wish.fields = {"field": _FIELD, "written": _READS, "why": "看错", "seen": seen}
                else:
                    wish.body = {"field": _FIELD, "value": _READS, "reason": "看错"}
                wishes.append(wish)
        return wishes

    def submit(self) -> list[Wish]:
        """A decision of the review of each of the first two."""
        by, wishes = self._installation.maker, []
        today = datetime.now(UTC).astimezone(self._installation.settings.zone).date()
        refusal = {**_REFUSAL, "holds_until": (today + timedelta(days=30)).isoformat()}
        with self._installation.database.read_session() as session:
            for number, customer_id in enumerate(self.customer_ids[:2]):
                query = select(Review).where(Review.customer_id == customer_id)
                review = session.exec(query).one()
                seen = hash_seen(load_basis(session, review, today).content)
                wish = Wish(
                    "submit",
                    by,
                    f"/reviews/{review.id}/submit"
                    if number
                    else f"{_API}/reviews/{review.id}/decision",
                    count_proposals(DECISION_KIND, f"review:{review.id}"),
                )
                if number:
                    wish.fields = {**refusal, "version": str(review.version), "seen": seen}
                else:
                    wish.body = refusal
                    wish.headers = {"If-Match": f'"{review.version}.{seen}"'}
                wishes.append(wish)
        return wishes

    def approve(self) -> list[Wish]:
        """The approval of all four proposals, by two approvers at once."""
        approvers = self._installation.approvers
        with self._installation.database.read_session() as session:
            query = select(Proposal).where(Proposal.state == ProposalState.PROPOSED)
            return [
                Wish(
                    "approve",
                    approvers[number % len(approvers)],
                    f"/approvals/{proposal.id}/decide",
                    count_effects(proposal.id),
                    fields={
                        "decision": "approve",
                        "reason": "同意",
                        "seen": proposal.seen_sha256,
                    },
                )
                for number, proposal in enumerate(session.exec(query).all())
            ]

    def _find_customer(self, session: Session, papers: Sequence[Path]) -> str:
        name = papers[0].parent.name
        return session.exec(select(Customer.id).where(Customer.name == name)).one()


def make_upload(installation: Installation, papers: Sequence[Path], *, by_form: bool) -> Wish:
    """Want papers of a new customer filed."""
    return Wish(
        "upload",
        installation.maker,
        "/customers/new" if by_form else f"{_API}/customers",
        count_files(papers),
        fields={} if by_form else None,
        files=papers,
    )


def write_papers(folder: Path, dice: random.Random) -> list[Path]:
    """Write a licence and a letter of a firm that exists nowhere."""
    base = "MA" + "".join(dice.choices(_DIGITS, k=6))
    code = complete_credit_code("91", "330106", base)
    name = f"杭州示例{secrets.token_hex(4)}有限公司"
    home = folder / "papers" / name
    licence = make_licence(
        registered_name=name, unified_social_credit_code=code, qr_content="absent"
    )
    letter = make_letter(principal_name=name, principal_code=code)
    return [write_file(home / "执照.pdf", licence), write_file(home / "授权.pdf", letter)]
