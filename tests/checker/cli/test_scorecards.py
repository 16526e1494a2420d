"""`licet rules score`: one row out for each row in, or every fault with its line."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

import licet_examples
from tests.checker.cli.conftest import Licet

PACK = Path(licet_examples.__file__).parent / "packs" / "qinghe-trade"
SCORE = ("--card", "papers", "--pack", PACK, "--as-of", "2026-11-22")
COLUMNS = (
    "customer",
    "documents.unreadable",
    "licence.seen_on",
    "licence.reading_confidence_percent",
    "documents.codes_agree",
    "documents.names_agree",
    "licence.qr_code_agrees",
)
TABLE = f"{','.join(COLUMNS)}\n甲,0,2026-10-01,98,true,true,n/a\n乙,,,,,true,\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


def test_json(licet: Licet, table: Path) -> None:
    called = licet("rules", "score", table, *SCORE, "--json")
    assert called.exit_code == 0
    first, second = called.json["rows"]
    assert (first["score"], first["grade"], first["coverage"]) == (100, "A", 0.94)
    assert (second["score"], second["grade"], second["coverage"]) == (100, None, 0.1)
    assert first["labels"] == {"customer": "甲"}
    reason = next(r for r in second["reasons"] if r["fact"] == "licence.seen_on")
    assert (reason["state"], reason["points"], reason["lost"]) == ("missing", None, 0)
    assert set(reason["message"]) == {"zh", "en"}
    assert called.json["absent"] == ["licence.file_was_revised"]


def test_csv(licet: Licet, table: Path) -> None:
    called = licet("rules", "score", table, *SCORE, "--lang", "zh")
    first, second = csv.DictReader(io.StringIO(called.stdout))
    assert (first["customer"], first["score"], first["grade"]) == ("甲", "100", "A")
    assert (second["grade"], second["coverage_percent"]) == ("", "10")
    assert "收到执照日期：未知，不计入总分（权重 20）" in second["reasons"]
    assert "licence.file_was_revised" in called.stderr


@pytest.mark.parametrize(("lang", "words"), [("zh", "无法使用"), ("en", "cannot be used")])
def test_faults_of_the_table(licet: Licet, tmp_path: Path, lang: str, words: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("documents.unreadable\n0\nmany\n", encoding="utf-8")
    called = licet("rules", "score", path, *SCORE, "--lang", lang)
    assert called.exit_code == 3
    assert words in called.stderr
    assert "bad.csv:3:1" in called.stderr
    assert called.stdout == ""


def test_no_such_table(licet: Licet) -> None:
    assert licet("rules", "score", "absent.csv", *SCORE).exit_code == 3


def test_no_such_card(licet: Licet, table: Path) -> None:
    called = licet("rules", "score", table, "--card", "paper", "--pack", PACK, "--lang", "en")
    assert called.exit_code == 2
    assert "efficacy, papers, payment, t5, stability" in " ".join(called.stderr.split())


def test_cases_of_tables_are_run(licet: Licet) -> None:
    called = licet("rules", "test", "--pack", PACK, "--json")
    assert called.exit_code == 0
    assert called.json["failed_tables"] == []
