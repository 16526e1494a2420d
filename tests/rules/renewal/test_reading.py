"""Renewal plans in packs: faults at their places, what a pack takes over, and what it changes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from licet_examples import packs as example_packs
from rules.calendar.china import load_china_calendar
from rules.lint import lint_pack
from rules.pack import Pack, load_pack, read_pack
from rules.pack.difference import Difference, compare_packs
from rules.renewal import Ladder, RenewalPlan, RenewalSource
from rules.vocabulary import Severity
from storage.vocabulary import AlertSeverity, AlertSource
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import small_catalogue

CASES: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("plan.cases.yaml").read_text(encoding="utf-8")
)
FILE = "renewals/plan.yaml"
PARENT = {**SOUND, FILE: CASES["sound"]}
HEADER = """\
id: own-policy
version: 1.0.0
title: {zh: 本公司规则, en: Own rules}
description: {zh: 在测试包之上, en: On top of the test pack}
extends: {pack: ../sound, version: 1.0.0}
"""
TODAY = date(2026, 11, 22)
CALENDAR = load_china_calendar()


def load(folder: Path) -> RenewalPlan:
    return load_pack(folder, small_catalogue()).renewals


def write_ladder(ladder_id: str, kinds: str, step_id: str) -> str:
    return f"""\
topic: {{zh: 本公司, en: Our own}}
ladders:
  - id: {ladder_id}
    source: credential
    kinds: {kinds}
    steps:
      - id: {step_id}
        anchor: end
        severity: blocker
        title: {{zh: 到期, en: It ends}}
        task: {{zh: 停止, en: Stop}}
"""


def extend(tmp_path: Path, text: str) -> Pack:
    write_pack(tmp_path / "sound", PARENT)
    child = write_pack(tmp_path / "child", {"pack.yaml": HEADER, "renewals/own.yaml": text})
    return load_pack(child, small_catalogue())


@pytest.mark.parametrize("case", CASES["faults"], ids=lambda case: case["name"])
def test_fault_is_told_at_its_place(case: dict[str, Any], tmp_path: Path) -> None:
    assert CASES["sound"].count(case["from"]) == 1
    folder = write_pack(tmp_path, {**SOUND, FILE: CASES["sound"].replace(case["from"], case["to"])})
    told = read_pack(folder, small_catalogue()).complaints
    assert sorted(c.code for c in told) == sorted([case["code"], *case.get("and", ())])
    found = next(c for c in told if c.code == case["code"])
    assert found.place == (f"{folder.as_posix()}/{FILE}", case["line"], case["column"])


def test_sound_plan_is_read(tmp_path: Path) -> None:
    plan = load(write_pack(tmp_path, PARENT))
    assert plan.kinds("credential") == {"te.permit", "te.other"}
    assert plan.evidence_max_age_days == {"te.permit": 365}
    assert plan.escalation == {Severity.MAJOR: 3}
    assert (plan.snooze_max_days, plan.grace_days("te.other"), plan.grace_days(None)) == (14, 10, 0)
    old = plan.find_window("te.permit", date(2024, 12, 31))
    new = plan.find_window("te.permit", date(2025, 1, 1))
    assert old is not None
    assert new is not None
    assert (old.opens is None, new.opens is None) == (False, True)


def test_pack_without_renewals_has_an_empty_plan(tmp_path: Path) -> None:
    assert load(write_pack(tmp_path, SOUND)) == RenewalPlan()


def test_plan_is_part_of_the_content(tmp_path: Path) -> None:
    pack = load_pack(write_pack(tmp_path / "one", PARENT), small_catalogue())
    again = Pack.from_content(pack.content)
    assert again.renewals == pack.renewals
    assert again.sha256 == pack.sha256
    changed = {**PARENT, FILE: CASES["sound"].replace("snooze_max_days: 14", "snooze_max_days: 15")}
    other = load_pack(write_pack(tmp_path / "two", changed), small_catalogue())
    assert other.sha256 != pack.sha256


def test_unfamiliar_kinds_are_a_warning(tmp_path: Path) -> None:
    told = lint_pack(write_pack(tmp_path, PARENT), small_catalogue())
    unfamiliar = [c for c in told if c.code == "unfamiliar_kind"]
    assert len(unfamiliar) == 7  # two windows, two kinds of a ladder, three of house practice
    assert not any(c.is_error for c in unfamiliar)


def test_ladder_of_the_same_id_takes_the_place(tmp_path: Path) -> None:
    plan = extend(tmp_path, write_ladder("permits", "[te.permit]", "gone")).renewals
    assert plan.kinds("credential") == {"te.permit"}
    (stage,) = plan.stages("credential", "te.permit", TODAY, CALENDAR)
    assert stage.id == "gone"
    assert plan.find_stage("credential", "te.other", TODAY, TODAY, CALENDAR) is None
    assert plan.snooze_max_days == 14


def test_ladder_for_a_kind_takes_it_out_of_another(tmp_path: Path) -> None:
    plan = extend(tmp_path, write_ladder("own", "[te.other]", "gone")).renewals
    (permits,) = (ladder for ladder in plan.ladders if ladder.id == "permits")
    assert permits.kinds == ("te.permit",)
    assert [s.id for s in plan.stages("credential", "te.other", TODAY, CALENDAR)] == ["gone"]


def test_ladder_for_all_other_kinds_takes_the_place_of_that_one(tmp_path: Path) -> None:
    plan = extend(tmp_path, write_ladder("own", "[]", "gone")).renewals
    assert [ladder.id for ladder in plan.ladders] == ["own", "permits"]


def test_windows_of_a_kind_take_the_place_of_all_its_versions(tmp_path: Path) -> None:
    text = """\
