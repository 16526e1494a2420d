"""What `licet rules` shows of packs, and of one that extends another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rules.pack import load_pack
from rules.schemas import list_schemas, write_schema
from tests.checker.cli.conftest import Licet

RULE = """
topic: {zh: 集团政策, en: Group policy}
rules:
  - id: CN-AUT-021
    replaces: {reason: {zh: 影像不清一律退回, en: Poor pictures are sent back}}
    severity: major
"""


@pytest.fixture
def child(tmp_path: Path) -> Path:
    folder = tmp_path / "own"
    (folder / "legality").mkdir(parents=True)
    (folder / "legality" / "own.yaml").write_text(RULE, encoding="utf-8")
    reason = "{zh: 另行归档, en: Filed elsewhere}"
    header = f"""
id: own-rules
version: 1.0.0
title: {{zh: 本公司规则, en: Own rules}}
description: {{zh: 集团政策, en: Group policy}}
extends: {{pack: cn-base, version: {load_pack("cn-base").version}}}
without: [{{rule: CN-DOC-004, reason: {reason}}}]
"""
    (folder / "pack.yaml").write_text(header, encoding="utf-8")
    return folder


def test_the_difference_names_rules_fields_and_reasons(licet: Licet, child: Path) -> None:
    called = licet("rules", "diff", "cn-base", child, "--lang", "zh")
    assert called.exit_code == 0
    assert "~ CN-AUT-021  授权书影像质量不足  影像不清一律退回" in called.stdout
    assert "severity: [-minor-]{+major+}" in called.stdout
    assert "- CN-DOC-004" in called.stdout


def test_the_difference_as_a_document(licet: Licet, child: Path) -> None:
    found = licet("rules", "diff", "cn-base", child, "--json").json
    changed, removed = (d for d in found["differences"] if d["section"] == "rules")
    assert changed["fields"] == [
        {
            "path": ["severity"],
            "before": "minor",
            "after": "major",
            "words": [{"in": "removed", "text": "minor"}, {"in": "added", "text": "major"}],
        }
    ]
    assert removed["reason"] == {"zh": "另行归档", "en": "Filed elsewhere"}
    assert found["after"]["sha256"] == load_pack(child).sha256


def test_equal_packs_are_called_equal(licet: Licet) -> None:
    called = licet("rules", "diff", "cn-base", "cn-base", "--lang", "en")
    assert "Both packs say the same" in called.stdout


def test_a_rule_names_the_pack_that_made_it_what_it_is(licet: Licet, child: Path) -> None:
    shown = licet("rules", "show", "CN-AUT-021", "--pack", child, "--lang", "en").stdout
    words = " ".join(shown.split())
    assert "own-rules 1.0.0 (replaces the rule it extends: Poor pictures are sent back)" in words
    assert f"licet rules diff cn-base {child}" in words
    other = licet("rules", "show", "CN-LIC-003", "--pack", child, "--json").json
    assert (other["extends"]["id"], other["change"]) == ("cn-base", None)


def test_a_rule_that_is_done_without_says_why(licet: Licet, child: Path) -> None:
    called = licet("rules", "show", "CN-DOC-004", "--pack", child, "--lang", "en")
    assert called.exit_code == 2
    assert "Filed elsewhere" in called.stderr


def test_a_kind_of_credential_shows_how_it_is_renewed(licet: Licet) -> None:
    call = ("rules", "show", "cn.food_business_licence", "--as-of", "2026-11-22")
    words = " ".join(licet(*call, "--lang", "en").stdout.split())
    assert "15 working days before the end" in words
    assert "unverified, not shown as law" in words
    found = licet(*call, "--json").json
    assert (found["window"]["opens"], found["is_law"]) == ({"working_days": 90}, False)
    assert [step["id"] for step in found["steps"]][-3:] == ["ending", "ended", "grace_over"]
    assert found["steps"] == sorted(found["steps"], key=lambda step: step["urgency"])
    before = licet("rules", "show", "cn.food_business_licence", "--as-of", "2023-11-30", "--json")
    assert "opens" not in before.json["window"]
    law = licet("rules", "show", "cn.work_safety_licence", "--as-of", "2026-11-22", "--json").json
    assert law["is_law"]
    assert "open" not in [step["id"] for step in law["steps"]]


@pytest.mark.parametrize(("lang", "title"), [("zh", "客户的事实"), ("en", "Facts of the customer")])
def test_the_catalogue_is_printed(licet: Licet, lang: str, title: str) -> None:
    printed = licet("rules", "catalogue", "--lang", lang).stdout
    assert f"## {title}" in printed
    (row,) = (line for line in printed.splitlines() if line.startswith("| `licence.valid_until`"))
    assert "营业期限至 · last day of the business term" in row
    assert "### CN-LIC-003 " in printed
    assert printed.count("\n| `") == len(licet("rules", "catalogue", "--json").json["facts"])


def test_the_catalogue_says_what_is_computed_and_who_asks(licet: Licet) -> None:
    facts = {f["name"]: f for f in licet("rules", "catalogue", "--json").json["facts"]}
    fact = facts["licence.code_check_digit_valid"]
    assert fact["derived"]["formula"] == "check_credit_code"
    assert "CN-COD-004" in fact["used_by"]


@pytest.mark.parametrize("name", list_schemas())
def test_schemas_are_printed(licet: Licet, name: str) -> None:
    called = licet("rules", "schema", name)
    assert called.stdout == write_schema(name)
    assert json.loads(called.stdout)["type"] == "object"


def test_a_warning_leaves_the_exit_code_alone(licet: Licet) -> None:
    called = licet("rules", "lint", "--as-of", "2040-01-01", "--json")
    weights = {problem["weight"] for problem in called.json["problems"]}
    assert "warning" in weights
    assert called.exit_code == (4 if "error" in weights else 0)
