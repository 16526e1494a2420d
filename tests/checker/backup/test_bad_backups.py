"""Files that are no whole backup, and circumstances that do not allow a restore, change nothing."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from checker.access.actor import PROGRAM
from checker.backup import restoring
from checker.backup.backing_up import back_up
from checker.backup.errors import (
    BackupDamaged,
    BackupNotRestored,
    BackupOfOtherDatabase,
    BackupProgramFailed,
    BackupProgramMissing,
    DatabaseDamaged,
    DatabaseInUse,
)
from checker.backup.restoring import restore
from checker.settings import Settings
from storage import migrations
from storage.database import Database
from storage.errors import DatabaseTooNew
from storage.sqlite import create_file
from tests.checker.backup.installation import (
    MADE_AT,
    RESTORED_AT,
    Installation,
    read_everything,
    settings_at,
)
from tests.databases import PostgresCluster
from tests.storage.examples import make_customer

Members = dict[str, bytes]


@pytest.fixture
def backup(in_use: Installation, tmp_path: Path) -> Path:
    return back_up(in_use.settings, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path


@pytest.fixture
def sqlite_home(migrated_sqlite: Path, tmp_path: Path) -> Settings:
    """An installation on the embedded database with nothing in it."""
    folder = tmp_path / "embedded"
    folder.mkdir()
    (folder / "licet.db").write_bytes(migrated_sqlite.read_bytes())
    return settings_at(folder)


def assert_blank(blank: Settings) -> None:
    """Nothing is there: no database, no original, no half-written file."""
    if blank.database_url:
        database = Database.open(blank.url)
        with database.engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
        database.close()
    left = [path for path in blank.data_dir.rglob("*") if path.is_file()]
    assert left == []


def change(path: Path, edit: Callable[[Members], None]) -> None:
    """Rewrite a backup with other members."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    edit(members)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)


def change_manifest(**values: object) -> Callable[[Members], None]:
    def edit(members: Members) -> None:
        manifest = json.loads(members["manifest.json"]) | values
        members["manifest.json"] = json.dumps(manifest).encode()

    return edit


def an_original(members: Members) -> str:
    return next(name for name in members if name.startswith("originals/"))


EDITS: dict[str, Callable[[Members], None]] = {
    "database changed": lambda m: m.update(database=m["database"][:-1] + b"?"),
    "database cut": lambda m: m.update(database=m["database"][:1000]),
    "database gone": lambda m: m.__delitem__("database"),
    "original changed": lambda m: m.update({an_original(m): b"other"}),
    "original gone": lambda m: m.__delitem__(an_original(m)),
    "original added": lambda m: m.update({"originals/" + "0" * 64: b""}),
    "path that leads out": lambda m: m.update({"../../evil": b"x"}),
    "absolute path": lambda m: m.update({"/tmp/evil": b"x"}),  # noqa: S108
    "original that leads out": lambda m: m.update({"originals/../../evil": b"x"}),
    "manifest gone": lambda m: m.__delitem__("manifest.json"),
    "manifest no JSON": lambda m: m.update({"manifest.json": b"{"}),
    "manifest a list": lambda m: m.update({"manifest.json": b"[]"}),
    "manifest of another version": change_manifest(schema_version=2),
    "manifest without rows": change_manifest(rows=None),
    "manifest without time zone": change_manifest(made_at="2026-11-23T02:00:00"),
    "manifest of another kind": change_manifest(kind="oracle"),
    "rows counted otherwise": change_manifest(rows={"customers": 99}),
}


def test_a_damaged_backup_changes_nothing(backup: Path, blank: Settings) -> None:
    whole = backup.read_bytes()
    refused = []
    for name, edit in EDITS.items():
        backup.write_bytes(whole)
        change(backup, edit)
        if is_refused(blank, backup):
            refused.append(name)
        assert_blank_but_files(blank)
    assert refused == list(EDITS)


def is_refused(blank: Settings, backup: Path) -> bool:
    try:
        restore(blank, backup, RESTORED_AT, by=PROGRAM)
    except BackupDamaged:
        return True
    return False


def assert_blank_but_files(blank: Settings) -> None:
    """Originals and keys may be there: nothing names them, and another try needs them."""
    for folder in (blank.originals_dir, blank.data_dir / "keys"):
        for path in folder.rglob("*"):
            if path.is_file():
                path.unlink()
    assert_blank(blank)


