from __future__ import annotations

import pytest

from checker.audit_log.actions import load_actions
from checker.review.errors import ReasonUnknown
from checker.review.reasons import decision_reasons, is_override, load_reasons, require_reason
from checker.review.required_actions import load_sentences
from storage.vocabulary import ReviewDecision, Verdict

APPROVE, CONDITIONS, REJECT = ReviewDecision


@pytest.mark.parametrize(
    ("verdict", "against"),
    [
        (Verdict.APPROVE, {REJECT}),
        (Verdict.APPROVE_WITH_CONDITIONS, {APPROVE, REJECT}),
        (Verdict.REFER, set()),
        (Verdict.REJECT, {APPROVE, CONDITIONS}),
        (None, {APPROVE, CONDITIONS, REJECT}),
    ],
)
def test_what_goes_against_a_verdict(verdict: Verdict | None, against: set[ReviewDecision]) -> None:
    assert {each for each in ReviewDecision if is_override(each, verdict)} == against


def test_an_override_has_reasons_of_its_own() -> None:
    overrides = set(decision_reasons(APPROVE, Verdict.REJECT))
    followed = {code for codes in load_reasons().decisions.values() for code in codes}
    assert overrides
    assert not overrides & followed


def test_a_reason_of_another_decision_is_none() -> None:
    with pytest.raises(ReasonUnknown):
        require_reason("meets_requirements", decision_reasons(REJECT, Verdict.REJECT))


def test_every_sentence_is_there() -> None:
    assert {"assess", "check_document", "settle_finding"} <= load_sentences().keys()
    assert {"review.submitted", "review.opened_due", "waiver.granted"} <= load_actions().keys()
