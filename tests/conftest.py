"""What every test may ask for.

Fixture strategy: tests make their own data, small, with `licet_examples` or by hand. Only tests
that hold the project to files of the real world ask for `shared_data`, and are skipped without it.
"""

from __future__ import annotations

import gc
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import settings
from sqlalchemy import Connection, Dialect, Engine, event
from sqlalchemy.util import LRUCache

REPOSITORY = Path(__file__).parents[1]

# `make test` has to end within ten minutes on two cores: laws that name no number of examples are
# tried on 50, and on 500 with LICET_EXAMPLES=thorough.
settings.register_profile("quick", max_examples=50)
settings.register_profile("thorough", max_examples=500)
settings.load_profile(os.environ.get("LICET_EXAMPLES", "quick"))


_LONG_ONLY = "one of the longer checks: LICET_REQUIRE=slow runs them, as .ci/run does"
_ON_POSTGRESQL = "on PostgreSQL too where LICET_REQUIRE names slow; tests/storage always is"


@pytest.hookimpl(tryfirst=True)  # pytest-xdist reads the groups after this
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep together what shares; leave to CI what would take `make test` beyond ten minutes.

    Neighbours go to different processes, and each would make the fixtures of their module anew: the
    samples read from their files, a database with a row in every table, a child that recognises.

    Rooms above `storage` run on SQLite alone; that `storage` does the same on PostgreSQL is tested
    with it (decision 27).
    """
    for item in items:
        if isinstance(item, pytest.Function) and _shares_with_its_module(item):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))
    if "slow" in os.environ.get("LICET_REQUIRE", ""):
        return
    for item in items:
        if item.get_closest_marker("slow"):
            item.add_marker(pytest.mark.skip(_LONG_ONLY))
        elif "postgresql" in item.name and not item.nodeid.startswith("tests/storage"):
            item.add_marker(pytest.mark.skip(_ON_POSTGRESQL))


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that starts an event loop on a thread of its own.

    The browser of other tests keeps a loop running on the main thread.
    """
    if pyfuncitem.get_closest_marker("own_thread") is None:
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    with ThreadPoolExecutor(1) as thread:
        thread.submit(pyfuncitem.obj, **arguments).result()
    return True


def _shares_with_its_module(item: pytest.Function) -> bool:
    fixtures = item._fixtureinfo.name2fixturedefs.values()
    return any(definitions[-1].scope == "module" for definitions in fixtures)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of files that are measured against and never committed."""
    folder = Path(os.environ.get("LICET_DATA") or REPOSITORY.parent / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared data: {folder} is absent; LICET_DATA may name another folder")
    return folder


_DIALECTS: dict[tuple[object, ...], Dialect] = {}
_COMPILED: LRUCache[object, object] = LRUCache(5_000)


@event.listens_for(Engine, "engine_connect")
def _share_compiled_statements(connection: Connection) -> None:
    """Let the engines of all tests compile a statement once, as the one of a program does.

    Nearly every test opens a database of its own, and compiling its statements took a third of its
    time. They are kept by dialect, which is another object in each engine.
    """
    own = connection.dialect
    kind = (type(own), own.dbapi, own.server_version_info)
    connection.dialect = _DIALECTS.setdefault(kind, own)
    connection.execution_options(compiled_cache=_COMPILED)


def pytest_collection_finish() -> None:
    """Let the collector of garbage leave alone what stays: ten thousand tests and all modules."""
    gc.collect()
    gc.freeze()
