from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, make_url
from sqlalchemy.engine.interfaces import ReflectedIndex
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage import migrations
from storage.customers import find_customers, get_customer
from storage.database import Database
from storage.errors import (
    DatabaseOutOfDate,
    DatabaseTooNew,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
    SqliteTooOld,
)
from storage.sqlite import choose_driver
from storage.tables import Customer, Document, Row
from tests.databases import PostgresCluster
from tests.storage.examples import NOW, TODAY, make_customer
from tests.storage.processes import migrate_database, run_together


def test_migrations_build_exactly_the_tables(empty_url: str) -> None:
    database = Database.open(empty_url)
    database.migrate()
    with database.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Row.metadata) == []
    database.close()


def test_migrations_build_the_constraints_that_comparison_overlooks(empty_url: str) -> None:
    """Alembic compares no CHECK, no primary key and no condition of an index."""
    migrated = Database.open(empty_url)
    migrated.migrate()
    with migrated.engine.connect() as connection:
        built_by_steps = _describe(connection)
    with migrated.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        Row.metadata.drop_all(connection)
        Row.metadata.create_all(connection)
        assert _describe(connection) == built_by_steps
    migrated.close()


def _describe(connection: Connection) -> dict[str, object]:
    inspector = inspect(connection)
    tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
    assert set(tables) == set(Row.metadata.tables)
    return {
        table: (
            inspector.get_pk_constraint(table),
            sorted(inspector.get_check_constraints(table), key=lambda check: str(check["name"])),
            sorted(inspector.get_foreign_keys(table), key=lambda key: str(key["name"])),
            sorted(map(_describe_index, inspector.get_indexes(table))),
        )
        for table in tables
    }


def _describe_index(index: ReflectedIndex) -> tuple[str, ...]:
    options = {name: str(option) for name, option in index.get("dialect_options", {}).items()}
    return (str(index["name"]), str(index["column_names"]), str(index["unique"]), str(options))


def test_a_new_database_is_brought_to_the_head_and_stays_there(empty_url: str) -> None:
    database = Database.open(empty_url)
    assert database.revision() is None
    with pytest.raises(DatabaseOutOfDate, match="licet init") as caught:
        database.require_head()
    assert "licet init" in caught.value.zh
    database.migrate()
    assert database.revision() == migrations.head_revision()
    database.require_head()
    with database.session() as session:
        make_customer(session, "甲")
    database.migrate()
    with database.read_session() as session:
        assert len(find_customers(session, "甲")) == 1
    database.close()


def test_asking_creates_nothing(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'absent' / 'licet.db'}")
    assert database.revision() is None
    assert list(tmp_path.iterdir()) == []


def test_an_interrupted_migration_leaves_nothing(
    empty_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database.open(empty_url)
    upgrade = migrations.upgrade

    def stop_at_the_end(connection: Connection) -> None:
        upgrade(connection)
        raise KeyboardInterrupt

    monkeypatch.setattr(migrations, "upgrade", stop_at_the_end)
    with pytest.raises(KeyboardInterrupt):
        database.migrate()
    monkeypatch.undo()
    assert inspect(database.engine).get_table_names() == []
    database.migrate()
    database.require_head()
    database.close()


def test_two_programs_may_migrate_at_once(empty_url: str) -> None:
    run_together(migrate_database, [(empty_url,)] * 3)
    Database.open(empty_url).require_head()


def test_a_newer_database_is_left_alone(empty_url: str) -> None:
    database = Database.open(empty_url)
    database.migrate()
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for refuse in (database.require_head, database.migrate):
        with pytest.raises(DatabaseTooNew, match="9999"):
            refuse()
    database.close()


@pytest.mark.parametrize(
    "url", ["", "licet.db", "sqlite://", "sqlite:///:memory:", "mysql://h/x", "postgresql://h"]
)
def test_an_unusable_url_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlInvalid):
        Database.open(url)


