"""A PostgreSQL database through its own programs: pg_dump takes it out, pg_restore puts it back.

The password goes through the environment of the programs and not through their arguments, which
every user of the machine can read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable
from pathlib import Path

from psycopg.conninfo import make_conninfo
from sqlalchemy import Engine, MetaData, column, insert, inspect, table
from sqlmodel import Session

from checker.backup.content import REVISIONS, Content, compare_rows, read_content
from checker.backup.errors import BackupProgramFailed, BackupProgramMissing, RestoreTargetNotEmpty
from checker.backup.manifest import Manifest
from storage import migrations
from storage.database import Database

_LONGEST_WORDS = 500


def dump_postgres(database: Database, to: Path) -> Content:
    """Dump one state of a database and count it in the same state.

    Raises:
        BackupProgramMissing, BackupProgramFailed: pg_dump is not there or does not do it.
        DatabaseOutOfDate, DatabaseTooNew: There is nothing of ours, or more than we know.
    """
    engine = database.engine.execution_options(
        isolation_level="REPEATABLE READ", postgresql_readonly=True
    )
    with engine.begin() as connection:
        snapshot = connection.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
        content = read_content(connection, database.label)
        arguments = ["--format=custom", f"--snapshot={snapshot}", f"--file={to}"]
        _run("pg_dump", arguments, database.engine)
    return content


def require_empty(database: Database) -> None:
    """Refuse to restore into a database with tables.

    Raises:
        RestoreTargetNotEmpty: It has some.
    """
    with database.engine.connect() as connection:
        if inspect(connection).get_table_names():
            raise RestoreTargetNotEmpty(target=database.label)


def restore_postgres(
    database: Database, dump: Path, manifest: Manifest, hold: Callable[[Session], int]
) -> int:
    """Fill an empty database, bring it up to date and hold what it would send.

    The schema's revision comes last, together with the hold: until then every program of ours
    takes the database for empty, so none can send what is in it. If anything fails it is empty
    again.

    Returns:
        How many deliveries are held.

    Raises:
        BackupProgramMissing, BackupProgramFailed: pg_restore is not there or does not do it.
        BackupDamaged: Rows are missing.
    """
    with tempfile.TemporaryDirectory(prefix="licet-restore-") as folder:
        chosen = Path(folder) / "list"
        chosen.write_text(_list_without_revision(dump), encoding="utf-8")
        arguments = [
            "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges",
            f"--use-list={chosen}", str(dump),
        ]  # fmt: skip
        _run("pg_restore", arguments, database.engine)
    try:
        with database.engine.begin() as connection:
            compare_rows(connection, manifest, dump)
            revisions = table(REVISIONS, column("version_num"))
            connection.execute(insert(revisions).values(version_num=manifest.revision))
            migrations.upgrade(connection)
            with Session(connection) as session:
                held = hold(session)
                session.flush()
    except BaseException:
        _drop_everything(database.engine)
        raise
    return held


def _list_without_revision(dump: Path) -> str:
    """List what is in a dump but for the row that tells the schema's revision."""
    listed = _run("pg_restore", ["--list", str(dump)])
    return "".join(
        line
        for line in listed.splitlines(keepends=True)
        if not (" TABLE DATA " in line and f" {REVISIONS} " in line)
    )


def _run(program: str, arguments: list[str], engine: Engine | None = None) -> str:
    """Run a program of PostgreSQL, against a database if one is given.

    Returns:
        What it printed.

    Raises:
        BackupProgramMissing: It is not on the search path.
        BackupProgramFailed: It did not end well.
    """
    path = shutil.which(program)
    if path is None:
        raise BackupProgramMissing(program=program)
    environment = {**os.environ, "LC_MESSAGES": "C"}
    command = [path, *arguments]
    if engine is not None:
        _, parameters = engine.dialect.create_connect_args(engine.url)
        parameters = {name: str(value) for name, value in parameters.items() if name != "context"}
        if password := parameters.pop("password", None):
            environment["PGPASSWORD"] = password
        command[1:1] = ["--no-password", f"--dbname={make_conninfo('', **parameters)}"]
    done = subprocess.run(  # noqa: S603 - our own arguments, and a URL of the administrator's
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    if done.returncode != 0:
        words = " ".join(done.stderr.decode("utf-8", "replace").split())[:_LONGEST_WORDS]
        raise BackupProgramFailed(program=program, reason=words or done.returncode)
    return done.stdout.decode("utf-8", "replace")


def _drop_everything(engine: Engine) -> None:
    """Empty a database that was empty before."""
    metadata = MetaData()
    with engine.begin() as connection:
        metadata.reflect(connection)
        metadata.drop_all(connection)
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS licet_refuse_event_change()")
        connection.exec_driver_sql("DROP FUNCTION IF EXISTS licet_refuse_proposal_change()")
