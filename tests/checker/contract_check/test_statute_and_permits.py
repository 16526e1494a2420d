"""What the law allows for the terms, and which permits the lines of a contract call for."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checker.contract_check.permits import find_permit_needs, permit_need_facts
from checker.contract_check.proposal import PayerKind
from checker.contract_check.statute import statutory_facts
from checker.contract_check.words import load_words
from checker.exposure.words import load_reasons as load_exposure_reasons
from checker.limits.words import load_reasons as load_limit_reasons
from checker.settings import CompanySize
from tests.checker.contract_check.contracts import propose
from tests.checker.contract_check.stage import stage

SMALL, LARGE = CompanySize.SMALL, CompanySize.LARGE
BODY, ENTERPRISE, OTHER = PayerKind.PUBLIC_BODY, PayerKind.LARGE_ENTERPRISE, PayerKind.OTHER


@pytest.mark.parametrize(
    ("payer", "size", "days", "is_bound", "excess", "state"),
    [
        (BODY, SMALL, 30, True, -30, "known"),
        (BODY, SMALL, 61, True, 1, "known"),
        (ENTERPRISE, SMALL, 60, True, 0, "known"),
        (ENTERPRISE, SMALL, 90, True, 30, "known"),
        (ENTERPRISE, LARGE, 90, False, None, "not_applicable"),
        (OTHER, None, 90, False, None, "not_applicable"),
        (ENTERPRISE, None, 90, None, None, "missing"),
        (None, SMALL, 90, None, None, "missing"),
    ],
)
def test_order_802(
    payer: Any,  # noqa: ANN401
    size: Any,  # noqa: ANN401
    days: int,
    is_bound: bool | None,
    excess: int | None,
    state: str,
) -> None:
    facts = statutory_facts(propose(("2026-12-01", 100), terms_days=days, payer=payer), size)
    assert facts["is_under_payment_regulation"].value is is_bound
    assert facts["statutory_excess_days"].value == excess
    assert facts["statutory_excess_days"].state == state


def test_order_802_binds_from_its_first_day() -> None:
    for day, expected in ((date(2025, 5, 31), False), (date(2025, 6, 1), True)):
        proposal = propose(("2025-12-01", 100), payer=ENTERPRISE, signed_on=day)
        facts = statutory_facts(proposal, SMALL)
        assert facts["is_under_payment_regulation"].value is expected


@pytest.mark.parametrize(
    ("lines", "missing"),
    [
        (("办公用品",), 0),
        (("预包装食品",), 1),
        (("危险化学品销售", "办公用品"), 1),
        (("宠物食品",), 0),
        ((), None),
    ],
)
def test_lines_call_for_permits(lines: tuple[str, ...], missing: int | None) -> None:
    situation = stage()
    proposal = propose(("2026-12-01", 100), lines=lines)
    needs = find_permit_needs(proposal, situation.sheets, situation.pack.requirements)
    facts = permit_need_facts(proposal, needs)
    found = facts.get("permits_missing")
    assert (found.value if found else None) == missing


def test_every_sentence_is_there_in_both_languages() -> None:
    for words in (load_words(), load_exposure_reasons(), load_limit_reasons()):
        assert all(each.zh.strip() and each.en.strip() for each in words.values())