def test_an_unreachable_server_is_named_without_its_password() -> None:
    database = Database.open("postgresql://licet:geheim@127.0.0.1:1/licet")
    for ask in (database.require_head, database.migrate):
        with pytest.raises(DatabaseUnreachable) as caught:
            ask()
        assert "127.0.0.1" in caught.value.en
        assert "geheim" not in caught.value.en + caught.value.zh


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "licet.db"
    path.write_bytes(b"a letter" * 1000)
    database = Database.open(f"sqlite:///{path}")
    for ask in (database.require_head, database.migrate):
        with pytest.raises(DatabaseUnreachable, match="not a database"):
            ask()
    assert path.read_bytes() == b"a letter" * 1000


def test_a_user_who_may_not_create_tables_is_told(postgres: PostgresCluster) -> None:
    with postgres.new_database() as url:
        owner = Database.open(url)
        with owner.engine.begin() as connection:
            connection.exec_driver_sql("CREATE ROLE visitor LOGIN PASSWORD 'guest'")
        visitor = make_url(url).set(username="visitor", password="guest")  # noqa: S106
        database = Database.open(visitor.render_as_string(hide_password=False))
        with pytest.raises(DatabaseUnreachable, match="permission denied"):
            database.migrate()
        database.close()
        owner.close()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DatabaseUnreachable):
        Database.open(f"sqlite:///{tmp_path / 'file' / 'licet.db'}").migrate()


@pytest.mark.parametrize("version", [(3, 40, 1), (3, 51, 2)])
def test_an_sqlite_that_may_corrupt_is_refused(version: tuple[int, ...]) -> None:
    old = SimpleNamespace(sqlite_version_info=version, sqlite_version=".".join(map(str, version)))
    with pytest.raises(SqliteTooOld, match=r"3\.51\.3") as caught:
        choose_driver((None, old))
    assert "3.51.3" in caught.value.zh
    assert old.sqlite_version in caught.value.zh


def test_the_first_safe_sqlite_is_taken() -> None:
    old, new, newer = (
        SimpleNamespace(sqlite_version_info=version) for version in ((3, 40), (3, 51, 3), (4, 0))
    )
    assert choose_driver((None, old, new, newer)) is new


def test_sqlite_is_set_to_survive_a_power_cut(tmp_path: Path) -> None:
    database = Database.open(f"sqlite:///{tmp_path / 'data' / 'licet.db'}")
    database.migrate()
    with database.session() as session:
        connection = session.connection()
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "query_only")
        }
        make_customer(session)
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "query_only": 0}
    assert found == expected | {"mmap_size": 0}
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").iterdir()}
    assert modes == {"licet.db": 0o600, "licet.db-wal": 0o600, "licet.db-shm": 0o600}
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    database.close()


def test_an_exception_undoes_the_whole_session(database: Database) -> None:
    def fail_after_writing() -> None:
        with database.session() as session:
            make_customer(session, "甲")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    with database.read_session() as session:
        assert find_customers(session, "甲") == []


def test_rows_stay_readable_after_the_session(database: Database) -> None:
    with database.session() as session:
        written = make_customer(session, "甲")
    with database.read_session() as session:
        read = get_customer(session, written.id)
    assert read is not None
    assert (written.name, read.name, read.created_at) == ("甲", "甲", NOW)


def test_a_read_session_refuses_to_write_and_spoils_no_later_session(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read.?only"), database.read_session() as session:
        make_customer(session, "甲")
    with database.session() as session:
        make_customer(session, "乙")


def test_a_read_session_sees_one_state(database: Database) -> None:
    with database.read_session() as reader:
        assert find_customers(reader, "甲") == []
        with database.session() as writer:
            make_customer(writer, "甲")
        assert find_customers(reader, "甲") == []


def test_a_row_that_points_nowhere_is_refused(database: Database) -> None:
    document = Document(
        id="d", customer_id="nobody", original_sha256="0" * 64, part=0, name="x", result="ok",
        confidence=1, pages=[], problems=[], received_on=TODAY, recorded_at=NOW,
        reader_version="1",
    )  # fmt: skip
    with pytest.raises(IntegrityError), database.session() as session:
        session.add(document)


def test_errors_do_not_show_what_was_to_be_written(database: Database) -> None:
    with database.session() as session:
        customer = make_customer(session, "保密的名称")
    with pytest.raises(IntegrityError) as caught, database.session() as session:
        session.add(Customer(**customer.model_dump()))
    assert "保密的名称" not in str(caught.value)
