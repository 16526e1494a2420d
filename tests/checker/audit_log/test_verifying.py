# ruff: noqa: S311, S608 - chance and statements of tests are no secrets
"""A long log is followed in two stretches, which find what one finds."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from checker.audit_log.checkpoints import checkpoint_path, load_public_key, read_checkpoints
from checker.audit_log.verification import FaultKind, Followed, Heads, LogVerdict, follow
from checker.audit_log.verifying import FollowFirst, follow_in_another_process, verify_log
from storage.database import Database
from storage.events import stream_events
from tests.checker.audit_log.logs import TAMPERINGS, Tampering, make_witnessed_log, unlock, verify

SIZE = 24
BORDER = SIZE // 2
TRIALS = 6


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)


def follow_here(database: Database, heads: Heads, up_to_seq: int) -> Followed:
    """Follow the first stretch without another process."""
    with database.read_session() as session:
        return follow(stream_events(session.connection(), up_to_seq=up_to_seq), heads)


def verify_in_two(
    database: Database, data_dir: Path, follow_first: FollowFirst = follow_here
) -> LogVerdict:
    known = read_checkpoints(checkpoint_path(data_dir)).checkpoints
    return verify_log(
        database, known, load_public_key(data_dir), head_start=0, follow_first=follow_first
    )


@pytest.mark.parametrize("tampering", TAMPERINGS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("seed", range(TRIALS))
def test_two_stretches_find_what_one_finds(
    database: Database, tmp_path: Path, tampering: Tampering, seed: int
) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    with database.session() as session:
        unlock(session.connection())
        tampering(session.connection(), Random(seed), SIZE)
    in_two = verify_in_two(database, tmp_path)
    assert in_two == verify(database, tmp_path)
    assert not in_two.is_good


@pytest.mark.parametrize("seq", [1, BORDER - 1, BORDER, BORDER + 1, SIZE])
def test_a_change_beside_the_border_is_named(database: Database, tmp_path: Path, seq: int) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    with database.engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql(f"UPDATE events SET body = body || ' ' WHERE seq = {seq}")
    fault = verify_in_two(database, tmp_path).fault
    assert fault is not None
    assert (fault.kind, fault.seq) == (FaultKind.CHANGED, seq)


def test_another_process_follows_the_first_stretch(database: Database, tmp_path: Path) -> None:
    make_witnessed_log(database, tmp_path, SIZE)
    verdict = verify_in_two(database, tmp_path, follow_in_another_process)
    assert verdict == verify(database, tmp_path)
    assert verdict.is_good
    with database.engine.begin() as connection:
        unlock(connection)
        connection.exec_driver_sql("DELETE FROM events WHERE seq = 3")
    fault = verify_in_two(database, tmp_path, follow_in_another_process).fault
    assert fault is not None
    assert (fault.kind, fault.seq) == (FaultKind.REMOVED, 3)


def test_a_first_stretch_that_ends_elsewhere_is_no_part_of_the_log(
    database: Database, tmp_path: Path
) -> None:
    make_witnessed_log(database, tmp_path, SIZE)

    def find_another_hash(_: Database, __: Heads, up_to_seq: int) -> Followed:
        return Followed(up_to_seq, bytes(32), None)

    fault = verify_in_two(database, tmp_path, find_another_hash).fault
    assert fault is not None
    assert (fault.kind, fault.seq) == (FaultKind.CHANGED, BORDER + 1)
