"""A few pages are made at once, in the order they came; what takes long keeps nobody waiting."""

from __future__ import annotations

import threading
from pathlib import Path

import anyio
import httpx
import pytest
from starlette.responses import Response

from checker.access.roles import Act, Role
from checker.http.guarded import DeskRouter
from checker.http.turns import PAGES_AT_ONCE
from checker.http.visit import Visiting
from storage.database import Database
from tests.checker.web.desk import TestDesk

pytestmark = pytest.mark.own_thread

_WITHIN_S = 30


class Room:
    """Pages that stay until they may leave, and how many were in it at once."""

    def __init__(self) -> None:
        self.entered = threading.Semaphore(0)
        self.may_leave = threading.Event()
        self._lock = threading.Lock()
        self._inside = 0
        self.most = 0

    def stay(self) -> None:
        with self._lock:
            self._inside += 1
            self.most = max(self.most, self._inside)
        self.entered.release()
        assert self.may_leave.wait(_WITHIN_S)
        with self._lock:
            self._inside -= 1


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def desk(tmp_path: Path, room: Room) -> TestDesk:
    router = DeskRouter()

    @router.page("/test/page", act=Act.READ_CUSTOMERS)
    def page(visit: Visiting) -> Response:
        room.stay()
        return Response(f"page {visit.actor.name}")

    @router.page("/test/long", act=Act.READ_CUSTOMERS, takes_long=True)
    def long(visit: Visiting) -> Response:
        return Response(f"long {visit.actor.name}")

    database = Database.open(f"sqlite:///{tmp_path / 'licet.db'}")
    database.migrate()
    return TestDesk(database, tmp_path, (router,))


def test_pages_wait_for_their_turn_and_for_nothing_that_takes_long(
    desk: TestDesk, room: Room
) -> None:
    cookies = dict(desk.sign_in(Role.MAKER).client.cookies)
    texts: list[str] = []

    async def ask_all() -> None:
        transport = httpx.ASGITransport(desk.app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://testserver", cookies=cookies
        ) as client:

            async def ask(path: str) -> None:
                texts.append((await client.get(path)).text)

            async with anyio.create_task_group() as group:
                for _ in range(PAGES_AT_ONCE + 2):
                    group.start_soon(ask, "/test/page")
                for _ in range(PAGES_AT_ONCE):
                    await anyio.to_thread.run_sync(room.entered.acquire)
                await ask("/test/long")
                await ask("/healthz")
                assert not room.entered.acquire(blocking=False)
                room.may_leave.set()

    anyio.run(ask_all)
    assert texts[0] == "long maker"
    assert texts.count("page maker") == PAGES_AT_ONCE + 2
    assert room.most == PAGES_AT_ONCE
