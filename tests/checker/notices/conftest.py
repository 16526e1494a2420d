"""The room where messages are made and sent, once on each kind of database."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.checker.notices.post_room import PostRoom


@pytest.fixture
def room(database: Database, monkeypatch: pytest.MonkeyPatch) -> PostRoom:
    monkeypatch.delenv("LICET_DEFAULT_OWNER", raising=False)
    return PostRoom(database)