class TestTheFileItself:
    """The file is read in the same way whatever database it holds."""

    @pytest.fixture
    def file(self, sqlite_home: Settings, tmp_path: Path) -> Path:
        return back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path

    @pytest.fixture
    def place(self, tmp_path: Path) -> Settings:
        return settings_at(tmp_path / "place")

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
    def test_cut_off(self, file: Path, place: Settings, share: float) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: int(len(content) * share)])
        assert is_refused(place, file)
        assert_blank(place)

    def test_single_bytes_that_rot(self, file: Path, place: Settings) -> None:
        content = file.read_bytes()
        with zipfile.ZipFile(file) as archive:
            packed = archive.getinfo("database").compress_size
        for at in range(200, packed, packed // 12):  # 200 is past the header of the first member
            file.write_bytes(content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :])
            assert is_refused(place, file)
            assert_blank(place)

    def test_made_by_a_newer_program(self, file: Path, place: Settings) -> None:
        change(file, change_manifest(revision="9999"))
        with pytest.raises(DatabaseTooNew) as caught:
            restore(place, file, RESTORED_AT, by=PROGRAM)
        assert str(file) in caught.value.zh
        assert_blank(place)

    def test_of_the_other_kind(self, file: Path, tmp_path: Path) -> None:
        other = settings_at(tmp_path / "x", "postgresql://u@127.0.0.1/x")
        with pytest.raises(BackupOfOtherDatabase):
            restore(other, file, RESTORED_AT, by=PROGRAM)


