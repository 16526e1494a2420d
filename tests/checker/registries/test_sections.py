"""Lists inside records: read by map, kept whole, compared entry by entry."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.registries.changes import RecordChange
from checker.registries.difference import compare_records
from checker.registries.reading import read_payloads
from checker.registries.record import RegistryRecord, read_record
from checker.registries.sections import describe_entry, load_sections, standing
from tests.checker.registries.payloads import gsxt_report, qcc_details, to_bytes, tyc_list

HOLDERS = [
    {"StockName": "李例", "StockPercent": "60.00%"},
    {"StockName": "榆林样例控股有限公司", "StockPercent": "40.00%"},
]


def read(payload: dict[str, Any], source: str | None = None) -> RegistryRecord:
    (found,) = read_payloads(to_bytes(payload), "a.json", source)
    return found.record


def compare(before: dict[str, Any], after: dict[str, Any]) -> tuple[RecordChange, ...]:
    return compare_records(read(before), read(after))


def test_report_is_read_section_by_section() -> None:
    record = read(gsxt_report())
    assert record.source == "gsxt.report"
    assert record.values["status"] == "active"
    assert record.sections["holders"] == (
        {"name": "李例", "kind": "自然人股东", "subscribed": "300000000 CNY"},
        {"name": "榆林样例控股有限公司", "kind": "法人股东", "subscribed": "200000000 CNY"},
    )
    assert record.sections["annual_reports"] == ({"year": 2025, "published_on": "2026-05-11"},)
    assert record.problems == ()


def test_list_that_is_empty_is_told_from_one_that_was_not_asked_for() -> None:
    record = read(gsxt_report())
    assert record.sections["serious_violations"] == ()
    assert "equity_pledges" not in record.sections


def test_what_no_field_takes_is_kept() -> None:
    record = read(gsxt_report())
    assert record.unknown["知识产权出质登记信息[0].登记编号"] == "样1"
    assert read_record(record.to_data()) == record


def test_entries_that_were_taken_off_do_not_stand() -> None:
    entries = read(gsxt_report()).sections["abnormal_operations"]
    assert [entry["listed_on"] for entry in entries] == ["2024-07-08", "2025-03-04"]
    assert standing("abnormal_operations", entries) == entries[1:]


def test_shares_are_exact() -> None:
    (holder, *_) = read(qcc_details()).sections["holders"]
    assert holder["share"] == "3/5"
    assert holder["subscribed"] == "300000000 CNY"
    assert describe_entry("holders", holder) == "李例 · 自然人股东 · 60% · CNY 3,000,000.00"


@pytest.mark.parametrize("stated", ["60", "0.6", "百分之六十", "101%", "-1%"])
def test_share_that_could_mean_two_things_is_a_problem(stated: str) -> None:
    record = read(qcc_details(Partners=[{"StockName": "李例", "StockPercent": stated}]))
    assert record.sections["holders"] == ({"name": "李例"},)
    assert record.unknown["Partners[0].StockPercent"] == stated
    (problem,) = record.problems
    assert (problem.path, problem.code) == ("Partners[0].StockPercent", "share_unreadable")


def test_amounts_of_enforcement_are_in_yuan() -> None:
    item = {
        "caseCode": "（2026）闽01执1号",
        "execMoney": "1200000",
        "caseCreateTime": 1767225600000,
    }
    record = read(tyc_list(item))
    assert record.source == "tyc.enforcements"
    (entry,) = record.sections["enforcements"]
    assert entry["amount"] == "120000000 CNY"
    assert entry["opened_on"] == "2026-01-01"


def test_empty_page_says_that_there_is_nothing() -> None:
    record = read(tyc_list(), "tyc.dishonesty")
    assert record.sections == {"dishonesty": ()}


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ([*HOLDERS, {"StockName": "王例", "StockPercent": "1.00%"}], "added"),
        (HOLDERS[:1], "removed"),
        ([{"StockName": "李例", "StockPercent": "61.00%"}, HOLDERS[1]], "raised"),
        ([{"StockName": "李例", "StockPercent": "5.00%"}, HOLDERS[1]], "lowered"),
    ],
)
def test_holders_are_compared_one_by_one(after: list[dict[str, str]], kind: str) -> None:
    (change,) = compare(qcc_details(Partners=HOLDERS), qcc_details(Partners=after))
    assert (change.field, change.kind) == ("holders", kind)


def test_writing_and_order_are_no_change() -> None:
    other = [{**HOLDERS[1], "StockName": "榆林樣例控股有限公司"}, HOLDERS[0]]
    assert compare(qcc_details(Partners=HOLDERS), qcc_details(Partners=other)) == ()


def test_entry_that_was_taken_off_is_better() -> None:
    before = gsxt_report()
    after = gsxt_report()
    after["列入经营异常名录信息"][1]["移出日期"] = "2025-08-09"
    (change,) = compare(before, after)
    assert (change.field, change.kind) == ("abnormal_operations", "improved")
    (back,) = compare(after, before)
    assert back.kind == "worsened"


@given(
    st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "StockName": st.text(st.characters(codec="utf-8"), max_size=6),
                "StockPercent": st.text("0123456789.%", max_size=7),
                "Other": st.none() | st.integers() | st.lists(st.integers(), max_size=2),
            },
        ),
        max_size=4,
    )
)
def test_nothing_of_a_list_is_lost(partners: list[dict[str, Any]]) -> None:
    record = read(qcc_details(Partners=partners))
    said = {str(entry.get("name")) for entry in record.sections.get("holders", ())}
    for number, partner in enumerate(partners):
        if partner.get("StockName", "").strip():
            assert partner["StockName"].strip() in said
        if isinstance(partner.get("Other"), int):
            assert record.unknown[f"Partners[{number}].Other"] == partner["Other"]
    assert compare_records(record, record) == ()


def test_every_list_is_told_apart_by_fields_that_it_has() -> None:
    for section in load_sections().values():
        assert set(section.key) <= section.fields.keys()
        assert section.ends_on is None or section.ends_on in section.fields
        assert section.title.zh
        assert section.title.en
