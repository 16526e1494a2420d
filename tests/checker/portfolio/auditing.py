"""An audit in another process, to be run beside another one or to be killed."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from multiprocessing.connection import Connection

from checker.access.actor import PROGRAM
from checker.portfolio.audit import Auditor
from rules.pack import load_pack
from storage.database import Database
from tests.checker.office import noon
from tests.checker.portfolio.generated import PURPOSE, FixpointEngine

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["__main__", __name__])


def audit_in_steps(url: str, day: str, is_full: bool, progress: Connection) -> None:
    """Audit in small pages and say when each is done."""
    database, as_of = Database.open(url), date.fromisoformat(day)

    @contextmanager
    def tell(total: int) -> Iterator[Callable[[str], None]]:
        progress.send(total)
        yield progress.send

    Auditor(
        database,
        load_pack("cn-base"),
        PURPOSE,
        as_of,
        FixpointEngine(),
        lambda: noon(as_of),
        by=PROGRAM,
        customers_per_page=4,
    ).audit_portfolio(is_full=is_full, progress=tell)
    database.close()
