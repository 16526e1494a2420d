"""`licet owners`: every form of input, a customer on file, both exports, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.settings import load_settings
from checker.workspace import open_workspace
from storage.customers import add_customer
from tests.checker.cli.conftest import Licet
from tests.checker.registries.payloads import CODE, qcc_details, to_bytes
from tests.checker.screening.lists import NOW

TABLE = (
    "owner,owned,percent,owner_kind\n"
    "李例,甲样有限公司,60%,person\n"
    "甲样有限公司,乙样有限公司,50,company\n"
    "王例,乙样有限公司,50,person\n"
)


def write(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def names(output: str) -> dict[str, str]:
    return {owner["name"]: owner["percent"] for owner in json.loads(output)["owners"]}


def test_table_is_followed_up_to_people(licet: Licet, tmp_path: Path) -> None:
    table = write(tmp_path / "o.csv", TABLE)
    called = licet("owners", table, "--json", "--as-of", "2026-11-22")
    assert names(called.stdout) == {"李例": "30.00%", "王例": "50.00%"}
    shown = licet("owners", table, "--lang", "zh")
    assert "李例 → 甲样有限公司 → 乙样有限公司" in shown.stdout
    assert "李例 30.00% 股权" in shown.stdout
    assert called.exit_code == shown.exit_code == 0  # the rest of a fifth is below the threshold
    more = write(tmp_path / "more.csv", TABLE.replace("有限公司,50,person", "有限公司,20,person"))
    opened = licet("owners", more, "--lang", "en")
    assert opened.exit_code == 1
    assert "is not disclosed" in opened.stdout


def test_workbook_says_what_the_table_says(licet: Licet, tmp_path: Path) -> None:
    book = Workbook()
    for line in TABLE.splitlines():
        book.active.append([int(c) if c.isdigit() else c for c in line.split(",")])
    book.save(tmp_path / "o.xlsx")
    called = licet("owners", tmp_path / "o.xlsx", "--json")
    assert names(called.stdout) == {"李例": "30.00%", "王例": "50.00%"}


@pytest.mark.parametrize(("option", "name"), [("--bods", "o.json"), ("--ftm", "o.jsonl")])
def test_what_is_written_is_read_again(
    licet: Licet, tmp_path: Path, option: str, name: str
) -> None:
    table = write(tmp_path / "o.csv", TABLE)
    first = licet("owners", table, "--json", option, tmp_path / name)
    again = licet("owners", tmp_path / name, "--json")
    assert json.loads(again.stdout)["owners"] == json.loads(first.stdout)["owners"]


def test_cycle_that_is_solved_leaves_nothing_open(licet: Licet, tmp_path: Path) -> None:
    table = write(
        tmp_path / "o.csv",
        "owner,owned,percent,owner_kind\n李例,A,60,person\nB,A,40,company\nA,B,60,company\n"
        "王例,B,40,person\nA,T,100,company\n",
    )
    called = licet("owners", table, "--company", "T", "--lang", "en")
    assert called.exit_code == 0, called.stdout
    assert "the cycle was solved exactly" in called.stdout


def test_customer_on_file_goes_by_the_registers(licet: Licet, tmp_path: Path) -> None:
    assert licet("init").exit_code == 0
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        add_customer(
            session, name="晨曜贸易有限公司", created_at=NOW, unified_social_credit_code=CODE
        )
    (tmp_path / "a.json").write_bytes(to_bytes(qcc_details()))
    assert licet("registry", "import", tmp_path / "a.json").exit_code == 0
    called = licet("owners", "--customer", CODE, "--json")
    assert names(called.stdout) == {"李例": "60.00%"}
    assert called.exit_code == 1


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("o.csv", "a,b\n1,2\n", "缺少列 owner, owned"),
        ("o.csv", "", "没有"),
        ("o.json", "[1]", "不是 BODS 声明"),
        ("o.json", "[", "JSON 不完整"),
        ("o.jsonl", '{"a": 1}', "认不出其格式"),
        ("o.txt", "李例", "认不出其格式"),
    ],
)
def test_what_is_no_file_of_owners_is_refused(
    licet: Licet, tmp_path: Path, name: str, content: str, told: str
) -> None:
    called = licet("owners", write(tmp_path / name, content), "--lang", "zh")
    assert called.exit_code == 3
    assert told in called.stderr


def test_row_that_cannot_be_read_is_told_with_its_line(licet: Licet, tmp_path: Path) -> None:
    table = write(tmp_path / "o.csv", f"{TABLE}赵样,乙样有限公司,120,person\n")
    called = licet("owners", table, "--lang", "en")
    assert called.exit_code == 1
    assert "5 cannot be read" in called.stdout


def test_one_of_file_and_customer_is_needed(licet: Licet, tmp_path: Path) -> None:
    assert licet("owners", "--lang", "en").exit_code == 2
    table = write(tmp_path / "o.csv", TABLE)
    assert licet("owners", table, "--company", "丙样").exit_code == 2
    assert licet("owners", tmp_path / "none.csv").exit_code == 3
