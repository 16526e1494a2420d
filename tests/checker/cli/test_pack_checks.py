"""`licet rules lint --prove` and `licet rules test --mutate`, as a writer of rules calls them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.checker.cli.conftest import Licet

HEADER = """
id: tiny
version: 1.0.0
title: {zh: 小包, en: Tiny}
description: {zh: 一条规则, en: One rule}
"""
RULE = """
topic: {zh: 期限, en: Term}
rules:
  - id: XX-TRM-001
    title: {zh: 营业期限届满, en: The term has ended}
    dimension: legality
    severity: blocker
    subject: customer
    adverse_when: licence.valid_until < today
    message: {zh: "已于 {licence.valid_until} 届满。", en: "It ended on {licence.valid_until}."}
    remedy: {zh: 请提供新执照。, en: Ask for the new licence.}
    basis: [{instrument: {zh: 内部惯例, en: House practice}, status: unverified}]
    in_force: {from: 2022-03-01}
    cases:
      - {name: ended, as_of: 2026-11-22, facts: {licence.valid_until: 2020-01-01}, outcome: adverse}
      - {name: far away, as_of: 2026-11-22, facts: {licence.valid_until: 2030-01-01}, outcome: pass}
      - {name: not read, as_of: 2026-11-22, facts: {}, outcome: inconclusive}
"""
POLICY = """
purpose: onboarding
title: {zh: 准入, en: Onboarding}
review_after_months: 12
conclusions:
  - id: ended
    title: {zh: 已届满, en: Ended}
    any: [{rule: XX-TRM-001, outcome: adverse}]
verdicts: {reject: [ended]}
cases:
  - {name: ended, outcomes: {XX-TRM-001: adverse}, verdict: reject}
  - {name: in force, outcomes: {XX-TRM-001: pass}, verdict: approve}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> Path:
    """A pack with two weaknesses: an open term is ignored, and no case pins the last day."""
    folder = tmp_path / "tiny"
    (folder / "legality").mkdir(parents=True)
    (folder / "pack.yaml").write_text(HEADER, encoding="utf-8")
    (folder / "legality" / "term.yaml").write_text(RULE, encoding="utf-8")
    (folder / "policy.yaml").write_text(POLICY, encoding="utf-8")
    return folder


def test_the_proof_shows_the_gap_with_a_case(licet: Licet, tiny: Path) -> None:
    called = licet("rules", "lint", "--prove", "--pack", tiny, "--json")
    assert called.exit_code == 4
    assert called.json["claims"] > 5
    (problem,) = called.json["problems"]
    assert problem["code"] == "inconclusive_ignored"
    assert problem["file"].endswith("policy.yaml")
    assert "XX-TRM-001" in problem["message"]["zh"]
    assert "XX-TRM-001" in problem["message"]["en"]
    example = yaml.safe_load(problem["example"])
    assert example[0]["outcomes"] == {"XX-TRM-001": "inconclusive"}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_proof_in_words(licet: Licet, tiny: Path, lang: str) -> None:
    called = licet("rules", "lint", "--prove", "--pack", tiny, "--lang", lang)
    assert called.exit_code == 4
    assert "outcomes: {XX-TRM-001: inconclusive}" in called.stdout


def test_mutation_shows_the_bound_that_no_case_pins(licet: Licet, tiny: Path) -> None:
    called = licet("rules", "test", "--mutate", "--pack", tiny, "--json")
    assert called.exit_code == 4
    mutation = called.json["mutation"]
    changed = [survivor["changed_to"] for survivor in mutation["survivors"]]
    assert "licence.valid_until <= today" in changed
    assert mutation["mutants"] == mutation["killed"] + mutation["equivalent"] + len(changed)


def test_a_case_on_the_last_day_pins_it(licet: Licet, tiny: Path) -> None:
    path = tiny / "legality" / "term.yaml"
    more = (
        "      - {name: last day, as_of: 2026-11-22, facts: {licence.valid_until: 2026-11-22}, "
        "outcome: pass}\n"
        "      - {name: day after, as_of: 2026-11-22, facts: {licence.valid_until: 2026-11-21}, "
        "outcome: adverse}\n"
    )
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    called = licet("rules", "test", "--mutate", "--pack", tiny, "--lang", "en")
    assert called.exit_code == 0, called.stdout
