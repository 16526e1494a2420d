"""Scorecards, matrices, credit policy: what nobody can have, what is upside down, what fails."""

from __future__ import annotations

from collections.abc import Iterator

from rules.cases import score_case, word_expected
from rules.complaint import Complaint, complain
from rules.pack.entries import PackReading


def lint_tables(reading: PackReading) -> Iterator[Complaint]:
    """Yield what is wrong with the sound scorecards, matrices and credit policy of a pack."""
    yield from reading.scorecards.lint()
    for entry in reading.scorecards.entries:
        for index, case in enumerate(entry.card.cases if entry.is_sound else ()):
            result = score_case(entry.card, case, reading.scope.catalogue)
            if not result.has_passed:
                yield complain(
                    "case_fails",
                    entry.place("cases", index),
                    case=case.name,
                    wanted=word_expected(case),
                    given=result.found,
                )
    yield from reading.matrices.lint(reading.scope)
    yield from reading.credit_policy.lint(reading.scorecards.cards)
