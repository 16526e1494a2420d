"""One row of the requirements matrix: what a customer of some type and activity must have."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rules.basis import Basis
from rules.complaint import Flaw, FlawsError, find_nearest
from rules.expression import Condition, FactScope, list_leaves, read_condition
from rules.expression.tree import Comparison, MovedOperand, TodayOperand
from rules.period import Period
from rules.requirements.activities import ActivityId, Phrase
from rules.schema import Name, Text

REQUIREMENT_ID = r"^[A-Z]{2,4}-REQ-[0-9]{3}$"
PERMIT_KIND = "permit.kind"
"""The fact whose values are the kinds of permit there are."""

RequirementId = Annotated[str, Field(pattern=REQUIREMENT_ID)]


class Strength(StrEnum):
    """Who asks for it."""

    BY_LAW = "by_law"
    HOUSE_POLICY = "house_policy"


class RequirementForm(StrEnum):
    """What the authority gives."""

    LICENCE = "licence"
    """A permission, for a term."""
    FILING = "filing"
    """A receipt for a notice (备案), without a term."""


def _read_condition(value: object, info: ValidationInfo) -> object:
    if not isinstance(value, str) or info.context is None:
        return value
    scope: FactScope = info.context["scope"]
    condition = read_condition(value, scope.of_sheet(None))
    if any(_asks_for_today(leaf) for leaf in list_leaves(condition.root)):
        raise FlawsError([Flaw("requirement_asks_for_today", 0)])
    return condition


def _asks_for_today(leaf: object) -> bool:
    operands = [leaf.left, leaf.right] if isinstance(leaf, Comparison) else []
    while operands:
        operand = operands.pop()
        if isinstance(operand, TodayOperand):
            return True
        if isinstance(operand, MovedOperand):
            operands.append(operand.date)
    return False


def _check_kind(kind: str, info: ValidationInfo) -> str:
    kinds: dict[str, Any] = {}
    if info.context is not None:
        catalogue = info.context["scope"].catalogue
        kinds = catalogue[PERMIT_KIND].values if PERMIT_KIND in catalogue else {}
        if kind not in kinds:
            flaw = Flaw("unknown_permit", 0, suggestion=find_nearest(str(kind), kinds), kind=kind)
            raise FlawsError([flaw])
    return kind


_ConditionText = Annotated[
    InstanceOf[Condition],
    BeforeValidator(_read_condition),
    PlainSerializer(lambda condition: condition.text, return_type=str),
]
PermitKind = Annotated[str, BeforeValidator(_check_kind)]


class Requirement(BaseModel):
    """One version of one row.

    Attributes:
        id: Jurisdiction and number: `CN-REQ-001`. Never used again for another row.
        title: What is required, as a heading.
        purposes: What the customer is judged for.
        activity: The activity for which it is required; any, if None.
        when: Of which customers it is required, in the facts of the customer; of all, if None.
        requires: The kind of permit.
        accepts: Kinds that serve as well.
        strength: Whether the law asks for it or the house does.
        form: Whether it is a licence or a filing.
        covered_by: Words on the permit that show that it covers the activity; where there are
            none, the kind alone shows it.
        basis: What it rests on.
        in_force: The days on which this version counts.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: RequirementId
    title: Text
    purposes: Annotated[tuple[str, ...], Field(min_length=1)]
    activity: ActivityId | None = None
    when: _ConditionText | None = None
    requires: PermitKind
    accepts: tuple[PermitKind, ...] = ()
    strength: Strength
    form: RequirementForm
    covered_by: tuple[Phrase, ...] = ()
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    in_force: Period

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that meet it, the one it names first."""
        return (self.requires, *self.accepts)

    @model_validator(mode="after")
    def _depends_on_something(self) -> Self:
        if self.activity is None and self.when is None:
            raise PydanticCustomError("requirement_of_everybody", "neither activity nor when")
        return self


class RequirementFile(BaseModel):
    """One file of `requirements/`: a topic and its rows, read one by one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    topic: Name
    requirements: Annotated[list[dict[str, Any]], Field(min_length=1)]
