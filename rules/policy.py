"""The policy of a purpose: which outcomes lead to which conclusions, and these to which verdict.

A policy is total and single-valued by construction. Premises are monotone: they ask whether an
outcome or a conclusion is there, never whether one is absent, so the conclusions that follow from
given outcomes are one least fix-point, whatever the order of derivation. The verdict is the gravest
one that lists a conclusion of that fix-point, and `approve` when none does: every set of outcomes
has exactly one verdict.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    Tag,
    ValidationError,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rules.facts import Subject
from rules.policy_problems import (
    Path,
    PolicyError,
    PolicyProblem,
    explain_shape,
    make_problem,
    name_unknown,
)
from rules.schema import Text
from rules.vocabulary import Bilingual, Dimension, Outcome, OutcomeKey, Severity, Verdict

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=64)]
RuleName = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Months = Annotated[int, Field(strict=True, ge=1, le=120)]
HIGH_RISK_MONTHS = 12
"""The longest that a customer of high risk may go without a review (the house's own bound; the EU
asks the same of those it obliges: Regulation 2024/1624, article 26(2), from 2027-07-10)."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ConclusionPremise(_Strict):
    """A premise that holds when another conclusion does."""

    conclusion: str


class OutcomePattern(_Strict):
    """A premise that holds when some outcome agrees with every property that it names."""

    rule: RuleName | None = None
    dimension: Dimension | None = None
    severity: Severity | None = None
    outcome: Outcome | None = None

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if self.properties:
            return self
        raise PydanticCustomError("empty_premise", "the premise names nothing")

    @property
    def properties(self) -> Mapping[str, str]:
        """The properties that the pattern names, with the text that each must have."""
        return {name: str(value) for name, value in self if value is not None}

    def matches(self, key: OutcomeKey) -> bool:
        """Whether the outcome agrees with every property that the pattern names."""
        return (
            self.rule in (None, key.rule)
            and self.dimension in (None, key.dimension)
            and self.severity in (None, key.severity)
            and self.outcome in (None, key.outcome)
        )


# pydantic puts the branch of a union into an error's location; these names cannot be keys of YAML
# that anyone writes, so they can be taken out again.
_CONCLUSION, _PATTERN, _ONE_FOR_ALL, _ONE_EACH = "<conclusion>", "<pattern>", "<all>", "<each>"
_TAGS = (_CONCLUSION, _PATTERN, _ONE_FOR_ALL, _ONE_EACH, "[key]")


def _tag_premise(value: Any) -> str:  # noqa: ANN401  (anything that YAML can hold)
    names_conclusion = isinstance(value, Mapping) and "conclusion" in value
    return _CONCLUSION if names_conclusion or isinstance(value, ConclusionPremise) else _PATTERN


def _tag_months(value: Any) -> str:  # noqa: ANN401
    return _ONE_EACH if isinstance(value, Mapping) else _ONE_FOR_ALL


Premise = ConclusionPremise | OutcomePattern
Premises = Annotated[
    tuple[
        Annotated[
            Annotated[ConclusionPremise, Tag(_CONCLUSION)]
            | Annotated[OutcomePattern, Tag(_PATTERN)],
            Discriminator(_tag_premise),
        ],
        ...,
    ],
    Field(min_length=1),
]
ReviewAfterMonths = Annotated[
    Annotated[Months, Tag(_ONE_FOR_ALL)] | Annotated[Mapping[Verdict, Months], Tag(_ONE_EACH)],
    Discriminator(_tag_months),
]


class ConclusionDefinition(_Strict):
    """A conclusion, and the premises of which any or all must hold."""

    id: Name
    title: Text
    any_of: Premises | None = Field(default=None, alias="any")
    all_of: Premises | None = Field(default=None, alias="all")

    @model_validator(mode="after")
    def _has_one_list(self) -> Self:
        if (self.any_of is None) != (self.all_of is None):
            return self
        raise PydanticCustomError("any_or_all", "give either any or all")

    @property
    def mode(self) -> Literal["any", "all"]:
        """The key under which the premises stand in the data."""
        return "all" if self.any_of is None else "any"

    @property
    def premises(self) -> tuple[Premise, ...]:
        """The premises, in the order written."""
        return self.any_of or self.all_of or ()

    def follows(self, holding: Iterable[object]) -> bool:
        """Whether the conclusion holds, given for each premise something true if it does."""
        return any(holding) if self.mode == "any" else all(holding)


