"""Ledgers as commands: imported, listed, shown."""

from __future__ import annotations

from pathlib import Path

from tests.checker.cli.conftest import Licet

EXPORT = """客户名称,单据号,单据日期,到期日,金额（元）,结清日,未收金额,争议
甲示例有限公司,F1,2026-01-05,2026-02-04,1000,2026-02-14,,
甲示例有限公司,F2,2026-08-05,2026-09-04,500,,300,是
甲示例有限公司,F3,2026-10-05,2026-11-04,700,,700,
合计,,,,2200,,1000,
"""


def test_a_ledger_is_imported_once_listed_and_shown(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    (tmp_path / "应收.csv").write_text(EXPORT, encoding="gbk")
    words = ("ledger", "import", "应收.csv", "--as-of", "2026-10-31", "--json")
    unknown = licet(*words)
    assert (unknown.exit_code, unknown.json["left_out"]) == (1, {"customer_unknown": 3})
    assert unknown.json["unknown_customers"][0]["lines"] == 3
    first = licet(*words, "--add-customers")
    assert (first.exit_code, first.json["added"], first.json["as_of"]) == (0, 3, "2026-10-31")
    again = licet(*words)
    assert (again.exit_code, again.json["changed_anything"]) == (0, False)
    (ledger,) = licet("ledger", "list", "--json").json["ledgers"]
    assert (ledger["book"], ledger["lines"], ledger["currencies"]) == ("main", 3, ["CNY"])

    shown = licet("ledger", "show", "甲示例有限公司", "--json").json
    assert shown["facts"]["ledger.overdue_over_30_share_bp"]["value"] == 3_000
    assert shown["facts"]["ledger.late_share_bp"]["value"] == 10_000
    assert shown["facts"]["ledger.payment_trend_days"]["reason"]["code"] == (
        "half_year_without_payment"
    )
    assert shown["ageing"][0]["31_60"] == "300.00"
    assert [item["number"] for item in shown["open"]] == ["F2", "F3"]
    assert shown["open"][0]["days_past_due"] == 57


def test_people_are_told_in_their_language(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    (tmp_path / "应收.csv").write_text(EXPORT, encoding="utf-8")
    told = licet("ledger", "import", "应收.csv", "--lang", "zh", "--add-customers").stdout
    assert "新增 3" in told
    assert "合计" in told
    assert "F2/1" in licet("ledger", "show", "甲示例有限公司", "--lang", "en").stdout
    missing = licet("ledger", "import", "nirgends.csv", "--lang", "en")
    assert missing.exit_code == 3
    bad = licet("ledger", "import", "应收.csv", "--mapping", "kingdee", "--lang", "en")
    assert (bad.exit_code, "kingdee_cloud_receivables" in bad.stderr) == (3, True)
