"""`licet credit fit`, `drift`, `calibration` and `provision` as commands."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.checker.cli.conftest import Licet
from tests.checker.scoring.samples import make_table

DAY = ("--as-of", "2026-11-22", "--lang", "en")
EXPORT = """客户名称,单据号,单据日期,到期日,金额（元）,结清日,未收金额
甲示例有限公司,F1,2026-01-05,2026-02-04,1000,2026-02-14,
甲示例有限公司,F2,2026-08-05,2026-09-04,500,,300
甲示例有限公司,F3,2026-10-05,2026-11-04,700,,700
"""
MATRIX = "bucket,rate_percent\ncurrent,1\n1_30,2\n31_60,5\nover_60,50\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "companies.csv"
    path.write_bytes(make_table(600, 1))
    return path


def test_fit_writes_a_card(licet: Licet, table: Path, tmp_path: Path) -> None:
    out = tmp_path / "own.yaml"
    words = ("credit", "fit", table, "--target", "defaulted", "--holdout", table, "--out", out)
    called = licet(*words, *DAY, "--json")
    assert called.exit_code == 0
    found = called.json
    assert (found["schema_version"], found["rows"], found["seed"]) == (1, 600, 20261122)
    assert found["holdout"]["auc"] == found["auc_in_sample"]
    assert out.read_text(encoding="utf-8") == found["yaml"]
    assert found["characteristics"][0]["bins"][0]["rows"] > 0
    assert "五折交叉验证" in licet(*words[:5], *DAY[:2], "--lang", "zh").stdout
    assert licet(*words, "--card-id", "1x", *DAY).exit_code == 2


def test_drift_and_calibration(licet: Licet, table: Path) -> None:
    moved = licet("credit", "drift", table, table, "--card", "t5", "--key", "firm", *DAY)
    assert "from \\ to" in moved.stdout
    assert moved.stdout.count("stable") == 7  # score, five ratios, the convention
    words = ("credit", "calibration", table, "--card", "t5", "--target", "defaulted", *DAY)
    found = licet(*words, "--json").json
    assert found["interval"] == "Clopper-Pearson 95 %"
    assert {one["grade"] for one in found["grades"]} == set("ABCDE")
    assert "log-odds" in licet(*words, "--base-rate-percent", "3").stdout


def test_provision(licet: Licet, tmp_path: Path) -> None:
    licet("init")
    (tmp_path / "应收.csv").write_text(EXPORT, encoding="utf-8")
    (tmp_path / "matrix.csv").write_text(MATRIX, encoding="utf-8")
    assert licet("credit", "provision", "--lang", "en").exit_code == 3
    licet("ledger", "import", "应收.csv", "--as-of", "2026-10-31", "--add-customers")
    words = ("credit", "provision", "--rates", "matrix.csv")
    found = licet(*words, "--forward-percent", "10", "--because", "示例", "--json").json
    (matrix,) = found["matrices"]
    # 700 at 1.1 % and 300 at 5.5 %
    assert matrix["allowance"] == {"amount": "24.20", "currency": "CNY"}
    assert matrix["lines"][2]["adjusted_rate"] == {"exact": "11/200", "bp": 550}
    unknown = licet("credit", "provision", "--lang", "en")
    assert "cannot be told" in unknown.stdout
    assert "Small Enterprises" in unknown.stdout
    licet(*words, "--csv", "allowance.csv", "--lang", "en")
    rows = list(csv.DictReader(io.StringIO((tmp_path / "allowance.csv").read_text("utf-8-sig"))))
    assert [row["allowance"] for row in rows] == ["7.00", "0.00", "15.00", "0.00"]
    assert licet(*words, "--forward-percent", "10").exit_code == 2