def _list_outcomes(value: object) -> object:
    return (value,) if isinstance(value, str) else value


Outcomes = Annotated[
    tuple[Outcome, ...],
    Field(min_length=1),
    BeforeValidator(_list_outcomes, json_schema_input_type=Outcome | tuple[Outcome, ...]),
]
"""One outcome, or several of one rule for the credentials or contracts that it judges."""


class PolicyCase(_Strict):
    """An example that a policy carries with it.

    Attributes:
        name: What it shows.
        outcomes: What rules say, by their ids; every other rule has nothing to say.
        verdict: The verdict that must follow.
        conclusions: Every conclusion that must follow, and no other; any may, if None.
    """

    name: Annotated[str, Field(min_length=1)]
    outcomes: Mapping[RuleName, Outcomes]
    verdict: Verdict
    conclusions: tuple[str, ...] | None = None


Asked = Mapping[Subject, Annotated[tuple[Dimension, ...], Field(min_length=1)]]


class HighRisk(_Strict):
    """Which customers are of high risk, and how soon they are looked at again.

    Attributes:
        conclusions: The conclusions any one of which makes a customer one of high risk.
        review_after_months: When to look again at the latest, in months; at most 12.
    """

    conclusions: Annotated[tuple[str, ...], Field(min_length=1)]
    review_after_months: Months


