"""Customers told apart by evidence: need without authority, nothing known, words of a salesman."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.checker.cli.conftest import Licet

NEEDY, SILENT = "急需示例有限公司", "沉默示例有限公司"
NEED = ("pain", "trigger", "metric", "fit", "willingness")


@pytest.fixture
def office(licet: Licet, tmp_path: Path) -> Licet:
    licet("init")
    rows = f"客户名称,日期,金额\n{NEEDY},2026-10-01,100\n{SILENT},2026-10-02,100\n"
    (tmp_path / "orders.csv").write_text(rows, encoding="utf-8")
    words = ("purchases", "import", "orders.csv", "--currency", "CNY", "--add-customers")
    assert licet(*words).exit_code == 0
    for name in ("li", "wang"):
        assert licet("accounts", "add", name, "--role", "maker").exit_code == 0
    return licet


def say(licet: Licet, customer: str, element: str, source: str) -> None:
    said = ("--level", "100", "--source", source, "--respondent", "王工")
    assert licet("assertions", "add", customer, element, *said, "--by", "li").exit_code == 0


def qualify(licet: Licet, customer: str, *words: str) -> dict[str, Any]:
    told = licet("qualify", customer, *words, "--json")
    assert told.exit_code == 1, told.stderr
    return told.json


def score_of(told: dict[str, Any], card: str) -> dict[str, Any]:
    found: dict[str, Any] = {each["card"]: each for each in told["scores"]}[card]
    return found


def test_a_need_that_is_known_and_an_authority_that_is_not_stand_apart(office: Licet) -> None:
    for name in NEED:
        say(office, NEEDY, f"need.{name}", "interview")
    person = ("--role", "user", "--influence", "1", "--stance", "2", "--by", "li")
    assert office("buying-centre", "add", NEEDY, "王工", *person).exit_code == 0
    steps = ("procurement:0", "finance:500000:财务总监")
    assert office("buying-centre", "approvals", NEEDY, *steps, "--by", "li").exit_code == 0
    told = qualify(office, NEEDY, "--amount", "600000")
    assert score_of(told, "need")["score"] == 100
    assert score_of(told, "need")["coverage_percent"] < 100
    centre = told["buying_centre"]
    assert [each["role"] for each in centre["approvals"]] == ["procurement", "finance"]
    assert not any(each["is_identified"] for each in centre["approvals"])
    assert centre["is_single_threaded"] is True
    assert score_of(told, "authority")["score"] < 50
    small = qualify(office, NEEDY, "--amount", "1000")
    assert [each["role"] for each in small["buying_centre"]["approvals"]] == ["procurement"]


def test_what_nobody_knows_is_neither_nothing_nor_everything(office: Licet) -> None:
    told = qualify(office, SILENT)
    need = score_of(told, "need")
    assert (need["score"], need["grade"], need["coverage_percent"]) == (None, None, 0)
    assert {each["because"] for each in told["ask_next"]} == {"nobody_said"}


def test_a_salesman_s_words_alone_leave_everything_open(office: Licet) -> None:
    for name in NEED:
        say(office, NEEDY, f"need.{name}", "rep_statement")
    told = qualify(office, NEEDY)
    assert score_of(told, "need")["score"] is None
    because = {each["element"]: each["because"] for each in told["ask_next"]}
    assert because["need.pain"] == "unverified"


def test_each_answer_taken_away_lowers_the_coverage(office: Licet) -> None:
    for name in NEED:
        say(office, NEEDY, f"need.{name}", "interview")
    before = score_of(qualify(office, NEEDY), "need")
    listed = office("assertions", "list", NEEDY, "--json").json
    taken = {each["element"]: each["assertions"][0]["id"] for each in listed["elements"]}
    words = ("--because", "误记", "--by", "li")
    assert office("assertions", "withdraw", taken["need.pain"], *words).exit_code == 0
    after = score_of(qualify(office, NEEDY), "need")
    assert after["coverage_percent"] < before["coverage_percent"]


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_reads_well(office: Licet, lang: str) -> None:
    say(office, NEEDY, "need.pain", "interview")
    shown = office("qualify", NEEDY, "--lang", lang)
    assert shown.exit_code == 1
    assert NEEDY in shown.stdout
    assert "need.trigger" in shown.stdout
    person = ("--role", "signatory", "--by", "li")
    office("buying-centre", "add", NEEDY, "王工", *person, "--lang", lang)
    listed = office("buying-centre", "list", NEEDY, "--lang", lang).stdout
    assert "王工" in listed
    assert office("buying-centre", "left", NEEDY, "王工", "--by", "li").exit_code == 0
    assert office("buying-centre", "list", NEEDY, "--json").json["members"] == []


def test_an_approval_that_is_none_is_refused(office: Licet) -> None:
    refused = office("buying-centre", "approvals", NEEDY, "finance", "--by", "li", "--json")
    assert (refused.exit_code, refused.json["error"]["code"]) == (2, "approval_step_invalid")
