"""A backup restored to a blank place is the installation again, but sends nothing."""

from __future__ import annotations

import hashlib
import stat
import threading
import zipfile
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from checker.access.actor import PROGRAM
from checker.access.key_files import FEED_KEY, load_key
from checker.audit_log.checkpoints import (
    checkpoint_path,
    load_public_key,
    read_checkpoints,
    take_checkpoint,
)
from checker.audit_log.verifying import verify_log
from checker.backup.archive import open_archive
from checker.backup.backing_up import back_up
from checker.backup.errors import BackupExists, BackupNotWritten, RestoreTargetNotEmpty
from checker.backup.restoring import restore
from checker.channels.mail import MailSender
from checker.channels.mail_message import parse_address
from checker.channels.message import OutgoingMessage
from checker.channels.smtp_conversation import MailServer
from checker.notices.dispatch import DispatchReport, dispatch_deliveries
from checker.settings import Settings
from storage.database import Database
from storage.delivery_holds import release_deliveries
from storage.errors import (
    DatabaseOutOfDate,
    DatabaseUnreachable,
    MasterKeyMissing,
    MasterKeyWrong,
)
from storage.master_key import MasterKey
from storage.tables import Delivery, DeliveryHold, Event, Original
from storage.vocabulary import Channel, DeliveryState
from tests.checker.backup.installation import (
    MADE_AT,
    RESTORED_AT,
    Installation,
    read_everything,
    settings_at,
    states_of,
)
from tests.checker.channels.examples import make_message
from tests.checker.channels.servers import run_mail_server
from tests.storage.examples import file_paper, make_customer

_PAPER = hashlib.sha256(b"paper 1").hexdigest()
_UNSENT = {DeliveryState.WAITING, DeliveryState.HELD, DeliveryState.SENDING}


def test_everything_comes_back(in_use: Installation, blank: Settings, tmp_path: Path) -> None:
    before = read_everything(in_use.database)
    key = load_key(in_use.settings.data_dir, FEED_KEY)
    report = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert report.is_whole
    assert report.manifest.originals == 3
    restored = restore(blank, report.path, RESTORED_AT, by=PROGRAM)
    assert restored.held == len(_UNSENT)
    database = Database.open(blank.url)
    try:
        database.require_head()
        after = read_everything(database)
        for table in before:
            if table not in ("deliveries", "delivery_holds", "events"):
                assert after[table] == before[table], table
        assert [d["id"] for d in after["deliveries"]] == [d["id"] for d in before["deliveries"]]
    finally:
        database.close()
    assert sorted(Installation(blank, database).originals.hashes()) == sorted(
        in_use.originals.hashes()
    )
    assert load_key(blank.data_dir, FEED_KEY) == key


