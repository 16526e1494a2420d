"""Packs on every kind of subject, policies with circles, and portfolios of fact sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from hypothesis import strategies as st

from rules.facts import FactSheet, Subject
from rules.pack import Pack, Period, Rule
from rules.pack.pack import sort_rules
from rules.policy import Policy, load_policy
from rules.vocabulary import Dimension, Outcome, Severity, Verdict
from tests.rules import strategies
from tests.rules.strategies import (
    SIMPLE_DAYS,
    TEXT,
    conditions,
    contracts,
    permits,
    sheets,
    small_catalogue,
    timed_conditions,
)

EDGE_DAYS = st.sampled_from([date.min, date(1, 1, 31), date(9999, 12, 1), date.max])
DAYS = SIMPLE_DAYS | SIMPLE_DAYS | EDGE_DAYS
ALWAYS = Period.model_validate({"from": date.min})
make_rule = partial(strategies.make_rule, period=ALWAYS)

Customers = Mapping[str, Sequence[FactSheet]]


def make_policy(conclusions: list[dict[str, Any]], verdicts: dict[str, list[str]]) -> Policy:
    title = TEXT._asdict()
    return load_policy(
        {
            "purpose": "onboarding",
            "title": title,
            "review_after_months": 12,
            "conclusions": [{"title": title, **conclusion} for conclusion in conclusions],
            "verdicts": verdicts,
        }
    )


def make_pack(*rules: Rule, policy: Policy | None = None) -> Pack:
    chosen = policy or make_policy([], {})
    return Pack("test", "1.0.0", TEXT, TEXT, sort_rules(rules), (chosen,), small_catalogue())


_PERMIT = {"subject": "credential", "of_kind": "permit"}
_VISA = {"subject": "credential", "of_kind": "visa"}
_CONTRACT = {"subject": "contract"}
_held = {
    "TE-PRM-001": (_PERMIT, ["permit.ends_on < today", "permit.ends_on == today + months(1)"]),
    "TE-PRM-002": (_PERMIT, ["permit.is_sealed and firm.is_open", "known(permit.ends_on)"]),
    "TE-VIS-001": (_VISA, ["visa.ends_on < today"]),
    "TE-CON-001": (_CONTRACT, ["contract.ends_on > today + working_days(9)", "firm.is_open"]),
    "TE-CON-002": (_CONTRACT, ["contract.terms_days >= 1 or contract.ends_on < firm.closes_on"]),
}
_ids = [*(f"TE-TST-{number:03}" for number in range(4)), *_held]


@st.composite
def _periods(draw: st.DrawFn) -> list[Period]:
    """One or two versions of a rule, perhaps with a gap between."""
    first, second = sorted(draw(st.tuples(SIMPLE_DAYS, SIMPLE_DAYS)))
    bounded = Period.model_validate({"from": first, "until": second})
    later = second + timedelta(days=draw(st.integers(1, 20)))
    return draw(
        st.sampled_from(
            [
                [ALWAYS],
                [bounded],
                [bounded, Period.model_validate({"from": later})],
            ]
        )
    )


@st.composite
def packs(draw: st.DrawFn) -> Pack:
    """Rules on customers, permits, visas (which nobody has) and contracts, under one policy."""
    texts = st.one_of(conditions, timed_conditions)
    rules = []
    for rule_id in draw(st.lists(st.sampled_from(_ids), min_size=1, max_size=5, unique=True)):
        more, adverse = _held.get(rule_id, ({}, None))
        weighed = {
            "dimension": draw(st.sampled_from(Dimension)),
            "severity": draw(st.sampled_from(Severity)),
        }
        for period in draw(_periods()):
            condition = draw(texts if adverse is None else st.sampled_from(adverse))
            applies = draw(st.none() | texts)
            rules.append(make_rule(rule_id, condition, applies, period=period, **more, **weighed))
    return make_pack(*rules, policy=draw(policies()))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """Policies over the rules above; circles among their conclusions are common."""
    names = [f"c{number}" for number in range(draw(st.integers(1, 6)))]
    patterns = st.fixed_dictionaries(
        {},
        optional={
            "rule": st.sampled_from(_ids),
            "dimension": st.sampled_from([str(d) for d in Dimension]),
            "severity": st.sampled_from([str(s) for s in Severity]),
            "outcome": st.sampled_from([str(o) for o in Outcome]),
        },
    ).filter(bool)
    premises = st.lists(
        patterns | st.sampled_from(names).map(lambda name: {"conclusion": name}),
        min_size=1,
        max_size=4,
    )
    conclusions = [
        {"id": name, draw(st.sampled_from(["any", "any", "all"])): draw(premises)} for name in names
    ]
    listable = st.sampled_from([str(v) for v in Verdict if v is not Verdict.APPROVE])
    verdicts = draw(st.dictionaries(listable, st.lists(st.sampled_from(names), min_size=1)))
    asked = st.lists(st.sampled_from(Dimension), min_size=1, unique=True).map(tuple)
    asks = draw(st.none() | st.dictionaries(st.sampled_from(Subject), asked))
    return make_policy(conclusions, verdicts).model_copy(update={"asks": asks})


_held_sheets = st.lists(permits | contracts, max_size=3, unique_by=lambda sheet: sheet.subject)

customers: st.SearchStrategy[Customers] = st.lists(st.tuples(sheets, _held_sheets), max_size=4).map(
    lambda found: {f"客户 {n}": [own, *held] for n, (own, held) in enumerate(found)}
)
"""A few customers who may hold something; a held sheet may contradict that of its customer."""
