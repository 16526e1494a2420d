"""The examples that rules, scorecards and matrices carry, and whether they get them right."""

from __future__ import annotations

from dataclasses import dataclass

from rules.assessment import RuleOutcome, evaluate_rule
from rules.facts import Catalogue, load_catalogue
from rules.matrix.check import run_case
from rules.pack.case import build_sheet
from rules.pack.pack import Pack
from rules.pack.rule import Case, Rule
from rules.scorecard.card import CardCase, Scorecard
from rules.scorecard.score import score_sheet
from rules.scorecard.supply import extend_catalogue


@dataclass(frozen=True, slots=True)
class CaseResult:
    """One example, and what its rule said.

    Attributes:
        rule: The version of the rule that carries the example.
        case: The example.
        outcome: What the rule said, with its trace.
    """

    rule: Rule
    case: Case
    outcome: RuleOutcome

    @property
    def has_passed(self) -> bool:
        """Whether the rule said what the example wants."""
        return self.outcome.outcome is self.case.outcome


@dataclass(frozen=True, slots=True)
class TableCaseResult:
    """One example of a scorecard or a matrix, and what that said.

    Attributes:
        table: The id of the scorecard or matrix.
        case: The name of the example.
        expected: What the example wants.
        found: What was said.
        has_passed: Whether the two agree.
    """

    table: str
    case: str
    expected: str
    found: str
    has_passed: bool


def run_cases(pack: Pack, catalogue: Catalogue | None = None) -> list[CaseResult]:
    """Put every example of a pack to the rule that carries it.

    Args:
        pack: As read from its folder; one restored from its content has no examples.
        catalogue: The facts it was read with; those that come with the rules, unless given.
    """
    catalogue = extend_catalogue(catalogue or load_catalogue(), pack.scorecards)
    return [
        CaseResult(rule, case, evaluate_rule(rule, sheet, case.as_of))
        for rule in pack.rules
        for case in rule.cases
        for sheet in [build_sheet(case, rule.sheet_kind, catalogue)]
    ]


def run_table_cases(pack: Pack, catalogue: Catalogue | None = None) -> list[TableCaseResult]:
    """Put every example of a scorecard or a matrix to the one that carries it; see `run_cases`."""
    catalogue = extend_catalogue(catalogue or load_catalogue(), pack.scorecards)
    results = [score_case(c, case, catalogue) for c in pack.scorecards for case in c.cases]
    for matrix in pack.matrices:
        for example in matrix.cases:
            tier = run_case(matrix, example.at)
            has_passed = tier == example.tier
            results.append(TableCaseResult(matrix.id, example.name, example.tier, tier, has_passed))
    return results


def score_case(card: Scorecard, case: CardCase, catalogue: Catalogue) -> TableCaseResult:
    """Put one example to its card."""
    score = score_sheet(card, build_sheet(case, card.sheet_kind, catalogue), case.as_of)
    coverage = None if case.coverage_percent is None else score.coverage_percent
    found = (score.score, score.grade, coverage)
    has_passed = found == (case.score, case.grade, case.coverage_percent)
    return TableCaseResult(card.id, case.name, word_expected(case), _word(*found), has_passed)


def word_expected(case: CardCase) -> str:
    """Say what an example of a card wants."""
    return _word(case.score, case.grade, case.coverage_percent)


def _word(score: int | None, grade: str | None, coverage: int | None) -> str:
    parts = [str(part) if part is not None else "-" for part in (score, grade)]
    return "/".join([*parts, *([] if coverage is None else [f"{coverage}%"])])
