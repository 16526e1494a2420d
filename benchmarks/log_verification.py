"""How long 1,000,000 events take to verify, and what one event costs its change.

python -m benchmarks.log_verification [EVENTS]
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert

from checker.access.actor import PROGRAM, Actor
from checker.access.roles import Role
from checker.audit_log.checkpoints import (
    checkpoint_path,
    load_public_key,
    read_checkpoints,
    take_checkpoint,
)
from checker.audit_log.event_body import GENESIS, hash_event, make_body
from checker.audit_log.recording import record_event
from checker.audit_log.verifying import verify_log
from storage.database import Database
from storage.tables import Event
from tests.databases import run_postgres

_NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)
_ACTOR = Actor("019a0000-0000-7000-8000-000000000001", "officer", frozenset({Role.MAKER}))
_BATCH = 20_000
_RECORDED = 500


def fill(database: Database, count: int) -> None:
    """Write a chain of events in bulk, in the form that `record_event` gives them."""
    last = GENESIS
    for start in range(1, count + 1, _BATCH):
        rows = []
        for seq in range(start, min(count + 1, start + _BATCH)):
            customer, at = f"019a0000-0000-7000-8000-{seq % 99_991:012d}", _NOW + timedelta(0, seq)
            data = {"customer_id": customer, "alert_id": seq, "until": "2026-12-31"}
            subject = f"alert:{seq}"
            body = make_body(seq, _ACTOR, "alert.snoozed", subject=subject, data=data, now=at)
            last = hash_event(last, body)
            rows.append(
                {
                    "seq": seq,
                    "at": at,
                    "actor_id": _ACTOR.account_id,
                    "actor_name": _ACTOR.name,
                    "action": "alert.snoozed",
                    "subject": subject,
                    "customer_id": customer,
                    "body": body.decode(),
                    "hash": last.hex(),
                }
            )
        with database.session() as session:
            session.connection().execute(insert(Event), rows)


def _read_cpu_seconds() -> float:
    """Give what this process and those that it waited for have worked."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def measure(url: str, count: int) -> dict[str, object]:
    """Fill, verify, and record some more one by one."""
    database = Database.open(url)
    database.migrate()
    fill(database, count)
    with tempfile.TemporaryDirectory(prefix="licet-log-") as folder:
        data_dir = Path(folder)
        take_checkpoint(database, data_dir, _NOW)
        known = read_checkpoints(checkpoint_path(data_dir)).checkpoints
        wall, cpu = time.perf_counter(), _read_cpu_seconds()
        verdict = verify_log(database, known, load_public_key(data_dir))
        wall, cpu = time.perf_counter() - wall, _read_cpu_seconds() - cpu
    assert verdict.is_good
    assert verdict.events == verdict.witnessed == count
    began = time.process_time()
    for number in range(_RECORDED):
        with database.session() as session:
            data = {"alert_id": number}
            record_event(session, PROGRAM, "alert.closed", subject="alert:1", data=data, now=_NOW)
    recording = (time.process_time() - began) / _RECORDED
    database.close()
    return {
        "database": url.partition(":")[0],
        "events": count,
        "verify_cpu_s": round(cpu, 2),
        "verify_wall_s": round(wall, 2),
        "record_cpu_ms": round(recording * 1000, 2),
    }


def main() -> None:
    """Measure on both databases."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="licet-log-") as folder:
        print(json.dumps(measure(f"sqlite:///{folder}/licet.db", count)), flush=True)
    with run_postgres() as cluster, cluster.new_database() as url:
        print(json.dumps(measure(url, count)), flush=True)


if __name__ == "__main__":
    main()
