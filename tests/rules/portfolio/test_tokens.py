"""Tokens say what was found and can be read back."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from rules.portfolio import Batch, PortfolioKernel
from rules.portfolio.tokens import Token, read_token
from tests.rules.portfolio.strategies import make_pack, make_rule

DAY = date(2024, 2, 29)


@pytest.mark.parametrize(
    ("text", "token"),
    [
        ("CN-LIC-003=a", Token("CN-LIC-003", None, "a")),
        ("CN-AUT-011@7=pi", Token("CN-AUT-011", "7", "pi")),
        ("CN-AUT-011@a@b=c=-n", Token("CN-AUT-011", "a@b=c", "-n")),
        ("CN-AUT-011@=a", Token("CN-AUT-011", "", "a")),
    ],
)
def test_read(text: str, token: Token) -> None:
    assert read_token(text) == token


def test_rules_on_several_kinds_are_sorted_together() -> None:
    permit = {"subject": "credential", "of_kind": "permit"}
    pack = make_pack(
        make_rule("TE-AAA-001", "permit.is_sealed", **permit),
        make_rule("TE-BBB-001", "firm.is_open"),
        make_rule("TE-CCC-001", "contract.terms_days > 1", subject="contract"),
        make_rule("TE-DDD-001", "firm.staff > 1"),
        make_rule("TE-EEE-001", "permit.is_sealed", **permit),
    )
    firms = pl.DataFrame({"customer": [1, 2], "firm.is_open": [True, False], "firm.staff": [9, 1]})
    permits = pl.DataFrame(
        {"customer": [2, 1, 1], "subject": ["x", "b", "a"], "permit.is_sealed": [None, True, True]},
        schema_overrides={"permit.is_sealed": pl.Boolean},
    )
    contracts = pl.DataFrame({"customer": [1], "subject": ["c"], "contract.terms_days": [5]})
    batch = Batch(firms, {"permit": permits, "contract": contracts})
    found = PortfolioKernel(pack, "onboarding").evaluate(batch, DAY).customers["findings"]
    assert found.to_list() == [
        "TE-AAA-001@a=a TE-AAA-001@b=a TE-BBB-001=a TE-CCC-001@c=a TE-DDD-001=a "
        "TE-EEE-001@a=a TE-EEE-001@b=a",
        "TE-AAA-001@x=i TE-EEE-001@x=i",
    ]
