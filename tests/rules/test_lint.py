"""Whatever is wrong with a pack is told at its place; a sound pack draws no complaint."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_rule
from rules.complaint import PackError, Weight
from rules.facts import FactSheet
from rules.lint import lint_pack
from rules.lint.conditions import lint_conditions
from rules.logic import evaluate
from rules.pack import load_pack
from rules.pack.entries import RuleEntry
from rules.vocabulary import Outcome
from rules.yaml_source import YamlSource
from tests.rules.packs_on_disk import (
    CASES,
    SOUND,
    change_pack,
    find_changed_file,
    read_cases,
    write_pack,
)
from tests.rules.strategies import (
    SIMPLE_DAYS,
    conditions,
    make_rule,
    parse,
    sheets,
    small_catalogue,
)
from tests.rules.test_horizon import ALWAYS

LINT_ONLY = {
    "unused",
    "no_case",
    "case_fails",
    "never_adverse",
    "unknown_superseded",
    "policy_case_fails",
}
UNTRUSTWORTHY = read_cases("lint.cases.yaml")["broken"]


def test_sound_pack(tmp_path: Path) -> None:
    assert lint_pack(write_pack(tmp_path, SOUND), small_catalogue()) == []


@pytest.mark.parametrize("case", CASES["broken"], ids=lambda case: case["name"])
def test_broken_pack(case: dict[str, Any], tmp_path: Path) -> None:
    folder = write_pack(tmp_path, change_pack(case))
    complaints = lint_pack(folder, small_catalogue())
    told = [
        {"code": c.code, "line": c.place.line, "column": c.place.column}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in complaints
    ]
    assert told == [{k: v for k, v in t.items() if k != "outcome"} for t in case["told"]]
    file = find_changed_file(case)
    for complaint, expected in zip(complaints, case["told"], strict=True):
        assert complaint.place.file == f"{folder.as_posix()}/{file}"
        assert expected.get("outcome", "") in complaint.message.en
    if all(c.code in LINT_ONLY for c in complaints):
        load_pack(folder, small_catalogue())
    else:
        with pytest.raises(PackError) as caught:
            load_pack(folder, small_catalogue())
        assert {c.code for c in caught.value.complaints} <= {c.code for c in complaints}


@pytest.mark.parametrize("case", UNTRUSTWORTHY, ids=lambda case: case["name"])
def test_pack_that_cannot_be_trusted(case: dict[str, Any], tmp_path: Path) -> None:
    folder = write_pack(tmp_path, change_pack(case))
    told = [
        {"code": c.code, "line": c.place.line, "column": c.place.column}
        | ({} if c.is_error else {"weight": c.weight.value})
        for c in lint_pack(folder, small_catalogue())
    ]
    assert told == case["told"]
    load_pack(folder, small_catalogue())


def test_facts_that_never_come(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    supplied = set(small_catalogue().definitions) - {"firm.form", "firm.alias"}
    (complaint,) = lint_pack(folder, small_catalogue(), supplied=supplied)
    assert (complaint.code, complaint.place.line, complaint.place.column) == (
        "fact_never_supplied",
        11,
        11,
    )
    assert "firm.form" in complaint.message.en


def test_sources_are_asked_for_on_a_day_only(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    day = date(2026, 7, 1)
    told = {
        months: [
            (c.code, c.weight)
            for c in lint_pack(folder, small_catalogue(), as_of=day, checked_within_months=months)
        ]
        for months in (6, 5)
    }
    never = ("basis_unverified", Weight.WARNING)
    long_ago = ("basis_outdated", Weight.WARNING)
    assert told == {6: [never], 5: [long_ago, long_ago, never]}


def test_a_version_means_one_content(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    sha256 = load_pack(folder, small_catalogue()).sha256
    kept = f"releases:\n  - {{version: 1.0.0, sha256: {sha256}}}\n"
    write_pack(folder, {"releases.yaml": kept})
    assert lint_pack(folder, small_catalogue()) == []
    louder = SOUND["credit/staff.yaml"].replace("en: Ask", "en: Ask them")
    write_pack(folder, {"credit/staff.yaml": louder})
    (complaint,) = lint_pack(folder, small_catalogue())
    assert (complaint.code, complaint.place.line, complaint.place.column) == (
        "release_changed",
        2,
        30,
    )
    header = SOUND["pack.yaml"].replace("version: 1.0.0", "version: 1.1.0")
    assert lint_pack(write_pack(folder, {"pack.yaml": header}), small_catalogue()) == []


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    broken = {name: text.replace("zh:", "zn:") for name, text in SOUND.items()}
    complaints = lint_pack(write_pack(tmp_path, broken), small_catalogue())
    assert {Path(c.place.file).name for c in complaints} == {
        "firm.yaml",
        "pack.yaml",
        "policy-onboarding.yaml",
        "staff.yaml",
    }
    assert complaints == sorted(complaints, key=lambda c: c.place)


def test_empty_folder_has_no_header(tmp_path: Path) -> None:
    assert [c.code for c in lint_pack(tmp_path, small_catalogue())] == ["no_header"]


def test_unknown_pack_is_told_with_the_nearest() -> None:
    (complaint,) = lint_pack("cn-bas")
    assert (complaint.code, complaint.suggestion) == ("no_such_pack", "cn-base")


def test_file_in_another_encoding(tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    (folder / "credit/staff.yaml").write_bytes("topic: 员工".encode("gb18030"))
    assert [c.code for c in lint_pack(folder, small_catalogue())] == ["not_utf8"]


@settings(deadline=None, max_examples=60)
@given(conditions, st.none() | conditions, st.lists(sheets, min_size=1, max_size=8), SIMPLE_DAYS)
def test_what_is_told_of_conditions_is_so(
    adverse: str, applies: str | None, subjects: list[FactSheet], as_of: date
) -> None:
    rule = make_rule("TE-TST-001", adverse, applies, period=ALWAYS)
    entry = RuleEntry(rule, {}, YamlSource("{}", "rule.yaml"), ())
    outcomes = {evaluate_rule(rule, sheet, as_of).outcome for sheet in subjects}
    for complaint in lint_conditions(entry, small_catalogue()):
        told = re.search("“(.+?)”", complaint.message.en)
        part = parse(told[1]) if told else rule.adverse_when
        truths = {evaluate(part, sheet, as_of).truth for sheet in subjects}
        match complaint.code:
            case "never_applies":
                assert outcomes <= {Outcome.NOT_APPLICABLE, Outcome.INCONCLUSIVE, Outcome.PASS}
            case "never_adverse":
                assert Outcome.ADVERSE not in outcomes
            case "never_passes":
                assert Outcome.PASS not in outcomes
            case "part_never_true":
                assert True not in truths
            case "part_always_true":
                assert False not in truths
