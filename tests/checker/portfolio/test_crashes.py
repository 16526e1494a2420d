"""An audit may be killed at any moment, and two may run at once: nothing is half there or twice.

`LICET_KILLS` sets the number of kills and `LICET_SEED` their moments, for longer runs by hand.
"""

from __future__ import annotations

import os
import random
import time
from datetime import timedelta

import pytest
from sqlmodel import select

from checker.portfolio.report import report_audit
from rules.pack import Pack
from storage.database import Database
from storage.tables import Audit, StandingChange
from tests.checker.papers import TODAY
from tests.checker.portfolio.auditing import CONTEXT, audit_in_steps
from tests.checker.portfolio.generated import (
    audit,
    read_standings,
    stand_all,
    store_customers,
)

KILLS = int(os.environ.get("LICET_KILLS", "3"))
SEED = int(os.environ.get("LICET_SEED", "20261122"))
CUSTOMERS = 16
LATER = TODAY + timedelta(days=60)


@pytest.mark.slow
def test_an_audit_that_is_killed_leaves_whole_pages_and_the_next_one_does_the_rest(
    database: Database, url: str, pack: Pack
) -> None:
    customers = store_customers(database, range(CUSTOMERS))
    before, after = (stand_all(customers, pack, day) for day in (TODAY, LATER))
    turned = {key for key in customers if before[key][:2] != after[key][:2]}
    assert turned
    audit(database, pack, TODAY)
    chance = random.Random(SEED)  # noqa: S311
    for _ in range(KILLS):
        _audit_and_kill(url, chance)
        found = read_standings(database)
        assert all(found[key] in (before[key], after[key]) for key in customers)
        assert _told(database) == {key for key in turned if found[key] == after[key]}
    run = audit(database, pack, LATER)
    assert read_standings(database) == after
    assert _told(database) == turned
    report = report_audit(database, pack, run)
    assert {change.customer_id for change in report.changes} == turned
    with database.read_session() as session:
        ended = [row.ended_at is not None for row in session.exec(select(Audit))]
    assert ended.count(True) == 2


def test_two_audits_at_once_record_each_change_once(
    database: Database, url: str, pack: Pack
) -> None:
    customers = store_customers(database, range(CUSTOMERS))
    audit(database, pack, TODAY)
    pipes = [CONTEXT.Pipe(duplex=False) for _ in range(2)]
    processes = [
        CONTEXT.Process(target=audit_in_steps, args=(url, LATER.isoformat(), True, its_end))
        for _, its_end in pipes
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0, 0]
    before, after = (stand_all(customers, pack, day) for day in (TODAY, LATER))
    assert read_standings(database) == after
    with database.read_session() as session:
        told = [change.customer_id for change in session.exec(select(StandingChange))]
    assert sorted(told) == sorted(key for key in customers if before[key][:2] != after[key][:2])


def _audit_and_kill(url: str, chance: random.Random) -> None:
    """Let an audit write some pages and kill it in the midst of the next."""
    heard, its_end = CONTEXT.Pipe(duplex=False)
    arguments = (url, LATER.isoformat(), True, its_end)
    process = CONTEXT.Process(target=audit_in_steps, args=arguments)
    process.start()
    its_end.close()
    pages: int = heard.recv()
    began = time.monotonic()
    for _ in range(chance.randrange(1, pages - 1)):
        heard.recv()
        took, began = time.monotonic() - began, time.monotonic()
    process.join(chance.uniform(0, took))
    assert process.is_alive(), "an audit that ends by itself is not killed"
    process.kill()
    process.join()


def _told(database: Database) -> set[str]:
    """Give the customers of whom a change is recorded; each but once."""
    with database.read_session() as session:
        told = [change.customer_id for change in session.exec(select(StandingChange))]
    assert len(told) == len(set(told))
    return set(told)
