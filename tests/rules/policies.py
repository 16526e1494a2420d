"""Random policies and outcomes for tests: small alphabets, so that patterns and circles do meet."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from rules.policy import Policy, load_policy
from rules.vocabulary import Dimension, Outcome, OutcomeKey, Severity, Verdict

RULES = ["CN-LIC-001", "CN-LIC-002", "CN-AUT-001", "准入-一", 'quote"\\brace}']
TITLE = {"zh": "结论", "en": "Conclusion"}


def patterns() -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {},
        optional={
            "rule": st.sampled_from(RULES),
            "dimension": st.sampled_from([str(d) for d in Dimension]),
            "severity": st.sampled_from([str(s) for s in Severity]),
            "outcome": st.sampled_from([str(o) for o in Outcome]),
        },
    ).filter(bool)


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    names = [f"c{number}" for number in range(draw(st.integers(1, 8)))]
    premises = st.lists(
        patterns() | st.sampled_from(names).map(lambda name: {"conclusion": name}),
        min_size=1,
        max_size=5,
    )
    conclusions: list[dict[str, Any]] = [
        {"id": name, "title": TITLE, draw(st.sampled_from(["any", "all"])): draw(premises)}
        for name in names
    ]
    listable = st.sampled_from([str(v) for v in Verdict if v is not Verdict.APPROVE])
    verdicts = draw(st.dictionaries(listable, st.lists(st.sampled_from(names), min_size=1)))
    return load_policy(
        {
            "purpose": "onboarding",
            "title": TITLE,
            "review_after_months": 12,
            "conclusions": conclusions,
            "verdicts": verdicts,
        }
    )


def outcome_lists() -> st.SearchStrategy[list[OutcomeKey]]:
    keys = st.builds(
        OutcomeKey,
        st.sampled_from([*RULES, "CN-UNNAMED"]),
        st.sampled_from(Dimension),
        st.sampled_from(Severity),
        st.sampled_from(Outcome),
    )
    return st.lists(keys, max_size=12)
