"""A score in words: what it came to, and what each characteristic cost."""

from __future__ import annotations

from datetime import date

from rules.facts import Catalogue
from rules.scorecard.score import Part, Score
from rules.scorecard.sentences import say
from rules.vocabulary import Bilingual
from rules.wording import word_fact

MOST_NAMED = 3
"""Of the facts that are missing, as many are named: a person asks for the weightiest first."""


def word_score(score: Score, catalogue: Catalogue) -> Bilingual:
    """Say the score with its grade and coverage, or why there is no grade and what would help.

    Args:
        score: Any score.
        catalogue: Names the facts of its card.
    """
    if score.score is None:
        return say("nothing_counted")
    if score.grade is None:
        titles = [name_part(part, catalogue) for part in score.missing[:MOST_NAMED]]
        facts = Bilingual("、".join(t.zh for t in titles), ", ".join(t.en for t in titles))
        minimum = score.card.minimum_coverage_percent
        return say("not_rated", coverage=score.coverage_percent, minimum=minimum, facts=facts)
    title = next(g.title for g in score.card.grades if g.grade == score.grade)
    coverage = score.coverage_percent
    return say("graded", score=score.score, grade=score.grade, title=title, coverage=coverage)


def word_part(part: Part, catalogue: Catalogue) -> Bilingual:
    """Say what a characteristic was, and what it earned and cost."""
    title, value = name_part(part, catalogue), _word_value(part, catalogue)
    characteristic = part.characteristic
    if part.points is None:
        return say("not_counted", title=title, value=value, weight=characteristic.weight)
    words = {"title": title, "value": value, "points": part.points, "best": characteristic.best}
    return say("scored_with_loss", **words, lost=part.lost) if part.lost else say("scored", **words)


def name_part(part: Part, catalogue: Catalogue) -> Bilingual:
    """Return what the characteristic is called."""
    return part.characteristic.title or catalogue[part.characteristic.fact].title


def _word_value(part: Part, catalogue: Catalogue) -> Bilingual:
    measured_in, day = part.characteristic.measured_in, part.fact.value
    if measured_in is not None and isinstance(day, date):
        return say(measured_in.value, day=day.isoformat(), number=part.number)
    return word_fact(part.fact, catalogue[part.characteristic.fact])
