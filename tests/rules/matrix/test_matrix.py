"""A matrix is total, a cap is never exceeded, and a tier does not flip to and fro."""

from __future__ import annotations

from datetime import date
from itertools import pairwise, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.facts import NOT_APPLICABLE, Fact, FactSheet
from rules.lint import lint_pack
from rules.matrix import Matrix, place_sheet
from rules.matrix.check import find_matrix_flaws, find_reachable_tiers, lint_matrix
from rules.pack import Pack, load_pack
from rules.scorecard import Standing, supply
from rules.vocabulary import Verdict
from tests.rules.packs_on_disk import write_pack
from tests.rules.scorecard.cards import BASIS, TITLE
from tests.rules.scorecard.test_broken import SOUND
from tests.rules.strategies import SIMPLE_DAYS, sheets, small_catalogue, small_scope

DAY = date(2024, 3, 1)
TIERS = ("gold", "silver", "iron")
CLOSED = {"false": "iron", "not_applicable": "iron"}


def make_matrix(**changes: object) -> Matrix:
    """Staff in bins against whether the firm is open, capped by its form."""
    data: dict[str, object] = {
        "id": "plain",
        "title": TITLE,
        "description": TITLE,
        "subject": "customer",
        "basis": BASIS,
        "axes": [
            {
                "id": "size",
                "fact": "firm.staff",
                "bins": {"at_least": {10: "large", 2: "small"}, "otherwise": "tiny"},
            },
            {"id": "open", "fact": "firm.is_open"},
        ],
        "tiers": [{"tier": tier, "title": TITLE, "gives": {}} for tier in TIERS],
        "cells": {
            "large": {"true": "gold", "missing": "silver", **CLOSED},
            "small": {"true": "silver", "missing": "iron", **CLOSED},
            "tiny": "iron",
            "missing": "iron",
            "not_applicable": "silver",
        },
        "caps": [
            {
                "fact": "firm.form",
                "at_most": {
                    "company": "gold",
                    "branch": "silver",
                    "partnership": "iron",
                    "missing": "silver",
                    "not_applicable": "gold",
                },
                "because": TITLE,
            }
        ],
    }
    return Matrix.model_validate({**data, **changes})


PATIENT = {"promotion": {"assessments": 2}, "demotion": {"assessments": 3}}


def is_capped(matrix: Matrix, sheet: FactSheet, tier: str) -> bool:
    form = sheet["firm.form"]
    position = form.value or ("not_applicable" if form == NOT_APPLICABLE else form.state.value)
    return TIERS.index(tier) >= TIERS.index(matrix.caps[0].at_most[str(position)])


def test_is_sound() -> None:
    assert list(find_matrix_flaws(make_matrix(), small_scope(), [])) == []
    assert find_reachable_tiers(make_matrix(), small_scope()) == set(TIERS)


@settings(deadline=None)
@given(sheets, SIMPLE_DAYS)
def test_every_sheet_has_a_place_within_its_cap(sheet: FactSheet, day: date) -> None:
    matrix = make_matrix()
    placement = place_sheet(matrix, sheet, {}, day)
    assert placement.tier in TIERS
    assert is_capped(matrix, sheet, placement.tier)
    assert TIERS.index(placement.tier) >= TIERS.index(placement.cell)


@settings(deadline=None)
@given(st.lists(sheets, max_size=12), st.booleans())
def test_no_history_exceeds_a_cap(history: list[FactSheet], is_patient: bool) -> None:
    matrix = make_matrix(**({"hysteresis": PATIENT} if is_patient else {}))
    standing = None
    for sheet in history:
        placement = place_sheet(matrix, sheet, {}, DAY, standing)
        assert is_capped(matrix, sheet, placement.tier)
        standing = placement.standing


@settings(deadline=None)
@given(st.lists(st.sampled_from([1, 2]), min_size=2, max_size=20), st.integers(2, 4))
def test_a_value_that_comes_and_goes_does_not_flip_a_tier(staff: list[int], wanted: int) -> None:
    """Unless it stays for as many assessments as a move takes."""
    moves = {"promotion": {"assessments": wanted}, "demotion": {"assessments": wanted}}
    matrix = make_matrix(hysteresis=moves, caps=[])
    held, standing = [], None
    for number in staff:
        facts = {"firm.staff": Fact(number), "firm.is_open": Fact(True)}
        sheet = FactSheet.of_customer(facts, catalogue=small_catalogue())
        standing = place_sheet(matrix, sheet, {}, DAY, standing).standing
        held.append(standing.grade)
    for index, (before, after) in enumerate(pairwise(held), start=1):
        if before != after:
            assert len(set(staff[index - wanted + 1 : index + 1])) == 1


