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
        kinds: The kinds of credential whose facts are in reach besides those of the customer.
    """

    catalogue: Catalogue
    kinds: frozenset[str] = frozenset()

    @classmethod
    def of_subject(cls, catalogue: Catalogue, of_kind: str | None) -> FactScope:
        """Return what a rule may name that judges a customer (None) or a kind of credential."""
        return cls(catalogue, frozenset() if of_kind is None else frozenset([of_kind]))

    def has(self, definition: FactDefinition) -> bool:
        """Whether the fact is in reach."""
        return definition.of_kind is None or definition.of_kind in self.kinds

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
            raise Flaw("fact_of_credential", offset, fact=name, kind=definition.of_kind)
        return definition