class Policy(_Strict):
    """The conclusions of one purpose and the verdicts that they lead to.

    Attributes:
        purpose: What the assessment is for: onboarding, contract, periodic_review.
        title: Its name for a person.
        asks: The dimensions that it asks of the customer, of each credential and of each contract;
            of a subject that is not listed none, of all of them all if None. A rule that it does
            not ask is not put to anyone: what it would find belongs to another purpose.
        review_after_months: When to look again, in months: one number for every verdict, or one for
            each verdict that calls for a review.
        high_risk: Which customers are looked at sooner, whatever their verdict; none, if None.
        conclusions: In the order written.
        verdicts: Verdict to the conclusions any one of which brings it about. `approve` is what
            remains and is never listed.
        cases: Examples that it must get right.
    """

    purpose: Name
    title: Text
    asks: Asked | None = None
    review_after_months: ReviewAfterMonths
    high_risk: HighRisk | None = None
    conclusions: tuple[ConclusionDefinition, ...]
    verdicts: Mapping[Verdict, Annotated[tuple[str, ...], Field(min_length=1)]]
    cases: Annotated[tuple[PolicyCase, ...], Field(repr=False)] = ()

    @cached_property
    def sha256(self) -> str:
        """Hex digest of the content: equal policies have equal ones, however they are written.

        The cases are left out: they test the policy and change no verdict.
        """
        content = self.model_dump(mode="json", by_alias=True, exclude_none=True, exclude={"cases"})
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode("ascii")).hexdigest()

    @cached_property
    def dependencies(self) -> Mapping[str, frozenset[str]]:
        """For each conclusion, every conclusion that it rests on, directly or further down."""
        direct = {
            conclusion.id: [
                premise.conclusion
                for premise in conclusion.premises
                if isinstance(premise, ConclusionPremise)
            ]
            for conclusion in self.conclusions
        }
        return {name: _reach(direct, direct[name]) for name in direct}

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy, perhaps with other content; what was computed of the old content stays behind."""
        copy = super().model_copy(update=update, deep=deep)
        for name in ("sha256", "dependencies"):
            copy.__dict__.pop(name, None)
        return copy

    def asks_for(self, subject: Subject, dimension: Dimension) -> bool:
        """Whether rules of a dimension are put to a kind of subject."""
        return self.asks is None or dimension in self.asks.get(subject, ())

    def verdict_of(self, conclusions: Collection[str]) -> Verdict:
        """The gravest verdict that lists one of the conclusions; `approve` when none does."""
        gravest_first = (
            v for v in Verdict if not set(self.verdicts.get(v, ())).isdisjoint(conclusions)
        )
        return next(gravest_first, Verdict.APPROVE)

    def is_high_risk(self, conclusions: Collection[str]) -> bool:
        """Whether one of the conclusions makes a customer one of high risk."""
        marked = () if self.high_risk is None else self.high_risk.conclusions
        return not set(marked).isdisjoint(conclusions)

    def review_months(self, verdict: Verdict, conclusions: Collection[str]) -> int | None:
        """Months until the next review; None when there is to be none.

        A customer of high risk is looked at again after its own months at the latest, unless it is
        rejected and the policy asks for no review then.

        Args:
            verdict: What the assessment ended in.
            conclusions: The ids of all that follow.
        """
        months = self.review_after_months
        by_verdict = months if isinstance(months, int) else months.get(verdict)
        if self.high_risk is None or not self.is_high_risk(conclusions):
            return by_verdict
        if by_verdict is None:
            return None if verdict is Verdict.REJECT else self.high_risk.review_after_months
        return min(by_verdict, self.high_risk.review_after_months)


def load_policy(data: object) -> Policy:
    """Make a policy from plain data, as parsed from YAML.

    Args:
        data: A mapping of the shape shown in docs/architecture.md.

    Returns:
        A policy of which every named conclusion exists.

    Raises:
        PolicyError: With everything that is wrong, each with its path into `data`.
    """
    try:
        policy = Policy.model_validate(data)
    except ValidationError as error:
        raise PolicyError(_explain_shapes(error)) from error
    if problems := [
        *_find_wrong_conclusions(policy),
        *_find_wrong_dimensions(policy),
        *_find_wrong_verdicts(policy),
        *_find_wrong_cases(policy),
        *_find_wrong_risk(policy),
    ]:
        raise PolicyError(problems)
    return policy


def find_unknown_rules(policy: Policy, rules: Collection[str]) -> tuple[PolicyProblem, ...]:
    """Every pattern, and every outcome of a case, that names a rule outside `rules`."""
    return tuple(
        name_unknown("unknown_rule", path, rule, rules)
        for path, rule in _list_named_rules(policy)
        if rule not in rules
    )


def find_unasked_rules(policy: Policy, unasked: Collection[str]) -> tuple[PolicyProblem, ...]:
    """Every pattern, and every outcome of a case, that names a rule which the policy never asks."""
    return tuple(
        make_problem("rule_not_asked", path, name=rule)
        for path, rule in _list_named_rules(policy)
        if rule in unasked
    )


def lint_policy(policy: Policy) -> tuple[PolicyProblem, ...]:
    """Conclusions that are well written but mean nothing.

    Returns:
        `underivable` for a conclusion that no outcomes whatever can lead to, because its premises
        wait for one another; `unused` for one that neither a verdict nor the risk depends on.
    """
    derivable = _find_derivable(policy)
    listed = {name for names in policy.verdicts.values() for name in names}
    listed |= set() if policy.high_risk is None else set(policy.high_risk.conclusions)
    used = listed.union(*(policy.dependencies[name] for name in listed))
    return tuple(
        make_problem(code, ("conclusions", index), name=conclusion.id)
        for index, conclusion in enumerate(policy.conclusions)
        for code, good in (("underivable", derivable), ("unused", used))
        if conclusion.id not in good
    )


def _find_derivable(policy: Policy) -> frozenset[str]:
    """The conclusions that follow when every pattern is taken to hold."""
    derivable: frozenset[str] = frozenset()
    while True:
        found = frozenset(
            conclusion.id
            for conclusion in policy.conclusions
            if conclusion.follows(
                isinstance(premise, OutcomePattern) or premise.conclusion in derivable
                for premise in conclusion.premises
            )
        )
        if found == derivable:
            return derivable
        derivable = found


def _find_wrong_conclusions(policy: Policy) -> Iterator[PolicyProblem]:
    names = [conclusion.id for conclusion in policy.conclusions]
    for index, name in enumerate(names):
        if name in names[:index]:
            yield make_problem("duplicate_conclusion", ("conclusions", index, "id"), name=name)
    for path, premise in list_premises(policy):
        if isinstance(premise, ConclusionPremise) and premise.conclusion not in names:
            place = (*path, "conclusion")
            yield name_unknown("unknown_conclusion", place, premise.conclusion, names)


def _find_wrong_dimensions(policy: Policy) -> Iterator[PolicyProblem]:
    if policy.asks is None:
        return
    asked = {dimension for dimensions in policy.asks.values() for dimension in dimensions}
    for path, premise in list_premises(policy):
        if isinstance(premise, OutcomePattern) and premise.dimension not in (None, *asked):
            place = (*path, "dimension")
            yield make_problem("dimension_not_asked", place, dimension=premise.dimension)


def _find_wrong_verdicts(policy: Policy) -> Iterator[PolicyProblem]:
    known = {conclusion.id for conclusion in policy.conclusions}
    for verdict, names in policy.verdicts.items():
        if verdict is Verdict.APPROVE:
            yield make_problem("approve_listed", ("verdicts", verdict.value))
        for position, name in enumerate(names):
            if name not in known:
                place = ("verdicts", verdict.value, position)
                yield name_unknown("unknown_conclusion", place, name, known)


def _find_wrong_cases(policy: Policy) -> Iterator[PolicyProblem]:
    known = {conclusion.id for conclusion in policy.conclusions}
    for index, case in enumerate(policy.cases):
        for position, name in enumerate(case.conclusions or ()):
            if name not in known:
                place = ("cases", index, "conclusions", position)
                yield name_unknown("unknown_conclusion", place, name, known)


def _find_wrong_risk(policy: Policy) -> Iterator[PolicyProblem]:
    risk = policy.high_risk
    if risk is None:
        return
    if risk.review_after_months > HIGH_RISK_MONTHS:
        place = ("high_risk", "review_after_months")
        yield make_problem("high_risk_reviewed_late", place, months=HIGH_RISK_MONTHS)
    known = {conclusion.id for conclusion in policy.conclusions}
    for position, name in enumerate(risk.conclusions):
        if name not in known:
            path = ("high_risk", "conclusions", position)
            yield name_unknown("unknown_conclusion", path, name, known)


def list_premises(policy: Policy) -> Iterator[tuple[Path, Premise]]:
    """Yield every premise of every conclusion, with its path from the top of the policy."""
    for index, conclusion in enumerate(policy.conclusions):
        for position, premise in enumerate(conclusion.premises):
            yield ("conclusions", index, conclusion.mode, position), premise


def _list_named_rules(policy: Policy) -> Iterator[tuple[Path, str]]:
    """Yield every rule that a pattern or a case names, with its path."""
    for path, premise in list_premises(policy):
        if isinstance(premise, OutcomePattern) and premise.rule:
            yield (*path, "rule"), premise.rule
    for index, case in enumerate(policy.cases):
        for rule in case.outcomes:
            yield ("cases", index, "outcomes", rule), rule


def _explain_shapes(error: ValidationError) -> Iterator[PolicyProblem]:
    models = (Policy, HighRisk, ConclusionDefinition, ConclusionPremise, OutcomePattern, PolicyCase)
    fields = (item for model in models for item in model.model_fields.items())
    keywords = [*(field.alias or name for name, field in fields), *Bilingual._fields]
    problems = [explain_shape(one, keywords=keywords, tags=_TAGS) for one in error.errors()]
    for problem in problems:
        # pydantic also calls a list too short when its only entry is faulty.
        depth = len(problem.path)
        if not any(p.path[:depth] == problem.path and len(p.path) > depth for p in problems):
            yield problem


def _reach(edges: Mapping[str, Iterable[str]], start: Iterable[str]) -> frozenset[str]:
    seen: set[str] = set()
    ahead = list(start)
    while ahead:
        name = ahead.pop()
        if name not in seen:
            seen.add(name)
            ahead.extend(edges[name])
    return frozenset(seen)
