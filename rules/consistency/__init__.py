"""Whether comparisons can all come out as told at once, whatever the facts.

The answer errs on one side alone: what is called impossible is impossible.
"""

from __future__ import annotations

from collections.abc import Sequence

from rules.consistency.assertion import Assertion, Domains
from rules.consistency.distances import have_distances
from rules.consistency.values import have_values
from rules.expression.tree import Comparison, FactOperand
from rules.facts import FactType

__all__ = ["Assertion", "Domains", "are_consistent"]

_ORDERED = (FactType.DATE, FactType.INTEGER)


def are_consistent(assertions: Sequence[Assertion], domains: Domains) -> bool:
    """Whether some facts, all known, on some day make every comparison come out as told.

    Args:
        assertions: Comparisons with what they are said to come to.
        domains: The values that facts can have.

    Returns:
        False only if no facts can; True may be wrong where months or working days are counted.
    """
    ordered = [a for a in assertions if _is_ordered(a.comparison)]
    others = [a for a in assertions if not _is_ordered(a.comparison)]
    return have_values(others, domains) and have_distances(ordered, domains)


def _is_ordered(comparison: Comparison) -> bool:
    return not (
        isinstance(comparison.left, FactOperand) and comparison.left.type not in _ORDERED
    ) and not (isinstance(comparison.right, FactOperand) and comparison.right.type not in _ORDERED)
