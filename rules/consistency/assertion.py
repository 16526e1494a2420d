"""A comparison with what it is said to come to, and the values that facts can have."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from rules.expression.tree import Comparison, Operator


class Domains(NamedTuple):
    """What is known of the values that facts can have, by their names.

    Attributes:
        choices: The values of choices; one that is not there may have any.
        least: The least values of integers that have one.
        most: The greatest values of integers that have one.
    """

    choices: Mapping[str, Collection[str]] = {}
    least: Mapping[str, int] = {}
    most: Mapping[str, int] = {}


class Assertion(NamedTuple):
    """A comparison, and what it is said to come to."""

    comparison: Comparison
    truth: bool

    @property
    def operator(self) -> Operator:
        """The operator that holds between the two sides."""
        operator = self.comparison.operator
        return operator if self.truth else operator.opposite
