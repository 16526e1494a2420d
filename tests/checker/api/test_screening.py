"""Programs read hits and pass on what a maker made of one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.access.roles import Act, Role
from storage.vocabulary import HitState
from tests.checker.api.programs import Program, require_problem, sign_up
from tests.checker.screening.house import (
    DEBTOR,
    LATER,
    NAMESAKE,
    SAME_FIRM,
    UNITED,
    House,
    make_house,
)
from tests.checker.web.conftest import lone_desk
from tests.checker.web.desk import TestDesk

__all__ = ["lone_desk"]

ABSENT = "00000000-0000-7000-8000-000000000000"
_OTHER = {"state": "dismissed", "reason_code": "name_only", "note": "看过护照"}


@pytest.fixture
def house(lone_desk: TestDesk) -> House:
    return make_house(lone_desk.database)


@pytest.fixture
def maker(lone_desk: TestDesk) -> Program:
    return sign_up(lone_desk, Role.MAKER)


def hit_id(house: House, source_id: str = NAMESAKE.source_id) -> str:
    return house.hits()[source_id].id


def test_hits_are_listed_page_by_page(house: House, maker: Program) -> None:
    first = maker.get("/screening-hits", limit=2).json()
    rest = maker.get("/screening-hits", limit=2, cursor=first["next"]).json()
    ids = [each["id"] for each in (*first["items"], *rest["items"])]
    assert sorted(ids) == sorted(hit.id for hit in house.hits().values())
    assert rest["next"] is None
    (line,) = maker.get("/screening-hits", list="cn.dishonest_debtors").json()["items"]
    assert line["source_id"] == DEBTOR.source_id
    assert line["list_title"]["zh"] == "失信被执行人名单"
    assert maker.get("/screening-hits", state="over").json()["items"] == []
    require_problem(maker.get("/screening-hits", cursor="bm8"), 422)


def test_a_hit_has_both_sides_and_points_that_come_to_its_score(
    house: House, maker: Program
) -> None:
    shown = maker.get(f"/screening-hits/{hit_id(house)}").json()
    assert sum(each["points"] for each in shown["reasons"]) == pytest.approx(shown["score"])
    assert shown["party"]["born"] == "1975-**-**"
    assert shown["entry"]["programmes"] == list(NAMESAKE.programmes)
    assert shown["agreements"]["birth_date"] == "same"
    assert "03-08" not in str(shown)
    require_problem(maker.get(f"/screening-hits/{ABSENT}"), 404, "screening_hit_unknown")


def test_a_hit_is_settled_from_what_was_read(house: House, maker: Program) -> None:
    path = f"/screening-hits/{hit_id(house)}"
    version = maker.get(path).headers["etag"]
    require_problem(maker.send("POST", f"{path}/settle", _OTHER), 428, "version_missing")
    settled = maker.send("POST", f"{path}/settle", _OTHER, if_match=version)
    assert settled.json()["state"] == "dismissed"
    late = {"state": "confirmed", "reason_code": "documents_agree"}
    stale = maker.send("POST", f"{path}/settle", late, if_match=version)
    require_problem(stale, 412, "version_stale")
    assert house.hits()[NAMESAKE.source_id].state is HitState.DISMISSED
    shown = maker.get(path).json()
    assert shown["note"] == "看过护照"
    assert shown["decided_by"] == maker.account_id


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"state": "confirmed", "reason_code": "name_only"}, "screening_reason_unknown"),
        ({"state": "review", "reason_code": "name_only"}, "unprocessable_entity"),
        ({"state": "dismissed"}, "unprocessable_entity"),
    ],
)
def test_what_is_wrong_is_a_problem(
    house: House, maker: Program, body: dict[str, str], code: str
) -> None:
    path = f"/screening-hits/{hit_id(house)}/settle"
    require_problem(maker.send("POST", path, body, if_match="*"), 422, code)


def test_what_is_over_is_a_conflict(house: House, maker: Program) -> None:
    before = hit_id(house)
    house.bring_list(UNITED, SAME_FIRM, replace(NAMESAKE, grounds="Otherwise"), now=LATER)
    house.screen()
    answer = maker.send("POST", f"/screening-hits/{before}/settle", _OTHER, if_match="*")
    require_problem(answer, 409, "screening_hit_over")
    items = maker.get(f"/customers/{house.customer_id}/screening-hits").json()["items"]
    assert {each["ended_because"] for each in items} == {None, "entry_changed"}
    assert len(items) == 4


def test_roles_and_scopes_bound_who_settles(
    lone_desk: TestDesk,
    house: House,
) -> None:
    path = f"/screening-hits/{hit_id(house)}/settle"
    auditor = sign_up(lone_desk, Role.AUDITOR)
    require_problem(auditor.send("POST", path, _OTHER, if_match="*"), 403, "act_refused")
    reader = sign_up(lone_desk, Role.MAKER, name="reader", scopes=[Act.READ_CUSTOMERS])
    require_problem(reader.send("POST", path, _OTHER, if_match="*"), 403)
    assert reader.get(f"/customers/{ABSENT}/screening-hits").status_code == 404
