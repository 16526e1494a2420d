"""The beneficial owners of a customer by the registers, as its file shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from checker.ownership.beneficial import Answer, BeneficialOwners, Owner, find_beneficial_owners
from checker.ownership.graph import OwnershipGraph
from checker.ownership.percent import write_range
from checker.ownership.words import Regime, load_regimes, word_problem
from checker.registries.holders import read_registered_graph
from rules.vocabulary import Bilingual
from storage.tables import Customer


@dataclass(frozen=True, slots=True)
class ShownOwner:
    """A person who is a beneficial owner, or may be one.

    Attributes:
        name: Of the person.
        percent: Of the company in the end.
        is_certain: Whether it is one, whatever is not known.
        controls: Whether it controls the company.
        chains: Each chain as the names from the person to the company, with its share.
    """

    name: str
    percent: str
    is_certain: bool
    controls: bool
    chains: tuple[tuple[tuple[str, ...], str], ...]


@dataclass(frozen=True, slots=True)
class ShownOwners:
    """The answer of a regime.

    Attributes:
        regime: By whose rules.
        owners: Those who are, and those who may be.
        managers: Who counts instead, or besides.
        problems: What is open, and what to do about it.
    """

    regime: Regime
    owners: tuple[ShownOwner, ...]
    managers: tuple[str, ...]
    problems: tuple[Bilingual, ...]


def read_customer_owners(
    session: Session, customer: Customer, as_of: date, regime: str
) -> ShownOwners | None:
    """Work out the beneficial owners of a customer; None where no register names its holders.

    Args:
        session: Where records are.
        customer: Whose owners are asked for.
        as_of: The day to speak of.
        regime: A key of `regimes.yaml`.
    """
    graph = read_registered_graph(session, customer, as_of)
    if not any(interest.share is not None for interest in graph.all_interests):
        return None
    rules = load_regimes()[regime]
    return _show(graph, find_beneficial_owners(graph, customer.id, regime, rules), rules)


def _show(graph: OwnershipGraph, found: BeneficialOwners, rules: Regime) -> ShownOwners:
    return ShownOwners(
        regime=rules,
        owners=tuple(_show_owner(graph, owner, rules) for owner in found.owners),
        managers=tuple(graph.name(manager) for manager in found.managers),
        problems=tuple(map(word_problem, found.problems)),
    )


def _show_owner(graph: OwnershipGraph, owner: Owner, rules: Regime) -> ShownOwner:
    return ShownOwner(
        name=graph.name(owner.party),
        percent=owner.percent,
        is_certain=owner.answer is Answer.YES,
        controls=owner.controls,
        chains=tuple(
            (tuple(map(graph.name, path.parties)), write_range(path.share, rules.threshold))
            for path in owner.paths
        ),
    )
