"""A credit policy is complained of wherever it is faulty, is hashed, and is inherited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.complaint import PackError
from rules.credit_policy import CreditPolicy
from rules.facts import Money
from rules.lint import lint_pack
from rules.pack import Pack, load_pack
from rules.pack.difference import compare_packs
from tests.rules.packs_on_disk import write_pack
from tests.rules.strategies import small_catalogue

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("policy.cases.yaml").read_text(encoding="utf-8")
)
SOUND: dict[str, str] = CASES["sound"]
FILE = "credit_policy.yaml"
LINT_ONLY = {"worse_grade_better", "later_payer_better", "security_costs"}
CHILD = {
    "pack.yaml": """id: own
version: 1.0.0
title: {zh: 本公司, en: Our own}
description: {zh: 在测试包之上, en: On top of the test pack}
extends: {pack: ../sound, version: 1.0.0}
"""
}
OWN = """
tenor_days: {A: 45, B: 30, C: 0}
minimum: {minor_units: 100, currency: CNY}
basis:
  - covers: [tenor_days, minimum]
    instrument: {zh: 集团制度, en: Group manual}
    status: unverified
"""


def read(folder: Path) -> CreditPolicy:
    policy = load_pack(folder, small_catalogue()).credit_policy
    assert policy is not None
    return policy


def write_family(folder: Path, policy: str) -> Path:
    write_pack(folder / "sound", SOUND)
    return write_pack(folder / "child", {**CHILD, FILE: policy})


def test_sound(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    assert [(str(c.place), c.message.en) for c in lint_pack(folder, small_catalogue())] == []
    policy = read(folder)
    assert policy.limit_shares["B"].turnover_bp == 300
    assert policy.cap == Money(500_000_000, "CNY")
    assert (policy.minimum, policy.payment_card) == (None, None)
    row = policy.payment_factor_percent.find(30)
    assert row is not None
    assert row.result == 50


@pytest.mark.parametrize("case", CASES["broken"], ids=lambda case: case["name"])
def test_broken(case: dict[str, Any], tmp_path: Path) -> None:
    before, change = SOUND[FILE], case["change"]
    assert before.count(change["from"]) == 1
    changed = {**SOUND, FILE: before.replace(change["from"], change["to"])}
    folder = write_pack(tmp_path, changed)
    complaints = lint_pack(folder, small_catalogue())
    told = [
        {"code": c.code, "line": c.place.line}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in complaints
    ]
    assert told == case["told"]
    if {c.code for c in complaints} <= LINT_ONLY:
        load_pack(folder, small_catalogue())
    else:
        with pytest.raises(PackError):
            load_pack(folder, small_catalogue())


def test_every_number_decides_the_hash_and_survives_storage(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "one", SOUND), small_catalogue())
    again = Pack.from_content(pack.content)
    assert (again.content, again.credit_policy) == (pack.content, pack.credit_policy)
    changed = {**SOUND, FILE: SOUND[FILE].replace("C: 1000}", "C: 1001}")}
    other = load_pack(write_pack(tmp_path / "other", changed), small_catalogue())
    assert other.sha256 != pack.sha256


def test_a_pack_without_one_has_none(tmp_path: Path) -> None:
    contents = {name: text for name, text in SOUND.items() if name != FILE}
    pack = load_pack(write_pack(tmp_path, contents), small_catalogue())
    assert pack.credit_policy is None
    assert Pack.from_content(pack.content).credit_policy is None


def test_a_child_says_whole_sections_and_takes_over_the_rest(tmp_path: Path) -> None:
    folder = write_family(tmp_path, OWN)
    assert lint_pack(folder, small_catalogue()) == []
    policy, parent = read(folder), read(tmp_path / "sound")
    assert dict(policy.tenor_days) == {"A": 45, "B": 30, "C": 0}
    assert policy.minimum == Money(100, "CNY")
    assert policy.limit_shares == parent.limit_shares
    assert [b.instrument.en for b in policy.list_basis("tenor_days")] == ["Group manual"]
    assert [b.instrument.en for b in policy.list_basis("limit_shares")] == ["Manual"]


def test_a_child_may_do_without_the_cap(tmp_path: Path) -> None:
    assert read(write_family(tmp_path, "cap: null\n")).cap is None


@pytest.mark.parametrize(
    ("policy", "code", "line"),
    [
        ("tenor_days: {A: 45, B: 30, C: 0}\n", "section_without_basis", 1),
        ("tenor_days: {A: 45}\n" + OWN[OWN.index("basis") :], "grade_not_written", 1),
        (OWN.replace("A: 45", "A: 20"), "worse_grade_better", 2),
        (OWN.replace("tenor_days, minimum]", "tenor_days, minimal]"), "no_such_section", 5),
        ("default_probability_bp: {A: 1, B: 2, C: 3}\n", "missing_key", 1),
        ("basis: none\n", "not_a_list", 1),
    ],
)
def test_faults_of_a_child_stand_in_its_file(
    policy: str, code: str, line: int, tmp_path: Path
) -> None:
    told = lint_pack(write_family(tmp_path, policy), small_catalogue())
    assert (code, line) in {(c.code, c.place.line) for c in told}
    assert {Path(c.place.file).parent.name for c in told} == {"child"}


def test_differences_are_told_by_section(tmp_path: Path) -> None:
    child = load_pack(write_family(tmp_path, OWN), small_catalogue())
    parent = load_pack(tmp_path / "sound", small_catalogue())
    parts = {
        part.key: (part.difference.value, [field.path for field in part.fields])
        for part in compare_packs(parent, child).parts
        if part.section == "credit_policy"
    }
    assert parts["minimum"] == ("added", [])
    assert parts["tenor_days"][0] == "changed"
    assert ("says", "A") in parts["tenor_days"][1]
    assert set(parts) == {"minimum", "tenor_days"}
