"""Every table gives back what was put in, and refuses what its columns cannot mean."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta, timezone

import pytest
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from storage.database import Database
from storage.tables import (
    Address,
    Alert,
    AlertEvent,
    Assessment,
    Audit,
    Beat,
    CalendarFeed,
    Contract,
    Credential,
    Customer,
    CustomerSearch,
    Dataset,
    Deadline,
    Delivery,
    DeliveryAttempt,
    DeliveryHold,
    Document,
    DocumentField,
    Event,
    Original,
    Pack,
    Person,
    RegistryRecordRow,
    Row,
    SheetDetail,
    SheetLayout,
    SheetLine,
    SheetSet,
    Standing,
    StandingChange,
    UntoldAlert,
)
from storage.vocabulary import (
    AlertAct,
    AlertSeverity,
    AlertSource,
    AlertState,
    AttemptOutcome,
    Channel,
    ClockRefusal,
    ClosingReason,
    CredentialOrigin,
    DeadlineKind,
    DeliveryMode,
    DeliveryState,
    Language,
    ReadingMethod,
    ReadingResult,
    SheetOrigin,
    Verdict,
)
from tests.databases import PostgresCluster
from tests.storage.access_rows import make_access_rows
from tests.storage.api_rows import make_api_rows
from tests.storage.conftest import KINDS
from tests.storage.credit_rows import make_credit_rows
from tests.storage.document_rows import make_document_rows
from tests.storage.examples import NOW, TODAY
from tests.storage.purchase_rows import make_purchase_rows
from tests.storage.qualification_rows import make_qualification_rows
from tests.storage.retention_rows import make_retention_rows
from tests.storage.review_rows import make_review_rows
from tests.storage.screening_rows import make_screening_rows
from tests.storage.source_rows import make_source_rows
from tests.storage.watchlist_rows import make_watchlist_rows

HASH = "ab" * 32


def make_rows() -> dict[type[SQLModel], SQLModel]:
    """One row of every table, every column filled, in an order that foreign keys allow."""
    rows: list[SQLModel] = [
        Person(
            id="p1",
            name="示例经办",
            language=Language.EN,
            time_zone="Asia/Urumqi",
            sends_from=time(8, 30),
            sends_until=time(18, 0, 59),
            working_days_only=True,
            supervisor_id=None,
            is_active=True,
            created_at=NOW,
        ),
        Address(
            id="s1",
            person_id="p1",
            channel=Channel.DINGTALK,
            target="https://robot.example/send?token=1",
            secret="SEC",  # noqa: S106
            is_active=False,
            created_at=NOW,
        ),
        Customer(
            id="c1",
            name="示例商贸有限公司",
            unified_social_credit_code="91110000000000000X",
            registration_number="110000000000000",
            reference="K-001",
            created_at=NOW,
            owner_id="p1",
            is_own=True,
        ),
        CustomerSearch(
            customer_id="c1", text="示例商贸有限公司\nk-001", grams=[-(2**31), 2**31 - 1]
        ),
        Original(sha256=HASH, size_bytes=2**40, media_type="application/pdf", recorded_at=NOW),
        Document(
            id="d1",
            customer_id="c1",
            original_sha256=HASH,
            part=0,
            name="营业执照.pdf",
            kind="cn.business_licence",
            result=ReadingResult.OK,
            confidence=0.98,
            pages=[1, 2],
            turned_degrees=[0, 90],
            problems=[{"code": "low_resolution", "details": {"dpi": "96"}}],
            signs=[{"code": "changed_after_signing", "page": 1, "box": None, "details": []}],
            picture_hashes=["0f" * 32],
            received_on=TODAY,
            recorded_at=NOW,
            reader_version="1",
        ),
        DocumentField(
            document_id="d1",
            name="registered_capital",
            value={"type": "money", "value": {"minor_units": 2**70, "currency": "CNY"}},
            raw="伍佰万元整",
            page=1,
            box=[0.31, 0.42, 0.66, 0.45],
            confidence=0.1 + 0.2,
            method=ReadingMethod.OCR,
            chance=0.1 + 0.7,
        ),
        Credential(
            id="k1",
            customer_id="c1",
            document_id="d1",
            kind="cn.business_licence",
            number="91110000000000000X",
            holder="示例商贸有限公司",
            issuer="示例市市场监督管理局",
            scope="日用百货销售",
            valid_from=date(2020, 2, 29),
            valid_until=date(9999, 12, 31),
            no_fixed_term=False,
            issued_on=date(2020, 3, 1),
            supersedes_id=None,
            is_current=True,
            recorded_at=NOW,
            evidenced_on=date(2020, 3, 5),
            origin=CredentialOrigin.REGISTER,
        ),
        Pack(sha256=HASH, id="cn-base", version="1.0.0", content='{"id":"规则"}', recorded_at=NOW),
        Assessment(
            id="a1",
            customer_id="c1",
            purpose="onboarding",
            as_of=TODAY,
            assessed_at=NOW,
            pack_id="cn-base",
            pack_version="1.0.0",
            pack_sha256=HASH,
            facts_sha256=HASH,
            list_versions={"calendar": "2026"},
            document_ids=["d1"],
            inputs='{"z":1,"a":"\\u0000"}',
            result='{"verdict":"refer"}',
            result_sha256=HASH,
            verdict=Verdict.REFER,
            next_change_on=TODAY,
            next_review_on=TODAY,
            is_latest=True,
        ),
        Beat(
            id="b1",
            as_of=TODAY,
            started_at=NOW,
            finished_at=NOW,
            refusal=ClockRefusal.JUMPED,
            is_suspect=True,
            boot_id="8f14e45f",
            uptime_ms=2**40,
            raised=3,
            overtaken=2,
            woken=1,
            escalated=4,
            planned=5,
            untold=6,
        ),
        Alert(
            id=7,
            source=AlertSource.CREDENTIAL,
            subject_id="k1",
            customer_id="c1",
            kind="cn.business_licence",
            due_on=TODAY,
            urgency=-30,
            stage="ends_30",
            severity=AlertSeverity.MAJOR,
            is_estimated=True,
            state=AlertState.CLOSED,
            snoozed_until=None,
            closed_because=ClosingReason.SETTLED,
            assignee_id="p1",
            level=2,
            round=1,
            raised_on=TODAY,
            told_from=TODAY,
            recorded_at=NOW,
            beat_id="b1",
        ),
        AlertEvent(
            id="e1",
            alert_id=7,
            act=AlertAct.SNOOZED,
            at=NOW,
            by="示例经办",
            note="等新证",
            until=TODAY,
            person_id="p1",
        ),
        UntoldAlert(alert_id=7),
        Deadline(
            id="t1",
            customer_id="c1",
            kind=DeadlineKind.WAIVER,
            title="豁免到期",
            due_on=TODAY,
            note="由法务批准",
            recorded_by="示例经办",
            recorded_at=NOW,
            supersedes_id=None,
            is_current=False,
        ),
        Dataset(name="calendar.cn", version="2026", stale_on=TODAY, refreshed_at=NOW),
        Delivery(
            id="ab" * 8,
            address_id="s1",
            channel=Channel.DINGTALK,
            mode=DeliveryMode.AT_MOST_ONCE,
            state=DeliveryState.SENDING,
            as_of=TODAY,
            planned_at=NOW,
            alert_ids=[7],
            content={"title": "到期提醒"},
            attempts=2,
            next_attempt_at=NOW,
            lease_token="ff" * 8,
            last_error="timeout",
            sent_at=None,
            beat_id="b1",
        ),
        DeliveryAttempt(
            delivery_id="ab" * 8,
            number=1,
            address_id="s1",
            began_at=NOW,
            ended_at=NOW,
            outcome=AttemptOutcome.DEFERRED,
            detail="timeout",
        ),
        DeliveryHold(
            id="h1", held_at=NOW, because="已从备份恢复", released_at=NOW, released_by="示例经办"
        ),
        CalendarFeed(id="f1", person_id="p1", language=Language.EN, created_at=NOW, revoked_at=NOW),
        Contract(
            id="n1",
            customer_id="c1",
            number="HT-2026-001",
            title="供货",
            amount_minor=2**50,
            currency="CNY",
            starts_on=TODAY,
            ends_on=date(9999, 12, 31),
            recorded_at=NOW,
        ),
        SheetSet(
            customer_id="c1",
            version=3,
            is_stale=False,
            builder="licet=1",
            known_from=TODAY,
            known_before=date(9999, 12, 31),
        ),
        SheetLayout(id="l1", kind="cn.authorization_letter", columns=[["authorization.x", "date"]]),
        SheetLine(
            customer_id="c1",
            subject="credential:k1",
            layout_id="l1",
            origin=SheetOrigin.BUILT,
            facts="2026-11-22\x1f\x1a\x1f示例",
        ),
        SheetDetail(
            customer_id="c1",
            subject="credential:k1",
            label="张三",
            details={"states": {"authorization.x": "missing"}, "sources": {}},
            texts={"authorization.powers": "代为签订合同"},
            sha256=HASH,
            built_at=NOW,
        ),
        Standing(
            customer_id="c1",
            purpose="onboarding",
            verdict=Verdict.REFER,
            findings="CN-AUT-009@k1=a CN-LIC-003=i",
            next_change_on=TODAY,
            changes="CN-LIC-003=ia",
            pack_sha256=HASH,
            as_of=TODAY,
            sheets_version=3,
            audited_at=NOW,
        ),
        Audit(
            id="u1",
            purpose="onboarding",
            pack_sha256=HASH,
            as_of=TODAY,
            began_at=NOW,
            ended_at=NOW,
            examined=5,
            added=1,
            changed=2,
        ),
        StandingChange(
            audit_id="u1",
            customer_id="c1",
            verdict_before=Verdict.APPROVE,
            verdict_after=Verdict.REFER,
            gained="CN-AUT-009@k1=a",
            lost="",
        ),
        Event(
            seq=2**40,
            at=NOW,
            actor_id="a1",
            actor_name="示例经办",
            action="alert.closed",
            subject="alert:7",
            customer_id="c1",
            body='{"seq":1}',
            hash=HASH,
        ),
        *make_access_rows(),
        *make_api_rows(),
        *make_credit_rows(),
        *make_document_rows(),
        *make_source_rows(),
        *make_watchlist_rows(),
        *make_screening_rows("c1", "a1"),
        *make_qualification_rows("c1", "a1"),
        *make_purchase_rows("c1"),
        RegistryRecordRow(
            id="r1",
            customer_id="c1",
            source="gsxt.licence",
            as_of=TODAY,
            recorded_at=NOW,
            payload_sha256=HASH,
            payload="{}",
            content={"values": {"name": "示例"}},
        ),
        *make_retention_rows(),
        *make_review_rows("a1"),
    ]
    return {type(row): row for row in rows}


TABLES = tuple(make_rows())


@pytest.fixture(scope="module", params=KINDS)
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with a row in every table; filled once, so its tests leave all as it is."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            path = tmp_path_factory.mktemp("filled") / "licet.db"
            shutil.copy(request.getfixturevalue("migrated_sqlite"), path)
            url = f"sqlite:///{path}"
        else:
            cluster: PostgresCluster = request.getfixturevalue("postgres")
            url = stack.enter_context(cluster.new_database())
        database = Database.open(url)
        database.migrate()
        fill(database)
        yield database
        database.close()


def fill(database: Database) -> None:
    with database.session() as session:
        for row in make_rows().values():
            session.add(row)
            session.flush()


def test_there_is_a_row_of_every_table() -> None:
    assert {table.__tablename__ for table in TABLES} == set(Row.metadata.tables)


@pytest.mark.parametrize("table", TABLES)
def test_a_row_comes_back_as_it_was(filled: Database, table: type[SQLModel]) -> None:
    written = make_rows()[table]
    key = [getattr(written, column.name) for column in table.__table__.primary_key]
    with filled.read_session() as session:
        read = session.get_one(table, key)
    assert read.model_dump() == written.model_dump()
    assert {name: type(value) for name, value in read.model_dump().items()} == {
        name: type(value) for name, value in written.model_dump().items()
    }


def test_a_moment_comes_back_in_utc(database: Database) -> None:
    beijing = timezone(timedelta(hours=8))
    with database.session() as session:
        session.add(Beat(id="b", as_of=TODAY, started_at=NOW.astimezone(beijing)))
    with database.read_session() as session:
        read = session.get_one(Beat, "b").started_at
    assert read == NOW
    assert read.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="timezone"), database.session() as session:
        session.add(Beat(id="b", as_of=TODAY, started_at=datetime(2026, 11, 22)))  # noqa: DTZ001


@pytest.mark.parametrize("text", ["a\0b", "a\ud800b"])
def test_characters_that_a_database_cannot_hold_are_replaced(database: Database, text: str) -> None:
    rows = make_rows()
    original, document, field = rows[Original], rows[Document], rows[DocumentField]
    document.problems = [{text: [text]}]
    field.raw = text
    field.value = {"type": "text", "value": text}
    with database.session() as session:
        for row in (rows[Person], rows[Customer], original, document, field):
            session.add(row)
            session.flush()
    with database.read_session() as session:
        read = session.get_one(DocumentField, ("d1", "registered_capital"))
        problems = session.get_one(Document, "d1").problems
    assert read.raw == "a�b"
    assert read.value == {"type": "text", "value": "a�b"}
    assert problems == [{"a�b": ["a�b"]}]


def test_an_untrusted_value_is_null_in_the_database(database: Database) -> None:
    fill(database)
    with database.session() as session:
        session.get_one(DocumentField, ("d1", "registered_capital")).value = None
    with database.engine.connect() as connection:
        nulls = connection.exec_driver_sql("SELECT count(*) FROM fields WHERE value IS NULL")
        assert nulls.scalar() == 1


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("statements", "period_months = 25"),
        ("statements", "unit = 0"),
        ("statements", "currency = 'yuan'"),
        ("statements", "source_sha256 = 'absent'"),
        ("statements", "scope = 'group'"),
        ("statements", "supersedes_id = id"),
        ("statement_figures", "minor_units = NULL"),
        ("statement_figures", "stated = 'dash'"),
        ("ledgers", "prior_late_bp = 10001"),
        ("ledgers", "sha256 = 'absent'"),
        ("ledger_summaries", "ledger_id = 'absent'"),
        ("purchase_books", "currency = 'yuan'"),
        ("purchase_books", "currency = NULL"),
        ("purchase_books", "content = 'wishes'"),
        ("purchase_books", "content = 'activities'"),
        ("purchase_books", "as_of = '1999-12-31'"),
        ("purchase_summaries", "margin_class = 'D'"),
        ("purchase_summaries", "book_id = 'absent'"),
        ("stated_spends", "total_minor = 0"),
        ("stated_spends", "customer_id = 'absent'"),
        ("credit_limits", "amount_minor = -1"),
        ("credit_limits", "valid_until = NULL"),
        ("credit_limits", "valid_until = '2026-11-21'"),
        ("credit_limits", "decided_by = proposed_by"),
        ("credit_limits", "decided_by = NULL"),
        ("credit_limits", "state = 'proposed'"),
        ("credit_limits", "state = 'refused'"),
        ("securities", "kind = 'promise'"),
        ("securities", "covered_percent = 101"),
        ("securities", "haircut_bp = -1"),
        ("deadlines", "kind = 'wish'"),
        ("reviews", "state = 'open'"),
        ("reviews", "decision = NULL"),
        ("reviews", "version = 0"),
        ("document_requests", "settled_at = NULL"),
        ("review_remarks", "words = ''"),
        ("review_remarks", "review_id = 'absent'"),
        ("proposals", "state = 'approved'"),
        ("proposals", "reason = '另一个理由'"),
        ("waivers", "proposal_id = 'absent'"),
        ("active_packs", "pack_sha256 = 'absent'"),
        ("subject_keys", "destroyed_at = made_at"),
        ("original_seals", "sealed_sha256 = 'short'"),
        ("original_keys", "subject = 'absent'"),
        ("legal_holds", "released_by = NULL"),
        ("erasures", "reason = 'wish'"),
        ("originals", "size_bytes = -1"),
        ("originals", "sha256 = 'short'"),
        ("documents", "result = 'fine'"),
        ("documents", "part = -1"),
        ("documents", "confidence = 1.01"),
        ("documents", "original_sha256 = 'absent'"),
        ("documents", "customer_id = 'absent'"),
        ("documents", "name = NULL"),
        ("fields", "method = 'guessed'"),
        ("fields", "confidence = -0.01"),
        ("credentials", "supersedes_id = id"),
        ("credentials", "supersedes_id = 'absent'"),
        ("credentials", "document_id = 'absent'"),
        ("assessments", "verdict = 'maybe'"),
        ("assessments", "pack_sha256 = 'absent'"),
        ("assessments", "facts_sha256 = ''"),
        ("assessments", "result_sha256 = ''"),
        ("packs", "sha256 = ''"),
        ("credentials", "origin = 'rumour'"),
        ("customers", "owner_id = 'absent'"),
        ("people", "supervisor_id = 'absent'"),
        ("people", "language = 'fr'"),
        ("addresses", "channel = 'pigeon'"),
        ("alerts", "source = 'other'"),
        ("alerts", "state = 'other'"),
        ("alerts", "state = 'open'"),
        ("alerts", "state = 'snoozed', closed_because = NULL"),
        ("alerts", "closed_because = NULL"),
        ("alert_events", "act = 'forgotten'"),
        ("deadlines", "supersedes_id = id"),
        ("deliveries", "lease_token = NULL"),
        ("deliveries", "state = 'sent', lease_token = NULL"),
        ("delivery_attempts", "outcome = 'perhaps'"),
        ("contracts", "amount_minor = -1"),
        ("contracts", "starts_on = '9999-12-31', ends_on = '2026-11-22'"),
        ("contracts", "currency = 'Yuan'"),
        ("accounts", "issuer_subject = NULL"),
        ("accounts", "password_set_at = NULL"),
        ("accounts", "person_id = 'absent'"),
        ("account_roles", "role = 'emperor'"),
        ("sign_in_sessions", "token_sha256 = 'short'"),
        ("sign_in_sessions", "account_id = 'absent'"),
        ("sign_in_delays", "failures = -1"),
        ("recovery_codes", "code_sha256 = 'short'"),
        ("api_tokens", "token_sha256 = 'short'"),
        ("kept_answers", "request_sha256 = 'short'"),
        ("kept_answers", "content = NULL"),
        ("kept_answers", "account_id = 'absent'"),
        ("kept_answers", "lease_token = 'absent', leased_until = begun_at"),
        ("kept_answers", "leased_until = begun_at"),
        ("hooks", "told_seq = -1"),
        ("hooks", "failures = -1"),
        ("hooks", "last_at = NULL"),
        ("beats", "refusal = 'tired'"),
        ("beats", "started_at = NULL"),
        ("fact_sheets", "layout_id = 'absent'"),
        ("fact_sheets", "origin = 'guessed'"),
        ("fact_sheets", "customer_id = 'absent'"),
        ("fact_sheet_details", "sha256 = ''"),
        ("sheet_sets", "customer_id = 'absent'"),
        ("standings", "verdict = 'maybe'"),
        ("standings", "pack_sha256 = 'absent'"),
        ("standing_changes", "audit_id = 'absent'"),
        ("standing_changes", "verdict_after = 'maybe'"),
        ("watchlists", "version_id = 'absent'"),
        ("watchlist_versions", "number = 0"),
        ("watchlist_versions", "file_sha256 = 'short'"),
        ("watchlist_versions", "dated_by = 'rumour'"),
        ("watchlist_entries", "first_version = 9"),
        ("watchlist_entries", "last_version = 0"),
        ("watchlist_entries", "content_sha256 = ''"),
    ],
)
def test_the_database_itself_refuses(filled: Database, table: str, change: str) -> None:
    with pytest.raises(IntegrityError), filled.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE {table} SET {change}")  # noqa: S608
