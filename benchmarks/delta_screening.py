"""Many customers screened, a list changed by one in a hundred, and only that screened again.

    python -m benchmarks.delta_screening [--customers 100000] [--seed 1]
        [--lists ../shared/data/lists]

Customers are invented, one in a thousand of them named after a party of the list. They are screened
once; then one in a hundred entries of the OFAC list is changed, removed or new, and as many
customers are renamed. The next run is told what it compared, and its hits are compared with those
of a full screening of the same state in another database: both have to be equal, hit for hit.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, select
from sqlmodel import col

from benchmarks.chinese_names import DEFAULT_FORMS, make_names
from benchmarks.name_screening import DEFAULT_LISTS
from checker.access.actor import PROGRAM
from checker.screening.running import ScreeningRun, run_screening
from checker.watchlists.entry import ListEntry, ListName, hash_content
from checker.watchlists.reading import read_list
from storage.database import Database
from storage.tables import Customer, ScreeningHit
from storage.watchlists import NewEntry, NewVersion, record_version

_NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
_DAY = date(2026, 11, 22)
_KIND = "ofac.sdn"
_PIECE = 5_000


def main() -> None:
    """Measure and print."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--customers", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--lists", type=Path, default=DEFAULT_LISTS)
    options = asked.parse_args()
    chance = random.Random(options.seed)  # noqa: S311 - a benchmark repeats itself
    entries = list(read_list(options.lists / "ofac", _KIND).entries)
    names = _name_customers(options.customers, entries, chance)
    changed, told = _change(entries, chance)
    places = chance.sample(range(len(names)), len(names) // 100)
    renamed = {place: f"{names[place]} Renamed" for place in places}
    print(f"{len(names):,} customers, {len(entries):,} entries")
    print(f"then {told}, {len(renamed):,} customers renamed")
    with tempfile.TemporaryDirectory() as folder:
        database = _make(folder, "delta")
        _add_customers(database, names)
        _import(database, entries, _NOW)
        _run("first screening", database, _NOW)
        _run("nothing changed", database, _NOW + timedelta(hours=1))
        _import(database, changed, _NOW + timedelta(days=1))
        _rename(database, renamed)
        _run("only what changed", database, _NOW + timedelta(days=1))
        whole = _make(folder, "whole")
        _add_customers(whole, [renamed.get(place, name) for place, name in enumerate(names)])
        _import(whole, changed, _NOW + timedelta(days=1))
        _run("all of it anew", whole, _NOW + timedelta(days=1))
        delta, full = _standing(database), _standing(whole)
    differ = len(delta ^ full)
    print(f"hits: {len(delta):,} by what changed, {len(full):,} in full, {differ} differ")


def _name_customers(count: int, entries: list[ListEntry], chance: random.Random) -> list[str]:
    parts, _ = make_names(min(count, 60_000), DEFAULT_FORMS, 1)
    names = ["".join(part) for part in parts]
    names += [f"{name}第{number}分公司" for number, name in enumerate(names)][: count - len(names)]
    for entry in chance.sample(entries, count // 1000):
        names[chance.randrange(len(names))] = entry.primary_name
    return names[:count]


def _change(entries: list[ListEntry], chance: random.Random) -> tuple[list[ListEntry], str]:
    """Change, remove and add a third of a hundredth each."""
    places = chance.sample(range(len(entries)), len(entries) // 100)
    third = len(places) // 3
    changed = list(entries)
    for place in places[:third]:
        entry = changed[place]
        alias = ListName(f"{entry.primary_name} alias")
        changed[place] = replace(entry, names=(*entry.names, alias))
    added = [
        replace(entries[place], source_id=f"new-{place}") for place in places[third : 2 * third]
    ]
    removed = set(places[2 * third :])
    left = [entry for place, entry in enumerate(changed) if place not in removed]
    return [*left, *added], f"{third} changed, {len(added)} new, {len(removed)} removed"


def _make(folder: str, name: str) -> Database:
    database = Database.open(f"sqlite:///{folder}/{name}.db")
    database.migrate()
    return database


def _add_customers(database: Database, names: list[str]) -> None:
    with database.session() as session:
        for start in range(0, len(names), _PIECE):
            rows = [
                {"id": f"{start + n:09d}", "name": name, "created_at": _NOW, "is_own": False}
                for n, name in enumerate(names[start : start + _PIECE])
            ]
            session.execute(insert(Customer), rows)


def _rename(database: Database, renamed: dict[int, str]) -> None:
    with database.session() as session:
        for place, name in renamed.items():
            session.get_one(Customer, f"{place:09d}").name = name


def _import(database: Database, entries: list[ListEntry], now: datetime) -> None:
    new = [
        NewEntry(entry.source_id, hash_content(content), content)
        for entry in entries
        for content in [entry.to_content()]
    ]
    version = NewVersion(_KIND, now.date(), "given", now, "0" * 64, "benchmark", {})
    with database.session() as session:
        record_version(session, version, new)


def _run(title: str, database: Database, now: datetime) -> ScreeningRun:
    began, cpu = time.monotonic(), time.process_time()
    run = run_screening(database, PROGRAM, _DAY, now)
    print(
        f"{title:20} {time.process_time() - cpu:7.1f} CPU s {time.monotonic() - began:7.1f} s  "
        f"customers against all entries {run.customers_screened:,}, "
        f"entries against all customers {run.entries_screened:,}; "
        f"{run.found:,} found, {run.ended:,} ended"
    )
    return run


def _standing(database: Database) -> set[tuple[str, ...]]:
    columns = (
        ScreeningHit.customer_id,
        ScreeningHit.party,
        ScreeningHit.source_id,
        ScreeningHit.party_sha256,
        ScreeningHit.entry_sha256,
        ScreeningHit.score,
    )
    with database.read_session() as session:
        query = select(*columns).where(col(ScreeningHit.ended_at).is_(None))
        return {tuple(map(str, row)) for row in session.execute(query)}


if __name__ == "__main__":
    main()
