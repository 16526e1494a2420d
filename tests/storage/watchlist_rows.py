"""One row of every table of watchlists, every column filled."""

from __future__ import annotations

from sqlmodel import SQLModel

from storage.tables import Watchlist, WatchlistEntry, WatchlistVersion
from tests.storage.examples import NOW, TODAY

HASH = "ab" * 32


def make_watchlist_rows() -> list[SQLModel]:
    """Give the rows: a version that is in force, with an entry that ended with it."""
    return [
        WatchlistVersion(
            id="w1",
            list_kind="custom.partners",
            number=2,
            list_date=TODAY,
            dated_by="given",
            imported_at=NOW,
            file_sha256=HASH,
            importer="1-0123456789ab",
            counts={"entries": 1},
            added=1,
            changed=2,
            removed=3,
            unchanged=4,
        ),
        Watchlist(list_kind="custom.partners", version_id="w1"),
        WatchlistEntry(
            list_kind="custom.partners",
            source_id="编号-1",
            first_version=2,
            last_version=3,
            content_sha256=HASH,
            content={"source_id": "编号-1", "names": [{"text": "示例"}]},
        ),
    ]
