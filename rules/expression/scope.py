"""The facts that a condition or a message may name: those of its rule's subject."""

from __future__ import annotations

from dataclasses import dataclass

from rules.complaint import Flaw, find_nearest
from rules.facts import Catalogue, FactDefinition


@dataclass(frozen=True, slots=True)
class FactScope:
    """The facts in reach.

    Attributes:
        catalogue: Every fact there is.
        of_kind: The kind of credential that is judged; None where the customer is.
    """

    catalogue: Catalogue
    of_kind: str | None = None

    def has(self, definition: FactDefinition) -> bool:
        """Whether the fact belongs to the customer or to a credential of the kind judged."""
        return definition.of_kind in (None, self.of_kind)

    def find(self, name: str, offset: int) -> FactDefinition:
        """Return the fact of this name.

        Args:
            name: Dotted name.
            offset: Where the name stands in its text.

        Raises:
            Flaw: There is no such fact, or not for this subject.
        """
        definition = self.catalogue.definitions.get(name)
        if definition is None:
            known = [d.name for d in self.catalogue.definitions.values() if self.has(d)]
            raise Flaw("unknown_fact", offset, fact=name, suggestion=find_nearest(name, known))
        if not self.has(definition):
            raise Flaw("fact_of_credential", offset, fact=name, kind=definition.of_kind)
        return definition
