"""Hooks told over real HTTP: signed, in the order of the log, again after a failure, under one id.

The receiver verifies with the program that the documentation shows.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest

from checker.access.actor import Actor
from checker.hooks.registering import register_hook
from checker.hooks.telling import HookPoster, tell_hooks
from checker.web.api_reference.hook_receiver import is_from_licet
from tests.checker.api.stage import Stage

SECRET = "sixteen-quiet-owls"  # noqa: S105
pytestmark = pytest.mark.parametrize("url", ["sqlite"], indirect=True)


class Posted(NamedTuple):
    """What the receiver got, and what it answered."""

    key: str
    signature: str
    body: bytes
    status: int


class Receiver(ThreadingHTTPServer):
    """Answers with the statuses it was given, then with 204; a redirect leads back to itself."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answering)
        self.posted: list[Posted] = []
        self.answers: list[int] = []


class _Answering(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        status = self.server.answers.pop(0) if self.server.answers else 204
        told = (self.headers["Idempotency-Key"], self.headers["Licet-Signature"])
        self.server.posted.append(Posted(*told, body, status))
        self.send_response(status)
        if status == 307:
            self.send_header("Location", self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def receiving() -> Iterator[Receiver]:
    with Receiver() as receiver:
        thread = threading.Thread(target=receiver.serve_forever, daemon=True)
        thread.start()
        yield receiver
        receiver.shutdown()
        thread.join()


def test_events_arrive_signed_in_order_and_once_under_each_id(stage: Stage) -> None:
    desk = stage.desk
    poster = HookPoster(lambda: desk.now, allows_private=True)
    review = stage.ids["review_id"][0]
    with receiving() as receiver:
        url = f"http://127.0.0.1:{receiver.server_port}/licet"
        keeper = Actor(stage.keeper.account_id, "keeper", stage.keeper.roles)
        with desk.database.session() as session:
            register_hook(
                session,
                url=url,
                secret=SECRET,
                actions=["review."],
                by=keeper,
                now=desk.now,
                allows_private=True,
            )
        for account_id in (stage.maker.account_id, None, stage.maker.account_id):
            wanted = {"account_id": account_id}
            answer = stage.maker.send("PUT", f"/reviews/{review}/assignment", wanted)
            assert answer.status_code == 200, answer.text
        receiver.answers = [204, 500, 307]
        for _ in range(6):  # each failure puts the rest off; nothing overtakes
            tell_hooks(desk.database, poster, lambda: desk.now)
            desk.now += timedelta(hours=1)
    accepted = [each for each in receiver.posted if each.status == 204]
    numbers = [int(each.key) for each in accepted]
    assert len(numbers) == 3
    assert numbers == sorted(set(numbers))
    assert [each.status for each in receiver.posted] == [204, 500, 307, 204, 204]
    assert len({each.key for each in receiver.posted[1:4]}) == 1  # again under the same id
    for each in receiver.posted:
        told = json.loads(each.body)
        assert told["seq"] == int(each.key)
        assert told["action"] == "review.assigned"
        moment = float(each.signature.split(",")[0].removeprefix("t="))
        assert is_from_licet(each.signature, each.body, SECRET, now=moment)
        assert not is_from_licet(each.signature, each.body + b" ", SECRET, now=moment)
        assert not is_from_licet(each.signature, each.body, "another secret", now=moment)
        assert not is_from_licet(each.signature, each.body, SECRET, now=moment + 3600)
        assert not is_from_licet("t=x,v1=y", each.body, SECRET, now=moment)
