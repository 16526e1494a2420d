"""Two records compared: by meaning, in both directions, with what it touches."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.registries.changes import RecordChange
from checker.registries.difference import compare_records
from checker.registries.reading import read_payloads
from checker.registries.record import RegistryRecord
from tests.checker.registries.payloads import gsxt, tianyancha, to_bytes


def read(payload: dict[str, Any]) -> RegistryRecord:
    (found,) = read_payloads(to_bytes(payload), "a.json")
    return found.record


def compare(**changed: Any) -> tuple[RecordChange, ...]:  # noqa: ANN401
    return compare_records(read(gsxt()), read(gsxt(**changed)))


@pytest.mark.parametrize(
    ("changed", "field", "kind"),
    [
        ({"法定代表人": "王例"}, "legal_representative", "changed"),
        ({"注册资本": "800万人民币"}, "registered_capital", "raised"),
        ({"注册资本": "100万人民币"}, "registered_capital", "lowered"),
        ({"登记状态": "吊销，未注销"}, "status", "worsened"),
        ({"住所": "福州市台江区样例路9号"}, "address", "changed"),
        ({"营业期限至": "2038-09-21"}, "valid_until", "added"),
        ({"核准日期": ""}, "approved_on", "removed"),
    ],
)
def test_change_has_its_kind(changed: dict[str, str], field: str, kind: str) -> None:
    (change,) = compare(**changed)
    assert (change.field, change.kind) == (field, kind)


def test_scope_is_told_item_by_item() -> None:
    (change,) = compare(经营范围="日用百货销售；食品生产。")
    assert (change.added, change.removed) == (("食品生产",), ("食品销售",))
    assert compare(经营范围="日用百货销售;食品销售") == ()


def test_writing_is_no_change() -> None:
    assert compare(企业名称="晨曜貿易有限公司", 法定代表人="李 例", 成立日期="2018-09-22") == ()


def test_what_one_register_never_states_is_no_change() -> None:
    assert compare_records(read(gsxt()), read(tianyancha())) == ()
    found = compare_records(read(gsxt()), read(tianyancha(legalPersonName="王例")))
    assert [change.field for change in found] == ["legal_representative"]


@given(st.lists(st.sampled_from(["存续", "注销", "歇业", "迁出"]), min_size=2, max_size=2))
def test_turned_round_better_is_worse(statuses: list[str]) -> None:
    records = [read(gsxt(登记状态=status)) for status in statuses]
    there, back = compare_records(*records), compare_records(*reversed(records))
    assert [change.kind for change in there] != ["worsened"] or back[0].kind == "improved"
    assert len(there) == len(back) == (statuses[0] != statuses[1])
