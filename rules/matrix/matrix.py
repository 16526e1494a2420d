"""A matrix as its YAML says it: axes, the tier of every cell, what a tier gives, and caps.

    axes:
      - {id: papers, fact: grade.papers}
      - {id: decision, verdict: onboarding}
    cells:
      A: {approve: gold, approve_with_conditions: silver, refer: basic, reject: closed}
      B: {approve: silver, approve_with_conditions: silver, refer: basic, reject: closed}
      missing: basic

Cells are nested in the order of the axes; a tier in the place of a mapping holds for all of it. A
key can stand in a mapping once only, so no cell has two tiers, and a matrix in which some cell has
none is refused. An axis on a fact has cells for `missing` and `not_applicable` as for every value.

A cap holds a subject below a tier whatever its cell and its history say: a high value never buys
off a bad grade.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StrictStr, model_validator
from pydantic_core import PydanticCustomError

from rules.basis import Basis
from rules.facts import FactDefinition, FactType, Subject, find_sheet_kind
from rules.policy import Name as Purpose
from rules.schema import Text
from rules.scorecard.card import GradeId, Id
from rules.scorecard.elapsed import Measure
from rules.scorecard.hysteresis import Hysteresis
from rules.scorecard.lookup import Lookup
from rules.scorecard.supply import FORMULA
from rules.vocabulary import Verdict

MISSING, NOT_APPLICABLE = "missing", "not_applicable"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Axis(_Record):
    """Something known of a subject, cut into positions.

    Attributes:
        fact: A fact; its positions are the values of a choice or boolean, or those of `bins`.
        verdict: A purpose; its positions are the verdicts.
        measured_in: How a date becomes a whole number.
        bins: Gathers values into positions; needed for integers and dates.
    """

    fact: str | None = None
    verdict: Purpose | None = None
    measured_in: Measure | None = None
    bins: Lookup[GradeId] | None = None

    @model_validator(mode="after")
    def _looks_at_one_thing(self) -> Self:
        if (self.fact is None) == (self.verdict is None):
            raise PydanticCustomError("unreadable_axis", "either fact or verdict")
        if self.fact is None and (self.bins is not None or self.measured_in is not None):
            raise PydanticCustomError("unreadable_axis", "a verdict has no bins")
        return self

    @property
    def source(self) -> str:
        """The fact or the purpose that it looks at."""
        return str(self.fact or self.verdict)


class NamedAxis(Axis):
    """An axis of the cells.

    Attributes:
        id: Tells it from the others.
        title: What it is called; the title of the fact or `verdict`, if None.
    """

    id: Id
    title: Text | None = None


class Cap(Axis):
    """The best tier that each position allows.

    Attributes:
        at_most: Tier by position; every position is listed.
        because: Why, for a person.
    """

    at_most: Mapping[StrictStr, GradeId]
    because: Text


class Entitlement(_Record):
    """One thing that tiers give, declared once.

    Attributes:
        type: An integer, a boolean, a choice or an amount of money.
        title: What it is.
        unit: What an integer counts.
        values: The values of a choice, and what each means.
    """

    type: FactType
    title: Text
    unit: str | None = None
    values: dict[str, Text] = {}

    @model_validator(mode="after")
    def _is_coherent(self) -> Self:
        if self.type in (FactType.STRING, FactType.DATE):
            raise PydanticCustomError("entitlement_of_wrong_type", "text or date")
        if (self.type is FactType.CHOICE) != bool(self.values):
            raise PydanticCustomError("choice_and_values", "values and choice go together")
        return self


class Tier(_Record):
    """A tier, and what it gives.

    Attributes:
        tier: Its name.
        title: What it means.
        gives: The value of every entitlement.
    """

    tier: GradeId
    title: Text
    gives: Mapping[str, Any]


class MatrixCase(_Record):
    """An example that a matrix carries with it.

    Attributes:
        name: What it shows.
        at: Position by axis, and by the source of each cap that no axis looks at.
        tier: The tier that it must come to.
    """

    name: Annotated[str, Field(min_length=1)]
    at: Mapping[str, StrictStr]
    tier: str


class Matrix(_Record):
    """One matrix.

    Attributes:
        id: Tells it from the others.
        title: Its name.
        description: What it is for.
        subject: Whom or what it places.
        of_kind: The kind of credential that it places.
        basis: What it rests on.
        axes: What it looks at.
        entitlements: What tiers may give, by name.
        tiers: The best first.
        cells: The tier of each cell, nested in the order of the axes.
        caps: What holds a subject below a tier.
        hysteresis: How sticky a tier is; None for not at all. Margins mean nothing here.
        cases: Examples that it must get right.
    """

    id: Id
    title: Text
    description: Text
    subject: Subject
    of_kind: str | None = None
    basis: Annotated[tuple[Basis, ...], Field(min_length=1)]
    axes: Annotated[tuple[NamedAxis, ...], Field(min_length=1, max_length=5)]
    entitlements: Mapping[Id, Entitlement] = {}
    tiers: Annotated[tuple[Tier, ...], Field(min_length=1)]
    cells: Mapping[str, Any]
    caps: tuple[Cap, ...] = ()
    hysteresis: Hysteresis | None = None
    cases: Annotated[tuple[MatrixCase, ...], Field(repr=False)] = ()

    @property
    def sheet_kind(self) -> str | None:
        """The kind of sheet that it looks at; None for the customer's."""
        return find_sheet_kind(self.subject, self.of_kind)

    @cached_property
    def fact_names(self) -> frozenset[str]:
        """Every fact that it looks at."""
        return frozenset(axis.fact for axis in (*self.axes, *self.caps) if axis.fact is not None)

    @property
    def tier_ids(self) -> tuple[str, ...]:
        """The tiers by name, the best first."""
        return tuple(tier.tier for tier in self.tiers)

    def find_cell(self, positions: tuple[str, ...]) -> str | None:
        """Return the tier of a cell by its position on each axis; None if it has none."""
        found: Any = self.cells
        for position in positions:
            if not isinstance(found, Mapping):
                break
            found = found.get(position)
        return found if isinstance(found, str) else None


def list_positions(axis: Axis, definition: FactDefinition | None) -> tuple[str, ...]:
    """Return every position of an axis.

    Args:
        axis: The axis.
        definition: Of its fact; None for a verdict.
    """
    if definition is None:
        return tuple(verdict.value for verdict in Verdict)
    if axis.bins is not None:
        named = tuple(dict.fromkeys(row.result for row in axis.bins.rows))
    elif definition.type is FactType.BOOLEAN:
        named = ("true", "false")
    else:
        named = tuple(definition.values)
    is_computed = definition.derived is not None and definition.derived.formula == FORMULA
    return (*named, MISSING) if is_computed else (*named, MISSING, NOT_APPLICABLE)


def list_cells(positions: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    """Yield every cell by its positions."""
    yield from product(*positions)
