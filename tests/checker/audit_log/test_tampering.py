# ruff: noqa: S311, S608 - chance and statements of tests are no secrets
"""Whatever is done to the log is refused by the database, or found where it was let through."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import DatabaseError

from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.verification import FaultKind, verify_events
from storage.database import Database
from storage.events import stream_events
from tests.checker.audit_log.logs import (
    TAMPERINGS,
    Tampering,
    make_witnessed_log,
    record_some,
    unlock,
    verify,
)

SIZE = 24
TRIALS = 120
"""All 10,000 are tried by benchmarks/log_tampering.py."""


class UndoneError(Exception):
    """Takes what was done in a transaction back."""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET action = action WHERE seq = 1",
        "DELETE FROM events WHERE seq = 3",
        "TRUNCATE events",
        "INSERT OR REPLACE INTO events SELECT * FROM events WHERE seq = 2",
    ],
)
def test_the_database_refuses(database: Database, statement: str) -> None:
    record_some(database, 3)
    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.exec_driver_sql(statement)
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM events").scalar() == 3


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda each: each.__name__)
def test_random_tampering_is_found(
    database: Database, tmp_path: Path, tampering: Tampering
) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    assert verify(database, tmp_path).is_good
    known = read_checkpoints(checkpoint_path(tmp_path)).checkpoints
    key, random, missed = load_public_key(tmp_path), Random(20261122), []
    for _ in range(TRIALS // len(TAMPERINGS)):
        with pytest.raises(UndoneError), database.session() as session:  # noqa: PT012
            unlock(session.connection())
            done = tampering(session.connection(), random, SIZE)
            if verify_events(stream_events(session.connection()), known, key).is_good:
                missed.append(done)
            raise UndoneError
    assert missed == []
    assert verify(database, tmp_path).is_good


def test_a_log_written_anew_is_found_by_its_checkpoints(database: Database, tmp_path: Path) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    with database.engine.begin() as connection:
        unlock(connection)
        _rewrite(connection, from_seq=5)
    fault = verify(database, tmp_path).fault
    assert fault is not None
    assert (fault.kind, fault.seq) == (FaultKind.REWRITTEN, SIZE // 2)


def test_the_first_bad_event_is_named(database: Database, tmp_path: Path) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    with database.engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("DELETE FROM events WHERE seq = 17")
    verdict = verify(database, tmp_path)
    assert verdict.fault is not None
    assert (verdict.fault.kind, verdict.fault.seq) == (FaultKind.REMOVED, 17)
    assert verdict.events == 16
    assert "17" in verdict.fault.sentence.en


def test_a_checkpoint_that_was_changed_is_not_believed(database: Database, tmp_path: Path) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    path = checkpoint_path(tmp_path)
    lines = [json.loads(line) for line in path.read_text("ascii").splitlines()]
    lines[-1]["size"] -= 1
    path.write_text("\n".join(map(json.dumps, lines)), "ascii")
    fault = verify(database, tmp_path).fault
    assert fault is not None
    assert fault.kind is FaultKind.FORGED_CHECKPOINT


def _rewrite(connection: Connection, from_seq: int) -> None:
    """What somebody does who knows how: change an event and make all later hashes fit."""
    last = connection.exec_driver_sql(
        f"SELECT hash FROM events WHERE seq = {from_seq - 1}"
    ).scalar_one()
    rows = connection.exec_driver_sql(
        f"SELECT seq, body FROM events WHERE seq >= {from_seq} ORDER BY seq"
    ).all()
    mark = "%s" if connection.dialect.name == "postgresql" else "?"
    for seq, body in rows:
        new = body.replace(f'"alert_id":{seq - 1}', '"alert_id":99') if seq == from_seq else body
        leaf = hashlib.sha256(new.encode()).digest()
        last = hashlib.sha256(b"\0" + bytes.fromhex(last) + leaf).hexdigest()
        connection.exec_driver_sql(
            f"UPDATE events SET body = {mark}, hash = {mark} WHERE seq = {seq}", (new, last)
        )


def test_events_after_the_last_checkpoint_are_counted_apart(
    database: Database, tmp_path: Path
) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    record_some(database, 4)
    verdict = verify(database, tmp_path)
    assert (verdict.events, verdict.witnessed, verdict.checkpoints) == (SIZE + 4, SIZE, 2)
