"""What a condition or a message may name: the facts of its rule's subject, lists, working days."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from rules.calendar import WorkingCalendar
from rules.code_list import CodeList
from rules.complaint import Flaw, find_nearest
from rules.facts import Catalogue, FactDefinition


@dataclass(frozen=True, slots=True)
class FactScope:
    """What is in reach.

    Attributes:
        catalogue: Every fact there is.
        kinds: The kinds of sheet whose facts are in reach besides those of the customer.
        lists: The lists of the pack, by id.
        calendar: Says which days are worked.
    """

    catalogue: Catalogue
    kinds: frozenset[str] = frozenset()
    lists: Mapping[str, CodeList] = field(default_factory=dict)
    calendar: WorkingCalendar | None = None

    def has(self, definition: FactDefinition) -> bool:
        """Whether the fact is in reach."""
        return definition.sheet_kind is None or definition.sheet_kind in self.kinds

    def of_sheet(self, sheet_kind: str | None) -> FactScope:
        """Return what a rule may name that judges sheets of this kind (None: the customer)."""
        return replace(self, kinds=frozenset() if sheet_kind is None else frozenset([sheet_kind]))

    def find(self, name: str, offset: int) -> FactDefinition:
        """Return the fact of this name.

        Args:
            name: Dotted name.
            offset: Where the name stands in its text.

        Raises:
            Flaw: There is no such fact, or it is out of reach.
        """
        definition = self.catalogue.definitions.get(name)
        if definition is None:
            known = [d.name for d in self.catalogue.definitions.values() if self.has(d)]
            raise Flaw("unknown_fact", offset, fact=name, suggestion=find_nearest(name, known))
        if not self.has(definition):
            code = "fact_of_contract" if definition.of_kind is None else "fact_of_credential"
            raise Flaw(code, offset, fact=name, kind=definition.of_kind)
        return definition

    def check_kind(self, of_kind: str | None) -> None:
        """Make sure that a kind of credential has facts of its own.

        Raises:
            Flaw: There is no such kind.
        """
        kinds = self.catalogue.credential_kinds
        if of_kind is not None and of_kind not in kinds:
            suggestion = find_nearest(of_kind, kinds)
            raise Flaw("unknown_kind", 0, suggestion=suggestion, kind=of_kind)

    def find_list(self, list_id: str, offset: int) -> CodeList:
        """Return the list of this id.

        Raises:
            Flaw: The pack has none.
        """
        if list_id not in self.lists:
            suggestion = find_nearest(list_id, self.lists)
            raise Flaw("unknown_list", offset, suggestion=suggestion, given=list_id)
        return self.lists[list_id]
