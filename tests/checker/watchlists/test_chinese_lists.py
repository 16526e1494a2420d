"""The Chinese lists, which come as templates: removed records, money, numbers of persons masked."""

from __future__ import annotations

import csv
import io
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.watchlists.entry import ListAmount, PartyKind
from checker.watchlists.errors import ListWithoutTemplate
from checker.watchlists.identity_masks import (
    is_identity_number,
    mask_identity_numbers,
    mask_number_of_person,
)
from checker.watchlists.kinds import list_kinds, load_kind
from checker.watchlists.outcome import ListReading
from checker.watchlists.readers.chinese_numbers import name_chinese_number
from checker.watchlists.reading import read_source
from checker.watchlists.templates import write_template
from tests.checker.watchlists.made_lists import make_source, table

CHINESE = [kind for kind in list_kinds() if kind.startswith("cn.")]
NUMBER, MASKED = "110105199003071234", "1101051990****1234"
CODE = "91330106MA2KX7Q30B"


def read(kind: str, *rows: dict[str, str], encoding: str = "utf-8") -> ListReading:
    headings = list(dict.fromkeys(heading for row in rows for heading in row))
    content = table(headings, rows).decode().encode(encoding)
    return read_source(make_source("list.csv", content), load_kind(kind))


@pytest.mark.parametrize("kind", CHINESE)
def test_a_filled_in_template_is_read(kind: str) -> None:
    [headings] = csv.reader(io.StringIO(write_template(kind).removeprefix("\ufeff")))
    row = {
        heading: "2026-01-02" if "日期" in heading or "时间" in heading else f"值{n}"
        for n, heading in enumerate(headings)
    }
    row |= {heading: "12.34" for heading in headings if "元" in heading}
    reading = read(kind, row)
    assert reading.problems == ()
    assert reading.counts["entries"] == 1
    assert reading.entries[0].removed_on == date(2026, 1, 2)


@pytest.mark.parametrize("kind", ["un.consolidated", "ofac.sdn", "us.csl"])
def test_a_list_of_a_publisher_has_no_template(kind: str) -> None:
    with pytest.raises(ListWithoutTemplate):
        write_template(kind)


def test_a_dishonest_debtor_is_kept_as_the_site_shows_him() -> None:
    row = {
        "被执行人姓名/名称": "张三",
        "身份证号码/组织机构代码": NUMBER,
        "性别": "男",
        "年龄": "36",
        "案号": "（2025）浙01执1号",
        "执行法院": "清河区人民法院",
        "发布时间": "2025年06月01日",
        "生效法律文书确定的义务": f"张三（{NUMBER}）偿还 10 元",
    }
    reading = read("cn.dishonest_debtors", row)
    [entry] = reading.entries
    assert entry.kind is PartyKind.PERSON
    assert [one.number for one in entry.identifiers] == [MASKED]
    assert NUMBER not in json.dumps(entry.to_content(), ensure_ascii=False)
    assert (entry.listed_on, entry.case_numbers[0]) == (date(2025, 6, 1), "（2025）浙01执1号")
    assert entry.authorities == ("清河区人民法院",)
    assert reading.columns_not_kept == ("性别", "年龄")
    assert "男" not in json.dumps(entry.to_content(), ensure_ascii=False)


def test_no_other_number_of_a_person_is_kept_either() -> None:
    row = {"iname": "OTTO FUCHS", "cardNum": "E12345678", "caseCode": "4号", "type": "自然人"}
    [entry] = read("cn.dishonest_debtors", row).entries
    assert "E12345678" not in json.dumps(entry.to_content(), ensure_ascii=False)


def test_the_number_of_a_representative_is_not_kept() -> None:
    row = {"纳税人名称": "清河商贸有限公司", "欠税税种": "增值税", "欠税余额（元）": "1",
           "法定代表人证件号码": "E12345678"}  # fmt: skip
    reading = read("cn.tax_arrears", row)
    assert reading.columns_not_kept == ("法定代表人证件号码",)
    assert "E12345678" not in json.dumps(reading.entries[0].to_content(), ensure_ascii=False)


def test_a_number_that_the_site_has_masked_gives_the_same_entry() -> None:
    row = {"iname": "张三", "cardNum": NUMBER, "caseCode": "1号", "type": "0"}
    [whole] = read("cn.dishonest_debtors", row).entries
    [masked] = read("cn.dishonest_debtors", row | {"cardNum": MASKED}).entries
    assert whole == masked


def test_the_code_of_a_company_is_not_masked() -> None:
    row = {
        "iname": "清河商贸有限公司",
        "cardNum": CODE,
        "caseCode": "2号",
        "businessEntity": "李四",
    }
    [entry] = read("cn.dishonest_debtors", row).entries
    assert (entry.kind, entry.identifiers[0].number) == (PartyKind.COMPANY, CODE)


