"""A rule as its YAML says it, read and checked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError

from rules.basis import Basis
from rules.complaint import Flaw, FlawsError
from rules.expression import Condition, FactScope, list_facts, list_leaves, read_condition
from rules.facts import Catalogue, Subject, find_sheet_kind
from rules.period import Period
from rules.schema import Name, Text
from rules.vocabulary import Dimension, Outcome, Severity

RULE_ID = r"^[A-Z]{2,4}-[A-Z]{2,5}-[0-9]{3}$"

RuleId = Annotated[str, Field(pattern=RULE_ID)]


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Case(_Record):
    """An example that a rule carries with it.

    Attributes:
        name: What it shows.
        as_of: The value of `today`.
        facts: The facts that are known, by name; every other is missing.
        not_applicable: The facts that do not apply.
        outcome: What the rule must say.
    """

    name: Annotated[str, Field(min_length=1)]
    as_of: date
    facts: dict[str, Any] = {}
    not_applicable: tuple[str, ...] = ()
    outcome: Outcome


def _check_kind(of_kind: str | None, info: ValidationInfo) -> str | None:
    subject = info.data.get("subject")
    if subject is not None and (subject is Subject.CREDENTIAL) != (of_kind is not None):
        raise PydanticCustomError("credential_and_kind", "credential and of_kind go together")
    scope: FactScope = info.context["scope"] if info.context else FactScope(Catalogue(()))
    try:
        scope.check_kind(of_kind)
    except Flaw as flaw:
        raise FlawsError([flaw]) from flaw
    return of_kind


def _read_condition(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or info.context is None:
        return value
    scope: FactScope = info.context["scope"]
    if "of_kind" in info.data and "subject" in info.data:
        kind = find_sheet_kind(info.data["subject"], info.data["of_kind"])
        return read_condition(value, scope.of_sheet(kind))
    # Its own fault is told; no fact shall be called out of reach because of it.
    return read_condition(value, replace(scope, kinds=scope.catalogue.sheet_kinds))


ConditionText = Annotated[
    InstanceOf[Condition],
    BeforeValidator(_read_condition),
    PlainSerializer(lambda condition: condition.text, return_type=str),
]
"""A condition, written as text. Reading needs the validation context `{"scope": FactScope}`."""


class Rule(_Record):
    """One version of one rule.

    Attributes:
        id: Jurisdiction, topic, number: `CN-LIC-003`. Never used again for another rule.
        title: What it finds, as the heading of a finding.
        topic: The group of rules that it stands in.
        dimension: Which question it helps to answer.
        severity: How much an adverse outcome weighs.
        subject: Whom or what it judges.
        of_kind: The kind of credential that it judges.
        applies_when: When it applies at all; always, if None.
        adverse_when: When the outcome is adverse.
        message: What to tell of an adverse outcome; `{fact.name}` stands for a value.
        remedy: What to do about it.
        basis: What it rests on.
        in_force: The days on which this version counts.
        supersedes: The rule that it takes the place of.
        cases: Examples that it must get right.
    """

    id: RuleId
    title: Text
    topic: Name
    dimension: Dimension
    severity: Severity
    subject: Subject
    of_kind: Annotated[str | None, AfterValidator(_check_kind), Field(validate_default=True)] = None
    applies_when: ConditionText | None = None
    adverse_when: ConditionText
    message: Text
    remedy: Text
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    in_force: Period
    supersedes: RuleId | None = None
    cases: Annotated[tuple[Case, ...], Field(repr=False)] = ()

    @property
    def sheet_kind(self) -> str | None:
        """The kind of sheet that it judges; None for the customer's."""
        return find_sheet_kind(self.subject, self.of_kind)

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions, `applies_when` first if there is one."""
        return tuple(c for c in (self.applies_when, self.adverse_when) if c is not None)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact that its conditions name."""
        return frozenset(
            fact.name
            for condition in self.conditions
            for leaf in list_leaves(condition.root)
            for fact in list_facts(leaf)
        )
