"""A fact that becomes another gives another score, and what follows from that is said too."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import licet_examples
from rules.assessment import evaluate_pack
from rules.explanation.situation import FactChange, Question, change_sheets
from rules.facts import CUSTOMER, Fact, FactSheet
from rules.pack import Pack, load_pack
from rules.scorecard import supply

DAY = date(2026, 11, 22)
FACTS = {
    "documents.licences": Fact(1),
    "documents.unreadable": Fact(4),
    "documents.codes_agree": Fact(value=False),
    "documents.names_agree": Fact(value=False),
    "licence.reading_confidence_percent": Fact(50),
    "licence.seen_on": Fact(date(2020, 1, 1)),
    "licence.qr_code_agrees": Fact(value=False),
    "licence.file_was_revised": Fact(value=True),
}
BETTER = [
    FactChange(CUSTOMER, "documents.unreadable", 0),
    FactChange(CUSTOMER, "documents.codes_agree", value=True),
    FactChange(CUSTOMER, "documents.names_agree", value=True),
    FactChange(CUSTOMER, "licence.reading_confidence_percent", 99),
    FactChange(CUSTOMER, "licence.seen_on", DAY),
    FactChange(CUSTOMER, "licence.qr_code_agrees", value=True),
]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return load_pack(Path(licet_examples.__file__).parent / "packs" / "qinghe-trade")


def test_a_change_is_judged_with_the_score_that_it_gives(pack: Pack) -> None:
    policy = pack.find_policy("periodic_review")
    assert policy is not None
    sheets = (FactSheet.of_customer(FACTS),)
    before = Question(pack, policy, DAY).ask(sheets)
    after = before.change(BETTER)
    anew = supply(pack, change_sheets(sheets, BETTER), DAY)
    assert after.sheets[0]["grade.papers"] == anew[0]["grade.papers"]
    assert before.sheets[0]["grade.papers"].value == "D"
    assert after.sheets[0]["grade.papers"].value != "D"
    assert [o.outcome for o in after.outcomes] == [
        o.outcome for o in evaluate_pack(pack, anew, DAY)
    ]
    assert after.by_rule != before.by_rule