def test_backup_and_restore_stand_in_the_log_which_verifies_where_it_was_restored(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    first = back_up(in_use.settings, tmp_path / "first.licet", MADE_AT, by=PROGRAM)
    assert first.manifest.checkpoints is None, "there were no events yet"
    assert _actions(in_use.database) == ["backup.made"]
    second = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert second.manifest.checkpoints is not None
    assert len(read_checkpoints(checkpoint_path(in_use.settings.data_dir)).checkpoints) == 1
    take_checkpoint(in_use.database, in_use.settings.data_dir, RESTORED_AT)  # of a longer log
    restore(blank, second.path, RESTORED_AT, by=PROGRAM)
    database = Database.open(blank.url)
    try:
        assert _actions(database) == ["backup.made", "backup.restored"]
        known = read_checkpoints(checkpoint_path(blank.data_dir))
        verdict = verify_log(database, known.checkpoints, load_public_key(blank.data_dir))
        assert (verdict.is_good, verdict.witnessed) == (True, 1)
    finally:
        database.close()


def _actions(database: Database) -> list[str]:
    with database.read_session() as session:
        return list(session.exec(select(Event.action).order_by(col(Event.seq))))


def test_what_was_unsent_is_held_and_the_rest_stays(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    restore(blank, tmp_path / "b.licet", RESTORED_AT, by=PROGRAM)
    database = Database.open(blank.url)
    try:
        assert states_of(database) == {
            f"d-{state.value}": "held" if state in _UNSENT else state.value
            for state in DeliveryState
        }
        with database.read_session() as session:
            (hold,) = session.exec(select(DeliveryHold)).all()
    finally:
        database.close()
    assert hold.held_at == RESTORED_AT
    assert hold.released_at is None
    assert "2026-11-23 02:00" in hold.because
    assert states_of(in_use.database)["d-waiting"] == "waiting", "the source goes on"


def test_nothing_goes_out_until_released_and_then_once(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    restore(blank, tmp_path / "b.licet", RESTORED_AT, by=PROGRAM)
    database = Database.open(blank.url)
    later = RESTORED_AT + timedelta(days=1)
    try:
        with run_mail_server() as server:
            assert dispatch_all(database, server.port, later).held == len(_UNSENT)
            assert server.log.ids == []
            with database.session() as session:
                release_deliveries(session, "王", later)
            assert dispatch_all(database, server.port, later).sent == len(_UNSENT)
            assert dispatch_all(database, server.port, later).sent == 0
    finally:
        database.close()
    assert sorted(server.log.ids) == sorted(f"<d-{state.value}@example.com>" for state in _UNSENT)


def dispatch_all(database: Database, port: int, at: datetime) -> DispatchReport:
    """Send what waits to a mail server."""
    mail = MailServer("127.0.0.1", port, "none", parse_address("licet@example.com"))
    senders = {Channel.MAIL: MailSender(mail, lambda: at)}

    def compose(session: Session, delivery: Delivery) -> OutgoingMessage:
        del session
        return replace(make_message(), id=delivery.id)

    return dispatch_deliveries(database, senders, compose, lambda: at)


def test_a_backup_beside_a_writer_is_one_moment(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    """Each transaction of the writer files a customer with a paper, so their numbers agree."""
    has_begun, is_over = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not is_over.is_set():
            number += 1
            content = f"while backing up {number}".encode()
            with in_use.database.session() as session:
                customer = make_customer(session, name=f"忙碌{number}有限公司")
                file_paper(session, in_use.originals, customer.id, content)
            has_begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert has_begun.wait(30)
        report = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    finally:
        is_over.set()
        writer.join()
    rows = report.manifest.rows
    assert rows["customers"] == rows["documents"] == rows["originals"] > 3
    assert report.is_whole
    assert report.manifest.originals == rows["originals"]
    assert restore(blank, report.path, RESTORED_AT, by=PROGRAM).manifest == report.manifest


def test_only_its_owner_can_read_it_and_nothing_is_left_beside(
    in_use: Installation, tmp_path: Path
) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    back_up(in_use.settings, folder / "b.licet", MADE_AT, by=PROGRAM)
    assert [path.name for path in folder.iterdir()] == ["b.licet"]
    assert stat.S_IMODE((folder / "b.licet").stat().st_mode) == 0o600


def test_a_backup_overwrites_nothing(in_use: Installation, tmp_path: Path) -> None:
    (tmp_path / "b.licet").write_text("mine")
    with pytest.raises(BackupExists):
        back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert (tmp_path / "b.licet").read_text() == "mine"


def test_a_folder_that_is_not_there(in_use: Installation, tmp_path: Path) -> None:
    with pytest.raises(BackupNotWritten):
        back_up(in_use.settings, tmp_path / "nowhere" / "b.licet", MADE_AT, by=PROGRAM)


def test_bad_originals_are_named_and_the_rest_is_saved(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    missing, damaged, _ = in_use.originals.hashes()
    (in_use.originals.folder / missing[:2] / missing[2:4] / missing).unlink()
    (in_use.originals.folder / damaged[:2] / damaged[2:4] / damaged).write_bytes(b"rot")
    report = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert not report.is_whole
    assert report.manifest.missing == (missing,)
    assert report.manifest.damaged == (damaged,)
    assert report.manifest.originals == 1
    assert restore(blank, report.path, RESTORED_AT, by=PROGRAM).manifest.missing == (missing,)


def test_an_installation_in_use_is_not_overwritten(in_use: Installation, tmp_path: Path) -> None:
    back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    before = read_everything(in_use.database)
    with pytest.raises(RestoreTargetNotEmpty):
        restore(in_use.settings, tmp_path / "b.licet", RESTORED_AT, by=PROGRAM)
    assert read_everything(in_use.database) == before


def test_nothing_to_back_up(blank: Settings, tmp_path: Path) -> None:
    with pytest.raises(DatabaseOutOfDate):
        back_up(blank, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert not list(tmp_path.glob("*b.licet*"))


def test_a_wrong_password_changes_nothing(
    migrated_postgres: str, in_use: Installation, tmp_path: Path
) -> None:
    user, _, place = migrated_postgres.partition("@")
    wrong = settings_at(tmp_path / "other", f"{user}x@{place}")
    with pytest.raises(DatabaseUnreachable):
        back_up(wrong, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert not list(tmp_path.glob("*b.licet*"))
    back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    with open_archive(tmp_path / "b.licet") as archive:
        if archive.manifest.kind == "postgresql":
            with pytest.raises(DatabaseUnreachable):
                restore(wrong, tmp_path / "b.licet", RESTORED_AT, by=PROGRAM)


def test_a_backup_without_its_master_key_is_refused_before_anything_is_written(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    report = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    without = blank.model_copy(update={"master_key_file": tmp_path / "lost.key"})
    with pytest.raises(MasterKeyMissing) as missing:
        restore(without, report.path, RESTORED_AT, by=PROGRAM)
    assert "LICET_MASTER_KEY_FILE" in missing.value.zh
    MasterKey(tmp_path / "lost.key").make_if_absent()
    with pytest.raises(MasterKeyWrong):
        restore(without, report.path, RESTORED_AT, by=PROGRAM)
    assert not list(blank.data_dir.rglob("*"))


def test_a_backup_holds_no_plain_file_and_no_key(
    in_use: Installation, blank: Settings, tmp_path: Path
) -> None:
    in_use.settings.keys_dir.mkdir(parents=True)
    (in_use.settings.keys_dir / "totp.key").write_bytes(b"second factors")
    report = back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    with zipfile.ZipFile(report.path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    master_key = in_use.originals.master_key.value
    for name, content in members.items():
        assert name == "database" or b"paper 1" not in content
        assert master_key not in content
        assert b"second factors" not in content
    restore(blank, report.path, RESTORED_AT, by=PROGRAM)
    assert (blank.keys_dir / "totp.key").read_bytes() == b"second factors"
    database = Database.open(blank.url)
    with database.read_session() as session:
        originals = Installation(blank, database).originals
        (paper,) = [o for o in session.exec(select(Original)).all() if o.sha256 == _PAPER]
        assert originals.open(session, paper.sha256) == b"paper 1"
    database.close()