@pytest.mark.parametrize(
    ("form", "previous", "tier", "reasons"),
    [
        ("company", None, "gold", ["First assessed as gold"]),
        ("branch", None, "silver",
         ["First assessed as silver", "Capped at silver (would be gold): card"]),
        ("partnership", "gold", "iron", ["Capped at iron (would be gold): card"]),
        ("company", "iron", "iron", ["Kept at iron: 1 of 2 assessments in a row point to gold"]),
    ],
)  # fmt: skip
def test_reasons(form: str, previous: str | None, tier: str, reasons: list[str]) -> None:
    facts = {"firm.staff": Fact(10), "firm.is_open": Fact(True), "firm.form": Fact(form)}
    sheet = FactSheet.of_customer(facts, catalogue=small_catalogue())
    standing = None if previous is None else Standing(previous)
    placement = place_sheet(make_matrix(hysteresis=PATIENT), sheet, {}, DAY, standing)
    assert placement.tier == tier
    assert [reason.en for reason in placement.reasons] == reasons


def test_what_a_cap_took_away_is_earned_again() -> None:
    matrix = make_matrix(hysteresis=PATIENT)
    facts = {"firm.staff": Fact(10), "firm.is_open": Fact(True)}
    standing = Standing("gold")
    held = []
    for form in ("partnership", "company", "company"):
        sheet = FactSheet.of_customer(
            {**facts, "firm.form": Fact(form)}, catalogue=small_catalogue()
        )
        standing = place_sheet(matrix, sheet, {}, DAY, standing).standing
        held.append(standing.grade)
    assert held == ["iron", "iron", "gold"]


def test_missing_cells_are_listed() -> None:
    flaws = list(find_matrix_flaws(make_matrix(cells={"large": "gold"}), small_scope(), []))
    ((path, flaw),) = flaws
    assert (path, flaw.code) == (("cells",), "cells_missing")
    assert flaw.values["count"] == 16
    assert "small × true; small × false" in str(flaw.values["cells"])


def test_a_tier_that_caps_always_take_away_is_unreachable() -> None:
    never = {"company": "silver", "branch": "silver", "partnership": "iron"}
    cap = {
        "fact": "firm.form",
        "at_most": {**never, "missing": "silver", "not_applicable": "iron"},
        "because": TITLE,
    }
    codes = [(p, f.code) for p, f in lint_matrix(make_matrix(caps=[cap]), small_scope())]
    assert (("tiers", 0), "tier_unreachable") in codes


class TestOfAPack:
    @pytest.fixture(scope="class")
    def pack(self, tmp_path_factory: pytest.TempPathFactory) -> Pack:
        """A matrix of a grade against a verdict."""
        return load_pack(write_pack(tmp_path_factory.mktemp("pack"), SOUND), small_catalogue())

    @settings(deadline=None)
    @given(sheets, st.sampled_from(list(Verdict)))
    def test_places_by_grade_and_verdict(
        self, pack: Pack, sheet: FactSheet, verdict: Verdict
    ) -> None:
        (matrix,) = pack.matrices
        (supplied,) = supply(pack, [sheet], DAY)
        placement = place_sheet(matrix, supplied, {"onboarding": verdict}, DAY)
        assert placement.positions == {
            "grade": supplied["grade.firm"].value or "missing",
            "decision": verdict.value,
        }
        assert placement.entitlements == {"days": 60 if placement.tier == "gold" else 0}

    def test_every_cell_has_a_tier(self, pack: Pack) -> None:
        (matrix,) = pack.matrices
        grades, verdicts = ("A", "B", "C", "missing"), [v.value for v in Verdict]
        assert all(matrix.find_cell(cell) for cell in product(grades, verdicts))

    def test_the_verdict_must_be_given(self, pack: Pack) -> None:
        (sheet,) = supply(pack, [FactSheet.of_customer({}, catalogue=small_catalogue())], DAY)
        with pytest.raises(KeyError):
            place_sheet(pack.matrices[0], sheet, {}, DAY)


def test_folder_of_matrices_is_read(tmp_path: Path) -> None:
    contents = {**SOUND, "matrices/more.yaml": SOUND["matrices/tiers.yaml"]}
    complaints = lint_pack(write_pack(tmp_path, contents), small_catalogue())
    assert [c.code for c in complaints] == ["repeated_matrix"]
