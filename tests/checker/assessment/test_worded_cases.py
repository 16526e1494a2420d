"""Examples in words: tried as they are written, each gives the outcome that its rule must give."""

from __future__ import annotations

from checker.assessment.trial import try_rule
from checker.assessment.worded_cases import word_cases
from rules.pack import Pack
from tests.checker.packs import shipped_pack


def _case_count(pack: Pack) -> int:
    return sum(len(rule.cases) for rule in pack.rules)


def test_every_example_that_is_shown_can_be_tried() -> None:
    pack, tried = shipped_pack(), 0
    for rule in pack.rules:
        for case in word_cases(rule, pack):
            trial = try_rule(pack, rule, case.written, case.as_of)
            assert trial.explained is not None, (rule.id, case.written, trial.faults)
            assert trial.explained.outcome.outcome is case.outcome, (rule.id, case.written)
            tried += 1
    assert tried == _case_count(pack) > 0


def test_facts_are_said_in_both_languages() -> None:
    pack = shipped_pack()
    rule = next(rule for rule in pack.rules if rule.id == "CN-LIC-003")
    ended = word_cases(rule, pack)[0]
    assert [(title.zh, value.zh) for title, value in ended.facts] == [
        ("营业执照份数", "1 份"),
        ("营业期限至", "2026-11-21"),
        ("长期（无固定期限）", "否"),
    ]
    assert ended.facts[2][1].en == "no"
    assert ended.written["licence.no_fixed_term"] == "no"
