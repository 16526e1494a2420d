"""Every seeded fault is found, with an example that the reference evaluator confirms."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.assessment import evaluate_rule
from rules.fixpoint import derive
from rules.pack import Case, load_pack
from rules.pack.case import build_sheet
from rules.pack.read import read_pack
from rules.policy import PolicyCase
from rules.policy_cases import find_latest, list_keys
from rules.proof import Fault, SolverMissing
from rules.proof.prove import prove_pack
from rules.vocabulary import Outcome
from rules.yaml_source import YamlSource
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import small_catalogue

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("faults.cases.yaml").read_text(encoding="utf-8")
)
CONTENTS: dict[str, str] = {**SOUND, "policy-onboarding.yaml": CASES["policy"]}


def _change(change: dict[str, str]) -> dict[str, str]:
    before = CONTENTS[change["file"]]
    assert before.count(change["from"]) == 1, change
    kept = {name: text for name, text in CONTENTS.items() if name != change["file"]}
    changed = before.replace(change["from"], change["to"])
    return {**kept, change.get("as", change["file"]): changed}


def test_sound_pack_is_proven(tmp_path: Path) -> None:
    proof = prove_pack(write_pack(tmp_path, CONTENTS), small_catalogue())
    assert proof.faults == ()
    assert proof.claims > 20


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["name"])
def test_fault_is_found(case: dict[str, Any], tmp_path: Path) -> None:
    folder = write_pack(tmp_path, _change(case["change"]))
    assert read_pack(folder, small_catalogue()).complaints == []
    proof = prove_pack(folder, small_catalogue())
    told = [
        {
            "code": fault.complaint.code,
            "file": fault.complaint.place.file.removeprefix(f"{folder.as_posix()}/"),
            "line": fault.complaint.place.line,
            **_confirm(fault, folder),
        }
        for fault in proof.faults
    ]
    assert told == case["told"]


def _confirm(fault: Fault, folder: Path) -> dict[str, str]:
    """What the example of a fault comes to, by the reference evaluator."""
    if fault.example is None:
        return {}
    (data,) = YamlSource(fault.example, "example.yaml").data
    pack = load_pack(folder, small_catalogue())
    if "verdict" in data:
        case = PolicyCase.model_validate(data)
        (policy,) = pack.policies
        found = derive(policy, list_keys(case, find_latest(pack.rules)))
        assert (found.verdict, found.ids) == (case.verdict, set(case.conclusions or ()))
        return {"verdict": found.verdict.value}
    shown = Case.model_validate(data)
    named = [rule for rule in pack.rules if rule.id in fault.complaint.message.en]
    for rule in named:
        sheet = build_sheet(shown, rule.sheet_kind, small_catalogue())
        assert evaluate_rule(rule, sheet, shown.as_of).outcome is shown.outcome
    assert named
    return {"outcome": Outcome(shown.outcome).value}


def test_what_is_not_decided_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rules.proof.solver.BUDGET", 1)
    proof = prove_pack(write_pack(tmp_path, CONTENTS), small_catalogue())
    assert {fault.complaint.code for fault in proof.faults} >= {"not_decided"}


def test_pack_that_does_not_load_claims_nothing(tmp_path: Path) -> None:
    broken = {**CONTENTS, "credit/staff.yaml": "topic: Staff"}
    assert prove_pack(write_pack(tmp_path, broken), small_catalogue()).claims == 0


def test_without_z3_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "z3", None)
    monkeypatch.delitem(sys.modules, "rules.proof.solver")
    with pytest.raises(SolverMissing) as caught:
        import_module("rules.proof.solver")
    assert "licet[prove]" in caught.value.message.zh
    assert "licet[prove]" in caught.value.message.en
