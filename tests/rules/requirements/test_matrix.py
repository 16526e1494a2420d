"""What a customer must have: rows over activities and facts, and what is wrong with a matrix."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from rules.complaint import PackError
from rules.facts import Catalogue, Fact, FactDefinition, FactType, Subject
from rules.pack import Pack, load_pack
from rules.requirements import RequirementForm, RequirementsMatrix, Strength, merge_demands
from rules.vocabulary import Bilingual
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import small_catalogue

DATA: dict[str, Any] = yaml.safe_load(
    Path(__file__).with_name("matrix.cases.yaml").read_text(encoding="utf-8")
)
FAULTS: list[dict[str, Any]] = DATA.pop("faults")
TODAY = date(2026, 11, 22)
COMPANY, BRANCH = ({"firm.form": Fact(form)} for form in ("company", "branch"))


def catalogue() -> Catalogue:
    """The small catalogue, and a fact that says which permits there are."""
    kinds = {name: Bilingual("证", "permit") for name in ("food_licence", "food_filing")}
    kind = FactDefinition(
        name="permit.kind",
        type=FactType.CHOICE,
        title=Bilingual("种类", "kind"),
        subject=Subject.CREDENTIAL,
        of_kind="permit",
        values=kinds,
    )
    return Catalogue([*small_catalogue().definitions.values(), kind])


def load(folder: Path, **changes: str) -> Pack:
    return load_pack(write_pack(folder, {**SOUND, **DATA, **changes}), catalogue())


def change(file: str, before: str, after: str) -> dict[str, str]:
    assert DATA[file].count(before) == 1, before
    return {file: DATA[file].replace(before, after)}


@pytest.fixture
def matrix(tmp_path: Path) -> RequirementsMatrix:
    return load(tmp_path).requirements


def ask(
    matrix: RequirementsMatrix, scope: str, facts: dict[str, Fact], as_of: date = TODAY
) -> list[tuple[str, bool | None]]:
    demands = matrix.find_demands(matrix.table.read(scope), facts, as_of, is_branch=False)
    return [(demand.requirement.id, demand.is_certain) for demand in demands]


def test_what_is_not_named_is_not_asked_for(matrix: RequirementsMatrix) -> None:
    assert ask(matrix, "日用百货销售；宠物食品销售", COMPANY) == []


def test_an_activity_is_asked_for_its_permit(matrix: RequirementsMatrix) -> None:
    assert ask(matrix, "食品销售", COMPANY) == [("TE-REQ-001", True)]


def test_what_the_condition_leaves_out_is_not_asked_for(matrix: RequirementsMatrix) -> None:
    assert ask(matrix, "食品销售", BRANCH) == []


def test_a_condition_without_its_fact_leaves_it_open(matrix: RequirementsMatrix) -> None:
    assert ask(matrix, "食品销售", {}) == [("TE-REQ-001", None)]


def test_a_row_counts_on_its_days(matrix: RequirementsMatrix) -> None:
    last, first = date(2026, 12, 31), date(2020, 1, 1)
    assert ask(matrix, "餐饮服务", COMPANY, last) == [("TE-REQ-002", True)]
    assert ask(matrix, "餐饮服务", COMPANY, date(2027, 1, 1)) == []
    assert ask(matrix, "餐饮服务", COMPANY, first) == [("TE-REQ-002", True)]
    assert ask(matrix, "餐饮服务", COMPANY, date(2019, 12, 31)) == []
    assert matrix.days_of_change == (first, date(2027, 1, 1))
    row = matrix.find_row("TE-REQ-002", last)
    assert row is not None
    assert row.requires == "food_filing"
    assert matrix.find_row("TE-REQ-002", date(2027, 1, 1)) is None


def test_what_is_left_to_the_branches_is_asked_of_a_branch_alone(
    matrix: RequirementsMatrix,
) -> None:
    scope = matrix.table.read("餐饮服务（限分支机构经营）")
    assert matrix.find_demands(scope, COMPANY, TODAY, is_branch=False) == ()
    (demand,) = matrix.find_demands(scope, COMPANY, TODAY, is_branch=True)
    assert [match.item.text for match in demand.matches] == ["餐饮服务（限分支机构经营）"]


def test_a_permit_that_serves_for_another_is_asked_for_alone(matrix: RequirementsMatrix) -> None:
    scope = matrix.table.read("食品销售；餐饮服务")
    (permit,) = merge_demands(matrix.find_demands(scope, COMPANY, TODAY, is_branch=False))
    assert (permit.kind, permit.kinds) == ("food_licence", ("food_licence",))
    assert (permit.strength, permit.form) == (Strength.BY_LAW, RequirementForm.LICENCE)
    open_too = merge_demands(matrix.find_demands(scope, {}, TODAY, is_branch=False))
    assert [(permit.kind, permit.is_certain) for permit in open_too] == [
        ("food_licence", None),
        ("food_filing", True),
    ]
    assert open_too[1].kinds == ("food_filing", "food_licence")
    assert (open_too[1].strength, open_too[1].form) == (
        Strength.HOUSE_POLICY,
        RequirementForm.FILING,
    )


def test_items_that_call_for_one_permit_are_each_named_once(matrix: RequirementsMatrix) -> None:
    scope = matrix.table.read("食品销售；散装食品销售")
    (permit,) = merge_demands(matrix.find_demands(scope, COMPANY, TODAY, is_branch=False))
    assert [item.text for item in permit.items] == ["食品销售", "散装食品销售"]


def test_a_matrix_survives_the_content_of_its_pack(tmp_path: Path) -> None:
    pack = load(tmp_path)
    again = Pack.from_content(pack.content)
    assert again.requirements == pack.requirements
    assert again.sha256 == pack.sha256


def test_the_hash_of_a_pack_tells_another_matrix(tmp_path: Path) -> None:
    changed = change("activities/food.yaml", "[宠物食品销售]", "[宠物食品销售, 食品销售员培训]")
    one, other = load(tmp_path / "one"), load(tmp_path / "other", **changed)
    assert one.sha256 != other.sha256
    assert one.requirements.sha256 != other.requirements.sha256
    assert load(tmp_path / "again").requirements.sha256 == one.requirements.sha256


def test_purposes_that_ask_for_the_same_share_their_sheets(tmp_path: Path) -> None:
    both = "purposes: [onboarding, contract]\n    activity: food_sales"
    changed = change(
        "requirements/food.yaml", "purposes: [onboarding]\n    activity: food_sales", both
    )
    contract = SOUND["policy-onboarding.yaml"].replace("purpose: onboarding", "purpose: contract")
    matrix = load(tmp_path, **changed, **{"policy-contract.yaml": contract}).requirements
    assert [row.id for row in matrix.for_purpose("contract").requirements] == ["TE-REQ-001"]
    assert len(matrix.for_purpose("onboarding").requirements) == 2
    assert matrix.for_purpose("review").requirements == ()
    alone = RequirementsMatrix(matrix.table, matrix.requirements[:1])
    assert alone.for_purpose("onboarding").sha256 == alone.for_purpose("contract").sha256
    assert matrix.for_purpose("onboarding").sha256 != matrix.for_purpose("contract").sha256


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault['code']} {fault['at']}")
def test_a_fault_is_told_with_its_place(fault: dict[str, Any], tmp_path: Path) -> None:
    file = fault["change"][0]
    with pytest.raises(PackError) as caught:
        load(tmp_path, **change(*fault["change"]))
    told = [(c.code, c.place, c.suggestion) for c in caught.value.complaints]
    place = (f"{tmp_path.as_posix()}/{file}", *fault["at"])
    assert (fault["code"], place, fault.get("suggestion")) in told
