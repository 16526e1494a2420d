"""A small world to explain: facts that can be changed, rules over them, and a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from rules.assessment import RuleOutcome, evaluate_rule
from rules.calendar import WorkingCalendar
from rules.code_list import CodeList
from rules.expression import FactScope
from rules.facts import CONTRACT, Catalogue, Fact, FactSheet, read_catalogue
from rules.pack import Pack, Rule
from rules.pack.pack import sort_rules
from rules.policy import Policy, load_policy
from rules.vocabulary import Bilingual
from rules.yaml_source import YamlSource
from tests.rules import strategies

TODAY = date(2026, 11, 22)
TEXT = Bilingual("试验", "test")


@cache
def catalogue() -> Catalogue:
    path = Path(__file__).with_name("catalogue.yaml")
    return read_catalogue(YamlSource(path.read_text(encoding="utf-8"), path.name))


@cache
def calendar() -> WorkingCalendar:
    return WorkingCalendar("small", 2024, 2027, {date(2026, 11, 23): False}, frozenset([2027]))


@cache
def code_list() -> CodeList:
    title = Bilingual("高风险类型", "risky forms")
    return CodeList(id="risky", title=title, source=TEXT, checked_on=TODAY, values=("trust",))


def make_rule(
    number: int, adverse: str, applies: str | None = None, severity: str = "major", **more: object
) -> Rule:
    scope = FactScope(catalogue(), lists={"risky": code_list()}, calendar=calendar())
    own = {"title": Bilingual(f"规则{number}", f"rule {number}"), "severity": severity, **more}
    always = {"from": date(2000, 1, 1)}
    rule_id = f"TE-TST-{number:03}"
    return strategies.make_rule(rule_id, adverse, applies, period=always, scope=scope, **own)


@cache
def policy() -> Policy:
    """Blockers reject, what is major or open refers, what is minor is a condition."""

    def conclude(name: str, *premises: Mapping[str, str]) -> dict[str, Any]:
        return {"id": name, "title": TEXT._asdict(), "any": list(premises)}

    return load_policy(
        {
            "purpose": "onboarding",
            "title": TEXT._asdict(),
            "review_after_months": 12,
            "conclusions": [
                conclude("no", {"severity": "blocker", "outcome": "adverse"}),
                conclude(
                    "look",
                    {"severity": "major", "outcome": "adverse"},
                    {"severity": "blocker", "outcome": "inconclusive"},
                    {"severity": "major", "outcome": "inconclusive"},
                ),
                conclude("mind", {"severity": "minor", "outcome": "adverse"}),
            ],
            "verdicts": {"reject": ["no"], "refer": ["look"], "approve_with_conditions": ["mind"]},
        }
    )


def make_pack(*rules: Rule) -> Pack:
    return Pack(
        id="test",
        version="1.0.0",
        title=TEXT,
        description=TEXT,
        rules=sort_rules(rules),
        policies=(policy(),),
        catalogue=catalogue(),
        lists=(code_list(),),
        calendar=calendar(),
    )


def firm(**facts: Any) -> FactSheet:  # noqa: ANN401
    """The sheet of a firm; `opened_on=...` stands for `firm.opened_on`."""
    return FactSheet.of_customer(_name("firm", facts), catalogue=catalogue())


def contract(customer: FactSheet, **facts: Any) -> FactSheet:  # noqa: ANN401
    return customer.with_contract("甲", _name(CONTRACT, facts), "采购合同", catalogue())


def judge(rule: Rule, sheet: FactSheet) -> RuleOutcome:
    return evaluate_rule(rule, sheet, TODAY)


def _name(prefix: str, facts: Mapping[str, Any]) -> dict[str, Fact]:
    return {
        f"{prefix}.{name}": value if isinstance(value, Fact) else Fact(value)
        for name, value in facts.items()
    }


comparisons = st.sampled_from(
    [
        "firm.closes_on < today",
        "firm.closes_on <= today + days(30)",
        "firm.closes_on < today + working_days(10)",
        "firm.closes_on > firm.opened_on + months(12)",
        "firm.opened_on > today",
        "firm.seen_on < today - months(12)",
        "firm.seen_on != firm.opened_on",
        "firm.staff < 5",
        "firm.staff in [0, 7]",
        "firm.is_open == false",
        "firm.is_sealed",
        "firm.is_sealed == firm.is_open",
        'firm.form == "branch"',
        'firm.form in list("risky")',
        'firm.name in ["*", "无"]',
        "firm.rumour",
        "known(firm.closes_on)",
        "known(firm.is_open)",
    ]
)


def _join(parts: Sequence[str], word: str) -> str:
    return f" {word} ".join(f"({part})" for part in parts)


conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        inner.map(lambda part: f"not ({part})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _join(parts, "and")),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: _join(parts, "or")),
    ),
    max_leaves=4,
)

days = st.dates(date(2025, 10, 1), date(2027, 12, 31)) | st.sampled_from([TODAY, date.max])
sheets = st.fixed_dictionaries(
    {},
    optional={
        "name": st.sampled_from(["晴川", "*"]),
        "opened_on": days,
        "closes_on": days,
        "seen_on": days,
        "staff": st.sampled_from([0, 4, 5, 7]),
        "is_open": st.booleans(),
        "is_sealed": st.booleans(),
        "form": st.sampled_from(["company", "branch", "trust"]),
        "rumour": st.booleans(),
    },
).map(lambda facts: firm(**facts))
