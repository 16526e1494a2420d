"""Verdicts and findings that change with time alone, in words."""

from __future__ import annotations

from datetime import date

from checker.renewals.sentences import join_words, say
from checker.renewals.subjects import Subjects
from rules.portfolio.outcomes import OUTCOMES
from rules.portfolio.tokens import Token, read_token
from rules.vocabulary import Bilingual
from storage.due_things import DueThing
from storage.tables import Standing, StandingChange

MOST_NAMED = 3


def word_coming(
    standing: Standing, thing: DueThing, subjects: Subjects, as_of: date
) -> tuple[Bilingual, Bilingual | None]:
    """Say which findings change on the day if nothing but time passes."""
    purpose = subjects.find_purpose(thing.kind)
    name = "outcome_came" if as_of >= thing.due_on else "outcome_comes"
    changes = _list_tokens(standing.changes, subjects)
    return say(name, purpose=purpose, due_on=thing.due_on, changes=changes), None


def word_turned(
    change: StandingChange, thing: DueThing, subjects: Subjects
) -> tuple[Bilingual, Bilingual | None]:
    """Say from which verdict to which an audit saw a customer turn, and by which findings."""
    headline = say(
        "outcome_same" if change.verdict_before == change.verdict_after else "outcome_turned",
        purpose=subjects.find_purpose(thing.kind),
        due_on=thing.due_on,
        before=say(f"verdict_{change.verdict_before}"),
        after=say(f"verdict_{change.verdict_after}"),
    )
    if not change.gained:
        return headline, None
    return headline, say("outcome_reason", changes=_list_tokens(change.gained, subjects))


def _list_tokens(text: str, subjects: Subjects) -> Bilingual:
    """Name the first of some findings or changes, and say how many there are."""
    tokens = [read_token(word) for word in text.split()]
    named = join_words([_word_token(token, subjects) for token in tokens[:MOST_NAMED]])
    more = len(tokens) - MOST_NAMED
    return named if more <= 0 else say("and_more", changes=named, count=len(tokens), more=more)


def _word_token(token: Token, subjects: Subjects) -> Bilingual:
    said = [_word_outcome(letter) for letter in token.letters]
    name = "finding" if len(said) == 1 else "change"
    return say(
        name if token.reference is None else f"{name}_of",
        rule=subjects.find_rule(token.rule_id),
        reference=token.reference,
        before=said[0],
        after=said[-1],
    )


def _word_outcome(letter: str) -> Bilingual:
    outcome = OUTCOMES[letter]
    return say("said_not_in_force" if outcome is None else f"said_{outcome.value}")
