"""Pages for oversight: the log, rules and other packs, runs, portfolio, settings, retention."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import Browser as Chromium
from sqlalchemy import event

from checker.access.actor import PROGRAM
from checker.access.roles import Role
from checker.audit_log.pages import events_page
from checker.audit_log.recording import record_event
from checker.portfolio import overview
from checker.portfolio.candidates import CandidateRefused, read_uploaded
from checker.retention.holds import put_on_hold
from rules.complaint import PackError
from storage.database import Database
from storage.events import EventFilter
from storage.packs import store_pack
from storage.proposals import undecided_proposals
from storage.retention import list_holds
from storage.standing_hits import find_rule_hits
from storage.tables import Customer, Standing
from storage.vocabulary import Verdict
from tests.checker.packs import shipped_pack
from tests.checker.web.conftest import open_window
from tests.checker.web.desk import TestDesk, words_of
from tests.storage.examples import NOW, TODAY, make_customer

MARKUP = "<script>alert(1)</script> & Co"


@pytest.fixture
def customer(desk: TestDesk) -> Customer:
    """Somebody whose name is markup."""
    with desk.database.session() as session:
        return make_customer(session, MARKUP)


def _last_action(desk: TestDesk) -> str:
    with desk.database.read_session() as session:
        return events_page(session, EventFilter(), limit=1)[0].action


def test_the_log_is_filtered_paged_and_verified(desk: TestDesk, customer: Customer) -> None:
    for number in range(60):
        with desk.database.session() as session:
            record_event(
                session,
                PROGRAM,
                "hold.placed" if number % 2 else "hold.released",
                subject=f"customer:{customer.id}",
                data={"hold_id": f"h{number}"},
                now=NOW,
            )
    auditor = desk.sign_in(Role.AUDITOR)
    page = auditor.get("/log")
    assert page.text.count("<tr data-row") == 50
    assert MARKUP not in page.text
    assert "&lt;script&gt;" in page.text
    assert "Hold h59 placed" in words_of(page)
    following = page.text.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
    assert "Hold h1 placed" in words_of(auditor.get(following.replace("&amp;", "&")))
    placed = auditor.get("/log?action=hold.placed&day=2026-11-22")
    assert "released" not in words_of(placed).partition("No.")[2].partition("Checkpoints")[0]
    assert "No event fits" in words_of(auditor.get("/log?actor=nobody"))
    verified = auditor.send("/log/verify")
    assert "The log is whole" in words_of(verified)
    assert desk.sign_in(Role.MAKER).get("/log").status_code == 403


def test_an_auditor_takes_a_pack_along_and_nobody_else(desk: TestDesk, customer: Customer) -> None:
    auditor = desk.sign_in(Role.AUDITOR)
    answer = auditor.send("/log/packs", {"customer": customer.id})
    assert answer.headers["content-disposition"].startswith("attachment")
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    record = json.loads(archive.read("record.json"))
    assert record["customer"]["name"] == MARKUP
    assert "auditor" in archive.read("log/events.jsonl").decode()
    assert _last_action(desk) == "log.exported"
    assert auditor.send("/log/packs", {"customer": "nobody"}).status_code == 404
    for role in (Role.MAKER, Role.APPROVER, Role.FINANCE, Role.ADMINISTRATOR):
        assert desk.sign_in(role).send("/log/packs", {"customer": customer.id}).status_code == 403


def test_rules_are_listed_and_one_is_tried(desk: TestDesk) -> None:
    reader = desk.sign_in(Role.AUDITOR)
    page = reader.get("/rules?severity=blocker")
    shown = [rule for rule in shipped_pack().rules_in_force(TODAY) if rule.severity == "blocker"]
    assert page.text.count("<tr data-row") == len(shown)
    path = "/rules/CN-LIC-003?try=1&as_of=2026-11-22&f.documents.licences=1"
    ended = reader.get(f"{path}&f.licence.valid_until=2026-11-21")
    assert "Adverse" in words_of(ended).partition("Ask the rule")[2].partition("Whom it")[0]
    wrong = reader.get(f"{path}&f.licence.valid_until=21.11.2026")
    assert "Give a date such as" in words_of(wrong)
    assert 'value="21.11.2026"' in wrong.text
    assert reader.get("/rules/NO-SUCH-001").status_code == 404


def test_another_pack_is_compared_tried_and_proposed_once(desk: TestDesk) -> None:
    content = json.loads(shipped_pack().content)
    content["version"] = "9.0.0"
    content["rules"][0]["title"]["en"] = MARKUP
    maker = desk.sign_in(Role.MAKER)
    brought = maker.send("/rules/packs", {"pack": "cn-base"})
    assert brought.status_code == 303
    assert "Nothing differs" in words_of(maker.get(brought.headers["location"]))
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    pack = type(shipped_pack()).from_content(text)
    with desk.database.session() as session:
        store_pack(
            session,
            sha256=pack.sha256,
            pack_id=pack.id,
            version=pack.version,
            content=pack.content,
            recorded_at=NOW,
        )
    path = f"/rules/packs/{pack.sha256}"
    page = maker.get(path)
    assert MARKUP not in page.text
    assert "9.0.0" in page.text
    assert "No verdict turns" in words_of(maker.send(f"{path}/try"))
    assert maker.send(f"{path}/propose", {"reason": ""}).status_code == 422
    assert maker.send(f"{path}/propose", {"reason": "annual review"}).status_code == 303
    assert maker.send(f"{path}/propose", {"reason": "annual review"}).status_code == 422
    with desk.database.read_session() as session:
        (proposal,) = undecided_proposals(session, ["pack_activation"])
    assert proposal.payload["sha256"] == pack.sha256
    assert desk.sign_in(Role.AUDITOR).send(f"{path}/propose", {"reason": "x"}).status_code == 403
    assert maker.get("/rules/packs/" + "0" * 64).status_code == 404


def _zip(files: dict[str, bytes]) -> io.BytesIO:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    made.seek(0)
    return made


@pytest.mark.parametrize(
    "files",
    [
        {"../pack.yaml": b"id: x"},
        {"/etc/pack.yaml": b"id: x"},
        {"pack.yaml": b"id: x", "run.py": b"print()"},
        {"readme.md": b"nothing"},
        {"pack.yaml": b"extends: {pack: ./../../other, version: 1.0.0}"},
        {"pack.yaml": b"a: [" * 10},
        {f"{number}.yaml": b"" for number in range(501)},
    ],
)
def test_a_zip_that_is_no_pack_is_refused(desk: TestDesk, files: dict[str, bytes]) -> None:
    with pytest.raises((CandidateRefused, PackError)):
        read_uploaded(desk.desk.settings, _zip(files))
    with pytest.raises(CandidateRefused):
        read_uploaded(desk.desk.settings, io.BytesIO(b"PK\x03\x04 nothing"))


def test_runs_show_what_happens_and_an_administrator_starts_an_audit(desk: TestDesk) -> None:
    administrator = desk.sign_in(Role.ADMINISTRATOR)
    assert "No beat yet" in words_of(administrator.get("/runs"))
    assert administrator.send("/runs/audit").status_code == 303
    assert _last_action(desk) == "audit.finished"
    assert "Finished" in words_of(administrator.get("/runs"))
    assert desk.sign_in(Role.MAKER).send("/runs/audit").status_code == 403


def _stand(database: Database, customers: int) -> None:
    pack = shipped_pack()
    with database.session() as session:
        store_pack(
            session,
            sha256=pack.sha256,
            pack_id=pack.id,
            version=pack.version,
            content=pack.content,
            recorded_at=NOW,
        )
        for number in range(customers):
            found = make_customer(session, f"客户{number:03}")
            session.flush()
            session.add(
                Standing(
                    customer_id=found.id,
                    purpose="onboarding",
                    verdict=Verdict.REJECT if number % 3 == 0 else Verdict.APPROVE,
                    findings="CN-DOC-011=i CN-LIC-003@x=a" if number % 3 == 0 else "",
                    next_change_on=TODAY + timedelta(days=5),
                    changes="",
                    pack_sha256=pack.sha256,
                    as_of=TODAY,
                    sheets_version=1,
                    audited_at=NOW,
                )
            )


def test_the_portfolio_counts_standings_in_few_queries(desk: TestDesk) -> None:
    reader = desk.sign_in(Role.FINANCE)
    assert "Nobody has been judged yet" in words_of(reader.get("/portfolio"))
    _stand(desk.database, 12)
    overview._count_once.cache_clear()
    statements: list[str] = []
    engine = desk.database.engine
    event.listen(engine, "before_cursor_execute", lambda *a: statements.append(a[2]))
    page = words_of(reader.get("/portfolio"))
    assert "Customers judged 12" in page
    assert "Reject 4" in page
    assert "CN-LIC-003" in page
    assert len([one for one in statements if one.startswith("SELECT")]) <= 12


def test_whom_a_rule_concerns_is_found_a_stretch_at_a_time(database: Database) -> None:
    _stand(database, 12)
    with database.read_session() as session:
        first = find_rule_hits(session, "onboarding", "CN-LIC-003", most_examined=5)
        assert all(hit.is_adverse for hit in first.hits)
        assert first.next is not None
        found, after = list(first.hits), first.next
        while after is not None:
            more = find_rule_hits(
                session, "onboarding", "CN-LIC-003", after=after, limit=1, most_examined=5
            )
            found += more.hits
            after = more.next
        assert sorted(hit.name for hit in found) == ["客户000", "客户003", "客户006", "客户009"]
        assert not find_rule_hits(session, "onboarding", "CN-LIC-00", most_examined=50).hits


def test_settings_are_shown_without_secrets(
    desk: TestDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_TIME_ZONE", "Asia/Shanghai")
    secret = TestDesk(
        desk.database,
        desk.data_dir,
        settings_given={
            "heartbeat_url": "https://watch.example/abcdefgh",
            "database_url": "postgresql+psycopg://licet:opensesame@db/licet",
        },
    )
    page = secret.sign_in(Role.ADMINISTRATOR, name="chief").get("/settings")
    assert "abcdefgh" not in page.text
    assert "opensesame" not in page.text
    assert "set, not shown" in page.text
    assert "Environment" in page.text
    assert secret.sign_in(Role.MAKER).get("/settings").status_code == 403


def test_a_hold_is_placed_by_one_and_its_release_proposed(
    desk: TestDesk, customer: Customer
) -> None:
    administrator = desk.sign_in(Role.ADMINISTRATOR)
    empty = administrator.send("/retention/holds", {"customer": MARKUP, "reason": ""})
    assert empty.status_code == 422
    assert MARKUP not in empty.text
    sent = {"customer": customer.id, "reason": "lawsuit 8"}
    assert administrator.send("/retention/holds", sent).status_code == 303
    with desk.database.read_session() as session:
        ((hold, _),) = list_holds(session)
    path = f"/retention/holds/{hold.id}/release"
    assert administrator.send(path, {"reason": ""}).status_code == 422
    assert administrator.send(path, {"reason": "over"}).status_code == 303
    page = administrator.get("/retention?shelf=holds")
    assert "Release proposed" in words_of(page)
    assert MARKUP not in page.text
    unknown = administrator.send("/retention/holds", {"customer": "nobody", "reason": "x"})
    assert unknown.status_code == 422


def test_an_erasure_is_proposed_and_a_hold_stands_against_it(
    desk: TestDesk, customer: Customer
) -> None:
    maker = desk.sign_in(Role.MAKER)
    sent = {"customer": customer.id, "why": "filed_by_mistake", "reason": "another company"}
    with desk.database.session() as session:
        put_on_hold(session, customer.id, reason="lawsuit", by=PROGRAM, now=NOW)
    held = maker.send("/retention/erasures", sent)
    assert held.status_code == 422
    assert "another company" in held.text
    assert desk.sign_in(Role.ADMINISTRATOR).send("/retention/erasures", sent).status_code == 403
    assert maker.send("/retention/erasures", {**sent, "why": "x"}).status_code == 422


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.slow)])
def test_the_pages_in_a_browser(chromium: Chromium, lone_desk: TestDesk, language: str) -> None:
    _stand(lone_desk.database, 4)
    width = 1280 if language == "zh" else 390
    auditor = lone_desk.sign_in(Role.AUDITOR)
    administrator = lone_desk.sign_in(Role.ADMINISTRATOR)
    for who, paths in (
        (auditor, ("/log", "/rules/CN-LIC-003?try=1", "/portfolio")),
        (administrator, ("/runs", "/settings", "/retention")),
    ):
        with open_window(chromium, lone_desk, who, language=language, width=width) as window:
            for path in paths:
                window.open(path)
                assert window.examine() == [], path
                assert not window.is_wider_than_screen(), path
