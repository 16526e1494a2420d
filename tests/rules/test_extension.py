"""A pack that extends another is a whole pack, and knows what it took over and what it changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from rules.assessment import evaluate_pack
from rules.cases import run_cases
from rules.complaint import PackError
from rules.lint import lint_pack
from rules.pack import Pack, load_pack
from rules.pack.extension import ChangeKind, Extension
from rules.vocabulary import Outcome, Severity
from tests.rules.packs_on_disk import SOUND, change_pack, read_cases, write_pack
from tests.rules.strategies import customer, small_catalogue

CASES: dict[str, Any] = read_cases("extension.cases.yaml")
CHILD: dict[str, str] = CASES["child"]
DAY = date(2026, 1, 1)


def write_family(folder: Path, child: dict[str, str]) -> Path:
    write_pack(folder / "sound", SOUND)
    return write_pack(folder / "child", child)


@pytest.fixture
def child(tmp_path: Path) -> Pack:
    return load_pack(write_family(tmp_path, CHILD), small_catalogue())


def find_extension(pack: Pack) -> Extension:
    assert pack.extends is not None
    return pack.extends


def test_sound_child(tmp_path: Path) -> None:
    assert lint_pack(write_family(tmp_path, CHILD), small_catalogue()) == []


@pytest.mark.parametrize("case", CASES["broken"], ids=lambda case: case["name"])
def test_broken_child(case: dict[str, Any], tmp_path: Path) -> None:
    folder = write_family(tmp_path, change_pack(case, CHILD))
    complaints = lint_pack(folder, small_catalogue())
    told = [
        {"code": c.code, "line": c.place.line, "column": c.place.column}
        | ({"suggestion": c.suggestion} if c.suggestion else {})
        for c in complaints
    ]
    assert told == case["told"]
    changed = f"{folder.as_posix()}/{case['change']['file']}"
    assert {complaint.place.file for complaint in complaints} == {changed}


def test_what_is_evaluated_is_all_of_both(child: Pack) -> None:
    assert [(r.id, r.severity) for r in child.rules] == [
        ("OW-STF-001", Severity.MAJOR),
        ("TE-FRM-001", Severity.BLOCKER),
        ("TE-STF-001", Severity.MINOR),
    ]
    replaced = child.rules[1]
    assert replaced.title.en == "Closed down"
    assert replaced.topic.en == "The firm"
    sheet = customer(is_open=True, closes_on=date(2026, 1, 20), form="branch", staff=0)
    outcomes = evaluate_pack(child, [sheet], DAY)
    assert {o.outcome for o in outcomes} == {Outcome.ADVERSE}
    assert [policy.purpose for policy in child.policies] == ["onboarding"]
    assert all(result.has_passed for result in run_cases(child, small_catalogue()))


def test_it_can_be_replayed_without_its_parent(child: Pack) -> None:
    again = Pack.from_content(child.content)
    assert (again.sha256, again.extends) == (child.sha256, child.extends)


def test_every_rule_knows_where_it_is_from(child: Pack, tmp_path: Path) -> None:
    extension = find_extension(child)
    parent = load_pack(tmp_path / "sound", small_catalogue())
    assert (extension.parent.id, extension.parent.sha256) == ("test-pack", parent.sha256)
    changes = {r.id: extension.find_change(r.id, r.in_force.starts_on) for r in child.rules}
    assert {rule: change and (change.pack, change.kind) for rule, change in changes.items()} == {
        "OW-STF-001": ("own-policy", ChangeKind.ADDED),
        "TE-FRM-001": ("own-policy", ChangeKind.REPLACED),
        "TE-STF-001": None,
    }
    removal = extension.find_removal("TE-PRM-001")
    assert removal is not None
    assert removal.reason is not None
    assert removal.reason.en == "We take no permits"


def test_the_hash_hears_of_the_parent(child: Pack, tmp_path: Path) -> None:
    louder = {
        **SOUND,
        "credit/staff.yaml": SOUND["credit/staff.yaml"].replace("en: Ask", "en: Ask them"),
    }
    write_pack(tmp_path / "sound", louder)
    assert load_pack(tmp_path / "child", small_catalogue()).sha256 != child.sha256


GRANDCHILD = {
    "pack.yaml": """
        id: branch-policy
        version: 1.0.0
        title: {zh: 分公司规则, en: Rules of a branch}
        description: {zh: 再上一层, en: One more floor}
        extends: {pack: ../child, version: 2.0.0}
        """,
    "credit/less.yaml": """
        topic: {zh: 分公司, en: Branch}
        rules:
          - id: OW-STF-001
            replaces: {reason: {zh: 小城市, en: Small town}}
            severity: info
        """,
    "lists/forms.yaml": CHILD["lists/forms.yaml"].replace("[company, branch]", "[partnership]"),
    "policy.yaml": SOUND["policy-onboarding.yaml"].replace("reject: [closed]", "refer: [closed]"),
}


def test_own_policies_cannot_name_what_the_pack_does_without(tmp_path: Path) -> None:
    policy = SOUND["policy-onboarding.yaml"].replace("TE-FRM-001", "TE-PRM-001")
    folder = write_family(tmp_path, {**CHILD, "policy.yaml": policy})
    with pytest.raises(PackError) as caught:
        load_pack(folder, small_catalogue())
    assert "unknown_rule" in {complaint.code for complaint in caught.value.complaints}


def test_policies_taken_over_may_name_what_the_pack_does_without(tmp_path: Path) -> None:
    child = {"pack.yaml": CHILD["pack.yaml"].replace("TE-PRM-001", "TE-FRM-001")}
    pack = load_pack(write_family(tmp_path, child), small_catalogue())
    assert pack.find_policy("onboarding") is not None


@pytest.mark.usefixtures("child")
def test_packs_can_be_stacked(tmp_path: Path) -> None:
    contents = dict(GRANDCHILD)
    contents["policy.yaml"] = contents["policy.yaml"].replace("verdict: reject", "verdict: refer")
    folder = write_pack(tmp_path / "grandchild", contents)
    assert lint_pack(folder, small_catalogue()) == []
    pack = load_pack(folder, small_catalogue())
    extension = find_extension(pack)
    assert [reference.id for reference in extension.lineage] == ["own-policy", "test-pack"]
    change = extension.find_change("OW-STF-001", date(2025, 1, 1))
    assert change is not None
    assert (change.pack, change.kind) == ("branch-policy", ChangeKind.REPLACED)
    assert extension.find_removal("TE-PRM-001") is not None
    assert [(p.purpose, sorted(p.verdicts)) for p in pack.policies] == [("onboarding", ["refer"])]


def test_a_list_put_in_the_place_of_another_is_read_into_every_condition(
    child: Pack, tmp_path: Path
) -> None:
    write_pack(tmp_path / "grandchild", GRANDCHILD)
    pack = load_pack(tmp_path / "grandchild", small_catalogue())
    sheet = customer(is_open=True, closes_on=date(2025, 1, 1), form="partnership")
    found = [
        next(o.outcome for o in evaluate_pack(p, [sheet], DAY) if o.rule_id == "TE-FRM-001")
        for p in (child, pack)
    ]
    assert found == [Outcome.PASS, Outcome.ADVERSE]


def test_one_of_several_versions_is_replaced(tmp_path: Path) -> None:
    staff = SOUND["credit/staff.yaml"]
    older = staff.replace("{from: 2020-01-01}", "{from: 2020-01-01, until: 2024-12-31}")
    newer = staff.replace("2020-01-01", "2025-01-01")
    versions = {**SOUND, "credit/staff.yaml": older, "credit/newer.yaml": newer}
    write_pack(tmp_path / "sound", versions)
    replaces = "reason: {zh: 更严, en: Stricter}"
    rule = f"  - id: TE-STF-001\n    replaces: {{{replaces}}}\n    severity: major\n"
    child = {"pack.yaml": CHILD["pack.yaml"], "credit/a.yaml": f"topic: a\nrules:\n{rule}"}
    write_pack(tmp_path / "child", child)
    (complaint,) = lint_pack(tmp_path / "child", small_catalogue())
    assert complaint.code == "replaces_which"
    assert "2020-01-01, 2025-01-01" in complaint.message.en
    child["credit/a.yaml"] = child["credit/a.yaml"].replace(
        replaces, f"from: 2025-01-01, {replaces}"
    )
    pack = load_pack(write_pack(tmp_path / "child", child), small_catalogue())
    assert [r.severity for r in pack.rules if r.id == "TE-STF-001"] == ["minor", "major"]


def test_faults_of_the_parent_are_told_at_their_places(tmp_path: Path) -> None:
    folder = write_family(tmp_path, CHILD)
    staff = SOUND["credit/staff.yaml"].replace("firm.staff == 0", "firm.stuff == 0")
    write_pack(tmp_path / "sound", {"credit/staff.yaml": staff})
    with pytest.raises(PackError) as caught:
        load_pack(folder, small_catalogue())
    assert [(c.code, Path(c.place.file).parts[-2]) for c in caught.value.complaints] == [
        ("parent_unusable", "child"),
        ("unknown_fact", "credit"),
    ]


def test_a_pack_that_comes_with_the_rules_is_extended_by_name(tmp_path: Path) -> None:
    header = CHILD["pack.yaml"].replace("../sound", "cn-base").replace("TE-PRM-001", "CN-DOC-004")
    base = load_pack("cn-base")
    header = header.replace("version: 1.0.0}", f"version: {base.version}}}")
    pack = load_pack(write_pack(tmp_path, {"pack.yaml": header}))
    assert {r.id for r in base.rules} - {r.id for r in pack.rules} == {"CN-DOC-004"}
    assert pack.policies == base.policies
    assert pack.requirements == base.requirements