def test_an_older_backup_is_brought_up_to_date(
    empty_url: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """A database of the second revision, from before there were messages, holds all the same."""
    old = Database.open(empty_url)
    upgrade_to(old, "0002")
    with old.engine.begin() as connection:
        connection.execute(
            text("INSERT INTO customers (id, name, created_at) VALUES ('c', '示例', :at)"),
            {"at": "2026-01-01 00:00:00+00:00"},
        )
    old.close()
    back_up(settings_at(tmp_path / "old", empty_url), tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    if empty_url.startswith("sqlite"):
        check_upgraded(settings_at(tmp_path / "new"), tmp_path / "b.licet")
    else:
        with request.getfixturevalue("postgres").new_database() as fresh:
            check_upgraded(settings_at(tmp_path / "new", fresh), tmp_path / "b.licet")


def upgrade_to(database: Database, revision: str) -> None:
    """Make the tables that an older program had."""
    if database.is_sqlite:
        create_file(Path(str(database.engine.url.database)))
    configuration = migrations._configuration()
    engine = database.engine.execution_options(licet_access="migrate")
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.upgrade(configuration, revision)


def check_upgraded(settings: Settings, backup: Path) -> None:
    report = restore(settings, backup, RESTORED_AT, by=PROGRAM)
    assert report.manifest.revision == "0002"
    database = Database.open(settings.url)
    assert database.revision() == migrations.head_revision()
    rows = read_everything(database)
    database.close()
    assert [customer["name"] for customer in rows["customers"]] == ["示例"]
    assert len(rows["delivery_holds"]) == 1


def test_the_database_that_is_replaced_is_kept(sqlite_home: Settings, tmp_path: Path) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path
    present = Database.open(sqlite_home.url)
    with present.session() as session:
        make_customer(session, name="备份之后的客户")
    present.close()
    report = restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    assert report.set_aside == sqlite_home.data_dir / "licet.db.replaced-20261124T030000Z"
    kept = Database.open(f"sqlite:///{report.set_aside}")
    assert [row["name"] for row in read_everything(kept)["customers"]] == ["备份之后的客户"]
    kept.close()
    restored = Database.open(sqlite_home.url)
    assert read_everything(restored)["customers"] == []
    restored.close()


def test_a_database_in_use_is_not_replaced(sqlite_home: Settings, tmp_path: Path) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path
    other = Database.open(sqlite_home.url)
    with other.read_session() as session:
        session.execute(text("SELECT count(*) FROM customers"))
        with pytest.raises(DatabaseInUse):
            restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    with pytest.raises(DatabaseInUse):  # open, though idle
        restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    other.require_head()
    other.close()
    assert [path.name for path in sqlite_home.data_dir.glob("*.restoring*")] == []
    assert restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True).set_aside is not None


def test_a_restore_that_fails_at_the_end_leaves_the_database_where_it_is(
    sqlite_home: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path

    def fail(draft: Path, path: Path) -> None:
        raise OSError(f"made to fail: {draft} {path}")

    monkeypatch.setattr(restoring, "put_in_place", fail)
    with pytest.raises(BackupNotRestored):
        restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    present = Database.open(sqlite_home.url)
    present.require_head()
    present.close()
    assert not list(sqlite_home.data_dir.glob(".*"))


def test_no_journal_of_a_damaged_database_is_read_with_the_new_one(
    sqlite_home: Settings, tmp_path: Path
) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path
    place = sqlite_home.data_dir / "licet.db"
    place.write_bytes(b"rot" * 1000)
    place.with_name("licet.db-wal").write_bytes(b"of the old one")
    restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    assert not place.with_name("licet.db-wal").exists()


def test_what_is_no_database_can_be_replaced(sqlite_home: Settings, tmp_path: Path) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path
    place = sqlite_home.data_dir / "licet.db"
    place.write_bytes(b"rot" * 1000)
    restore(sqlite_home, backup, RESTORED_AT, by=PROGRAM, replace=True)
    database = Database.open(sqlite_home.url)
    database.require_head()
    database.close()


def test_a_damaged_database_is_told_and_not_backed_up(
    sqlite_home: Settings, tmp_path: Path
) -> None:
    place = sqlite_home.data_dir / "licet.db"
    database = Database.open(sqlite_home.url)
    with database.read_session() as session:
        found = "SELECT rootpage FROM sqlite_master WHERE name = 'customers'"
        page = session.connection().exec_driver_sql(found).scalar_one()
        size = session.connection().exec_driver_sql("PRAGMA page_size").scalar_one()
    database.close()
    with place.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    with pytest.raises(DatabaseDamaged):
        back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM)
    assert not (tmp_path / "b.licet").exists()


def test_a_folder_that_cannot_be_made(sqlite_home: Settings, tmp_path: Path) -> None:
    backup = back_up(sqlite_home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(BackupNotRestored):
        restore(settings_at(tmp_path / "file" / "data"), backup, RESTORED_AT, by=PROGRAM)


class TestPostgresPrograms:
    def test_a_missing_program_is_named(
        self, migrated_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(BackupProgramMissing) as caught:
            back_up(
                settings_at(tmp_path / "data", migrated_postgres),
                tmp_path / "b.licet",
                MADE_AT,
                by=PROGRAM,
            )
        assert "pg_dump" in caught.value.zh
        assert not list(tmp_path.glob("*b.licet*"))

    def test_words_of_a_program_that_fails(
        self, migrated_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put_program(tmp_path / "bin", "pg_dump", "echo 'server version mismatch' >&2; exit 1")
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        with pytest.raises(BackupProgramFailed, match="server version mismatch"):
            back_up(
                settings_at(tmp_path / "data", migrated_postgres),
                tmp_path / "b.licet",
                MADE_AT,
                by=PROGRAM,
            )
        assert not list(tmp_path.glob("*b.licet*"))

    def test_the_password_is_in_no_argument(
        self, migrated_postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen = tmp_path / "seen"
        put_program(tmp_path / "bin", "pg_dump", f'echo "$@" > {seen}; exec /usr/bin/pg_dump "$@"')
        monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
        back_up(
            settings_at(tmp_path / "data", migrated_postgres),
            tmp_path / "b.licet",
            MADE_AT,
            by=PROGRAM,
        )
        password = migrated_postgres.partition("@")[0].rpartition(":")[2]
        assert "127.0.0.1" in seen.read_text()
        assert password not in seen.read_text()

    def test_the_database_is_empty_again_if_the_end_fails(
        self,
        migrated_postgres: str,
        postgres: PostgresCluster,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        home = settings_at(tmp_path / "data", migrated_postgres)
        backup = back_up(home, tmp_path / "b.licet", MADE_AT, by=PROGRAM).path

        def fail(connection: object) -> None:
            del connection
            raise InterruptedError

        monkeypatch.setattr(migrations, "upgrade", fail)
        with postgres.new_database() as fresh:
            blank = settings_at(tmp_path / "blank", fresh)
            with pytest.raises(BackupNotRestored):
                restore(blank, backup, RESTORED_AT, by=PROGRAM)
            assert_blank_but_files(blank)


def put_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir()
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o700)
