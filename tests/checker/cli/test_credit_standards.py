"""`licet credit standards`: a sound table goes into a pack, a faulty one is told cell by cell."""

from __future__ import annotations

from pathlib import Path

import pytest

import licet_examples
from tests.checker.cli.conftest import Licet

SYNTHETIC = Path(licet_examples.__file__).parent / "packs/qinghe-trade/standards/synthetic.csv"
PACK = """id: own
version: 1.0.0
title: {zh: 本公司, en: Our own}
description: {zh: 供测试使用, en: For tests}
"""


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return folder


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    text = SYNTHETIC.read_text(encoding="utf-8").replace("40,50,60", "50,40,60")
    path = tmp_path / "faulty.csv"
    path.write_bytes(text.encode("gb18030"))
    return path


def test_check_tells_what_is_there(licet: Licet) -> None:
    called = licet("credit", "standards", "check", SYNTHETIC, "--json")
    assert called.exit_code == 0
    assert called.json["problems"] == []
    assert called.json["groups"] == [
        {"year": 2025, "industry": "示例行业", "size": "示例规模", "indicators": 8}
    ]
    words = licet("credit", "standards", "check", SYNTHETIC, "--lang", "en").stdout
    assert "8 rows of standard values" in words


@pytest.mark.parametrize(("lang", "words"), [("zh", "越小越好"), ("en", "less is better")])
def test_check_tells_faults_with_their_cells(
    licet: Licet, faulty: Path, lang: str, words: str
) -> None:
    called = licet("credit", "standards", "check", faulty, "--lang", lang)
    assert called.exit_code == 3
    assert f"{faulty}:6:7:" in called.stdout
    assert words in called.stdout
    as_json = licet("credit", "standards", "check", faulty, "--json")
    (problem,) = as_json.json["problems"]
    assert (problem["code"], problem["line"], problem["column"]) == ("standard_order_less", 6, 7)


def test_import_keeps_the_table_and_says_what_comes_next(licet: Licet, pack: Path) -> None:
    called = licet(
        "credit", "standards", "import", SYNTHETIC, "--into", pack, "--name", "book", "--lang", "zh"
    )
    assert called.exit_code == 0
    assert (pack / "standards/book.csv").is_file()
    assert "standards: {file: book.csv, year: 2025, industry: 示例行业" in called.stdout
    again = licet("credit", "standards", "check", pack / "standards/book.csv", "--json")
    assert again.json["groups"][0]["indicators"] == 8


def test_import_replaces_nothing_unasked(licet: Licet, pack: Path) -> None:
    into = ("credit", "standards", "import", SYNTHETIC, "--into", pack)
    assert licet(*into).exit_code == 0
    assert licet(*into).exit_code == 0  # the same table again
    kept = pack / "standards" / SYNTHETIC.name
    kept.write_text("something else", encoding="utf-8")
    refused = licet(*into, "--json")
    assert refused.exit_code == 2
    assert refused.json["error"]["code"] == "standards_exist"
    assert kept.read_text(encoding="utf-8") == "something else"
    assert licet(*into, "--replace").exit_code == 0
    assert kept.read_text(encoding="utf-8").startswith("year,")


def test_import_takes_no_faulty_table_and_no_other_folder(
    licet: Licet, faulty: Path, pack: Path
) -> None:
    told = licet("credit", "standards", "import", faulty, "--into", pack, "--json")
    assert (told.exit_code, told.json["error"]["code"]) == (3, "table_invalid")
    assert not (pack / "standards").exists()
    other = licet("credit", "standards", "import", SYNTHETIC, "--into", pack.parent, "--json")
    assert (other.exit_code, other.json["error"]["code"]) == (2, "pack_folder_expected")
    absent = licet("credit", "standards", "check", pack / "none.csv", "--json")
    assert (absent.exit_code, absent.json["error"]["code"]) == (3, "path_missing")


@pytest.mark.parametrize(
    ("lang", "words"), [("zh", ("最长账期", "不是中国企业")), ("en", ("longest terms", "No prob"))]
)
def test_the_credit_policy_can_be_looked_at(
    licet: Licet, lang: str, words: tuple[str, str]
) -> None:
    called = licet("rules", "show", "credit_policy", "--lang", lang)
    assert called.exit_code == 0
    assert all(word in called.stdout for word in words)
    as_json = licet("rules", "show", "credit_policy", "--json")
    policy = as_json.json["credit_policy"]
    assert policy["tenor_days"] == {"A": 90, "B": 60, "C": 30, "D": 0, "E": 0}
    assert {basis["status"] for basis in policy["basis"]} == {"unverified"}


def test_a_pack_without_credit_policy_says_so(licet: Licet, pack: Path) -> None:
    shown = licet("rules", "show", "credit_policy", "--pack", pack, "--lang", "en")
    assert (shown.exit_code, shown.stdout.strip()) == (0, "The pack own has no credit policy.")
