"""Second approval at the desk: what waits, why one cannot decide, what changed, what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser as Chromium
from sqlmodel import Session, select

from checker.access.actor import Actor
from checker.access.roles import Role
from checker.corrections.parsing import FieldFault
from checker.corrections.proposal import prepare_correction
from checker.four_eyes.credit_limit import WantedLimit, propose_credit_limit
from checker.four_eyes.kinds import hash_seen
from checker.four_eyes.proposing import propose
from checker.four_eyes.role_change import propose_roles
from checker.review.basis import load_basis
from checker.review.decision import Decision, submit_decision
from checker.review.reasons import is_override
from rules.chain.process import ChainProcess
from storage.corrections import FIELD_CORRECTION_KIND
from storage.customers import add_customer
from storage.database import Database
from storage.documents import read_document
from storage.proposals import settled_proposals
from storage.reviews import find_review
from storage.tables import Customer, Document, Proposal
from storage.vocabulary import ReviewDecision
from tests.checker.papers import AGENT_ID, make_letter, make_licence
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.checker.web.filed_papers import file_prepared
from tests.checker.web.reviewing import (
    assessment_of,
    hire,
    open_office,
    review_of,
    sample_papers,
    send_papers,
)
from tests.storage.examples import TODAY

MARKUP = '"><script>alert(1)</script>'


def actor_of(browser: Browser, *roles: Role) -> Actor:
    assert browser.account
    return Actor(browser.account.id, browser.account.name, frozenset(roles))


def propose_correction(
    desk: TestDesk, maker: Browser, document: Document, field: str, text: str, reason: str = "误读"
) -> str:
    with desk.database.session() as session:
        prepared = prepare_correction(session, document.id, field, text)
        assert not isinstance(prepared, FieldFault)
        return propose(
            session,
            desk.desk.kinds,
            FIELD_CORRECTION_KIND,
            prepared.subject,
            prepared.payload,
            reason=reason,
            by=actor_of(maker, Role.MAKER),
            now=desk.now,
            customer_id=prepared.customer_id,
        ).id


def propose_limit(session: Session, desk: TestDesk, finance: Browser, number: int) -> Proposal:
    customer = add_customer(session, name=f"客户{number}", created_at=desk.now)
    return propose_credit_limit(
        session,
        desk.desk.kinds,
        customer.id,
        WantedLimit(50_000_000, "CNY", TODAY),
        reason="按信用政策",
        by=actor_of(finance, Role.FINANCE),
        now=desk.now + timedelta(seconds=number),
    )


def seen_on(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_a_correction_is_weighed_and_approved_by_another(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    maker, approver = desk.sign_in(Role.MAKER), desk.sign_in(Role.APPROVER)
    path = f"/approvals/{propose_correction(desk, maker, document, 'valid_until', '2039-09-21')}"
    assert path in approver.get("/approvals").text
    page = approver.get(path)
    words = words_of(page)
    assert "2038-09-21" in words
    assert "2039-09-21" in words
    assert "误读" in words
    form = {"seen": seen_on(page.text)}
    assert approver.send(f"{path}/decide", {**form, "reason": "ok"}).status_code == 422
    silent = approver.send(f"{path}/decide", {**form, "decision": "approve", "reason": " "})
    assert silent.status_code == 422
    assert "Say why." in words_of(silent)
    done = approver.send(f"{path}/decide", {**form, "decision": "approve", "reason": "已核对"})
    assert (done.status_code, done.headers["location"]) == (303, path)
    after = words_of(approver.get(path))
    assert "2038-09-21" in after  # what it read when it was proposed stays told
    assert "已核对" in after
    assert path in approver.get("/approvals?shelf=settled&state=approved").text
    assert path not in approver.get("/approvals?shelf=settled&state=refused").text
    again = approver.send(f"{path}/decide", {**form, "decision": "approve", "reason": "已核对"})
    assert again.status_code == 409
    with desk.database.read_session() as session:
        stored = read_document(session, document.id)
        assert stored is not None
        assert "2039-09-21" in str(stored.fields["valid_until"].value)


def test_ones_own_proposal_is_shown_without_a_decision_and_can_be_withdrawn(
    desk: TestDesk, tmp_path: Path
) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    both = desk.sign_in(Role.MAKER, Role.APPROVER)
    path = f"/approvals/{propose_correction(desk, both, document, 'valid_until', '2039-09-21')}"
    page = both.get(path)
    assert "You proposed this yourself, so another person decides." in words_of(page)
    assert 'name="decision"' not in page.text
    assert path not in both.get("/approvals").text
    assert path in both.get("/approvals?shelf=own").text
    with desk.database.read_session() as session:
        seen = session.get_one(Proposal, path.rpartition("/")[2]).seen_sha256
    form = {"decision": "approve", "reason": "ok", "seen": seen}
    refused = both.send(f"{path}/decide", form)
    assert refused.status_code == 403
    assert "Nobody decides on what they proposed themselves" in words_of(refused)
    other = desk.sign_in(Role.MAKER, name="other")
    assert other.send(f"{path}/withdraw", {}).status_code == 403
    assert both.send(f"{path}/withdraw", {"reason": "看错了"}).status_code == 303
    assert "看错了" in words_of(both.get(path))


def test_what_changed_since_is_told_and_can_only_be_refused(desk: TestDesk, tmp_path: Path) -> None:
    (document,) = file_prepared(desk, tmp_path, make_licence())
    maker, approver = desk.sign_in(Role.MAKER), desk.sign_in(Role.APPROVER)
    path = f"/approvals/{propose_correction(desk, maker, document, 'valid_until', '2039-09-21')}"
    seen = seen_on(approver.get(path).text)
    with desk.database.session() as session:
        stored = read_document(session, document.id)
        assert stored is not None
        field = stored.fields["valid_until"]
        field.raw = "另一次读取"
        session.add(field)
    page = words_of(approver.get(path))
    assert "What this rests on has changed since it was proposed" in page
    form = {"decision": "approve", "reason": "看过了", "seen": seen}
    stale = approver.send(f"{path}/decide", form)
    assert stale.status_code == 409
    assert "看过了" in stale.text
    assert approver.send(f"{path}/decide", {**form, "decision": "refuse"}).status_code == 303
    with desk.database.read_session() as session:
        (row,) = settled_proposals(session, [FIELD_CORRECTION_KIND])
        assert row.decision_reason == "看过了"


def test_personal_numbers_are_masked_and_words_of_people_are_inert(
    desk: TestDesk, tmp_path: Path
) -> None:
    number = "110101198801010018"
    (document,) = file_prepared(desk, tmp_path, make_letter(agent_id_number=number[:-1] + "9"))
    maker, approver = desk.sign_in(Role.MAKER), desk.sign_in(Role.APPROVER)
    proposal = propose_correction(desk, maker, document, "agent_id_number", AGENT_ID, MARKUP)
    path = f"/approvals/{proposal}"
    page = approver.get(path)
    assert AGENT_ID not in page.text
    assert "<script>alert" not in page.text + approver.get("/approvals").text
    assert "Part of a personal number is hidden." in words_of(page)
    assert AGENT_ID in approver.send(f"{path}/reveal").text
    assert desk.sign_in(Role.FINANCE).send(f"{path}/reveal").status_code == 403


def test_every_kind_waits_for_who_may_decide_it_and_lists_page_by_keys(desk: TestDesk) -> None:
    finance, approver = desk.sign_in(Role.FINANCE), desk.sign_in(Role.APPROVER)
    administrator, maker = desk.sign_in(Role.ADMINISTRATOR), desk.sign_in(Role.MAKER)
    with desk.database.session() as session:
        limits = [propose_limit(session, desk, finance, n).id for n in range(52)]
        assert maker.account
        roles = propose_roles(
            session,
            desk.desk.kinds,
            maker.account.id,
            {Role.FINANCE},
            reason="转岗",
            by=actor_of(administrator, Role.ADMINISTRATOR),
            now=desk.now + timedelta(minutes=2),
        ).id
    first = approver.get("/approvals")
    assert limits[0] in first.text
    assert limits[51] not in first.text
    following = re.search(r'href="([^"]+)" rel="next"', first.text)
    assert following
    second = approver.get(following[1].replace("&amp;", "&")).text
    assert limits[51] in second
    assert roles in second
    assert roles not in approver.get("/approvals?shelf=waiting&kind=credit_limit").text
    assert maker.get(f"/approvals/{roles}").status_code == 403
    assert roles not in maker.get("/approvals?shelf=waiting").text
    words = words_of(approver.get(f"/approvals/{roles}"))
    assert "Maker" in words
    assert "Finance" in words
    page = approver.get(f"/approvals/{limits[0]}")
    assert "CNY 500,000.00" in page.text
    form = {"seen": seen_on(page.text), "decision": "approve", "reason": "同意"}
    assert approver.send(f"/approvals/{limits[0]}/decide", form).status_code == 303
    decided = approver.get(f"/approvals/{limits[0]}").text
    assert f'data-key="n" href="/approvals/{limits[1]}"' in decided
    assert f'data-key="n" href="/approvals/{limits[1]}"' in approver.get(f"/approvals/{roles}").text
    assert "Next that waits" not in maker.get(f"/approvals/{limits[0]}").text
    assert approver.get("/approvals/none").status_code == 404
    assert approver.send("/approvals/none/decide", form).status_code == 404


def test_a_decision_stands_beside_the_verdict_and_tells_what_moved_since(
    database: Database, tmp_path: Path, chain: ChainProcess
) -> None:
    office = open_office(database, tmp_path, chain)
    maker, approver = hire(office)
    send_papers(maker, tmp_path / "in", sample_papers())
    with database.read_session() as session:
        customer_id = session.exec(select(Customer.id)).one()
    maker.send(f"/customers/{customer_id}/check")
    verdict = assessment_of(office, customer_id).verdict
    with database.session() as session:
        review = find_review(session, review_of(office, customer_id).id)
        assert review is not None
        seen = hash_seen(load_basis(session, review, office.desk.today()).content)
        is_against = is_override(ReviewDecision.REJECT, verdict)
        decided = Decision(
            ReviewDecision.REJECT,
            "adverse_information" if is_against else "requirements_not_met",
            "印章缺失",
            holds_until=office.desk.today() + timedelta(days=30) if is_against else None,
        )
        proposal = submit_decision(
            session,
            office.desk.kinds,
            review.id,
            decided,
            version=review.version,
            seen_sha256=seen,
            by=actor_of(maker, Role.MAKER),
            now=office.desk.now(),
        ).id
    page = approver.get(f"/approvals/{proposal}")
    words = words_of(page)
    assert f"/assessments/{assessment_of(office, customer_id).id}/findings/" in page.text
    assert "What the rules say of the customer" in words
    assert ("goes against the verdict" in words) is is_against
    assert "印章缺失" in words
    assert "Changed since it was proposed" not in words
    (first, *_) = re.findall(r"/documents/([0-9a-f-]{36})", maker.get(f"/reviews/{review.id}").text)
    maker.send(f"/documents/{first}/check", {"outcome": "rejected:altered"})
    moved = words_of(approver.get(f"/approvals/{proposal}"))
    assert "Changed since it was proposed" in moved
    assert "Rejected" in moved


@pytest.mark.parametrize("language", ["zh"])
def test_pages_are_readable_by_everybody(
    lone_desk: TestDesk, tmp_path: Path, chromium: Chromium, language: str
) -> None:
    (document,) = file_prepared(lone_desk, tmp_path, make_licence())
    maker, approver = lone_desk.sign_in(Role.MAKER), lone_desk.sign_in(Role.APPROVER)
    proposal = propose_correction(lone_desk, maker, document, "valid_until", "2039-09-21")
    with open_window(
        chromium, lone_desk, approver, language=language, width=390, has_script=False
    ) as window:
        page = window.open("/approvals")
        assert not window.is_wider_than_screen()
        page.locator(f"a[href='/approvals/{proposal}']").click()
        assert not window.is_wider_than_screen()
        page.get_by_label("批准").check()
        page.get_by_label("理由").fill("与原件一致")
        page.locator("#decide button").click()
        assert "已批准并生效。" in page.locator("main").inner_text()
    with open_window(chromium, lone_desk, approver, language=language) as window:
        for path in ("/approvals", f"/approvals/{proposal}"):
            window.open(path)
            assert window.examine() == [], path
