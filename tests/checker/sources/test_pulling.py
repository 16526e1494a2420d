"""What comes by itself: whose it is, what becomes of each file, and each of them once."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from benchmarks.source_crashes import OwnProcessReader, make_archive, make_message, make_paper
from checker.access.actor import PROGRAM
from checker.settings import Settings
from checker.sources.assigning import assign_item
from checker.sources.errors import (
    ItemNotWaiting,
    ItemUnknown,
    SecretMissing,
    SourceExists,
    SourceInvalid,
)
from checker.sources.places import read_place, read_secret
from checker.sources.pulling import PullReport, pull_source
from checker.sources.setting_up import know_sender, make_source, remove_source
from checker.workspace import Workspace
from ingest.containers.member import LIMITS
from storage.customers import add_customer
from storage.database import Database
from storage.erasure import erase_customer
from storage.sealed_originals import SealedOriginals
from storage.sources import TRAY, claim_source, list_sources
from storage.tables import Document, OriginalKey, SourceItemRow
from storage.vocabulary import FindBy, ItemOutcome, SourceKind
from tests.checker.office import noon
from tests.checker.papers import TODAY

NOW = noon(TODAY)
REFERENCE = "K-001"


class Inbox:
    """A folder that is a source, and what came of it."""

    def __init__(self, database: Database, originals: SealedOriginals, folder: Path) -> None:
        self.folder = folder / "in"
        self.folder.mkdir()
        self.database = database
        self.workspace = Workspace(
            Settings(data_dir=folder, time_zone="Asia/Shanghai"), database, originals
        )
        self.reader = OwnProcessReader()
        self.hours = 0
        with database.session() as session:
            firm = add_customer(session, name="青禾", created_at=NOW, reference=REFERENCE)
            self.customer = firm.id

    def add(self, *find_by: FindBy, customer: str | None = None) -> str:
        with self.database.session() as session:
            return make_source(
                session,
                name="扫描",
                kind=SourceKind.FOLDER,
                place={"path": str(self.folder)},
                find_by=find_by,
                customer=customer,
                every_minutes=15,
                by=PROGRAM,
                now=NOW,
            ).id

    def put(self, place: str, content: bytes) -> None:
        path = self.folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        moment = (NOW - timedelta(days=1)).timestamp()
        os.utime(path, (moment, moment))

    def pull(self) -> PullReport:
        self.hours += 1
        with self.database.read_session() as session:
            (source,) = list_sources(session)
        return pull_source(
            self.workspace, source.id, self.reader, by=PROGRAM, clock=lambda: self.now
        )

    @property
    def now(self) -> datetime:
        return NOW + timedelta(hours=self.hours)

    def rows(self) -> list[SourceItemRow]:
        with self.database.read_session() as session:
            query = select(SourceItemRow).order_by(SourceItemRow.place, SourceItemRow.part)  # type: ignore[arg-type]
            return list(session.exec(query))

    def outcomes(self) -> dict[str, str]:
        return {
            row.name: row.outcome if row.reason is None else f"{row.outcome}: {row.reason}"
            for row in self.rows()
        }

    def holders(self, sha256: str) -> set[str]:
        with self.database.read_session() as session:
            query = select(OriginalKey.subject).where(OriginalKey.original_sha256 == sha256)
            return set(session.exec(query))


@pytest.fixture
def inbox(database: Database, originals: SealedOriginals, tmp_path: Path) -> Iterator[Inbox]:
    inbox = Inbox(database, originals, tmp_path)
    with inbox.reader:
        yield inbox


def test_every_file_has_a_row_that_says_what_became_of_it(inbox: Inbox) -> None:
    inbox.add(customer=REFERENCE)
    inbox.put("1.pdf", make_paper(0))
    inbox.put("2.pdf", make_paper(0))
    inbox.put("3.pdf", b"scribble")
    inbox.put("4.zip", make_archive({"函.pdf": make_paper(0, "letter"), "../x": b"x"}))
    inbox.put("5.eml", make_message("a@b.example", {}))
    report = inbox.pull()
    assert (report.items, report.failure) == (5, None)
    assert inbox.outcomes() == {
        "1.pdf": "filed",
        "2.pdf": "known",
        "3.pdf": "unreadable: unknown_file_type",
        "4.zip": "container",
        "函.pdf": "filed",
        "../x": "refused: unsafe_path",
        "5.eml": "empty",
    }
    assert {row.customer_id for row in inbox.rows()} == {inbox.customer}
    with inbox.database.read_session() as session:
        filed = {document.id for document in session.exec(select(Document))}
    assert {row.document_id for row in inbox.rows() if row.outcome == "filed"} <= filed


def test_a_second_round_takes_only_what_is_new(inbox: Inbox) -> None:
    inbox.add(customer=REFERENCE)
    inbox.put("1.pdf", make_paper(0))
    inbox.pull()
    inbox.put("2.pdf", make_paper(0, "letter"))
    assert inbox.pull().outcomes == {ItemOutcome.FILED: 1}
    assert inbox.pull().items == 0


@pytest.mark.parametrize(
    ("way", "place", "content"),
    [
        (FindBy.FOLDER, f"{REFERENCE}/1.pdf", make_paper(0)),
        (FindBy.SUBJECT, "1.eml", make_message("a@b.example", {"1.pdf": make_paper(0)})),
        (FindBy.SENDER, "1.eml", make_message("Known@Firm.example", {"1.pdf": make_paper(0)})),
    ],
)
def test_the_customer_is_found(inbox: Inbox, way: FindBy, place: str, content: bytes) -> None:
    inbox.add(way)
    with inbox.database.session() as session:
        know_sender(session, "known@firm.example", REFERENCE, by=PROGRAM, now=NOW)
        add_customer(session, name="资质文件", created_at=NOW)
    inbox.put(place, content)
    inbox.put("stray.pdf", make_paper(3))
    inbox.pull()
    found = {row.name: row.customer_id for row in inbox.rows() if row.outcome is ItemOutcome.FILED}
    assert found.keys() == {"1.pdf"}
    assert inbox.outcomes()["stray.pdf"] == "unassigned"


def test_the_papers_themselves_may_say_whose_they_are(inbox: Inbox) -> None:
    inbox.add(FindBy.PAPERS)
    with inbox.database.session() as session:
        firm = add_customer(session, name="示例5有限公司", created_at=NOW)
    inbox.put("5.pdf", make_paper(5))
    inbox.put("6.pdf", make_paper(6))
    inbox.pull()
    assert {row.name: row.customer_id for row in inbox.rows()} == {"5.pdf": firm.id, "6.pdf": None}


def test_what_waits_is_sealed_and_given_once_to_a_customer(inbox: Inbox) -> None:
    inbox.add(FindBy.SENDER)
    papers = {"执照.pdf": make_paper(0), "函.pdf": make_paper(0, "letter")}
    inbox.put("1.eml", make_message("New@Firm.example", papers))
    inbox.pull()
    item, *files = inbox.rows()
    assert [row.outcome for row in files] == [ItemOutcome.UNASSIGNED] * 2
    assert inbox.holders(str(files[0].sha256)) == {TRAY}

    report = assign_item(
        inbox.workspace,
        item.id,
        REFERENCE,
        inbox.reader,
        by=PROGRAM,
        now=NOW,
        remember=True,
    )
    assert len(report.filed) == 2
    assert [row.outcome for row in inbox.rows()[1:]] == [ItemOutcome.FILED] * 2
    assert inbox.holders(str(files[0].sha256)) == {inbox.customer}
    with pytest.raises(ItemNotWaiting):
        assign_item(inbox.workspace, item.id, REFERENCE, inbox.reader, by=PROGRAM, now=NOW)

    inbox.put("2.eml", make_message("new@firm.example", {"执照2.pdf": make_paper(0)}))
    inbox.pull()
    assert inbox.outcomes()["执照2.pdf"] == "known"


def test_an_item_that_never_came_cannot_be_given(inbox: Inbox) -> None:
    with pytest.raises(ItemUnknown):
        assign_item(inbox.workspace, "none", REFERENCE, inbox.reader, by=PROGRAM, now=NOW)


def test_an_erased_customer_leaves_no_names_and_is_not_filed_again(inbox: Inbox) -> None:
    inbox.add(FindBy.FOLDER)
    inbox.put(f"{REFERENCE}/执照.pdf", make_paper(0))
    inbox.pull()
    with inbox.database.session() as session:
        erase_customer(session, inbox.customer, NOW)
    (row,) = inbox.rows()
    assert (row.place, row.name, row.document_id) == ("", "", None)
    assert inbox.pull().items == 0


def test_what_is_too_large_is_not_fetched(inbox: Inbox) -> None:
    inbox.add(customer=REFERENCE)
    inbox.put("1.pdf", b"")
    with (inbox.folder / "1.pdf").open("r+b") as file:
        file.truncate(LIMITS.total_bytes)
    os.utime(inbox.folder / "1.pdf", (0, 0))
    inbox.pull()
    assert inbox.outcomes() == {"1.pdf": "refused: too_large"}


def test_two_programs_are_not_at_a_source_at_once_and_a_dead_one_gives_way(inbox: Inbox) -> None:
    source_id = inbox.add(customer=REFERENCE)
    inbox.put("1.pdf", make_paper(0))
    with inbox.database.session() as session:
        claim_source(session, source_id, token="x", now=inbox.now, lease=timedelta(hours=2))  # noqa: S106
    assert inbox.pull().is_busy
    inbox.pull()
    assert inbox.outcomes() == {"1.pdf": "filed"}


def test_a_source_that_is_gone_is_told_and_tried_again(inbox: Inbox) -> None:
    inbox.add(customer=REFERENCE)
    inbox.folder.rmdir()
    assert inbox.pull().failure == "folder_missing"
    with inbox.database.read_session() as session:
        (source,) = list_sources(session)
    assert (source.failures, str(source.last_failure).split()[0]) == (1, "folder_missing")
    assert source.lease_token is None
    inbox.folder.mkdir()
    assert inbox.pull().failure is None


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        (SourceKind.FOLDER, {"path": "relative"}),
        (SourceKind.MAILBOX, {"host": "imap.example", "user": "a", "password": "clear words"}),
        (
            SourceKind.MAILBOX,
            {"host": "imap.example", "user": "a", "password": "env:A", "security": "none"},
        ),
        (
            SourceKind.OBJECT_STORE,
            {
                "bucket": "b",
                "access_key": "env:A",
                "secret_key": "env:B",
                "endpoint_url": "http://far.example",
            },
        ),
        (SourceKind.FOLDER, {"path": "/in", "user": "a"}),
    ],
)
def test_what_describes_no_source_is_refused_without_repeating_it(
    kind: SourceKind, place: Mapping[str, str]
) -> None:
    with pytest.raises(SourceInvalid) as refused:
        read_place(kind, place)
    assert "clear words" not in str(refused.value)


def test_a_name_is_given_once_until_its_source_is_removed(inbox: Inbox) -> None:
    inbox.add(customer=REFERENCE)
    with pytest.raises(SourceExists):
        inbox.add(customer=REFERENCE)
    with inbox.database.session() as session:
        remove_source(session, "扫描", by=PROGRAM, now=NOW)
    inbox.add(customer=REFERENCE)


def test_secrets_are_read_where_they_are_referred_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LICET_TEST_SECRET", "owls")
    (tmp_path / "secret").write_text("more owls\n")
    assert read_secret("env:LICET_TEST_SECRET") == "owls"
    assert read_secret(f"file:{tmp_path}/secret") == "more owls"
    for reference in ("env:LICET_TEST_NONE", f"file:{tmp_path}/none"):
        with pytest.raises(SecretMissing):
            read_secret(reference)
