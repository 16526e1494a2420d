"""The words that every part of the rules shares."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Dimension(StrEnum):
    """Which of the three questions a rule helps to answer."""

    LEGALITY = "legality"
    CREDIT = "credit"
    RELIABILITY = "reliability"


class Severity(StrEnum):
    """How much an adverse outcome weighs, gravest first."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"


class Outcome(StrEnum):
    """What a rule says of one subject on one day."""

    PASS = "pass"  # noqa: S105
    ADVERSE = "adverse"
    INCONCLUSIVE = "inconclusive"
    NOT_APPLICABLE = "not_applicable"


class Verdict(StrEnum):
    """What follows for the customer, gravest first."""

    REJECT = "reject"
    REFER = "refer"
    APPROVE_WITH_CONDITIONS = "approve_with_conditions"
    APPROVE = "approve"


class Bilingual(NamedTuple):
    """One text in Chinese and in English."""

    zh: str
    en: str


class OutcomeKey(NamedTuple):
    """An outcome as a policy sees it: no values, no trace, only what its premises may match."""

    rule: str
    dimension: Dimension
    severity: Severity
    outcome: Outcome
