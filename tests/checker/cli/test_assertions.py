"""Forms and assertions as commands: handed out, answered, verified by another, taken back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest

from tests.checker.cli.conftest import Licet

NAME = "甲示例有限公司"
DAY = datetime.now(UTC).date().isoformat()
"""Answers grow old: those of the day of the run count, whichever day that is."""


@pytest.fixture
def office(licet: Licet, tmp_path: Path) -> Licet:
    licet("init")
    rows = f"客户名称,日期,金额\n{NAME},2026-10-01,100\n"
    (tmp_path / "orders.csv").write_text(rows, encoding="utf-8")
    words = ("purchases", "import", "orders.csv", "--currency", "CNY", "--add-customers")
    assert licet(*words).exit_code == 0
    for name in ("li", "wang"):
        assert licet("accounts", "add", name, "--role", "maker").exit_code == 0
    return licet


def assert_pain(licet: Licet, *words: str) -> str:
    said = ("--level", "75", "--source", "rep_statement", "--observed-on", DAY, "--by", "li")
    added = licet("assertions", "add", NAME, "need.pain", *said, *words, "--json")
    assert added.exit_code == 0, added.stderr
    return str(added.json["recorded"])


def list_elements(licet: Licet) -> dict[str, dict[str, object]]:
    listed = licet("assertions", "list", NAME, "--json").json
    return {each["element"]: each for each in listed["elements"]}


def test_a_salesman_s_word_counts_once_another_verified_it(office: Licet) -> None:
    assertion = assert_pain(office, "--words", "每年停机损失约二十万")
    assert list_elements(office)["need.pain"]["gap"] == "unverified"
    own = office("assertions", "verify", assertion, "--note", "看过", "--by", "li", "--json")
    assert (own.exit_code, own.json["error"]["code"]) == (2, "assertion_own")
    assert "本人" in own.json["error"]["message"]["zh"]
    words = ("assertions", "verify", assertion, "--note", "停机记录", "--by", "wang")
    assert office(*words, "--lang", "zh").stdout.startswith("已核实")
    assert list_elements(office)["need.pain"]["level"] == 75
    shown = office("assertions", "list", NAME, "--lang", "zh").stdout
    assert "程度 75" in shown
    assert "每年停机损失约二十万" in shown
    assert assertion in shown


def test_the_same_said_again_is_nothing_new_and_what_is_taken_back_counts_no_more(
    office: Licet,
) -> None:
    assertion = assert_pain(office)
    again = office(
        *("assertions", "add", NAME, "need.pain", "--level", "75", "--source", "rep_statement"),
        *("--observed-on", DAY, "--by", "li", "--json"),
    )
    assert again.json["recorded"] is None
    taken = office("assertions", "withdraw", assertion, "--because", "误记", "--by", "li")
    assert taken.exit_code == 0
    (said,) = list_elements(office)["need.pain"]["assertions"]  # type: ignore[misc]
    assert said["setback"] == "withdrawn"  # type: ignore[index]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("need.pian", "--level", "5", "--source", "interview"), "element_unknown"),
        (("need.pain", "--level", "5", "--source", "rumour"), "source_kind_unknown"),
        (("need.pain", "--source", "interview"), "assertion_level"),
        (("need.pain", "--level", "5", "--source", "document"), "assertion_evidence"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_both_languages(
    office: Licet, words: tuple[str, ...], code: str
) -> None:
    refused = office("assertions", "add", NAME, *words, "--by", "li", "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, code)
    assert set(refused.json["error"]["message"]) == {"zh", "en"}
    assert list_elements(office) == {}


def test_a_sheet_is_filled_in_and_brought_back(office: Licet, tmp_path: Path) -> None:
    made = office("forms", "sheet", "need", "--customer", NAME, "--xlsx", "访谈.xlsx", "--json")
    assert made.json["questions"] > 3
    book = openpyxl.load_workbook(tmp_path / "访谈.xlsx")
    sheet = book.worksheets[0]
    headings = [str(cell.value) for cell in next(sheet.iter_rows(max_row=1))]
    answer = 1 + next(
        n for n, each in enumerate(headings) if each.split(" ")[0] in ("答案", "answer")
    )
    sheet.cell(2, answer, 2)
    sheet.cell(3, answer, "不知道")
    book.save(tmp_path / "访谈.xlsx")
    words = ("forms", "import", "访谈.xlsx", "--respondent", "王工", "--observed-on", DAY)
    done = office(*words, "--by", "li", "--json")
    assert done.exit_code == 0, done.stdout
    assert (done.json["recorded"], done.json["errors"]) == (2, [])
    assert office(*words, "--by", "li", "--json").json["known"] == 2
    elements = list_elements(office)
    assert elements["need.pain"]["level"] == 75
    assert elements["need.trigger"]["gap"] == "said_unknown"


def test_a_sheet_with_a_fault_records_nothing(office: Licet, tmp_path: Path) -> None:
    rows = f"客户名称,题目,答案\n{NAME},pain,mostly\n{NAME},trigger,vielleicht\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    words = ("forms", "import", "a.csv", "--form", "need", "--observed-on", DAY, "--by", "li")
    done = office(*words, "--json")
    assert (done.exit_code, done.json["recorded"]) == (1, 0)
    (fault,) = done.json["errors"]
    assert fault["line"] == 3
    assert list_elements(office) == {}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_forms_and_elements_are_shown(office: Licet, lang: str) -> None:
    for words in (("list",), ("show", "need"), ("elements",)):
        shown = office("forms", *words, "--lang", lang)
        assert shown.exit_code == 0
        assert "need" in shown.stdout
    assert office("forms", "show", "nothing", "--json").json["error"]["code"] == "form_unknown"
    assert office("forms", "sheet", "need").exit_code == 2
