"""`licet statements` as a user calls it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.checker.cli.conftest import Licet

CUSTOMERS = "客户名称,证照名称,证照编号,有效期至\n青禾示例商贸有限公司,营业执照,,长期\n"
SHEET = """资产负债表
编制单位：青禾示例商贸有限公司,,2025年12月31日,,单位：万元
项目,期末余额,年初余额
流动资产合计,600.00,500.00
非流动资产合计,400.00,400.00
资产总计,1000.05,900.00
商誉,—,
"""
SAME = "青禾示例商贸有限公司"


@pytest.fixture
def table(licet: Licet, tmp_path: Path) -> Path:
    """A statement on disk, of a customer on file."""
    licet("init")
    register = tmp_path / "客户.csv"
    register.write_text(CUSTOMERS)
    assert licet("ingest", register).exit_code == 0
    path = tmp_path / "报表.csv"
    path.write_text(SHEET)
    return path


def test_import_list_and_show(licet: Licet, table: Path) -> None:
    tried = licet("statements", "import", table, "--dry-run", "--lang", "zh")
    assert "新录入 2 份" in tried.stdout
    assert "没有写入" in tried.stdout
    nothing = licet("statements", "list", SAME, "--lang", "en")
    assert "licet statements import" in nothing.stdout
    filed = licet("statements", "import", table, "--as-of", "2026-04-20", "--json")
    assert filed.exit_code == 1  # the total is off, which a person has to look at
    (report,) = filed.json["files"]
    assert (report["new"], report["unchanged"], report["superseded"]) == (2, 0, [])
    (doubt,) = report["doubts"]
    assert (doubt["name"], doubt["difference"]) == (
        "assets",
        {"amount": "-500.00", "currency": "CNY"},
    )
    listed = licet("statements", "list", SAME, "--json").json["statements"]
    assert [(one["period_ends_on"], one["standing"]) for one in listed] == [
        ("2025-12-31", "counts"),
        ("2024-12-31", "counts"),
    ]
    assert "万元" in licet("statements", "list", SAME, "--lang", "zh").stdout
    shown = licet("statements", "show", SAME, "--json").json
    (year, before) = shown["years"]
    assert year["figures"]["goodwill"]["state"] == "not_applicable"
    assert before["figures"]["goodwill"]["state"] == "missing"
    place = year["figures"]["total_assets"]["source"]
    assert (place["name"], place["line"], place["column"]) == ("报表.csv", 6, 2)
    assert year["figures"]["total_assets"]["value"] == {"amount": "10000500.00", "currency": "CNY"}
    for lang, words in (("zh", ("10,000,500.00", "不平", "未列示")),
                        ("en", ("10,000,500.00", "does not add up", "not stated"))):  # fmt: skip
        side_by_side = licet("statements", "show", SAME, "--lang", lang).stdout
        assert all(word in side_by_side for word in words), lang
    one_year = licet("statements", "show", SAME, "--year", "2025", "--lang", "en").stdout
    assert "1000.05" in one_year
    assert "报表.csv" in one_year.replace("\n", "")
    as_data = licet("statements", "show", SAME, "--year", "2024", "--json").json
    assert as_data["year"]["comparative_only"]
    unknown = licet("statements", "show", SAME, "--year", "2020", "--lang", "en")
    assert unknown.exit_code == 3
    assert "2025, 2024" in unknown.stderr
    earlier = licet("statements", "show", SAME, "--as-of", "2026-04-19", "--json").json
    assert earlier["years"] == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--unit", "斤"), "斤"),
        (("--currency", "XYZ"), "XYZ"),
    ],
)
def test_what_is_no_unit_or_currency_is_refused(
    licet: Licet, tmp_path: Path, words: tuple[str, str], said: str
) -> None:
    called = licet("statements", "import", tmp_path / "x.csv", *words)
    assert called.exit_code == 2
    assert said in called.stderr


def test_a_path_that_is_not_there_is_told(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    assert licet("statements", "import", tmp_path / "x.csv", "--unit", "万元").exit_code == 3
