"""The door to the database: open it, bring it up to date, read and write in sessions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, OperationalError
from sqlmodel import Session

from storage import migrations, sqlite
from storage.errors import (
    DatabaseOutOfDate,
    DatabaseTooNew,
    DatabaseUnreachable,
    DatabaseUrlInvalid,
)

_MIGRATION_LOCK = 0x4C696365  # "Lice": any number, as long as all programs take the same


class Database:
    """A SQLite file or a PostgreSQL database, through one engine with its pool.

    Make it with `Database.open`. It may be shared by threads, not by processes.
    """

    def __init__(self, engine: Engine, sqlite_path: Path | None) -> None:
        self.engine = engine
        self._sqlite_path = sqlite_path
        # Made once: options of their own cost an engine 0.2 ms each time.
        if self.is_sqlite:
            self._reading = engine.execution_options(licet_access="read")
        else:
            self._reading = engine.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )

    @classmethod
    def open(cls, url: str) -> Database:
        """Prepare the database that a URL names; nothing is read, written or created yet.

        Args:
            url: `sqlite:////absolute/path`, `sqlite:///relative/path` or
                `postgresql://user:password@host/name`.

        Raises:
            DatabaseUrlInvalid: The URL names no file and no PostgreSQL database.
            SqliteTooOld: The SQLite library could corrupt the file.
        """
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise DatabaseUrlInvalid(url=url) from error
        backend, name = parsed.get_backend_name(), parsed.database
        if backend == "sqlite" and name and name != ":memory:":
            path = Path(name)
            return cls(sqlite.make_engine(parsed, path), path)
        if backend == "postgresql" and name:
            return cls(_make_postgres_engine(parsed), None)
        raise DatabaseUrlInvalid(url=parsed.render_as_string(hide_password=True))

    @property
    def label(self) -> str:
        """The URL without its password."""
        return self.engine.url.render_as_string(hide_password=True)

    @property
    def is_sqlite(self) -> bool:
        """Tell whether this is the embedded database."""
        return self._sqlite_path is not None

    def close(self) -> None:
        """Close all connections of the pool."""
        self.engine.dispose()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """Write in one transaction: committed at the end, rolled back if an exception leaves.

        Rows stay readable after the session is closed.
        """
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def read_session(self) -> Iterator[Session]:
        """Read one unchanging state of the database, beside any writer; writing is refused."""
        with Session(self._reading, expire_on_commit=False) as session, session.begin():
            yield session

    def migrate(self) -> None:
        """Create the database's tables or bring them up to date, all in one transaction.

        Two programs may do so at once: the second waits and then finds nothing to do.

        Raises:
            DatabaseUnreachable: It cannot be opened or created.
            DatabaseTooNew: A newer version of the program has been at it.
        """
        with self._naming_what_prevents_use():
            if self._sqlite_path is not None:
                sqlite.create_file(self._sqlite_path)
            engine = self.engine.execution_options(licet_access="migrate")
            with engine.begin() as connection:
                if not self.is_sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
                self._refuse_newer(migrations.current_revision(connection))
                migrations.upgrade(connection)
                if self.is_sqlite:
                    _check_foreign_keys(connection)

    def revision(self) -> str | None:
        """Give the schema revision of the database; None if it is missing or empty.

        Raises:
            DatabaseUnreachable: It cannot be opened.
        """
        if self._sqlite_path is not None and not self._sqlite_path.exists():
            return None
        engine = self.engine.execution_options(licet_access="read")
        with self._naming_what_prevents_use(), engine.connect() as connection:
            return migrations.current_revision(connection)

    def require_head(self) -> None:
        """Refuse to go on with a database of another shape than this program's.

        Raises:
            DatabaseUnreachable: It cannot be opened.
            DatabaseOutOfDate: It is missing, empty or older.
            DatabaseTooNew: It is newer.
        """
        found, required = self.revision(), migrations.head_revision()
        self._refuse_newer(found)
        if found != required:
            raise DatabaseOutOfDate(url=self.label, found=found or "0", required=required)

    def _refuse_newer(self, found: str | None) -> None:
        if found is not None and found not in migrations.known_revisions():
            required = migrations.head_revision()
            raise DatabaseTooNew(url=self.label, found=found, required=required)

    @contextmanager
    def _naming_what_prevents_use(self) -> Iterator[None]:
        """Turn what a person can do something about into a typed error; mistakes of ours escape."""
        try:
            yield
        except OSError as error:
            raise DatabaseUnreachable(url=self.label, reason=error.strerror) from error
        except DatabaseError as error:
            is_circumstance = type(error) in (DatabaseError, OperationalError)
            if not is_circumstance and not isinstance(error.orig, InsufficientPrivilege):
                raise
            reason = str(error.orig).strip().partition("\n")[0]
            raise DatabaseUnreachable(url=self.label, reason=reason) from error


def _make_postgres_engine(url: URL) -> Engine:
    """Make an engine on psycopg 3 that notices a restarted server before it uses a connection."""
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_pre_ping=True,
        hide_parameters=True,  # they are personal data and must not reach a log
    )


def _check_foreign_keys(connection: Connection) -> None:
    """Make sure that a migration, which runs without foreign keys, has left none dangling."""
    dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if dangling:
        raise AssertionError(f"the migration left rows that point nowhere: {dangling[:5]}")
