"""Registers, contracts and the portfolio calendar as commands."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.checker.cli.conftest import Licet

REGISTER = """客户名称,证照名称,证照编号,有效期至
甲示例有限公司,食品经营许可证,JY1,2027-03-01
乙,食品经营许可证,JY2,2027-02-30
"""
CONTRACTS = """客户,合同编号,合同金额（万元）,合同开始日期,合同结束日期
甲示例有限公司,HT-1,120,2026-01-01,2027-12-31
"""
Run = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def run(licet: Licet) -> Run:
    def invoke(*arguments: str) -> tuple[int, dict[str, Any]]:
        called = licet(*arguments, "--json")
        return called.exit_code, called.json

    assert invoke("init")[0] == 0
    return invoke


def test_a_register_is_ingested_and_its_errors_are_listed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "台账.csv").write_text(REGISTER, encoding="gb18030")
    code, report = run("ingest", "台账.csv", "--as-of", "2026-11-22")
    (register,) = report["registers"]
    assert (code, register["filed"]) == (1, 1)
    assert [(fault["line"], fault["code"]) for fault in register["errors"]] == [(3, "date_invalid")]

    (tmp_path / "合同.csv").write_text(CONTRACTS, encoding="utf-8-sig")
    assert run("contracts", "import", "合同.csv")[0] == 0
    assert run("contracts", "import", "合同.csv")[1]["unchanged"] == 1
    (contract,) = run("contracts", "list")[1]["contracts"]
    assert contract["amount"] == {"amount": "1200000.00", "currency": "CNY"}

    files = ["--csv", "c.csv", "--xlsx", "c.xlsx", "--ics", "c.ics"]
    code, outlook = run("calendar", "--as-of", "2026-11-22", *files)
    assert (code, outlook["days"]) == (0, [])
    assert [one["customer"] for one in outlook["not_judged"]] == ["甲示例有限公司"]
    assert all((tmp_path / name).stat().st_size > 100 for name in files[1::2])


def test_a_file_that_is_no_register_ends_with_code_3(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    code, report = run("ingest", "x.csv")
    assert (code, report["error"]["code"]) == (3, "register_unreadable")
