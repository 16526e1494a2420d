"""The officer's day over plain HTTP: papers in, what is left to do, a decision submitted."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import event
from sqlmodel import Session, select

from checker.access.roles import Role
from rules.chain.process import ChainProcess
from storage.database import Database
from storage.document_checks import document_checks_of, record_document_check
from storage.documents import documents_of
from storage.reviews import find_review, requests_of
from storage.tables import Customer, Proposal, Review
from storage.vocabulary import DocumentCheckState, ReviewState
from tests.checker.papers import AGENT_ID, CODE, NAME, make_letter, make_licence
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import Browser, TestDesk, words_of
from tests.checker.web.reviewing import (
    assessment_of,
    findings_of,
    hire,
    open_office,
    review_of,
    sample_papers,
    send_papers,
)

UNTIL = "2026-12-20"


@dataclass
class Day:
    """A desk with one customer whose papers were sent through the page."""

    office: TestDesk
    maker: Browser
    approver: Browser
    folder: Path
    customer_id: str
    answer: str

    @property
    def review(self) -> Review:
        return review_of(self.office, self.customer_id)

    def state(self) -> ReviewState:
        return self.review.state

    @property
    def review_path(self) -> str:
        return f"/reviews/{self.review.id}"

    def check(self) -> None:
        assert self.maker.send(f"/customers/{self.customer_id}/check").status_code == 303

    def finding_path(self, number: int = 0) -> str:
        assessment = assessment_of(self.office, self.customer_id)
        found = findings_of(assessment)[number]
        rule, subject = quote(found["rule"], safe=""), quote(found["subject"], safe="")
        return f"/assessments/{assessment.id}/findings/{rule}/{subject}"

    def accept_documents(self) -> None:
        with self.office.database.session() as session:
            looked_at = document_checks_of(session, self.customer_id)
            for stored in documents_of(session, self.customer_id):
                if stored.document.id in looked_at:
                    continue
                record_document_check(
                    session,
                    document_id=stored.document.id,
                    state=DocumentCheckState.ACCEPTED,
                    reason_code=None,
                    note=None,
                    account_id=self.maker.account.id if self.maker.account else "",
                    at=self.office.now,
                )

    def hidden(self, path: str) -> dict[str, str]:
        """Give the hidden fields of the form that submits a decision."""
        form = self.maker.get(path).text.partition('/submit"')[2].partition("</form>")[0]
        return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def reject(session: Session, day: Day, document_id: str) -> None:
    """Reject a document as an officer would on its page."""
    record_document_check(
        session,
        document_id=document_id,
        state=DocumentCheckState.REJECTED,
        reason_code="duplicate",
        note=None,
        account_id=day.maker.account.id if day.maker.account else "",
        at=day.office.now,
    )


@pytest.fixture
def day(database: Database, tmp_path: Path, chain: ChainProcess) -> Day:
    office = open_office(database, tmp_path, chain)
    maker, approver = hire(office)
    answer = send_papers(maker, tmp_path / "in", sample_papers())
    assert answer.status_code == 200
    with database.read_session() as session:
        customer_id = session.exec(select(Customer.id)).one()
    return Day(office, maker, approver, tmp_path / "in", customer_id, answer.text)


def statements(database: Database) -> Iterator[list[str]]:
    told: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        told.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield told
    event.remove(database.engine, "before_cursor_execute", note)


def count_statements(database: Database, who: Browser, path: str) -> int:
    counting = statements(database)
    told = next(counting)
    assert who.get(path).status_code == 200
    count = len([one for one in told if one.lstrip().upper().startswith("SELECT")])
    next(counting, None)
    return count


def test_papers_sent_are_told_one_by_one_and_open_a_review(day: Day) -> None:
    assert NAME in day.answer
    assert "1 field to verify" in day.answer
    assert "Submit the original picture or scan at 300 dpi" in day.answer  # what to do about it
    assert "<script>alert" not in day.answer
    assert day.state() is ReviewState.OPEN
    assert f"/reviews/{day.review.id}" in day.answer
    again = send_papers(day.maker, day.folder, sample_papers())
    assert "2 files held nothing new" in again.text


def test_no_file_is_told_beside_the_field_and_nothing_typed_is_lost(day: Day) -> None:
    answer = day.maker.send(
        "/customers/new", {"label": "某某公司"}, files=[("files", ("", b"", ""))]
    )
    assert answer.status_code == 422
    assert 'value="某某公司"' in answer.text
    assert "Choose at least one file." in answer.text


def test_more_papers_go_to_the_customer_and_meet_what_was_asked_for(day: Day) -> None:
    fields = {"kind": "cn.business_licence", "due_on": UNTIL, "version": str(day.review.version)}
    assert day.maker.send(f"{day.review_path}/requests", fields).status_code == 303
    assert day.state() is ReviewState.WAITING
    renewed = make_licence(name="新执照.pdf")
    path = f"/customers/{day.customer_id}/upload"
    assert send_papers(day.maker, day.folder / "more", [renewed], path).status_code == 200
    assert day.state() is ReviewState.OPEN
    with day.office.database.read_session() as session:
        (request,) = requests_of(session, day.review.id)
    assert request.document_id is not None


def test_what_is_left_to_do_leads_to_where_it_is_done(day: Day) -> None:
    day.check()
    page = day.maker.get(day.review_path).text
    listed = page.partition('<ol class="checklist">')[2].partition("</ol>")[0]
    paths = [path.partition("#")[0] for path in re.findall(r'href="([^"]+)"', listed)]
    assert any("field=agent_name" in path for path in paths)
    assert any("/findings/" in path for path in paths)
    for path in filter(None, paths):
        assert day.maker.get(path.replace("&amp;", "&")).status_code == 200, path


def test_a_request_can_be_withdrawn_and_a_stale_page_is_told(day: Day) -> None:
    stale = str(day.review.version)
    fields = {"kind": "cn.business_licence", "due_on": UNTIL, "version": stale}
    day.maker.send(f"{day.review_path}/requests", fields)
    other = {**fields, "kind": "cn.authorization_letter", "note": "须盖章"}
    answer = day.maker.send(f"{day.review_path}/requests", other)
    assert answer.status_code == 409
    assert "Somebody has changed this review" in words_of(answer)
    assert "须盖章" in answer.text
    with day.office.database.read_session() as session:
        (request,) = requests_of(session, day.review.id)
    path = f"{day.review_path}/requests/{request.id}/drop"
    assert day.maker.send(path, {"version": str(day.review.version)}).status_code == 303
    assert day.state() is ReviewState.OPEN


@pytest.mark.parametrize(
    ("due_on", "said"), [("", "Give a date"), ("2026-01-01", "a day not befo")]
)
def test_a_day_that_will_not_do_is_told(day: Day, due_on: str, said: str) -> None:
    fields = {"kind": "cn.business_licence", "due_on": due_on, "version": str(day.review.version)}
    answer = day.maker.send(f"{day.review_path}/requests", fields)
    assert answer.status_code == 422
    assert said in answer.text


def test_the_queue_is_narrowed_assigned_and_exported(day: Day) -> None:
    assert NAME in day.maker.get("/reviews").text
    assert NAME not in day.maker.get("/reviews?whose=mine").text
    assert NAME not in day.maker.get("/reviews?state=submitted").text
    assert day.maker.get("/reviews?state=nonsense&after=%00&severity=1").status_code == 200
    account_id = day.maker.account.id if day.maker.account else ""
    fields = {"review": [day.review.id], "account_id": account_id, "back": "/reviews?whose=mine"}
    answer = day.maker.send("/reviews/assign", fields)
    assert answer.headers["location"] == "/reviews?whose=mine"
    assert NAME in day.maker.get("/reviews?whose=mine").text
    elsewhere = {**fields, "account_id": "", "back": "//example.org/reviews"}
    assert day.maker.send("/reviews/assign", elsewhere).headers["location"] == "/reviews"
    assert day.review.assignee_id is None
    content = day.maker.get("/reviews.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content)))
    assert rows[1][0] == NAME


def test_an_approver_cannot_be_given_a_review(day: Day) -> None:
    account_id = day.approver.account.id if day.approver.account else ""
    fields = {"review": [day.review.id], "account_id": account_id, "back": "/reviews"}
    answer = day.maker.send("/reviews/assign", fields)
    assert answer.status_code in (200, 422)
    assert "cannot work on reviews" in answer.text
    assert day.review.assignee_id is None


def test_customers_are_found_narrowed_and_exported(day: Day) -> None:
    day.check()
    for query in (
        "",
        "?q=青禾",
        f"?q={CODE[4:12]}",
        "?verdict=refer",
        "?owner=nobody",
        "?runs_out=30",
    ):
        assert NAME in day.maker.get(f"/customers{query}").text, query
    for query in ("?q=nowhere", "?verdict=approve", "?runs_out=0"):
        assert NAME not in words_of(day.maker.get(f"/customers{query}")), query
    assert CODE in day.maker.get("/customers.csv").text


def test_tabs_of_a_customer_hide_personal_numbers(day: Day) -> None:
    day.check()
    base = f"/customers/{day.customer_id}"
    for tab in ("", "/documents", "/credentials", "/parties", "/decisions", "/timeline", "/upload"):
        page = day.maker.get(base + tab)
        assert page.status_code == 200, tab
        assert AGENT_ID not in page.text
        assert "<script>alert" not in page.text
    assert f"{AGENT_ID[:6]}********" in day.maker.get(f"{base}/parties").text
    assert day.maker.get("/customers/nobody").status_code == 404


def test_a_finding_says_what_the_rule_asks_what_was_seen_and_on_what_basis(day: Day) -> None:
    day.check()
    page = day.maker.get(day.finding_path(2))
    words = words_of(page)
    assert page.status_code == 200
    assert "CN-LIC-004" in words
    assert "2026-12-10" in words  # what was seen
    assert "Adverse when, as written" in words
    assert re.search(r'href="/documents/[^"]+\?page=1#box-valid_until"', page.text)
    assert "Read in the original" in words or "Not checked; not shown as law" in words
    assessment = assessment_of(day.office, day.customer_id)
    assert (
        day.maker.get(f"/assessments/{assessment.id}/findings/CN-XXX/customer").status_code == 404
    )
    again = words_of(day.maker.get(f"/assessments/{assessment.id}/replay"))
    assert "The same result, byte for byte" in again


def test_a_finding_leads_back_to_the_review_that_it_was_opened_from(day: Day) -> None:
    day.check()
    review = review_of(day.office, day.customer_id)
    opened = day.maker.get(f"/reviews/{review.id}").text
    path = re.search(r'href="(/assessments/[^"]+/findings/[^"]+)"', opened)
    assert path
    assert path[1].endswith(f"?review={review.id}")
    page = day.maker.get(path[1]).text
    crumbs = page[page.index('<nav class="crumbs"') :].partition("</nav>")[0]
    assert f'href="/reviews/{review.id}"' in crumbs
    assessment = re.search(r'href="(/assessments/[^"]+)"', crumbs)
    assert assessment
    assert f'href="/reviews/{review.id}"' in day.maker.get(assessment[1]).text
    elsewhere = day.maker.get(f"{path[1]}x").text  # no such review: back to the customer
    assert f'<li><a href="/customers/{day.customer_id}">' in elsewhere


def test_a_finding_about_a_persons_number_hides_it(day: Day) -> None:
    wrong = f"{AGENT_ID[:-1]}{'1' if AGENT_ID[-1] != '1' else '2'}"
    other: dict[str, Any] = {
        "agent_name": "另一人",
        "matter": "另一事项",
        "signed_on": date(2026, 11, 1),
    }
    letter = make_letter(name="另一份.pdf", agent_id_number=wrong, **other)
    send_papers(day.maker, day.folder / "w", [letter], f"/customers/{day.customer_id}/upload")
    day.check()
    assessment = assessment_of(day.office, day.customer_id)
    assert "CN-AUT-013" in {found["rule"] for found in findings_of(assessment)}
    pages = [f"/assessments/{assessment.id}", f"/customers/{day.customer_id}"]
    pages += [day.finding_path(number) for number in range(len(findings_of(assessment)))]
    texts = [day.maker.get(path).text for path in pages]
    assert not any(wrong in text for text in texts)
    assert any(f"{wrong[:6]}********{wrong[-4:]}" in text for text in texts)


def test_a_waiver_is_proposed_once_and_kept_within_its_days(day: Day) -> None:
    day.check()
    path = day.finding_path(2)
    assessment = assessment_of(day.office, day.customer_id)
    fields = {
        "rule": findings_of(assessment)[2]["rule"],
        "subject": "customer",
        "reason_code": "paper_on_its_way",
        "reason": "续期已受理",
    }
    action = f"/assessments/{assessment.id}/waivers"
    late = day.maker.send(action, {**fields, "valid_until": "2031-01-01"})
    assert late.status_code == 422
    assert "续期已受理" in late.text
    assert "Name a last day" in late.text
    assert day.maker.send(action, {**fields, "valid_until": UNTIL}).headers["location"] == path
    assert "Waiting for an approver" in day.maker.get(path).text
    assert day.maker.send(action, {**fields, "valid_until": UNTIL}).status_code == 409
    assert day.approver.send(action, {**fields, "valid_until": UNTIL}).status_code == 403


def test_a_decision_is_refused_while_actions_are_open_then_submitted_and_taken_back(
    day: Day,
) -> None:
    day.check()
    path = f"{day.review_path}?decision=reject"
    fields = {**day.hidden(path), "reason": "未盖章", "reason_code": "requirements_not_met"}
    approve = {**fields, "decision": "approve", "reason_code": "meets_requirements"}
    refused = day.maker.send(f"{day.review_path}/submit", approve)
    assert refused.status_code == 409
    assert "left to do before this can be submitted" in words_of(refused)
    assert "未盖章" in refused.text
    missing = day.maker.send(f"{day.review_path}/submit", {**fields, "reason_code": ""})
    assert missing.status_code == 422
    assert day.maker.send(f"{day.review_path}/submit", fields).status_code == 303
    review_id = day.review.id
    assert day.state() is ReviewState.SUBMITTED
    page = day.maker.get(f"/reviews/{review_id}").text
    assert "Waiting for an approver" in page
    with day.office.database.read_session() as session:
        proposal_id = session.exec(select(Proposal.id)).one()
    assert f"/approvals/{proposal_id}" in page
    fields = {"proposal_id": proposal_id}
    assert day.maker.send(f"/reviews/{review_id}/withdraw", fields).status_code == 303
    assert day.state() is ReviewState.OPEN
    changed = words_of(day.maker.get(f"/reviews/{review_id}"))
    assert "What has changed since the last submission" in changed


def test_what_is_clean_but_for_a_finding_is_submitted_with_conditions(day: Day) -> None:
    papers = [make_licence(valid_until=date(2026, 12, 10), name="新.pdf"), make_letter()]
    day.answer = send_papers(
        day.maker, day.folder / "clean", papers, f"/customers/{day.customer_id}/upload"
    ).text
    with day.office.database.session() as session:
        for stored in documents_of(session, day.customer_id):
            if any(field.value is None for field in stored.fields.values()):
                reject(session, day, stored.document.id)
    day.accept_documents()
    day.check()
    findings = findings_of(assessment_of(day.office, day.customer_id))
    path = f"{day.review_path}?decision=approve_with_conditions"
    fields = {
        **day.hidden(path),
        "reason": "续期中",
        "reason_code": "open_points_minor",
        "conditions": "2026-12-10 前补交新执照",
        "covered": [f"{each['rule']}@{each['subject']}" for each in findings],
    }
    answer = day.maker.send(f"{day.review_path}/submit", fields)
    assert answer.status_code == 303, words_of(answer)
    assert day.state() is ReviewState.SUBMITTED


def test_an_override_asks_for_its_last_day(day: Day) -> None:
    """A referred customer is decided by a person; one that the rules reject is an override."""
    day.check()
    with day.office.database.session() as session:
        review = find_review(session, day.review.id)
        assert review is not None
        record = session.merge(assessment_of(day.office, day.customer_id))
        record.verdict = type(record.verdict)("reject") if record.verdict else None
    page = day.maker.get(f"{day.review_path}?decision=approve").text
    assert 'name="holds_until"' in page
    assert "This goes against the verdict of the rules" in page
    assert 'value="head_office_consent"' in page


def test_reading_roles_see_pages_and_no_forms(day: Day) -> None:
    day.check()
    auditor = day.office.sign_in(Role.AUDITOR)
    page = auditor.get(day.review_path)
    assert page.status_code == 200
    for action in ("/submit", "/requests", "/check", "/take", "/assign"):
        assert f'{action}"' not in page.text
    assert auditor.send(f"/customers/{day.customer_id}/check").status_code == 403
    assert auditor.get("/customers/new").status_code == 403
    assert auditor.get(f"/customers/{day.customer_id}").status_code == 200


def test_pages_ask_no_more_however_many_rows_they_have(day: Day) -> None:
    database, maker = day.office.database, day.maker
    before = {path: count_statements(database, maker, path) for path in ("/reviews", "/customers")}
    for number in range(5):
        fields: dict[str, Any] = {
            "registered_name": f"示例{number}号有限公司",
            "qr_content": "absent",
        }
        paper = make_licence(**fields, unified_social_credit_code="absent")
        send_papers(maker, day.folder / str(number), [paper])
    assert "示例4号有限公司" in maker.get("/reviews").text
    after = {path: count_statements(database, maker, path) for path in before}
    assert after == before
    assert count_statements(database, maker, day.review_path) <= 30
    assert count_statements(database, maker, f"/customers/{day.customer_id}") <= 20


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_the_officers_pages_are_readable_by_everybody(
    tmp_path: Path, chromium: Chromium, chain: ChainProcess, language: str
) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    database.migrate()
    office = open_office(database, tmp_path, chain)
    maker, approver = hire(office)
    send_papers(maker, tmp_path / "in", sample_papers())
    with database.read_session() as session:
        customer_id = session.exec(select(Customer.id)).one()
    day = Day(office, maker, approver, tmp_path, customer_id, "")
    day.check()
    assessment = assessment_of(office, customer_id)
    width = 390 if language == "zh" else 1280
    with open_window(chromium, office, maker, language=language, width=width) as window:
        for path in (
            "/reviews",
            f"{day.review_path}?decision=approve_with_conditions",
            "/customers",
            "/customers/new",
            f"/customers/{customer_id}",
            f"/customers/{customer_id}/credentials",
            f"/customers/{customer_id}/timeline",
            f"/assessments/{assessment.id}/replay",
            day.finding_path(),
        ):
            window.open(path)
            assert window.examine() == [], path
            assert not window.is_wider_than_screen(), path
    database.close()
