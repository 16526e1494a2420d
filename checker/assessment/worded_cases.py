"""The examples that a rule carries, as people read and try them: their facts in both languages.

What an example is called is a note of its author, in one language; the facts say what it shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from checker.assessment.trial import write_fact
from rules.explanation.lexicon import word_with_unit
from rules.explanation.patterns import capitalise
from rules.pack import Pack, Rule
from rules.pack.case import build_sheet
from rules.vocabulary import Bilingual, Outcome

_NOT_APPLICABLE = Bilingual("不适用", "does not apply")


@dataclass(frozen=True, slots=True)
class WordedCase:
    """An example of a rule.

    Attributes:
        as_of: What `today` is.
        facts: What is known: the title of each fact and its value.
        written: The same for `try_rule`.
        outcome: What the rule must say.
    """

    as_of: date
    facts: tuple[tuple[Bilingual, Bilingual], ...]
    written: Mapping[str, str]
    outcome: Outcome


def word_cases(rule: Rule, pack: Pack) -> tuple[WordedCase, ...]:
    """Give the examples of a rule in words; none for a pack restored from what was kept of it."""
    found = []
    for case in rule.cases:
        facts = build_sheet(case, rule.sheet_kind, pack.catalogue).facts
        words = tuple(
            (
                pack.catalogue[name].title if number else capitalise(pack.catalogue[name].title),
                _NOT_APPLICABLE
                if fact.value is None
                else word_with_unit(fact.value, pack.catalogue[name]),
            )
            for number, (name, fact) in enumerate(facts.items())
        )
        written = {name: write_fact(fact) for name, fact in facts.items()}
        found.append(WordedCase(case.as_of, words, written, case.outcome))
    return tuple(found)
