"""The requirements of cn-base: each rests on something, and none passes memory off as law."""

from __future__ import annotations

from datetime import date

import pytest

from rules.basis import BasisStatus
from rules.facts import load_catalogue
from rules.pack import load_pack
from rules.requirements import Requirement, RequirementForm, Strength

MATRIX = load_pack("cn-base").requirements
ROWS = pytest.mark.parametrize("row", MATRIX.requirements, ids=lambda row: row.id)
AS_OF = date(2026, 11, 22)


def test_every_activity_calls_for_something_today() -> None:
    called = {row.activity for row in MATRIX.rows_in_force(AS_OF)}
    assert {activity.id for activity in MATRIX.table.activities} == called


def test_every_kind_of_permit_is_called_for_by_some_row() -> None:
    called = {kind for row in MATRIX.requirements for kind in row.kinds}
    assert called == set(load_catalogue()["permit.kind"].values)


@ROWS
def test_what_was_not_read_says_so(row: Requirement) -> None:
    """Official texts could not be read: no row may claim more than someone's account of one."""
    for basis in row.basis:
        assert basis.status is not BasisStatus.VERIFIED
        if basis.status is BasisStatus.UNVERIFIED:
            assert basis.note is not None
            is_law = "非法律规定" not in basis.instrument.zh
            assert not is_law or "引用前须核对条文" in basis.note.zh
            assert not is_law or "to be checked before it is cited" in basis.note.en


@ROWS
def test_house_policy_is_not_law(row: Requirement) -> None:
    if row.strength is Strength.HOUSE_POLICY:
        assert all("非法律规定" in basis.instrument.zh for basis in row.basis)


def test_selling_only_prepackaged_food_takes_a_filing_and_no_licence() -> None:
    row = MATRIX.find_row("CN-REQ-002", AS_OF)
    assert row is not None
    assert row.form is RequirementForm.FILING
    assert "cn.food_business_licence" in row.accepts
