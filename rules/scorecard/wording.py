"""A score in words: what it came to, and what each characteristic cost."""

from __future__ import annotations

from datetime import date

from rules.facts import Catalogue
from rules.scorecard.points import Segment
from rules.scorecard.score import Part, Score
from rules.scorecard.sentences import say
from rules.vocabulary import Bilingual
from rules.wording import word_fact, word_value

MOST_NAMED = 3
"""Of the facts that are missing, as many are named: a person asks for the weightiest first."""


def word_score(score: Score, catalogue: Catalogue) -> Bilingual:
    """Say the score with its grade and coverage, or why there is no grade and what would help.

    Args:
        score: Any score.
        catalogue: Names the facts of its card.
    """
    if score.card.awaits is not None:
        return say("awaiting", awaits=score.card.awaits)
    if score.score is None:
        return say("nothing_counted")
    if not score.has_enough_evidence and score.has_enough_coverage:
        return _word_evidence(score, catalogue)
    if score.grade is None:
        titles = [name_part(part, catalogue) for part in score.missing[:MOST_NAMED]]
        facts = Bilingual("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
        minimum = score.card.minimum_coverage_percent
        return say("not_rated", coverage=score.coverage_percent, minimum=minimum, facts=facts)
    title = next(g.title for g in score.card.grades if g.grade == score.grade)
    total = _write_points(score.score, score.card.score_decimals)
    coverage = score.coverage_percent
    return say("graded", score=total, grade=score.grade, title=title, coverage=coverage)


def word_part(part: Part, catalogue: Catalogue) -> Bilingual:
    """Say what a characteristic was, and what it earned and cost."""
    title, value = name_part(part, catalogue), _word_value(part, catalogue)
    line, decimals = part.characteristic, part.characteristic.point_decimals
    if part.points is None:
        weight = _write_points(line.weight, decimals)
        return say("not_counted", title=title, value=value, weight=weight)
    words: dict[str, object] = {
        "title": title,
        "value": value,
        "points": _write_points(part.points, decimals),
        "best": _write_points(line.best, decimals),
        "lost": _write_points(part.lost, decimals),
    }
    segment = _find_segment(part)
    if segment is not None:
        definition = catalogue[line.fact]
        words |= {
            "lower": word_value(segment.first, definition),
            "lower_points": _write_points(segment.first_points, decimals),
            "upper": word_value(segment.last, definition),
            "upper_points": _write_points(segment.last_points, decimals),
        }
        return say("scored_between", **words)
    return say("scored_with_loss" if part.lost else "scored", **words)


def name_part(part: Part, catalogue: Catalogue) -> Bilingual:
    """Return what the characteristic is called."""
    return part.characteristic.title or catalogue[part.characteristic.fact].title


def _word_value(part: Part, catalogue: Catalogue) -> Bilingual:
    measured_in, day = part.characteristic.measured_in, part.fact.value
    if measured_in is not None and isinstance(day, date):
        return say(measured_in.value, day=day.isoformat(), number=part.number)
    return word_fact(part.fact, catalogue[part.characteristic.fact])


def _word_evidence(score: Score, catalogue: Catalogue) -> Bilingual:
    wanted = score.card.minimum_evidence
    assert wanted is not None  # noqa: S101  (the caller found too little of it)
    definition = catalogue[wanted.fact]
    title, found = definition.title, word_fact(score.evidence, definition)
    return say("too_little_evidence", fact=title, value=found, minimum=wanted.at_least)


def _find_segment(part: Part) -> Segment | None:
    """Return the line that a number lies on, between two bounds that earn different points."""
    number = part.number if part.number is not None else part.fact.value
    if not isinstance(number, int):
        return None
    lines = part.characteristic.points.segments
    return next((s for s in lines if s.height and s.first < number < s.last), None)


def _write_points(points: int, decimals: int) -> str:
    """Write whole numbers of the last digit as points: 1523 with two decimals as 15.23."""
    sign, digits = ("-" if points < 0 else ""), f"{abs(points):0{decimals + 1}d}"
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else str(points)
