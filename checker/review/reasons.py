"""The reasons of decisions and waivers, and how long each may hold: data beside the code."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from pydantic import BaseModel, ConfigDict, PositiveInt, model_validator

from checker.review.errors import ReasonUnknown
from ingest.normalise.packaged_yaml import read_table
from ingest.problems import Sentence
from rules.vocabulary import Bilingual, Severity
from storage.vocabulary import ReviewCause, ReviewDecision, Verdict

_FOLLOWING: dict[Verdict | None, frozenset[ReviewDecision]] = {
    Verdict.APPROVE: frozenset({ReviewDecision.APPROVE, ReviewDecision.APPROVE_WITH_CONDITIONS}),
    Verdict.APPROVE_WITH_CONDITIONS: frozenset({ReviewDecision.APPROVE_WITH_CONDITIONS}),
    Verdict.REFER: frozenset(ReviewDecision),  # the rules leave it to a person
    Verdict.REJECT: frozenset({ReviewDecision.REJECT}),
    None: frozenset(),
}


class Reasons(BaseModel):
    """The lists of `reasons.yaml`.

    Attributes:
        decisions: Reasons of decisions that follow the verdict, by decision and code.
        overrides: Reasons of decisions against it, by code.
        waivers: Reasons of waivers, by code.
        longest_override_days: How long a decision against the verdict may hold.
        longest_waiver_days: How long a waiver may hold, by the severity of its finding.
        due_days: Within how many days a review is to be decided, by its cause.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    decisions: dict[ReviewDecision, dict[str, Sentence]]
    overrides: dict[str, Sentence]
    waivers: dict[str, Sentence]
    longest_override_days: PositiveInt
    longest_waiver_days: dict[Severity, PositiveInt]
    due_days: dict[ReviewCause, PositiveInt]

    @model_validator(mode="after")
    def _check_complete(self) -> Reasons:
        for name, given, wanted in (
            ("decisions", self.decisions, ReviewDecision),
            ("longest_waiver_days", self.longest_waiver_days, Severity),
            ("due_days", self.due_days, ReviewCause),
        ):
            if set(given) != set(wanted):
                raise ValueError(f"{name} has to name each of {sorted(wanted)}")
        return self


@cache
def load_reasons() -> Reasons:
    """Give the lists."""
    return read_table("checker.review", "reasons.yaml", Reasons)


def is_override(decision: ReviewDecision, verdict: Verdict | None) -> bool:
    """Tell whether a decision goes against what the rules say of the customer."""
    return decision not in _FOLLOWING[verdict]


def decision_reasons(decision: ReviewDecision, verdict: Verdict | None) -> Mapping[str, Sentence]:
    """Give the reasons that a decision can have under a verdict, by code."""
    reasons = load_reasons()
    return reasons.overrides if is_override(decision, verdict) else reasons.decisions[decision]


def require_reason(code: str, allowed: Mapping[str, Sentence]) -> None:
    """Refuse a reason that is none of the list.

    Raises:
        ReasonUnknown: It is none.
    """
    if code not in allowed:
        raise ReasonUnknown(reason=code)


def reason_title(code: str | None) -> Bilingual:
    """Say what a stored code of a reason means; a code that is no longer in the lists as it is."""
    reasons = load_reasons()
    for titles in (*reasons.decisions.values(), reasons.overrides, reasons.waivers):
        if code in titles:
            return Bilingual(titles[code].zh, titles[code].en)
    return Bilingual(code or "–", code or "–")
