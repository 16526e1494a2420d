"""`licet identifiers`: one number, a table of them, the kinds that are known; exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.checker.cli.conftest import Licet

_ROWS = (
    ("Number", "国家", "scheme"),
    ("102498", "UK", None),
    ("91350100M000100Y44", "cn", None),
    ("1-2345-45678-78-1", None, "th.tin"),
    ("12345", "XX", None),
    (None, "GB", None),
)
_ANSWERS = [
    (2, "gb.company_number", "valid", "number_has_the_form"),
    (3, "cn.uscc", "invalid", "uscc_check_character"),
    (4, "th.tin", "valid", "number_holds"),
    (5, None, "not_checkable", "number_no_scheme"),
    (6, None, "invalid", "number_empty"),
]


def test_number_that_holds_is_told_in_full(licet: Licet) -> None:
    called = licet("identifiers", "check", "716105852", "--country", "CN", "--json")
    assert called.exit_code == 0
    assert called.json["printed"] == "71610585-2"
    assert called.json["fits"] == ["cn.organisation_code"]
    assert not called.json["is_person"]
    shown = licet("identifiers", "check", "716105852", "--country", "CN", "--lang", "en").stdout
    assert "71610585-2: valid" in shown


def test_number_that_does_not_hold_is_a_finding(licet: Licet) -> None:
    called = licet("identifiers", "check", "GB980780685", "--country", "GB", "--json")
    assert called.exit_code == 1
    assert (called.json["scheme"], called.json["reason"]) == ("gb.vat", "number_check_digits")


def test_signs_of_markup_are_shown_as_written(licet: Licet) -> None:
    called = licet("identifiers", "check", "[/red]", "--country", "GB", "--lang", "en")
    assert called.exit_code == 1
    assert "[RED]" in called.stdout


def test_number_of_a_natural_person_is_told(licet: Licet) -> None:
    shown = licet("identifiers", "check", "123456789047", "--country", "RU", "--lang", "zh").stdout
    assert "自然人" in shown


@pytest.mark.parametrize("name", ["numbers.csv", "numbers.xlsx"])
def test_table_is_answered_line_by_line(licet: Licet, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    if name.endswith(".csv"):
        lines = [",".join(cell or "" for cell in row) for row in _ROWS]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        book = Workbook()
        sheet = book.create_sheet("numbers", 0)
        for row in _ROWS:
            sheet.append(row)
        book.save(path)
    called = licet("identifiers", "check", "--file", path, "--json")
    assert called.exit_code == 1
    found = [
        (row["line"], row["scheme"], row["state"], row["reason"]) for row in called.json["rows"]
    ]
    assert found == _ANSWERS
    assert called.json["rows"][2]["is_person"]
    shown = licet("identifiers", "check", "--file", path, "--lang", "zh").stdout
    assert "无法核对" in shown


@pytest.mark.parametrize(
    ("content", "words"),
    [("a,b\n1,2\n", "column number"), ("number\n1\n", "neither"), ("", "cannot be used")],
)
def test_table_without_its_columns_is_refused(
    licet: Licet, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "numbers.csv"
    path.write_text(content, encoding="utf-8")
    called = licet("identifiers", "check", "--file", path, "--lang", "en")
    assert called.exit_code == 3
    assert words in " ".join(called.stderr.split())


def test_what_to_check_must_be_said(licet: Licet, tmp_path: Path) -> None:
    assert licet("identifiers", "check").exit_code == 2
    assert licet("identifiers", "check", "102498").exit_code == 2
    assert licet("identifiers", "check", "--file", tmp_path / "none.csv").exit_code == 3


def test_kinds_are_listed(licet: Licet) -> None:
    schemes = {
        each["scheme"]: each for each in licet("identifiers", "list", "--json").json["schemes"]
    }
    assert schemes["gb.company_number"]["checked"] == "format"
    assert "统一社会信用代码" in licet("identifiers", "list", "--lang", "zh").stdout
