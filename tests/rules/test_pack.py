"""A pack has one canonical content: it survives storage, and its hash says what decides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from rules.assessment import evaluate_pack
from rules.cases import run_cases
from rules.pack import Pack, list_packs, load_pack
from rules.vocabulary import Outcome
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import customer, small_catalogue

FIRM, STAFF, POLICY = "legality/firm.yaml", "credit/staff.yaml", "policy-onboarding.yaml"

Contents = dict[str, str]


def load(folder: Path, contents: Contents) -> Pack:
    return load_pack(write_pack(folder, contents), small_catalogue())


def swap(file: str, before: str, after: str) -> Callable[[Contents], Contents]:
    def change(contents: Contents) -> Contents:
        assert before in contents[file]
        return {**contents, file: contents[file].replace(before, after)}

    return change


def move_rule_to_its_own_file(contents: Contents) -> Contents:
    text = contents[FIRM]
    start = text.index("  - id: TE-PRM-001")
    return {
        **contents,
        FIRM: text[:start],
        "legality/a-permit.yaml": text[: text.index("  - id: TE-FRM-001")] + text[start:],
    }


def test_content_round_trip(tmp_path: Path) -> None:
    pack = load(tmp_path, SOUND)
    again = Pack.from_content(pack.content)
    assert again.content == pack.content
    assert again.sha256 == pack.sha256
    assert [p.model_copy(update={"cases": ()}) for p in pack.policies] == list(again.policies)
    assert again.catalogue == pack.catalogue
    assert [r.model_copy(update={"cases": ()}) for r in pack.rules] == list(again.rules)
    sheets, day = [customer(is_open=True, staff=0)], date(2026, 1, 1)
    before, after = (evaluate_pack(p, sheets, day) for p in (pack, again))
    assert [o[1:] for o in before] == [o[1:] for o in after]


def test_content_carries_the_facts_it_names(tmp_path: Path) -> None:
    pack = load(tmp_path, SOUND)
    assert [d["name"] for d in json.loads(pack.content)["facts"]] == [
        "firm.closes_on",
        "firm.form",
        "firm.is_open",
        "firm.name",
        "firm.staff",
        "permit.ends_on",
    ]


def test_content_of_another_schema_is_refused() -> None:
    with pytest.raises(ValueError, match="unknown schema"):
        Pack.from_content('{"schema_version": 1}')


@pytest.mark.parametrize(
    "change",
    [
        swap(FIRM, "rules:\n", "# a comment\n\nrules:   # another\n"),
        swap(FIRM, "applies_when: firm.is_open", "applies_when: >\n      firm.is_open\n"),
        swap(FIRM, ">-\n      firm.closes_on < today\n      and", "firm.closes_on < today and"),
        swap(FIRM, "{zh: 停止往来, en: Stop}", '{"en": "Stop", "zh": "停止往来"}'),
        swap(STAFF, "{firm.staff: 0}", "{firm.staff: 0, firm.name: x}"),
        swap(STAFF, "topic: Staff", "topic: {zh: Staff, en: Staff}"),
        move_rule_to_its_own_file,
    ],
)
def test_hash_is_deaf_to_form(change: Callable[[Contents], Contents], tmp_path: Path) -> None:
    assert load(tmp_path / "b", change(SOUND)).sha256 == load(tmp_path / "a", SOUND).sha256


@pytest.mark.parametrize(
    "change",
    [
        swap(FIRM, "closes_on < today", "closes_on <= today"),
        swap(FIRM, "en: Stop}", "en: Stop it}"),
        swap(FIRM, "until: 2030-12-31", "until: 2030-12-30"),
        swap(FIRM, "severity: major", "severity: minor"),
        swap(STAFF, "status: secondary", "status: verified"),
        swap(POLICY, "review_after_months: 12", "review_after_months: 11"),
        swap("pack.yaml", "version: 1.0.0", "version: 1.0.1"),
    ],
)
def test_hash_hears_what_decides(change: Callable[[Contents], Contents], tmp_path: Path) -> None:
    assert load(tmp_path / "b", change(SOUND)).sha256 != load(tmp_path / "a", SOUND).sha256


@pytest.mark.parametrize("seed", ["1", "2"])
def test_hash_is_the_same_in_every_process(seed: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", "from rules.pack import *; print(load_pack('cn-base').sha256)"],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
        text=True,
    )
    assert told.stdout.strip() == load_pack("cn-base").sha256


def test_version_in_force(tmp_path: Path) -> None:
    newer = (
        SOUND[STAFF]
        .replace("in_force: {from: 2020-01-01}", "in_force: {from: 2025-01-01}")
        .replace("severity: minor", "severity: major")
    )
    older = SOUND[STAFF].replace("from: 2020-01-01", "from: 2020-01-01, until: 2024-12-31")
    pack = load(tmp_path, {**SOUND, STAFF: older, "credit/newer.yaml": newer})
    severities = [
        rule.severity if (rule := pack.find_rule("TE-STF-001", day)) else None
        for day in (date(2019, 12, 31), date(2024, 12, 31), date(2025, 1, 1))
    ]
    assert severities == [None, "minor", "major"]


def test_cases_are_run(tmp_path: Path) -> None:
    wrong = swap(STAFF, "{firm.staff: 0}, outcome: adverse", "{firm.staff: 9}, outcome: adverse")
    pack = load(tmp_path, wrong(SOUND))
    results = run_cases(pack, small_catalogue())
    assert len(results) == 8
    (failed,) = (result for result in results if not result.has_passed)
    assert (failed.rule.id, failed.case.name) == ("TE-STF-001", "none")
    assert failed.outcome.outcome is Outcome.PASS


def test_policies_are_found_by_purpose(tmp_path: Path) -> None:
    pack = load(tmp_path, SOUND)
    policy = pack.find_policy("onboarding")
    assert policy is not None
    assert policy.title.en == "Onboarding"
    assert pack.find_policy("contract") is None


def test_shipped_packs_are_listed_and_loaded_by_name() -> None:
    assert "cn-base" in list_packs()
    pack = load_pack("cn-base")
    assert Pack.from_content(pack.content).sha256 == pack.sha256
