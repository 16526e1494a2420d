"""From a ledger to an answer on the command line: limit, securities, groups, exposure, contract."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.checker.cli.conftest import Licet

NAME = "另一示例有限公司"
DAY = ("--as-of", "2026-11-22")
LEDGER = f"""客户名称,单据类型,单据编号,开票日期,到期日,金额,币种
{NAME},发票,G1,2026-11-01,2026-12-01,200000,CNY
{NAME},订单,O1,2026-11-01,2026-12-15,50000,CNY
第三示例有限公司,发票,H1,2026-11-01,2026-12-01,750000,CNY
"""
ASK = ("--amount", "50万", "--currency", "CNY", "--terms-days", "60", *DAY)


@pytest.fixture
def booked(licet: Licet, tmp_path: Path) -> Licet:
    """`licet` with two customers who owe something."""
    (tmp_path / "ledger.csv").write_text(LEDGER, encoding="utf-8")
    licet("init")
    assert licet("ledger", "import", "ledger.csv", "--add-customers", *DAY).exit_code == 0
    return licet


def test_a_limit_takes_two_people_and_a_temporary_one_ends(booked: Licet) -> None:
    proposed = booked(
        "credit", "limit", NAME, "--propose", "500000", "--by", "林例昭", "--reason", "年度框架",
        "--until", "2027-06-30", "--json", *DAY,
    )  # fmt: skip
    limit_id = proposed.json["acted"]["id"]
    assert proposed.json["in_force"] is None
    assert proposed.json["derivation"]["reason"]["code"] == "no_statements"
    same = booked("credit", "limit", NAME, "--approve", limit_id, "--by", "林例昭", "--json", *DAY)
    assert (same.exit_code, same.json["error"]["code"]) == (3, "limit_needs_two_people")
    other = booked("credit", "limit", NAME, "--approve", limit_id, "--by", "顾样宁", "--json", *DAY)
    assert other.json["in_force"]["amount"] == {"amount": "500000.00", "currency": "CNY"}
    last = booked("credit", "limit", NAME, "--json", "--as-of", "2027-06-30")
    after = booked("credit", "limit", NAME, "--json", "--as-of", "2027-07-01")
    assert last.json["in_force"]["id"] == limit_id
    assert after.json["in_force"] is None


def test_exposure_counts_what_is_owed_less_what_is_deposited(booked: Licet) -> None:
    added = booked(
        "securities", "add", NAME, "--kind", "deposit", "--amount", "30000", "--currency", "CNY",
        "--provider", "客户", "--by", "林例昭", "--from", "2026-11-01", "--json",
    )  # fmt: skip
    found = booked("exposure", NAME, "--json", *DAY).json
    assert found["exposure"] == {"amount": "220000.00", "currency": "CNY"}
    assert booked("securities", "end", added.json["security"]["id"]).exit_code == 0
    spread = booked("exposure", "--top", "1", "--json", *DAY).json["currencies"][0]
    # 250,000 and 750,000: 0.25 squared and 0.75 squared are 0.625; the deposit was given back today
    assert spread["customers"] == 2
    assert spread["largest"][0]["customer"] == "第三示例有限公司"


def test_a_group_is_one_exposure(booked: Licet) -> None:
    for member in (NAME, "第三示例有限公司"):
        assert booked("groups", "set", member, "示例控股").exit_code == 0
    assert len(booked("groups", "show", NAME, "--json").json["members"]) == 2
    whole = booked("exposure", NAME, "--group", "--json", *DAY).json
    assert whole["exposure"] == {"amount": "1000000.00", "currency": "CNY"}
    assert booked("groups", "set", NAME, "--none", "--json").json["group"] is None


def test_a_contract_is_answered_recorded_and_replayed(booked: Licet, tmp_path: Path) -> None:
    asked = booked("contract", NAME, *ASK, "--chart", "c.svg", "--json")
    found = asked.json
    assert asked.exit_code == 1
    assert found["answer"] == "cannot_tell"
    assert found["exposure"]["with_contract"] == {"amount": "750000.00", "currency": "CNY"}
    assert found["peak"]["amount"] == {"amount": "500000.00", "currency": "CNY"}
    assert found["schedule"][0]["billed_on"] == "2026-11-22"
    assert ET.parse(tmp_path / "c.svg").getroot().tag.endswith("svg")  # noqa: S314
    replayed = booked("replay", found["assessment"], "--json").json
    assert (replayed["identical"], replayed["differences"]) == (True, [])
    words = booked("contract", NAME, *ASK, "--dry-run", "--lang", "zh")
    assert "无法判断" in words.stdout
    assert "CANNOT TELL" in booked("contract", NAME, *ASK, "--dry-run", "--lang", "en").stdout


@pytest.mark.parametrize(
    "options",
    [
        ("--amount", "x", "--currency", "CNY"),
        ("--amount", "1", "--currency", "元"),
        ("--amount", "0", "--currency", "CNY"),
        ("--amount", "10", "--currency", "CNY", "--instalment", "2027-01-01:9"),
        ("--amount", "10", "--currency", "CNY", "--payer", "friend"),
        ("--amount", "USD 10", "--currency", "CNY"),
    ],
)
def test_what_makes_no_sense_is_refused(licet: Licet, options: tuple[str, ...]) -> None:
    assert licet("contract", NAME, "--terms-days", "30", *options).exit_code == 2
