"""A database of any number of credentials, written by the database itself in a few minutes.

Of a thousand credentials 20 end within 90 days, eight have ended within a year and are current
still, the others end in more than 400 days; they are of 20 kinds, and five belong to one customer.
Each customer has one of 100 owners, who have a mail address and one of ten supervisors among them.
The papers behind the credentials are left out, and with them the check of foreign keys.
"""

from __future__ import annotations

import re
from datetime import date

from rules.pack import load_pack
from storage.database import Database

AS_OF = date(2026, 11, 22)
PLAN = load_pack("cn-base").renewals
_KINDS = sorted(PLAN.evidence_max_age_days)[:20]
_CREDENTIALS_EACH = 5
_PEOPLE, _SUPERVISORS = 100, 10
_MOMENT = f"'{AS_OF} 00:00:00'"
_ROWS_AT_ONCE = 1_000_000


def fill(database: Database, credentials: int) -> None:
    """Write people, customers and credentials; indexes are built and measured at the end.

    Args:
        database: An empty one.
        credentials: How many.
    """
    database.migrate()
    indexes = _drop_indexes(database)
    customers = credentials // _CREDENTIALS_EACH
    parts = ((_PEOPLE, _PEOPLE_ROWS), (_PEOPLE, _ADDRESS_ROWS), (customers, _CUSTOMER_ROWS))
    for number, rows in (*parts, (credentials, _CREDENTIAL_ROWS)):
        for first in range(0, number, _ROWS_AT_ONCE):
            last = min(first + _ROWS_AT_ONCE, number) - 1
            _run(database, _write(rows, first, last, is_sqlite=database.is_sqlite))
    _run(database, *indexes)
    _tidy(database)
    database.close()


def forget_beats(database: Database) -> None:
    """Leave people, customers and credentials alone, as they were before the first beat."""
    tables = ("delivery_attempts", "deliveries", "untold_alerts", "alert_events", "alerts", "beats")
    if database.is_sqlite:
        _run(database, *(f"DELETE FROM {table}" for table in tables))  # noqa: S608
    else:
        _run(database, f"TRUNCATE {', '.join(tables)}")
    _tidy(database)


def acknowledge_everything(database: Database) -> None:
    """Let all open alerts be acknowledged."""
    _run(database, "UPDATE alerts SET state = 'acknowledged' WHERE state = 'open'")
    _tidy(database)


def _tidy(database: Database) -> None:
    """Take statistics; PostgreSQL also does what its background work would do in an hour."""
    sqlite, postgres = ("PRAGMA analysis_limit = 1000", "ANALYZE"), ("VACUUM ANALYZE", "CHECKPOINT")
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in sqlite if database.is_sqlite else postgres:
            connection.exec_driver_sql(statement)


def _run(database: Database, *statements: str) -> None:
    """Run statements in one transaction that checks no foreign keys and hurries."""
    connection = database.engine.raw_connection()
    cursor = connection.cursor()
    for statement in (*(_SQLITE if database.is_sqlite else _POSTGRES), *statements, "COMMIT"):
        cursor.execute(statement)
    connection.close()
    database.close()  # with the settings


_SQLITE = (
    "PRAGMA query_only = OFF",
    "PRAGMA foreign_keys = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA cache_size = -500000",
    "BEGIN IMMEDIATE",
)
_POSTGRES = (
    "SET session_replication_role = replica",
    "SET maintenance_work_mem = '1GB'",
    "SET synchronous_commit = off",
)


def _drop_indexes(database: Database) -> list[str]:
    """Drop the indexes of the two large tables; give the statements that build them again."""
    if database.is_sqlite:
        query = (
            "SELECT name, sql FROM sqlite_master"
            " WHERE tbl_name IN {} AND substr(name, 1, 3) = 'ix_'"
        )
    else:
        query = (
            "SELECT indexname, indexdef FROM pg_indexes"
            " WHERE tablename IN {} AND substr(indexname, 1, 3) = 'ix_'"
        )
    with database.engine.begin() as connection:
        listed = connection.exec_driver_sql(query.format("('customers', 'credentials')"))
        found: dict[str, str] = {name: definition for name, definition in listed}  # noqa: C416 - rows are no pairs to mypy
        for name in found:
            connection.exec_driver_sql(f"DROP INDEX {name}")
    return list(found.values())


def _write(rows: str, first: int, last: int, *, is_sqlite: bool) -> str:
    """Give the statement that writes the rows of the numbers `i` from `first` to `last`."""
    if is_sqlite:
        following = f"SELECT i + 1 FROM series WHERE i < {last}"  # noqa: S608
        series = f"WITH RECURSIVE series(i) AS (SELECT {first} UNION ALL {following})"
        words = {"hex": "printf('%012x', {})", "day": f"date('{AS_OF}', ({{}}) || ' days')"}
    else:
        series = f"WITH series(i) AS (SELECT generate_series({first}, {last})::bigint)"
        words = {
            "hex": "lpad(to_hex({}), 12, '0')",
            "day": f"date '{AS_OF}' + ({{}})::integer",
        }
        rows = rows.replace(_MOMENT, f"timestamptz {_MOMENT}")
    target, _, columns = rows.partition("SELECT")
    columns = re.sub(r"\[(\w+) (.+?)\]", lambda found: words[found[1]].format(found[2]), columns)
    return f"{target} {series} SELECT {columns} FROM series"  # noqa: S608


_ID = "'01a20320-a200-7000-8000-' || "
"""Before twelve hexadecimal digits: ids as long as real ones, in the order of filing."""

_PEOPLE_ROWS = f"""
    INSERT INTO people
        (id, name, language, time_zone, working_days_only, supervisor_id, is_active, created_at)
    SELECT {_ID}[hex i], 'person ' || i, 'zh', 'Asia/Shanghai', 1 = 0,
        CASE WHEN i >= {_SUPERVISORS} THEN {_ID}[hex i % {_SUPERVISORS}] END, 1 = 1, {_MOMENT}
"""
_ADDRESS_ROWS = f"""
    INSERT INTO addresses (id, person_id, channel, target, is_active, created_at)
    SELECT {_ID}[hex i], {_ID}[hex i], 'mail', 'person' || i || '@example.com', 1 = 1, {_MOMENT}
"""
_CUSTOMER_ROWS = f"""
    INSERT INTO customers (id, name, created_at, owner_id, is_own)
    SELECT {_ID}[hex i], 'customer ' || i, {_MOMENT}, {_ID}[hex i % {_PEOPLE}], 1 = 0
"""
_SHARE, _SPREAD = "(i * 48271) % 100003", "(i * 69621) % 99991"
_ENDS_IN = (
    f"CASE WHEN {_SHARE} < 800 THEN -1 - {_SPREAD} % 365"
    f" WHEN {_SHARE} < 2800 THEN {_SPREAD} % 91 ELSE 400 + {_SPREAD} % 3000 END"
)
_KIND = " ".join(f"WHEN {place} THEN '{kind}'" for place, kind in enumerate(_KINDS))
_CREDENTIAL_ROWS = f"""
    INSERT INTO credentials (id, customer_id, document_id, kind, valid_until, is_current,
        recorded_at, evidenced_on, origin)
    SELECT {_ID}[hex i], {_ID}[hex i / {_CREDENTIALS_EACH}], {_ID}[hex i],
        CASE ({_SPREAD}) % {len(_KINDS)} {_KIND} END, [day {_ENDS_IN}], 1 = 1, {_MOMENT},
        [day -({_SHARE} % 300)], 'paper'
"""
