"""Grades and tiers that do not flip to and fro: each move has to be earned.

Between two neighbouring grades stands a bound. To rise over it a score must pass the bound by a
margin, to fall under it must miss it by one, and either for so many assessments in a row. Each
bound stands for itself: a score that crosses two of them by the margin moves two grades at once.

Pure: the standing before and the score now give the standing now, and say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, StrictInt

from rules.scorecard.sentences import say
from rules.vocabulary import Bilingual


class Move(BaseModel):
    """What a move in one direction takes.

    Attributes:
        margin: How far beyond the bound the score must lie, in points of the score.
        assessments: For how many assessments in a row, this one counted.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    margin: Annotated[StrictInt, Field(ge=0, le=1000)] = 0
    assessments: Annotated[StrictInt, Field(ge=1, le=100)] = 1


class Hysteresis(BaseModel):
    """What it takes to rise and to fall."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    promotion: Move = Move()
    demotion: Move = Move()


class Standing(NamedTuple):
    """Where a subject stands, kept from one assessment to the next.

    Attributes:
        grade: The grade or tier it holds.
        heading: The one that it has been on the way to in every assessment lately: the nearest that
            all of them pointed at. None while it is on the way to none.
        assessments: For how many assessments in a row.
    """

    grade: str
    heading: str | None = None
    assessments: int = 0


class Settled(NamedTuple):
    """The standing now, and why it is that."""

    standing: Standing
    reason: Bilingual


def settle_grade(
    grades: Sequence[str],
    bounds: Sequence[int],
    hysteresis: Hysteresis,
    previous: Standing | None,
    score: int,
) -> Settled:
    """Return the grade that a subject holds after this assessment.

    Args:
        grades: The best first.
        bounds: The lowest score of each grade but the last.
        hysteresis: What a move takes.
        previous: Where it stood; None at the first assessment, or if it was not rated then.
        score: The score now.
    """
    plain = next((n for n, bound in enumerate(bounds) if score >= bound), len(bounds))
    if previous is None or previous.grade not in grades:
        return _start(grades[plain])
    held = grades.index(previous.grade)
    reached = held
    while reached > plain and score >= bounds[reached - 1] + hysteresis.promotion.margin:
        reached -= 1
    while reached < plain and score < bounds[reached] - hysteresis.demotion.margin:
        reached += 1
    if reached == held and plain != held:
        is_rise = plain < held
        bound = bounds[held - 1] if is_rise else bounds[held]
        margin = hysteresis.promotion.margin if is_rise else hysteresis.demotion.margin
        said = say("kept_by_margin", grade=grades[held], score=score, margin=margin, bound=bound)
        return Settled(Standing(grades[held]), said)
    return settle_tier(grades, hysteresis, previous, grades[reached])


def settle_tier(
    tiers: Sequence[str], hysteresis: Hysteresis, previous: Standing | None, found: str
) -> Settled:
    """Return the tier that a subject holds after this assessment found it in another, or the same.

    Args:
        tiers: The best first.
        hysteresis: What a move takes; margins mean nothing here.
        previous: Where it stood; None at the first assessment.
        found: The tier that this assessment points at.
    """
    if previous is None or previous.grade not in tiers:
        return _start(found)
    held, reached = tiers.index(previous.grade), tiers.index(found)
    if reached == held:
        return Settled(Standing(found), say("unchanged", grade=found))
    is_rise = reached < held
    count = 1
    if previous.heading in tiers:
        heading = tiers.index(previous.heading)
        if heading != held and (heading < held) == is_rise:
            count = previous.assessments + 1
            reached = max(reached, heading) if is_rise else min(reached, heading)
    move = hysteresis.promotion if is_rise else hysteresis.demotion
    goal = tiers[reached]
    if count >= move.assessments:
        said = say("promoted" if is_rise else "demoted", before=previous.grade, grade=goal)
        return Settled(Standing(goal), said)
    words = {"grade": previous.grade, "goal": goal, "count": count, "wanted": move.assessments}
    return Settled(Standing(previous.grade, goal, count), say("kept_by_count", **words))


def _start(grade: str) -> Settled:
    return Settled(Standing(grade), say("first_assessment", grade=grade))
