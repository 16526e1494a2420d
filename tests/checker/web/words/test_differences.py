"""Differences of a replay: facts by their titles, shares as percentages, nothing in wrapping."""

from __future__ import annotations

import json

import pytest

from checker.assessment.replay import InputDifference
from checker.web.words.differences import word_difference
from tests.checker.packs import shipped_pack


def known(value: object) -> str:
    return json.dumps({"state": "known", "type": "any", "value": value, "sources": []})


@pytest.mark.parametrize(
    ("name", "found", "said"),
    [
        ("customer: ledger.overdue_share_bp", known(3529), "35.29%"),
        ("customer: ledger.currencies_mixed", known(False), "no"),
        ("customer: ledger.as_of", known("2026-11-22"), "2026-11-22"),
        ("customer: ledger.as_of", json.dumps({"state": "missing"}), "not known"),
        ("customer: ledger.as_of", None, None),
    ],
)
def test_a_fact_is_said_in_words(name: str, found: str | None, said: str | None) -> None:
    told = word_difference(InputDifference("fact", name, None, found), shipped_pack().catalogue)
    assert told.title.en not in name
    assert told.about == ""
    assert told.then is None
    assert (told.now and told.now.en) == said


def test_what_is_no_fact_stays_as_it_is() -> None:
    pack = InputDifference("pack", "cn-base", "cn-base 1.0", "x" * 500)
    told = word_difference(pack, shipped_pack().catalogue)
    assert (told.title.en, told.then and told.then.en) == ("cn-base", "cn-base 1.0")
    assert told.now is not None
    assert len(told.now.en) < 100