def test_two_debtors_of_one_case_are_two_parties() -> None:
    rows = [{"名称": name, "案号": "3号"} for name in ("张三", "李四")]
    assert read("cn.dishonest_debtors", *rows).counts["entries"] == 2


def test_a_removed_record_is_history() -> None:
    row = {"企业名称": "清河商贸有限公司", "统一社会信用代码": CODE, "列入原因": "未按期公示年报",
           "列入日期": "2023-07-01", "移出日期": "2024-03-05"}  # fmt: skip
    again = row | {"列入日期": "2025-07-01", "移出日期": "-"}
    old, new = read("cn.abnormal_operations", row, again, encoding="gb18030").entries
    assert (old.removed_on, new.removed_on) == (date(2024, 3, 5), None)
    assert old.is_removed(date(2026, 1, 1))
    assert not new.is_removed(date(2026, 1, 1))
    assert old.source_id != new.source_id


def test_arrears_are_money_in_minor_units() -> None:
    row = {"纳税人名称": "清河商贸有限公司", "纳税人识别号": CODE, "欠税税种": "增值税",
           "欠税余额（元）": "1,234,567.89", "当期新欠": "0.005"}  # fmt: skip
    reading = read("cn.tax_arrears", row)
    assert reading.entries[0].amounts == (ListAmount("balance", 123_456_789, "CNY"),)
    assert [problem.code for problem in reading.problems] == ["amount_unreadable"]


@pytest.mark.parametrize(
    ("heading", "stated", "minor_units"),
    [
        ("欠税余额（万元）", "12.5", 12_500_000),
        ("欠税余额（元）", "12.5", 1_250),
        ("欠税余额", "12.5元", 1_250),
    ],
)
def test_the_unit_of_an_amount_stands_in_its_heading(
    heading: str, stated: str, minor_units: int
) -> None:
    [entry] = read(
        "cn.tax_arrears", {"纳税人名称": "清河商贸有限公司", heading: stated, "欠税税种": "增值税"}
    ).entries
    assert [amount.minor_units for amount in entry.amounts] == [minor_units]


@pytest.mark.parametrize(
    ("number", "scheme"),
    [
        (CODE, "cn.uscc"),
        ("71610585-2", "cn.organisation_code"),
        ("330100400015575", "cn.registration_number"),
        (NUMBER, "cn.resident_id"),
        (MASKED, "cn.resident_id"),
        ("X12", "cn.number"),
    ],
)
def test_a_number_says_by_its_form_what_it_is(number: str, scheme: str) -> None:
    assert name_chinese_number(number) == scheme


def test_a_notice_names_its_parties_in_both_languages() -> None:
    row = {
        "名称": "示例防务公司",
        "英文名称": "Example Defense Inc.",
        "国家或地区": "美国",
        "清单": "不可靠实体清单",
        "公告文号": "2026年第1号",
        "列入日期": "2026-01-02",
    }
    [entry] = read("cn.notices", row).entries
    assert [name.text for name in entry.names] == ["示例防务公司", "Example Defense Inc."]
    assert entry.programmes == ("不可靠实体清单",)


def test_a_date_that_cannot_be_read_is_told_and_its_words_kept() -> None:
    row = {"企业名称": "清河商贸有限公司", "列入日期": "去年"}
    reading = read("cn.serious_violations", row)
    [problem] = reading.problems
    assert (problem.code, problem.line, problem.is_left_out) == ("date_unreadable", 2, False)
    assert reading.entries[0].raw == {"main": [row]}


@given(st.dates(date(1900, 1, 1), date(2025, 12, 31)), st.integers(0, 999), st.sampled_from("0X9x"))
def test_no_day_of_birth_is_left_in_an_identity_number(day: date, order: int, last: str) -> None:
    number = f"330106{day:%Y%m%d}{order:03}{last}"
    shown = f"330106{day:%Y}****{order:03}{last}"
    assert mask_identity_numbers(f"张三（{number}），住") == f"张三（{shown}），住"
    assert mask_number_of_person(number) == mask_number_of_person(shown) == shown
    assert is_identity_number(number)
    assert is_identity_number(shown)


@pytest.mark.parametrize(
    "text", [CODE, "913301061990030712", "330100400015575", "13800138000", "7"]
)
def test_other_numbers_are_no_identity_numbers(text: str) -> None:
    assert mask_identity_numbers(text) == text
    assert not is_identity_number(text)


def test_of_a_short_number_of_a_person_nothing_is_shown() -> None:
    assert mask_number_of_person("E12345678") == "*********"
