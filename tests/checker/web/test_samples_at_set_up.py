"""Sample customers at set-up: into an empty installation only, and everybody can see how far."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from checker.access.actor import PROGRAM
from checker.access.roles import Role
from checker.access.set_up import set_up_token
from checker.demo import on_request
from checker.demo.on_request import (
    SamplesRefused,
    SamplesState,
    load_samples,
    may_load_samples,
    read_samples_standing,
    request_samples,
)
from storage.customers import add_customer
from storage.database import Database
from tests.checker.packs import shipped_pack
from tests.checker.web.desk import PASSWORD, TestDesk, words_of
from tests.storage.examples import NOW


@pytest.fixture
def quick_samples(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Samples that are neither written nor read; whether that fails is said by the list."""
    troubles: list[str] = []

    def file_quickly(*_: object, **__: object) -> object:
        if troubles:
            raise RuntimeError(troubles[0])
        return SimpleNamespace(customers=range(6))

    monkeypatch.setattr(on_request, "write_samples", lambda *_: ())
    monkeypatch.setattr(on_request, "file_samples", file_quickly)
    return troubles


def load(desk: TestDesk) -> None:
    load_samples(
        desk.desk.workspace,
        shipped_pack(),
        desk.desk.reader,
        desk.engine,
        lambda: NOW,
        as_of=NOW.date(),
    )


def state(database: Database, after: timedelta = timedelta()) -> SamplesState | None:
    with database.read_session() as session:
        standing = read_samples_standing(session, NOW + after)
    return None if standing is None else standing.state


def test_the_log_tells_how_far_they_have_come(desk: TestDesk, quick_samples: list[str]) -> None:
    assert state(desk.database) is None
    with desk.database.session() as session:
        request_samples(session, by=PROGRAM, now=NOW)
    assert state(desk.database) is SamplesState.READING
    assert state(desk.database, timedelta(hours=1)) is SamplesState.CUT_OFF
    quick_samples.append("no font")
    with pytest.raises(RuntimeError, match="no font"):
        load(desk)
    assert state(desk.database) is SamplesState.FAILED
    quick_samples.clear()
    load(desk)
    assert state(desk.database) is SamplesState.LOADED
    assert state(desk.database, timedelta(days=2)) is None


def test_never_where_somebody_is_on_file(desk: TestDesk) -> None:
    with desk.database.session() as session:
        assert may_load_samples(session)
        add_customer(session, name="清河贸易", created_at=NOW)
        assert not may_load_samples(session)
        with pytest.raises(SamplesRefused):
            request_samples(session, by=PROGRAM, now=NOW)


@pytest.mark.usefixtures("quick_samples")
def test_set_up_offers_them_and_runs_show_them(desk: TestDesk) -> None:
    token = set_up_token(desk.data_dir)
    browser = desk.visit()
    assert 'name="samples"' in browser.get(f"/set-up?token={token}").text
    form = {"token": token, "name": "zhang", "shown": "张", "password": PASSWORD}
    refused = browser.send("/set-up", {**form, "again": "other", "samples": "yes"})
    assert (refused.status_code, 'value="yes" checked' in refused.text) == (422, True)
    made = browser.send("/set-up", {**form, "again": PASSWORD, "samples": "yes"})
    assert (made.status_code, made.headers["location"]) == (303, "/runs")
    assert "The sample customers are loaded" in words_of(browser.get("/runs"))


@pytest.mark.usefixtures("quick_samples")
def test_set_up_offers_none_beside_customers(desk: TestDesk) -> None:
    with desk.database.session() as session:
        add_customer(session, name="清河贸易", created_at=NOW)
    token = set_up_token(desk.data_dir)
    browser = desk.visit()
    assert 'name="samples"' not in browser.get(f"/set-up?token={token}").text
    form = {"token": token, "name": "zhang", "shown": "张", "password": PASSWORD, "again": PASSWORD}
    made = browser.send("/set-up", {**form, "samples": "yes"})
    assert made.headers["location"] == "/"
    auditor = desk.sign_in(Role.AUDITOR)
    assert "sample customers" not in words_of(auditor.get("/runs"))
