"""Every kind of change is made, and a change is noticed, proven harmless or told with a case."""

from __future__ import annotations

from pathlib import Path

import pytest

from rules.assessment import evaluate_rule
from rules.mutation.changes import list_changes
from rules.mutation.run import Fate, mutate_pack
from rules.mutation.telling_apart import TellApart, Telling, choose_way, search_difference
from rules.pack import Case, Rule, load_pack
from rules.pack.case import build_sheet
from rules.policy import PolicyCase
from rules.policy_cases import find_latest, list_keys
from rules.proof.parts import write_node
from rules.yaml_source import YamlSource
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import parse, small_catalogue

CHANGES = {
    "firm.staff < 3": {
        "firm.staff <= 3", "firm.staff > 3", "firm.staff >= 3", "firm.staff == 3",
        "firm.staff != 3", "firm.staff < 2", "firm.staff < 4",
    },
    "firm.is_open": {"firm.is_open == false"},
    "firm.is_open == false": {"firm.is_open == true"},
    "known(firm.staff)": {"not known(firm.staff)"},
    'firm.form == "branch"': {
        'firm.form != "branch"', 'firm.form == "company"', 'firm.form == "partnership"',
    },
    'firm.name == "晴川"': {'firm.name != "晴川"', 'firm.name == "晴川*"'},
    'firm.form in ["company", "branch"]': {
        'firm.form not in ["company", "branch"]', 'firm.form in ["company"]',
        'firm.form in ["branch"]',
    },
    'firm.form in list("forms")': {'firm.form not in list("forms")'},
    "firm.closes_on == today - months(2)": {
        *(f"firm.closes_on {sign} today - months(2)" for sign in ("!=", "<", "<=", ">", ">=")),
        "firm.closes_on == today - months(1)", "firm.closes_on == today - months(3)",
    },
    'firm.closes_on > date("2024-02-29")': {
        *(f'firm.closes_on {s} date("2024-02-29")' for s in ("!=", "<", "<=", "==", ">=")),
        'firm.closes_on > date("2024-02-28")', 'firm.closes_on > date("2024-03-01")',
    },
    "not known(firm.staff) and firm.is_open": {
        "firm.is_open", "not known(firm.staff)", "not known(firm.staff) or firm.is_open",
        "not (not known(firm.staff) and firm.is_open)", "known(firm.staff) and firm.is_open",
        "not known(firm.staff) and firm.is_open == false",
    },
}  # fmt: skip


@pytest.mark.parametrize("text", CHANGES)
def test_changes(text: str) -> None:
    changes = list(list_changes(parse(text).root, small_catalogue()))
    written = [write_node(change.root) for change in changes]
    assert sorted(written) == sorted(CHANGES[text])
    for one, change in zip(written, changes, strict=True):
        assert write_node(parse(one).root) == write_node(change.root)


def search(rule: Rule, other: Rule) -> Telling:
    return search_difference(rule, other, small_catalogue())


@pytest.mark.parametrize("way", [choose_way(small_catalogue()), search], ids=["proof", "search"])
def test_survivors_come_with_a_case_that_kills_them(way: TellApart, tmp_path: Path) -> None:
    folder = write_pack(tmp_path, SOUND)
    report = mutate_pack(folder, small_catalogue(), tell_apart=way)
    counted = report.killed + report.equivalent + len(report.survivors)
    assert counted == report.mutants
    assert report.killed > 20
    pack = load_pack(folder, small_catalogue())
    rules = {rule.id: rule for rule in pack.rules}
    told = [survivor for survivor in report.survivors if survivor.fate is Fate.SURVIVED]
    assert told
    for survivor in told:
        assert survivor.example is not None
        (data,) = YamlSource(survivor.example, "example.yaml").data
        if survivor.key == "policy":
            assert list_keys(PolicyCase.model_validate(data), find_latest(pack.rules))
            continue
        case, rule = Case.model_validate(data), rules[survivor.owner]
        sheet = build_sheet(case, rule.sheet_kind, small_catalogue())
        assert evaluate_rule(rule, sheet, case.as_of).outcome is case.outcome


def test_added_cases_kill(tmp_path: Path) -> None:
    before = mutate_pack(write_pack(tmp_path / "a", SOUND), small_catalogue())
    survivor = next(s for s in before.survivors if s.owner == "TE-STF-001")
    assert survivor.example is not None
    text = SOUND["credit/staff.yaml"].rstrip("\n") + f"\n      {survivor.example}"
    folder = write_pack(tmp_path / "b", {**SOUND, "credit/staff.yaml": text})
    after = mutate_pack(folder, small_catalogue())
    assert after.killed > before.killed
    assert survivor.text not in [s.text for s in after.survivors if s.owner == survivor.owner]


def test_only_a_proof_calls_a_mutant_equivalent(tmp_path: Path) -> None:
    staff = SOUND["credit/staff.yaml"].replace(
        "known(firm.staff) and firm.staff == 0",
        "known(firm.staff) and firm.staff <= 0 and firm.staff < 1",
    )
    folder = write_pack(tmp_path, {**SOUND, "credit/staff.yaml": staff})
    proven = mutate_pack(folder, small_catalogue())
    searched = mutate_pack(folder, small_catalogue(), tell_apart=search)
    assert proven.equivalent > searched.equivalent
    assert Fate.NOT_TOLD_APART in {survivor.fate for survivor in searched.survivors}
