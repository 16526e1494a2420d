"""What a customer must have: the rows of the matrix over its activities and facts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from rules.dates import add_days
from rules.expression import FactScope, list_facts, list_leaves
from rules.facts import Fact
from rules.logic import Truth, compile_condition
from rules.requirements.activities import Activity, ActivityTable, Match, ScopeReading
from rules.requirements.business_scope import ScopeItem
from rules.requirements.requirement import (
    PERMIT_KIND,
    Requirement,
    RequirementForm,
    Strength,
)


@dataclass(frozen=True, slots=True)
class Demand:
    """A row that concerns a customer.

    Attributes:
        requirement: The row.
        matches: The items of the scope of business that call for it; empty where no activity does.
        is_certain: True where it is required; None where facts that `when` names are missing.
    """

    requirement: Requirement
    matches: tuple[Match, ...]
    is_certain: Truth


@dataclass(frozen=True, slots=True)
class PermitDemand:
    """One permit that a customer must have, and every row that asks for it.

    Attributes:
        kind: The kind of permit.
        demands: The rows; at least one.
    """

    kind: str
    demands: tuple[Demand, ...]

    @property
    def is_certain(self) -> Truth:
        """True where one row certainly asks for it; None where that depends on missing facts."""
        return True if any(demand.is_certain for demand in self.demands) else None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds that serve: those that every one of its rows takes."""
        taken = [demand.requirement.kinds for demand in self.demands]
        return tuple(kind for kind in taken[0] if all(kind in other for other in taken))

    @property
    def strength(self) -> Strength:
        """The law, where one row is of the law."""
        by_law = any(d.requirement.strength is Strength.BY_LAW for d in self.demands)
        return Strength.BY_LAW if by_law else Strength.HOUSE_POLICY

    @property
    def form(self) -> RequirementForm:
        """A licence, where one row asks for a licence."""
        licence = RequirementForm.LICENCE
        is_licence = any(demand.requirement.form is licence for demand in self.demands)
        return licence if is_licence else RequirementForm.FILING

    @property
    def items(self) -> tuple[ScopeItem, ...]:
        """The items of the scope of business that call for it, each once."""
        return tuple(dict.fromkeys(m.item for d in self.demands for m in d.matches))


def merge_demands(demands: Iterable[Demand]) -> tuple[PermitDemand, ...]:
    """Put together the rows that ask for one kind of permit.

    What another permit, which is required anyway, serves for as well is not asked for by itself:
    who needs a licence to sell food of every sort need not file the sale of prepackaged food.
    """
    by_kind: dict[str, list[Demand]] = {}
    for demand in demands:
        by_kind.setdefault(demand.requirement.requires, []).append(demand)
    merged = [PermitDemand(kind, tuple(of_kind)) for kind, of_kind in by_kind.items()]
    certain = {demand.kind for demand in merged if demand.is_certain}
    return tuple(d for d in merged if not certain.intersection(set(d.kinds) - {d.kind}))


@dataclass(frozen=True)
class RequirementsMatrix:
    """The requirements of a pack, and the activities on which they depend.

    Attributes:
        table: The phrases by which a scope of business is read.
        requirements: Every version of every row, by id and first day in force.
    """

    table: ActivityTable = field(default_factory=ActivityTable)
    requirements: tuple[Requirement, ...] = ()

    def rows_in_force(self, day: date) -> tuple[Requirement, ...]:
        """Return the version of each row that counts on `day`."""
        return tuple(row for row in self.requirements if row.in_force.covers(day))

    def find_row(self, row_id: str, day: date) -> Requirement | None:
        """Return the version of a row that counts on `day`, if there is one."""
        return next((row for row in self.rows_in_force(day) if row.id == row_id), None)

    def for_purpose(self, purpose: str) -> RequirementsMatrix:
        """Return what counts where customers are judged for one purpose.

        Two purposes that ask for the same have matrices of one `sha256`, so that fact sheets made
        for the one serve the other.
        """
        rows = (row for row in self.requirements if purpose in row.purposes)
        alone = tuple(row.model_copy(update={"purposes": ()}) for row in rows)
        return RequirementsMatrix(self.table, alone)

    def find_demands(
        self, scope: ScopeReading, facts: Mapping[str, Fact], as_of: date, *, is_branch: bool
    ) -> tuple[Demand, ...]:
        """Find what a customer must have.

        Args:
            scope: What its scope of business names.
            facts: Those of its sheet.
            as_of: The day whose rows count.
            is_branch: Whether items that are left to branches are its own.

        Returns:
            The rows that are or may be required of it, in the order of their ids. A row whose
            condition is false is not among them: what is not required is not asked for.
        """
        demands = []
        for row in self.rows_in_force(as_of):
            matches = tuple(
                match
                for match in scope.matches
                if match.activity == row.activity and (is_branch or not match.item.is_branches_only)
            )
            if row.activity is not None and not matches:
                continue
            is_certain: Truth = True
            if row.when is not None:
                is_certain = compile_condition(row.when)(facts, as_of)
            if is_certain is not False:
                demands.append(Demand(row, matches, is_certain))
        return tuple(demands)

    @cached_property
    def days_of_change(self) -> tuple[date, ...]:
        """The days from which a row counts or no longer does, the earliest first.

        Fact sheets say what was required on the day for which they were made, and serve from the
        last of these days up to it until the next one.
        """
        periods = [row.in_force for row in self.requirements]
        ends = (period.ends_on for period in periods if period.ends_on is not None)
        days = {period.starts_on for period in periods} | {add_days(end, 1) for end in ends}
        return tuple(sorted(days))

    def to_data(self) -> dict[str, Any]:
        """Return all of it as plain data."""
        return {
            "activities": [_dump(activity) for activity in self.table.activities],
            "look_alikes": list(self.table.look_alikes),
            "requirements": [_dump(row) for row in self.requirements],
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any], scope: FactScope) -> RequirementsMatrix:
        """Undo `to_data`.

        Args:
            data: The plain data.
            scope: What the conditions of its rows may name.
        """
        table = ActivityTable(
            tuple(Activity.model_validate(activity) for activity in data["activities"]),
            tuple(data["look_alikes"]),
        )
        context = {"scope": scope}
        rows = (Requirement.model_validate(row, context=context) for row in data["requirements"])
        return cls(table, tuple(rows))

    @property
    def fact_names(self) -> frozenset[str]:
        """Every fact that it names: those of its conditions, and the one that lists permits."""
        conditions = (row.when for row in self.requirements if row.when is not None)
        leaves = (leaf for condition in conditions for leaf in list_leaves(condition.root))
        named = frozenset(fact.name for leaf in leaves for fact in list_facts(leaf))
        return named | {PERMIT_KIND} if self.requirements else named

    @cached_property
    def sha256(self) -> str:
        """Hex digest of what decides the facts about requirements: stored sheets go stale by it."""
        text = json.dumps(self.to_data(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def _dump(model: Any) -> Any:  # noqa: ANN401
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)
