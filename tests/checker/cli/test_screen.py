"""`licet screen`: pairs, a name, a table, everybody on file; exit codes and what is told."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from checker.settings import load_settings
from checker.workspace import open_workspace
from tests.checker.cli.conftest import Licet
from tests.checker.screening.lists import CODE, OTHER_CODE, make_entry, put_customer, put_list


def put_entries(*names: str, code: str | None = None) -> None:
    with open_workspace(load_settings()) as workspace:
        put_list(
            workspace.database,
            [make_entry(str(place), name, code=code) for place, name in enumerate(names)],
        )


@pytest.fixture
def installed(licet: Licet) -> Licet:
    assert licet("init").exit_code == 0
    return licet


def test_pairs_are_scored_in_the_order_of_the_rows(licet: Licet, tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text(
        "a,b\n晨曜贸易有限公司,晨曜貿易有限公司\n晨曜贸易有限公司,青禾软件有限公司\n,晨曜\n",
        encoding="utf-8",
    )
    called = licet("screen", "--pairs", table, "--json")
    assert called.exit_code == 0
    pairs = called.json["pairs"]
    assert [(pair["score"], pair["answer"]) for pair in pairs] == [
        (1.0, "hit"),
        (0.0, "clear"),
        (0.0, "clear"),
    ]
    assert pairs[0]["reasons"][0]["message"]["zh"] == "名称相同：晨曜贸易有限公司"
    shown = licet("screen", "--pairs", table, "--lang", "zh").stdout
    assert "命中" in shown


def test_name_is_looked_for_on_the_lists(installed: Licet) -> None:
    put_entries("晨曜贸易有限公司")
    called = installed("screen", "晨曜贸易有限公司", "--kind", "company", "--json")
    assert called.exit_code == 1
    assert called.json["answer"] == "hit"
    assert called.json["lists"][0]["list_kind"] == "un.consolidated"
    assert called.json["lists"][0]["state"] in ("fresh", "stale")
    assert installed("screen", "海棠食品有限公司", "--json").exit_code == 0
    for lang, word in (("zh", "命中"), ("en", "HIT")):
        assert word in installed("screen", "晨曜贸易有限公司", "--lang", lang).stdout


def test_code_clears_a_likeness(installed: Licet) -> None:
    put_entries("晨曜贸易有限公司", code=CODE)
    called = installed("screen", "晨曜贸易有限公司", "--code", OTHER_CODE)
    assert called.exit_code == 0
    assert "codes differ" in called.stdout


def test_table_is_screened_line_by_line(installed: Licet, tmp_path: Path) -> None:
    put_entries("晨曜贸易有限公司")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["客户名称", "统一社会信用代码"],
        ["晨曜贸易有限公司", ""],
        [None, CODE],
        ["海棠食品", ""],
    ):
        sheet.append(row)
    book.save(tmp_path / "names.xlsx")
    called = installed("screen", "--file", tmp_path / "names.xlsx", "--json")
    assert called.exit_code == 1
    assert [(row["line"], row["answer"]) for row in called.json["rows"]] == [
        (2, "hit"),
        (4, "clear"),
    ]
    assert called.json["lines_without_name"] == [3]


def test_everybody_on_file_is_screened(installed: Licet) -> None:
    put_entries("晨曜贸易有限公司")
    with open_workspace(load_settings()) as workspace, workspace.database.session() as session:
        put_customer(session, "晨曜贸易有限公司")
    called = installed("screen", "--customers", "--json")
    assert (called.exit_code, called.json["hits_waiting"]) == (1, 1)
    again = installed("screen", "--customers", "--full", "--lang", "zh")
    assert "待处理的命中：1" in again.stdout


@pytest.mark.parametrize(
    ("words", "exit_code", "told"),
    [
        ((), 2, "Give one name"),
        (("甲", "--customers"), 2, "Give one name"),
        (("甲", "--full"), 2, "--customers"),
        (("甲", "--kind", "cat"), 2, "no kind cat"),
        (("甲",), 4, "lists import"),
    ],
)
def test_wrong_use_is_told(
    installed: Licet, words: tuple[str, ...], exit_code: int, told: str
) -> None:
    called = installed("screen", *words)
    assert called.exit_code == exit_code
    assert told in called.stderr


def test_table_without_its_columns_is_refused(licet: Licet, tmp_path: Path) -> None:
    table = tmp_path / "pairs.csv"
    table.write_text("x,y\n1,2\n", encoding="utf-8")
    called = licet("screen", "--pairs", table)
    assert called.exit_code == 3
    assert "lacks the column(s) a, b" in called.stderr


def test_number_of_a_company_is_checked(licet: Licet) -> None:
    good = licet("identifiers", "check", "102498", "--country", "GB", "--json")
    assert (good.exit_code, good.json["number"], good.json["state"]) == (0, "00102498", "valid")
    bad = licet("identifiers", "check", CODE[:-1] + "4", "--scheme", "cn.uscc", "--lang", "zh")
    assert (bad.exit_code, "校验码不符" in bad.stdout) == (1, True)
    assert licet("identifiers", "check", "1").exit_code == 2
    assert "gb.company_number" in licet("identifiers", "list").stdout
