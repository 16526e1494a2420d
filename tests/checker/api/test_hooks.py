"""Hooks: only to public addresses, only to their owner, in the order of the log, signed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from checker.access.accounts import apply_roles
from checker.hooks.addresses import find_destination, is_public_address
from checker.hooks.errors import HookAddressRefused
from checker.hooks.telling import HookPoster, tell_hooks
from storage.tables import Hook
from tests.checker.api.programs import require_problem
from tests.checker.api.stage import Stage
from tests.checker.web.desk import TestDesk
from tests.storage.examples import NOW

SECRET = "sixteen-quiet-owls"  # noqa: S105
pytestmark = pytest.mark.parametrize("url", ["sqlite", "postgresql"], indirect=True)


class NotedPoster(HookPoster):
    """Notes what is posted and fails when it is told to."""

    def __init__(self, failure: str | None = None) -> None:
        super().__init__(lambda: NOW, allows_private=False)
        self.posted: list[tuple[str, int, dict[str, object]]] = []
        self.failure = failure

    def post(self, url: str, secret: str, seq: int, content: bytes) -> str | None:
        assert secret
        if self.failure is None:
            self.posted.append((url, seq, json.loads(content)))
        return self.failure


def tell(desk: TestDesk, poster: HookPoster) -> None:
    tell_hooks(desk.database, poster, lambda: desk.now)


def make_hook(stage: Stage, **changes: object) -> str:
    body = {"url": "https://93.184.216.34/licet", "secret": SECRET, "actions": ["review."]}
    answer = stage.keeper.send("POST", "/hooks", body | changes)
    assert answer.status_code == 201, answer.text
    assert SECRET not in answer.text
    return str(answer.json()["id"])


def open_review(stage: Stage) -> None:
    review = stage.ids["review_id"][0]
    body = {"account_id": stage.maker.account_id}
    answer = stage.maker.send("PUT", f"/reviews/{review}/assignment", body)
    assert answer.status_code == 200, answer.text


class TestTelling:
    def test_a_hook_is_told_what_happens_after_it_was_made(self, stage: Stage) -> None:
        hook_id = make_hook(stage)
        open_review(stage)
        poster = NotedPoster()
        tell(stage.desk, poster)
        mine = [told for told in poster.posted if "93.184" in told[0]]
        ((_, seq, event),) = mine
        assert event["action"] == "review.assigned"
        assert event["seq"] == seq
        assert event["customer_id"] == stage.customer_id
        stage.desk.now += timedelta(hours=1)
        tell(stage.desk, poster)
        assert [told for told in poster.posted if "93.184" in told[0]] == mine
        assert stage.keeper.get(f"/hooks/{hook_id}").json()["last_outcome"] == "accepted"

    def test_what_fails_is_told_later_and_given_up_in_the_end(self, stage: Stage) -> None:
        hook_id = make_hook(stage)
        open_review(stage)
        poster = NotedPoster(failure="HTTP 503")
        tell(stage.desk, poster)
        tell(stage.desk, poster)
        shown = stage.keeper.get(f"/hooks/{hook_id}").json()
        assert (shown["failures"], shown["last_outcome"]) == (1, "HTTP 503")
        poster.failure = None
        stage.desk.now += timedelta(minutes=1)
        tell(stage.desk, poster)
        assert [told[2]["action"] for told in poster.posted if "93.184" in told[0]] == [
            "review.assigned"
        ]
        open_review_again = {"account_id": None}
        review = stage.ids["review_id"][0]
        stage.maker.send("PUT", f"/reviews/{review}/assignment", open_review_again)
        poster.failure = "ConnectTimeout"
        for _ in range(12):
            stage.desk.now += timedelta(hours=13)
            tell(stage.desk, poster)
        with stage.desk.database.read_session() as session:
            ended = session.get_one(Hook, hook_id)
        assert ended.ended_at is not None

    def test_who_may_have_none_any_more_is_told_nothing(self, stage: Stage) -> None:
        make_hook(stage)
        with stage.desk.database.session() as session:
            apply_roles(session, stage.keeper.account_id, (), now=stage.desk.now)
        open_review(stage)
        poster = NotedPoster()
        tell(stage.desk, poster)
        assert not [told for told in poster.posted if "93.184" in told[0]]

    def test_another_administrators_hook_is_not_found(self, stage: Stage) -> None:
        path = f"/hooks/{stage.ids['hook_id'][0]}"
        require_problem(stage.keeper.get(path), 404, "hook_unknown")
        require_problem(stage.keeper.send("DELETE", path), 404, "hook_unknown")
        require_problem(stage.maker.get("/hooks"), 403, "act_refused")


def test_the_own_network_is_no_place_for_hooks(stage: Stage) -> None:
    addresses = (
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "::1",
        "fd00::1",
        "::ffff:10.0.0.1",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "224.0.0.1",
    )
    assert [address for address in addresses if is_public_address(address)] == []
    for address in addresses:
        host = f"[{address}]" if ":" in address else address
        body = {"url": f"https://{host}/x", "secret": SECRET, "actions": ["review."]}
        answer = stage.keeper.send("POST", "/hooks", body)
        assert answer.status_code == 422, address
        require_problem(answer, 422, "hook_address_refused")


def test_a_name_that_also_points_inside_is_refused_and_the_address_looked_at_is_used(
    url: str,
) -> None:
    del url
    with pytest.raises(HookAddressRefused):
        find_destination(
            "https://erp.example/x",
            allows_private=False,
            resolve=lambda *_: ["93.184.216.34", "10.0.0.1"],
        )
    found = find_destination(
        "https://erp.example:8443/x?y=1",
        allows_private=False,
        resolve=lambda *_: ["93.184.216.34"],
    )
    assert str(found.url) == "https://93.184.216.34:8443/x?y=1"
    assert found.host == "erp.example:8443"
    with pytest.raises(HookAddressRefused):
        find_destination(
            "http://erp.example/x", allows_private=True, resolve=lambda *_: ["93.184.216.34"]
        )
