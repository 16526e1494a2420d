"""What stands in the cells of registers: days, amounts, kinds, headings, and the user's mapping."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from checker.errors import MappingInvalid
from checker.register.amounts import AmountFault, Marks, read_amount, read_heading_marks
from checker.register.claims import read_claims
from checker.register.contracts import read_contracts
from checker.register.dates import is_endless, read_day, read_span
from checker.register.faults import CellProblem, load_fault_texts
from checker.register.headings import RegisterKind, fields_by_heading, fold_heading, load_fields
from checker.register.kinds import find_kind, fold_kind, load_kind_names, make_kind
from checker.register.lines import find_header
from checker.register.lines import read_register as read_lines
from checker.register.mapping import RegisterMapping, parse_mapping
from ingest.document import Money
from ingest.readers.limits import ReadingLimits
from ingest.readers.separated_values import read_separated_values
from ingest.templates import load_templates
from tests.checker.register.spreadsheets import TableReader

DAY = date(2027, 3, 1)


WAYS: list[str | Decimal | date] = [
    *("2027-03-01", "2027/3/1", "2027.3.1", "2027年3月1日", "20270301", Decimal(20270301), DAY),
    *("46447", Decimal(46447), Decimal("46447.5"), "2027-03-01 00:00:00", "２０２７－０３－０１"),
    *("1 March 2027", "Mar 1, 2027", "01-Mar-2027", "March 1st, 2027", "2027-03-01T08:30:00"),
]


@pytest.mark.parametrize("cell", WAYS)
def test_a_day_is_read_however_it_is_written(cell: str | Decimal | date) -> None:
    assert read_day(cell, is_day_first=None) == DAY


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2027-02-30", "date_invalid"),
        ("27/3/1", "date_invalid"),
        ("下个月", "date_invalid"),
        (Decimal(7), "date_invalid"),
        ("03/04/2027", "date_ambiguous"),
        ("2027-03", "date_incomplete"),
        ("2027年3月", "date_incomplete"),
    ],
)
def test_a_day_is_never_guessed(cell: str | Decimal, code: str) -> None:
    with pytest.raises(CellProblem) as raised:
        read_day(cell, is_day_first=None)
    assert raised.value.code == code


def test_the_mapping_tells_the_day_from_the_month() -> None:
    assert read_day("03/04/2027", is_day_first=True) == date(2027, 4, 3)
    assert read_day("03/04/2027", is_day_first=False) == date(2027, 3, 4)
    assert read_day("31/12/2027", is_day_first=None) == date(2027, 12, 31)


@pytest.mark.parametrize("cell", ["长期", "永久有效", "无固定期限", "Permanent", "9999-12-31"])
def test_no_fixed_term_is_said_in_words(cell: str) -> None:
    assert is_endless(cell)
    assert read_span(cell, is_day_first=None).is_endless


def test_a_term_in_one_cell_has_both_days() -> None:
    span = read_span("2022.03.02-2027.03.01", is_day_first=None)
    assert (span.since, span.until) == (date(2022, 3, 2), DAY)
    assert read_span("2027-03-01", is_day_first=None).until == DAY


@pytest.mark.parametrize(
    ("cell", "heading", "currency", "expected"),
    [
        ("1,200,000.00", "金额", "CNY", Money(120_000_000, "CNY")),
        ("120万元", "金额", None, Money(120_000_000, "CNY")),
        ("120万元", "金额（万元）", None, Money(120_000_000, "CNY")),
        (Decimal("120.5"), "合同金额(万元)", None, Money(120_500_000, "CNY")),
        (Decimal(1000), "Amount (JPY)", None, Money(1000, "JPY")),
        ("1.234", "Amount", "KWD", Money(1234, "KWD")),
        ("USD 20,000", "金额", None, Money(2_000_000, "USD")),
        ("20万美元", "金额", None, Money(20_000_000, "USD")),
        (Decimal("1.5"), "Amount (USD million)", None, Money(150_000_000, "USD")),
        ("¥5,000整", "金额", None, Money(500_000, "CNY")),
    ],
)
def test_amounts(cell: str | Decimal, heading: str, currency: str | None, expected: Money) -> None:
    assert read_amount(cell, read_heading_marks(heading), unit=None, currency=currency) == expected


@pytest.mark.parametrize(
    ("cell", "heading", "code"),
    [
        ("120元", "金额（万元）", "amount_unit_unclear"),
        (Decimal(120), "金额", "currency_missing"),
        ("$120", "金额", "currency_missing"),
        ("120美元", "Amount (EUR)", "currency_contradicts"),
        ("约120万元", "金额", "not_an_amount"),
        ("120-130万元", "金额", "not_an_amount"),
        (Decimal("0.001"), "金额（元）", "amount_too_fine"),
        (Decimal(-5), "金额（元）", "amount_out_of_range"),
        (Decimal("1e30"), "金额（元）", "amount_out_of_range"),
    ],
)
def test_an_amount_is_never_guessed(cell: str | Decimal, heading: str, code: str) -> None:
    with pytest.raises(AmountFault) as raised:
        read_amount(cell, read_heading_marks(heading), unit=None, currency=None)
    assert raised.value.code == code


def test_marks_of_heading_and_column_agree_or_contradict() -> None:
    around = read_heading_marks("金额（万元）").with_(Marks(currencies=frozenset({"KWD"})))
    assert read_amount(Decimal(1), around, unit=None, currency=None) == Money(10_000_000, "KWD")


def test_tables_beside_the_code_name_what_exists() -> None:
    for kind in RegisterKind:
        assert fields_by_heading(kind)
        assert {"customer", "code"} <= load_fields(kind).keys()
        for field in load_fields(kind).values():
            assert {fold_heading(field.title.zh), fold_heading(field.title.en)} <= set(
                map(fold_heading, field.headings)
            )
    kinds = {template.id for template in load_templates()}
    named: dict[str, str] = {}
    for kind_id, names in load_kind_names().items():
        assert kind_id in kinds
        for name in names:
            assert named.setdefault(fold_kind(name), kind_id) == kind_id
            assert find_kind(name) == kind_id, f"{name} is the title of another kind"
    for code, text in load_fault_texts().items():
        assert text.zh.endswith("。"), code
        assert text.en.endswith("."), code


def test_a_kind_that_nobody_knows_keeps_its_words() -> None:
    assert find_kind("营业执照（副本）") == "cn.business_licence"
    assert find_kind("ISO 9001 认证") is None
    assert make_kind("ISO 9001 认证") == "other.iso_9001_认证"


def test_headings_are_found_below_titles_and_extras_are_named() -> None:
    headings = "客户名称*,证照名称,有效期至（年月日）,备注"
    text = f"资质台账,,,\n2026年11月,,,\n{headings}\n甲,营业执照,长期,x\n"
    table = read_separated_values(text.encode(), ReadingLimits())
    header = find_header(table, RegisterKind.CREDENTIALS, RegisterMapping())
    assert header is not None
    assert (header.line, header.columns) == (3, {"customer": 0, "kind": 1, "valid_until": 2})
    assert header.unused == ("备注",)


MAPPING = """
columns: {单位: customer, 证照: kind, 截止: valid_until}
kinds: {食证: cn.food_business_licence}
date_format: day/month/year
"""


def test_a_mapping_says_what_columns_and_words_mean() -> None:
    mapping = parse_mapping(MAPPING, "m.yaml", RegisterKind.CREDENTIALS)
    content = "单位,证照,截止\n甲,食证,03/04/2027\n".encode()
    register = read_lines(content, "x.csv", RegisterKind.CREDENTIALS, mapping, TableReader())
    (claim,), faults = read_claims(register.lines, mapping)
    assert not faults
    assert (claim.kind, claim.valid_until) == ("cn.food_business_licence", date(2027, 4, 3))


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ("columms: {}", "m.yaml:1:1", "columns"),
        ("columns: {单位: custommer}", "m.yaml:1:15", "customer"),
        ("columns:\n  单位: customer\n  公司: customer", "m.yaml:3:7", "customer"),
        ("kind: cn.food_licence", "m.yaml:1:7", "cn.food_business_licence"),
        ("header_row: 0", "m.yaml:1:13", "0"),
        ("date_format: D.M.Y", "m.yaml:1:14", "day/month/year"),
        ("currency: XXZ", "m.yaml:1:11", "XXZ"),
        ("unit: 筐", "m.yaml:1:7", "筐"),
        ("columns: [a", "m.yaml:1:12", "YAML"),
        ("a: &x {}\nb: *x", "m.yaml", "aliases"),
        ("\x1e", "m.yaml", "not allowed"),
        ("[" * 5000, "m.yaml:1:21", "nested"),
    ],
)
def test_a_wrong_mapping_is_an_error_with_its_place(text: str, place: str, words: str) -> None:
    with pytest.raises(MappingInvalid) as raised:
        parse_mapping(text, "m.yaml", RegisterKind.CREDENTIALS)
    assert raised.value.details["place"] == place
    assert words in raised.value.en


def test_a_mapping_of_a_column_that_is_not_there_names_the_nearest() -> None:
    mapping = parse_mapping("columns: {到期日子: valid_until}", "m.yaml", RegisterKind.CREDENTIALS)
    content = "客户名称,证照名称,到期日,证照编号\n甲,营业执照,长期,1\n".encode()
    with pytest.raises(MappingInvalid) as raised:
        read_lines(content, "x.csv", RegisterKind.CREDENTIALS, mapping, TableReader())
    assert "到期日" in raised.value.zh


def test_contracts_are_read_with_their_faults() -> None:
    content = (
        "客户,合同编号,合同金额（万元）,合同开始日期,合同结束日期\n"
        "甲,HT-1,120,2026-01-01,2027-12-31\n"
        "乙,,120,2026-01-01,2027-12-31\n"
        "丙,HT-3,120,2027-01-01,2026-12-31\n"
        "丁,HT-4,,2026-01-01,\n"
    ).encode()
    register = read_lines(
        content, "x.csv", RegisterKind.CONTRACTS, RegisterMapping(), TableReader()
    )
    (contract,), faults = read_contracts(register.lines, RegisterMapping())
    assert (contract.number, contract.amount) == ("HT-1", Money(120_000_000, "CNY"))
    assert [(fault.line, fault.code) for fault in faults] == [
        (3, "contract_number_missing"),
        (4, "term_reversed"),
        (5, "amount_missing"),
    ]
