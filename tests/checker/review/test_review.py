"""A review from the papers that open it to the decision that stands, and what opens it again."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from checker.access.actor import Actor
from checker.desk import compose_kinds
from checker.four_eyes.deciding import decide
from checker.four_eyes.errors import ContentChanged
from checker.four_eyes.kinds import hash_seen
from checker.review.basis import load_basis
from checker.review.decision import Decision, changes_since_last, submit_decision
from checker.review.errors import (
    ActionsLeft,
    LastDayUnfit,
    RemarkUnfit,
    RequestUnfit,
    ReviewChanged,
    ReviewNotWorkable,
)
from checker.review.opening import note_documents, reopen_due
from checker.review.remarks import LONGEST_REMARK, write_remark
from checker.review.required_actions import required_actions
from checker.review.timeline import timeline
from checker.review.waiving import propose_waiver
from checker.review.working import Wanted, assign_review, request_documents
from storage.accounts import add_account, set_roles
from storage.assessments import record_assessment
from storage.customers import add_customer
from storage.database import Database
from storage.document_checks import record_document_check
from storage.packs import store_pack
from storage.reviews import find_review, standing_review, undecided_review
from storage.tables import Document, Original, Proposal, Review
from storage.vocabulary import (
    AccountRole,
    DocumentCheckState,
    Language,
    ReadingResult,
    ReviewCause,
    ReviewDecision,
    ReviewState,
)
from storage.waivers import waivers_in_force
from tests.storage.examples import NOW, TODAY

KINDS = compose_kinds(retention_years=10)
PURPOSE = "onboarding"
PACK = "{}"
PACK_SHA256 = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
LICENCE = "cn.business_licence"
YEAR = timedelta(days=365)


@dataclass
class Desk:
    """One customer, a maker and an approver."""

    session: Session
    customer_id: str
    maker: Actor
    approver: Actor
    documents: int = 0

    def file(self, kind: str = LICENCE) -> str:
        self.documents += 1
        document_id, sha256 = f"d{self.documents}", f"{self.documents:064d}"
        self.session.add(Original(sha256=sha256, size_bytes=1, recorded_at=NOW))
        self.session.flush()
        self.session.add(
            Document(
                id=document_id,
                customer_id=self.customer_id,
                original_sha256=sha256,
                part=0,
                name="执照.pdf",
                kind=kind,
                result=ReadingResult.OK,
                confidence=1,
                pages=[1],
                problems=[],
                received_on=TODAY,
                recorded_at=NOW,
                reader_version="1",
            )
        )
        self.session.flush()
        return document_id

    def receive(self, *document_ids: str) -> Review:
        return note_documents(
            self.session, self.customer_id, document_ids, purpose=PURPOSE, by=self.maker, now=NOW
        )

    def check(self, document_id: str) -> None:
        record_document_check(
            self.session,
            document_id=document_id,
            state=DocumentCheckState.ACCEPTED,
            reason_code=None,
            note=None,
            account_id=str(self.maker.account_id),
            at=NOW,
        )

    def assess(
        self,
        *document_ids: str,
        verdict: str = "approve",
        rules: tuple[str, ...] = (),
        again_on: date | None = None,
    ) -> None:
        findings = [
            {
                "rule": rule,
                "subject": "customer",
                "outcome": "adverse",
                "severity": "major",
                "title": {"zh": "示例", "en": "example"},
            }
            for rule in rules
        ]
        record_assessment(
            self.session,
            customer_id=self.customer_id,
            purpose=PURPOSE,
            as_of=TODAY,
            assessed_at=NOW,
            pack_sha256=PACK_SHA256,
            list_versions={},
            document_ids=document_ids,
            inputs="[]",
            result=json.dumps({"findings": findings}),
            verdict=verdict,
            next_change_on=None,
            next_review_on=again_on,
        )

    def left(self, review: Review) -> list[str]:
        basis = load_basis(self.session, review, TODAY)
        return [action.code for action in required_actions(basis)]

    def submit(self, review: Review, decided: Decision) -> Proposal:
        basis = load_basis(self.session, review, TODAY)
        return submit_decision(
            self.session,
            KINDS,
            review.id,
            decided,
            version=review.version,
            seen_sha256=hash_seen(basis.content),
            by=self.maker,
            now=NOW,
        )

    def decide(self, proposal: Proposal, *, approve: bool = True) -> None:
        decide(
            self.session,
            KINDS,
            proposal.id,
            approve=approve,
            reason="看过了",
            by=self.approver,
            now=NOW,
            seen_sha256=proposal.seen_sha256,
        )


APPROVE = Decision(ReviewDecision.APPROVE, "meets_requirements", "齐全")


@pytest.fixture
def desk(database: Database):  # type: ignore[no-untyped-def]  # noqa: ANN201
    with database.session() as session:
        actors = []
        for name, role in (("经办", AccountRole.MAKER), ("复核", AccountRole.APPROVER)):
            account = add_account(
                session, name=name, display_name=name, language=Language.ZH, created_at=NOW
            )
            set_roles(session, account.id, {role}, granted_at=NOW)
            actors.append(Actor(account.id, name))
        store_pack(
            session, sha256=PACK_SHA256, pack_id="p", version="1", content=PACK, recorded_at=NOW
        )
        customer = add_customer(session, name="示例商贸", created_at=NOW)
        yield Desk(session, customer.id, *actors)


def test_from_the_first_paper_to_the_decision(desk: Desk) -> None:
    paper = desk.file()
    review = desk.receive(paper)
    assert (review.cause, review.state) == (ReviewCause.NEW_CUSTOMER, ReviewState.OPEN)
    assert desk.left(review) == ["check_document", "assess"]
    with pytest.raises(ActionsLeft):
        desk.submit(review, APPROVE)
    desk.check(paper)
    desk.assess(paper)
    assert desk.left(review) == []
    assign_review(
        desk.session, review.id, desk.maker.account_id, by=desk.maker, now=NOW,
        version=review.version,
    )  # fmt: skip
    proposal = desk.submit(review, APPROVE)
    assert review.state is ReviewState.SUBMITTED
    desk.decide(proposal)
    stands = standing_review(desk.session, desk.customer_id, PURPOSE)
    assert stands is not None
    assert (stands.id, stands.decision) == (review.id, ReviewDecision.APPROVE)
    actions = [entry.action for entry in timeline(desk.session, stands)]
    assert actions == [
        "review.opened",
        "review.assigned",
        "proposal.made",
        "review.submitted",
        "review.decided",
        "proposal.approved",
    ]


def test_a_returned_review_tells_what_has_changed_since(desk: Desk) -> None:
    review = desk.receive()
    desk.assess()
    proposal = desk.submit(review, APPROVE)
    desk.decide(proposal, approve=False)
    assert review.state is ReviewState.OPEN
    paper = desk.file()
    desk.check(paper)
    desk.assess(paper)
    snapshot = load_basis(desk.session, review, TODAY).snapshot
    changes = changes_since_last(desk.session, review, snapshot)
    assert changes is not None
    assert [change.label.en for change in changes] == ["Assessment", "Document “执照.pdf”"]
    desk.decide(desk.submit(review, APPROVE))
    assert review.state is ReviewState.DECIDED


def test_a_remark_stands_in_the_history_and_its_words_not_in_the_log(
    desk: Desk, tmp_path: Path
) -> None:
    review = desk.receive()
    version = review.version
    for words in (" ", "字" * (LONGEST_REMARK + 1)):
        with pytest.raises(RemarkUnfit):
            write_remark(desk.session, review.id, words, by=desk.maker, now=NOW, data_dir=tmp_path)
    for by, words in ((desk.maker, "已电话核实"), (desk.approver, "请补章程")):
        write_remark(desk.session, review.id, words, by=by, now=NOW, data_dir=tmp_path)
    assert review.version == version, "a form that somebody has open stays good"
    entries = timeline(desk.session, review)[-2:]
    assert [(entry.actor, entry.words) for entry in entries] == [
        ("经办", "已电话核实"),
        ("复核", "请补章程"),
    ]
    assert not any("核实" in str(entry.data) for entry in entries)
    assert all(len(entry.data["words_hmac"]) == 64 for entry in entries)


def test_what_was_asked_for_is_met_by_such_a_paper(desk: Desk) -> None:
    review = desk.receive()
    with pytest.raises(RequestUnfit):
        request_documents(
            desk.session, review.id, [Wanted(LICENCE)], due_on=TODAY - timedelta(days=1),
            version=review.version, by=desk.maker, now=NOW,
        )  # fmt: skip
    (request,) = request_documents(
        desk.session, review.id, [Wanted(LICENCE, "彩色")], due_on=TODAY,
        version=review.version, by=desk.maker, now=NOW,
    )  # fmt: skip
    assert review.state is ReviewState.WAITING
    other = desk.file("cn.bank_permit")
    assert desk.receive(other).state is ReviewState.WAITING
    paper = desk.file()
    assert desk.receive(paper).state is ReviewState.OPEN
    assert request.document_id == paper


def test_an_approval_of_what_has_changed_is_refused(desk: Desk) -> None:
    review = desk.receive()
    desk.assess()
    proposal = desk.submit(review, APPROVE)
    desk.file()
    with pytest.raises(ContentChanged):
        desk.decide(proposal)
    desk.decide(proposal, approve=False)
    assert review.state is ReviewState.OPEN


def test_a_stale_page_and_a_submitted_review_are_refused(desk: Desk) -> None:
    review = desk.receive()
    desk.assess()
    with pytest.raises(ReviewChanged):
        assign_review(desk.session, review.id, None, by=desk.approver, now=NOW, version=99)
    desk.submit(review, APPROVE)
    with pytest.raises(ReviewNotWorkable):
        desk.submit(review, APPROVE)


def test_an_override_ends_and_opens_a_review_by_itself(desk: Desk) -> None:
    review = desk.receive()
    desk.assess(verdict="reject")
    override = Decision(ReviewDecision.APPROVE, "head_office_consent", "批复", holds_until=TODAY)
    without_end = Decision(ReviewDecision.APPROVE, "head_office_consent", "批复")
    with pytest.raises(LastDayUnfit):
        desk.submit(review, without_end)
    desk.decide(desk.submit(review, override))
    assert reopen_due(desk.session, as_of=TODAY, now=NOW).opened[ReviewCause.OVERRIDE_ENDED] == 0
    later = reopen_due(desk.session, as_of=TODAY + timedelta(days=1), now=NOW)
    assert later.opened[ReviewCause.OVERRIDE_ENDED] == 1
    again = undecided_review(desk.session, desk.customer_id, PURPOSE)
    assert again is not None
    assert again.cause is ReviewCause.OVERRIDE_ENDED
    assert sum(reopen_due(desk.session, as_of=TODAY + YEAR, now=NOW).opened.values()) == 0


def test_a_waiver_lets_a_finding_stand_until_its_day(desk: Desk) -> None:
    review = desk.receive()
    desk.assess(verdict="refer", rules=("CN-LIC-003",))
    assert desk.left(review) == ["settle_finding"]
    until = TODAY + timedelta(days=30)
    waiver = propose_waiver(
        desk.session, KINDS, desk.customer_id, purpose=PURPOSE, rule="CN-LIC-003",
        subject="customer", valid_until=until, reason_code="paper_on_its_way", reason="办理中",
        by=desk.maker, now=NOW,
    )  # fmt: skip
    assert desk.left(review) == ["settle_finding", "await_proposal"]
    desk.decide(waiver)
    assert desk.left(review) == []
    waived = Decision(ReviewDecision.APPROVE, "findings_waived", "已豁免")
    desk.decide(desk.submit(review, waived))
    assert len(waivers_in_force(desk.session, desk.customer_id, until)) == 1
    report = reopen_due(desk.session, as_of=until + timedelta(days=1), now=NOW)
    assert (report.waivers_ended, report.opened[ReviewCause.WAIVER_ENDED]) == (1, 1)


def test_a_review_comes_round(desk: Desk) -> None:
    desk.assess(again_on=TODAY + YEAR)
    assert reopen_due(desk.session, as_of=TODAY, now=NOW).opened[ReviewCause.PERIODIC] == 0
    assert reopen_due(desk.session, as_of=TODAY + YEAR, now=NOW).opened[ReviewCause.PERIODIC] == 1
    review = undecided_review(desk.session, desk.customer_id, PURPOSE)
    assert review is not None
    assert find_review(desk.session, review.id) is review
