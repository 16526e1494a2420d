"""Decisions on both databases and their replays under other circumstances, byte for byte.

10,000 of them: `python -m benchmarks.decision_replay`. The rig is tried as well: it must see what
differs.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from benchmarks.decision_replay.comparing import (
    CIRCUMSTANCES,
    Outcome,
    compare_records,
    replay_all,
)
from benchmarks.decision_replay.recording import DECISIONS_OF_A_CUSTOMER, record_decisions, upgrade
from rules.chain.process import ChainProcess
from rules.pack import Pack
from storage.database import Database
from tests.checker.conftest import chain, pack
from tests.databases import PostgresCluster
from tests.storage.conftest import postgres

__all__ = ["chain", "pack", "postgres"]

CUSTOMERS = range(2)


@pytest.mark.slow
def test_the_same_bytes_on_both_databases_and_in_another_world(
    postgres: PostgresCluster, tmp_path: Path, pack: Pack, chain: ChainProcess
) -> None:
    with postgres.new_database() as url:
        check_bytes((f"sqlite:///{tmp_path / 'licet.db'}", url), tmp_path, pack, chain)


def check_bytes(urls: tuple[str, str], folder: Path, pack: Pack, chain: ChainProcess) -> None:
    databases = [Database.open(url) for url in urls]
    for database in databases:
        database.migrate()
    packs, outcome = (pack, upgrade(pack)), Outcome()
    ids = list(record_decisions(databases, folder, packs, chain, customers=CUSTOMERS, seed=1))
    records = compare_records(databases, ids, outcome)
    assert outcome.faults == []
    assert len(outcome.verdicts) > 1
    there = CIRCUMSTANCES[1]
    replay_all(urls[0], [first for first, _ in ids], there, records, outcome)
    assert outcome.faults == []
    assert outcome.replays == {there.name: len(CUSTOMERS) * DECISIONS_OF_A_CUSTOMER}
    assert outcome.kinds["pack"] > 0

    with databases[1].session() as session:
        change = "UPDATE assessments SET inputs = replace(inputs, '2026', '2036')"
        session.execute(text(change))
    compare_records(databases, ids, outcome)
    assert len(outcome.faults) == len(ids)
    for database in databases:
        database.close()
