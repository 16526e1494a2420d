"""`licet credit score`: one row out for each row in, in their order."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.checker.cli.conftest import Licet

COLUMNS = (
    "firm,current_assets,current_liabilities,inventory,total_assets,total_liabilities,"
    "net_income,depreciation_and_amortization\n"
)
SOUND, WEAK = "a,400,200,100,1000,450,90,20", "b,100,200,50,1000,900.5,-10,5"
SCORE = ("--as-of", "2026-11-22", "--lang", "en")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "statements.csv"
    path.write_text(f"{COLUMNS}{SOUND}\n{WEAK}\n", encoding="utf-8")
    return path


def test_json(licet: Licet, table: Path) -> None:
    called = licet("credit", "score", table, "--card", "t5", *SCORE, "--json")
    assert called.exit_code == 0
    assert called.json["schema_version"] == 1
    rows = called.json["rows"]
    assert [(r["score"], r["grade"], r["coverage"]) for r in rows] == [
        (100, "A", 1.0),
        (0, "E", 1.0),
    ]
    assert rows[0]["reasons"] == []
    assert {r["characteristic"] for r in rows[1]["reasons"]} == {
        "liabilities",
        "current_ratio",
        "quick_ratio",
        "cash_flow",
        "return_on_assets",
    }


def test_csv(licet: Licet, table: Path) -> None:
    called = licet("credit", "score", table, "--card", "t5", *SCORE)
    first, second = csv.DictReader(io.StringIO(called.stdout))
    assert (first["firm"], first["score"], first["grade"]) == ("a", "100", "A")
    assert second["coverage_percent"] == "100"
    assert "0 of 25 points" in second["reasons"]


def test_a_workbook_gives_the_same(licet: Licet, table: Path, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS.strip().split(","))
    for line in (SOUND, WEAK):
        firm, *numbers = line.split(",")
        sheet.append([firm, *map(float, numbers)])
    path = tmp_path / "statements.xlsx"
    book.save(path)
    wanted = licet("credit", "score", table, "--card", "t5", *SCORE, "--json").json["rows"]
    assert licet("credit", "score", path, "--card", "t5", *SCORE, "--json").json["rows"] == wanted


def test_a_bad_cell_is_named_and_the_other_rows_are_scored(licet: Licet, table: Path) -> None:
    table.write_text(f"{COLUMNS}{SOUND}\n{WEAK.replace('900.5', '9oo')}\n{WEAK}\n")
    called = licet("credit", "score", table, "--card", "t5", *SCORE, "--json")
    assert called.exit_code == 3
    assert [row["score"] for row in called.json["rows"]] == [100, None, 0]
    assert "Line 3, column “total_liabilities”" in called.stderr
    assert called.json["rows"][1]["reasons"][0]["line"] == 3


def test_models_of_the_literature_are_for_information(licet: Licet, table: Path) -> None:
    called = licet("credit", "score", table, "--card", "zmijewski", *SCORE, "--json")
    assert [row["grade"] for row in called.json["rows"]] == ["safe", "distress"]
    assert "for information only" in called.json["note"]["en"]
    plain = licet("credit", "score", table, "--card", "altman_z", *SCORE)
    assert "for information only" in plain.stderr
    assert "market_value_of_equity" in plain.stderr


def test_no_such_card(licet: Licet, table: Path) -> None:
    called = licet("credit", "score", table, "--card", "t7", *SCORE)
    assert called.exit_code == 2
    assert "altman_z_prime" in called.stderr


def test_a_card_that_waits_for_its_table_says_so(licet: Licet, table: Path) -> None:
    called = licet("credit", "score", table, "--card", "efficacy", *SCORE)
    assert called.exit_code == 2
    assert "cannot be used yet" in called.stderr


def test_no_such_table(licet: Licet) -> None:
    assert licet("credit", "score", "absent.csv", "--card", "t5").exit_code == 3
