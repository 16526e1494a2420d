"""What the catalogue may declare as changeable, and how far that reaches."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from rules.complaint import PackError
from rules.explanation.levers import find_lever, may_become
from rules.facts import (
    CUSTOMER,
    MISSING,
    Fact,
    FactDefinition,
    Means,
    Value,
    load_catalogue,
    read_catalogue,
)
from rules.yaml_source import YamlSource
from tests.rules.explanation.world import TODAY, catalogue


def read_fact(entry: str) -> FactDefinition:
    text = f"facts:\n  a.b: {{title: {{zh: 事实, en: fact}}, {entry}}}\n"
    return read_catalogue(YamlSource(text, "catalogue.yaml"))["a.b"]


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("type: date, opposite: {zh: 否, en: not so}", "Only a boolean"),
        ("type: date, changed_by: {means: renewal, towards: [more]}", "does not fit"),
        ("type: date, changed_by: {means: renewal}", "does not fit"),
        ("type: boolean, changed_by: {means: renewal, to: [yes]}", "does not fit"),
        ("type: integer, changed_by: {means: copy, towards: [less], until_today: true}", "not fit"),
    ],
)
def test_a_change_that_misfits_is_refused(entry: str, said: str) -> None:
    with pytest.raises(PackError) as caught:
        read_fact(entry)
    assert said in caught.value.complaints[0].message.en


@pytest.mark.parametrize(
    ("name", "before", "after", "reaches"),
    [
        ("firm.closes_on", date(2026, 1, 1), date(2026, 1, 2), True),
        ("firm.closes_on", date(2026, 1, 1), date(2025, 12, 31), False),
        ("firm.seen_on", date(2026, 1, 1), date(2026, 11, 23), False),
        ("firm.is_sealed", False, True, True),
        ("firm.is_sealed", True, False, False),
        ("contract.terms_days", 90, 60, True),
        ("contract.terms_days", 90, 120, False),
    ],
)
def test_reach(name: str, before: Value, after: Value, reaches: Any) -> None:  # noqa: ANN401
    assert may_become(catalogue()[name], Fact(before), after, TODAY) is reaches


def test_what_is_missing_can_be_supplied_and_what_is_past_not_changed() -> None:
    opened = catalogue()["firm.opened_on"]
    supplied = find_lever(opened, MISSING, CUSTOMER)
    assert supplied is not None
    assert (supplied.document, supplied.means) == ("licence", Means.COPY)
    assert find_lever(opened, Fact(date(2020, 1, 1)), CUSTOMER) is None
    assert find_lever(catalogue()["firm.rumour"], MISSING, CUSTOMER) is None


def test_nothing_past_is_changeable_in_the_catalogue_of_the_product() -> None:
    for name in ("licence.established_on", "licence.issued_on", "licence.code_check_digit_valid"):
        assert load_catalogue()[name].changed_by is None
