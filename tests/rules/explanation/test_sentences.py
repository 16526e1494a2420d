"""Every comparison gets a sentence in both languages, and reads as a person would write it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.assessment import evaluate_pack, evaluate_rule
from rules.explanation.comparisons import join_statements, state_leaf
from rules.explanation.lexicon import Lexicon
from rules.explanation.outcomes import explain_outcome
from rules.explanation.settling import find_settling
from rules.explanation.settling_words import word_settling
from rules.expression import list_leaves
from rules.facts import NOT_APPLICABLE, Fact, FactSheet, FactState, Source
from rules.vocabulary import Bilingual, Outcome
from tests.rules import strategies
from tests.rules.explanation.world import (
    TODAY,
    catalogue,
    conditions,
    firm,
    judge,
    make_pack,
    make_rule,
    sheets,
)
from tests.rules.strategies import make_rule as make_small_rule
from tests.rules.test_horizon import ALWAYS

CASES: list[dict[str, Any]] = yaml.safe_load(
    Path(__file__).with_name("sentences.cases.yaml").read_text(encoding="utf-8")
)
LEXICON = Lexicon.of(make_pack())
SMALL = Lexicon(strategies.small_catalogue(), strategies.small_scope().lists)
LEFT_OVER = re.compile(r"[{}]|None|Bilingual|FactState|datetime")


def assert_is_said(text: Bilingual) -> None:
    assert text.zh.strip()
    assert text.en.strip()
    assert not LEFT_OVER.search(text.zh), text.zh
    assert not LEFT_OVER.search(text.en), text.en


def _without_braces(fact: Fact) -> Fact:
    """Random names may hold braces, which are not those of a pattern."""
    has_brace = isinstance(fact.value, str) and LEFT_OVER.search(fact.value)
    return Fact("晴川") if has_brace else Fact(fact.value, fact.state)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["condition"])
def test_sentence(case: dict[str, Any]) -> None:
    sources = (Source(**case["source"]),) if "source" in case else ()
    facts = {name: Fact(value, sources=sources) for name, value in case["facts"].items()}
    (leaf,) = list_leaves(make_rule(1, case["condition"]).adverse_when.root)
    words = join_statements([state_leaf(leaf, firm(**facts), TODAY, LEXICON)])
    assert words == (case["zh"], case["en"])


def test_what_stands_in_the_place_of_a_missing_fact_is_quoted() -> None:
    source = Source(document_name="营业执照.pdf", page=2, quote="2O26")
    sheet = firm(closes_on=Fact(None, FactState.MISSING, (source,)))
    said = explain_outcome(judge(make_rule(1, "firm.closes_on < today"), sheet), LEXICON).because
    assert "营业执照.pdf 第 2 页写作“2O26”" in said.zh
    assert "营业执照.pdf page 2 shows “2O26”" in said.en


def test_what_does_not_apply_is_not_called_unknown() -> None:
    sheet = firm(closes_on=NOT_APPLICABLE, is_open=NOT_APPLICABLE)
    rule = make_rule(1, "firm.closes_on < today or firm.is_open")
    said = explain_outcome(judge(rule, sheet), LEXICON).because
    assert "歇业日期不适用" in said.zh
    assert "the question whether the firm is open does not arise" in said.en


@settings(max_examples=150, deadline=None)
@given(
    text=strategies.conditions,
    applies=st.none() | strategies.conditions,
    sheet=strategies.sheets,
    as_of=strategies.SIMPLE_DAYS,
)
def test_every_step_of_every_outcome_is_said(
    text: str, applies: str | None, sheet: FactSheet, as_of: date
) -> None:
    sheet = FactSheet(sheet.subject, {n: _without_braces(f) for n, f in sheet.facts.items()})
    rule = make_small_rule("TE-TST-001", text, applies, period=ALWAYS)
    outcome = evaluate_rule(rule, sheet, as_of)
    explained = explain_outcome(outcome, SMALL)
    assert [step.step for step in explained.steps] == list(outcome.trace)
    for said in (explained.because, *explained.requires, *(s.words for s in explained.steps)):
        assert_is_said(said)


@settings(max_examples=80, deadline=None)
@given(text=conditions, applies=st.none() | conditions, sheet=sheets)
def test_the_reason_rests_on_what_the_evidence_rests_on(
    text: str, applies: str | None, sheet: FactSheet
) -> None:
    outcome = judge(make_rule(1, text, applies), sheet)
    explained = explain_outcome(outcome, LEXICON)
    decisive = {name for s in explained.steps if s.is_decisive for name, _ in s.step.facts}
    assert decisive == {evidence.name for evidence in outcome.evidence}
    if outcome.outcome is Outcome.INCONCLUSIVE:
        for said in word_settling(find_settling(outcome, catalogue()), LEXICON):
            assert_is_said(said)


def test_a_rule_about_nothing_says_so() -> None:
    rule = make_rule(1, "contract.terms_days > 60", subject="contract")
    (outcome,) = evaluate_pack(make_pack(rule), [firm()], TODAY)
    assert explain_outcome(outcome, LEXICON).because.zh == "不适用：没有可供判断的合同。"