topic: {zh: 本公司, en: Our own}
windows:
  - kind: te.permit
    title: {zh: 延续, en: Renewal}
    opens: {days: 200}
    closes: {days: 100}
    consequence: {zh: 失效, en: It lapses}
    basis: [{instrument: 试验法, status: unverified}]
    in_force: {from: 2024-01-01}
"""
    pack = extend(tmp_path, text)
    (window,) = pack.renewals.windows
    assert window.closes.days == 100
    difference = compare_packs(load_pack(tmp_path / "sound", small_catalogue()), pack)
    found = [(part.section, part.key, part.difference) for part in difference.parts]
    assert found == [
        ("renewal_windows", "te.permit (2024-01-01)", Difference.CHANGED),
        ("renewal_windows", "te.permit (2025-01-01)", Difference.REMOVED),
    ]


def test_practice_said_twice_is_a_fault(tmp_path: Path) -> None:
    again = "topic: {zh: 又, en: Again}\npractice: {snooze_max_days: 3}\n"
    folder = write_pack(tmp_path, {**PARENT, "renewals/z.yaml": again})
    (told,) = read_pack(folder, small_catalogue()).complaints
    assert told.code == "repeated_practice"
    assert told.place.line == 2


def test_difference_names_the_step(tmp_path: Path) -> None:
    one = load_pack(write_pack(tmp_path / "one", PARENT), small_catalogue())
    text = CASES["sound"].replace("before: {working_days: 5}", "before: {working_days: 7}")
    two = load_pack(write_pack(tmp_path / "two", {**PARENT, FILE: text}), small_catalogue())
    (part,) = compare_packs(one, two).parts
    assert (part.section, part.key) == ("renewal_ladders", "permits")
    ((path, before, after),) = part.fields
    assert path == ("steps", "closing", "before", "working_days")
    assert (before, after) == (5, 7)


def test_words_are_those_of_the_tables() -> None:
    assert {s.value for s in RenewalSource} == {s.value for s in AlertSource}
    assert {s.value for s in Severity} == {s.value for s in AlertSeverity}


# What the packs that come with the rules say


def test_example_pack_replaces_one_ladder() -> None:
    (folder,) = example_packs.__path__
    base, own = load_pack("cn-base"), load_pack(Path(folder) / "qinghe-trade")
    parts = [p for p in compare_packs(base, own).parts if p.section.startswith("renewal")]
    assert [(p.section, p.key) for p in parts] == [("renewal_ladders", "authorization_letter")]
    assert own.renewals.practice == base.renewals.practice
    assert lint_pack(Path(folder) / "qinghe-trade") == []


LADDERS = load_pack("cn-base").renewals.ladders


@pytest.mark.parametrize("ladder", LADDERS, ids=lambda ladder: ladder.id)
def test_ladder_says_what_to_do(ladder: Ladder) -> None:
    """About a customer's credential and about one's own, and never the same of both."""
    for step in ladder.steps:
        assert step.task.zh.endswith("。")
        assert step.task.en.endswith(".")
        assert not step.title.zh.endswith("。")
        assert len(step.title.en) < 70
        if ladder.source in (RenewalSource.CREDENTIAL, RenewalSource.EVIDENCE):
            assert step.task_own is not None


def test_every_source_has_a_ladder_for_all_other_kinds() -> None:
    plan = load_pack("cn-base").renewals
    for source in RenewalSource:
        stages = plan.stages(source, None, TODAY, CALENDAR)
        assert stages, source
        assert stages[-1].after is None
    assert plan.kinds("deadline") == {"waiver", "temporary_limit", "security", "notice"}


def test_every_kind_of_permit_that_ends_has_a_ladder_and_an_age() -> None:
    plan = load_pack("cn-base").renewals
    permits = set(load_pack("cn-base").catalogue["permit.kind"].values)
    filings = {"cn.prepackaged_food_filing", "cn.medical_device_filing"}  # without a term
    assert permits - filings <= plan.kinds("credential")
    assert permits | {"cn.business_licence"} <= set(plan.evidence_max_age_days)
    windows = {window.kind for window in plan.windows}
    for kind in windows:
        (ladder,) = (x for x in plan.ladders if x.source == "credential" and kind in x.kinds)
        assert ladder.id == "permits_with_window"
