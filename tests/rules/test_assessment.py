"""Outcomes follow from three-valued conditions, and say what is missing and what decided."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from rules.assessment import (
    decide_outcome,
    evaluate_pack,
    evaluate_rule,
    find_settling_documents,
    word_outcome,
)
from rules.facts import CUSTOMER, MISSING, NOT_APPLICABLE, Fact, FactSheet, Money, Source
from rules.logic import Truth
from rules.pack import Pack, Rule, load_pack
from rules.vocabulary import Bilingual, Dimension, Outcome, OutcomeKey, Severity
from rules.wording import fill_in, word_fact
from tests.rules.packs_on_disk import SOUND, write_pack
from tests.rules.strategies import SIMPLE_DAYS, customer, permits, sheets, small_catalogue

TODAY = date(2026, 1, 1)
PASS, ADVERSE = Outcome.PASS, Outcome.ADVERSE
OPEN, NONE = Outcome.INCONCLUSIVE, Outcome.NOT_APPLICABLE


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return load_pack(write_pack(tmp_path_factory.mktemp("pack"), SOUND), small_catalogue())


@pytest.fixture
def closed(pack: Pack) -> Rule:
    rule = pack.find_rule("TE-FRM-001", TODAY)
    assert rule is not None
    return rule


def permit(sheet: FactSheet, reference: str, ends_on: date) -> FactSheet:
    facts = {"permit.ends_on": Fact(ends_on)}
    return sheet.with_credential(reference, "permit", facts, catalogue=small_catalogue())


@pytest.mark.parametrize(
    ("applies", "adverse", "outcome"),
    [
        (True, True, ADVERSE),
        (True, False, PASS),
        (True, None, OPEN),
        (False, True, NONE),
        (False, False, NONE),
        (False, None, NONE),
        (None, True, OPEN),
        (None, False, PASS),
        (None, None, OPEN),
    ],
)
def test_outcome_of_two_truths(applies: Truth, adverse: Truth, outcome: Outcome) -> None:
    assert decide_outcome(applies, adverse) is outcome


def test_adverse_outcome_names_what_decided_and_from_where(closed: Rule) -> None:
    source = Source(document="ab" * 32, page=2)
    facts = {
        "firm.is_open": Fact(value=True),
        "firm.closes_on": Fact(date(2025, 12, 31), sources=(source,)),
        "firm.form": Fact("company"),
        "firm.staff": Fact(3),
    }
    sheet = FactSheet.of_customer(facts, catalogue=small_catalogue())
    outcome = evaluate_rule(closed, sheet, TODAY)
    assert (outcome.outcome, outcome.applies, outcome.adverse) == (ADVERSE, True, True)
    assert outcome.missing == ()
    assert [e.name for e in outcome.evidence] == ["firm.is_open", "firm.closes_on", "firm.form"]
    assert outcome.evidence[1].fact.sources == (source,)
    assert [step.text for step in outcome.trace] == [
        "firm.is_open",
        "firm.closes_on < today",
        'firm.form == "company"',
    ]
    assert outcome.key == OutcomeKey(
        "TE-FRM-001", Dimension.LEGALITY, Severity.BLOCKER, Outcome.ADVERSE
    )


@pytest.mark.parametrize(
    ("facts", "outcome", "missing", "evidence"),
    [
        ({}, OPEN, ["is_open", "closes_on", "form"], ["is_open", "closes_on", "form"]),
        ({"is_open": True}, OPEN, ["closes_on", "form"], ["closes_on", "form"]),
        ({"is_open": True, "form": "company"}, OPEN, ["closes_on"], ["closes_on"]),
        ({"form": "branch"}, PASS, [], ["form"]),
        ({"is_open": False}, NONE, [], ["is_open"]),
        ({"closes_on": date(2025, 1, 1), "form": "company"}, OPEN, ["is_open"], ["is_open"]),
    ],
)
def test_missing_is_only_what_matters(
    closed: Rule,
    facts: dict[str, object],
    outcome: Outcome,
    missing: list[str],
    evidence: list[str],
) -> None:
    given = evaluate_rule(closed, customer(**facts), TODAY)
    assert given.outcome is outcome
    assert given.missing == tuple(f"firm.{name}" for name in missing)
    assert [e.name for e in given.evidence] == [f"firm.{name}" for name in evidence]


def test_fact_that_does_not_apply_is_not_missing(closed: Rule) -> None:
    facts = {"firm.is_open": Fact(value=True), "firm.closes_on": NOT_APPLICABLE}
    sheet = FactSheet.of_customer(facts, catalogue=small_catalogue())
    outcome = evaluate_rule(closed, sheet, TODAY)
    assert (outcome.outcome, outcome.missing) == (OPEN, ("firm.form",))


def test_each_credential_of_the_kind_is_judged(pack: Pack) -> None:
    base = customer(is_open=False, staff=1)
    good, bad = permit(base, "1", date(2026, 1, 1)), permit(base, "2", date(2025, 12, 31))
    visa = base.with_credential("3", "visa", {}, catalogue=small_catalogue())
    outcomes = evaluate_pack(pack, [base, good, bad, visa], TODAY)
    assert [(o.rule_id, o.subject, o.outcome) for o in outcomes] == [
        ("TE-FRM-001", CUSTOMER, NONE),
        ("TE-PRM-001", "credential:1", PASS),
        ("TE-PRM-001", "credential:2", ADVERSE),
        ("TE-STF-001", CUSTOMER, PASS),
    ]


def test_no_credential_of_the_kind_is_told_once(pack: Pack) -> None:
    outcomes = evaluate_pack(pack, [customer()], TODAY)
    assert [(o.subject, o.outcome, o.trace) for o in outcomes if o.rule_id == "TE-PRM-001"] == [
        (CUSTOMER, NONE, ())
    ]


def test_rule_that_is_not_in_force_says_nothing(pack: Pack) -> None:
    def ids(day: date) -> list[str]:
        return [outcome.rule_id for outcome in evaluate_pack(pack, [customer()], day)]

    assert "TE-PRM-001" in ids(date(2030, 12, 31))
    assert "TE-PRM-001" not in ids(date(2031, 1, 1))
    assert ids(date(2019, 12, 31)) == []


@given(sheet=sheets, credential=permits, as_of=SIMPLE_DAYS)
def test_every_rule_answers_for_every_subject(
    pack: Pack, sheet: FactSheet, credential: FactSheet, as_of: date
) -> None:
    for outcome in evaluate_pack(pack, [sheet, credential], as_of):
        judged = credential if outcome.rule.of_kind else sheet
        assert outcome.subject == judged.subject
        assert all(judged[name] == MISSING for name in outcome.missing)
        assert bool(outcome.missing) <= (outcome.outcome is OPEN)
        assert outcome.evidence


def test_wording(closed: Rule) -> None:
    catalogue = small_catalogue()
    sheet = customer(is_open=True, closes_on=date(2025, 12, 31), form="company")
    assert word_outcome(evaluate_rule(closed, sheet, TODAY), sheet, catalogue) == Bilingual(
        "已于 2025-12-31 歇业", "Closed on 2025-12-31"
    )
    sheet = customer(is_open=True)
    assert word_outcome(evaluate_rule(closed, sheet, TODAY), sheet, catalogue) == Bilingual(
        "无法判定：已歇业。缺少：歇业日期、类型",
        "Cannot be decided: Closed down. Missing: closing day, form",
    )
    sheet = customer(form="branch")
    assert word_outcome(evaluate_rule(closed, sheet, TODAY), sheet, catalogue) == closed.title


@pytest.mark.parametrize(
    ("fact", "zh", "en"),
    [
        (MISSING, "未知", "unknown"),
        (NOT_APPLICABLE, "不适用", "not applicable"),
        (Fact(value=True), "是", "yes"),
        (Fact(value=False), "否", "no"),
        (Fact(0), "0", "0"),
        (Fact("company"), "company", "company"),
        (Fact(Money(123456789, "CNY")), "CNY 1,234,567.89", "CNY 1,234,567.89"),
        (Fact(Money(-5, "CNY")), "CNY -0.05", "CNY -0.05"),
        (Fact(Money(1000, "JPY")), "JPY 1,000", "JPY 1,000"),
        (Fact(Money(1, "KWD")), "KWD 0.001", "KWD 0.001"),
    ],
)
def test_values_in_words(fact: Fact, zh: str, en: str) -> None:
    assert word_fact(fact) == Bilingual(zh, en)


def test_languages_may_name_different_facts() -> None:
    text = Bilingual("{firm.name}：{firm.staff} 人", "{firm.name}")
    assert fill_in(text, customer(name="{firm.staff}")) == Bilingual(
        "{firm.staff}：未知 人", "{firm.staff}"
    )


def test_what_settles_a_missing_fact(closed: Rule) -> None:
    outcome = evaluate_rule(closed, customer(is_open=True, form="company"), TODAY)
    assert find_settling_documents([outcome, outcome], small_catalogue()) == {
        "firm.closes_on": ("licence", "notice")
    }
