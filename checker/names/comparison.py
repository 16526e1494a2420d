"""What comes out of comparing two names: a score, its reasons, and one of three answers.

A score is a whole number of thousandths, made of parts that are each printed: the strongest
likeness found, then every deduction. The lines between the answers are stated here once, for every
script.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MATCHER_VERSION = "1"
"""Raised whenever a name can come out with another score; dismissals of hits end with it."""

HIT_FROM = 700
"""Thousandths from which two names are taken for the same until a person says otherwise."""

REVIEW_FROM = 550
"""Thousandths from which a person has to look, such as one wrong character in a short name."""


class Answer(StrEnum):
    """What a comparison, or a whole screening, comes to."""

    HIT = "hit"
    REVIEW = "review"
    CLEAR = "clear"


class NameKind(StrEnum):
    """Whose name it is."""

    COMPANY = "company"
    PERSON = "person"
    VESSEL = "vessel"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes:
        code: Names the sentence in `reasons.yaml`.
        points: Thousandths that it gave or took.
        left: What was seen in the first name; empty where the reason is about the pair.
        right: What was seen in the second name.
    """

    code: str
    points: int
    left: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How alike two names are.

    Attributes:
        score: Thousandths, the sum of the points of all reasons, kept within 0 and 1000.
        reasons: What gave the score, the likeness first and then the deductions.
    """

    score: int
    reasons: tuple[Reason, ...]

    @property
    def answer(self) -> Answer:
        """Give the answer that this score alone comes to."""
        if self.score >= HIT_FROM:
            return Answer.HIT
        return Answer.REVIEW if self.score >= REVIEW_FROM else Answer.CLEAR


def compare_by(*reasons: Reason) -> Comparison:
    """Add up reasons to a comparison."""
    score = sum(reason.points for reason in reasons)
    return Comparison(min(max(score, 0), 1000), reasons)
